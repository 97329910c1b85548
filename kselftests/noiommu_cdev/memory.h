/* SPDX-License-Identifier: GPL-2.0-only */
/* Memory of various kinds, mapped for a device, and its addresses from pagemap. */
#ifndef MADV_COLLAPSE
#define MADV_COLLAPSE 25
#endif

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

/* The kind of huge page in the middle of the memory, if any. */
enum huge_page {
	NO_HUGE_PAGE,
	HUGETLB_PAGE,
	TRANSPARENT_HUGE_PAGE,
};

FIXTURE_VARIANT(get_pa)
{
	unsigned int pages;
	enum huge_page huge;
	unsigned int shift; /* pages that the mapping starts before an aligned IOVA */
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
	.huge = HUGETLB_PAGE,
};

FIXTURE_VARIANT_ADD(get_pa, huge_page_askew)
{
	.pages = HUGE_PAGES,
	.huge = HUGETLB_PAGE,
	.shift = 1,
};

FIXTURE_VARIANT_ADD(get_pa, mixed)
{
	.pages = MIXED_PAGES,
	.huge = HUGETLB_PAGE,
	.shift = BEFORE,
};

FIXTURE_VARIANT_ADD(get_pa, mixed_askew)
{
	.pages = MIXED_PAGES,
	.huge = HUGETLB_PAGE,
};

FIXTURE_VARIANT_ADD(get_pa, transparent_mixed)
{
	.pages = MIXED_PAGES,
	.huge = TRANSPARENT_HUGE_PAGE,
	.shift = BEFORE,
};

/* Collapses the pages into a transparent huge page, unless they are one already. */
static int make_transparent(uint8_t *start)
{
	const size_t size = HUGE_PAGES * PAGE;

	if (madvise(start, size, MADV_HUGEPAGE))
		return -errno;
	for (size_t at = 0; at < size; at += PAGE)
		start[at] = 1;
	return madvise(start, size, MADV_COLLAPSE) ? -errno : 0;
}

/* Allocates this many pages, with a huge page among them if requested. */
static uint8_t *alloc_pages(unsigned int pages, enum huge_page huge)
{
	const int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE;
	const size_t size = HUGE_PAGES * PAGE;
	uint8_t *space, *start, *middle;

	if (huge == NO_HUGE_PAGE)
		return mmap(NULL, pages * PAGE, PROT_READ | PROT_WRITE, flags, -1, 0);
	space = mmap(NULL, 4 * size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (space == MAP_FAILED)
		return MAP_FAILED;
	middle = (uint8_t *)(((uintptr_t)space + 2 * size - 1) & ~(size - 1));
	start = pages == MIXED_PAGES ? middle - BEFORE * PAGE : middle;
	if (mmap(start, pages * PAGE, PROT_READ | PROT_WRITE, flags | MAP_FIXED, -1, 0) ==
	    MAP_FAILED)
		return MAP_FAILED;
	if (huge == TRANSPARENT_HUGE_PAGE)
		return make_transparent(middle) ? MAP_FAILED : start;
	if (mmap(middle, size, PROT_READ | PROT_WRITE, flags | MAP_FIXED | MAP_HUGETLB,
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
	NEED_INTERFACE(KST_CDEV, &self->device);
	MUST(kst_open(&self->session, KST_CDEV, &self->device));
	MUST(kst_ioas_alloc(self->session.container, &probe));
	if (kst_get_pa(self->session.container, probe, 0, &length, &pa) == -ENOTTY)
		LACKS("get-pa", "this kernel has no IOMMU_IOAS_GET_PA");
	if (variant->huge == HUGETLB_PAGE)
		kst_write("/proc/sys/vm/nr_hugepages", "4");
	self->memory = alloc_pages(variant->pages, variant->huge);
	if (self->memory == MAP_FAILED)
		SKIP(return, "can't allocate huge pages: %s", strerror(errno));
	MUST(kst_ioas_map_fixed(self->session.container, self->session.ioas, self->memory,
				self->pages * PAGE, self->iova));
	MUST(kst_physical_pages(self->memory, self->pages, self->pas));
}

FIXTURE_TEARDOWN(get_pa)
{
	kst_close(&self->session);
	EXPECT_EQ(self->splats, kst_splats());
}

/* Returns how many bytes from `offset` on are contiguous according to pagemap. */
static uint64_t contiguous(const uint64_t *pas, uint64_t offset, uint64_t size)
{
	uint64_t page = offset / PAGE;
	uint64_t length = PAGE - offset % PAGE;

	for (; offset + length < size && pas[page + 1] == pas[page] + PAGE; page++)
		length += PAGE;
	return length;
}
