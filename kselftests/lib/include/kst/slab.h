/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Memory that the kernel allocates for an operation and never frees, found by counting
 * the objects of its slab caches: much faster than kmemleak, and it also finds objects
 * that are still referenced. Documentation/ABI/testing/sysfs-kernel-slab.
 */
#ifndef KST_SLAB_H
#define KST_SLAB_H

#include "kst/kst.h"

#define KST_MAX_CACHES 512

struct kst_slabs {
	unsigned int count;
	struct {
		char name[40];
		long first; /* objects in use at the beginning; -1: no longer looked at */
		long last;  /* at the end of the latest batch */
	} caches[KST_MAX_CACHES];
	char names[200]; /* of the caches that kst_slabs_remain() found, with their growth
			  */
};

/*
 * Returns NULL, or why the objects of this kernel can't be counted exactly: they can if
 * its caches are debugged, since then there are no slabs that belong to a CPU.
 */
const char *kst_check_slabs(void);
void kst_count_slabs(struct kst_slabs *slabs);
/* Returns whether some cache has grown by `least` objects since each earlier call. */
bool kst_slabs_grew(struct kst_slabs *slabs, long least);
/*
 * Returns whether one of these has `least` more objects than at the beginning, and waits
 * until what is freed later has been freed.
 */
bool kst_slabs_remain(struct kst_slabs *slabs, long least);

/*
 * Nothing that grows with the number of calls is kept: the call is repeated `rounds`
 * times, and again as long as some cache grows by one object for each call.
 */
#define KST_BATCHES 4
#define EXPECT_NO_GROWTH(rounds, call)                                                   \
	do {                                                                             \
		static struct kst_slabs slabs__;                                         \
		bool grew__ = true;                                                      \
		/* The first call may fill caches. */                                    \
		MUST(call);                                                              \
		kst_count_slabs(&slabs__);                                               \
		for (int batch__ = 0; grew__ && batch__ < KST_BATCHES; batch__++) {      \
			for (int round__ = 0; round__ < (rounds); round__++)             \
				MUST(call);                                              \
			grew__ = kst_slabs_grew(&slabs__, rounds);                       \
		}                                                                        \
		EXPECT_FALSE(grew__ &&kst_slabs_remain(&slabs__, KST_BATCHES *(rounds))) \
		{                                                                        \
			TH_LOG("%s: objects remain after %d calls: %s", #call,           \
			       KST_BATCHES *(rounds), slabs__.names);                    \
		}                                                                        \
	} while (0)

#endif
