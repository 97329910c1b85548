/* SPDX-License-Identifier: GPL-2.0-only */
/* VFIO_DEVICE_FEATURE, and virtual functions with their token. */

static int feature(int fd, uint32_t argsz, uint32_t flags, const void *data, size_t size)
{
	struct {
		struct vfio_device_feature head;
		uint8_t data[16];
	} call = {.head = {.argsz = argsz, .flags = flags}};

	memcpy(call.data, data, size);
	return kst_ioctl(fd, VFIO_DEVICE_FEATURE, &call);
}

/* null_group tests what low power does. */
TEST_F(pci, feature_arguments_are_checked)
{
	const uint32_t exit_ = VFIO_DEVICE_FEATURE_LOW_POWER_EXIT;
	const uint32_t get = VFIO_DEVICE_FEATURE_GET, set = VFIO_DEVICE_FEATURE_SET;
	const uint32_t probe = VFIO_DEVICE_FEATURE_PROBE, size = 8;
	int fd = self->user.session.fd;

	MUST(feature(fd, size, probe | set | exit_, NULL, 0));
	MUST(feature(fd, size, probe | exit_, NULL, 0));
	MUST(feature(fd, size, set | exit_, NULL, 0));
	MUST_FAIL(EINVAL, feature(fd, size - 1, set | exit_, NULL, 0));
	/* It can only be set. Without a probe it is either get or set. */
	MUST_FAIL(EINVAL, feature(fd, size, get | exit_, NULL, 0));
	MUST_FAIL(EINVAL, feature(fd, size, probe | get | exit_, NULL, 0));
	MUST_FAIL(EINVAL, feature(fd, size, probe | get | set | exit_, NULL, 0));
	MUST_FAIL(EINVAL, feature(fd, size, get | set | exit_, NULL, 0));
	MUST_FAIL(EINVAL, feature(fd, size, exit_, NULL, 0));
	MUST_FAIL(EINVAL, feature(fd, size, set | exit_ | 1u << 20, NULL, 0));
	MUST_FAIL(ENOTTY, feature(fd, size, probe | 0xffff, NULL, 0));
	MUST_FAIL(ENOTTY, feature(fd, size, set | 0xffff, NULL, 0));
	/* Only a device with virtual functions has a token, no device can migrate. */
	MUST_FAIL(ENOTTY,
		  feature(fd, size + 16, probe | set | VFIO_DEVICE_FEATURE_PCI_VF_TOKEN,
			  NULL, 0));
	MUST_FAIL(ENOTTY, feature(fd, size, probe | get | VFIO_DEVICE_FEATURE_MIGRATION,
				  NULL, 0));
	MUST_FAIL(EFAULT, kst_ioctl(fd, VFIO_DEVICE_FEATURE, NULL));
}

#define ENABLE_SRIOV "/sys/module/vfio_pci/parameters/enable_sriov"
static const uint8_t uuid[16] = {0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x47, 0x88,
				 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff, 0x01};
#define TOKEN "11223344-5566-4788-99aa-bbccddeeff01"
static const uint8_t other[16] = {0xf0};
#define OTHER_TOKEN "f0000000-0000-0000-0000-000000000000"
#define WRONG_TOKEN "11223344-5566-4788-99aa-bbccddeeff02"

FIXTURE(sriov)
{
	struct user user; /* of the physical function */
	enum kst_interface interface;
	struct kst_device function;
	struct kst_session session; /* of the virtual function */
	char numvfs[128];
};

/*
 * No variants, since virtual functions take two seconds to enable and disable: in 6.12 a
 * cdev does not ask for the token, and a group with an iommufd does not differ from one
 * with a container. The iommufd only serves kernels without a container.
 */
FIXTURE_SETUP(sriov)
{
	char path[160], name[16];
	const char *word;

	self->session.fd = self->session.group = self->session.container = -1;
	self->interface = KST_GROUP_CONTAINER;
	NEED_ROLE(kst_find_device, "nvme1", &self->user.device);
	if (kst_check_interface(self->interface, &self->user.device, &word) &&
	    !strcmp(word, "container"))
		self->interface = KST_GROUP_IOMMUFD;
	OPEN_USER(&self->user, self->interface, "nvme1");
	snprintf(self->numvfs, sizeof(self->numvfs), "%s/sriov_numvfs",
		 self->user.device.sysfs);
	if (!kst_exists(self->numvfs))
		SKIP(return, "this kernel does not support SR-IOV");
	if (kst_write(ENABLE_SRIOV, "0"))
		SKIP(return, "this kernel's vfio-pci does not support SR-IOV");
	EXPECT_NE(0, kst_write(self->numvfs, "1"));
	MUST(kst_write(ENABLE_SRIOV, "1"));
	MUST(feature(self->user.session.fd, 8 + sizeof(uuid),
		     VFIO_DEVICE_FEATURE_SET | VFIO_DEVICE_FEATURE_PCI_VF_TOKEN, uuid,
		     sizeof(uuid)));
	MUST(kst_write(self->numvfs, "1"));
	snprintf(path, sizeof(path), "%s/virtfn0", self->user.device.sysfs);
	MUST(kst_link_name(path, name, sizeof(name)));
	snprintf(self->function.bdf, sizeof(self->function.bdf), "%s", name);
	snprintf(self->function.sysfs, sizeof(self->function.sysfs),
		 "/sys/bus/pci/devices/%s", name);
	/* It is bound to vfio-pci without being asked to. */
	EXPECT_TRUE(kst_is_bound(&self->function));
	MUST(kst_allow_resets(&self->function, false));
}

FIXTURE_TEARDOWN(sriov)
{
	kst_close(&self->session);
	if (self->function.bdf[0])
		kst_write(self->numvfs, "0");
	kst_write(ENABLE_SRIOV, "0");
	CLOSE_USER(&self->user);
}

/* The steps of kst_open() before the device. */
static int open_group_of(struct kst_session *session, enum kst_interface interface,
			 const struct kst_device *device)
{
	const char *path =
		interface == KST_GROUP_IOMMUFD ? "/dev/iommu" : "/dev/vfio/vfio";
	int result;

	session->device = *device;
	session->noiommu = !kst_has_iommu(device);
	session->container = open(path, O_RDWR | O_CLOEXEC);
	session->group = kst_open_group(device);
	if (session->group < 0)
		return session->group;
	result = kst_set_container(session->group, session->container);
	if (result)
		return result;
	return kst_set_iommu(session->container,
			     session->noiommu ? VFIO_NOIOMMU_IOMMU : VFIO_TYPE1v2_IOMMU);
}

/* Leaves the function open. */
static void check_token(struct __test_metadata *_metadata, FIXTURE_DATA(sriov) * self)
{
	struct vfio_device_info info;
	char name[128];
	static const struct {
		const char *token;
		int error;
	} wrong[] = {
		{"", EACCES},
		{" vf_token=" WRONG_TOKEN, EACCES},
		{" vf_token=1234", EINVAL},
		{" vf_token=" TOKEN " vf_token=" TOKEN, EINVAL},
		{" token=" TOKEN, EINVAL},
		{"vf_token=" TOKEN, ENODEV},
	};

	MUST(open_group_of(&self->session, self->interface, &self->function));
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		snprintf(name, sizeof(name), "%s%s", self->function.bdf, wrong[i].token);
		MUST_FAIL(wrong[i].error, kst_group_device_fd(self->session.group, name));
	}
	snprintf(name, sizeof(name), "%s vf_token=" TOKEN, self->function.bdf);
	self->session.fd = MUST(kst_group_device_fd(self->session.group, name));
	MUST(kst_device_info(self->session.fd, &info));
	close(self->session.fd);
	self->session.fd = -1;
	/*
	 * Another token replaces it. The physical function stays open: its close resets
	 * it, and in QEMU 7.2 takes the virtual functions away.
	 */
	MUST(feature(self->user.session.fd, 8 + sizeof(other),
		     VFIO_DEVICE_FEATURE_SET | VFIO_DEVICE_FEATURE_PCI_VF_TOKEN, other,
		     sizeof(other)));
	MUST_FAIL(EACCES, kst_group_device_fd(self->session.group, name));
	snprintf(name, sizeof(name), "%s vf_token=" OTHER_TOKEN, self->function.bdf);
	self->session.fd = MUST(kst_group_device_fd(self->session.group, name));
}

/* Its memory is enabled in the physical function, so there is no bit for it. */
static void check_config_space(struct __test_metadata *_metadata,
			       FIXTURE_DATA(sriov) * self)
{
	struct vfio_irq_info irq = {
		.argsz = sizeof(irq),
		.index = VFIO_PCI_INTX_IRQ_INDEX,
	};
	uint32_t value, mine, hardware;
	char name[128], line[16];

	/* The hardware's registers are all ones or zero. */
	snprintf(name, sizeof(name), "%s/vendor", self->function.sysfs);
	MUST(kst_read(name, line, sizeof(line)));
	MUST(kst_config_get(self->session.fd, PCI_VENDOR_ID, 2, &mine));
	EXPECT_EQ(strtoul(line, NULL, 0), mine);
	MUST(kst_hardware_get(&self->function, PCI_VENDOR_ID, 2, &hardware));
	EXPECT_NE(0, mine);
	MUST(kst_config_get(self->session.fd, PCI_INTERRUPT_PIN, 1, &value));
	EXPECT_EQ(0, value);
	MUST(kst_ioctl(self->session.fd, VFIO_DEVICE_GET_IRQ_INFO, &irq));
	EXPECT_EQ(0, irq.count);
	MUST(kst_config_get(self->session.fd, PCI_COMMAND, 2, &value));
	EXPECT_NE(0, value & PCI_COMMAND_MEMORY);
	MUST(set_command(self->session.fd, PCI_COMMAND_MEMORY, 0));
	EXPECT_EQ(4, kst_region_read(self->session.fd, 0, 0x1c, &value, 4));
}

/* Its owner may not put the physical function to sleep, nor unbind it by accident. */
TEST_F(sriov, function_needs_the_token_and_the_physical_one_stays_awake)
{
	int at = kst_find_capability(self->user.session.fd, PCI_CAP_ID_PM);

	check_token(_metadata, self);
	check_config_space(_metadata, self);
	if (at < 0)
		SKIP(return, "the device has no power management");
	MUST(kst_config_set(self->user.session.fd, at + PCI_PM_CTRL, 2, D3HOT));
	EXPECT_EQ(0, CONFIG(at + PCI_PM_CTRL, 2) & PCI_PM_CTRL_STATE_MASK);
	EXPECT_NE(0, kst_write(self->numvfs, "2"));
}
