/* SPDX-License-Identifier: GPL-2.0-only */
/* Hardware page tables: allocation, nesting, invalidation. */

FIXTURE(hwpt)
{
	int fd;
	uint32_t ioas;
	uint8_t *memory;
	unsigned long splats;
	struct mock_device device;
	uint32_t parent; /* has IOMMU_HWPT_ALLOC_NEST_PARENT */
};

FIXTURE_SETUP(hwpt)
{
	SETUP_MOCK(self);
	MUST(mock_add(self->fd, self->ioas, 0, &self->device));
	self->parent = MUST(hwpt_alloc(self->fd, self->device.idev, self->ioas,
				       IOMMU_HWPT_ALLOC_NEST_PARENT));
}

FIXTURE_TEARDOWN(hwpt)
{
	TEARDOWN_MOCK(self);
}

#define ALLOC_FAILS(error, ...)                                                          \
	do {                                                                             \
		struct iommu_hwpt_alloc alloc__ = {                                      \
			.size = sizeof(alloc__), __VA_ARGS__                             \
		};                                                                       \
		alloc__.dev_id = alloc__.dev_id ?: self->device.idev;                    \
		MUST_FAIL(error, kst_ioctl(self->fd, IOMMU_HWPT_ALLOC, &alloc__));       \
	} while (0)

TEST_F(hwpt, arguments_of_allocations_are_checked)
{
	uint32_t fault;

	close(MUST(fault_alloc(self->fd, &fault)));
	ALLOC_FAILS(ENOENT, .pt_id = self->ioas, .dev_id = self->ioas);
	ALLOC_FAILS(ENOENT, .pt_id = self->ioas, .dev_id = self->device.stdev);
	ALLOC_FAILS(EINVAL, .pt_id = 0x7fffffff);
	ALLOC_FAILS(EINVAL, .pt_id = self->device.stdev);
	ALLOC_FAILS(EINVAL, .pt_id = fault);
	ALLOC_FAILS(EOPNOTSUPP, .pt_id = self->ioas, .__reserved = 1);
	ALLOC_FAILS(EOPNOTSUPP, .pt_id = self->ioas, .flags = 1u << 31);
	ALLOC_FAILS(EINVAL, .pt_id = self->ioas, .data_len = 8);
	ALLOC_FAILS(EINVAL, .pt_id = self->ioas, .data_type = IOMMU_HWPT_DATA_SELFTEST);
	MUST(kst_destroy(self->fd, fault));
	/* None of these has left a reference. */
	MUST(kst_destroy(self->fd, self->parent));
	MUST(kst_destroy(self->fd, self->device.stdev));
	MUST(kst_destroy(self->fd, self->ioas));
}

TEST_F(hwpt, arguments_of_nested_allocations_are_checked)
{
	struct iommu_hwpt_selftest data[2] = {{.iotlb = 1}, {.iotlb = 2}};
	uint32_t plain = MUST(hwpt_alloc(self->fd, self->device.idev, self->ioas, 0));
	uint32_t nested = MUST(nested_alloc(self->fd, self->device.idev, self->parent, 0));

#define DATA                                                                             \
	.data_type = IOMMU_HWPT_DATA_SELFTEST, .data_len = sizeof(data[0]),              \
	.data_uptr = (uintptr_t)data
	ALLOC_FAILS(EINVAL, DATA, .pt_id = plain);
	ALLOC_FAILS(EINVAL, DATA, .pt_id = self->device.hwpt);
	ALLOC_FAILS(EINVAL, DATA, .pt_id = nested);
	ALLOC_FAILS(EOPNOTSUPP, .pt_id = self->parent);
	ALLOC_FAILS(EOPNOTSUPP, DATA, .pt_id = self->parent,
		    .flags = IOMMU_HWPT_ALLOC_DIRTY_TRACKING);
	ALLOC_FAILS(EOPNOTSUPP, DATA, .pt_id = self->parent,
		    .flags = IOMMU_HWPT_ALLOC_NEST_PARENT);
	ALLOC_FAILS(EOPNOTSUPP, .data_type = 0x1234, .data_len = sizeof(data[0]),
		    .data_uptr = (uintptr_t)data, .pt_id = self->parent);
	ALLOC_FAILS(EINVAL, .data_type = IOMMU_HWPT_DATA_SELFTEST, .data_len = 1,
		    .data_uptr = (uintptr_t)data, .pt_id = self->parent);
	/* More than the kernel knows. */
	ALLOC_FAILS(EINVAL, .data_type = IOMMU_HWPT_DATA_SELFTEST, .data_len = sizeof(data),
		    .data_uptr = (uintptr_t)data, .pt_id = self->parent);
	ALLOC_FAILS(EFAULT, .data_type = IOMMU_HWPT_DATA_SELFTEST, .data_len = sizeof(data[0]),
		    .data_uptr = 8, .pt_id = self->parent);
	ALLOC_FAILS(ENOENT, DATA, .pt_id = self->parent, .flags = IOMMU_HWPT_FAULT_ID_VALID,
		    .fault_id = self->ioas);
	ALLOC_FAILS(ENOENT, DATA, .pt_id = self->parent, .flags = IOMMU_HWPT_FAULT_ID_VALID,
		    .fault_id = 0x7fffffff);
#undef DATA
	MUST(kst_destroy(self->fd, nested));
	MUST(kst_destroy(self->fd, plain));
	MUST(kst_destroy(self->fd, self->parent));
	MUST(kst_destroy(self->fd, self->device.stdev));
	MUST(kst_destroy(self->fd, self->ioas));
}

TEST_F(hwpt, hardware_information_fits_any_buffer)
{
	struct iommu_test_hw_info info[3];
	struct iommu_hw_info get = {
		.size = sizeof(get),
		.dev_id = self->device.idev,
		.data_len = sizeof(info),
		.data_uptr = (uintptr_t)info,
	};

	memset(info, 0xff, sizeof(info));
	MUST(kst_ioctl(self->fd, IOMMU_GET_HW_INFO, &get));
	EXPECT_EQ(IOMMU_HW_INFO_TYPE_SELFTEST, get.out_data_type);
	EXPECT_EQ(sizeof(info[0]), get.data_len);
	EXPECT_EQ(IOMMU_HW_CAP_DIRTY_TRACKING,
		  get.out_capabilities & IOMMU_HW_CAP_DIRTY_TRACKING);
	EXPECT_EQ(IOMMU_HW_INFO_SELFTEST_REGVAL, info[0].test_reg);
	/* The rest of a buffer that is too large is cleared. */
	EXPECT_EQ(0, info[1].flags | info[1].test_reg | info[2].flags | info[2].test_reg);
	memset(info, 0xff, sizeof(info));
	get.data_len = 4;
	MUST(kst_ioctl(self->fd, IOMMU_GET_HW_INFO, &get));
	EXPECT_EQ(sizeof(info[0]), get.data_len);
	EXPECT_EQ(0, info[0].flags);
	EXPECT_EQ(0xffffffff, info[0].test_reg);
	get.data_len = 0;
	get.data_uptr = 0;
	MUST(kst_ioctl(self->fd, IOMMU_GET_HW_INFO, &get));
	EXPECT_EQ(sizeof(info[0]), get.data_len);
	get.data_uptr = 8;
	MUST_FAIL(EFAULT, kst_ioctl(self->fd, IOMMU_GET_HW_INFO, &get));
	get.dev_id = self->device.stdev;
	MUST_FAIL(ENOENT, kst_ioctl(self->fd, IOMMU_GET_HW_INFO, &get));
	get.dev_id = self->device.idev;
	get.__reserved[1] = 1;
	MUST_FAIL(EOPNOTSUPP, kst_ioctl(self->fd, IOMMU_GET_HW_INFO, &get));
}

/* A nested domain translates through its parent, which must outlive it. */
TEST_F(hwpt, nested_domains_hold_their_parent)
{
	uint32_t nested[2];

	MUST(MAP_AT(0, 4 * PAGE, IOVA));
	for (int i = 0; i < 2; i++)
		nested[i] = MUST(nested_alloc(self->fd, self->device.idev, self->parent, 0));
	MUST_FAIL(ENOENT, check_map(self->fd, nested[0], IOVA, self->memory, PAGE));
	MUST_FAIL(EBUSY, kst_destroy(self->fd, self->parent));
	MUST(mock_replace(self->fd, &self->device, nested[0]));
	EXPECT_EQ(nested[0], self->device.hwpt);
	MUST_FAIL(EBUSY, kst_destroy(self->fd, nested[0]));
	MUST(check_map(self->fd, self->parent, IOVA, self->memory, 4 * PAGE));
	/* The automatic domain is gone, the parent keeps the pages pinned. */
	MUST(check_refs(self->fd, self->memory, 4 * PAGE, 1));
	MUST(mock_replace(self->fd, &self->device, nested[1]));
	MUST(kst_destroy(self->fd, nested[0]));
	MUST_FAIL(EBUSY, kst_destroy(self->fd, self->parent));
	MUST(mock_replace(self->fd, &self->device, self->parent));
	MUST(kst_destroy(self->fd, nested[1]));
	MUST_FAIL(EBUSY, kst_destroy(self->fd, self->parent));
	MUST(mock_replace(self->fd, &self->device, self->ioas));
	MUST(kst_destroy(self->fd, self->parent));
	MUST(check_map(self->fd, self->device.hwpt, IOVA, self->memory, 4 * PAGE));
}

static int invalidate(int fd, uint32_t hwpt, void *data, uint32_t length, uint32_t *count)
{
	struct iommu_hwpt_invalidate command = {
		.size = sizeof(command),
		.hwpt_id = hwpt,
		.data_uptr = (uintptr_t)data,
		.data_type = IOMMU_HWPT_INVALIDATE_DATA_SELFTEST,
		.entry_len = length,
		.entry_num = *count,
	};
	int result = kst_ioctl(fd, IOMMU_HWPT_INVALIDATE, &command);

	*count = command.entry_num;
	return result;
}

TEST_F(hwpt, invalidations_are_done_up_to_the_first_error)
{
	struct iommu_hwpt_invalidate_selftest entries[4] = {};
	static uint8_t zeros[PAGE + 8];
	const uint32_t length = sizeof(entries[0]);
	uint32_t nested = MUST(nested_alloc(self->fd, self->device.idev, self->parent, 0));
	uint32_t other = MUST(nested_alloc(self->fd, self->device.idev, self->parent, 0));
	uint32_t count = 1;

	for (int i = 0; i < MOCK_NESTED_DOMAIN_IOTLB_NUM; i++)
		MUST(check_iotlb(self->fd, nested, i, IOMMU_TEST_IOTLB_DEFAULT));
	MUST_FAIL(EINVAL, check_iotlb(self->fd, nested, 0, 0));
	entries[0].iotlb_id = 1;
	MUST(invalidate(self->fd, nested, entries, length, &count));
	EXPECT_EQ(1, count);
	MUST(check_iotlb(self->fd, nested, 1, 0));
	MUST(check_iotlb(self->fd, nested, 0, IOMMU_TEST_IOTLB_DEFAULT));
	/* The third entry is bad: the first two are done, the fourth is not. */
	entries[1].iotlb_id = 2;
	entries[2].iotlb_id = MOCK_NESTED_DOMAIN_IOTLB_ID_MAX + 1;
	entries[3].iotlb_id = 3;
	count = 4;
	MUST_FAIL(EINVAL, invalidate(self->fd, nested, entries, length, &count));
	EXPECT_EQ(2, count);
	MUST(check_iotlb(self->fd, nested, 2, 0));
	MUST(check_iotlb(self->fd, nested, 3, IOMMU_TEST_IOTLB_DEFAULT));
	entries[2] = (struct iommu_hwpt_invalidate_selftest){.flags = 0x100};
	count = 3;
	MUST_FAIL(EOPNOTSUPP, invalidate(self->fd, nested, entries, length, &count));
	EXPECT_EQ(2, count);
	/* Each entry is twice as long as the kernel knows, and then too short. */
	count = 2;
	MUST_FAIL(EINVAL, invalidate(self->fd, nested, entries, 2 * length, &count));
	EXPECT_EQ(0, count);
	count = 1;
	MUST_FAIL(EINVAL, invalidate(self->fd, nested, entries, length - 4, &count));
	EXPECT_EQ(0, count);
	count = 1;
	MUST_FAIL(EFAULT, invalidate(self->fd, nested, nowhere, length, &count));
	EXPECT_EQ(0, count);
	count = 1;
	MUST_FAIL(ENOENT, invalidate(self->fd, self->parent, entries, length, &count));
	/* More than the kernel takes at once, or longer than a page. */
	count = (1u << 19) + 1;
	MUST_FAIL(EINVAL, invalidate(self->fd, nested, entries, length, &count));
	EXPECT_EQ(0, count);
	count = 1;
	MUST_FAIL(EINVAL, invalidate(self->fd, nested, zeros, sizeof(zeros), &count));
	EXPECT_EQ(0, count);
	count = 0;
	MUST(invalidate(self->fd, nested, NULL, 0, &count));
	entries[0].flags = IOMMU_TEST_INVALIDATE_FLAG_ALL;
	count = 1;
	MUST(invalidate(self->fd, nested, entries, length, &count));
	for (int i = 0; i < MOCK_NESTED_DOMAIN_IOTLB_NUM; i++) {
		MUST(check_iotlb(self->fd, nested, i, 0));
		MUST(check_iotlb(self->fd, other, i, IOMMU_TEST_IOTLB_DEFAULT));
	}
}
