/* SPDX-License-Identifier: GPL-2.0-only */
/* An attached device: page tables, registers, interrupts, reset. */

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

TEST_F(attached, regions_are_as_the_device_has_them)
{
	struct vfio_region_info bar, other;
	uint16_t vendor, id;

	MUST(kst_region_info(self->session.fd, VFIO_PCI_BAR0_REGION_INDEX, &bar));
	EXPECT_EQ(1 << 20, bar.size);
	EXPECT_NE(0, bar.flags & VFIO_REGION_INFO_FLAG_READ);
	EXPECT_NE(0, bar.flags & VFIO_REGION_INFO_FLAG_WRITE);
	MUST(kst_region_info(self->session.fd, VFIO_PCI_BAR1_REGION_INDEX, &other));
	EXPECT_EQ(0, other.size);
	MUST_FAIL(EINVAL, kst_region_info(self->session.fd, 1000, &other));
	MUST(kst_config_read16(self->session.fd, 0, &vendor));
	MUST(kst_config_read16(self->session.fd, 2, &id));
	EXPECT_EQ(0x1234, vendor);
	EXPECT_EQ(0x11e8, id);
}

TEST_F(attached, bar_maps_within_its_size_only)
{
	struct vfio_region_info bar;
	void *map;

	MUST(kst_region_info(self->session.fd, VFIO_PCI_BAR0_REGION_INDEX, &bar));
	map = mmap(NULL, bar.size, PROT_READ, MAP_SHARED, self->session.fd, bar.offset);
	ASSERT_NE(MAP_FAILED, map);
	EXPECT_EQ(EDU_ID, *(volatile uint32_t *)map);
	munmap(map, bar.size);
	map = mmap(NULL, 4096, PROT_READ, MAP_SHARED, self->session.fd,
		   bar.offset + bar.size);
	EXPECT_EQ(MAP_FAILED, map);
	map = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, self->session.fd, bar.offset);
	EXPECT_EQ(MAP_FAILED, map);
}

TEST_F(attached, raises_msi)
{
	struct edu edu = {0};
	int event;

	/* Seen on 6.12: setting up MSI fails with -ENOTSUPP, and no INTx arrives. */
	if (kst_is_substitute_device())
		SKIP(return, "interrupt remapping does not cover this device");
	event = eventfd(0, EFD_CLOEXEC);
	MUST(edu_open(&edu, self->session.fd));
	MUST(kst_set_irq(self->session.fd, VFIO_PCI_MSI_IRQ_INDEX, event));
	for (int i = 1; i < 10; i++) {
		edu_write(&edu, EDU_REG_IRQ_RAISE, i);
		EXPECT_EQ(1, kst_wait_event(event, 2));
		EXPECT_EQ(i, edu_read(&edu, EDU_REG_IRQ_STATUS));
		edu_write(&edu, EDU_REG_IRQ_ACK, i);
	}
	MUST(kst_irq_simple(self->session.fd, VFIO_PCI_MSI_IRQ_INDEX,
			    VFIO_IRQ_SET_ACTION_TRIGGER));
	edu_close(&edu);
	close(event);
}

/* The kernel has to disable MSI on close. */
TEST_F(attached, msi_may_be_on_when_it_is_closed)
{
	struct edu edu = {0};
	int event;

	if (kst_is_substitute_device())
		SKIP(return, "interrupt remapping does not cover this device");
	event = eventfd(0, EFD_CLOEXEC);
	MUST(edu_open(&edu, self->session.fd));
	MUST(kst_set_irq(self->session.fd, VFIO_PCI_MSI_IRQ_INDEX, event));
	edu_write(&edu, EDU_REG_IRQ_RAISE, 1);
	EXPECT_EQ(1, kst_wait_event(event, 2));
	edu_close(&edu);
	kst_close(&self->session);
	MUST(kst_open(&self->session, KST_CDEV, &self->device));
	/* It can be enabled again. */
	MUST(kst_set_irq(self->session.fd, VFIO_PCI_MSI_IRQ_INDEX, event));
	MUST(edu_open(&edu, self->session.fd));
	edu_write(&edu, EDU_REG_IRQ_RAISE, 1);
	EXPECT_EQ(1, kst_wait_event(event, 2));
	edu_close(&edu);
	close(event);
	MUST(kst_use(&self->session));
}

/* Reads the INTx number from sysfs: 0 if the interrupt is not routed. */
static unsigned long irq_number(const struct kst_device *device)
{
	char path[128], text[16];

	snprintf(path, sizeof(path), "%s/irq", device->sysfs);
	return kst_read(path, text, sizeof(text)) ? 0 : strtoul(text, NULL, 10);
}

TEST_F(attached, raises_intx_until_it_is_acknowledged)
{
	struct edu edu = {0};
	struct vfio_irq_info info = {
		.argsz = sizeof(info),
		.index = VFIO_PCI_INTX_IRQ_INDEX,
	};
	int event;

	if (kst_is_substitute_device())
		SKIP(return, "interrupt remapping does not cover this device");
	MUST(kst_ioctl(self->session.fd, VFIO_DEVICE_GET_IRQ_INFO, &info));
	if (info.count == 0)
		SKIP(return, "the device has no INTx");
	if (irq_number(&self->device) == 0)
		SKIP(return, "the device's INTx is not routed");
	event = eventfd(0, EFD_CLOEXEC);
	MUST(edu_open(&edu, self->session.fd));
	MUST(kst_set_irq(self->session.fd, VFIO_PCI_INTX_IRQ_INDEX, event));
	edu_write(&edu, EDU_REG_IRQ_RAISE, 1);
	EXPECT_EQ(1, kst_wait_event(event, 2));
	/* INTx is level triggered, and masked once it has fired. */
	edu_write(&edu, EDU_REG_IRQ_ACK, 1);
	MUST(kst_irq_simple(self->session.fd, VFIO_PCI_INTX_IRQ_INDEX,
			    VFIO_IRQ_SET_ACTION_UNMASK));
	EXPECT_EQ(-ETIMEDOUT, kst_wait_event(event, 0.02));
	edu_write(&edu, EDU_REG_IRQ_RAISE, 2);
	EXPECT_EQ(1, kst_wait_event(event, 2));
	edu_write(&edu, EDU_REG_IRQ_ACK, 2);
	MUST(kst_irq_simple(self->session.fd, VFIO_PCI_INTX_IRQ_INDEX,
			    VFIO_IRQ_SET_ACTION_TRIGGER));
	edu_close(&edu);
	close(event);
}

/* edu1 is on the root bus, without a port to reset it; see also tests_reset.h. */
TEST_F(attached, resets_if_it_claims_to)
{
	struct vfio_device_info info;

	MUST(kst_device_info(self->session.fd, &info));
	if (info.flags & VFIO_DEVICE_FLAGS_RESET) {
		MUST(kst_reset(self->session.fd));
	} else {
		EXPECT_GT(0, kst_reset(self->session.fd));
	}
	MUST(kst_use(&self->session));
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
