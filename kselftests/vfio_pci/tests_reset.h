/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Resets of a device behind a port, which can reset the whole bus. QEMU's edu loses only
 * its generic PCI state on reset. The tests mark the MSI address register: while MSI is
 * disabled nothing else uses it, and the kernel does not restore it.
 */
#define MARK 0xfee12340

FIXTURE(reset)
{
	struct user user;
	struct edu edu;
	int event;
};

FIXTURE_VARIANT(reset)
{
	enum kst_interface interface;
	const char *role;
};

/* Each reset takes a tenth of a second; `functions` has all interfaces. */
ADD_INTERFACE(reset, group_container, KST_GROUP_CONTAINER, "edu2");
ADD_INTERFACE(reset, cdev, KST_CDEV, "edu2");

FIXTURE_SETUP(reset)
{
	self->event = -1;
	OPEN_USER(&self->user, variant->interface, variant->role);
	MUST(edu_open(&self->edu, self->user.session.fd));
	self->event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	ASSERT_LE(0, self->event);
}

FIXTURE_TEARDOWN(reset)
{
	edu_close(&self->edu);
	if (self->event >= 0)
		close(self->event);
	CLOSE_USER(&self->user);
}

static void expect_msi(struct __test_metadata *_metadata, FIXTURE_DATA(reset) * self)
{
	int fd = self->user.session.fd;

	MUST(kst_set_irq(fd, VFIO_PCI_MSI_IRQ_INDEX, self->event));
	edu_write(&self->edu, EDU_REG_IRQ_RAISE, 1);
	EXPECT_EQ(1, kst_wait_event(self->event, KST_DEVICE_SECONDS));
	edu_write(&self->edu, EDU_REG_IRQ_ACK, 1);
	MUST(kst_irq_simple(fd, VFIO_PCI_MSI_IRQ_INDEX, VFIO_IRQ_SET_ACTION_TRIGGER));
}

enum { DEVICE_RESET, BUS_RESET, RESETS };

/* By the interface's own rules: groups must be listed, an iommufd need not be. */
static int reset_bus(const struct kst_session *session)
{
	if (session->interface == KST_CDEV)
		return kst_hot_reset(session->fd);
	return kst_hot_reset_groups(session->fd, &session->group, 1);
}

static int reset_by(const struct kst_session *session, int kind)
{
	return kind == BUS_RESET ? reset_bus(session) : kst_reset(session->fd);
}

TEST_F(reset, is_thorough_and_leaves_the_device_usable)
{
	uint8_t before[PCI_STD_HEADER_SIZEOF], after[PCI_STD_HEADER_SIZEOF];
	int fd = self->user.session.fd, at;
	struct kst_hot_reset_info others;
	struct vfio_device_info info;

	MUST(kst_hot_reset_info(fd, &others));
	if (others.header.count > 1)
		SKIP(return, "there are other devices on the bus");
	MUST(kst_device_info(fd, &info));
	EXPECT_NE(0, info.flags & VFIO_DEVICE_FLAGS_RESET);
	SET_CONFIG(PCI_INTERRUPT_LINE, 1, 0x42);
	ASSERT_EQ(sizeof(before), kst_region_read(fd, VFIO_PCI_CONFIG_REGION_INDEX, 0,
						  before, sizeof(before)));
	at = MUST(kst_find_capability(fd, PCI_CAP_ID_MSI)) + PCI_MSI_ADDRESS_LO;
	for (int kind = 0; kind < RESETS; kind++) {
		MUST(kst_hardware_set(&self->user.device, at, 4, MARK));
		ASSERT_EQ(MARK, HARDWARE(at, 4));
		MUST(reset_by(&self->user.session, kind));
		EXPECT_EQ(0, HARDWARE(at, 4));
		/* The user's registers are restored, and the BAR mapping is still valid.
		 */
		ASSERT_EQ(sizeof(after), kst_region_read(fd, VFIO_PCI_CONFIG_REGION_INDEX,
							 0, after, sizeof(after)));
		EXPECT_EQ(0, memcmp(before, after, sizeof(before)));
		EXPECT_EQ(EDU_ID, edu_read(&self->edu, EDU_REG_ID));
		MUST(kst_use_registers(&self->user.session));
		expect_msi(_metadata, self);
	}
	MUST(kst_use(&self->user.session));
}

/* Memory that the user has turned off stays off, and interrupts stay on. */
TEST_F(reset, keeps_commands_and_interrupts)
{
	int fd = self->user.session.fd;

	MUST(kst_set_irq(fd, VFIO_PCI_MSI_IRQ_INDEX, self->event));
	for (int kind = 0; kind < RESETS; kind++) {
		MUST(set_command(fd, PCI_COMMAND_MEMORY, 0));
		EXPECT_TRUE(faults(self->edu.bar));
		MUST(reset_by(&self->user.session, kind));
		EXPECT_EQ(0, CONFIG(PCI_COMMAND, 2) & PCI_COMMAND_MEMORY);
		EXPECT_TRUE(faults(self->edu.bar));
		MUST(set_command(fd, 0, PCI_COMMAND_MEMORY));
		EXPECT_FALSE(faults(self->edu.bar));
		edu_write(&self->edu, EDU_REG_IRQ_RAISE, 1);
		EXPECT_EQ(1, kst_wait_event(self->event, KST_DEVICE_SECONDS));
		edu_write(&self->edu, EDU_REG_IRQ_ACK, 1);
	}
}

/* What a hot reset would affect, and which sets of descriptors are refused. */
TEST_F(reset, of_the_bus_checks_its_arguments)
{
	int fd = self->user.session.fd, own = self->user.session.group;
	bool cdev = variant->interface == KST_CDEV;
	struct kst_hot_reset_info info = {0};
	struct {
		struct vfio_pci_hot_reset header;
		int32_t groups[4];
	} call = {.header.count = cdev ? 0 : 1};
	int fds[3] = {own, own, own};

	info.header.argsz = sizeof(info.header) - 1;
	MUST_FAIL(EINVAL, kst_ioctl(fd, VFIO_DEVICE_GET_PCI_HOT_RESET_INFO, &info));
	info.header.argsz = sizeof(info.header);
	MUST_FAIL(ENOSPC, kst_ioctl(fd, VFIO_DEVICE_GET_PCI_HOT_RESET_INFO, &info));
	EXPECT_EQ(1, info.header.count);
	MUST(kst_hot_reset_info(fd, &info));
	ASSERT_EQ(1, info.header.count);
	EXPECT_EQ(cdev ? VFIO_PCI_HOT_RESET_FLAG_DEV_ID |
				  VFIO_PCI_HOT_RESET_FLAG_DEV_ID_OWNED
		       : 0,
		  info.header.flags);
	if (cdev)
		EXPECT_EQ(self->user.session.devid, info.devices[0].id);
	EXPECT_EQ(0, info.devices[0].devfn);
	EXPECT_NE(0, info.devices[0].bus);
	call.groups[0] = own;
	call.header.argsz = sizeof(call.header) - 1;
	MUST_FAIL(EINVAL, kst_ioctl(fd, VFIO_DEVICE_PCI_HOT_RESET, &call));
	call.header.argsz = sizeof(call);
	call.header.flags = UNKNOWN_FLAG;
	MUST_FAIL(EINVAL, kst_ioctl(fd, VFIO_DEVICE_PCI_HOT_RESET, &call));
	/* Groups belong to groups, and nothing to a cdev. */
	if (cdev) {
		MUST_FAIL(EINVAL, kst_hot_reset_groups(fd, &fd, 1));
		MUST_FAIL(EINVAL,
			  kst_hot_reset_groups(fd, &self->user.session.container, 1));
	} else {
		MUST_FAIL(EINVAL, kst_hot_reset(fd));
		MUST_FAIL(EINVAL, kst_hot_reset_groups(fd, fds, 2));
		MUST_FAIL(EINVAL, kst_hot_reset_groups(fd, fds, 3));
		MUST_FAIL(EINVAL, kst_hot_reset_groups(fd, &fd, 1));
		MUST_FAIL(EINVAL, kst_hot_reset_groups(fd, &self->event, 1));
		fds[0] = 1000;
		MUST_FAIL(EBADF, kst_hot_reset_groups(fd, fds, 1));
	}
	MUST(reset_bus(&self->user.session));
	EXPECT_EQ(EDU_ID, edu_read(&self->edu, EDU_REG_ID));
}

/* The interface to a device on the root bus is the same, but it can't be reset. */
TEST_F(pci, is_reset_if_it_says_so)
{
	struct vfio_device_info info;
	int fd;

	MUST_FAIL(EINVAL, kst_reset(self->user.session.fd));
	kst_close(&self->user.session);
	MUST(kst_allow_resets(&self->user.device, true));
	MUST(kst_open(&self->user.session, variant->interface, &self->user.device));
	fd = self->user.session.fd;
	MUST(kst_device_info(fd, &info));
	if (info.flags & VFIO_DEVICE_FLAGS_RESET) {
		SET_CONFIG(PCI_COMMAND, 2, PCI_COMMAND_MEMORY);
		MUST(kst_reset(fd));
		EXPECT_EQ(PCI_COMMAND_MEMORY, HARDWARE(PCI_COMMAND, 2));
	} else {
		MUST_FAIL(EINVAL, kst_reset(fd));
	}
}

TEST_F(pci, hot_reset_needs_a_port)
{
	struct vfio_device_info device;
	struct kst_hot_reset_info info;
	int fd = self->user.session.fd;

	MUST(kst_device_info(fd, &device));
	if (strstr(self->user.device.bdf, ":00:") == NULL)
		SKIP(return, "the device is behind a port");
	MUST_FAIL(ENODEV, kst_hot_reset_info(fd, &info));
	MUST_FAIL(ENODEV, reset_bus(&self->user.session));
}
