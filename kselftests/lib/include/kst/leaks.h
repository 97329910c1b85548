/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a process must get back once everything is closed: its descriptors, and the
 * memory that the kernel accounts to it for pinned pages.
 */
#ifndef KST_LEAKS_H
#define KST_LEAKS_H

#include "kst/kst.h"

struct kst_usage {
	int fds;
	long locked; /* pages: VmLck, type1's accounting, and mlock() */
	long pinned; /* pages: VmPin, iommufd's accounting */
};

/* Pages from a line of /proc/PID/status, such as "VmLck"; 0: this process. */
long kst_status_pages(int pid, const char *line);
void kst_get_usage(struct kst_usage *usage);
/*
 * Returns NULL if everything acquired since `before` was released, otherwise what was
 * not. Waits a moment first: the last reference to a file may be dropped elsewhere.
 */
const char *kst_check_no_leaks(const struct kst_usage *before);

/* Checks the above in FIXTURE_TEARDOWN, which must have closed everything. */
#define EXPECT_NO_LEAKS(before)                                                          \
	do {                                                                             \
		const char *leaks__ = kst_check_no_leaks(before);                        \
		EXPECT_EQ(NULL, leaks__)                                                 \
		{                                                                        \
			TH_LOG("%s", leaks__);                                           \
		}                                                                        \
	} while (0)

/* Forgets all earlier leaks. Returns false if the kernel has no kmemleak. */
bool kst_kmemleak_start(void);
/*
 * Returns what kmemleak found since kst_kmemleak_start(), "" if nothing. Takes more than
 * six seconds. Returns NULL if the scan failed.
 */
const char *kst_kmemleak_report(void);

#endif
