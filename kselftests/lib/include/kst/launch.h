/* SPDX-License-Identifier: GPL-2.0-only */
/* Test programs of the kernel tree itself, linked into one binary under other names. */
#ifndef KST_LAUNCH_H
#define KST_LAUNCH_H

#include <stddef.h>

/* Without main(): a part that is left out, and why. */
struct kst_program {
	const char *name;
	int (*main)(int argc, char **argv);
	const char *arguments[5]; /* those that there are, or the reason */
};

/*
 * Runs each in a process of its own and reports it as a subtest. Returns what main()
 * is to return: 0, 1 for a failure, 4 when all of them skipped.
 */
int kst_launch(const struct kst_program *programs, size_t count);
/* One skipped test with this reason. */
int kst_launch_nothing(const char *reason);

#endif
