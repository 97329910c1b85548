/* SPDX-License-Identifier: GPL-2.0-only */
/* The kernel tree's own test programs, linked into one binary under other names. */
#ifndef KST_LAUNCH_H
#define KST_LAUNCH_H

#include <stddef.h>

/* A NULL main() means that the program is skipped. */
struct kst_program {
	const char *name;
	int (*main)(int argc, char **argv);
	const char *arguments[5]; /* or the reason for the skip */
};

/*
 * Runs each program in its own process and reports it as a subtest. Returns the exit
 * status for main(): 0, 1 if a program failed, 4 if all were skipped.
 */
int kst_launch(const struct kst_program *programs, size_t count);
/* Reports a single skipped test with this reason. */
int kst_launch_nothing(const char *reason);

#endif
