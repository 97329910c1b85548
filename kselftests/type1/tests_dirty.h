/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Dirty tracking (VFIO_IOMMU_DIRTY_PAGES). No IOMMU of the guests reports dirty pages to
 * type1, so all pages that are mapped count as dirty and the bitmap is predictable.
 */
#define START VFIO_IOMMU_DIRTY_PAGES_FLAG_START
#define STOP VFIO_IOMMU_DIRTY_PAGES_FLAG_STOP
#define GET VFIO_IOMMU_DIRTY_PAGES_FLAG_GET_BITMAP
#define WORDS 8 /* of a test's bitmap; one more is a guard */
#define BITMAP_GUARD 0x5a5a5a5a5a5a5a5aull

#define NEED_TRACKING()                                                                  \
	do {                                                                             \
		NEED_OWN_CONTAINER();                                                    \
		if (variant->type != VFIO_TYPE1v2_IOMMU)                                 \
			SKIP(return, "the first version has no dirty tracking");         \
	} while (0)

static int get_bitmap(int container, uint64_t iova, uint64_t size, uint64_t page_size,
		      uint64_t *words, uint64_t bytes)
{
	struct {
		struct vfio_iommu_type1_dirty_bitmap dirty;
		struct vfio_iommu_type1_dirty_bitmap_get get;
	} request = {
		.dirty = {.argsz = sizeof(request), .flags = GET},
		.get =
			{
				.iova = iova,
				.size = size,
				.bitmap = {.pgsize = page_size,
					   .size = bytes,
					   .data = (void *)words},
			},
	};

	return kst_ioctl(container, VFIO_IOMMU_DIRTY_PAGES, &request);
}

static int unmap_bitmap(int container, uint64_t iova, uint64_t *size, uint64_t page_size,
			uint64_t *words, uint64_t bytes)
{
	struct {
		struct vfio_iommu_type1_dma_unmap unmap;
		struct vfio_bitmap bitmap;
	} request = {
		.unmap =
			{
				.argsz = sizeof(request),
				.flags = VFIO_DMA_UNMAP_FLAG_GET_DIRTY_BITMAP,
				.iova = iova,
				.size = *size,
			},
		.bitmap = {.pgsize = page_size, .size = bytes, .data = (void *)words},
	};
	int result = kst_ioctl(container, VFIO_IOMMU_UNMAP_DMA, &request);

	*size = request.unmap.size;
	return result;
}

/* Returns the number of the first wrong bit among `count`, or -1. */
static int wrong_bit(const uint64_t *words, unsigned int count,
		     bool (*expected)(unsigned int page, unsigned int argument),
		     unsigned int argument)
{
	for (unsigned int i = 0; i < count; i++)
		if ((words[i / 64] >> i % 64 & 1) != expected(i, argument))
			return i;
	return -1;
}

TEST_F(type1, tracking_checks_its_arguments)
{
	struct vfio_iommu_type1_dirty_bitmap dirty = {.flags = START};

	if (self->compat) {
		MUST_FAIL(ENOTTY, kst_track_dirty(self->container, START));
		return;
	}
	if (variant->type != VFIO_TYPE1v2_IOMMU) {
		MUST_FAIL(EACCES, kst_track_dirty(self->container, START));
		MUST_FAIL(EACCES, kst_track_dirty(self->container, STOP));
		return;
	}
	for (dirty.argsz = 0; dirty.argsz < 8; dirty.argsz++)
		MUST_FAIL(EINVAL,
			  kst_ioctl(self->container, VFIO_IOMMU_DIRTY_PAGES, &dirty));
	MUST_FAIL(EFAULT, kst_ioctl(self->container, VFIO_IOMMU_DIRTY_PAGES, NULL));
	MUST_FAIL(EINVAL, kst_track_dirty(self->container, START | STOP));
	MUST_FAIL(EINVAL, kst_track_dirty(self->container, START | GET));
	MUST_FAIL(EINVAL, kst_track_dirty(self->container, STOP | GET));
	MUST_FAIL(EINVAL, kst_track_dirty(self->container, 1 << 3));
	MUST_FAIL(EINVAL, kst_track_dirty(self->container, START | 1 << 31));
	MUST_FAIL(EINVAL, kst_track_dirty(self->container, GET));
}

TEST_F(type1, tracking_starts_and_stops)
{
	uint64_t words[2], size = 8 * PAGE;

	NEED_TRACKING();
	MUST(MAP(8, BASE));
	MUST(kst_track_dirty(self->container, STOP));
	MUST_FAIL(EINVAL, get_bitmap(self->container, BASE, 8 * PAGE, PAGE, words, 8));
	MUST_FAIL(EINVAL, unmap_bitmap(self->container, BASE, &size, PAGE, words, 8));
	for (int i = 0; i < 3; i++) {
		MUST(kst_track_dirty(self->container, START));
		MUST(kst_track_dirty(self->container, START));
		memset(words, 0, sizeof(words));
		MUST(get_bitmap(self->container, BASE, 8 * PAGE, PAGE, words, 8));
		EXPECT_EQ(0xff, words[0]);
		MUST(kst_track_dirty(self->container, STOP));
		MUST(kst_track_dirty(self->container, STOP));
		MUST_FAIL(EINVAL,
			  get_bitmap(self->container, BASE, 8 * PAGE, PAGE, words, 8));
	}
	/* A mapping that is created while tracking is on, and closing while it is on. */
	MUST(kst_track_dirty(self->container, START));
	MUST(MAP(4, BASE + 8 * PAGE));
	memset(words, 0, sizeof(words));
	MUST(get_bitmap(self->container, BASE, 12 * PAGE, PAGE, words, 8));
	EXPECT_EQ(0xfff, words[0]);
	EXPECT_EQ(4, UNMAP(BASE + 8 * PAGE, 4));
	EXPECT_EQ(8, ACCOUNTED());
}

TEST_F(type1, bitmap_checks_its_arguments)
{
	uint64_t words[4] = {0};
	int fd = self->container;

	NEED_TRACKING();
	MUST(kst_track_dirty(fd, START));
	MUST(MAP(PAGES, BASE));
	MUST(MAP(1, BASE + PAGES * PAGE));
	for (unsigned int shift = 13; shift < 64; shift++)
		MUST_FAIL(EINVAL, get_bitmap(fd, BASE, PAGES * PAGE, 1ull << shift, words,
					     sizeof(words)));
	MUST_FAIL(EINVAL, get_bitmap(fd, BASE, PAGES * PAGE, PAGE / 2, words, 32));
	MUST_FAIL(EINVAL, get_bitmap(fd, BASE + 1, PAGES * PAGE, PAGE, words, 32));
	MUST_FAIL(EINVAL, get_bitmap(fd, BASE, PAGES * PAGE + 1, PAGE, words, 32));
	MUST_FAIL(EINVAL, get_bitmap(fd, BASE, 0, PAGE, words, 32));
	MUST_FAIL_TO_WRAP(get_bitmap(fd, -PAGE, 2 * PAGE, PAGE, words, 32));
	/* 65 pages need two words. */
	MUST_FAIL(EINVAL, get_bitmap(fd, BASE, 65 * PAGE, PAGE, words, 0));
	MUST_FAIL(EINVAL, get_bitmap(fd, BASE, 65 * PAGE, PAGE, words, 8));
	MUST_FAIL(EINVAL, get_bitmap(fd, BASE, 65 * PAGE, PAGE, words, 15));
	MUST_FAIL(EINVAL, get_bitmap(fd, BASE, 65 * PAGE, PAGE, words, 1ull << 40));
	/* A mapping must be in the range completely. */
	MUST_FAIL(EINVAL, get_bitmap(fd, BASE, 63 * PAGE, PAGE, words, 32));
	MUST_FAIL(EINVAL, get_bitmap(fd, BASE + PAGE, 63 * PAGE, PAGE, words, 32));
	MUST_FAIL(EINVAL, get_bitmap(fd, BASE + PAGE, 64 * PAGE, PAGE, words, 32));
	MUST_FAIL(EINVAL, get_bitmap(fd, BASE - 8 * PAGE, 9 * PAGE, PAGE, words, 32));
	for (int i = 0; i < 4; i++)
		EXPECT_EQ(0, words[i]);
	MUST_FAIL(EFAULT, get_bitmap(fd, BASE, 65 * PAGE, PAGE, (void *)PAGE, 16));
	MUST(get_bitmap(fd, BASE, 65 * PAGE, PAGE, words, 16));
	EXPECT_EQ(UINT64_MAX, words[0]);
	EXPECT_EQ(1, words[1]);
	EXPECT_EQ(0, words[2]);
}

static bool mapped_from(unsigned int page, unsigned int first)
{
	return page >= first;
}

/* A mapping at every offset in a word of the bitmap. */
TEST_F(type1, bitmap_is_right_at_every_offset)
{
	static const int counts[] = {1, 2, 31, 63, 64, 65, 200};
	uint8_t *memory = anonymous(200, MAP_POPULATE);

	NEED_TRACKING();
	ASSERT_NE(MAP_FAILED, memory);
	MUST(kst_track_dirty(self->container, START));
	for (unsigned int i = 0; i < 7 * 66; i++) {
		unsigned int count = counts[i / 66], shift = i % 66, pages;
		uint64_t at = BASE + (i / 66) * 1024 * PAGE, words[WORDS + 1] = {0};
		unsigned int used;

		if (shift == 0)
			MUST(kst_map_dma(self->container, memory, at, count * PAGE,
					 KST_DMA_RW));
		pages = shift + count;
		used = (pages + 63) / 64;
		words[used] = BITMAP_GUARD;
		MUST(get_bitmap(self->container, at - shift * PAGE, pages * PAGE, PAGE,
				words, used * 8));
		ASSERT_EQ(-1, wrong_bit(words, used * 64 < pages ? used * 64 : pages,
					mapped_from, shift))
		{
			TH_LOG("%u pages from %u", count, shift);
		}
		EXPECT_EQ(BITMAP_GUARD, words[used]);
	}
	munmap(memory, 200 * PAGE);
}

/* Pages 0-2, 5-69, 128, and 190-253 of the range are mapped. */
static bool is_in_pattern(unsigned int page, unsigned int argument)
{
	(void)argument;
	return page <= 2 || (page >= 5 && page <= 69) || page == 128 ||
	       (page >= 190 && page <= 253);
}

static bool misses_a_page(const uint64_t *words)
{
	for (unsigned int i = 0; i < 256; i++)
		if (is_in_pattern(i, 0) && !(words[i / 64] >> i % 64 & 1))
			return true;
	return false;
}

/*
 * update_user_bitmap() of 6.12 and 7.2 shifts the mapping's own bitmap, and clears it
 * only up to the last page: from the second time on there can be bits after the mapping.
 */
TEST_F(type1, bitmap_joins_mappings_and_shows_holes)
{
	uint8_t *memory = anonymous(65, MAP_POPULATE);
	uint64_t words[5] = {0}, size = 256 * PAGE;
	int fd = self->container;

	NEED_TRACKING();
	ASSERT_NE(MAP_FAILED, memory);
	MUST(kst_map_dma(fd, memory, BASE + 5 * PAGE, 65 * PAGE, KST_DMA_RW));
	MUST(MAP(3, BASE));
	MUST(kst_track_dirty(fd, START));
	MUST(MAP(64, BASE + 190 * PAGE));
	MUST(MAP(1, BASE + 128 * PAGE));
	words[4] = BITMAP_GUARD;
	for (int i = 0; i < 3; i++) {
		memset(words, 0, 32);
		MUST(get_bitmap(fd, BASE, 256 * PAGE, PAGE, words, 32));
		if (i == 0) {
			EXPECT_EQ(-1, wrong_bit(words, 256, is_in_pattern, 0));
		}
		EXPECT_FALSE(misses_a_page(words));
		EXPECT_EQ(BITMAP_GUARD, words[4]);
	}
	memset(words, 0, 32);
	MUST(unmap_bitmap(fd, BASE, &size, PAGE, words, 32));
	EXPECT_EQ((3 + 65 + 1 + 64) * PAGE, size);
	EXPECT_FALSE(misses_a_page(words));
	EXPECT_EQ(BITMAP_GUARD, words[4]);
	EXPECT_EQ(0, ACCOUNTED());
	EXPECT_EQ(0, UNMAP_ALL());
	memset(words, 0, 32);
	MUST(get_bitmap(fd, BASE, 256 * PAGE, PAGE, words, 32));
	EXPECT_EQ(0, words[0] | words[1] | words[2] | words[3]);
	munmap(memory, 65 * PAGE);
}

TEST_F(type1, unmap_returns_the_bitmap_at_every_offset)
{
	uint64_t size = 8 * PAGE;
	int fd = self->container;

	NEED_TRACKING();
	MUST(kst_track_dirty(fd, START));
	for (unsigned int shift = 0; shift < 66; shift++) {
		uint64_t words[4] = {0};

		size = (shift + 7) * PAGE;
		words[(shift + 7 + 63) / 64] = BITMAP_GUARD;
		MUST(MAP(7, BASE + shift * PAGE));
		MUST_FAIL(EINVAL, unmap_bitmap(fd, BASE, &size, 2 * PAGE, words, 24));
		size = (shift + 6) * PAGE;
		MUST_FAIL(EINVAL, unmap_bitmap(fd, BASE, &size, PAGE, words, 24));
		size = (shift + 7) * PAGE;
		MUST_FAIL(EINVAL, unmap_bitmap(fd, BASE, &size, PAGE, words,
					       shift + 7 > 64 ? 8 : 0));
		EXPECT_EQ(7, ACCOUNTED());
		size = (shift + 7) * PAGE;
		MUST(unmap_bitmap(fd, BASE, &size, PAGE, words, 16));
		EXPECT_EQ(7 * PAGE, size);
		EXPECT_EQ(-1, wrong_bit(words, shift + 7, mapped_from, shift));
		EXPECT_EQ(BITMAP_GUARD, words[(shift + 7 + 63) / 64]);
		EXPECT_EQ(0, ACCOUNTED());
	}
}
