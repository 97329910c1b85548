/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Pages that are accounted for a mapping. The tests have CAP_IPC_LOCK: VFIO's container
 * counts pages in VmLck even then, and iommufd in VmPin.
 */
#define MANY 600 /* more than a batch of the kernel, which is one page of pointers */
#define HUGE (2ul << 20)

static uint8_t *anonymous(size_t pages, int flags)
{
	return mmap(NULL, pages * PAGE, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS | flags, -1, 0);
}

TEST_F(type1, every_page_is_accounted)
{
	static const int counts[] = {1, 2, 511, 512, 513, MANY};
	uint8_t *memory = anonymous(MANY, 0);

	ASSERT_NE(MAP_FAILED, memory);
	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
		/* The first and the last pages of the memory. */
		for (int k = 0; k < 2; k++) {
			MUST(kst_map_dma(self->container,
					 memory + k * (MANY - counts[i]) * PAGE, BASE,
					 counts[i] * PAGE, KST_DMA_RW));
			EXPECT_EQ(counts[i], ACCOUNTED());
			EXPECT_EQ(counts[i], UNMAP(BASE, MANY));
			EXPECT_EQ(0, ACCOUNTED());
		}
	}
	munmap(memory, MANY * PAGE);
}

TEST_F(type1, page_that_is_mapped_twice_is_accounted_twice)
{
	MUST(MAP(8, BASE));
	MUST(MAP(8, BASE + 8 * PAGE));
	MUST(MAP(4, BASE + 32 * PAGE));
	EXPECT_EQ(20, ACCOUNTED());
	EXPECT_EQ(8, UNMAP(BASE, 8));
	EXPECT_EQ(12, ACCOUNTED());
	EXPECT_EQ(12, UNMAP_ALL());
	EXPECT_EQ(0, ACCOUNTED());
}

/* Nothing of a mapping that fails half-way is left. */
TEST_F(type1, failure_releases_all_pages)
{
	static const int holes[] = {0, 1, 63, 511, 512, MANY - 1};

	for (size_t i = 0; i < sizeof(holes) / sizeof(holes[0]); i++) {
		uint8_t *memory = anonymous(MANY, MAP_POPULATE);

		ASSERT_NE(MAP_FAILED, memory);
		ASSERT_EQ(0, munmap(memory + holes[i] * PAGE, PAGE));
		MUST_FAIL(EFAULT, kst_map_dma(self->container, memory, BASE, MANY * PAGE,
					      KST_DMA_RW));
		EXPECT_EQ(0, ACCOUNTED());
		EXPECT_EQ(0, UNMAP(BASE, MANY));
		MUST(MAP(PAGES, BASE + holes[i] * PAGE));
		EXPECT_EQ(PAGES, UNMAP_ALL());
		munmap(memory, MANY * PAGE);
	}
}

TEST_F(type1, read_only_memory_is_not_mapped_writable)
{
	ASSERT_EQ(0, mprotect(self->memory, 4 * PAGE, PROT_READ));
	MUST_FAIL(EFAULT, MAP(4, BASE));
	MUST_FAIL(EFAULT, kst_map_dma(self->container, self->memory, BASE, PAGE,
				      VFIO_DMA_MAP_FLAG_WRITE));
	EXPECT_EQ(0, ACCOUNTED());
	MUST(kst_map_dma(self->container, self->memory, BASE, 4 * PAGE,
			 VFIO_DMA_MAP_FLAG_READ));
	EXPECT_EQ(4, ACCOUNTED());
	ASSERT_EQ(0, mprotect(self->memory, 4 * PAGE, PROT_NONE));
	MUST_FAIL(EFAULT, kst_map_dma(self->container, self->memory, BASE + 8 * PAGE,
				      PAGE, VFIO_DMA_MAP_FLAG_READ));
	EXPECT_EQ(4, UNMAP(BASE, 4));
}

/* Reads of memory that was never written: all map to the same page. */
TEST_F(type1, zero_pages_are_released)
{
	uint8_t *memory = anonymous(PAGES, 0);
	volatile uint8_t sum = 0;
	long pages;

	ASSERT_NE(MAP_FAILED, memory);
	for (unsigned int i = 0; i < PAGES; i++)
		sum += memory[i * PAGE];
	ASSERT_EQ(0, sum);
	MUST(kst_map_dma(self->container, memory, BASE, PAGES * PAGE,
			 VFIO_DMA_MAP_FLAG_READ));
	pages = ACCOUNTED();
	EXPECT_TRUE(pages == PAGES || pages == 0);
	EXPECT_EQ(PAGES, UNMAP(BASE, PAGES));
	EXPECT_EQ(0, ACCOUNTED());
	munmap(memory, PAGES * PAGE);
}

TEST_F(type1, pages_of_a_file_are_accounted)
{
	int file = memfd_create("pages", MFD_CLOEXEC);
	uint8_t *memory;

	ASSERT_LE(0, file);
	ASSERT_EQ(0, ftruncate(file, PAGES * PAGE));
	memory = mmap(NULL, PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
	ASSERT_NE(MAP_FAILED, memory);
	MUST(kst_map_dma(self->container, memory, BASE, PAGES * PAGE, KST_DMA_RW));
	EXPECT_EQ(PAGES, ACCOUNTED());
	/* Neither is the memory needed any longer, nor the file. */
	munmap(memory, PAGES * PAGE);
	ASSERT_EQ(0, ftruncate(file, 0));
	close(file);
	EXPECT_EQ(PAGES, ACCOUNTED());
	EXPECT_EQ(PAGES, UNMAP(BASE, PAGES));
	EXPECT_EQ(0, ACCOUNTED());
}

/* Memory that a huge page can back; it need not, so the result is the same. */
TEST_F(type1, huge_pages_are_accounted_by_small_ones)
{
	uint8_t *space = anonymous(2 * HUGE / PAGE, 0), *memory;

	ASSERT_NE(MAP_FAILED, space);
	memory = (uint8_t *)(((uintptr_t)space + HUGE - 1) & ~(HUGE - 1));
	madvise(memory, HUGE, MADV_HUGEPAGE);
	memset(memory, 1, HUGE);
	MUST(kst_map_dma(self->container, memory, BASE, HUGE, KST_DMA_RW));
	EXPECT_EQ(HUGE / PAGE, ACCOUNTED());
	MUST(kst_map_dma(self->container, memory + 3 * PAGE, BASE + HUGE, 5 * PAGE,
			 KST_DMA_RW));
	EXPECT_EQ(HUGE / PAGE + 5, ACCOUNTED());
	EXPECT_EQ(HUGE / PAGE, UNMAP(BASE, HUGE / PAGE));
	EXPECT_EQ(5, ACCOUNTED());
	EXPECT_EQ(5, UNMAP_ALL());
	munmap(space, 2 * HUGE);
}

/* Registers of a device are not memory: VFIO's container maps them, iommufd does not. */
TEST_F(type1, registers_are_not_accounted)
{
	struct edu edu;

	MUST(edu_open(&edu, self->session.fd));
	if (self->compat) {
		MUST_FAIL(EFAULT, kst_map_dma(self->container, (void *)edu.bar, BASE,
					      edu.size, KST_DMA_RW));
	} else {
		MUST(kst_map_dma(self->container, (void *)edu.bar, BASE, edu.size,
				 KST_DMA_RW));
		EXPECT_EQ(0, ACCOUNTED());
		EXPECT_EQ((long long)(edu.size / PAGE), UNMAP_ALL());
	}
	EXPECT_EQ(0, ACCOUNTED());
	edu_close(&edu);
}
