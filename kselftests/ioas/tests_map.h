/* SPDX-License-Identifier: GPL-2.0-only */
/* Where mappings are possible, and what an unmap removes. */

#define MAX_RANGES 32

static int get_ranges(int fd, uint32_t ioas, struct iommu_iova_range *ranges,
		      uint32_t *count, uint64_t *alignment)
{
	struct iommu_ioas_iova_ranges request = {
		.size = sizeof(request),
		.ioas_id = ioas,
		.num_iovas = *count,
		.allowed_iovas = (uintptr_t)ranges,
	};
	int result = kst_ioctl(fd, IOMMU_IOAS_IOVA_RANGES, &request);

	*count = request.num_iovas;
	*alignment = request.out_iova_alignment;
	return result;
}

TEST_F(ioas, ranges_are_those_of_the_iommu)
{
	struct iommu_iova_range ranges[MAX_RANGES + 1];
	uint32_t count = MAX_RANGES, small;
	uint64_t alignment;

	MUST(get_ranges(self->fd, self->ioas, ranges, &count, &alignment));
	ASSERT_LT(0, count);
	if (!variant->attached) {
		EXPECT_EQ(1, alignment);
		EXPECT_EQ(1, count);
		EXPECT_EQ(0, ranges[0].start);
		EXPECT_EQ(UINT64_MAX, ranges[0].last);
	} else {
		EXPECT_EQ(PAGE, alignment);
		/* All x86 IOMMUs reserve the addresses of interrupts. */
		EXPECT_LT(1, count);
	}
	for (uint32_t i = 0; i < count && variant->attached; i++) {
		EXPECT_TRUE(i == 0 || ranges[i - 1].last + 1 < ranges[i].start);
		EXPECT_LT(ranges[i].start, ranges[i].last);
		EXPECT_TRUE(ranges[i].last < 0xfee00000 || ranges[i].start > 0xfeefffff);
		MUST(MAP(1, ranges[i].start));
		if (ranges[i].start) {
			MUST_FAIL(EINVAL, MAP(1, ranges[i].start - PAGE));
		}
		if (ranges[i].last == UINT64_MAX)
			continue;
		MUST_FAIL(EINVAL, MAP(1, ranges[i].last + 1));
		MUST_FAIL(EINVAL, MAP(2, ranges[i].last + 1 - PAGE));
		MUST(MAP(1, ranges[i].last + 1 - PAGE));
	}
	/* Nothing is written beyond what the caller has room for. */
	for (small = 0; small < count; small++) {
		uint32_t got = small;

		memset(ranges, 0xa5, sizeof(ranges));
		MUST_FAIL(EMSGSIZE,
			  get_ranges(self->fd, self->ioas, ranges, &got, &alignment));
		EXPECT_EQ(count, got);
		EXPECT_EQ(0xa5a5a5a5a5a5a5a5ull, ranges[small].start);
	}
}

TEST_F(ioas, chosen_addresses_are_free_and_aligned)
{
	uint64_t iovas[32], size = 3 * PAGE;
	const int count = 32;

	for (int i = 0; i < count; i++) {
		MUST(kst_ioas_map(self->fd, self->ioas, self->memory, size, &iovas[i]));
		EXPECT_NE(0, iovas[i]);
		EXPECT_EQ(0, iovas[i] % PAGE);
		for (int k = 0; k < i; k++) {
			EXPECT_TRUE(iovas[k] + size <= iovas[i] ||
				    iovas[i] + size <= iovas[k]);
		}
	}
	EXPECT_PINNED(3 * count);
	/* The one that was freed can be used again. */
	EXPECT_EQ(3, UNMAP(iovas[7], 3));
	MUST(MAP(3, iovas[7]));
	EXPECT_EQ(3 * count, UNMAP_ALL());
	EXPECT_PINNED(0);
}

/* Without an IOMMU any byte may start a mapping; the offset in the page is kept. */
TEST_F(ioas, offset_in_the_page_is_kept)
{
	static const unsigned int offsets[] = {1, 8, 2048, 4095};

	for (int i = 0; i < 4; i++) {
		uint8_t *address = self->memory + offsets[i];
		uint64_t iova;
		int result = kst_ioas_map(self->fd, self->ioas, address, 2 * PAGE, &iova);

		if (variant->attached) {
			MUST_FAIL(EINVAL, result);
			MUST_FAIL(EINVAL, kst_ioas_map_fixed(self->fd, self->ioas,
							     address, PAGE, BASE));
			MUST_FAIL(EINVAL, MAP(1, BASE + offsets[i]));
			continue;
		}
		MUST(result);
		EXPECT_EQ(offsets[i], iova % PAGE);
		MUST_FAIL(EEXIST, MAP(1, iova + PAGE));
		EXPECT_EQ(0, kst_ioas_unmap(self->fd, self->ioas, iova, 2 * PAGE));
	}
	EXPECT_EQ(0, UNMAP_ALL());
}

static int allow(int fd, uint32_t ioas, const struct iommu_iova_range *ranges,
		 uint32_t count)
{
	struct iommu_ioas_allow_iovas request = {
		.size = sizeof(request),
		.ioas_id = ioas,
		.num_iovas = count,
		.allowed_iovas = (uintptr_t)ranges,
	};

	return kst_ioctl(fd, IOMMU_IOAS_ALLOW_IOVAS, &request);
}

TEST_F(ioas, chosen_addresses_are_in_allowed_ranges)
{
	const struct iommu_iova_range ranges[] = {
		{BASE, BASE + 4 * PAGE - 1},
		{OTHER, OTHER + 8 * PAGE - 1},
	};
	const struct iommu_iova_range msi = {0xfee00000, 0xfee00fff};
	uint64_t iova;
	int total = 0;

	MUST(allow(self->fd, self->ioas, ranges, 2));
	MUST_FAIL(ENOSPC,
		  kst_ioas_map(self->fd, self->ioas, self->memory, 9 * PAGE, &iova));
	while (total < 13 &&
	       !kst_ioas_map(self->fd, self->ioas, self->memory, PAGE, &iova)) {
		EXPECT_TRUE((iova >= ranges[0].start && iova <= ranges[0].last) ||
			    (iova >= ranges[1].start && iova <= ranges[1].last));
		total++;
	}
	EXPECT_EQ(12, total);
	EXPECT_PINNED(12);
	/* This limits the choice of the kernel only. */
	MUST(MAP(1, BASE + 32 * PAGE));
	EXPECT_EQ(13, UNMAP_ALL());
	EXPECT_EQ(variant->attached ? -EADDRINUSE : 0,
		  allow(self->fd, self->ioas, &msi, 1));
	MUST(allow(self->fd, self->ioas, NULL, 0));
	MUST(kst_ioas_map(self->fd, self->ioas, self->memory, 9 * PAGE, &iova));
}

TEST_F(ioas, unmap_takes_whole_mappings_and_returns_their_size)
{
	/* In pages, relative to mappings of pages 0 to 7, 8 to 11 and 16 to 23. */
	static const struct {
		int start, count;
		long long result;
	} cases[] = {
		{0, 7, -ENOENT},   {1, 7, -ENOENT},  {3, 1, -ENOENT},	{7, 2, -ENOENT},
		{9, 3, -ENOENT},   {12, 4, -ENOENT}, {24, 9, -ENOENT},	{-9, 9, -ENOENT},
		{17, 90, -ENOENT}, {12, 12, 8},	     {12, 12, -ENOENT}, {-4, 100, 12},
	};

	MUST(MAP(8, BASE));
	MUST(MAP(4, BASE + 8 * PAGE));
	MUST(MAP(8, BASE + 16 * PAGE));
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		EXPECT_EQ(cases[i].result,
			  UNMAP(BASE + cases[i].start * PAGE, cases[i].count))
		{
			TH_LOG("%d pages from %d", cases[i].count, cases[i].start);
		}
	}
	EXPECT_PINNED(0);
	EXPECT_EQ(0, UNMAP_ALL());
	MUST_FAIL(EINVAL, UNMAP(BASE, 0));
}

/* Nothing of a mapping that fails half-way is left, whichever page is missing. */
TEST_F(ioas, failure_releases_all_pages)
{
	static const int holes[] = {0, 1, 511, 512, 513, 1023, 1024, 1099};
	const size_t size = 1100 * PAGE;

	for (int i = 0; i < 8; i++) {
		uint8_t *memory = mmap(NULL, size, PROT_READ | PROT_WRITE,
				       MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
		int result;

		ASSERT_NE(MAP_FAILED, memory);
		ASSERT_EQ(0, munmap(memory + holes[i] * PAGE, PAGE));
		result = kst_ioas_map_fixed(self->fd, self->ioas, memory, size, BASE);
		/* Unattached, memory is looked at only when it is used. */
		EXPECT_EQ(variant->attached ? -EFAULT : 0, result);
		EXPECT_PINNED(0);
		EXPECT_EQ(variant->attached ? 0 : 1100, UNMAP_ALL());
		MUST(MAP(4, BASE + holes[i] * PAGE));
		EXPECT_EQ(4, UNMAP_ALL());
		munmap(memory, size);
	}
}

TEST_F(ioas, every_page_is_pinned_once_per_mapping)
{
	static const int counts[] = {1, 2, 511, 512, 513, 1025};
	const size_t size = 1025 * PAGE;
	uint8_t *memory = mmap(NULL, size, PROT_READ | PROT_WRITE,
			       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	ASSERT_NE(MAP_FAILED, memory);
	for (int i = 0; i < 6; i++) {
		MUST(kst_ioas_map_fixed(self->fd, self->ioas, memory, counts[i] * PAGE,
					BASE));
		EXPECT_PINNED(counts[i]);
		MUST(kst_ioas_map_fixed(self->fd, self->ioas, memory, counts[i] * PAGE,
					OTHER));
		EXPECT_PINNED(2 * counts[i]);
		EXPECT_EQ(counts[i], UNMAP(BASE, counts[i]));
		EXPECT_PINNED(counts[i]);
		EXPECT_EQ(counts[i], UNMAP(OTHER, counts[i]));
		EXPECT_PINNED(0);
	}
	munmap(memory, size);
}

TEST_F(ioas, read_only_memory_is_not_mapped_writable)
{
	uint64_t iova = BASE;

	if (!variant->attached)
		SKIP(return, "memory is looked at only when it is used");
	ASSERT_EQ(0, mprotect(self->memory, 8 * PAGE, PROT_READ));
	MUST_FAIL(EFAULT, MAP(8, BASE));
	EXPECT_PINNED(0);
	MUST(kst_ioas_map_flags(self->fd, self->ioas, self->memory, 8 * PAGE, &iova,
				FIXED | IOMMU_IOAS_MAP_READABLE));
	EXPECT_PINNED(8);
}

/* Without a device nothing but this check refuses such a mapping. */
TEST_F(ioas, mappings_have_a_right)
{
	uint64_t iova = BASE;

	MUST_FAIL(EINVAL, kst_ioas_map_flags(self->fd, self->ioas, self->memory, 8 * PAGE,
					     &iova, FIXED));
	MUST(MAP(8, BASE));
	MUST_FAIL(EINVAL, copy(self->fd, self->ioas, BASE, self->ioas, OTHER, 8, 0));
	EXPECT_EQ(8, UNMAP_ALL());
}

/* The same is true of memory beyond the end of the address space. */
TEST_F(ioas, memory_does_not_wrap_around)
{
	for (uint64_t pages = 1; pages < 4; pages++)
		MUST_FAIL(EOVERFLOW,
			  kst_ioas_map_fixed(self->fd, self->ioas, (void *)-PAGE,
					     pages * PAGE, BASE));
	EXPECT_PINNED(0);
}
