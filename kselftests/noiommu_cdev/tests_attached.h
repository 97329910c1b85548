/* SPDX-License-Identifier: GPL-2.0-only */
/* An attached device: its page tables. vfio_pci and vfio_irq test the device itself. */

TEST_F(attached, works)
{
	MUST(kst_use(&self->session));
}

TEST_F(attached, attach_checks_its_argument)
{
	struct vfio_device_attach_iommufd_pt attach = {.pt_id = self->session.ioas};
	struct vfio_device_detach_iommufd_pt detach = {0};

	MUST_FAIL(EINVAL,
		  kst_ioctl(self->session.fd, VFIO_DEVICE_ATTACH_IOMMUFD_PT, &attach));
	attach.argsz = sizeof(attach);
	attach.flags = UNKNOWN_FLAG;
	MUST_FAIL(EINVAL,
		  kst_ioctl(self->session.fd, VFIO_DEVICE_ATTACH_IOMMUFD_PT, &attach));
	MUST_FAIL(EINVAL,
		  kst_ioctl(self->session.fd, VFIO_DEVICE_DETACH_IOMMUFD_PT, &detach));
	detach.argsz = sizeof(detach);
	detach.flags = UNKNOWN_FLAG;
	MUST_FAIL(EINVAL,
		  kst_ioctl(self->session.fd, VFIO_DEVICE_DETACH_IOMMUFD_PT, &detach));
}

TEST_F(attached, detaches_and_attaches_again)
{
	uint32_t pt;

	for (int i = 0; i < 20; i++) {
		MUST(kst_detach(self->session.fd));
		pt = self->session.ioas;
		MUST(kst_attach(self->session.fd, &pt));
	}
	MUST(kst_use(&self->session));
}

TEST_F(attached, detach_twice_does_no_harm)
{
	uint32_t pt = self->session.ioas;

	MUST(kst_detach(self->session.fd));
	MUST(kst_detach(self->session.fd));
	MUST(kst_attach(self->session.fd, &pt));
	MUST(kst_use(&self->session));
}

TEST_F(attached, is_replaced_by_another_ioas)
{
	uint32_t second, pt;

	MUST(kst_ioas_alloc(self->session.container, &second));
	pt = second;
	MUST(kst_attach(self->session.fd, &pt));
	/* Now only the second one is in use. */
	MUST(kst_destroy(self->session.container, self->session.ioas));
	MUST_FAIL(EBUSY, kst_destroy(self->session.container, second));
	self->session.ioas = second;
	MUST(kst_use(&self->session));
}

/* Both IOASes have a mapping at the same IOVA: the attached one is queried. */
TEST_F(attached, mappings_are_those_of_the_ioas_attached)
{
	const uint64_t iova = 0x2000000;
	int fd = self->session.container;
	uint32_t ioas[2] = {self->session.ioas}, pt;
	uint64_t length, pa, expected;
	uint8_t *memory;

	NEED_NOIOMMU(&self->device);
	memory = mmap(NULL, 2 * 4096, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	ASSERT_NE(MAP_FAILED, memory);
	MUST(kst_ioas_alloc(fd, &ioas[1]));
	for (int i = 0; i < 2; i++)
		MUST(kst_ioas_map_fixed(fd, ioas[i], memory + i * 4096, 4096, iova));
	length = 4096;
	if (kst_get_pa(fd, ioas[0], iova, &length, &pa) == -ENOTTY)
		LACKS("get-pa", "this kernel has no IOMMU_IOAS_GET_PA");
	for (int round = 0; round < 4; round++) {
		int now = round % 2;

		pt = ioas[now];
		MUST(kst_attach(self->session.fd, &pt));
		length = 4096;
		MUST(kst_get_pa(fd, ioas[now], iova, &length, &pa));
		MUST(kst_physical(memory + now * 4096, &expected));
		EXPECT_EQ(expected, pa);
		length = 4096;
		MUST_FAIL(EOPNOTSUPP, kst_get_pa(fd, ioas[!now], iova, &length, &pa));
		/* Attach by the id of the HWPT instead of the IOAS. */
		EXPECT_NE(ioas[now], pt);
		MUST(kst_attach(self->session.fd, &pt));
	}
}

TEST_F(attached, ioas_stays_while_attached)
{
	MUST_FAIL(EBUSY, kst_destroy(self->session.container, self->session.ioas));
	MUST(kst_detach(self->session.fd));
	MUST(kst_destroy(self->session.container, self->session.ioas));
}

TEST_F(attached, device_object_can_not_be_destroyed)
{
	MUST_FAIL(EBUSY, kst_destroy(self->session.container, self->session.devid));
}

/* For IOMMU_VIOMMU_ALLOC, which trees before 6.13 lack. */
struct viommu_alloc {
	uint32_t size, flags, type, dev_id, hwpt_id, out_viommu_id, data_len, reserved;
	uint64_t data;
};

TEST_F(attached, has_no_virtual_iommu)
{
	NEED_NOIOMMU(&self->device);
	if (kst_has_iommu(&self->device))
		SKIP(return, "the device has an IOMMU");
	for (uint32_t type = 1; type < 5; type++) {
		struct viommu_alloc alloc = {
			.size = sizeof(alloc),
			.type = type,
			.dev_id = self->session.devid,
			.hwpt_id = self->session.ioas,
		};
		int result = kst_ioctl(self->session.container, _IO(IOMMUFD_TYPE, 0x90),
				       &alloc);

		if (result == -ENOTTY)
			SKIP(return, "this kernel has no IOMMU_VIOMMU_ALLOC");
		EXPECT_EQ(-EOPNOTSUPP, result);
	}
}
