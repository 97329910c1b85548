/* SPDX-License-Identifier: GPL-2.0-only */
/* What an unmap covers, what it refuses, and the size that it returns. */

TEST_F(type1, unmap_returns_the_total)
{
	MUST(MAP(1, BASE));
	MUST(MAP(2, BASE + 1 * PAGE));
	MUST(MAP(3, BASE + 3 * PAGE));
	MUST(MAP(4, BASE + 10 * PAGE));
	MUST(MAP(5, BASE + 20 * PAGE));
	EXPECT_EQ(15, ACCOUNTED());
	/* Between mappings, before and after them. */
	EXPECT_EQ(0, UNMAP(BASE + 6 * PAGE, 4));
	EXPECT_EQ(0, UNMAP(BASE - 16 * PAGE, 16));
	EXPECT_EQ(0, UNMAP(BASE + 25 * PAGE, 1 << 20));
	EXPECT_EQ(15, ACCOUNTED());
	EXPECT_EQ(6, UNMAP(BASE, 6));
	EXPECT_EQ(9, ACCOUNTED());
	EXPECT_EQ(0, UNMAP(BASE, 6));
	EXPECT_EQ(4, UNMAP(BASE + 2 * PAGE, 17));
	MUST(MAP(1, BASE));
	EXPECT_EQ(6, UNMAP(BASE - PAGE, 1 << 20));
	EXPECT_EQ(0, ACCOUNTED());
}

TEST_F(type1, everything_can_be_unmapped_at_once)
{
	const uint32_t all = VFIO_DMA_UNMAP_FLAG_ALL;

	EXPECT_EQ(0, UNMAP_ALL());
	MUST(MAP(3, 0));
	MUST(MAP(4, BASE));
	MUST(MAP(5, BASE << 4));
	MUST_FAIL(EINVAL, unmap(self->container, BASE, 0, all));
	MUST_FAIL(EINVAL, unmap(self->container, 0, 1, all));
	MUST_FAIL(EINVAL, unmap(self->container, 0, 0, 0));
	MUST_FAIL(EINVAL, unmap(self->container, 0, 0,
				all | VFIO_DMA_UNMAP_FLAG_GET_DIRTY_BITMAP));
	MUST_FAIL(EINVAL, unmap(self->container, 0, 0, all | 1 << 5));
	EXPECT_EQ(12, ACCOUNTED());
	EXPECT_EQ(12, UNMAP_ALL());
	EXPECT_EQ(0, ACCOUNTED());
	/* The same with the longest possible range. */
	MUST(MAP(3, 0));
	MUST(MAP(5, BASE << 4));
	EXPECT_EQ(8, UNMAP(0, UINT64_MAX / PAGE));
	EXPECT_EQ(0, UNMAP_ALL());
}

TEST_F(type1, bad_arguments_unmap_nothing)
{
	struct vfio_iommu_type1_dma_unmap request = {.iova = BASE, .size = 4 * PAGE};
	uint64_t size;

	MUST(MAP(4, BASE));
	MUST_FAIL(EINVAL, UNMAP(BASE, 0));
	MUST_FAIL_TO_WRAP(UNMAP(-PAGE, 2));
	MUST_FAIL_TO_WRAP(UNMAP(BASE, UINT64_MAX / PAGE));
	if (!self->compat) {
		MUST_FAIL(EINVAL, UNMAP(BASE + 1, 4));
		MUST_FAIL(EINVAL, UNMAP(BASE + PAGE / 2, 4));
		for (int i = 0; i < 2; i++) {
			size = 4 * PAGE + (i ? 1 : -1);
			MUST_FAIL(EINVAL, kst_unmap_dma(self->container, BASE, &size, 0));
		}
	}
	for (request.argsz = 0; request.argsz < sizeof(request); request.argsz++)
		MUST_FAIL(EINVAL,
			  kst_ioctl(self->container, VFIO_IOMMU_UNMAP_DMA, &request));
	MUST_FAIL(EFAULT, kst_ioctl(self->container, VFIO_IOMMU_UNMAP_DMA, NULL));
	EXPECT_EQ(4, ACCOUNTED());
	EXPECT_EQ(4, UNMAP(BASE, 4));
}

/*
 * The last address of all is not beyond the end (vfio_dma_do_unmap()). Nothing is mapped
 * there: 6.12 and 7.2 accept such a range, but never find mappings in it.
 */
TEST_F(type1, ranges_may_end_at_the_last_address)
{
	if (self->compat)
		SKIP(return, "iommufd_mock has this for iommufd");
	EXPECT_EQ(0, UNMAP(-PAGE, 1));
	MUST(MAP(4, BASE));
	EXPECT_EQ(0, UNMAP(BASE + 4 * PAGE, -(BASE + 4 * PAGE) / PAGE));
	EXPECT_EQ(4, ACCOUNTED());
	EXPECT_EQ(4, UNMAP(BASE, 4));
}

/* In pages, relative to mappings of pages 0 to 7, 8 to 15, and 24 to 31. */
static const struct {
	int start, count;
} parts[] = {
	{0, 1},	 {0, 7}, {1, 7},      {3, 2},	{7, 1},	 {7, 2},  {-4, 6},
	{1, 15}, {0, 9}, {8, 10 - 3}, {-1, 32}, {16, 9}, {31, 4}, {25, 20},
};

TEST_F(type1, v2_refuses_to_split)
{
	if (variant->type != VFIO_TYPE1v2_IOMMU)
		SKIP(return, "the first version of the interface");
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		long long result;

		MUST(MAP(8, BASE));
		MUST(MAP(8, BASE + 8 * PAGE));
		MUST(MAP(8, BASE + 24 * PAGE));
		result = UNMAP(BASE + parts[i].start * PAGE, parts[i].count);
		EXPECT_EQ(self->compat ? -ENOENT : -EINVAL, result)
		{
			TH_LOG("%d pages from %d", parts[i].count, parts[i].start);
		}
		/* An iommufd unmaps the mappings before the one that it can't split. */
		if (!self->compat) {
			EXPECT_EQ(24, ACCOUNTED());
		}
		EXPECT_EQ(ACCOUNTED(), UNMAP_ALL());
		EXPECT_EQ(0, ACCOUNTED());
	}
}

/* An unmap that covers the first page of a mapping unmaps all of it, others nothing. */
TEST_F(type1, v1_unmaps_whole_mappings)
{
	if (variant->type != VFIO_TYPE1_IOMMU || self->compat)
		SKIP(return, "only the first version of VFIO's own container does this");
	MUST(MAP(8, BASE));
	MUST(MAP(8, BASE + 8 * PAGE));
	EXPECT_EQ(0, UNMAP(BASE + PAGE, 7));
	EXPECT_EQ(0, UNMAP(BASE + 7 * PAGE, 1));
	EXPECT_EQ(16, ACCOUNTED());
	EXPECT_EQ(8, UNMAP(BASE, 1));
	EXPECT_EQ(8, ACCOUNTED());
	EXPECT_EQ(8, UNMAP(BASE + 6 * PAGE, 3));
	EXPECT_EQ(0, ACCOUNTED());
}

/* iommufd splits mappings, as long as it has not mapped them by large pages. */
TEST_F(type1, v1_of_iommufd_unmaps_any_part)
{
	static const int order[] = {3, 0, 7, 5, 4, 1, 6, 2};

	if (variant->type != VFIO_TYPE1_IOMMU || !self->compat)
		SKIP(return, "only the first version of iommufd's container does this");
	MUST(MAP(8, BASE));
	for (int i = 0; i < 8; i++) {
		EXPECT_EQ(1, UNMAP(BASE + order[i] * PAGE, 1));
		EXPECT_EQ(7 - i, ACCOUNTED());
		EXPECT_EQ(0, UNMAP(BASE + order[i] * PAGE, 1));
		MUST(MAP(1, BASE + order[i] * PAGE));
		EXPECT_EQ(1, UNMAP(BASE + order[i] * PAGE, 1));
	}
	/* Across mappings, and with holes. */
	MUST(MAP(16, BASE));
	MUST(MAP(16, BASE + 16 * PAGE));
	EXPECT_EQ(8, UNMAP(BASE + 12 * PAGE, 8));
	EXPECT_EQ(3, UNMAP(BASE + 10 * PAGE, 11));
	EXPECT_EQ(21, ACCOUNTED());
	EXPECT_EQ(21, UNMAP(BASE, 32));
	EXPECT_EQ(0, ACCOUNTED());
}
