// SPDX-License-Identifier: GPL-2.0-only
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "kst/slab.h"

#define SLAB "/sys/kernel/slab"
/* kvfree_rcu() collects objects for up to 5 seconds (kernel/rcu/tree.c). */
#define WAIT_SECONDS 7.0

const char *kst_check_slabs(void)
{
	char text[16];

	if (kst_read(SLAB "/kmalloc-64/poison", text, sizeof(text)))
		return "this kernel has no statistics of its slab caches";
	if (strcmp(text, "1"))
		return "this kernel's slab caches are not debugged";
	return NULL;
}

/* Returns the number of objects in use, -1 if the cache is gone. */
static long count_objects(const char *cache)
{
	char path[96], text[256];

	snprintf(path, sizeof(path), SLAB "/%s/objects", cache);
	return kst_read(path, text, sizeof(text)) ? -1 : strtol(text, NULL, 10);
}

/*
 * Frees what is only cached: dentries, inodes, and what kvfree_rcu() has collected, which
 * has a shrinker. 4: without a message each time.
 */
static void shrink(void)
{
	kst_write("/proc/sys/vm/drop_caches", "6");
}

/*
 * Left out: vmap_area, which is freed in bulk once enough addresses have been used
 * (mm/vmalloc.c).
 */
static bool is_counted(const struct dirent *entry)
{
	/* Links are aliases of merged caches. */
	return entry->d_name[0] != '.' && entry->d_type == DT_DIR &&
	       strcmp(entry->d_name, "vmap_area");
}

void kst_count_slabs(struct kst_slabs *slabs)
{
	DIR *folder;
	struct dirent *entry;

	shrink();
	slabs->count = 0;
	slabs->names[0] = '\0';
	folder = opendir(SLAB);
	while (folder && slabs->count < KST_MAX_CACHES && (entry = readdir(folder))) {
		long objects;

		if (!is_counted(entry) ||
		    strlen(entry->d_name) >= sizeof(slabs->caches[0].name))
			continue;
		strcpy(slabs->caches[slabs->count].name, entry->d_name);
		objects = count_objects(entry->d_name);
		slabs->caches[slabs->count].first = objects;
		slabs->caches[slabs->count++].last = objects;
	}
	if (folder)
		closedir(folder);
}

bool kst_slabs_grew(struct kst_slabs *slabs, long least)
{
	bool grew = false;

	for (unsigned int i = 0; i < slabs->count; i++) {
		long now;

		if (slabs->caches[i].first < 0)
			continue;
		now = count_objects(slabs->caches[i].name);
		if (now < slabs->caches[i].last + least)
			slabs->caches[i].first = -1;
		slabs->caches[i].last = now;
		grew |= slabs->caches[i].first >= 0;
	}
	return grew;
}

/* Lists the caches that have `least` more objects than at the beginning. */
static void list_growth(struct kst_slabs *slabs, long least)
{
	size_t used = 0;

	slabs->names[0] = '\0';
	for (unsigned int i = 0; i < slabs->count; i++) {
		long grown;

		if (slabs->caches[i].first < 0)
			continue;
		grown = count_objects(slabs->caches[i].name) - slabs->caches[i].first;
		if (grown >= least && used < sizeof(slabs->names))
			used += snprintf(slabs->names + used, sizeof(slabs->names) - used,
					 "%s%s +%ld", used ? ", " : "",
					 slabs->caches[i].name, grown);
	}
}

bool kst_slabs_remain(struct kst_slabs *slabs, long least)
{
	double until = kst_now() + WAIT_SECONDS;

	shrink();
	list_growth(slabs, least);
	while (slabs->names[0] && kst_now() < until) {
		usleep(50000);
		shrink();
		list_growth(slabs, least);
	}
	return slabs->names[0];
}
