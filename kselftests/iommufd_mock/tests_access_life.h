/* SPDX-License-Identifier: GPL-2.0-only */
/* Accesses with pinned pages: unmapping, changing the IOAS, and closing. */

/* Unmapping asks every access to release its pages in the range. */
TEST_F(mock, unmapping_releases_pinned_pages)
{
	int accesses[3];
	uint32_t pins[3];

	for (int domain = 0; domain < 2; domain++) {
		struct mock_device device = {};

		MUST(MAP_AT(0, 4 * PAGE, IOVA));
		MUST(MAP_AT(4 * PAGE, 4 * PAGE, IOVA + 4 * PAGE));
		if (domain)
			MUST(mock_add(self->fd, self->ioas, 0, &device));
		for (int i = 0; i < 3; i++) {
			accesses[i] = MUST(access_create(self->fd, self->ioas, true));
			/* The first area, both, and the second one. */
			pins[i] = MUST(access_pin(self->fd, accesses[i], IOVA + 2 * i * PAGE,
						  3 * PAGE, self->memory + 2 * i * PAGE, true));
		}
		MUST_FAIL(ENOENT, unmap(self->fd, self->ioas, IOVA, PAGE));
		MUST(check_refs(self->fd, self->memory, 7 * PAGE, 1));
		ASSERT_EQ(4 * PAGE, unmap(self->fd, self->ioas, IOVA, 4 * PAGE));
		MUST(check_refs(self->fd, self->memory, 4 * PAGE, 0));
		MUST(check_refs(self->fd, self->memory + 4 * PAGE, 3 * PAGE, 1));
		MUST_FAIL(ENOENT, access_unpin(self->fd, accesses[0], pins[0]));
		MUST_FAIL(ENOENT, access_unpin(self->fd, accesses[1], pins[1]));
		MUST(access_unpin(self->fd, accesses[2], pins[2]));
		ASSERT_EQ(4 * PAGE, unmap_all(self->fd, self->ioas));
		MUST(check_refs(self->fd, self->memory, 8 * PAGE, 0));
		for (int i = 0; i < 3; i++)
			close(accesses[i]);
		if (domain)
			MUST(kst_destroy(self->fd, device.stdev));
	}
}

TEST_F(mock, access_moves_to_another_ioas)
{
	int access = MUST(access_create(self->fd, self->ioas, true));
	uint32_t other, unaligned, pin;
	struct mock_device device = {};
	uint8_t data[PAGE];

	MUST(kst_ioas_alloc(self->fd, &other));
	MUST(kst_ioas_alloc(self->fd, &unaligned));
	MUST(MAP_AT(0, 2 * PAGE, IOVA));
	MUST(kst_ioas_map_fixed(self->fd, other, self->memory + 4 * PAGE, 2 * PAGE, IOVA));
	MUST(kst_ioas_map_fixed(self->fd, unaligned, self->memory, HALF, IOVA));
	MUST(mock_add(self->fd, other, 0, &device));
	pin = MUST(access_pin(self->fd, access, IOVA, 2 * PAGE, self->memory, true));
	/* A move that fails changes nothing. */
	MUST_FAIL(EADDRINUSE, access_replace(self->fd, access, unaligned));
	MUST_FAIL(ENOENT, access_replace(self->fd, access, device.hwpt));
	MUST_FAIL(ENOENT, access_replace(self->fd, access, 0x7fffffff));
	MUST(access_replace(self->fd, access, self->ioas));
	MUST(check_refs(self->fd, self->memory, 2 * PAGE, 1));
	MUST_FAIL(EBUSY, kst_destroy(self->fd, self->ioas));
	MUST(access_replace(self->fd, access, other));
	MUST_FAIL(ENOENT, access_unpin(self->fd, access, pin));
	MUST(check_refs(self->fd, self->memory, 2 * PAGE, 0));
	MUST(access_rw(self->fd, access, IOVA, data, PAGE, 0));
	EXPECT_EQ(0, memcmp(data, self->memory + 4 * PAGE, PAGE));
	MUST(access_pin(self->fd, access, IOVA, 2 * PAGE, self->memory + 4 * PAGE, true));
	/* The previous IOAS is free, the present one is in use. */
	MUST(kst_destroy(self->fd, self->ioas));
	MUST(kst_destroy(self->fd, device.stdev));
	MUST(check_refs(self->fd, self->memory + 4 * PAGE, 2 * PAGE, 1));
	MUST_FAIL(EBUSY, kst_destroy(self->fd, other));
	close(access);
	MUST(check_refs(self->fd, self->memory + 4 * PAGE, 2 * PAGE, 0));
	MUST(kst_destroy(self->fd, other));
	MUST_FAIL(EBADFD, access_replace(self->fd, self->fd, unaligned));
	MUST_FAIL(EBADFD, access_rw(self->fd, access, IOVA, data, 1, 0));
}

/* Each IOAS numbers its accesses: moving one must not affect its neighbours. */
TEST_F(mock, accesses_move_past_each_other)
{
	int accesses[4], where[4] = {};
	uint32_t ioas[2] = {self->ioas};

	MUST(kst_ioas_alloc(self->fd, &ioas[1]));
	for (int i = 0; i < 4; i++)
		accesses[i] = MUST(access_create(self->fd, self->ioas, true));
	for (int i = 0; i < 12; i++) {
		int moved = (i * 5 + i / 4) % 4;

		where[moved] = !where[moved];
		MUST(access_replace(self->fd, accesses[moved], ioas[where[moved]]));
		for (int n = 0; n < 2; n++)
			MUST(kst_ioas_map_fixed(self->fd, ioas[n], self->memory + n * PAGE, PAGE,
						IOVA));
		for (int n = 0; n < 4; n++)
			MUST(access_pin(self->fd, accesses[n], IOVA, PAGE,
					self->memory + where[n] * PAGE, true));
		/* Everyone in the IOAS must be asked to release the page. */
		for (int n = 0; n < 2; n++) {
			ASSERT_EQ(PAGE, unmap(self->fd, ioas[n], IOVA, PAGE));
			MUST(check_refs(self->fd, self->memory + n * PAGE, PAGE, 0));
		}
	}
	for (int i = 0; i < 4; i++)
		close(accesses[i]);
	MUST(kst_destroy(self->fd, ioas[0]));
	MUST(kst_destroy(self->fd, ioas[1]));
}

/* An access keeps its iommufd alive, and can be used until it is closed. */
TEST_F(mock, access_outlives_the_descriptor)
{
	int access = MUST(access_create(self->fd, self->ioas, true));
	int other = MUST(kst_open_iommufd());
	uint8_t data[PAGE];

	MUST(MAP_AT(0, 2 * PAGE, IOVA));
	MUST(access_pin(self->fd, access, IOVA, PAGE, self->memory, true));
	close(self->fd);
	self->fd = other;
	MUST(check_refs(other, self->memory, PAGE, 1));
	MUST(access_rw(other, access, IOVA + PAGE, data, PAGE, 0));
	EXPECT_EQ(0, memcmp(data, self->memory + PAGE, PAGE));
	MUST(access_pin(other, access, IOVA + PAGE, PAGE, self->memory + PAGE, false));
	close(access);
	MUST(check_refs(other, self->memory, 2 * PAGE, 0));
}
