/* SPDX-License-Identifier: GPL-2.0-only */
/* The physical address query, compared with pagemap for the same memory. */

TEST_F(get_pa, agrees_with_pagemap_at_every_page)
{
	uint64_t size = self->pages * PAGE;

	for (uint64_t offset = 0; offset < size; offset += PAGE) {
		uint64_t length = size - offset, pa;

		MUST(kst_get_pa(self->session.container, self->session.ioas,
				self->iova + offset, &length, &pa));
		ASSERT_EQ(self->pas[offset / PAGE], pa);
		ASSERT_EQ(contiguous(self->pas, offset, size), length)
		{
			TH_LOG("at offset %#llx", (unsigned long long)offset);
		}
	}
}

TEST_F(get_pa, takes_offsets_within_a_page)
{
	static const uint64_t offsets[] = {1, 8, 63, 100, 2048, 4095};
	const size_t count = sizeof(offsets) / sizeof(offsets[0]);
	uint64_t size = self->pages * PAGE;

	/* Each offset in the first page and in a random page. */
	for (size_t i = 0; i < 2 * count; i++) {
		uint64_t page = i < count ? 0 : kst_random() % self->pages;
		uint64_t offset = page * PAGE + offsets[i % count];
		uint64_t length = size - offset, pa;

		MUST(kst_get_pa(self->session.container, self->session.ioas,
				self->iova + offset, &length, &pa));
		EXPECT_EQ(self->pas[page] + offsets[i % count], pa);
		EXPECT_EQ(contiguous(self->pas, offset, size), length)
		{
			TH_LOG("at offset %#llx", (unsigned long long)offset);
		}
	}
}

TEST_F(get_pa, ends_with_the_mapping)
{
	uint64_t end = self->iova + self->pages * PAGE;
	uint64_t length = PAGE, pa;

	MUST(kst_get_pa(self->session.container, self->session.ioas, end - 1, &length,
			&pa));
	EXPECT_EQ(1, length);
	length = PAGE;
	MUST_FAIL(ENOENT, kst_get_pa(self->session.container, self->session.ioas, end,
				     &length, &pa));
	length = PAGE;
	MUST_FAIL(ENOENT, kst_get_pa(self->session.container, self->session.ioas,
				     self->iova - 1, &length, &pa));
}

/*
 * Queries the first of two adjacent mappings. Unless they are swapped, the memory
 * continues beyond the end of the first mapping, too.
 */
TEST_F(get_pa, ends_at_the_seam_of_two_mappings)
{
	uint64_t half = self->pages / 2 * PAGE, size = 2 * half;
	int fd = self->session.container, ioas = self->session.ioas;

	if (!half)
		SKIP(return, "a single page can't be split in two mappings");
	MUST(kst_ioas_unmap(fd, ioas, self->iova, self->pages * PAGE));
	for (int swapped = 0; swapped < 2; swapped++) {
		uint64_t first = swapped ? half : 0, last = first + half - PAGE;
		uint64_t length, pa;

		MUST(kst_ioas_map_fixed(fd, ioas, self->memory + first, half,
					self->iova));
		MUST(kst_ioas_map_fixed(fd, ioas, self->memory + half - first, half,
					self->iova + half));
		length = size;
		MUST(kst_get_pa(fd, ioas, self->iova, &length, &pa));
		EXPECT_EQ(self->pas[first / PAGE], pa);
		EXPECT_EQ(contiguous(self->pas, first, first + half), length);
		length = size;
		MUST(kst_get_pa(fd, ioas, self->iova + half - PAGE, &length, &pa));
		EXPECT_EQ(self->pas[last / PAGE], pa);
		EXPECT_EQ(PAGE, length);
		length = size;
		MUST(kst_get_pa(fd, ioas, self->iova + half - 1, &length, &pa));
		EXPECT_EQ(self->pas[last / PAGE] + PAGE - 1, pa);
		EXPECT_EQ(1, length);
		MUST(kst_ioas_unmap(fd, ioas, self->iova, half));
		MUST(kst_ioas_unmap(fd, ioas, self->iova + half, half));
	}
}

/* Returns the last IOVA that can be mapped, or 0 if the kernel does not report it. */
static uint64_t last_iova(const struct kst_session *session)
{
	struct iommu_iova_range ranges[8];
	struct iommu_ioas_iova_ranges query = {
		.size = sizeof(query),
		.ioas_id = session->ioas,
		.num_iovas = sizeof(ranges) / sizeof(ranges[0]),
		.allowed_iovas = (uintptr_t)ranges,
	};

	if (kst_ioctl(session->container, IOMMU_IOAS_IOVA_RANGES, &query) ||
	    query.num_iovas == 0)
		return 0;
	return ranges[query.num_iovas - 1].last;
}

/*
 * Disables huge page table entries for further mappings, which makes iommufd take
 * another code path. The IOAS must be empty.
 */
static int disable_huge_pages(const struct kst_session *session)
{
	struct iommu_option option = {
		.size = sizeof(option),
		.option_id = IOMMU_OPTION_HUGE_PAGES,
		.op = IOMMU_OPTION_OP_SET,
		.object_id = session->ioas,
		.val64 = 0,
	};

	return kst_ioctl(session->container, IOMMU_OPTION, &option);
}

/* Checks the mapping of the memory at `iova` page by page. */
static void expect_mapping(struct __test_metadata *_metadata, FIXTURE_DATA(get_pa) * self,
			   uint64_t iova)
{
	uint64_t size = self->pages * PAGE;
	/* agrees_with_pagemap_at_every_page checks every single page. */
	uint64_t step = self->pages > 64 ? 17 * PAGE : PAGE;

	for (uint64_t offset = 0; offset < size; offset += step) {
		uint64_t length = size - offset, pa;

		MUST(kst_get_pa(self->session.container, self->session.ioas,
				iova + offset, &length, &pa));
		ASSERT_EQ(self->pas[offset / PAGE], pa)
		{
			TH_LOG("at %#llx, offset %#llx", (unsigned long long)iova,
			       (unsigned long long)offset);
		}
		ASSERT_EQ(contiguous(self->pas, offset, size), length);
	}
}

/*
 * Maps across the addresses at which common page table formats need another level, and
 * up to the last page of the address space. The latter may fail: iommufd computes the
 * last IOVA of a mapping plus one.
 */
TEST_F(get_pa, finds_mappings_of_any_height)
{
	static const unsigned int bits[] = {30, 39, 45, 48, 57, 63, 64};
	const size_t heights = sizeof(bits) / sizeof(bits[0]);
	uint64_t size = self->pages * PAGE, last = last_iova(&self->session);
	int fd = self->session.container, ioas = self->session.ioas, tried = 0;

	MUST(kst_ioas_unmap(fd, ioas, self->iova, size));
	for (size_t i = 0; i < 2 * heights; i++) {
		unsigned int height = bits[i % heights];
		uint64_t iova = height == 64 ? -size : (1ull << height) - PAGE;
		int result;

		if (i == heights)
			MUST(disable_huge_pages(&self->session));
		if (iova + (size - 1) > last)
			continue;
		result = kst_ioas_map_fixed(fd, ioas, self->memory, size, iova);
		if (height == 64 && result == -EINVAL)
			continue;
		MUST(result);
		tried++;
		expect_mapping(_metadata, self, iova);
		MUST(kst_ioas_unmap(fd, ioas, iova, size));
	}
	EXPECT_LT(0, tried);
}

TEST_F(get_pa, unmapped_is_an_error)
{
	uint64_t length = PAGE, pa;

	MUST(kst_ioas_unmap(self->session.container, self->session.ioas, self->iova,
			    self->pages * PAGE));
	MUST_FAIL(ENOENT, kst_get_pa(self->session.container, self->session.ioas,
				     self->iova, &length, &pa));
}

TEST_F(get_pa, checks_its_argument)
{
	struct kst_ioas_get_pa get = {
		.size = sizeof(get),
		.ioas_id = self->session.ioas,
		.iova = self->iova,
		.length = PAGE,
	};
	struct kst_ioas_get_pa bad = get;
	int fd = self->session.container, result;

	bad.flags = 1;
	MUST_FAIL(EOPNOTSUPP, kst_ioctl(fd, KST_IOAS_GET_PA, &bad));
	bad = get;
	bad.__reserved = 1;
	MUST_FAIL(EOPNOTSUPP, kst_ioctl(fd, KST_IOAS_GET_PA, &bad));
	bad = get;
	bad.size = 16;
	MUST_FAIL(EINVAL, kst_ioctl(fd, KST_IOAS_GET_PA, &bad));
	bad = get;
	bad.ioas_id = 12345;
	MUST_FAIL(ENOENT, kst_ioctl(fd, KST_IOAS_GET_PA, &bad));
	bad.ioas_id = self->session.devid;
	MUST_FAIL(ENOENT, kst_ioctl(fd, KST_IOAS_GET_PA, &bad));
	bad = get;
	bad.iova = ~0ull;
	/* 7.3 checks for overflow, the series looks up the address. */
	result = kst_ioctl(fd, KST_IOAS_GET_PA, &bad);
	EXPECT_TRUE(result == -ENOENT || result == -EOVERFLOW);
	MUST(kst_ioctl(fd, KST_IOAS_GET_PA, &get));
}

/* 7.3 requires the capability because pagemap requires privileges for this, too. */
TEST_F(get_pa, needs_rawio)
{
	uint64_t length = PAGE, pa;
	int result;

	if (kst_drop_rawio())
		SKIP(return, "this kernel has no capabilities");
	result = kst_get_pa(self->session.container, self->session.ioas, self->iova,
			    &length, &pa);
	if (!result)
		LACKS("get-pa-rawio", "this kernel does not require CAP_SYS_RAWIO");
	EXPECT_EQ(-EPERM, result);
}
