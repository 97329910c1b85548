// SPDX-License-Identifier: GPL-2.0-only
/*
 * vfio.enable_unsafe_noiommu_mode can be written at run time: what that means
 * for the parameter itself, for devices registered before, and under load.
 *
 * Two policies exist: the parameter is mutable, or a one-way latch. Each has
 * tests that skip under the other; KST_EXPECT=mutable or =latch turns a wrong
 * policy into a failure. Tests that need the mode off come first, since behind
 * a latch there is no way back.
 */
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kst/harness.h"

#include "kst/edu.h"
#include "kst/need.h"

/* Turns the mode off; under a latch that must be refused, and stays a no. */
#define TURN_OFF()                                                                       \
	do {                                                                             \
		int off__ = kst_set_noiommu(false);                                      \
		if (off__) {                                                             \
			ASSERT_EQ(-EPERM, off__);                                        \
			ASSERT_EQ(1, kst_noiommu());                                     \
		} else {                                                                 \
			ASSERT_EQ(0, kst_noiommu());                                     \
		}                                                                        \
	} while (0)

#include "tests_parameter.h"
#include "tests_registered.h"
#include "tests_load.h"

TEST_HARNESS_MAIN
