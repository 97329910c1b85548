/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The tree's own harness, with another SKIP. Before 6.9 a SKIP in FIXTURE_SETUP does not
 * stop the test body from running: here such a SKIP exits, with the status that the
 * harness takes for a skip. And in all versions a SKIP hides a check that has failed
 * before it in the same test: here the test stays failed.
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
#define KST_HAS_FAILED() (!_metadata->passed)
#define KST_SET_SKIPPED()                                                                \
	do {                                                                             \
		_metadata->passed = 1;                                                   \
		_metadata->skip = 1;                                                     \
		_metadata->trigger = 0;                                                  \
		if (!_metadata->setup_completed)                                         \
			_exit(KST_SKIPPED);                                              \
	} while (0)
#else
#define KST_HAS_FAILED() (_metadata->exit_code == KSFT_FAIL)
#define KST_SET_SKIPPED()                                                                \
	do {                                                                             \
		fprintf(TH_LOG_STREAM, "#      SKIP      %s\n",                          \
			_metadata->results->reason);                                     \
		_metadata->exit_code = KSFT_SKIP;                                        \
		_metadata->trigger = 0;                                                  \
	} while (0)
#endif

#undef SKIP
#define SKIP(statement, ...)                                                             \
	do {                                                                             \
		if (KST_HAS_FAILED()) {                                                  \
			TH_LOG(__VA_ARGS__);                                             \
			statement;                                                       \
		}                                                                        \
		snprintf(_metadata->results->reason, sizeof(_metadata->results->reason), \
			 __VA_ARGS__);                                                   \
		KST_SET_SKIPPED();                                                       \
		statement;                                                               \
	} while (0)

#endif
