// SPDX-License-Identifier: GPL-2.0-only
/*
 * Writing vfio.enable_unsafe_noiommu_mode at run time: tests the parameter itself,
 * devices that were registered before a change, and changes under load.
 *
 * There are two policies: the parameter is mutable, or it is a one-way latch. Each has
 * tests that skip under the other; KST_EXPECT=mutable or =latch turns the wrong policy
 * into a failure. Tests that need the mode to be off come first, since a latch can't
 * be turned off again.
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

/* Turns the mode off. A latch must refuse that with EPERM, and stay on. */
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
