/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Resets of a device behind a port, which can reset the whole bus. QEMU's edu loses only
 * its generic PCI state on reset. The tests mark the MSI address register: while MSI is
 * disabled nothing else uses it, and the kernel does not restore it.
 */
#define PCI_HEADER 64
#define MARK 0xfee12340

FIXTURE(reset)
{
	struct kst_device device;
	struct kst_session session;
	struct edu edu;
	int event;
	unsigned long splats;
	int fds;
};

FIXTURE_VARIANT(reset)
{
	bool bus; /* reset the whole bus with VFIO_DEVICE_PCI_HOT_RESET */
};

FIXTURE_VARIANT_ADD(reset, device)
{
	.bus = false,
};

FIXTURE_VARIANT_ADD(reset, bus)
{
	.bus = true,
};

FIXTURE_SETUP(reset)
{
	self->session.fd = self->session.group = self->session.container = -1;
	self->event = -1;
	self->splats = kst_splats();
	self->fds = kst_count_fds();
	NEED_ANY_DEVICE("edu2", KST_CDEV, &self->device);
	MUST(kst_open(&self->session, KST_CDEV, &self->device));
	MUST(edu_open(&self->edu, self->session.fd));
	self->event = eventfd(0, EFD_CLOEXEC);
}

FIXTURE_TEARDOWN(reset)
{
	edu_close(&self->edu);
	kst_close(&self->session);
	if (self->event >= 0)
		close(self->event);
	EXPECT_EQ(self->fds, kst_count_fds());
	EXPECT_EQ(self->splats, kst_splats());
}

/* Finds the MSI address register in config space. Returns -ENOENT without MSI. */
static int find_msi_address(int config)
{
	uint8_t bytes[256], at;

	if (pread(config, bytes, sizeof(bytes), 0) != sizeof(bytes))
		return -ENODATA;
	/* Walk the capability list; the MSI capability has ID 5. */
	for (at = bytes[0x34]; at >= PCI_HEADER && bytes[at] != 5; at = bytes[at + 1])
		;
	return at < PCI_HEADER ? -ENOENT : at + 4;
}

static int open_config(const struct kst_device *device)
{
	char path[128];
	int fd;

	snprintf(path, sizeof(path), "%s/config", device->sysfs);
	fd = open(path, O_RDWR | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

static void expect_msi(struct __test_metadata *_metadata, FIXTURE_DATA(reset) * self)
{
	MUST(kst_set_irq(self->session.fd, VFIO_PCI_MSI_IRQ_INDEX, self->event));
	edu_write(&self->edu, EDU_REG_IRQ_RAISE, 1);
	EXPECT_EQ(1, kst_wait_event(self->event, KST_DEVICE_SECONDS));
	edu_write(&self->edu, EDU_REG_IRQ_ACK, 1);
	MUST(kst_irq_simple(self->session.fd, VFIO_PCI_MSI_IRQ_INDEX,
			    VFIO_IRQ_SET_ACTION_TRIGGER));
}

static int read_header(int device, uint16_t *words)
{
	int result = 0;

	for (unsigned int i = 0; !result && i < PCI_HEADER / 2; i++)
		result = kst_config_read16(device, 2 * i, &words[i]);
	return result;
}

/* Checks which devices would be reset, by iommufd device ID, and who may reset them. */
static void expect_checks(struct __test_metadata *_metadata, FIXTURE_DATA(reset) * self)
{
	struct vfio_pci_hot_reset_info *none;
	struct kst_hot_reset_info info;
	struct {
		struct vfio_pci_hot_reset header;
		int32_t group;
	} reset = {.group = self->session.container};

	memset(&info, 0, sizeof(info));
	none = &info.header;
	none->argsz = sizeof(*none);
	MUST_FAIL(ENOSPC,
		  kst_ioctl(self->session.fd, VFIO_DEVICE_GET_PCI_HOT_RESET_INFO, none));
	EXPECT_EQ(1, none->count);
	MUST(kst_hot_reset_info(self->session.fd, &info));
	EXPECT_EQ(1, info.header.count);
	EXPECT_EQ(VFIO_PCI_HOT_RESET_FLAG_DEV_ID | VFIO_PCI_HOT_RESET_FLAG_DEV_ID_OWNED,
		  info.header.flags);
	EXPECT_EQ(self->session.devid, info.devices[0].id);
	MUST_FAIL(EINVAL, kst_ioctl(self->session.fd, VFIO_DEVICE_PCI_HOT_RESET, &reset));
	reset.header.argsz = sizeof(reset);
	reset.header.flags = UNKNOWN_FLAG;
	MUST_FAIL(EINVAL, kst_ioctl(self->session.fd, VFIO_DEVICE_PCI_HOT_RESET, &reset));
	/* Passing group descriptors is only allowed for devices opened through groups. */
	reset.header.flags = 0;
	reset.header.count = 1;
	MUST_FAIL(EINVAL, kst_ioctl(self->session.fd, VFIO_DEVICE_PCI_HOT_RESET, &reset));
}

TEST_F(reset, is_thorough_and_leaves_the_device_usable)
{
	uint16_t before[PCI_HEADER / 2], after[PCI_HEADER / 2];
	struct kst_hot_reset_info others;
	struct vfio_device_info info;
	uint32_t address = MARK;
	int config, at;

	MUST(kst_hot_reset_info(self->session.fd, &others));
	if (others.header.count > 1)
		SKIP(return, "there are other devices on the bus");
	MUST(kst_device_info(self->session.fd, &info));
	EXPECT_NE(0, info.flags & VFIO_DEVICE_FLAGS_RESET);
	MUST(read_header(self->session.fd, before));
	config = MUST(open_config(&self->device));
	at = MUST(find_msi_address(config));
	ASSERT_EQ(4, pwrite(config, &address, 4, at));
	ASSERT_EQ(4, pread(config, &address, 4, at));
	ASSERT_EQ(MARK, address);
	if (variant->bus) {
		expect_checks(_metadata, self);
		MUST(kst_hot_reset(self->session.fd));
	} else {
		MUST(kst_reset(self->session.fd));
	}
	ASSERT_EQ(4, pread(config, &address, 4, at));
	EXPECT_EQ(0, address);
	close(config);
	/* The user's configuration is restored, and the BAR mapping is still valid. */
	MUST(read_header(self->session.fd, after));
	EXPECT_EQ(0, memcmp(before, after, sizeof(before)));
	EXPECT_EQ(EDU_ID, edu_read(&self->edu, EDU_REG_ID));
	MUST(kst_use(&self->session));
	expect_msi(_metadata, self);
}

TEST_F(attached, hot_reset_needs_a_port)
{
	struct vfio_device_info device;
	struct kst_hot_reset_info info;

	MUST(kst_device_info(self->session.fd, &device));
	if (device.flags & VFIO_DEVICE_FLAGS_RESET)
		SKIP(return, "the device is behind a port");
	MUST_FAIL(ENODEV, kst_hot_reset_info(self->session.fd, &info));
	MUST_FAIL(ENODEV, kst_hot_reset(self->session.fd));
}

/* Counts the devices that belong to the caller's iommufd. */
static unsigned int count_owned(const struct kst_hot_reset_info *info)
{
	unsigned int count = 0;

	for (unsigned int i = 0; i < info->header.count && i < 8; i++)
		count += info->devices[i].id != (uint32_t)VFIO_PCI_DEVID_NOT_OWNED;
	return count;
}

FIXTURE(functions)
{
	struct kst_device device[2];
	struct kst_session session[2];
	unsigned long splats;
};

/* Two functions of one device, which can only be reset together. */
FIXTURE_SETUP(functions)
{
	static const char *const roles[] = {"edu3", "edu4"};

	for (int i = 0; i < 2; i++)
		self->session[i].fd = self->session[i].group =
			self->session[i].container = -1;
	self->splats = kst_splats();
	for (int i = 0; i < 2; i++)
		NEED_DEVICE(roles[i], &self->device[i]);
	if (strncmp(self->device[0].bdf, self->device[1].bdf, strlen("0000:00:00.")))
		SKIP(return, "edu3 and edu4 are not functions of one device");
	for (int i = 0; i < 2; i++)
		NEED_INTERFACE(KST_CDEV, &self->device[i]);
	MUST(kst_open(&self->session[0], KST_CDEV, &self->device[0]));
}

FIXTURE_TEARDOWN(functions)
{
	for (int i = 0; i < 2; i++)
		kst_close(&self->session[i]);
	EXPECT_EQ(self->splats, kst_splats());
}

/* The owner of one function may not reset the other. */
TEST_F(functions, are_not_reset_by_the_owner_of_one)
{
	struct kst_hot_reset_info info;
	int fd = self->session[0].fd;

	for (int round = 0; round < 2; round++) {
		/* First the other function is unused, then bound to another iommufd. */
		if (round)
			MUST(kst_open(&self->session[1], KST_CDEV, &self->device[1]));
		MUST(kst_hot_reset_info(fd, &info));
		EXPECT_EQ(2, info.header.count);
		EXPECT_EQ(1, count_owned(&info));
		EXPECT_EQ(VFIO_PCI_HOT_RESET_FLAG_DEV_ID, info.header.flags);
		MUST_FAIL(EINVAL, kst_hot_reset(fd));
	}
	for (int i = 0; i < 2; i++)
		MUST(kst_use(&self->session[i]));
}

TEST_F(functions, are_reset_by_the_owner_of_both)
{
	struct kst_session *second = &self->session[1];
	struct kst_hot_reset_info info;
	uint32_t ioas = self->session[0].ioas;

	*second = self->session[0];
	second->device = self->device[1];
	second->container = -1;
	second->fd = MUST(kst_open_cdev(&self->device[1]));
	MUST(kst_bind_iommufd(second->fd, self->session[0].container, &second->devid));
	MUST(kst_attach(second->fd, &ioas));
	MUST(kst_hot_reset_info(second->fd, &info));
	EXPECT_EQ(2, info.header.count);
	EXPECT_EQ(2, count_owned(&info));
	EXPECT_EQ(VFIO_PCI_HOT_RESET_FLAG_DEV_ID | VFIO_PCI_HOT_RESET_FLAG_DEV_ID_OWNED,
		  info.header.flags);
	MUST(kst_hot_reset(second->fd));
	MUST(kst_use(&self->session[0]));
}
