/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The tree's own harness. Before 6.9 a SKIP in FIXTURE_SETUP does not stop the test
 * body from running: here such a SKIP exits, with the status that the harness takes
 * for a skip.
 */
#ifndef KST_HARNESS_H
#define KST_HARNESS_H

#include <stdio.h>
#include <unistd.h>

#include "kselftest_harness.h"

/* Before any other output: the tests of this suite call kst_mark_use(). */
__attribute__((constructor)) static void kst_announce_marks(void)
{
	dprintf(STDOUT_FILENO, "# kseries: reports device use\n");
}

/* Defined since the version that stops after a SKIP in the setup. */
#ifndef FIXTURE_TEARDOWN_PARENT
#define KST_SKIPPED 255

#undef SKIP
#define SKIP(statement, ...)                                                             \
	do {                                                                             \
		snprintf(_metadata->results->reason, sizeof(_metadata->results->reason), \
			 __VA_ARGS__);                                                   \
		_metadata->passed = 1;                                                   \
		_metadata->skip = 1;                                                     \
		_metadata->trigger = 0;                                                  \
		if (!_metadata->setup_completed)                                         \
			_exit(KST_SKIPPED);                                              \
		statement;                                                               \
	} while (0)
#endif

#endif
