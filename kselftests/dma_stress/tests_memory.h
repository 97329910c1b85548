/* SPDX-License-Identifier: GPL-2.0-only */
/* Where the memory is, and that it stays there. */
#define HUGE_PAGE (2ul << 20)
#ifndef MADV_COLLAPSE
#define MADV_COLLAPSE 25
#endif
/* linux/mempolicy.h; the C library has it in a library of its own. */
#ifndef MPOL_MF_MOVE
#define MPOL_MF_MOVE (1 << 1)
#endif

/* The device drops the bits that it has no lines for: it does not go astray. */
TEST_F(dma, mask_of_28_bits_is_respected)
{
	struct lane *lane = &self->lanes[0];
	uint8_t *bytes = lane->buffer.memory;

	if (self->first)
		SKIP(return, "edu0 does not reach its memory here");
	memset(bytes, 0x33, 64);
	MUST(edu_dma(&lane->edu, false, lane->buffer.bus, 0, 64));
	MUST(edu_dma(&lane->edu, true, lane->to | 1ull << 52, 0, 64));
	EXPECT_EQ(0x33, bytes[PAGE]);
	EXPECT_EQ(0x33, bytes[PAGE + 63]);
}

/* With an IOMMU any address can be had; without, it takes a guest with so much. */
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
		SKIP(return, "no memory of this guest lies above 4 GiB");
	TH_LOG("at %#llx", (unsigned long long)high[count - 1].bus);
	memset(bytes, 0x44, PAGE);
	MUST(edu_dma(&lane->edu, false, lane->buffer.bus, 0, 4000));
	MUST(edu_dma(&lane->edu, true, high[count - 1].bus, 0, 4000));
	EXPECT_EQ(0, memcmp(bytes, high[count - 1].memory, 4000));
	while (count > 0)
		kst_buffer_free(&lane->session, &high[--count]);
}

/* Asks for a page on the other node of two. -ENOENT: there are not two. */
static int ask_to_move(void *page)
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
 * Neither another node, where there is one, nor compaction gets hold of a page that a
 * device writes to. Pages that are not pinned are asked the same.
 */
TEST_F(dma, page_does_not_move)
{
	struct lane *lane = &self->lanes[1];
	uint8_t *bytes = lane->buffer.memory;
	uint64_t before[2], after[2]; /* pinned, and not */
	uint8_t *control;
	bool nodes;

	if (lane->session.noiommu && variant->interface != KST_CDEV)
		SKIP(return, "nothing pins pages here");
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
	ask_to_move(bytes);
	nodes = ask_to_move(control) != -ENOENT;
	kst_write("/proc/sys/vm/compact_memory", "1");
	MUST(edu_dma_wait(&lane->edu));
	EXPECT_EQ(0x11, bytes[64]);
	EXPECT_EQ(0x11, bytes[127]);
	MUST(kst_physical(bytes, &after[0]));
	ASSERT_EQ(before[0], after[0]);
	MUST(kst_physical(control, &after[1]));
	if (nodes) {
		EXPECT_NE(before[1], after[1]);
	} else if (before[1] == after[1]) {
		SKIP(return, "this kernel did not move another page either");
	}
}

/* Small pages at a place where a huge one fits. */
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

/* Making a huge page of small ones moves them all, unless one of them is pinned. */
TEST_F(dma, pinned_pages_are_not_made_into_a_huge_one)
{
	static uint64_t before[HUGE_PAGE / PAGE], after[HUGE_PAGE / PAGE];
	struct lane *lane = &self->lanes[1];
	struct kst_buffer pinned = {.size = HUGE_PAGE, .iova = 1ull << 30};
	uint8_t *control = small_pages();
	uint64_t bus;

	if (variant->interface != KST_CDEV)
		SKIP(return, "iommufd pins alike for all of them");
	ASSERT_NE(NULL, control);
	if (madvise(control, HUGE_PAGE, MADV_COLLAPSE))
		SKIP(return, "this kernel makes no huge page: %s", strerror(errno));
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
	/* And it was the pinning that kept them. */
	MUST(kst_ioas_unmap(lane->session.container, lane->session.ioas, pinned.iova,
			    HUGE_PAGE));
	EXPECT_EQ(0, madvise(pinned.memory, HUGE_PAGE, MADV_COLLAPSE))
	{
		TH_LOG("%s", strerror(errno));
	}
}
