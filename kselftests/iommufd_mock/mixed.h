/* SPDX-License-Identifier: GPL-2.0-only */
/* Memory with a known order of physical pages. */
#define RUN_PAGES 8
#define MIXED_PAGES (RUN_PAGES + 4)

/* Returns the first of RUN_PAGES pages that are neighbours in physical memory, or -1. */
static int find_run(const uint64_t *pas, int count, int *order)
{
	for (int first = 0; first < count; first++) {
		int length = 1;

		order[0] = first;
		for (int i = 0; i < count && length < RUN_PAGES; i++) {
			if (pas[i] != pas[first] + length * PAGE)
				continue;
			order[length++] = i;
			i = -1;
		}
		if (length == RUN_PAGES)
			return first;
	}
	return -1;
}

/*
 * Small pages, the first RUN_PAGES of which are neighbours in physical memory; the others
 * are not. The kernel unmaps neighbours together, but unpins them one by one.
 */
static uint8_t *mixed_memory(void)
{
	enum { POOL = 512 };
	static uint64_t pas[POOL];
	uint8_t *pool = allocate(POOL * PAGE), *memory;
	int order[MIXED_PAGES], taken = RUN_PAGES;

	if (!pool || kst_physical_pages(pool, POOL, pas) || find_run(pas, POOL, order) < 0)
		return NULL;
	for (int i = 0; i < POOL && taken < MIXED_PAGES; i++) {
		bool apart = true;

		for (int n = 0; n < taken; n++)
			apart &= pas[i] != pas[order[n]] && pas[i] != pas[order[n]] + PAGE &&
				 pas[i] + PAGE != pas[order[n]];
		if (apart)
			order[taken++] = i;
	}
	memory = mmap(NULL, MIXED_PAGES * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	for (int i = 0; i < taken && memory != MAP_FAILED; i++)
		if (mremap(pool + order[i] * PAGE, PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED,
			   memory + i * PAGE) == MAP_FAILED)
			return NULL;
	return taken < MIXED_PAGES || memory == MAP_FAILED ? NULL : memory;
}
