/* SPDX-License-Identifier: GPL-2.0-only */
/* Steps of a test that run in a process of their own. */
#ifndef KST_CHILD_H
#define KST_CHILD_H

#include <stdio.h>

#include "kst/leaks.h"

/*
 * For functions that run in a child process: they return 0, or 1 after printing what
 * failed. The assertions of the harness work in the test's own process only.
 */
#define STEP(condition)                                                                  \
	do {                                                                             \
		if (!(condition)) {                                                      \
			fprintf(stderr, "# %s:%d: %s; VmLck %ld, VmPin %ld\n", __FILE__, \
				__LINE__, #condition, kst_status_pages(0, "VmLck"),      \
				kst_status_pages(0, "VmPin"));                           \
			return 1;                                                        \
		}                                                                        \
	} while (0)

/* Returns the exit status, or 128 plus the number of the signal. */
int kst_run_child(int (*function)(const void *), const void *argument);
/* Drops CAP_IPC_LOCK, so that RLIMIT_MEMLOCK, which is set to `pages`, applies. */
int kst_limit_locked_pages(unsigned int pages);

#endif
