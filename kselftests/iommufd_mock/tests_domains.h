/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Domains that come and go while memory is mapped: the PFNs move between domains, the
 * list of pinned pages, and nowhere (fill and unfill in drivers/iommu/iommufd/pages.c).
 */
#define DOMAINS 3

/* The order in which three things happen: digits of a permutation. */
static const char *const orders[] = {"012", "021", "102", "120", "201", "210"};

/* Areas of different shapes, two of which share pages. */
static int map_areas(int fd, uint32_t ioas, uint8_t *memory)
{
	int result = kst_ioas_map_fixed(fd, ioas, memory, 5 * PAGE, IOVA);

	if (!result)
		result = kst_ioas_map_fixed(fd, ioas, memory + 8 * PAGE + HALF, 2 * PAGE,
					    IOVA + 8 * PAGE + HALF);
	if (!result)
		result = copy_fixed(fd, ioas, IOVA + 16 * PAGE, ioas, IOVA + 2 * PAGE, 3 * PAGE);
	return result;
}

static int check_areas(int fd, uint32_t hwpt, uint8_t *memory)
{
	int result = check_map(fd, hwpt, IOVA, memory, 5 * PAGE);

	if (!result)
		result = check_map(fd, hwpt, IOVA + 8 * PAGE + HALF,
				   memory + 8 * PAGE + HALF, 2 * PAGE);
	if (!result)
		result = check_map(fd, hwpt, IOVA + 16 * PAGE, memory + 2 * PAGE, 3 * PAGE);
	return result;
}

static int check_area_refs(int fd, uint8_t *memory, unsigned int refs)
{
	int result = check_refs(fd, memory, 5 * PAGE, refs);

	if (!result)
		result = check_refs(fd, memory + 5 * PAGE, 3 * PAGE, 0);
	if (!result)
		result = check_refs(fd, memory + 8 * PAGE, 3 * PAGE, refs);
	return result;
}

FIXTURE(domains)
{
	int fd;
	uint32_t ioas;
	uint8_t *memory;
	unsigned long splats;
	struct mock_device device; /* belongs to another IOAS */
};

FIXTURE_VARIANT(domains)
{
	int mapped_at; /* how many domains exist before memory is mapped */
	uint32_t limit;
};

FIXTURE_VARIANT_ADD(domains, added_to_mappings)
{
	.mapped_at = 0, .limit = MEMORY_LIMIT,
};

FIXTURE_VARIANT_ADD(domains, added_to_mappings_with_small_batches)
{
	.mapped_at = 0, .limit = 16,
};

FIXTURE_VARIANT_ADD(domains, one_before_mapping)
{
	.mapped_at = 1, .limit = 40,
};

FIXTURE_VARIANT_ADD(domains, all_before_mapping)
{
	.mapped_at = 3, .limit = MEMORY_LIMIT,
};

FIXTURE_SETUP(domains)
{
	uint32_t other;

	SETUP_MOCK(self);
	MUST(set_memory_limit(self->fd, variant->limit));
	MUST(kst_ioas_alloc(self->fd, &other));
	MUST(mock_add(self->fd, other, 0, &self->device));
}

FIXTURE_TEARDOWN(domains)
{
	TEARDOWN_MOCK(self);
}

TEST_F(domains, are_filled_and_emptied_in_every_order)
{
	for (int i = 0; i < 6; i++) {
		uint32_t hwpts[DOMAINS] = {};

		for (int n = 0; n <= DOMAINS; n++) {
			if (n == variant->mapped_at)
				MUST(map_areas(self->fd, self->ioas, self->memory));
			if (n == DOMAINS)
				break;
			hwpts[n] = MUST(hwpt_alloc(self->fd, self->device.idev, self->ioas, 0));
			if (n >= variant->mapped_at)
				MUST(check_areas(self->fd, hwpts[n], self->memory));
		}
		for (int n = 0; n < DOMAINS; n++) {
			MUST(check_area_refs(self->fd, self->memory, 1));
			MUST(kst_destroy(self->fd, hwpts[orders[i][n] - '0']));
			for (int left = n + 1; left < DOMAINS; left++)
				MUST(check_areas(self->fd, hwpts[orders[i][left] - '0'],
						 self->memory));
		}
		MUST(check_area_refs(self->fd, self->memory, 0));
		ASSERT_EQ(10 * PAGE, unmap_all(self->fd, self->ioas));
	}
}

/* An access keeps its pages pinned when the last domain goes, and gives them to the next. */
TEST_F(domains, share_pages_with_accesses)
{
	int access = MUST(access_create(self->fd, self->ioas, true));
	uint32_t hwpt = 0, item = 0;

	/* With this access areas must be aligned to pages. */
	for (int pinned_at = 0; pinned_at < 3; pinned_at++) {
		MUST(MAP_AT(0, 5 * PAGE, IOVA));
		MUST(copy_fixed(self->fd, self->ioas, IOVA + 16 * PAGE, self->ioas,
				IOVA + 2 * PAGE, 3 * PAGE));
		if (pinned_at == 0)
			item = MUST(access_pin(self->fd, access, IOVA + PAGE, 2 * PAGE,
					       self->memory + PAGE, true));
		hwpt = MUST(hwpt_alloc(self->fd, self->device.idev, self->ioas, 0));
		MUST(check_map(self->fd, hwpt, IOVA, self->memory, 5 * PAGE));
		if (pinned_at == 1)
			item = MUST(access_pin(self->fd, access, IOVA + PAGE, 2 * PAGE,
					       self->memory + PAGE, true));
		MUST(check_refs(self->fd, self->memory, 5 * PAGE, 1));
		MUST(kst_destroy(self->fd, hwpt));
		if (pinned_at == 2)
			item = MUST(access_pin(self->fd, access, IOVA + PAGE, 2 * PAGE,
					       self->memory + PAGE, true));
		MUST(check_refs(self->fd, self->memory, PAGE, 0));
		MUST(check_refs(self->fd, self->memory + PAGE, 2 * PAGE, 1));
		MUST(check_refs(self->fd, self->memory + 3 * PAGE, 2 * PAGE, 0));
		hwpt = MUST(hwpt_alloc(self->fd, self->device.idev, self->ioas, 0));
		MUST(check_map(self->fd, hwpt, IOVA + 16 * PAGE, self->memory + 2 * PAGE,
			       3 * PAGE));
		MUST(access_unpin(self->fd, access, item));
		MUST(check_refs(self->fd, self->memory, 5 * PAGE, 1));
		MUST(kst_destroy(self->fd, hwpt));
		MUST(check_refs(self->fd, self->memory, 5 * PAGE, 0));
		ASSERT_EQ(8 * PAGE, unmap_all(self->fd, self->ioas));
	}
	close(access);
}

/* Devices share the IOAS's automatic domain, which goes with the last of them. */
TEST_F(mock, devices_share_the_domain_of_an_ioas)
{
	struct mock_device devices[3];
	uint32_t other;

	MUST(MAP_AT(0, 4 * PAGE, IOVA));
	MUST(kst_ioas_alloc(self->fd, &other));
	for (int i = 0; i < 6; i++) {
		for (int n = 0; n < 3; n++)
			MUST(mock_add(self->fd, self->ioas, 0, &devices[n]));
		EXPECT_EQ(devices[0].hwpt, devices[1].hwpt);
		EXPECT_EQ(devices[0].hwpt, devices[2].hwpt);
		MUST_FAIL(EBUSY, kst_destroy(self->fd, devices[0].hwpt));
		/* One device leaves for another IOAS. */
		MUST(mock_replace(self->fd, &devices[1], other));
		EXPECT_NE(devices[0].hwpt, devices[1].hwpt);
		EXPECT_TRUE(check_unmapped(self->fd, devices[1].hwpt, IOVA, self->memory, PAGE));
		MUST_FAIL(EBUSY, kst_destroy(self->fd, other));
		for (int n = 0; n < 3; n++) {
			MUST(kst_destroy(self->fd, devices[orders[i][n] - '0'].stdev));
			if (orders[i][n] != '1')
				continue;
			MUST_FAIL(ENOENT, kst_destroy(self->fd, devices[1].hwpt));
		}
		MUST_FAIL(ENOENT, check_map(self->fd, devices[0].hwpt, IOVA, self->memory, PAGE));
		MUST(check_refs(self->fd, self->memory, 4 * PAGE, 0));
	}
	MUST(kst_destroy(self->fd, other));
}

/* Replacing what a device is attached to: domains of the user remain, automatic ones go. */
TEST_F(mock, replaced_domains_stay_consistent)
{
	struct mock_device device;
	uint32_t other, mine, automatic;

	MUST(MAP_AT(0, 4 * PAGE, IOVA));
	MUST(kst_ioas_alloc(self->fd, &other));
	MUST(kst_ioas_map_fixed(self->fd, other, self->memory + 8 * PAGE, 2 * PAGE, IOVA));
	MUST(mock_add(self->fd, self->ioas, 0, &device));
	automatic = device.hwpt;
	mine = MUST(hwpt_alloc(self->fd, device.idev, other, 0));
	MUST(check_map(self->fd, mine, IOVA, self->memory + 8 * PAGE, 2 * PAGE));
	MUST_FAIL(ENOENT, mock_replace(self->fd, &device, 0x7fffffff));
	MUST_FAIL(EINVAL, mock_replace(self->fd, &device, device.idev));
	MUST(check_map(self->fd, automatic, IOVA, self->memory, 4 * PAGE));
	MUST(mock_replace(self->fd, &device, mine));
	EXPECT_EQ(mine, device.hwpt);
	MUST_FAIL(ENOENT, kst_destroy(self->fd, automatic));
	MUST(check_refs(self->fd, self->memory, 4 * PAGE, 0));
	/* The same again, and to its own IOAS, which gets a domain for it. */
	MUST(mock_replace(self->fd, &device, mine));
	MUST(mock_replace(self->fd, &device, other));
	MUST_FAIL(EBUSY, kst_destroy(self->fd, device.hwpt));
	MUST(mock_replace(self->fd, &device, self->ioas));
	MUST(check_map(self->fd, device.hwpt, IOVA, self->memory, 4 * PAGE));
	MUST(kst_destroy(self->fd, mine));
	MUST(check_refs(self->fd, self->memory + 8 * PAGE, 2 * PAGE, 0));
	MUST(kst_destroy(self->fd, other));
	MUST_FAIL(EBUSY, kst_destroy(self->fd, self->ioas));
}

/* Wherever an access holds pages, the domain that goes releases just the others. */
TEST_F(domains, release_all_but_pages_of_accesses)
{
	int access = MUST(access_create(self->fd, self->ioas, true));
	uint8_t *memory = mixed_memory();

	if (!memory)
		SKIP(return, "no neighbouring pages were found");
	MUST(kst_ioas_map_fixed(self->fd, self->ioas, memory, MIXED_PAGES * PAGE, IOVA));
	for (int first = 0; first < MIXED_PAGES; first++) {
		for (int pages = 1; first + pages <= MIXED_PAGES; pages++) {
			size_t start = first * PAGE, end = (first + pages) * PAGE;
			uint32_t hwpt =
				MUST(hwpt_alloc(self->fd, self->device.idev, self->ioas, 0));
			uint32_t item = MUST(access_pin(self->fd, access, IOVA + start,
							end - start, memory + start, true));

			MUST(kst_destroy(self->fd, hwpt));
			MUST(check_refs(self->fd, memory, start, 0));
			MUST(check_refs(self->fd, memory + start, end - start, 1));
			MUST(check_refs(self->fd, memory + end, MIXED_PAGES * PAGE - end, 0));
			MUST(access_unpin(self->fd, access, item));
			MUST(check_refs(self->fd, memory, MIXED_PAGES * PAGE, 0));
		}
	}
	ASSERT_EQ(MIXED_PAGES * PAGE, unmap_all(self->fd, self->ioas));
	close(access);
}
