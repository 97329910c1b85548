/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Mapping and copying: the right pages, each pinned once, whatever the alignment and
 * however the PFNs are divided into batches.
 */

/* Large enough for 512 PFNs and more: what one page of pointers holds. */
#define LARGE_PAGES 1030

FIXTURE(sizes)
{
	int fd;
	uint32_t ioas;
	uint8_t *memory, *large;
	unsigned long splats;
	struct mock_device device;
};

FIXTURE_VARIANT(sizes)
{
	uint32_t limit; /* for a batch of PFNs */
	bool large_pages;
};

FIXTURE_VARIANT_ADD(sizes, usual)
{
	.limit = MEMORY_LIMIT, .large_pages = true,
};

FIXTURE_VARIANT_ADD(sizes, small_batches)
{
	.limit = 16, .large_pages = true,
};

FIXTURE_VARIANT_ADD(sizes, page_of_memory)
{
	.limit = PAGE, .large_pages = true,
};

FIXTURE_VARIANT_ADD(sizes, no_large_pages)
{
	.limit = MEMORY_LIMIT, .large_pages = false,
};

FIXTURE_SETUP(sizes)
{
	SETUP_MOCK(self);
	MUST(set_memory_limit(self->fd, variant->limit));
	MUST(set_option(self->fd, IOMMU_OPTION_HUGE_PAGES, self->ioas, variant->large_pages));
	MUST(mock_add(self->fd, self->ioas, 0, &self->device));
	self->large = allocate(LARGE_PAGES * PAGE);
	ASSERT_NE(NULL, self->large);
}

FIXTURE_TEARDOWN(sizes)
{
	TEARDOWN_MOCK(self);
}

/* Maps part of the memory. Then exactly these pages are mapped, and pinned once. */
static int try_part(int fd, uint32_t ioas, uint32_t hwpt, uint8_t *memory, size_t total,
		    size_t offset, size_t length)
{
	size_t first = offset / PAGE * PAGE;
	size_t end = (offset + length + PAGE - 1) / PAGE * PAGE;
	uint64_t iova = IOVA + offset % PAGE;
	int result = kst_ioas_map_fixed(fd, ioas, memory + offset, length, iova);

	if (!result)
		result = check_map(fd, hwpt, iova, memory + offset, length);
	if (!result && !check_map(fd, hwpt, iova - HALF, memory, HALF))
		result = -EPROTO;
	if (!result && !check_map(fd, hwpt, iova + length, memory, HALF))
		result = -EPROTO;
	if (!result)
		result = check_refs(fd, memory, first, 0);
	if (!result)
		result = check_refs(fd, memory + first, end - first, 1);
	if (!result)
		result = check_refs(fd, memory + end, total - end, 0);
	if (!result && unmap(fd, ioas, iova, length) != length)
		result = -EPROTO;
	if (!result && !check_unmapped(fd, hwpt, iova, memory + offset, HALF))
		result = -EPROTO;
	return result ? result : check_refs(fd, memory, total, 0);
}

TEST_F(sizes, every_part_of_a_few_pages_can_be_mapped)
{
	size_t step = variant->large_pages ? HALF : PAGE, total = 4 * PAGE;

	for (size_t offset = 0; offset < total; offset += step) {
		for (size_t length = step; offset + length <= total; length += step) {
			ASSERT_EQ(0, try_part(self->fd, self->ioas, self->device.hwpt,
					      self->memory, total + PAGE, offset, length))
			{
				TH_LOG("offset %zu, length %zu", offset, length);
			}
		}
	}
}

TEST_F(sizes, batches_of_pfns_are_joined)
{
	static const int lengths[] = {31, 32, 33, 341, 342, 512, 513, 1025};
	size_t step = variant->large_pages ? HALF : PAGE;

	for (int i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		size_t offset = i % 3 * step;

		ASSERT_EQ(0, try_part(self->fd, self->ioas, self->device.hwpt, self->large,
				      LARGE_PAGES * PAGE, offset, lengths[i] * PAGE))
		{
			TH_LOG("offset %zu, %d pages", offset, lengths[i]);
		}
	}
}

/* A copy shares the pages: they are pinned once, until both are gone. */
TEST_F(sizes, copies_share_the_pages)
{
	size_t step = variant->large_pages ? HALF : PAGE, length = 6 * PAGE;
	uint32_t other;
	struct mock_device device;

	MUST(kst_ioas_alloc(self->fd, &other));
	MUST(mock_add(self->fd, other, 0, &device));
	for (size_t from = 0; from < length; from += step) {
		for (size_t part = step; from + part <= length; part += step) {
			size_t first = from / PAGE * PAGE;
			size_t end = (from + part + PAGE - 1) / PAGE * PAGE;
			uint64_t iova = IOVA + 0x100000 + from % PAGE;

			MUST(MAP_AT(0, length, IOVA));
			MUST(copy_fixed(self->fd, other, iova, self->ioas, IOVA + from, part));
			MUST(check_map(self->fd, device.hwpt, iova, self->memory + from, part));
			MUST(check_refs(self->fd, self->memory, length, 1));
			ASSERT_EQ(length, unmap(self->fd, self->ioas, IOVA, length));
			MUST(check_map(self->fd, device.hwpt, iova, self->memory + from, part));
			MUST(check_refs(self->fd, self->memory, first, 0));
			MUST(check_refs(self->fd, self->memory + first, end - first, 1));
			MUST(check_refs(self->fd, self->memory + end, length - end, 0));
			ASSERT_EQ(part, unmap(self->fd, other, iova, part));
			MUST(check_refs(self->fd, self->memory, length, 0));
		}
	}
}

/* A copy of several mappings, and of parts of them. */
TEST_F(mock, copy_crosses_the_edges_of_mappings)
{
	struct mock_device device;
	uint32_t other;

	MUST(kst_ioas_alloc(self->fd, &other));
	MUST(mock_add(self->fd, other, 0, &device));
	/* Adjacent IOVAs, but not adjacent memory. */
	MUST(MAP_AT(8 * PAGE, 2 * PAGE, IOVA));
	MUST(MAP_AT(4 * PAGE, PAGE, IOVA + 2 * PAGE));
	MUST(MAP_AT(16 * PAGE, 3 * PAGE, IOVA + 3 * PAGE));
	MUST_FAIL(ENOENT, copy_fixed(self->fd, other, IOVA, self->ioas, IOVA, 7 * PAGE));
	MUST_FAIL(ENOENT, copy_fixed(self->fd, other, IOVA, self->ioas, IOVA - PAGE, 2 * PAGE));
	MUST(copy_fixed(self->fd, other, IOVA, self->ioas, IOVA + PAGE, 4 * PAGE));
	MUST(check_map(self->fd, device.hwpt, IOVA, self->memory + 9 * PAGE, PAGE));
	MUST(check_map(self->fd, device.hwpt, IOVA + PAGE, self->memory + 4 * PAGE, PAGE));
	MUST(check_map(self->fd, device.hwpt, IOVA + 2 * PAGE, self->memory + 16 * PAGE,
		       2 * PAGE));
	EXPECT_TRUE(check_unmapped(self->fd, device.hwpt, IOVA + 4 * PAGE,
				   self->memory + 18 * PAGE, PAGE));
	/* A copy within one IOAS, and one over an existing mapping. */
	MUST(copy_fixed(self->fd, other, IOVA + 8 * PAGE, other, IOVA, 4 * PAGE));
	MUST_FAIL(EEXIST, copy_fixed(self->fd, other, IOVA + 3 * PAGE, other, IOVA, PAGE));
	EXPECT_EQ(6 * PAGE, unmap_all(self->fd, self->ioas));
	MUST(check_refs(self->fd, self->memory + 9 * PAGE, PAGE, 1));
	MUST(check_refs(self->fd, self->memory + 8 * PAGE, PAGE, 0));
	/* The copy consists of parts, which can't be split. */
	MUST_FAIL(ENOENT, unmap(self->fd, other, IOVA + 2 * PAGE, PAGE));
	EXPECT_EQ(8 * PAGE, unmap(self->fd, other, IOVA - PAGE, 20 * PAGE));
	MUST_FAIL(ENOENT, unmap(self->fd, other, IOVA, PAGE));
	EXPECT_EQ(0, unmap_all(self->fd, other));
}

/* iommufd must not give a device more rights than the memory or the source have. */
TEST_F(mock, rights_are_not_extended)
{
	uint8_t *page = self->memory + 2 * PAGE;
	struct mock_device device;
	uint64_t iova = IOVA;

	MUST(mock_add(self->fd, self->ioas, 0, &device));
	ASSERT_EQ(0, mprotect(page, PAGE, PROT_READ));
	MUST_FAIL(EFAULT, map_flags(self->fd, self->ioas, page, PAGE, &iova, FIXED | WRITE));
	MUST_FAIL(EFAULT, map_flags(self->fd, self->ioas, self->memory, 4 * PAGE, &iova,
				    FIXED | READ | WRITE));
	MUST(check_refs(self->fd, self->memory, 4 * PAGE, 0));
	EXPECT_TRUE(check_unmapped(self->fd, device.hwpt, iova, self->memory, 4 * PAGE));
	MUST(map_flags(self->fd, self->ioas, self->memory, 4 * PAGE, &iova, FIXED | READ));
	iova = IOVA + 8 * PAGE;
	MUST_FAIL(EPERM, copy_flags(self->fd, self->ioas, &iova, self->ioas, IOVA, PAGE,
				    FIXED | READ | WRITE));
	MUST_FAIL(EINVAL, copy_flags(self->fd, self->ioas, &iova, self->ioas, IOVA, PAGE, FIXED));
	MUST(copy_flags(self->fd, self->ioas, &iova, self->ioas, IOVA, PAGE, FIXED | READ));
	MUST(check_map(self->fd, device.hwpt, iova, self->memory, PAGE));
	ASSERT_EQ(0, mprotect(page, PAGE, PROT_READ | PROT_WRITE));
}

/* Memory that is missing in the middle: nothing stays mapped or pinned. */
TEST_F(mock, failed_mapping_is_undone)
{
	static const uint32_t limits[] = {16, 128, MEMORY_LIMIT};
	struct mock_device device;

	MUST(mock_add(self->fd, self->ioas, 0, &device));
	ASSERT_EQ(0, munmap(self->memory + 20 * PAGE, PAGE));
	for (int i = 0; i < 3; i++) {
		MUST(set_memory_limit(self->fd, limits[i]));
		MUST_FAIL(EFAULT, MAP_AT(0, 40 * PAGE, IOVA));
		MUST(check_refs(self->fd, self->memory, 20 * PAGE, 0));
		MUST(check_refs(self->fd, self->memory + 21 * PAGE, 20 * PAGE, 0));
		EXPECT_TRUE(check_unmapped(self->fd, device.hwpt, IOVA, self->memory, 20 * PAGE));
		MUST(MAP_AT(0, 20 * PAGE, IOVA));
		EXPECT_EQ(20 * PAGE, unmap_all(self->fd, self->ioas));
	}
	MUST(kst_destroy(self->fd, device.stdev));
	/* Without a domain nothing is pinned, so a domain is refused later. */
	MUST(MAP_AT(0, 8 * PAGE, IOVA));
	MUST(MAP_AT(10 * PAGE, 20 * PAGE, IOVA + 10 * PAGE));
	MUST_FAIL(EFAULT, mock_add(self->fd, self->ioas, 0, &device));
	MUST(check_refs(self->fd, self->memory, 20 * PAGE, 0));
	ASSERT_NE(MAP_FAILED, mmap(self->memory + 20 * PAGE, PAGE, PROT_READ | PROT_WRITE,
				   MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0));
	MUST(mock_add(self->fd, self->ioas, 0, &device));
	MUST(check_map(self->fd, device.hwpt, IOVA + 10 * PAGE, self->memory + 10 * PAGE,
		       20 * PAGE));
}
