/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a driver offers in addition to regions and interrupts, through each interface,
 * with or without an IOMMU.
 */

FIXTURE(served)
{
	struct kst_device device;
	struct kst_session session;
	struct edu edu;
	int event;
	unsigned long splats;
	int fds;
};

FIXTURE_VARIANT(served)
{
	enum kst_interface interface;
};

FIXTURE_VARIANT_ADD(served, cdev)
{
	.interface = KST_CDEV,
};

FIXTURE_VARIANT_ADD(served, container)
{
	.interface = KST_GROUP_CONTAINER,
};

FIXTURE_VARIANT_ADD(served, iommufd)
{
	.interface = KST_GROUP_IOMMUFD,
};

FIXTURE_SETUP(served)
{
	self->session.fd = self->session.group = self->session.container = -1;
	self->event = -1;
	self->splats = kst_splats();
	self->fds = kst_count_fds();
	if (kst_oopsed())
		SKIP(return, "an earlier test caused an oops");
	NEED_ROLE(kst_find_device, "edu1", &self->device);
	NEED_OPENABLE(variant->interface, &self->device);
	MUST(kst_open(&self->session, variant->interface, &self->device));
}

FIXTURE_TEARDOWN(served)
{
	edu_close(&self->edu);
	kst_close(&self->session);
	if (self->event >= 0)
		close(self->event);
	EXPECT_EQ(self->fds, kst_count_fds());
	EXPECT_EQ(self->splats, kst_splats());
}

TEST_F(served, features_are_answered)
{
	int supported = 0;

	for (uint32_t index = 0; index < 32; index++) {
		for (int kind = 1; kind < 4; kind++) {
			struct vfio_device_feature feature = {
				.argsz = sizeof(feature),
				.flags = VFIO_DEVICE_FEATURE_PROBE | index |
					 (kind & 1 ? VFIO_DEVICE_FEATURE_GET : 0) |
					 (kind & 2 ? VFIO_DEVICE_FEATURE_SET : 0),
			};
			int result = kst_ioctl(self->session.fd, VFIO_DEVICE_FEATURE,
					       &feature);

			supported += result == 0;
			if (result)
				EXPECT_TRUE(result == -ENOTTY || result == -EINVAL ||
					    result == -EOPNOTSUPP);
		}
	}
	TH_LOG("%d features supported", supported);
	/* vfio_pci_core supports the low power features for every device. */
	EXPECT_LT(0, supported);
}

#define SLEEP VFIO_DEVICE_FEATURE_LOW_POWER_ENTRY
#define SLEEP_WITH_WAKEUP VFIO_DEVICE_FEATURE_LOW_POWER_ENTRY_WITH_WAKEUP
#define WAKE VFIO_DEVICE_FEATURE_LOW_POWER_EXIT

static int power_call(int fd, uint32_t argsz, uint32_t flags, int event)
{
	struct {
		struct vfio_device_feature head;
		struct vfio_device_low_power_entry_with_wakeup entry;
	} call = {
		.head = {.argsz = argsz, .flags = flags},
		.entry = {.wakeup_eventfd = event},
	};

	return kst_ioctl(fd, VFIO_DEVICE_FEATURE, &call);
}

static int power(int fd, uint32_t feature, int event)
{
	return power_call(fd, feature == SLEEP_WITH_WAKEUP ? 16 : 8,
			  VFIO_DEVICE_FEATURE_SET | feature, event);
}

/* Without runtime PM the kernel only tracks the state; the device stays awake. */
static bool has_runtime_pm(const struct kst_device *device)
{
	char path[160];

	snprintf(path, sizeof(path), "%s/power/runtime_status", device->sysfs);
	return kst_exists(path);
}

/* Waits until the device is suspended, which the kernel does in a work queue. */
static bool wait_suspended(const struct kst_device *device)
{
	double until = kst_now() + KST_DEVICE_SECONDS;
	char path[160], status[32];

	snprintf(path, sizeof(path), "%s/power/runtime_status", device->sysfs);
	do {
		if (kst_read(path, status, sizeof(status)))
			return false;
		if (!strcmp(status, "suspended"))
			return true;
		usleep(1000);
	} while (kst_now() < until);
	return false;
}

/* Reads a register with pread(), for which vfio_pci_core wakes the device. */
static int read_id(int fd, uint32_t *id)
{
	struct vfio_region_info bar;
	int result = kst_region_info(fd, VFIO_PCI_BAR0_REGION_INDEX, &bar);

	if (result)
		return result;
	return pread(fd, id, sizeof(*id), bar.offset + EDU_REG_ID) == sizeof(*id) ? 0
										  : -EIO;
}

/* Returns whether reading a mapped register raises SIGBUS: it does not wake devices. */
static bool mapping_faults(const struct edu *edu)
{
	pid_t child = fork();
	int status = 0;

	if (child == 0) {
		signal(SIGBUS, SIG_DFL);
		edu_read(edu, EDU_REG_ID);
		_exit(0);
	}
	return child > 0 && waitpid(child, &status, 0) == child && WIFSIGNALED(status) &&
	       WTERMSIG(status) == SIGBUS;
}

TEST_F(served, sleeps_until_told_otherwise)
{
	int fd = self->session.fd;
	uint16_t vendor = 0;
	uint32_t id = 0;

	MUST(edu_open(&self->edu, fd));
	MUST(power(fd, SLEEP, -1));
	for (int i = 0; i < 2; i++) {
		if (has_runtime_pm(&self->device))
			EXPECT_TRUE(wait_suspended(&self->device));
		MUST_FAIL(EINVAL, power(fd, SLEEP, -1));
		EXPECT_TRUE(mapping_faults(&self->edu));
		MUST(read_id(fd, &id));
		EXPECT_EQ(EDU_ID, id);
	}
	MUST(power(fd, WAKE, -1));
	EXPECT_EQ(EDU_ID, edu_read(&self->edu, EDU_REG_ID));
	/* Succeeds if the device is already awake. */
	MUST(power(fd, WAKE, -1));
	MUST(power(fd, SLEEP, -1));
	MUST(kst_config_read16(fd, 0, &vendor));
	EXPECT_EQ(EDU_ID_VENDOR, vendor);
	MUST(power(fd, WAKE, -1));
	EXPECT_EQ(EDU_ID, edu_read(&self->edu, EDU_REG_ID));
}

TEST_F(served, wakes_on_a_call_and_signals)
{
	int fd = self->session.fd;
	uint32_t id = 0;

	self->event = MUST(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC));
	MUST(edu_open(&self->edu, fd));
	MUST(power(fd, SLEEP_WITH_WAKEUP, self->event));
	EXPECT_TRUE(mapping_faults(&self->edu));
	if (!has_runtime_pm(&self->device)) {
		TH_LOG("no wakeup events without CONFIG_PM");
		MUST_FAIL(EINVAL, power(fd, SLEEP_WITH_WAKEUP, self->event));
		MUST(read_id(fd, &id));
		EXPECT_TRUE(mapping_faults(&self->edu));
		MUST(power(fd, WAKE, -1));
	} else {
		EXPECT_TRUE(wait_suspended(&self->device));
		/* Like any call this wakes the device, and then lets it sleep again. */
		MUST(power(fd, SLEEP_WITH_WAKEUP, self->event));
		EXPECT_EQ(1, kst_wait_event(self->event, KST_DEVICE_SECONDS));
		EXPECT_TRUE(wait_suspended(&self->device));
		EXPECT_TRUE(mapping_faults(&self->edu));
		MUST(read_id(fd, &id));
		EXPECT_EQ(1, kst_wait_event(self->event, KST_DEVICE_SECONDS));
		EXPECT_FALSE(mapping_faults(&self->edu));
		/* After a wakeup it stays awake until told to sleep again. */
		MUST(power(fd, SLEEP, -1));
		EXPECT_TRUE(wait_suspended(&self->device));
		MUST(power(fd, WAKE, -1));
	}
	EXPECT_EQ(EDU_ID, id);
	EXPECT_EQ(EDU_ID, edu_read(&self->edu, EDU_REG_ID));
	EXPECT_EQ(-ETIMEDOUT, kst_wait_event(self->event, 0));
}

TEST_F(served, may_be_closed_asleep)
{
	uint32_t id = 0;

	self->event = MUST(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC));
	MUST(power(self->session.fd, SLEEP, -1));
	kst_close(&self->session);
	MUST(kst_open(&self->session, variant->interface, &self->device));
	MUST(power(self->session.fd, SLEEP_WITH_WAKEUP, self->event));
	kst_close(&self->session);
	MUST(kst_open(&self->session, variant->interface, &self->device));
	MUST(read_id(self->session.fd, &id));
	EXPECT_EQ(EDU_ID, id);
	/* DMA is slow: do it for one interface only. */
	if (variant->interface == KST_CDEV)
		MUST(kst_use(&self->session));
}

TEST_F(served, low_power_checks_its_arguments)
{
	const uint32_t set = VFIO_DEVICE_FEATURE_SET, probe = VFIO_DEVICE_FEATURE_PROBE;
	const uint32_t features[] = {SLEEP, SLEEP_WITH_WAKEUP, WAKE};
	int fd = self->session.fd;

	self->event = MUST(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC));
	for (int i = 0; i < 3; i++) {
		uint32_t feature = features[i];

		MUST_FAIL(EINVAL, power_call(fd, 7, set | feature, self->event));
		MUST_FAIL(EINVAL, power_call(fd, 16, feature, self->event));
		MUST_FAIL(EINVAL, power_call(fd, 16, VFIO_DEVICE_FEATURE_GET | feature,
					     self->event));
		MUST_FAIL(EINVAL,
			  power_call(fd, 16, set | 1 << 19 | feature, self->event));
		MUST(power_call(fd, 16, set | probe | feature, self->event));
	}
	MUST_FAIL(EINVAL, power_call(fd, 15, set | SLEEP_WITH_WAKEUP, self->event));
	MUST_FAIL(EINVAL, power(fd, SLEEP_WITH_WAKEUP, -1));
	MUST_FAIL(EBADF, power(fd, SLEEP_WITH_WAKEUP, 1000));
	MUST_FAIL(EINVAL, power(fd, SLEEP_WITH_WAKEUP, fd));
	if (variant->interface == KST_CDEV) {
		int unbound = MUST(kst_open_cdev(&self->device));

		MUST_FAIL(EINVAL, power(unbound, SLEEP, -1));
		MUST_FAIL(EINVAL, power(unbound, WAKE, -1));
		close(unbound);
	}
	/* The state has not changed. */
	MUST(power(fd, SLEEP, -1));
	MUST(power(fd, WAKE, -1));
}

/*
 * KVM's pseudo device for VFIO (Documentation/virt/kvm/devices/vfio.rst): `attr` adds or
 * removes the descriptor of a device or group.
 */
static int vm_file(int vfio, uint64_t attr, int fd)
{
	struct kvm_device_attr request = {
		.group = KVM_DEV_VFIO_GROUP, /* KVM_DEV_VFIO_FILE in newer headers */
		.attr = attr,
		.addr = (uintptr_t)&fd,
	};

	return kst_ioctl(vfio, KVM_SET_DEVICE_ATTR, &request);
}

/* Returns the descriptor to add to a VM. The device is not in use yet. */
static int open_for_vm(struct kst_session *session)
{
	close(session->fd);
	session->fd = -1;
	if (session->interface != KST_CDEV)
		return session->group;
	session->fd = kst_open_cdev(&session->device);
	return session->fd;
}

static int start_use(struct kst_session *session)
{
	if (session->interface == KST_CDEV)
		return kst_bind_iommufd(session->fd, session->container, NULL);
	session->fd = kst_group_device_fd(session->group, session->device.bdf);
	return session->fd < 0 ? session->fd : 0;
}

/*
 * The driver gets a reference to the VM when the device is opened, and holds it until
 * the device is closed, even if the VM is closed first.
 */
TEST_F(served, vm_takes_the_device_and_may_go_before_it)
{
	struct kvm_create_device create = {.type = KVM_DEV_TYPE_VFIO};
	int kvm = open("/dev/kvm", O_RDWR | O_CLOEXEC);
	struct kst_session *session = &self->session;
	int vm, file;

	if (kvm < 0)
		SKIP(return, "this guest has no KVM");
	vm = MUST(kst_ioctl(kvm, KVM_CREATE_VM, NULL));
	MUST(kst_ioctl(vm, KVM_CREATE_DEVICE, &create));
	file = MUST(open_for_vm(session));
	MUST_FAIL(ENOENT, vm_file(create.fd, KVM_DEV_VFIO_GROUP_DEL, file));
	MUST_FAIL(EINVAL, vm_file(create.fd, KVM_DEV_VFIO_GROUP_ADD, kvm));
	MUST(vm_file(create.fd, KVM_DEV_VFIO_GROUP_ADD, file));
	MUST_FAIL(EEXIST, vm_file(create.fd, KVM_DEV_VFIO_GROUP_ADD, file));
	MUST(start_use(session));
	MUST(vm_file(create.fd, KVM_DEV_VFIO_GROUP_DEL, file));
	MUST(vm_file(create.fd, KVM_DEV_VFIO_GROUP_ADD, file));
	close(create.fd);
	close(vm);
	close(kvm);
	MUST(edu_open(&self->edu, session->fd));
	EXPECT_EQ(EDU_ID, edu_read(&self->edu, EDU_REG_ID));
	edu_close(&self->edu);
	kst_close(session);
	MUST(kst_open(session, variant->interface, &self->device));
	MUST(kst_use(session));
}
