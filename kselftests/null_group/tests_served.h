/* SPDX-License-Identifier: GPL-2.0-only */
/* What a driver offers beside regions and interrupts, in each way to a device, with an
 * IOMMU or without.
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
		SKIP(return, "the kernel has had an oops before");
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
	int answered = 0;

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

			answered += result == 0;
			if (result)
				EXPECT_TRUE(result == -ENOTTY || result == -EINVAL ||
					    result == -EOPNOTSUPP);
		}
	}
	TH_LOG("%d features are there", answered);
	/* vfio_pci_core tells of low power for every device of its. */
	EXPECT_LT(0, answered);
}

#define SLEEP VFIO_DEVICE_FEATURE_LOW_POWER_ENTRY
#define SLEEP_TILL_CALLED VFIO_DEVICE_FEATURE_LOW_POWER_ENTRY_WITH_WAKEUP
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
	return power_call(fd, feature == SLEEP_TILL_CALLED ? 16 : 8,
			  VFIO_DEVICE_FEATURE_SET | feature, event);
}

/* A kernel without runtime power management keeps devices awake, and the books. */
static bool devices_sleep(const struct kst_device *device)
{
	char path[160];

	snprintf(path, sizeof(path), "%s/power/runtime_status", device->sysfs);
	return kst_exists(path);
}

/* It falls asleep when a worker of the kernel's comes to it. */
static bool falls_asleep(const struct kst_device *device)
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

/* A register by read(): vfio_pci_core wakes the device for it. */
static int read_id(int fd, uint32_t *id)
{
	struct vfio_region_info bar;
	int result = kst_region_info(fd, VFIO_PCI_BAR0_REGION_INDEX, &bar);

	if (result)
		return result;
	return pread(fd, id, sizeof(*id), bar.offset + EDU_REG_ID) == sizeof(*id) ? 0
										  : -EIO;
}

/* Whether a mapped register ends who reads it in SIGBUS: mappings wake nobody. */
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
		if (devices_sleep(&self->device))
			EXPECT_TRUE(falls_asleep(&self->device));
		MUST_FAIL(EINVAL, power(fd, SLEEP, -1));
		EXPECT_TRUE(mapping_faults(&self->edu));
		MUST(read_id(fd, &id));
		EXPECT_EQ(EDU_ID, id);
	}
	MUST(power(fd, WAKE, -1));
	EXPECT_EQ(EDU_ID, edu_read(&self->edu, EDU_REG_ID));
	/* Awake it is already. */
	MUST(power(fd, WAKE, -1));
	MUST(power(fd, SLEEP, -1));
	MUST(kst_config_read16(fd, 0, &vendor));
	EXPECT_EQ(EDU_ID_VENDOR, vendor);
	MUST(power(fd, WAKE, -1));
	EXPECT_EQ(EDU_ID, edu_read(&self->edu, EDU_REG_ID));
}

TEST_F(served, wakes_when_called_and_tells)
{
	int fd = self->session.fd;
	uint32_t id = 0;

	self->event = MUST(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC));
	MUST(edu_open(&self->edu, fd));
	MUST(power(fd, SLEEP_TILL_CALLED, self->event));
	EXPECT_TRUE(mapping_faults(&self->edu));
	if (!devices_sleep(&self->device)) {
		TH_LOG("without CONFIG_PM there is nothing to tell");
		MUST_FAIL(EINVAL, power(fd, SLEEP_TILL_CALLED, self->event));
		MUST(read_id(fd, &id));
		EXPECT_TRUE(mapping_faults(&self->edu));
		MUST(power(fd, WAKE, -1));
	} else {
		EXPECT_TRUE(falls_asleep(&self->device));
		/* This wakes it as any call does, and is the first of its kind then. */
		MUST(power(fd, SLEEP_TILL_CALLED, self->event));
		EXPECT_EQ(1, kst_wait_event(self->event, KST_DEVICE_SECONDS));
		EXPECT_TRUE(falls_asleep(&self->device));
		EXPECT_TRUE(mapping_faults(&self->edu));
		MUST(read_id(fd, &id));
		EXPECT_EQ(1, kst_wait_event(self->event, KST_DEVICE_SECONDS));
		EXPECT_FALSE(mapping_faults(&self->edu));
		/* Once: it stays awake. */
		MUST(power(fd, SLEEP, -1));
		EXPECT_TRUE(falls_asleep(&self->device));
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
	MUST(power(self->session.fd, SLEEP_TILL_CALLED, self->event));
	kst_close(&self->session);
	MUST(kst_open(&self->session, variant->interface, &self->device));
	MUST(read_id(self->session.fd, &id));
	EXPECT_EQ(EDU_ID, id);
	/* DMA takes its time: once is enough. */
	if (variant->interface == KST_CDEV)
		MUST(kst_use(&self->session));
}

TEST_F(served, refuses_to_sleep_for_wrong_words)
{
	const uint32_t set = VFIO_DEVICE_FEATURE_SET, probe = VFIO_DEVICE_FEATURE_PROBE;
	const uint32_t features[] = {SLEEP, SLEEP_TILL_CALLED, WAKE};
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
	MUST_FAIL(EINVAL, power_call(fd, 15, set | SLEEP_TILL_CALLED, self->event));
	MUST_FAIL(EINVAL, power(fd, SLEEP_TILL_CALLED, -1));
	MUST_FAIL(EBADF, power(fd, SLEEP_TILL_CALLED, 1000));
	MUST_FAIL(EINVAL, power(fd, SLEEP_TILL_CALLED, fd));
	if (variant->interface == KST_CDEV) {
		int unbound = MUST(kst_open_cdev(&self->device));

		MUST_FAIL(EINVAL, power(unbound, SLEEP, -1));
		MUST_FAIL(EINVAL, power(unbound, WAKE, -1));
		close(unbound);
	}
	/* None of it did anything. */
	MUST(power(fd, SLEEP, -1));
	MUST(power(fd, WAKE, -1));
}

/* KVM's pseudo device for VFIO, Documentation/virt/kvm/devices/vfio.rst: `attr` adds or
 * removes the file of a device or of a group.
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

/* The file that a VM is told of, with the device not yet in use. */
static int vm_candidate(struct kst_session *session)
{
	close(session->fd);
	session->fd = -1;
	if (session->interface != KST_CDEV)
		return session->group;
	session->fd = kst_open_cdev(&session->device);
	return session->fd;
}

static int vm_begin_use(struct kst_session *session)
{
	if (session->interface == KST_CDEV)
		return kst_bind_iommufd(session->fd, session->container, NULL);
	session->fd = kst_group_device_fd(session->group, session->device.bdf);
	return session->fd < 0 ? session->fd : 0;
}

/* The driver is told of the VM when the device is opened, and keeps it until it is
 * closed, whoever goes first.
 */
TEST_F(served, vm_takes_the_device_and_may_go_before_it)
{
	struct kvm_create_device create = {.type = KVM_DEV_TYPE_VFIO};
	int kvm = open("/dev/kvm", O_RDWR | O_CLOEXEC);
	struct kst_session *session = &self->session;
	int vm, file;

	if (kvm < 0)
		SKIP(return, "there is no KVM here");
	vm = MUST(kst_ioctl(kvm, KVM_CREATE_VM, NULL));
	MUST(kst_ioctl(vm, KVM_CREATE_DEVICE, &create));
	file = MUST(vm_candidate(session));
	MUST_FAIL(ENOENT, vm_file(create.fd, KVM_DEV_VFIO_GROUP_DEL, file));
	MUST_FAIL(EINVAL, vm_file(create.fd, KVM_DEV_VFIO_GROUP_ADD, kvm));
	MUST(vm_file(create.fd, KVM_DEV_VFIO_GROUP_ADD, file));
	MUST_FAIL(EEXIST, vm_file(create.fd, KVM_DEV_VFIO_GROUP_ADD, file));
	MUST(vm_begin_use(session));
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
