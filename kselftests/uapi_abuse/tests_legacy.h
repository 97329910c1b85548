/* SPDX-License-Identifier: GPL-2.0-only */
/* The same for groups and both kinds of containers. */

FIXTURE(legacy)
{
	struct kst_device device;
	struct kst_session session;
	uint8_t *memory;
	unsigned long splats;
	int fds;
};

FIXTURE_VARIANT(legacy)
{
	enum kst_interface interface;
};

FIXTURE_VARIANT_ADD(legacy, group_container)
{
	.interface = KST_GROUP_CONTAINER,
};

FIXTURE_VARIANT_ADD(legacy, group_iommufd)
{
	.interface = KST_GROUP_IOMMUFD,
};

FIXTURE_SETUP(legacy)
{
	self->session.fd = self->session.group = self->session.container = -1;
	self->splats = kst_splats();
	self->fds = kst_count_fds();
	if (kst_oopsed())
		SKIP(return, "an earlier test caused an oops");
	NEED_ROLE(kst_find_device, "edu1", &self->device);
	NEED_OPENABLE(variant->interface, &self->device);
	MUST(kst_open(&self->session, variant->interface, &self->device));
	self->memory = mmap(NULL, 16 * PAGE, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	ASSERT_NE(MAP_FAILED, self->memory);
}

FIXTURE_TEARDOWN(legacy)
{
	kst_close(&self->session);
	EXPECT_EQ(self->fds, kst_count_fds());
	EXPECT_EQ(self->splats, kst_splats());
}

TEST_F(legacy, group_checks_its_arguments)
{
	struct vfio_group_status status = {0};
	int fd = self->session.group;

	MUST_FAIL(EINVAL, kst_ioctl(fd, VFIO_GROUP_GET_STATUS, &status));
	status.argsz = sizeof(status) - 1;
	MUST_FAIL(EINVAL, kst_ioctl(fd, VFIO_GROUP_GET_STATUS, &status));
	MUST_FAIL(EFAULT, kst_ioctl(fd, VFIO_GROUP_GET_STATUS, NULL));
	MUST_FAIL(EFAULT, kst_ioctl(fd, VFIO_GROUP_SET_CONTAINER, NULL));
	MUST_FAIL(EFAULT, kst_ioctl(fd, VFIO_GROUP_GET_DEVICE_FD, NULL));
	MUST_FAIL(ENOTTY, kst_ioctl(fd, _IO(VFIO_TYPE, VFIO_BASE + 99), NULL));
	/* It already has a container. */
	MUST_FAIL(EINVAL, kst_set_container(fd, self->session.container));
}

/*
 * Returns the error for a bad mapping. For noiommu devices VFIO's own container rejects
 * any mapping, and iommufd does so after checking sizes and flags.
 */
static int map_error(const struct kst_session *session, bool iommufd, bool checked_first)
{
	if (!session->noiommu)
		return -EINVAL;
	if (!iommufd)
		return -ENOTTY;
	return checked_first ? -EINVAL : -ENODEV;
}

TEST_F(legacy, container_checks_its_arguments)
{
	struct vfio_iommu_type1_dma_map map = {
		.argsz = sizeof(map),
		.flags = VFIO_DMA_MAP_FLAG_READ | VFIO_DMA_MAP_FLAG_WRITE,
		.vaddr = (uintptr_t)self->memory,
		.iova = IOVA,
		.size = 4 * PAGE,
	};
	struct vfio_iommu_type1_dma_map bad[] = {map, map, map, map}, wrapped = map;
	bool iommufd =
		variant->interface == KST_GROUP_IOMMUFD || kst_container_is_iommufd();
	int fd = self->session.container, error, result;

	MUST_FAIL(EINVAL, kst_set_iommu(fd, ~0ul));
	EXPECT_GE(0, kst_check_extension(fd, ~0ul));
	error = self->session.noiommu && !iommufd ? ENOTTY : EFAULT;
	MUST_FAIL(error, kst_ioctl(fd, VFIO_IOMMU_MAP_DMA, NULL));
	MUST_FAIL(error, kst_ioctl(fd, VFIO_IOMMU_UNMAP_DMA, NULL));
	bad[0].argsz = 8;
	bad[1].flags = 1u << 31;
	bad[2].size = 0;
	bad[3].iova = IOVA + 1;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		EXPECT_EQ(map_error(&self->session, iommufd, i < 2),
			  kst_ioctl(fd, VFIO_IOMMU_MAP_DMA, &bad[i]))
		{
			TH_LOG("for bad[%zu]", i);
		}
	}
	/* VFIO's container: EINVAL before 7.2, EOVERFLOW since. iommufd: EOVERFLOW. */
	wrapped.iova = -PAGE;
	result = kst_ioctl(fd, VFIO_IOMMU_MAP_DMA, &wrapped);
	error = map_error(&self->session, iommufd, false);
	EXPECT_TRUE(result == error || (!self->session.noiommu && result == -EOVERFLOW));
	/* A valid mapping succeeds, unless there is no IOMMU. */
	if (self->session.noiommu) {
		EXPECT_EQ(error, kst_ioctl(fd, VFIO_IOMMU_MAP_DMA, &map));
	} else {
		MUST(kst_ioctl(fd, VFIO_IOMMU_MAP_DMA, &map));
		MUST_FAIL(EEXIST, kst_ioctl(fd, VFIO_IOMMU_MAP_DMA, &map));
	}
	MUST(kst_use(&self->session));
}

/* Neither readable nor writable: no IOMMU has such a page table entry. */
TEST_F(legacy, mapping_without_rights_is_refused)
{
	struct vfio_iommu_type1_dma_map map = {
		.argsz = sizeof(map),
		.vaddr = (uintptr_t)self->memory,
		.iova = IOVA,
		.size = 4 * PAGE,
	};

	EXPECT_GT(0, kst_ioctl(self->session.container, VFIO_IOMMU_MAP_DMA, &map));
}

TEST_F_TIMEOUT(legacy, random_calls_do_no_harm, KST_STRESS_SECONDS)
{
	const struct target targets[] = {
		{self->session.container, VFIO_TYPE, VFIO_BASE, 3},
		{self->session.container, VFIO_TYPE, VFIO_BASE + 12, 6},
		{self->session.group, VFIO_TYPE, VFIO_BASE + 3, 4},
		{self->session.fd, VFIO_TYPE, VFIO_BASE + 7, 14},
	};
	const struct valid_call valid_calls[] = {
		{self->session.container, VFIO_IOMMU_MAP_DMA},
		{self->session.container, VFIO_IOMMU_UNMAP_DMA},
	};
	struct fuzz fuzz = {
		.targets = targets,
		.target_count = sizeof(targets) / sizeof(targets[0]),
		.valid_calls = valid_calls,
		.valid_count = sizeof(valid_calls) / sizeof(valid_calls[0]),
		.memory = self->memory,
	};
	int before = kst_count_fds();
	uint64_t sum;

	MUST(run_fuzzers(&fuzz, &sum));
	TH_LOG("calls %016llx", (unsigned long long)sum);
	if (!self->session.noiommu) {
		EXPECT_DONE(fuzz, VFIO_IOMMU_MAP_DMA);
		EXPECT_DONE(fuzz, VFIO_IOMMU_UNMAP_DMA);
	}
	self->fds += kst_count_fds() - before;
	kst_close(&self->session);
	MUST(kst_open(&self->session, variant->interface, &self->device));
	MUST(kst_use(&self->session));
}
