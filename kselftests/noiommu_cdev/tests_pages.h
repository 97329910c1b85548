/* SPDX-License-Identifier: GPL-2.0-only */
/* Mapped pages: queries of a limited length, and that pinned pages do not move. */

/* In 7.3 the length limits how far to look; in the posted series it is output only. */
TEST_F(attached, length_is_at_most_what_was_asked_for)
{
	static const uint64_t caps[] = {1, 100, PAGE - 1, PAGE, PAGE + 1, ~0ull};
	int fd = self->session.container, ioas = self->session.ioas, result;
	uint64_t pas[HUGE_PAGES], length = 0, max, pa;
	unsigned int pages = HUGE_PAGES;
	uint8_t *memory;

	NEED_NOIOMMU(&self->device);
	kst_write("/proc/sys/vm/nr_hugepages", "4");
	memory = alloc_pages(pages, HUGETLB_PAGE);
	if (memory == MAP_FAILED) {
		pages = 64;
		memory = alloc_pages(pages, NO_HUGE_PAGE);
	}
	ASSERT_NE(MAP_FAILED, memory);
	MUST(kst_ioas_map_fixed(fd, ioas, memory, pages * PAGE, IOVA));
	MUST(kst_physical_pages(memory, pages, pas));
	max = contiguous(pas, 0, pages * PAGE);
	result = kst_get_pa(fd, ioas, IOVA, &length, &pa);
	if (result == -ENOTTY)
		LACKS("get-pa", "this kernel has no IOMMU_IOAS_GET_PA");
	if (!result)
		LACKS("get-pa-length", "this kernel ignores the length");
	EXPECT_EQ(-EINVAL, result);
	for (size_t i = 0; i < sizeof(caps) / sizeof(caps[0]); i++) {
		length = caps[i];
		MUST(kst_get_pa(fd, ioas, IOVA, &length, &pa));
		EXPECT_EQ(caps[i] < max ? caps[i] : max, length);
		EXPECT_EQ(pas[0], pa);
	}
}

/* Counts the pages that have moved; -1 if their addresses can't be read. */
static int count_moved(const uint8_t *memory, const uint64_t *before, unsigned int count)
{
	uint64_t now[MIXED_PAGES];
	int result = 0;

	if (kst_physical_pages(memory, count, now))
		return -1;
	for (unsigned int i = 0; i < count; i++)
		result += now[i] != before[i];
	return result;
}

/* Small pages in a range that a huge page could back; only the first are populated. */
static uint8_t *small_pages(unsigned int count)
{
	const size_t size = HUGE_PAGES * PAGE;
	uint8_t *space = mmap(NULL, 2 * size, PROT_READ | PROT_WRITE,
			      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	uint8_t *start;

	if (space == MAP_FAILED)
		return NULL;
	start = (uint8_t *)(((uintptr_t)space + size - 1) & ~(size - 1));
	madvise(start, size, MADV_NOHUGEPAGE);
	for (unsigned int i = 0; i < count; i++)
		start[i * PAGE] = 1;
	madvise(start, size, MADV_HUGEPAGE);
	return start;
}

/* Several ways to move pages, which move unpinned ones. */
TEST_F(attached, pages_stay_where_they_are)
{
	enum { COUNT = 64 };
	uint64_t length = PAGE, pa, before[2][COUNT];
	uint8_t *pages[2]; /* pinned, unpinned */
	int moved;

	for (int i = 0; i < 2; i++) {
		pages[i] = small_pages(COUNT);
		ASSERT_NE(NULL, pages[i]);
		MUST(kst_physical_pages(pages[i], COUNT, before[i]));
	}
	MUST(kst_ioas_map_fixed(self->session.container, self->session.ioas, pages[0],
				COUNT * PAGE, IOVA));
	moved = kst_move_pages();
	for (int i = 0; i < 2; i++) {
		madvise(pages[i], COUNT * PAGE, MADV_PAGEOUT);
		madvise(pages[i], HUGE_PAGES * PAGE, MADV_COLLAPSE);
	}
	ASSERT_EQ(0, count_moved(pages[0], before[0], COUNT));
	if (self->session.noiommu &&
	    !kst_get_pa(self->session.container, self->session.ioas, IOVA, &length,
			&pa)) {
		ASSERT_EQ(before[0][0], pa);
	}
	TH_LOG("%d of %d unpinned pages moved, and no pinned one",
	       count_moved(pages[1], before[1], COUNT), COUNT);
	if (moved == -ENOENT)
		SKIP(return, "this kernel has no compaction");
	EXPECT_LT(0, moved);
}
