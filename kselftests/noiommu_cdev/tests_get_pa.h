/* SPDX-License-Identifier: GPL-2.0-only */
/* The query of physical addresses, against what pagemap says of the same memory. */
#define PAGE 4096ul
#define IOVA 0x2000000ul
#define HUGE_PAGES 512
/* Small pages around a huge one, in one mapping. */
#define BEFORE 3
#define MIXED_PAGES (BEFORE + HUGE_PAGES + 5)

FIXTURE(get_pa)
{
	struct kst_session session;
	struct kst_device device;
	uint8_t *memory;
	uint64_t pas[MIXED_PAGES];
	uint64_t iova;
	unsigned int pages;
	unsigned long splats;
};

FIXTURE_VARIANT(get_pa)
{
	unsigned int pages;
	bool huge;	    /* there is a huge page in it */
	unsigned int shift; /* pages that the mapping begins before a round address */
};

FIXTURE_VARIANT_ADD(get_pa, page)
{
	.pages = 1,
};

FIXTURE_VARIANT_ADD(get_pa, pages)
{
	.pages = 64,
};

FIXTURE_VARIANT_ADD(get_pa, huge_page)
{
	.pages = HUGE_PAGES,
	.huge = true,
};

FIXTURE_VARIANT_ADD(get_pa, huge_page_askew)
{
	.pages = HUGE_PAGES,
	.huge = true,
	.shift = 1,
};

FIXTURE_VARIANT_ADD(get_pa, mixed)
{
	.pages = MIXED_PAGES,
	.huge = true,
	.shift = BEFORE,
};

FIXTURE_VARIANT_ADD(get_pa, mixed_askew)
{
	.pages = MIXED_PAGES,
	.huge = true,
};

/* Memory of so many pages, a huge one among them if that is wanted. */
static uint8_t *pages_of(unsigned int pages, bool huge)
{
	const int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE;
	const size_t size = HUGE_PAGES * PAGE;
	uint8_t *space, *start, *middle;

	if (!huge)
		return mmap(NULL, pages * PAGE, PROT_READ | PROT_WRITE, flags, -1, 0);
	space = mmap(NULL, 4 * size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (space == MAP_FAILED)
		return MAP_FAILED;
	middle = (uint8_t *)(((uintptr_t)space + 2 * size - 1) & ~(size - 1));
	start = pages == MIXED_PAGES ? middle - BEFORE * PAGE : middle;
	madvise(space, 4 * size, MADV_NOHUGEPAGE);
	if (mmap(start, pages * PAGE, PROT_READ | PROT_WRITE, flags | MAP_FIXED, -1, 0) ==
		    MAP_FAILED ||
	    mmap(middle, size, PROT_READ | PROT_WRITE, flags | MAP_FIXED | MAP_HUGETLB,
		 -1, 0) == MAP_FAILED)
		return MAP_FAILED;
	return start;
}

FIXTURE_SETUP(get_pa)
{
	uint64_t length = PAGE, pa;
	uint32_t probe;

	self->session.fd = self->session.group = self->session.container = -1;
	self->splats = kst_splats();
	self->pages = variant->pages;
	self->iova = IOVA - variant->shift * PAGE;
	NEED_DEVICE("edu1", &self->device);
	NEED_WAY(KST_CDEV, &self->device);
	MUST(kst_open(&self->session, KST_CDEV, &self->device));
	MUST(kst_ioas_alloc(self->session.container, &probe));
	if (kst_get_pa(self->session.container, probe, 0, &length, &pa) == -ENOTTY)
		LACKS("get-pa", "this kernel has no IOMMU_IOAS_GET_PA");
	if (variant->huge)
		kst_write("/proc/sys/vm/nr_hugepages", "4");
	self->memory = pages_of(variant->pages, variant->huge);
	if (self->memory == MAP_FAILED)
		SKIP(return, "no such memory here: %s", strerror(errno));
	MUST(kst_ioas_map_fixed(self->session.container, self->session.ioas, self->memory,
				self->pages * PAGE, self->iova));
	MUST(kst_physical_pages(self->memory, self->pages, self->pas));
}

FIXTURE_TEARDOWN(get_pa)
{
	kst_close(&self->session);
	EXPECT_EQ(self->splats, kst_splats());
}

/* Bytes from `offset` on that pagemap shows to be contiguous. */
static uint64_t contiguous(const uint64_t *pas, uint64_t offset, uint64_t size)
{
	uint64_t page = offset / PAGE;
	uint64_t length = PAGE - offset % PAGE;

	for (; offset + length < size && pas[page + 1] == pas[page] + PAGE; page++)
		length += PAGE;
	return length;
}

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
	uint64_t size = self->pages * PAGE;

	for (size_t i = 0; i < sizeof(offsets) / sizeof(offsets[0]); i++) {
		uint64_t length = size - offsets[i], pa;

		MUST(kst_get_pa(self->session.container, self->session.ioas,
				self->iova + offsets[i], &length, &pa));
		EXPECT_EQ(self->pas[0] + offsets[i], pa);
		EXPECT_EQ(contiguous(self->pas, offsets[i], size), length);
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
 * Of two mappings side by side the first one is asked for. In their order the memory goes
 * on behind its end, in the other one the addresses alone do.
 */
TEST_F(get_pa, ends_at_the_seam_of_two_mappings)
{
	uint64_t half = self->pages / 2 * PAGE, size = 2 * half;
	int fd = self->session.container, ioas = self->session.ioas;

	if (!half)
		SKIP(return, "one page has no halves");
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

/* The end of what can be mapped; 0 when the kernel does not say. */
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

/* Only small pages are put into the tables of what is mapped from now on, which iommufd
 * has another loop for. Nothing may be mapped yet.
 */
static int refuse_huge_pages(const struct kst_session *session)
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

/* The mapping that the memory has at `iova`, page by page. */
static void expect_mapping(struct __test_metadata *_metadata, FIXTURE_DATA(get_pa) * self,
			   uint64_t iova)
{
	uint64_t size = self->pages * PAGE;
	/* Each page is asked for elsewhere. */
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

/* Across the edges at which tables of the usual formats get another level, and up to
 * the last page of all. That one may be refused: iommufd counts to the end of a mapping
 * and one more.
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
			MUST(refuse_huge_pages(&self->session));
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
	/* 7.3 knows at once, the series looks there. */
	result = kst_ioctl(fd, KST_IOAS_GET_PA, &bad);
	EXPECT_TRUE(result == -ENOENT || result == -EOVERFLOW);
	MUST(kst_ioctl(fd, KST_IOAS_GET_PA, &get));
}

/* 7.3: the caller could as well read pagemap, which needs privilege too. */
TEST_F(get_pa, needs_rawio)
{
	uint64_t length = PAGE, pa;
	int result;

	if (kst_drop_rawio())
		SKIP(return, "this kernel has no capabilities");
	result = kst_get_pa(self->session.container, self->session.ioas, self->iova,
			    &length, &pa);
	if (!result)
		LACKS("get-pa-rawio", "this kernel answers without CAP_SYS_RAWIO");
	EXPECT_EQ(-EPERM, result);
}
