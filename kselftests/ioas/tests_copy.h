/* SPDX-License-Identifier: GPL-2.0-only */
/* IOMMU_IOAS_COPY: several mappings of the same pages, which are pinned once. */

TEST_F(ioas, copy_shares_the_pages)
{
	uint32_t other;

	MUST(kst_ioas_alloc(self->fd, &other));
	MUST(MAP(8, BASE));
	MUST(copy(self->fd, self->ioas, BASE, self->ioas, OTHER, 8, RW));
	MUST(copy(self->fd, self->ioas, BASE, other, BASE, 8, RW));
	EXPECT_PINNED(8);
	EXPECT_EQ(8, UNMAP(BASE, 8));
	EXPECT_PINNED(8);
	MUST_FAIL(ENOENT, copy(self->fd, self->ioas, BASE, other, OTHER, 8, RW));
	/* Only the IOAS that no device uses has them now. */
	EXPECT_EQ(8, UNMAP(OTHER, 8));
	EXPECT_PINNED(0);
	MUST(copy(self->fd, other, BASE, self->ioas, OTHER, 8, RW));
	EXPECT_PINNED(8);
	EXPECT_EQ(8, unmap_all(self->fd, other));
	EXPECT_PINNED(8);
	EXPECT_EQ(8, UNMAP_ALL());
	EXPECT_PINNED(0);
	MUST(kst_destroy(self->fd, other));
}

/* Each page stays pinned as long as one of the mappings has it. */
TEST_F(ioas, copies_of_parts_keep_those_pages)
{
	/* Pages of the original, and how many are pinned after it is gone. */
	static const struct {
		int start, count;
	} copies[][3] = {
		{{0, 1}},
		{{63, 1}},
		{{31, 2}},
		{{0, 64}},
		{{0, 32}, {32, 32}},
		{{0, 8}, {16, 8}, {40, 24}},
		{{10, 20}, {5, 10}, {29, 1}},
	};
	static const int pinned[] = {1, 1, 2, 64, 64, 40, 25};

	for (int i = 0; i < 7; i++) {
		MUST(MAP(PAGES, BASE));
		for (int k = 0; k < 3 && copies[i][k].count; k++)
			MUST(copy(self->fd, self->ioas, BASE + copies[i][k].start * PAGE,
				  self->ioas, OTHER + k * PAGES * PAGE,
				  copies[i][k].count, RW));
		EXPECT_PINNED(PAGES);
		EXPECT_EQ(PAGES, UNMAP(BASE, PAGES));
		EXPECT_PINNED(pinned[i]);
		/* The copies can be copied in turn. */
		MUST(copy(self->fd, self->ioas, OTHER, self->ioas, BASE,
			  copies[i][0].count, RW));
		EXPECT_PINNED(pinned[i]);
		EXPECT_LT(0, UNMAP_ALL());
		EXPECT_PINNED(0);
	}
}

TEST_F(ioas, copy_spans_adjacent_mappings)
{
	MUST(MAP(4, BASE));
	MUST(kst_ioas_map_fixed(self->fd, self->ioas, self->memory + 32 * PAGE, 4 * PAGE,
				BASE + 4 * PAGE));
	MUST(MAP(4, BASE + 9 * PAGE));
	MUST(copy(self->fd, self->ioas, BASE + 2 * PAGE, self->ioas, OTHER, 4, RW));
	MUST_FAIL(ENOENT, copy(self->fd, self->ioas, BASE + 6 * PAGE, self->ioas,
			       OTHER + 16 * PAGE, 4, RW));
	MUST_FAIL(ENOENT, copy(self->fd, self->ioas, BASE + 8 * PAGE, self->ioas,
			       OTHER + 16 * PAGE, 2, RW));
	MUST_FAIL(EEXIST,
		  copy(self->fd, self->ioas, BASE, self->ioas, OTHER + 3 * PAGE, 1, RW));
	EXPECT_PINNED(12);
	EXPECT_EQ(12, UNMAP(BASE, 16));
	EXPECT_PINNED(4);
	/* The copy consists of two mappings. */
	MUST_FAIL(ENOENT, UNMAP(OTHER + PAGE, 3));
	EXPECT_EQ(2, UNMAP(OTHER + 2 * PAGE, 2));
	EXPECT_PINNED(2);
	EXPECT_EQ(2, UNMAP(OTHER, 4));
	EXPECT_PINNED(0);
}

/* Pages that were mapped for reading can't become writable. */
TEST_F(ioas, copy_does_not_extend_rights)
{
	uint64_t iova = BASE;
	int fd = self->fd;

	MUST(kst_ioas_map_flags(fd, self->ioas, self->memory, 8 * PAGE, &iova,
				FIXED | IOMMU_IOAS_MAP_READABLE));
	MUST_FAIL(EPERM, copy(fd, self->ioas, BASE, self->ioas, OTHER, 8, RW));
	MUST_FAIL(EPERM, copy(fd, self->ioas, BASE, self->ioas, OTHER, 8,
			      IOMMU_IOAS_MAP_WRITEABLE));
	EXPECT_EQ(8, UNMAP_ALL());
	MUST(kst_ioas_map_flags(fd, self->ioas, self->memory, 8 * PAGE, &iova,
				FIXED | IOMMU_IOAS_MAP_READABLE));
	MUST(copy(fd, self->ioas, BASE, self->ioas, OTHER, 8, IOMMU_IOAS_MAP_READABLE));
	/* A page of writable memory may be mapped for reading, and the copy for writing.
	 */
	MUST(MAP(8, BASE + 8 * PAGE));
	MUST(copy(fd, self->ioas, BASE + 8 * PAGE, self->ioas, OTHER + 8 * PAGE, 8,
		  IOMMU_IOAS_MAP_READABLE));
	MUST(copy(fd, self->ioas, OTHER + 8 * PAGE, self->ioas, OTHER + 16 * PAGE, 8,
		  RW));
	EXPECT_PINNED(16);
	EXPECT_EQ(40, UNMAP_ALL());
}
