/* SPDX-License-Identifier: GPL-2.0-only */
/* Which mappings are possible: arguments, overlaps and the ranges that are reported. */

struct bad_map {
	const char *what;
	uint64_t iova, vaddr, size; /* vaddr below 2^20: an offset in the memory */
	uint32_t flags;
	int error, compat; /* expected; EOVERFLOW is a new name for some of the former */
};

/*
 * 6.12 returns EINVAL for the first two wraps with its own container, and 7.2 EOVERFLOW.
 */
static const struct bad_map bad_maps[] = {
	{"size 0", BASE, 0, 0, KST_DMA_RW, EINVAL, EINVAL},
	{"size 1", BASE, 0, 1, KST_DMA_RW, EINVAL, EINVAL},
	{"size of a page and a byte", BASE, 0, PAGE + 1, KST_DMA_RW, EINVAL, EINVAL},
	{"IOVA + 1", BASE + 1, 0, PAGE, KST_DMA_RW, EINVAL, EINVAL},
	{"IOVA + half a page", BASE + PAGE / 2, 0, PAGE, KST_DMA_RW, EINVAL, EINVAL},
	{"address + 1", BASE, 1, PAGE, KST_DMA_RW, EINVAL, EINVAL},
	{"address + half a page", BASE, PAGE / 2, PAGE, KST_DMA_RW, EINVAL, EINVAL},
	{"IOVA wraps", -PAGE, 0, 2 * PAGE, KST_DMA_RW, EINVAL, EOVERFLOW},
	{"address wraps", BASE, -PAGE, 2 * PAGE, KST_DMA_RW, EINVAL, EOVERFLOW},
	{"both wrap", -PAGE, -PAGE, 2 * PAGE, KST_DMA_RW, EINVAL, EOVERFLOW},
	{"unknown flag", BASE, 0, PAGE, KST_DMA_RW | 1 << 3, EINVAL, EINVAL},
	{"new address and rights", BASE, 0, PAGE,
	 VFIO_DMA_MAP_FLAG_READ | VFIO_DMA_MAP_FLAG_VADDR, EINVAL, EINVAL},
	{"kernel address", BASE, 0xffff888000000000, PAGE, KST_DMA_RW, EFAULT, EFAULT},
	{"nothing at the address", BASE, 1ull << 21, PAGE, KST_DMA_RW, EFAULT, EFAULT},
};

TEST_F(type1, bad_arguments_map_nothing)
{
	struct vfio_iommu_type1_dma_map map = {
		.flags = KST_DMA_RW,
		.vaddr = (uintptr_t)self->memory,
		.iova = BASE,
		.size = PAGE,
	};

	for (size_t i = 0; i < sizeof(bad_maps) / sizeof(bad_maps[0]); i++) {
		const struct bad_map *bad = &bad_maps[i];
		uint64_t address = bad->vaddr >> 20
					   ? bad->vaddr
					   : (uintptr_t)self->memory + bad->vaddr;
		int result = kst_map_dma(self->container, (void *)address, bad->iova,
					 bad->size, bad->flags);
		int error = self->compat ? bad->compat : bad->error;

		EXPECT_TRUE(result == -error ||
			    (bad->compat == EOVERFLOW && result == -EOVERFLOW))
		{
			TH_LOG("%s: %d, not %d", bad->what, result, -error);
		}
		EXPECT_EQ(0, ACCOUNTED())
		{
			TH_LOG("%s", bad->what);
		}
	}
	for (map.argsz = 0; map.argsz < sizeof(map); map.argsz++)
		MUST_FAIL(EINVAL, kst_ioctl(self->container, VFIO_IOMMU_MAP_DMA, &map));
	EXPECT_EQ(0, UNMAP_ALL());
	MUST(MAP(1, BASE));
}

TEST_F(type1, overlaps_are_refused_and_neighbours_are_not)
{
	/* In pages, relative to a mapping of pages 4 to 7. */
	static const struct {
		int start, count, error;
	} cases[] = {
		{4, 4, EEXIST}, {4, 1, EEXIST},	 {7, 1, EEXIST},  {5, 2, EEXIST},
		{3, 2, EEXIST}, {7, 2, EEXIST},	 {0, 12, EEXIST}, {0, 5, EEXIST},
		{3, 1, 0},	{8, 1, 0},	 {0, 3, 0},	  {9, 3, 0},
		{2, 1, EEXIST}, {11, 1, EEXIST}, {12, 1, 0},	  {0, 64, EEXIST},
	};

	MUST(MAP(4, BASE + 4 * PAGE));
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		EXPECT_EQ(-cases[i].error,
			  MAP(cases[i].count, BASE + cases[i].start * PAGE))
		{
			TH_LOG("%d pages at %d", cases[i].count, cases[i].start);
		}
	}
	EXPECT_EQ(13, ACCOUNTED());
	EXPECT_EQ(13, UNMAP_ALL());
}

/* Mappings next to and across addresses at which counters of some width overflow. */
TEST_F(type1, powers_of_two_are_no_limits)
{
	static const unsigned int bits[] = {12, 21, 30, 31, 32, 33, 36, 38};

	for (size_t i = 0; i < sizeof(bits) / sizeof(bits[0]); i++) {
		uint64_t at = 1ull << bits[i];

		/* The library has no mapping here: the device does not do DMA. */
		MUST(MAP(1, at - PAGE));
		MUST(MAP(1, at));
		EXPECT_EQ(2, UNMAP(at - PAGE, 2));
		MUST(MAP(2, at - PAGE));
		MUST_FAIL(EEXIST, MAP(1, at));
		MUST_FAIL(EEXIST, MAP(1, at - PAGE));
		EXPECT_EQ(2, UNMAP(at - PAGE, 2));
	}
	EXPECT_EQ(0, UNMAP_ALL());
}

/* A range and its surroundings. The last page of all is left to other tests. */
TEST_F(type1, ranges_end_where_reported)
{
	struct kst_type1_info info;

	MUST(kst_type1_info(self->container, &info));
	for (unsigned int i = 0; i < info.range_count; i++) {
		uint64_t start = info.ranges[i].start, end = info.ranges[i].end;

		MUST(MAP(1, start));
		if (start) {
			MUST_FAIL(EINVAL, MAP(1, start - PAGE));
			EXPECT_EQ(1, UNMAP(start, 1));
			MUST_FAIL(EINVAL, MAP(2, start - PAGE));
			MUST(MAP(1, start));
		}
		if (end == UINT64_MAX)
			continue;
		MUST(MAP(1, end + 1 - PAGE));
		MUST_FAIL(EINVAL, MAP(1, end + 1));
		EXPECT_EQ(1, UNMAP(end + 1 - PAGE, 1));
		MUST_FAIL(EINVAL, MAP(2, end + 1 - PAGE));
		MUST_FAIL(EINVAL, MAP(64, end + 1 - 63 * PAGE));
		/* Across a hole to the next range. */
		if (i + 1 < info.range_count) {
			uint64_t size = info.ranges[i + 1].start - (end + 1) + 2 * PAGE;

			MUST_FAIL(EINVAL, kst_map_dma(self->container, self->memory,
						      end + 1 - PAGE, size, KST_DMA_RW));
		}
		MUST(MAP(1, end + 1 - PAGE));
	}
	EXPECT_LT(0, UNMAP_ALL());
	MUST_FAIL(EINVAL, MAP(1, 0xfee00000));
	MUST_FAIL(EINVAL, MAP(1, 0xfeeff000));
	EXPECT_EQ(0, ACCOUNTED());
}
