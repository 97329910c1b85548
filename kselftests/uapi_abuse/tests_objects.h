/* SPDX-License-Identifier: GPL-2.0-only */
/* iommufd ioctls on devices and page tables that do not support them. */

TEST_F(abuse, hw_info_without_an_iommu_is_empty)
{
#ifdef IOMMU_GET_HW_INFO
	uint8_t data[64];
	struct iommu_hw_info info = {
		.size = sizeof(info),
		.dev_id = self->session.devid,
		.data_len = sizeof(data),
		.data_uptr = (uintptr_t)data,
	};
	int result;

	memset(data, 0xa5, sizeof(data));
	result = kst_ioctl(self->session.container, IOMMU_GET_HW_INFO, &info);
	if (kst_has_iommu(&self->device)) {
		EXPECT_EQ(0, result);
	} else if (result != -EOPNOTSUPP) {
		/* 7.3 returns EOPNOTSUPP, V4 returns empty data. */
		EXPECT_EQ(0, result);
		EXPECT_EQ(IOMMU_HW_INFO_TYPE_NONE, info.out_data_type);
		EXPECT_EQ(0, info.data_len);
		EXPECT_EQ(0, data[0]);
		EXPECT_EQ(0, data[sizeof(data) - 1]);
	}
	info.dev_id = self->session.ioas;
	MUST_FAIL(ENOENT, kst_ioctl(self->session.container, IOMMU_GET_HW_INFO, &info));
	info.dev_id = self->session.devid;
	info.flags = 1u << 31;
	MUST_FAIL(EOPNOTSUPP,
		  kst_ioctl(self->session.container, IOMMU_GET_HW_INFO, &info));
#else
	SKIP(return, "these headers have no IOMMU_GET_HW_INFO");
#endif
}

/* A nested table needs a parent that was allocated with IOMMU_HWPT_ALLOC_NEST_PARENT. */
TEST_F(abuse, nested_table_needs_a_nest_parent)
{
#ifdef IOMMU_HWPT_ALLOC
	uint64_t data[8] = {0};
	struct iommu_hwpt_alloc alloc = {
		.size = sizeof(alloc),
		.dev_id = self->session.devid,
		.pt_id = self->session.ioas,
	};

	if (kst_ioctl(self->session.container, IOMMU_HWPT_ALLOC, &alloc))
		SKIP(return, "can't allocate an HWPT for this device");
	alloc.pt_id = alloc.out_hwpt_id;
	alloc.data_type = 1;
	alloc.data_len = sizeof(data);
	alloc.data_uptr = (uintptr_t)data;
	EXPECT_GT(0, kst_ioctl(self->session.container, IOMMU_HWPT_ALLOC, &alloc));
	MUST(kst_destroy(self->session.container, alloc.pt_id));
	MUST(kst_use(&self->session));
#else
	SKIP(return, "these headers have no IOMMU_HWPT_ALLOC");
#endif
}

/* The query fails for an IOAS without a noiommu device. */
TEST_F(abuse, physical_addresses_are_those_of_noiommu_only)
{
	int fd = self->session.container;
	uint64_t length = PAGE, pa;
	uint32_t lone;
	int result;

	MUST(kst_ioas_alloc(fd, &lone));
	MUST(kst_ioas_map_fixed(fd, lone, self->memory, PAGE, IOVA));
	result = kst_get_pa(fd, lone, IOVA, &length, &pa);
	if (result == -ENOTTY)
		LACKS("get-pa", "this kernel has no IOMMU_IOAS_GET_PA");
	EXPECT_EQ(-EOPNOTSUPP, result);
	if (kst_has_iommu(&self->device)) {
		MUST(MAP_AT(IOVA, PAGE));
		length = PAGE;
		MUST_FAIL(EOPNOTSUPP,
			  kst_get_pa(fd, self->session.ioas, IOVA, &length, &pa));
	}
}

/* Devices in one IOMMU group are not isolated, so they share an owner. */
TEST(shared_group_is_bound_to_one_iommufd)
{
	static const char *const roles[] = {"edu3", "edu4"};
	struct kst_device devices[2];
	char groups[2][32], path[128];
	int fds[2], iommufds[2];

	if (kst_oopsed())
		SKIP(return, "an earlier test caused an oops");
	for (int i = 0; i < 2; i++) {
		NEED_ROLE(kst_find_device, roles[i], &devices[i]);
		NEED_OPENABLE(KST_CDEV, &devices[i]);
		if (!kst_has_iommu(&devices[i]))
			SKIP(return, "%s has no IOMMU", roles[i]);
		snprintf(path, sizeof(path), "%s/iommu_group", devices[i].sysfs);
		MUST(kst_link_name(path, groups[i], sizeof(groups[i])));
	}
	if (strcmp(groups[0], groups[1]))
		SKIP(return, "edu3 and edu4 are in different IOMMU groups");
	for (int i = 0; i < 2; i++) {
		iommufds[i] = MUST(kst_open_iommufd());
		fds[i] = MUST(kst_open_cdev(&devices[i]));
	}
	MUST(kst_bind_iommufd(fds[0], iommufds[0], NULL));
	MUST_FAIL(EPERM, kst_bind_iommufd(fds[1], iommufds[1], NULL));
	MUST(kst_bind_iommufd(fds[1], iommufds[0], NULL));
	for (int i = 0; i < 2; i++)
		close(fds[i]);
	/* The group has no owner any more. */
	fds[1] = MUST(kst_open_cdev(&devices[1]));
	MUST(kst_bind_iommufd(fds[1], iommufds[1], NULL));
	close(fds[1]);
	for (int i = 0; i < 2; i++)
		close(iommufds[i]);
}
