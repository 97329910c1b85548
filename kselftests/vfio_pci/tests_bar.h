/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A device whose BARs are plain memory (QEMU's ivshmem): accesses by read(), write() and
 * mappings must agree for all sizes, offsets and kinds of mappings.
 */
#define MEMORY VFIO_PCI_BAR2_REGION_INDEX
#define HUGE_PAGE (2ul << 20)

FIXTURE(ram)
{
	struct user user;
	uint64_t size, offset;
	uint8_t *map;
};

FIXTURE_VARIANT(ram)
{
	enum kst_interface interface;
	const char *role;
};

ADD_INTERFACES_TO(ram, "shm0");

FIXTURE_SETUP(ram)
{
	struct vfio_region_info info;

	self->map = MAP_FAILED;
	OPEN_USER(&self->user, variant->interface, variant->role);
	MUST(kst_region_info(self->user.session.fd, MEMORY, &info));
	self->size = info.size;
	self->offset = info.offset;
	ASSERT_LE(HUGE_PAGE, info.size);
	SET_CONFIG(PCI_COMMAND, 2, PCI_COMMAND_MEMORY);
	self->map = map_region(self->user.session.fd, MEMORY, 0, info.size);
	ASSERT_NE(MAP_FAILED, self->map);
	/* Every page is different. */
	for (uint64_t at = 0; at < info.size; at += PAGE)
		*(volatile uint64_t *)(self->map + at) = at;
}

FIXTURE_TEARDOWN(ram)
{
	if (self->map != MAP_FAILED)
		munmap(self->map, self->size);
	CLOSE_USER(&self->user);
}

TEST_F(ram, reads_and_writes_of_any_size_agree)
{
	uint8_t bytes[64], expected[2 * PAGE];
	int fd = self->user.session.fd;

	for (size_t i = 0; i < sizeof(expected); i++)
		self->map[i] = expected[i] = kst_random() >> 20;
	for (int round = 0; round < 400; round++) {
		unsigned int at = PAGE - 64 + kst_random() % 128;
		unsigned int size = 1 + kst_random() % 40;

		memset(bytes, 0xa5, sizeof(bytes));
		ASSERT_EQ(size, pread(fd, bytes, size, self->offset + at));
		ASSERT_EQ(0, memcmp(expected + at, bytes, size))
		{
			TH_LOG("%u bytes at %u", size, at);
		}
		ASSERT_EQ(0xa5, bytes[size]);
		for (unsigned int i = 0; i < size; i++)
			expected[at + i] = bytes[i] = kst_random() >> 20;
		ASSERT_EQ(size, pwrite(fd, bytes, size, self->offset + at));
		ASSERT_EQ(0, memcmp(expected, self->map, sizeof(expected)))
		{
			TH_LOG("%u bytes at %u", size, at);
		}
	}
}

TEST_F(ram, accesses_end_with_the_region)
{
	int fd = self->user.session.fd;
	uint8_t bytes[16], mark[16];

	memset(mark, 0x5a, sizeof(mark));
	for (unsigned int size = 1; size <= 8; size++) {
		memset(bytes, 0xa5, sizeof(bytes));
		ASSERT_EQ(size, pwrite(fd, mark, 16, self->offset + self->size - size));
		ASSERT_EQ(size, pread(fd, bytes, 16, self->offset + self->size - size));
		EXPECT_EQ(0, memcmp(mark, bytes, size));
		EXPECT_EQ(0xa5, bytes[size]);
		EXPECT_EQ(0x5a, self->map[self->size - size]);
	}
	for (uint64_t at = self->size; at < self->size + 2 * PAGE; at += PAGE - 1) {
		EXPECT_EQ(-1, pread(fd, bytes, 4, self->offset + at));
		EXPECT_EQ(EINVAL, errno);
		EXPECT_EQ(-1, pwrite(fd, bytes, 4, self->offset + at));
		EXPECT_EQ(EINVAL, errno);
	}
	EXPECT_EQ(0, pread(fd, bytes, 0, self->offset));
	MUST_FAIL(EFAULT, kst_region_read(fd, MEMORY, 0, NULL, 4));
	MUST_FAIL(EFAULT, kst_region_write(fd, MEMORY, 0, NULL, 4));
}

static bool maps(int fd, int flags, uint64_t offset, size_t size)
{
	void *map = mmap(NULL, size, PROT_READ, flags, fd, offset);

	if (map == MAP_FAILED)
		return false;
	munmap(map, size);
	return true;
}

TEST_F(ram, mappings_stay_within_the_region)
{
	int fd = self->user.session.fd;
	struct vfio_region_info small;
	struct kst_resource bar;

	EXPECT_TRUE(maps(fd, MAP_SHARED, self->offset + self->size - PAGE, PAGE));
	EXPECT_FALSE(maps(fd, MAP_SHARED, self->offset + self->size - PAGE, 2 * PAGE));
	EXPECT_FALSE(maps(fd, MAP_SHARED, self->offset + self->size, PAGE));
	EXPECT_FALSE(maps(fd, MAP_SHARED, self->offset, self->size + PAGE));
	EXPECT_FALSE(maps(fd, MAP_SHARED, self->offset + PAGE, self->size));
	EXPECT_FALSE(maps(fd, MAP_SHARED, self->offset - PAGE, 2 * PAGE));
	EXPECT_FALSE(maps(fd, MAP_PRIVATE, self->offset, PAGE));
	EXPECT_FALSE(maps(fd, MAP_SHARED, self->offset + 1, PAGE));
	/* BAR 0 is smaller than a page. */
	MUST(kst_region_info(fd, 0, &small));
	MUST(kst_resource(&self->user.device, 0, &bar));
	ASSERT_GT(PAGE, small.size);
	EXPECT_EQ(!!(small.flags & VFIO_REGION_INFO_FLAG_MMAP),
		  maps(fd, MAP_SHARED, small.offset, PAGE));
	EXPECT_FALSE(maps(fd, MAP_SHARED, small.offset, 2 * PAGE));
	EXPECT_FALSE(maps(fd, MAP_SHARED, small.offset + PAGE, PAGE));
	if (bar.start % PAGE)
		EXPECT_EQ(0, small.flags & VFIO_REGION_INFO_FLAG_MMAP);
}

/* Each page is the one that it should be, whether huge pages could be used or not. */
TEST_F(ram, mappings_of_any_alignment_are_right)
{
	static const struct {
		unsigned int skew, first, pages; /* pages */
	} cases[] = {
		{0, 0, 1024},	 {1, 0, 1024},	  {0, 1, 1023},	 {1, 1, 1023},
		{511, 511, 513}, {256, 256, 600}, {0, 512, 512}, {3, 512, 512},
		{0, 0, 513},	 {7, 9, 3},
	};
	const size_t room = self->size + 2 * HUGE_PAGE;
	uint8_t *space = mmap(NULL, room, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	uint8_t *start;

	ASSERT_NE(MAP_FAILED, space);
	start = (uint8_t *)(((uintptr_t)space + HUGE_PAGE - 1) & ~(HUGE_PAGE - 1));
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		uint8_t *at = start + cases[i].skew * PAGE;
		size_t size = cases[i].pages * PAGE;

		if ((cases[i].first + cases[i].pages) * PAGE > self->size)
			continue;
		ASSERT_EQ(at, mmap(at, size, PROT_READ | PROT_WRITE,
				   MAP_SHARED | MAP_FIXED, self->user.session.fd,
				   self->offset + cases[i].first * PAGE));
		/* From the middle in both directions, so that faults are not in order. */
		for (unsigned int k = 0; k < cases[i].pages; k++) {
			unsigned int page = (k + cases[i].pages / 2) % cases[i].pages;

			ASSERT_EQ((cases[i].first + page) * PAGE,
				  *(volatile uint64_t *)(at + page * PAGE))
			{
				TH_LOG("case %zu, page %u", i, page);
			}
		}
		ASSERT_EQ(at, mmap(at, size, PROT_NONE,
				   MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0));
	}
	munmap(space, room);
}
