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
	MUST(kst_use(&self->session));
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
	/* Nothing holds the first one any more, and all hold the second. */
	MUST(kst_destroy(self->session.container, self->session.ioas));
	MUST_FAIL(EBUSY, kst_destroy(self->session.container, second));
	self->session.ioas = second;
	MUST(kst_use(&self->session));
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
	EXPECT_GT(0, kst_region_info(self->session.fd, 1000, &other));
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

	/* Seen on 6.12: no MSI for it (-ENOTSUPP), and no INTx arrives. */
	if (kst_is_beside_iommu())
		SKIP(return, "the remapping of interrupts does not know this device");
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

TEST_F(attached, raises_intx_until_it_is_acknowledged)
{
	struct edu edu = {0};
	int event, result;

	if (kst_is_beside_iommu())
		SKIP(return, "the remapping of interrupts does not know this device");
	event = eventfd(0, EFD_CLOEXEC);
	MUST(edu_open(&edu, self->session.fd));
	result = kst_set_irq(self->session.fd, VFIO_PCI_INTX_IRQ_INDEX, event);
	if (result) {
		edu_close(&edu);
		close(event);
		SKIP(return, "no INTx here: %s", strerror(-result));
	}
	edu_write(&edu, EDU_REG_IRQ_RAISE, 1);
	EXPECT_EQ(1, kst_wait_event(event, 2));
	/* It is level triggered, and masked when it has come. */
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

TEST_F(attached, resets_if_it_says_so)
{
	struct vfio_device_info info;

	MUST(kst_device_info(self->session.fd, &info));
	if (!(info.flags & VFIO_DEVICE_FLAGS_RESET)) {
		ASSERT_GT(0, kst_reset(self->session.fd));
		SKIP(return, "the device can't be reset");
	}
	MUST(kst_reset(self->session.fd));
	MUST(kst_use(&self->session));
}

/* IOMMU_VIOMMU_ALLOC, which trees before 6.13 do not have. */
struct viommu_alloc {
	uint32_t size, flags, type, dev_id, hwpt_id, out_viommu_id, data_len, reserved;
	uint64_t data;
};

TEST_F(attached, has_no_virtual_iommu)
{
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
			SKIP(return, "this kernel has no virtual IOMMUs");
		EXPECT_EQ(-EOPNOTSUPP, result);
	}
}
