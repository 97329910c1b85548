/* SPDX-License-Identifier: GPL-2.0-only */
/* Registering, using, and taking away. */

FIXTURE(life)
{
	struct kst_device device;
	struct kst_session session;
	unsigned long splats;
	int fds;
};

FIXTURE_SETUP(life)
{
	self->session.fd = self->session.group = self->session.container = -1;
	self->splats = kst_splats();
	NEED_DEVICE("edu1", &self->device);
	NEED_WAY(KST_CDEV, &self->device);
	self->fds = kst_count_fds();
}

FIXTURE_TEARDOWN(life)
{
	kst_close(&self->session);
	EXPECT_EQ(self->fds, kst_count_fds());
	EXPECT_EQ(self->splats, kst_splats());
}

TEST_F_TIMEOUT(life, registers_and_unregisters, KST_STRESS_SECONDS)
{
	for (int i = 0; i < 30 * kst_factor(); i++) {
		MUST(kst_unbind(&self->device));
		MUST(kst_bind_vfio(&self->device));
	}
	MUST(kst_open(&self->session, KST_CDEV, &self->device));
	MUST(kst_use(&self->session));
}

TEST_F_TIMEOUT(life, opens_and_closes, KST_STRESS_SECONDS)
{
	for (int i = 0; i < 40 * kst_factor(); i++) {
		MUST(kst_open(&self->session, KST_CDEV, &self->device));
		kst_close(&self->session);
	}
	MUST(kst_unbind(&self->device));
	MUST(kst_bind_vfio(&self->device));
}

TEST_F(life, features_are_answered)
{
	int answered = 0;

	MUST(kst_open(&self->session, KST_CDEV, &self->device));
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

TEST_F_TIMEOUT(life, unplug_waits_for_the_user, 90)
{
	unplug_under_user(_metadata, &self->session, KST_CDEV);
}

TEST_F(life, modules_leave_when_nobody_uses_them)
{
	modules_leave(_metadata, &self->session, KST_CDEV, &self->device);
}

/* KVM's pseudo device for VFIO, Documentation/virt/kvm/devices/vfio.rst: `attr` adds or
 * removes the file of a device.
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

/* The driver is told of the VM when the device is opened, and keeps it until it is
 * closed, whoever goes first.
 */
TEST_F(life, vm_takes_the_device_and_may_go_before_it)
{
	struct kvm_create_device create = {.type = KVM_DEV_TYPE_VFIO};
	int kvm = open("/dev/kvm", O_RDWR | O_CLOEXEC);
	struct kst_session *session = &self->session;
	struct edu edu = {0};
	int vm;

	if (kvm < 0)
		SKIP(return, "there is no KVM here");
	vm = MUST(kst_ioctl(kvm, KVM_CREATE_VM, NULL));
	MUST(kst_ioctl(vm, KVM_CREATE_DEVICE, &create));
	session->fd = MUST(kst_open_cdev(&self->device));
	MUST_FAIL(ENOENT, vm_file(create.fd, KVM_DEV_VFIO_GROUP_DEL, session->fd));
	MUST_FAIL(EINVAL, vm_file(create.fd, KVM_DEV_VFIO_GROUP_ADD, kvm));
	MUST(vm_file(create.fd, KVM_DEV_VFIO_GROUP_ADD, session->fd));
	MUST_FAIL(EEXIST, vm_file(create.fd, KVM_DEV_VFIO_GROUP_ADD, session->fd));
	session->container = MUST(kst_open_iommufd());
	MUST(kst_bind_iommufd(session->fd, session->container, NULL));
	MUST(vm_file(create.fd, KVM_DEV_VFIO_GROUP_DEL, session->fd));
	MUST(vm_file(create.fd, KVM_DEV_VFIO_GROUP_ADD, session->fd));
	close(create.fd);
	close(vm);
	close(kvm);
	MUST(edu_open(&edu, session->fd));
	EXPECT_EQ(EDU_ID, edu_read(&edu, EDU_REG_ID));
	edu_close(&edu);
	kst_close(session);
	MUST(kst_open(session, KST_CDEV, &self->device));
	MUST(kst_use(session));
}

/* Round and round through a group, where there is one. */
FIXTURE(group_life)
{
	struct kst_device device;
	struct kst_session session;
	unsigned long splats;
	int fds;
};

FIXTURE_VARIANT(group_life)
{
	enum kst_way way;
};

FIXTURE_VARIANT_ADD(group_life, container)
{
	.way = KST_GROUP_CONTAINER,
};

FIXTURE_VARIANT_ADD(group_life, iommufd)
{
	.way = KST_GROUP_IOMMUFD,
};

FIXTURE_SETUP(group_life)
{
	self->session.fd = self->session.group = self->session.container = -1;
	self->splats = kst_splats();
	NEED_DEVICE("edu1", &self->device);
	NEED_WAY(variant->way, &self->device);
	self->fds = kst_count_fds();
}

FIXTURE_TEARDOWN(group_life)
{
	kst_close(&self->session);
	EXPECT_EQ(self->fds, kst_count_fds());
	EXPECT_EQ(self->splats, kst_splats());
}

TEST_F_TIMEOUT(group_life, opens_between_registrations, KST_STRESS_SECONDS)
{
	for (int i = 0; i < 10 * kst_factor(); i++) {
		MUST(kst_unbind(&self->device));
		MUST(kst_bind_vfio(&self->device));
		MUST(kst_open(&self->session, variant->way, &self->device));
		kst_close(&self->session);
	}
	MUST(kst_open(&self->session, variant->way, &self->device));
	MUST(kst_use(&self->session));
}

TEST_F_TIMEOUT(group_life, unplug_waits_for_the_user, 90)
{
	unplug_under_user(_metadata, &self->session, variant->way);
}

TEST_F(group_life, modules_leave_when_nobody_uses_them)
{
	modules_leave(_metadata, &self->session, variant->way, &self->device);
}
