/* SPDX-License-Identifier: GPL-2.0-only */
/* Accesses from within the kernel, as drivers for mediated devices do them. */

/*
 * Reads and writes at all kinds of offsets: three areas with adjacent IOVAs whose memory
 * is not adjacent, and with edges within pages.
 */
FIXTURE(rw)
{
	int fd;
	uint32_t ioas;
	uint8_t *memory;
	unsigned long splats;
	int access;
	const uint8_t *areas[3];
	unsigned int lengths[3], total;
};

FIXTURE_VARIANT(rw)
{
	uint32_t flags, limit;
	bool other_process, domain;
};

FIXTURE_VARIANT_ADD(rw, fast)
{
	.limit = MEMORY_LIMIT,
};

FIXTURE_VARIANT_ADD(rw, slow)
{
	.flags = MOCK_ACCESS_RW_SLOW_PATH, .limit = MEMORY_LIMIT,
};

FIXTURE_VARIANT_ADD(rw, slow_in_small_batches)
{
	.flags = MOCK_ACCESS_RW_SLOW_PATH, .limit = 16,
};

FIXTURE_VARIANT_ADD(rw, slow_with_domain)
{
	.flags = MOCK_ACCESS_RW_SLOW_PATH, .limit = 40, .domain = true,
};

FIXTURE_VARIANT_ADD(rw, other_process)
{
	.limit = MEMORY_LIMIT, .other_process = true,
};

FIXTURE_SETUP(rw)
{
	/* Without a domain, IOVAs need no alignment at all. */
	unsigned int odd = variant->domain ? 0 : 3, step = variant->domain ? HALF : 1;
	uint64_t iova = IOVA;
	struct mock_device device;

	SETUP_MOCK(self);
	MUST(set_memory_limit(self->fd, variant->limit));
	if (variant->domain)
		MUST(mock_add(self->fd, self->ioas, 0, &device));
	self->areas[0] = self->memory + 6 * PAGE + odd;
	self->lengths[0] = PAGE + HALF;
	self->areas[1] = self->memory + 2 * PAGE + (variant->domain ? HALF : 4093);
	self->lengths[1] = variant->domain ? HALF : 5;
	self->areas[2] = self->memory + 10 * PAGE;
	self->lengths[2] = 2 * PAGE + step;
	for (int i = 0; i < 3; i++) {
		MUST(kst_ioas_map_fixed(self->fd, self->ioas, (void *)self->areas[i],
					self->lengths[i], iova));
		iova += self->lengths[i];
	}
	self->total = iova - IOVA;
	self->access = MUST(access_create(self->fd, self->ioas, false));
}

FIXTURE_TEARDOWN(rw)
{
	if (self->fd >= 0)
		close(self->access);
	TEARDOWN_MOCK(self);
}

static uint8_t *byte_at(const uint8_t *const *areas, const unsigned int *lengths,
			unsigned int offset)
{
	int i = 0;

	for (; offset >= lengths[i]; i++)
		offset -= lengths[i];
	return (uint8_t *)areas[i] + offset;
}

/* Reads a range, writes it with other values, and checks it and its neighbours. */
static int try_rw(int fd, int access, const uint8_t *const *areas, const unsigned int *lengths,
		  unsigned int total, unsigned int offset, unsigned int length, uint32_t flags)
{
	static uint8_t data[8 * PAGE];
	int result = access_rw(fd, access, IOVA + offset, data, length, flags);
	uint8_t before = offset ? *byte_at(areas, lengths, offset - 1) : 0, after = 0;

	if (result)
		return result;
	if (offset + length < total)
		after = *byte_at(areas, lengths, offset + length);
	for (unsigned int i = 0; i < length; i++)
		if (data[i] != *byte_at(areas, lengths, offset + i))
			return -EILSEQ;
	for (unsigned int i = 0; i < length; i++)
		data[i] ^= 0x5a + i;
	result = access_rw(fd, access, IOVA + offset, data, length, flags | MOCK_ACCESS_RW_WRITE);
	for (unsigned int i = 0; !result && i < length; i++)
		if (data[i] != *byte_at(areas, lengths, offset + i))
			return -EILSEQ;
	if (offset && *byte_at(areas, lengths, offset - 1) != before)
		return -EILSEQ;
	if (offset + length < total && *byte_at(areas, lengths, offset + length) != after)
		return -EILSEQ;
	return result;
}

static int try_all_rw(int fd, int access, const uint8_t *const *areas,
		      const unsigned int *lengths, unsigned int total, uint32_t flags)
{
	static const unsigned int parts[] = {1, 2, 5, 8, 2047, 4093, 4096, 4097, 8192};
	/* Around each edge of a page or area. */
	unsigned int edges[] = {0, 2048, 4093, 4096, lengths[0], lengths[0] + lengths[1],
				lengths[0] + lengths[1] + 4096, total};

	for (int edge = 0; edge < 8; edge++) {
		for (int delta = -2; delta <= 2; delta++) {
			for (int i = 0; i < 9; i++) {
				unsigned int offset = edges[edge] + delta;
				int result;

				if (offset >= total || parts[i] > total - offset)
					continue;
				result = try_rw(fd, access, areas, lengths, total, offset,
						parts[i], flags);
				if (result) {
					printf("# offset %u, length %u\n", offset, parts[i]);
					return result;
				}
			}
		}
	}
	return try_rw(fd, access, areas, lengths, total, 0, total, flags);
}

TEST_F(rw, transfers_exactly_the_range)
{
	uint8_t data[16];
	pid_t child = 0;

	/* The child's memory is a copy, so it must only compare what it reads. */
	if (variant->other_process) {
		static uint8_t all[8 * PAGE];
		int status;

		child = fork();
		if (!child) {
			int result = access_rw(self->fd, self->access, IOVA, all, self->total, 0);

			for (unsigned int i = 0; !result && i < self->total; i++)
				if (all[i] != *byte_at(self->areas, self->lengths, i))
					result = -EILSEQ;
			memset(all, 0x77, sizeof(all));
			if (!result)
				result = access_rw(self->fd, self->access, IOVA + 1, all,
						   self->total - 2, MOCK_ACCESS_RW_WRITE);
			if (!result)
				result = access_rw(self->fd, self->access, IOVA, all, 1, 0);
			_exit(-result);
		}
		ASSERT_EQ(child, waitpid(child, &status, 0));
		ASSERT_EQ(0, status);
		for (unsigned int i = 1; i < self->total - 1; i++)
			ASSERT_EQ(0x77, *byte_at(self->areas, self->lengths, i));
		EXPECT_NE(0x77, *byte_at(self->areas, self->lengths, 0));
	} else {
		MUST(try_all_rw(self->fd, self->access, self->areas, self->lengths, self->total,
				variant->flags));
	}
	MUST_FAIL(ENOENT, access_rw(self->fd, self->access, IOVA - 1, data, 1, variant->flags));
	MUST_FAIL(ENOENT, access_rw(self->fd, self->access, IOVA + self->total, data, 1,
				    variant->flags));
	MUST_FAIL(ENOENT, access_rw(self->fd, self->access, IOVA + self->total - 1, data, 2,
				    variant->flags));
	MUST_FAIL(EINVAL, access_rw(self->fd, self->access, IOVA, data, 0, variant->flags));
	MUST_FAIL(EOVERFLOW, access_rw(self->fd, self->access, -1ull, data, 2, variant->flags));
	MUST(check_refs(self->fd, self->memory, 2 * PAGE, 0));
	MUST(check_refs(self->fd, self->memory + 2 * PAGE, PAGE, variant->domain));
	MUST(check_refs(self->fd, self->memory + 6 * PAGE, 2 * PAGE, variant->domain));
}

TEST_F(mock, accesses_respect_the_rights_of_mappings)
{
	int access = MUST(access_create(self->fd, self->ioas, true));
	uint64_t readable = IOVA, writeable = IOVA + PAGE;
	uint8_t data[2 * PAGE] = {};

	MUST(map_flags(self->fd, self->ioas, self->memory, PAGE, &readable, FIXED | READ));
	MUST(map_flags(self->fd, self->ioas, self->memory + PAGE, PAGE, &writeable,
		       FIXED | WRITE));
	for (int slow = 0; slow < 2; slow++) {
		uint32_t flags = slow ? MOCK_ACCESS_RW_SLOW_PATH : 0;

		MUST(access_rw(self->fd, access, readable, data, PAGE, flags));
		MUST_FAIL(EPERM, access_rw(self->fd, access, writeable, data, PAGE, flags));
		flags |= MOCK_ACCESS_RW_WRITE;
		MUST_FAIL(EPERM, access_rw(self->fd, access, readable, data, PAGE, flags));
		MUST(access_rw(self->fd, access, writeable, data, PAGE, flags));
	}
	MUST(access_pin(self->fd, access, readable, PAGE, self->memory, false));
	MUST_FAIL(EPERM, access_pin(self->fd, access, readable, PAGE, NULL, true));
	MUST(access_pin(self->fd, access, writeable, PAGE, self->memory + PAGE, true));
	MUST_FAIL(EPERM, access_pin(self->fd, access, writeable, PAGE, NULL, false));
	/* The first page is pinned before the second is refused. */
	MUST_FAIL(EPERM, access_pin(self->fd, access, readable, 2 * PAGE, NULL, false));
	MUST(check_refs(self->fd, self->memory, 2 * PAGE, 1));
	close(access);
	MUST(check_refs(self->fd, self->memory, 2 * PAGE, 0));
}

/* Pins that overlap: a page is pinned once, until the last of them is gone. */
TEST_F(mock, pins_of_accesses_may_overlap)
{
	static const unsigned int from[] = {0, 2, 1}, count[] = {4, 4, 1};
	int access = MUST(access_create(self->fd, self->ioas, true));

	MUST(MAP_AT(0, 3 * PAGE, IOVA));
	MUST(MAP_AT(3 * PAGE, 3 * PAGE, IOVA + 3 * PAGE));
	for (int i = 0; i < 6; i++) {
		uint32_t pins[3];

		for (int n = 0; n < 3; n++)
			pins[n] = MUST(access_pin(self->fd, access, IOVA + from[n] * PAGE,
						  count[n] * PAGE, self->memory + from[n] * PAGE,
						  true));
		for (int n = 0; n <= 3; n++) {
			for (unsigned int page = 0; page < 6; page++) {
				unsigned int refs = 0;

				for (int left = n; left < 3; left++) {
					int pin = orders[i][left] - '0';

					refs |= page - from[pin] < count[pin];
				}
				MUST(check_refs(self->fd, self->memory + page * PAGE, PAGE, refs));
			}
			if (n < 3)
				MUST(access_unpin(self->fd, access, pins[orders[i][n] - '0']));
		}
		MUST_FAIL(ENOENT, access_unpin(self->fd, access, pins[0]));
	}
	MUST_FAIL(ENOENT, access_pin(self->fd, access, IOVA + 5 * PAGE, 2 * PAGE, NULL, false));
	MUST_FAIL(ENOENT, access_pin(self->fd, access, IOVA - PAGE, 2 * PAGE, NULL, false));
	MUST_FAIL(EINVAL, access_pin(self->fd, access, IOVA + 1, PAGE, NULL, false));
	MUST_FAIL(EINVAL, access_pin(self->fd, access, IOVA, 0, NULL, false));
	MUST_FAIL(EOVERFLOW, access_pin(self->fd, access, -PAGE, 2 * PAGE, NULL, false));
	MUST(check_refs(self->fd, self->memory, 6 * PAGE, 0));
	close(access);
	access = MUST(access_create(self->fd, self->ioas, false));
	MUST_FAIL(EOPNOTSUPP, access_pin(self->fd, access, IOVA, PAGE, NULL, false));
	close(access);
}
