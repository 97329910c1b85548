// SPDX-License-Identifier: GPL-2.0-only
/*
 * What users of VFIO and iommufd do all the time, many times over: no slab cache of the
 * kernel may grow with it. It needs slub_debug, with which objects are counted exactly;
 * the suite "cycle" does the same with kmemleak and takes much longer.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <unistd.h>

#include "kst/harness.h"

#include "kst/need.h"
#include "kst/pci.h"
#include "kst/slab.h"
#include "kst/type1.h"

#define PAGE 4096ul
#define BASE 0x1000000ull
#define ROUNDS 8
/* Of what takes a tenth of a second. */
#define FEW_ROUNDS 4
#define D3HOT 3

#define NEED_SLABS()                                                                     \
	do {                                                                             \
		const char *reason__ = kst_check_slabs();                                \
		if (reason__)                                                            \
			SKIP(return, "%s", reason__);                                    \
		if (kst_oopsed())                                                        \
			SKIP(return, "an earlier test caused an oops");                  \
	} while (0)

/* For calls that are allowed to fail. */
static void ignore(int result)
{
}

#include "tests_device.h"
#include "tests_power.h"
#include "tests_mappings.h"

TEST_HARNESS_MAIN
