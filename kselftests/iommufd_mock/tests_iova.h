/* SPDX-License-Identifier: GPL-2.0-only */
/* Which IOVAs can be used: apertures, reserved and allowed ranges, alignment. */

TEST_F(mock, ranges_are_those_of_the_domains)
{
	struct iommu_iova_range ranges[4] = {};
	struct mock_device devices[2];
	uint64_t alignment;

	ASSERT_EQ(1, iova_ranges(self->fd, self->ioas, ranges, 4, &alignment));
	EXPECT_EQ(0, ranges[0].start);
	EXPECT_EQ(UINT64_MAX, ranges[0].last);
	EXPECT_EQ(1, alignment);
	MUST(mock_add(self->fd, self->ioas, 0, &devices[0]));
	MUST(mock_add(self->fd, self->ioas, 0, &devices[1]));
	MUST(add_reserved(self->fd, self->ioas, IOVA, 3 * PAGE));
	/* Reserved ranges may overlap. */
	MUST(add_reserved(self->fd, self->ioas, IOVA + PAGE, 4 * PAGE));
	ASSERT_EQ(2, iova_ranges(self->fd, self->ioas, ranges, 1, &alignment));
	EXPECT_EQ(0, ranges[1].last);
	ASSERT_EQ(2, iova_ranges(self->fd, self->ioas, ranges, 4, &alignment));
	EXPECT_EQ(MOCK_APERTURE_START, ranges[0].start);
	EXPECT_EQ(IOVA - 1, ranges[0].last);
	EXPECT_EQ(IOVA + 5 * PAGE, ranges[1].start);
	EXPECT_EQ(MOCK_APERTURE_LAST, ranges[1].last);
	EXPECT_EQ(HALF, alignment);
	MUST(kst_destroy(self->fd, devices[0].stdev));
	ASSERT_EQ(2, iova_ranges(self->fd, self->ioas, ranges, 4, &alignment));
	EXPECT_EQ(HALF, alignment);
	MUST(kst_destroy(self->fd, devices[1].stdev));
	ASSERT_EQ(2, iova_ranges(self->fd, self->ioas, ranges, 4, &alignment));
	EXPECT_EQ(0, ranges[0].start);
	EXPECT_EQ(UINT64_MAX, ranges[1].last);
	EXPECT_EQ(1, alignment);
}

TEST_F(mock, alignment_follows_accesses_and_options)
{
	struct iommu_iova_range range;
	uint64_t alignment;
	int access;

	access = MUST(access_create(self->fd, self->ioas, false));
	MUST(iova_ranges(self->fd, self->ioas, &range, 1, &alignment));
	EXPECT_EQ(1, alignment);
	close(access);
	access = MUST(access_create(self->fd, self->ioas, true));
	MUST(iova_ranges(self->fd, self->ioas, &range, 1, &alignment));
	EXPECT_EQ(PAGE, alignment);
	MUST_FAIL(EINVAL, MAP_AT(0, HALF, IOVA));
	MUST_FAIL(EINVAL, MAP_AT(0, PAGE, IOVA + HALF));
	MUST_FAIL(EINVAL, MAP_AT(HALF, PAGE, IOVA));
	close(access);
	MUST(iova_ranges(self->fd, self->ioas, &range, 1, &alignment));
	EXPECT_EQ(1, alignment);
	MUST(set_option(self->fd, IOMMU_OPTION_HUGE_PAGES, self->ioas, 0));
	EXPECT_EQ(0, get_option(self->fd, IOMMU_OPTION_HUGE_PAGES, self->ioas));
	MUST(iova_ranges(self->fd, self->ioas, &range, 1, &alignment));
	EXPECT_EQ(PAGE, alignment);
	MUST(set_option(self->fd, IOMMU_OPTION_HUGE_PAGES, self->ioas, 1));
	EXPECT_EQ(1, get_option(self->fd, IOMMU_OPTION_HUGE_PAGES, self->ioas));
	MUST(iova_ranges(self->fd, self->ioas, &range, 1, &alignment));
	EXPECT_EQ(1, alignment);
	MUST(MAP_AT(1, 3, IOVA + 5));
	/* The mapping is not aligned to pages. */
	MUST_FAIL(EADDRINUSE, set_option(self->fd, IOMMU_OPTION_HUGE_PAGES, self->ioas, 0));
	EXPECT_EQ(1, get_option(self->fd, IOMMU_OPTION_HUGE_PAGES, self->ioas));
	MUST_FAIL(EADDRINUSE, access_create(self->fd, self->ioas, true));
	EXPECT_EQ(3, unmap(self->fd, self->ioas, IOVA + 5, 3));
}

/* iopt_alloc_iova(): the IOVA keeps the alignment of the memory, for large pages. */
TEST_F(mock, chosen_iovas_are_aligned_like_the_memory)
{
	static const struct {
		unsigned int offset, length;
	} cases[] = {{0, PAGE},		       {0, 3 * PAGE},	  {PAGE, 2 * PAGE},
		     {4 * PAGE, 4 * PAGE},     {HALF, PAGE},	  {PAGE + HALF, HALF},
		     {2 * PAGE, 8 * PAGE},     {0, HALF},	  {16 * PAGE, 16 * PAGE},
		     {HALF, 2 * PAGE + HALF},  {0, 64 * PAGE},	  {5 * PAGE, 59 * PAGE}};
	uint64_t largest = kst_exists("/sys/kernel/mm/transparent_hugepage") ? 2 << 20 : PAGE;
	struct mock_device device;

	MUST(mock_add(self->fd, self->ioas, 0, &device));
	for (int i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		uint8_t *memory = self->memory + cases[i].offset;
		uint64_t alignment = (uintptr_t)memory & -(uintptr_t)memory, iova = 0;

		while (alignment > 1 && alignment / 2 >= cases[i].length)
			alignment /= 2;
		MUST(map_flags(self->fd, self->ioas, memory, cases[i].length, &iova,
			       READ | WRITE));
		EXPECT_EQ((uintptr_t)memory % PAGE, iova % PAGE);
		EXPECT_EQ(0, iova % (alignment < largest ? alignment : largest));
		EXPECT_LE(MOCK_APERTURE_START, iova);
		EXPECT_GE(MOCK_APERTURE_LAST, iova + cases[i].length - 1);
		MUST(check_map(self->fd, device.hwpt, iova, memory, cases[i].length));
	}
}

TEST_F(mock, allowed_ranges_are_filled_and_not_exceeded)
{
	static const struct iommu_iova_range ranges[] = {
		{IOVA + 16 * PAGE, IOVA + 17 * PAGE - 1},
		{IOVA, IOVA + 4 * PAGE - 1},
		/* Too small for a page. */
		{IOVA + 32 * PAGE, IOVA + 33 * PAGE - 2},
	};
	static const uint64_t expected[] = {IOVA, IOVA + PAGE, IOVA + 2 * PAGE,
					    IOVA + 3 * PAGE, IOVA + 16 * PAGE};
	struct mock_device device;
	uint64_t iova;

	MUST(mock_add(self->fd, self->ioas, 0, &device));
	MUST(allow_iovas(self->fd, self->ioas, ranges, 3));
	for (int i = 0; i < 5; i++) {
		MUST(kst_ioas_map(self->fd, self->ioas, self->memory, PAGE, &iova));
		EXPECT_EQ(expected[i], iova);
	}
	MUST_FAIL(ENOSPC, kst_ioas_map(self->fd, self->ioas, self->memory, PAGE, &iova));
	/* The first gap is used again. Reserved IOVAs are not. */
	EXPECT_EQ(PAGE, unmap(self->fd, self->ioas, expected[2], PAGE));
	EXPECT_EQ(PAGE, unmap(self->fd, self->ioas, expected[4], PAGE));
	MUST(kst_ioas_map(self->fd, self->ioas, self->memory, PAGE, &iova));
	EXPECT_EQ(expected[2], iova);
	MUST_FAIL(ENOSPC, kst_ioas_map(self->fd, self->ioas, self->memory, 2 * PAGE, &iova));
	/* The allowed ranges do not restrict IOVAs that the user chooses. */
	MUST(MAP_AT(0, PAGE, IOVA + 64 * PAGE));
	MUST(allow_iovas(self->fd, self->ioas, NULL, 0));
	MUST(kst_ioas_map(self->fd, self->ioas, self->memory, PAGE, &iova));
	EXPECT_EQ(MOCK_APERTURE_START, iova);
}

TEST_F(mock, reserved_allowed_and_mapped_ranges_exclude_each_other)
{
	static const struct iommu_iova_range good = {IOVA, IOVA + PAGE - 1};
	static const struct iommu_iova_range bad[] = {
		{IOVA + 16 * PAGE, IOVA + 17 * PAGE},
		{IOVA + 19 * PAGE, IOVA + 20 * PAGE},
	};
	uint64_t iova;

	MUST(MAP_AT(0, 2 * PAGE, IOVA + 8 * PAGE));
	MUST_FAIL(EADDRINUSE, add_reserved(self->fd, self->ioas, IOVA + 9 * PAGE, PAGE));
	MUST_FAIL(EADDRINUSE, add_reserved(self->fd, self->ioas, IOVA + 7 * PAGE, PAGE + 1));
	MUST(add_reserved(self->fd, self->ioas, IOVA + 10 * PAGE, 10 * PAGE));
	MUST_FAIL(EINVAL, MAP_AT(0, PAGE, IOVA + 10 * PAGE));
	MUST_FAIL(EINVAL, MAP_AT(0, PAGE, IOVA + 19 * PAGE));
	MUST_FAIL(EINVAL, MAP_AT(0, 2 * PAGE, IOVA + 19 * PAGE));
	MUST(MAP_AT(0, PAGE, IOVA + 20 * PAGE));
	MUST(allow_iovas(self->fd, self->ioas, &good, 1));
	/* A list that is refused changes nothing. */
	MUST_FAIL(EADDRINUSE, allow_iovas(self->fd, self->ioas, &bad[0], 1));
	MUST_FAIL(EADDRINUSE, allow_iovas(self->fd, self->ioas, &bad[1], 1));
	MUST_FAIL(EADDRINUSE, add_reserved(self->fd, self->ioas, IOVA + PAGE - 1, 1));
	MUST(kst_ioas_map(self->fd, self->ioas, self->memory, PAGE, &iova));
	EXPECT_EQ(IOVA, iova);
	MUST_FAIL(ENOSPC, kst_ioas_map(self->fd, self->ioas, self->memory, PAGE, &iova));
}

/* A device is refused if its domain can't hold what is mapped, and nothing changes. */
TEST_F(mock, device_whose_aperture_is_too_small_is_refused)
{
	static const uint64_t outside[] = {0, MOCK_APERTURE_START - PAGE,
					   (uint64_t)MOCK_APERTURE_LAST + 1,
					   UINT64_MAX - 2 * PAGE + 1};
	static const struct iommu_iova_range allowed = {0x1000, 0x1fff};
	struct iommu_iova_range range;
	struct mock_device device;
	uint64_t alignment;

	for (int i = 0; i < 4; i++) {
		MUST(MAP_AT(0, PAGE, outside[i]));
		MUST_FAIL(EADDRINUSE, mock_add(self->fd, self->ioas, 0, &device));
		ASSERT_EQ(1, iova_ranges(self->fd, self->ioas, &range, 1, &alignment));
		EXPECT_EQ(0, range.start);
		EXPECT_EQ(UINT64_MAX, range.last);
		EXPECT_EQ(1, alignment);
		EXPECT_EQ(PAGE, unmap(self->fd, self->ioas, outside[i], PAGE));
	}
	MUST(MAP_AT(0, PAGE + 1, IOVA));
	MUST_FAIL(EADDRINUSE, mock_add(self->fd, self->ioas, 0, &device));
	EXPECT_EQ(PAGE + 1, unmap_all(self->fd, self->ioas));
	MUST(MAP_AT(0, PAGE, IOVA + 1));
	MUST_FAIL(EADDRINUSE, mock_add(self->fd, self->ioas, 0, &device));
	EXPECT_EQ(PAGE, unmap_all(self->fd, self->ioas));
	MUST(MAP_AT(1, PAGE, IOVA));
	MUST_FAIL(EADDRINUSE, mock_add(self->fd, self->ioas, 0, &device));
	EXPECT_EQ(PAGE, unmap_all(self->fd, self->ioas));
	MUST(allow_iovas(self->fd, self->ioas, &allowed, 1));
	MUST_FAIL(EADDRINUSE, mock_add(self->fd, self->ioas, 0, &device));
	MUST(allow_iovas(self->fd, self->ioas, NULL, 0));
	MUST(mock_add(self->fd, self->ioas, 0, &device));
}
