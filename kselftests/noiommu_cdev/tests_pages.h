/* SPDX-License-Identifier: GPL-2.0-only */
/* Pages that are mapped: how far they go on, and that they stay. */
/* As merged, the length says how far to look; in the series it is an answer only. */
TEST_F(attached, length_is_at_most_what_was_asked_for)
{
	static const uint64_t caps[] = {1, 100, PAGE - 1, PAGE, PAGE + 1, ~0ull};
	int fd = self->session.container, ioas = self->session.ioas, result;
	uint64_t pas[HUGE_PAGES], length = 0, whole, pa;
	unsigned int pages = HUGE_PAGES;
	uint8_t *memory;

	kst_write("/proc/sys/vm/nr_hugepages", "4");
	memory = pages_of(pages, HUGETLB_PAGE);
	if (memory == MAP_FAILED) {
		pages = 64;
		memory = pages_of(pages, NO_HUGE_PAGE);
	}
	ASSERT_NE(MAP_FAILED, memory);
	MUST(kst_ioas_map_fixed(fd, ioas, memory, pages * PAGE, IOVA));
	MUST(kst_physical_pages(memory, pages, pas));
	whole = contiguous(pas, 0, pages * PAGE);
	result = kst_get_pa(fd, ioas, IOVA, &length, &pa);
	if (result == -ENOTTY)
		LACKS("get-pa", "this kernel has no IOMMU_IOAS_GET_PA");
	if (!result)
		LACKS("get-pa-length", "this kernel does not look at the length");
	EXPECT_EQ(-EINVAL, result);
	for (size_t i = 0; i < sizeof(caps) / sizeof(caps[0]); i++) {
		length = caps[i];
		MUST(kst_get_pa(fd, ioas, IOVA, &length, &pa));
		EXPECT_EQ(caps[i] < whole ? caps[i] : whole, length);
		EXPECT_EQ(pas[0], pa);
	}
}

/* How many of these pages are no more where they were; -1 when that can't be told. */
static int moved(const uint8_t *memory, const uint64_t *before, unsigned int count)
{
	uint64_t now[MIXED_PAGES];
	int result = 0;

	if (kst_physical_pages(memory, count, now))
		return -1;
	for (unsigned int i = 0; i < count; i++)
		result += now[i] != before[i];
	return result;
}

/* Small pages at a place where a huge one fits, the first ones of them there. */
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

/*
 * Ways to move pages, of which each does for those that are not pinned, as the control
 * shows: the two are treated alike.
 */
TEST_F(attached, pages_stay_where_they_are)
{
	enum { COUNT = 64 };
	uint64_t length = PAGE, pa, before[2][COUNT];
	uint8_t *pages[2]; /* pinned, and not */
	int result;

	for (int i = 0; i < 2; i++) {
		pages[i] = small_pages(COUNT);
		ASSERT_NE(NULL, pages[i]);
		MUST(kst_physical_pages(pages[i], COUNT, before[i]));
	}
	MUST(kst_ioas_map_fixed(self->session.container, self->session.ioas, pages[0],
				COUNT * PAGE, IOVA));
	kst_write("/proc/sys/vm/compact_memory", "1");
	for (int i = 0; i < 2; i++) {
		madvise(pages[i], COUNT * PAGE, MADV_PAGEOUT);
		madvise(pages[i], HUGE_PAGES * PAGE, MADV_COLLAPSE);
	}
	ASSERT_EQ(0, moved(pages[0], before[0], COUNT));
	if (!kst_get_pa(self->session.container, self->session.ioas, IOVA, &length,
			&pa)) {
		ASSERT_EQ(before[0][0], pa);
	}
	result = moved(pages[1], before[1], COUNT);
	if (result <= 0)
		SKIP(return, "this kernel moves no other page either");
	TH_LOG("%d of %d pages moved, and no pinned one", result, COUNT);
}
