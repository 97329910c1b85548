/* SPDX-License-Identifier: GPL-2.0-only */
/* Dirty tracking: which half pages were written, at any granularity. */

/* 2 MiB of IOVA: as many half pages as fill 128 bytes of a bitmap. */
#define DIRTY_LENGTH (8 * MEMORY_PAGES * PAGE)
#define DIRTY_PAGES (DIRTY_LENGTH / HALF)

FIXTURE(dirty)
{
	int fd;
	uint32_t ioas;
	uint8_t *memory;
	unsigned long splats;
	struct mock_device device;
	uint32_t hwpt;
	uint8_t *bits, *expected; /* which half pages are dirty */
};

FIXTURE_SETUP(dirty)
{
	SETUP_MOCK(self);
	MUST(mock_add(self->fd, self->ioas, 0, &self->device));
	self->hwpt = MUST(hwpt_alloc(self->fd, self->device.idev, self->ioas,
				     IOMMU_HWPT_ALLOC_DIRTY_TRACKING));
	MUST(mock_replace(self->fd, &self->device, self->hwpt));
	/* The same memory several times: only IOVAs matter here. */
	for (uint64_t at = 0; at < DIRTY_LENGTH; at += MEMORY_PAGES * PAGE)
		MUST(MAP_AT(0, MEMORY_PAGES * PAGE, IOVA + at));
	self->bits = calloc(1, DIRTY_PAGES / 8);
	self->expected = calloc(1, DIRTY_PAGES / 8 + 1);
}

FIXTURE_TEARDOWN(dirty)
{
	free(self->bits);
	free(self->expected);
	TEARDOWN_MOCK(self);
}

static bool is_set(const uint8_t *bits, uint64_t index)
{
	return bits[index / 8] >> (index % 8) & 1;
}

static void set_bit(uint8_t *bits, uint64_t index)
{
	bits[index / 8] |= 1 << (index % 8);
}

/* Returns whether any half page is dirty that the bit of the result covers. */
static bool covers_dirty(const uint8_t *bits, uint64_t at, uint64_t page_size)
{
	for (uint64_t i = at / HALF; i <= (at + page_size - 1) / HALF; i++)
		if (is_set(bits, i))
			return true;
	return false;
}

/*
 * Gets the bitmap of a range, in a buffer that begins `shift` bytes before the end of a
 * page, and compares it: bits that were set remain, and no byte outside changes.
 */
static int try_dirty(int fd, uint32_t hwpt, const uint8_t *dirty, uint64_t from, uint64_t length,
		     uint64_t page_size, unsigned int shift, uint32_t flags)
{
	static uint8_t buffer[6 * PAGE] __attribute__((aligned(PAGE)));
	uint8_t *bits = buffer + 2 * PAGE - shift;
	uint64_t count = length / page_size, bytes = (count + 7) / 8;
	int result;

	memset(buffer, 0, sizeof(buffer));
	bits[-1] = bits[bytes] = 0xa5;
	set_bit(bits, count / 2);
	result = get_dirty(fd, hwpt, IOVA + from, length, page_size, bits, flags);
	if (result)
		return result;
	for (uint64_t i = 0; i < count; i++)
		if (is_set(bits, i) != (i == count / 2 ||
					covers_dirty(dirty, from + i * page_size, page_size)))
			return -EILSEQ;
	for (uint64_t i = count; i < bytes * 8; i++)
		if (is_set(bits, i))
			return -EPROTO;
	return bits[-1] == 0xa5 && bits[bytes] == 0xa5 ? 0 : -EPROTO;
}

/* Half pages around every kind of edge: of a word of the bitmap, of a mapping. */
static void make_pattern(uint8_t *bits)
{
	static const unsigned int some[] = {0, 1, 7, 8, 63, 64, 65, 127, 128, 200, 255, 256, 511,
					    512, 639, 640, 1000, DIRTY_PAGES - 1};

	for (int i = 0; i < sizeof(some) / sizeof(some[0]); i++)
		set_bit(bits, some[i]);
}

TEST_F(dirty, bitmap_is_right_for_every_page_size_and_offset)
{
	static const uint64_t page_sizes[] = {64,	HALF / 2, HALF,	     PAGE,
					      2 * PAGE, 16 * PAGE, 128 * PAGE, DIRTY_LENGTH};
	static const unsigned int shifts[] = {0, 8, 24, 2048, PAGE};
	static const struct {
		uint64_t from, length;
	} ranges[] = {{0, DIRTY_LENGTH},
		      {0, 128 * PAGE},
		      {32 * PAGE, 128 * PAGE},
		      {63 * PAGE, 2 * PAGE},
		      {64 * PAGE, 65 * PAGE},
		      {HALF, PAGE},
		      {DIRTY_LENGTH - HALF, HALF}};

	make_pattern(self->bits);
	MUST(track_dirty(self->fd, self->hwpt, true));
	EXPECT_EQ(18, make_dirty(self->fd, self->hwpt, IOVA, DIRTY_LENGTH, self->bits));
	for (int s = 0; s < 8; s++) {
		for (int r = 0; r < 7; r++) {
			uint64_t mask = page_sizes[s] - 1;

			if ((ranges[r].from | ranges[r].length) & mask)
				continue;
			for (int i = 0; i < 5; i++) {
				ASSERT_EQ(0, try_dirty(self->fd, self->hwpt, self->bits,
						       ranges[r].from, ranges[r].length,
						       page_sizes[s], shifts[i],
						       IOMMU_HWPT_GET_DIRTY_BITMAP_NO_CLEAR))
				{
					TH_LOG("page size %llu, range %d, shift %u",
					       (unsigned long long)page_sizes[s], r, shifts[i]);
				}
			}
		}
	}
}

/* Without NO_CLEAR the bits of the range are reset, and no others. */
TEST_F(dirty, reading_clears_the_range)
{
	static const uint64_t from = 32 * PAGE, length = 130 * PAGE;

	make_pattern(self->bits);
	memcpy(self->expected, self->bits, DIRTY_PAGES / 8);
	MUST(track_dirty(self->fd, self->hwpt, true));
	MUST(make_dirty(self->fd, self->hwpt, IOVA, DIRTY_LENGTH, self->bits));
	MUST(try_dirty(self->fd, self->hwpt, self->expected, from, length, HALF, 0, 0));
	memset(self->expected + from / HALF / 8, 0, length / HALF / 8);
	/* The range ends within a byte. */
	self->expected[(from + length) / HALF / 8] &= ~((1 << (from + length) / HALF % 8) - 1);
	MUST(try_dirty(self->fd, self->hwpt, self->expected, 0, DIRTY_LENGTH, HALF, 8,
		       IOMMU_HWPT_GET_DIRTY_BITMAP_NO_CLEAR));
	MUST(try_dirty(self->fd, self->hwpt, self->expected, 0, DIRTY_LENGTH, PAGE, 0, 0));
	memset(self->expected, 0, DIRTY_PAGES / 8);
	MUST(try_dirty(self->fd, self->hwpt, self->expected, 0, DIRTY_LENGTH, HALF, 0, 0));
	/* Tracking that starts again starts with clean pages. */
	MUST(make_dirty(self->fd, self->hwpt, IOVA, DIRTY_LENGTH, self->bits));
	MUST(track_dirty(self->fd, self->hwpt, false));
	MUST_FAIL(EINVAL, make_dirty(self->fd, self->hwpt, IOVA, PAGE, self->bits));
	MUST(track_dirty(self->fd, self->hwpt, true));
	MUST(try_dirty(self->fd, self->hwpt, self->expected, 0, DIRTY_LENGTH, HALF, 0, 0));
}

TEST_F(dirty, arguments_are_checked)
{
	uint32_t plain = MUST(hwpt_alloc(self->fd, self->device.idev, self->ioas, 0));
	struct iommu_hwpt_set_dirty_tracking set = {.size = sizeof(set), .hwpt_id = self->hwpt};
	struct mock_device device;
	uint32_t other;
	uint64_t bits[4];

	MUST(track_dirty(self->fd, self->hwpt, true));
	MUST_FAIL(EOPNOTSUPP, track_dirty(self->fd, plain, true));
	MUST_FAIL(ENOENT, track_dirty(self->fd, self->ioas, true));
	set.flags = 2;
	MUST_FAIL(EOPNOTSUPP, kst_ioctl(self->fd, IOMMU_HWPT_SET_DIRTY_TRACKING, &set));
#define GET(hwpt, iova, length, page_size, flags)                                        \
	get_dirty(self->fd, hwpt, iova, length, page_size, bits, flags)
	MUST_FAIL(EOPNOTSUPP, GET(plain, IOVA, PAGE, PAGE, 0));
	MUST_FAIL(ENOENT, GET(self->ioas, IOVA, PAGE, PAGE, 0));
	MUST_FAIL(EOPNOTSUPP, GET(self->hwpt, IOVA, PAGE, PAGE, 2));
	MUST_FAIL(EINVAL, GET(self->hwpt, IOVA, 0, PAGE, 0));
	MUST_FAIL(EINVAL, GET(self->hwpt, IOVA, PAGE, 0, 0));
	MUST_FAIL(EINVAL, GET(self->hwpt, IOVA, PAGE + 1, HALF, 0));
	MUST_FAIL(EINVAL, GET(self->hwpt, IOVA + 1, PAGE, HALF, 0));
	MUST_FAIL(EINVAL, GET(self->hwpt, IOVA, PAGE, 2 * PAGE, 0));
	MUST_FAIL(EINVAL, GET(self->hwpt, IOVA + PAGE, 2 * PAGE, 2 * PAGE, 0));
	MUST_FAIL(EOVERFLOW, GET(self->hwpt, -PAGE, 2 * PAGE, PAGE, 0));
#undef GET
	/* A device that can't track is not given a domain that does. */
	MUST(kst_ioas_alloc(self->fd, &other));
	MUST(mock_add(self->fd, other, MOCK_FLAGS_DEVICE_NO_DIRTY, &device));
	MUST_FAIL(EOPNOTSUPP, hwpt_alloc(self->fd, device.idev, other,
					 IOMMU_HWPT_ALLOC_DIRTY_TRACKING));
	MUST_FAIL(EINVAL, mock_replace(self->fd, &device, self->hwpt));
	MUST(mock_replace(self->fd, &device, plain));
	MUST(check_map(self->fd, plain, IOVA, self->memory, MEMORY_PAGES * PAGE));
}
