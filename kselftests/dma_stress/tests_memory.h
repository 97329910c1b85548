/* SPDX-License-Identifier: GPL-2.0-only */
/* Placement of memory, and that pinned pages do not move. */
#define HUGE_PAGE (2ul << 20)
#ifndef MADV_COLLAPSE
#define MADV_COLLAPSE 25
#endif
/* From linux/mempolicy.h, to avoid depending on libnuma. */
#ifndef MPOL_MF_MOVE
#define MPOL_MF_MOVE (1 << 1)
#endif

/* The device ignores the address bits that it does not implement. */
TEST_F(dma, mask_of_28_bits_is_respected)
{
	struct lane *lane = &self->lanes[0];
	uint8_t *bytes = lane->buffer.memory;

	if (self->first)
		SKIP(return, "edu0 can't address its buffer in this guest");
	memset(bytes, 0x33, 64);
	MUST(edu_dma(&lane->edu, false, lane->buffer.bus, 0, 64));
	MUST(edu_dma(&lane->edu, true, lane->to | 1ull << 52, 0, 64));
	EXPECT_EQ(0x33, bytes[PAGE]);
	EXPECT_EQ(0x33, bytes[PAGE + 63]);
}

/* With an IOMMU any IOVA can be chosen; without, the guest needs that much memory. */
TEST_F(dma, arrives_above_4_gib)
{
	struct lane *lane = &self->lanes[1];
	uint8_t *bytes = lane->buffer.memory;
	struct kst_buffer high[16];
	int count = 0;

	lane->session.next_iova = 5ull << 30;
	do {
		MUST(kst_buffer_alloc(&lane->session, &high[count], PAGE));
	} while (high[count++].bus >> 32 == 0 && count < 16);
	if (high[count - 1].bus >> 32 == 0)
		SKIP(return, "this guest has no free memory above 4 GiB");
	TH_LOG("at %#llx", (unsigned long long)high[count - 1].bus);
	memset(bytes, 0x44, PAGE);
	MUST(edu_dma(&lane->edu, false, lane->buffer.bus, 0, 4000));
	MUST(edu_dma(&lane->edu, true, high[count - 1].bus, 0, 4000));
	EXPECT_EQ(0, memcmp(bytes, high[count - 1].memory, 4000));
	while (count > 0)
		kst_buffer_free(&lane->session, &high[--count]);
}

/* Asks the kernel to migrate a page to the other NUMA node. -ENOENT without one. */
static int migrate(void *page)
{
	int here = -1, there, status;

	if (!kst_exists("/sys/devices/system/node/node1"))
		return -ENOENT;
	if (syscall(SYS_move_pages, 0, 1ul, &page, NULL, &here, 0) || here < 0)
		return -ENOENT;
	there = !here;
	return syscall(SYS_move_pages, 0, 1ul, &page, &there, &status, MPOL_MF_MOVE);
}

/*
 * Neither migration to another NUMA node, if there is one, nor compaction moves a page
 * that a device writes to. Both move unpinned pages.
 */
TEST_F(dma, page_does_not_move)
{
	struct lane *lane = &self->lanes[1];
	uint8_t *bytes = lane->buffer.memory;
	uint64_t before[2], after[2]; /* pinned, unpinned */
	uint8_t *control;
	bool nodes;
	int moved;

	if (lane->session.noiommu && variant->interface != KST_CDEV)
		SKIP(return, "noiommu groups do not pin pages");
	control = mmap(NULL, PAGE, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	ASSERT_NE(MAP_FAILED, control);
	MUST(kst_physical(bytes, &before[0]));
	MUST(kst_physical(control, &before[1]));
	memset(bytes, 0x11, 64);
	MUST(edu_dma(&lane->edu, false, lane->buffer.bus, 0, 64));
	MUST(edu_dma_start(&lane->edu, true, lane->buffer.bus + 64, 0, 64));
	munlock(bytes, PAGE);
	madvise(bytes, PAGE, MADV_PAGEOUT);
	migrate(bytes);
	nodes = migrate(control) != -ENOENT;
	moved = kst_move_pages();
	MUST(edu_dma_wait(&lane->edu));
	EXPECT_EQ(0x11, bytes[64]);
	EXPECT_EQ(0x11, bytes[127]);
	MUST(kst_physical(bytes, &after[0]));
	ASSERT_EQ(before[0], after[0]);
	MUST(kst_physical(control, &after[1]));
	if (nodes) {
		EXPECT_NE(before[1], after[1]);
	}
	if (moved == -ENOENT)
		SKIP(return, "this kernel has no compaction");
	EXPECT_LT(0, moved);
}

/* Small pages in an aligned range that a huge page could back. */
static uint8_t *small_pages(void)
{
	uint8_t *space = mmap(NULL, 2 * HUGE_PAGE, PROT_READ | PROT_WRITE,
			      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	uint8_t *start;

	if (space == MAP_FAILED)
		return NULL;
	start = (uint8_t *)(((uintptr_t)space + HUGE_PAGE - 1) & ~(HUGE_PAGE - 1));
	madvise(start, HUGE_PAGE, MADV_NOHUGEPAGE);
	for (size_t at = 0; at < HUGE_PAGE; at += PAGE)
		start[at] = 1;
	madvise(start, HUGE_PAGE, MADV_HUGEPAGE);
	return start;
}

/* Collapsing small pages into a huge one moves them all, unless one is pinned. */
TEST_F(dma, pinned_pages_are_not_made_into_a_huge_one)
{
	static uint64_t before[HUGE_PAGE / PAGE], after[HUGE_PAGE / PAGE];
	struct lane *lane = &self->lanes[1];
	struct kst_buffer pinned = {.size = HUGE_PAGE, .iova = 1ull << 30};
	uint8_t *control = small_pages();
	uint64_t bus;

	if (variant->interface != KST_CDEV)
		SKIP(return, "tested through the cdev only");
	ASSERT_NE(NULL, control);
	if (madvise(control, HUGE_PAGE, MADV_COLLAPSE))
		SKIP(return, "can't create a huge page: %s", strerror(errno));
	pinned.memory = small_pages();
	ASSERT_NE(NULL, pinned.memory);
	MUST(kst_physical_pages(pinned.memory, HUGE_PAGE / PAGE, before));
	MUST(kst_ioas_map_fixed(lane->session.container, lane->session.ioas,
				pinned.memory, HUGE_PAGE, pinned.iova));
	MUST(kst_buffer_bus(&lane->session, &pinned, 7 * PAGE, &bus));
	memset(lane->buffer.memory, 0x55, 64);
	MUST(edu_dma(&lane->edu, false, lane->buffer.bus, 0, 64));
	MUST(edu_dma_start(&lane->edu, true, bus, 0, 64));
	EXPECT_EQ(-1, madvise(pinned.memory, HUGE_PAGE, MADV_COLLAPSE));
	MUST(edu_dma_wait(&lane->edu));
	EXPECT_EQ(0x55, ((uint8_t *)pinned.memory)[7 * PAGE]);
	MUST(kst_physical_pages(pinned.memory, HUGE_PAGE / PAGE, after));
	EXPECT_EQ(0, memcmp(before, after, sizeof(before)));
	/* Once unpinned they can be collapsed. */
	MUST(kst_ioas_unmap(lane->session.container, lane->session.ioas, pinned.iova,
			    HUGE_PAGE));
	EXPECT_EQ(0, madvise(pinned.memory, HUGE_PAGE, MADV_COLLAPSE))
	{
		TH_LOG("%s", strerror(errno));
	}
}
