// SPDX-License-Identifier: GPL-2.0-only
#include <stdio.h>
#include <unistd.h>

#include "kst/kst.h"

/*
 * Written at once, not through stdio: the line must be between those of the harness that
 * announce the test and report its result, and the test may be killed.
 */
void kst_mark_use(const char *what)
{
	static bool marked;

	if (marked)
		return;
	marked = true;
	dprintf(STDOUT_FILENO, "# kseries: uses %s\n", what);
}
