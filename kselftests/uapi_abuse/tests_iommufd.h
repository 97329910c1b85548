/* SPDX-License-Identifier: GPL-2.0-only */
/* Which arguments each iommufd ioctl rejects, and with which error. */

TEST_F(abuse, map_checks_flags_and_reserved)
{
	const struct iommu_ioas_map good = {
		.size = sizeof(good),
		.flags = IOMMU_IOAS_MAP_FIXED_IOVA | IOMMU_IOAS_MAP_READABLE,
		.ioas_id = self->session.ioas,
		.user_va = (uintptr_t)self->memory,
		.length = PAGE,
		.iova = IOVA,
	};
	struct iommu_ioas_map map = good;
	int fd = self->session.container;

	map.flags |= 1u << 31;
	MUST_FAIL(EOPNOTSUPP, kst_ioctl(fd, IOMMU_IOAS_MAP, &map));
	map = good;
	map.__reserved = 1;
	MUST_FAIL(EOPNOTSUPP, kst_ioctl(fd, IOMMU_IOAS_MAP, &map));
	map = good;
	map.flags = IOMMU_IOAS_MAP_FIXED_IOVA;
	MUST_FAIL(EINVAL, kst_ioctl(fd, IOMMU_IOAS_MAP, &map));
	map = good;
	map.iova = ~0ull;
	MUST_FAIL(EOVERFLOW, kst_ioctl(fd, IOMMU_IOAS_MAP, &map));
	map = good;
	MUST(kst_ioctl(fd, IOMMU_IOAS_MAP, &map));
}

/* The end of the range must not wrap around. */
TEST_F(abuse, unmap_does_not_wrap_around)
{
	MUST(MAP_AT(IOVA, 4 * PAGE));
	MUST_FAIL(EOVERFLOW, UNMAP(-PAGE, 2 * PAGE));
	MUST_FAIL(EOVERFLOW, UNMAP(-PAGE, IOVA + 5 * PAGE));
	MUST_FAIL(EOVERFLOW, UNMAP(~0ull, 1));
	MUST_FAIL(EOVERFLOW, UNMAP(IOVA, ~0ull));
	MUST(UNMAP(IOVA, 4 * PAGE));
	/* This start and length together mean everything. */
	MUST(MAP_AT(IOVA, 4 * PAGE));
	MUST(UNMAP(0, ~0ull));
	MUST_FAIL(ENOENT, UNMAP(IOVA, 4 * PAGE));
}

#ifdef KST_HAVE_IOMMUFD_H

TEST_F(abuse, copy_checks_its_argument)
{
	const struct iommu_ioas_copy good = {
		.size = sizeof(good),
		.flags = IOMMU_IOAS_MAP_FIXED_IOVA | IOMMU_IOAS_MAP_READABLE,
		.dst_ioas_id = self->session.ioas,
		.src_ioas_id = self->session.ioas,
		.length = 4 * PAGE,
		.dst_iova = IOVA + 16 * PAGE,
		.src_iova = IOVA,
	};
	const struct {
		int error;
		struct iommu_ioas_copy copy;
	} bad[] = {
#define BAD(error_, ...)                                                                 \
	{                                                                                \
		error_,                                                                  \
		{                                                                        \
			good.size, good.flags, good.dst_ioas_id, good.src_ioas_id,       \
				__VA_ARGS__                                              \
		}                                                                        \
	}
		BAD(EINVAL, 0, good.dst_iova, IOVA),
		BAD(EINVAL, 4 * PAGE, good.dst_iova + 1, IOVA),
		BAD(EINVAL, 4 * PAGE - 1, good.dst_iova, IOVA),
		BAD(EOVERFLOW, ~0ull, good.dst_iova, IOVA),
		BAD(EOVERFLOW, 4 * PAGE, ~0ull, IOVA),
		BAD(EOVERFLOW, 4 * PAGE, good.dst_iova, ~0ull),
		/* The target or the source wraps around. */
		BAD(EOVERFLOW, 4 * PAGE, -PAGE, IOVA),
		BAD(EOVERFLOW, 4 * PAGE, good.dst_iova, -PAGE),
		BAD(ENOENT, 5 * PAGE, good.dst_iova, IOVA),
		BAD(ENOENT, 4 * PAGE, good.dst_iova, IOVA - PAGE),
		BAD(EEXIST, 4 * PAGE, IOVA + 3 * PAGE, IOVA),
#undef BAD
	};
	struct iommu_ioas_copy copy;
	uint64_t length = PAGE, pa, same;
	int fd = self->session.container;

	MUST(MAP_AT(IOVA, 4 * PAGE));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		copy = bad[i].copy;
		EXPECT_EQ(-bad[i].error, kst_ioctl(fd, IOMMU_IOAS_COPY, &copy))
		{
			TH_LOG("for bad[%zu]", i);
		}
	}
	copy = good;
	copy.flags |= 1u << 31;
	MUST_FAIL(EOPNOTSUPP, kst_ioctl(fd, IOMMU_IOAS_COPY, &copy));
	copy.flags = IOMMU_IOAS_MAP_FIXED_IOVA;
	MUST_FAIL(EINVAL, kst_ioctl(fd, IOMMU_IOAS_COPY, &copy));
	copy = good;
	copy.dst_ioas_id = self->session.devid;
	MUST_FAIL(ENOENT, kst_ioctl(fd, IOMMU_IOAS_COPY, &copy));
	copy = good;
	copy.src_ioas_id = ~0u;
	MUST_FAIL(ENOENT, kst_ioctl(fd, IOMMU_IOAS_COPY, &copy));
	copy = good;
	MUST(kst_ioctl(fd, IOMMU_IOAS_COPY, &copy));
	/* The copy maps the same memory, and survives the unmap of the original. */
	if (!kst_get_pa(fd, good.src_ioas_id, IOVA, &length, &pa)) {
		MUST(UNMAP(IOVA, 4 * PAGE));
		length = PAGE;
		MUST(kst_get_pa(fd, good.dst_ioas_id, good.dst_iova, &length, &same));
		EXPECT_EQ(pa, same);
	}
	MUST(UNMAP(good.dst_iova, 4 * PAGE));
}

TEST_F(abuse, option_checks_its_argument)
{
	const struct iommu_option huge = {
		.size = sizeof(huge),
		.option_id = IOMMU_OPTION_HUGE_PAGES,
		.op = IOMMU_OPTION_OP_SET,
		.object_id = self->session.ioas,
		.val64 = 1,
	};
	struct iommu_option option = huge;
	int fd = self->session.container;

	MUST(kst_ioctl(fd, IOMMU_OPTION, &option));
	option.val64 = 2;
	MUST_FAIL(EINVAL, kst_ioctl(fd, IOMMU_OPTION, &option));
	option.op = 7;
	MUST_FAIL(EOPNOTSUPP, kst_ioctl(fd, IOMMU_OPTION, &option));
	option = huge;
	option.__reserved = 1;
	MUST_FAIL(EOPNOTSUPP, kst_ioctl(fd, IOMMU_OPTION, &option));
	option = huge;
	option.option_id = 99;
	MUST_FAIL(EOPNOTSUPP, kst_ioctl(fd, IOMMU_OPTION, &option));
	option = huge;
	option.object_id = self->session.devid;
	MUST_FAIL(ENOENT, kst_ioctl(fd, IOMMU_OPTION, &option));
	/* The accounting mode is per iommufd, and fixed once there are objects. */
	option.option_id = IOMMU_OPTION_RLIMIT_MODE;
	MUST_FAIL(EOPNOTSUPP, kst_ioctl(fd, IOMMU_OPTION, &option));
	option.object_id = 0;
	MUST_FAIL(EBUSY, kst_ioctl(fd, IOMMU_OPTION, &option));
	option.op = IOMMU_OPTION_OP_GET;
	MUST(kst_ioctl(fd, IOMMU_OPTION, &option));
}

TEST_F(abuse, iova_ranges_check_their_argument)
{
	struct iommu_iova_range range;
	struct iommu_ioas_iova_ranges query = {
		.size = sizeof(query),
		.ioas_id = self->session.ioas,
		.allowed_iovas = (uintptr_t)&range,
	};
	int fd = self->session.container;

	/* The number of ranges is returned even if the array is too small. */
	MUST_FAIL(EMSGSIZE, kst_ioctl(fd, IOMMU_IOAS_IOVA_RANGES, &query));
	EXPECT_LT(0, query.num_iovas);
	query.allowed_iovas = 1;
	MUST_FAIL(EFAULT, kst_ioctl(fd, IOMMU_IOAS_IOVA_RANGES, &query));
	query.__reserved = 1;
	MUST_FAIL(EOPNOTSUPP, kst_ioctl(fd, IOMMU_IOAS_IOVA_RANGES, &query));
	query.__reserved = 0;
	query.ioas_id = self->session.devid;
	MUST_FAIL(ENOENT, kst_ioctl(fd, IOMMU_IOAS_IOVA_RANGES, &query));
}

TEST_F(abuse, allow_iovas_checks_its_argument)
{
	struct iommu_iova_range ranges[2] = {
		{IOVA, IOVA + 16 * PAGE - 1},
		{IOVA + 8 * PAGE, IOVA + 32 * PAGE - 1},
	};
	struct iommu_ioas_allow_iovas allow = {
		.size = sizeof(allow),
		.ioas_id = self->session.ioas,
		.num_iovas = 2,
		.allowed_iovas = (uintptr_t)ranges,
	};
	int fd = self->session.container;
	uint64_t iova;

	/* The ranges overlap. */
	MUST_FAIL(EINVAL, kst_ioctl(fd, IOMMU_IOAS_ALLOW_IOVAS, &allow));
	ranges[1].last = ranges[1].start;
	MUST_FAIL(EINVAL, kst_ioctl(fd, IOMMU_IOAS_ALLOW_IOVAS, &allow));
	allow.allowed_iovas = 1;
	MUST_FAIL(EFAULT, kst_ioctl(fd, IOMMU_IOAS_ALLOW_IOVAS, &allow));
	allow.allowed_iovas = (uintptr_t)ranges;
	allow.num_iovas = 1;
	allow.__reserved = 1;
	MUST_FAIL(EOPNOTSUPP, kst_ioctl(fd, IOMMU_IOAS_ALLOW_IOVAS, &allow));
	allow.__reserved = 0;
	MUST(kst_ioctl(fd, IOMMU_IOAS_ALLOW_IOVAS, &allow));
	MUST(kst_ioas_map(fd, self->session.ioas, self->memory, 4 * PAGE, &iova));
	EXPECT_LE(IOVA, iova);
	EXPECT_GT(IOVA + 16 * PAGE, iova);
}

/* A cdev's iommufd can be used as a container, but has no compat IOAS by default. */
TEST_F(abuse, container_of_a_cdev_has_no_ioas)
{
	struct vfio_iommu_type1_dma_map map = {
		.argsz = sizeof(map),
		.flags = VFIO_DMA_MAP_FLAG_READ | VFIO_DMA_MAP_FLAG_WRITE,
		.vaddr = (uintptr_t)self->memory,
		.iova = IOVA,
		.size = 4 * PAGE,
	};
	struct iommu_vfio_ioas ioas = {
		.size = sizeof(ioas),
		.op = IOMMU_VFIO_IOAS_GET,
	};
	int fd = self->session.container;

	EXPECT_EQ(VFIO_API_VERSION, kst_ioctl(fd, VFIO_GET_API_VERSION, NULL));
	MUST_FAIL(EINVAL, kst_set_iommu(fd, VFIO_NOIOMMU_IOMMU));
	MUST_FAIL(ENODEV, kst_set_iommu(fd, VFIO_TYPE1v2_IOMMU));
	MUST_FAIL(ENODEV, kst_ioctl(fd, VFIO_IOMMU_MAP_DMA, &map));
	MUST_FAIL(ENODEV, kst_ioctl(fd, IOMMU_VFIO_IOAS, &ioas));
	ioas.op = 7;
	MUST_FAIL(EOPNOTSUPP, kst_ioctl(fd, IOMMU_VFIO_IOAS, &ioas));
	ioas.op = IOMMU_VFIO_IOAS_SET;
	ioas.ioas_id = self->session.devid;
	MUST_FAIL(ENOENT, kst_ioctl(fd, IOMMU_VFIO_IOAS, &ioas));
	ioas.ioas_id = self->session.ioas;
	ioas.__reserved = 1;
	MUST_FAIL(EOPNOTSUPP, kst_ioctl(fd, IOMMU_VFIO_IOAS, &ioas));
	ioas.__reserved = 0;
	MUST(kst_ioctl(fd, IOMMU_VFIO_IOAS, &ioas));
	MUST(kst_ioctl(fd, VFIO_IOMMU_MAP_DMA, &map));
	MUST_FAIL(EEXIST, MAP_AT(IOVA, PAGE));
	ioas.op = IOMMU_VFIO_IOAS_CLEAR;
	MUST(kst_ioctl(fd, IOMMU_VFIO_IOAS, &ioas));
	MUST_FAIL(ENODEV, kst_ioctl(fd, VFIO_IOMMU_MAP_DMA, &map));
	MUST(UNMAP(IOVA, 4 * PAGE));
}

TEST_F(abuse, hwpt_alloc_checks_its_argument)
{
#ifdef IOMMU_HWPT_ALLOC
	const struct iommu_hwpt_alloc good = {
		.size = sizeof(good),
		.dev_id = self->session.devid,
		.pt_id = self->session.ioas,
	};
	struct iommu_hwpt_alloc alloc = good;
	int fd = self->session.container;

	alloc.__reserved = 1;
	MUST_FAIL(EOPNOTSUPP, kst_ioctl(fd, IOMMU_HWPT_ALLOC, &alloc));
	alloc = good;
	alloc.flags = 1u << 31;
	MUST_FAIL(EOPNOTSUPP, kst_ioctl(fd, IOMMU_HWPT_ALLOC, &alloc));
	alloc = good;
	alloc.data_len = 8;
	MUST_FAIL(EINVAL, kst_ioctl(fd, IOMMU_HWPT_ALLOC, &alloc));
	alloc = good;
	alloc.data_type = 1;
	MUST_FAIL(EINVAL, kst_ioctl(fd, IOMMU_HWPT_ALLOC, &alloc));
	alloc = good;
	alloc.dev_id = self->session.ioas;
	MUST_FAIL(ENOENT, kst_ioctl(fd, IOMMU_HWPT_ALLOC, &alloc));
	alloc = good;
	alloc.pt_id = self->session.devid;
	MUST_FAIL(EINVAL, kst_ioctl(fd, IOMMU_HWPT_ALLOC, &alloc));
#else
	SKIP(return, "these headers have no IOMMU_HWPT_ALLOC");
#endif
}

#endif /* KST_HAVE_IOMMUFD_H */
