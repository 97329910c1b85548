// SPDX-License-Identifier: GPL-2.0-only
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "kst/session.h"

#define COMPACT "/proc/sys/vm/compact_memory"
#define FEWEST 64
#define MOST 4096

static uint8_t *map_pages(size_t size)
{
	void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (memory == MAP_FAILED)
		return NULL;
	madvise(memory, size, MADV_NOHUGEPAGE);
	return memory;
}

/* Populates `stay` with every second page of memory, and frees those in between. */
static int populate(uint8_t *stay, size_t count, size_t page)
{
	uint8_t *between = map_pages(count * page);

	if (!between)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++) {
		stay[i * page] = 1;
		between[i * page] = 1;
	}
	return munmap(between, count * page) ? -errno : 0;
}

static int move_some(uint8_t *memory, size_t count, uint64_t *before, uint64_t *after)
{
	int moved = 0, result = kst_physical_pages(memory, count, before);

	if (!result)
		result = kst_write(COMPACT, "1");
	if (!result)
		result = kst_physical_pages(memory, count, after);
	for (size_t i = 0; !result && i < count; i++)
		moved += before[i] != after[i];
	return result ? result : moved;
}

/*
 * Compaction moves the pages at the start of a zone into the holes at its end
 * (mm/compaction.c). With enough pages and holes between them some always move; fewer are
 * enough in most cases.
 */
int kst_move_pages(void)
{
	size_t page = sysconf(_SC_PAGESIZE);
	int result = 0;

	if (!kst_exists(COMPACT))
		return -ENOENT;
	for (size_t count = FEWEST; !result && count <= MOST; count *= 4) {
		uint64_t *addresses = calloc(2 * count, sizeof(*addresses));
		uint8_t *memory = map_pages(count * page);

		result = addresses && memory ? populate(memory, count, page) : -ENOMEM;
		if (!result)
			result = move_some(memory, count, addresses, addresses + count);
		if (memory)
			munmap(memory, count * page);
		free(addresses);
	}
	return result;
}
