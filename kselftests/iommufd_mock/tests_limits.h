/* SPDX-License-Identifier: GPL-2.0-only */
/* The ends of address spaces, where sums overflow, and of the table of descriptors. */

TEST_F(mock, mappings_reach_the_last_address)
{
	uint64_t copied = -2 * PAGE;

	MUST(MAP_AT(0, PAGE, -PAGE));
	MUST(MAP_AT(PAGE, PAGE, 0));
	MUST_FAIL(EEXIST, MAP_AT(0, PAGE, -PAGE));
	MUST_FAIL(EOVERFLOW, MAP_AT(0, 2 * PAGE, -PAGE));
	MUST(copy_flags(self->fd, self->ioas, &copied, self->ioas, -PAGE, PAGE,
			FIXED | READ | WRITE));
	MUST_FAIL(EOVERFLOW, unmap(self->fd, self->ioas, -PAGE, 2 * PAGE));
	ASSERT_EQ(3 * PAGE, unmap_all(self->fd, self->ioas));
	MUST(MAP_AT(0, PAGE, -PAGE));
	ASSERT_EQ(PAGE, unmap(self->fd, self->ioas, -4 * PAGE, 4 * PAGE));
}

/* iopt_alloc_iova(): the next IOVA that is aligned like the memory does not exist. */
TEST_F(mock, chosen_iovas_do_not_wrap)
{
	static const struct iommu_iova_range ranges[] = {{-3 * PAGE, -PAGE - 1}};
	uint8_t *pool = allocate(2 * MEMORY_PAGES * PAGE), *memory;
	uint64_t iova = 0;

	ASSERT_NE(NULL, pool);
	memory = (uint8_t *)(((uintptr_t)pool + MEMORY_PAGES * PAGE - 1) &
			     -(MEMORY_PAGES * PAGE));
	MUST(allow_iovas(self->fd, self->ioas, ranges, 1));
	for (int pages = 4; pages <= MEMORY_PAGES; pages *= 2)
		MUST_FAIL(ENOSPC, kst_ioas_map(self->fd, self->ioas, memory, pages * PAGE,
					       &iova));
	MUST(kst_ioas_map(self->fd, self->ioas, self->memory, PAGE, &iova));
	EXPECT_EQ(-3 * PAGE, iova);
}

TEST_F(mock, memory_does_not_wrap)
{
	uint8_t *end = (uint8_t *)-PAGE;
	uint64_t iova = IOVA;

	MUST_FAIL(EOVERFLOW, map_flags(self->fd, self->ioas, end, 2 * PAGE, &iova, FIXED | READ));
	/* The kernel's addresses are not the user's. */
	MUST(map_flags(self->fd, self->ioas, end - PAGE, PAGE, &iova, FIXED | READ));
	MUST_FAIL(EFAULT, mock_add(self->fd, self->ioas, 0, &(struct mock_device){0}));
}

/* No bit of the bitmap corresponds to anything mapped, but the sizes must not overflow. */
TEST_F(dirty, largest_page_sizes_are_harmless)
{
	uint64_t bits[2] = {};

	MUST(track_dirty(self->fd, self->hwpt, true));
	for (int shift = 60; shift < 64; shift++) {
		int result = get_dirty(self->fd, self->hwpt, 0, 1ull << shift, 1ull << shift,
				       bits, 0);

		EXPECT_TRUE(result == 0 || result == -EINVAL);
		EXPECT_EQ(0, bits[0] | bits[1]);
	}
	MUST(get_dirty(self->fd, self->hwpt, IOVA, PAGE, PAGE, bits, 0));
}

/* Ioctls that return a descriptor fail when there is none left, and leak nothing. */
TEST_F(hwpt, full_table_of_descriptors_is_an_error)
{
	int free = dup(self->fd), access;
	struct rlimit limit = {free, free + 16};
	uint32_t fault;

	close(free);
	ASSERT_EQ(0, setrlimit(RLIMIT_NOFILE, &limit));
	MUST_FAIL(EMFILE, fault_alloc(self->fd, &fault));
	access = access_create(self->fd, self->ioas, true);
	EXPECT_TRUE(access == -EMFILE || access == -ENOMEM);
	limit.rlim_cur = limit.rlim_max;
	ASSERT_EQ(0, setrlimit(RLIMIT_NOFILE, &limit));
	MUST(kst_destroy(self->fd, self->parent));
	MUST(kst_destroy(self->fd, self->device.stdev));
	MUST(kst_destroy(self->fd, self->ioas));
}
