/* SPDX-License-Identifier: GPL-2.0-only */
/* Life of objects: who keeps whom alive, ids, and memory accounting. */

/* Objects in the order of creation; each needs the ones that its row names. */
enum { THE_IOAS, DEVICE, PARENT, FAULT, NESTED, ACCESS, OBJECTS };
static const struct {
	uint32_t needs; /* bits */
} objects[OBJECTS] = {
	[THE_IOAS] = {0},
	[DEVICE] = {1 << NESTED},
	[PARENT] = {1 << THE_IOAS},
	[FAULT] = {0},
	[NESTED] = {1 << PARENT | 1 << FAULT},
	[ACCESS] = {1 << THE_IOAS},
};

/*
 * Creates all objects. The device ends up attached to the nested domain, which has the
 * queue if the kernel supports that.
 */
static int create_objects(int fd, uint8_t *memory, bool faults, uint32_t *ids, int *access)
{
	struct mock_device device = {};
	long long result = kst_ioas_alloc(fd, &ids[THE_IOAS]);

	if (!result)
		result = mock_add(fd, ids[THE_IOAS], 0, &device);
	ids[DEVICE] = device.stdev;
	if (!result)
		result = hwpt_alloc(fd, device.idev, ids[THE_IOAS], IOMMU_HWPT_ALLOC_NEST_PARENT);
	ids[PARENT] = result;
	if (result >= 0)
		result = fault_alloc(fd, &ids[FAULT]);
	if (result >= 0)
		close(result);
	if (result >= 0)
		result = nested_alloc(fd, device.idev, ids[PARENT], faults ? ids[FAULT] : 0);
	ids[NESTED] = result;
	if (result >= 0)
		result = mock_replace(fd, &device, ids[NESTED]);
	if (result >= 0)
		result = access_create(fd, ids[THE_IOAS], true);
	*access = result;
	if (result >= 0)
		result = kst_ioas_map_fixed(fd, ids[THE_IOAS], memory, 4 * PAGE, IOVA);
	if (!result)
		result = access_pin(fd, *access, IOVA, 2 * PAGE, memory, true);
	if (result >= 0)
		result = trigger_fault(fd, device.idev, 1, 0, 0);
	return result;
}

/* Destroys one object, which fails as long as another one needs it. */
static int destroy_object(int fd, int which, bool faults, const uint32_t *ids, int access,
			  uint32_t *alive)
{
	int expected = 0, result;

	for (int i = 0; i < OBJECTS; i++)
		if (*alive & 1 << i && objects[i].needs & 1 << which &&
		    (which != FAULT || faults))
			expected = -EBUSY;
	if (which == ACCESS) {
		if (close(access))
			return -errno;
		result = 0;
	} else {
		result = kst_destroy(fd, ids[which]);
	}
	if (!result)
		*alive &= ~(1 << which);
	return result == expected ? 0 : -EPROTO;
}

/* Every object is tried in random order, again and again, until some or all are gone. */
TEST_F_TIMEOUT(mock, objects_are_destroyed_in_any_order, KST_STRESS_SECONDS)
{
	int rounds = 40 * kst_factor();
	bool faults = has_page_faults();
	uint64_t random = kst_random() | 1;

	for (int round = 0; round < rounds; round++) {
		uint32_t ids[OBJECTS], alive = (1 << OBJECTS) - 1;
		int access, other = MUST(kst_open_iommufd());
		/* Some rounds leave the rest to close(). */
		int steps = round % 2 ? 1000 : kst_random_from(&random) >> 32 & 15;

		MUST(create_objects(other, self->memory, faults, ids, &access));
		while (alive && steps-- > 0) {
			int which = (kst_random_from(&random) >> 32) % OBJECTS;

			if (!(alive & 1 << which))
				continue;
			ASSERT_EQ(0, destroy_object(other, which, faults, ids, access,
							&alive))
			{
				TH_LOG("round %d: object %d, alive %#x", round, which, alive);
			}
		}
		if (alive & 1 << ACCESS && round % 4 == 0)
			close(access);
		close(other);
		if (alive & 1 << ACCESS && round % 4 != 0)
			close(access);
		MUST(check_refs(self->fd, self->memory, 4 * PAGE, 0));
	}
}

TEST_F(mock, ids_belong_to_one_iommufd)
{
	int other = MUST(kst_open_iommufd());
	uint32_t ids[40], again;

	EXPECT_NE(0, self->ioas);
	MUST_FAIL(ENOENT, kst_destroy(self->fd, 0));
	MUST_FAIL(ENOENT, kst_destroy(self->fd, 0xffffffff));
	MUST_FAIL(ENOENT, kst_destroy(other, self->ioas));
	for (int i = 0; i < 40; i++) {
		MUST(kst_ioas_alloc(self->fd, &ids[i]));
		for (int n = 0; n < i; n++)
			EXPECT_NE(ids[n], ids[i]);
	}
	MUST(kst_destroy(self->fd, ids[20]));
	MUST_FAIL(ENOENT, kst_destroy(self->fd, ids[20]));
	MUST_FAIL(ENOENT, unmap_all(self->fd, ids[20]));
	EXPECT_EQ(0, unmap_all(self->fd, ids[19]));
	MUST(kst_ioas_alloc(self->fd, &again));
	EXPECT_EQ(0, unmap_all(self->fd, again));
	MUST_FAIL(ENOENT, copy_fixed(self->fd, again, IOVA, 0x7fffffff, IOVA, PAGE));
	MUST(MAP_AT(0, PAGE, IOVA));
	MUST_FAIL(ENOENT, copy_fixed(self->fd, 0x7fffffff, IOVA, self->ioas, IOVA, PAGE));
	close(other);
}

/* A field of /proc/self/status in pages. */
static long status_pages(const char *field)
{
	char text[4096], *line;

	if (kst_read("/proc/self/status", text, sizeof(text)))
		return -1;
	line = strstr(text, field);
	return line ? strtol(line + strlen(field), NULL, 10) / 4 : -1;
}

/* Drops CAP_IPC_LOCK, which would exempt this process from limits. */
static int limit_memory(unsigned int pages)
{
	struct rlimit limit = {pages * PAGE, pages * PAGE};
	struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct data[2];

	if (setrlimit(RLIMIT_MEMLOCK, &limit) || syscall(SYS_capget, &header, data))
		return -errno;
	data[0].effective &= ~(1u << CAP_IPC_LOCK);
	return syscall(SYS_capset, &header, data) ? -errno : 0;
}

FIXTURE(accounting)
{
	int fd;
	uint32_t ioas;
	uint8_t *memory;
	unsigned long splats;
};

FIXTURE_VARIANT(accounting)
{
	int mode; /* IOMMU_OPTION_RLIMIT_MODE: 0 by user, 1 by process */
};

FIXTURE_VARIANT_ADD(accounting, by_user)
{
	.mode = 0,
};

FIXTURE_VARIANT_ADD(accounting, by_process)
{
	.mode = 1,
};

FIXTURE_SETUP(accounting)
{
	SETUP_MOCK(self);
	MUST_FAIL(EBUSY, set_option(self->fd, IOMMU_OPTION_RLIMIT_MODE, 0, variant->mode));
	close(self->fd);
	self->fd = MUST(kst_open_iommufd());
	MUST_FAIL(EINVAL, set_option(self->fd, IOMMU_OPTION_RLIMIT_MODE, 0, 2));
	MUST_FAIL(EOPNOTSUPP, set_option(self->fd, IOMMU_OPTION_RLIMIT_MODE, 1, 1));
	MUST(set_option(self->fd, IOMMU_OPTION_RLIMIT_MODE, 0, variant->mode));
	EXPECT_EQ(variant->mode, get_option(self->fd, IOMMU_OPTION_RLIMIT_MODE, 0));
	MUST(kst_ioas_alloc(self->fd, &self->ioas));
}

FIXTURE_TEARDOWN(accounting)
{
	TEARDOWN_MOCK(self);
}

TEST_F(accounting, pinned_pages_count_towards_the_limit)
{
	struct mock_device device = {};
	int access = MUST(access_create(self->fd, self->ioas, true));
	uint32_t pin;

	MUST(limit_memory(8));
#define CHECK(pages)                                                                     \
	do {                                                                             \
		EXPECT_EQ(pages, status_pages("VmPin:"));                                \
		EXPECT_EQ(variant->mode ? (pages) : 0, status_pages("VmLck:"));          \
	} while (0)
	/* Without a domain nothing is pinned, nor accounted. */
	MUST(MAP_AT(0, 16 * PAGE, IOVA));
	CHECK(0);
	MUST_FAIL(ENOMEM, access_pin(self->fd, access, IOVA, 9 * PAGE, NULL, true));
	CHECK(0);
	pin = MUST(access_pin(self->fd, access, IOVA, 3 * PAGE, self->memory, true));
	CHECK(3);
	MUST_FAIL(ENOMEM, mock_add(self->fd, self->ioas, 0, &device));
	CHECK(3);
	MUST(check_refs(self->fd, self->memory + 3 * PAGE, 13 * PAGE, 0));
	MUST(access_unpin(self->fd, access, pin));
	ASSERT_EQ(16 * PAGE, unmap_all(self->fd, self->ioas));
	CHECK(0);
	MUST(mock_add(self->fd, self->ioas, 0, &device));
	MUST(MAP_AT(0, 6 * PAGE, IOVA));
	CHECK(6);
	/* Pages that are pinned twice count twice. A copy adds nothing. */
	MUST_FAIL(ENOMEM, MAP_AT(0, 3 * PAGE, IOVA + 16 * PAGE));
	CHECK(6);
	MUST(MAP_AT(0, 2 * PAGE, IOVA + 16 * PAGE));
	CHECK(8);
	MUST(copy_fixed(self->fd, self->ioas, IOVA + 32 * PAGE, self->ioas, IOVA, 2 * PAGE));
	MUST(access_pin(self->fd, access, IOVA, 3 * PAGE, self->memory, true));
	CHECK(8);
	ASSERT_EQ(6 * PAGE, unmap(self->fd, self->ioas, IOVA, 6 * PAGE));
	CHECK(4);
	ASSERT_EQ(4 * PAGE, unmap_all(self->fd, self->ioas));
	CHECK(0);
#undef CHECK
	close(access);
}
