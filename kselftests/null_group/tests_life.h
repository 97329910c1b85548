/* SPDX-License-Identifier: GPL-2.0-only */
/* Registering, using and removing devices. */

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
	NEED_ANY_DEVICE("edu1", KST_CDEV, &self->device);
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
	for (int i = 0; i < 20 * kst_factor(); i++) {
		MUST(kst_unbind(&self->device));
		MUST(kst_bind_vfio(&self->device));
	}
	MUST(kst_open(&self->session, KST_CDEV, &self->device));
	MUST(kst_use(&self->session));
}

TEST_F_TIMEOUT(life, opens_and_closes, KST_STRESS_SECONDS)
{
	for (int i = 0; i < 20 * kst_factor(); i++) {
		MUST(kst_open(&self->session, KST_CDEV, &self->device));
		kst_close(&self->session);
	}
	MUST(kst_unbind(&self->device));
	MUST(kst_bind_vfio(&self->device));
}

TEST_F_TIMEOUT(life, unplug_waits_for_the_user, 90)
{
	unplug_under_user(_metadata, &self->session, KST_CDEV);
}

TEST_F(life, modules_leave_when_nobody_uses_them)
{
	reload_modules(_metadata, &self->session, KST_CDEV, &self->device);
}

/* The same through a group, if there is one. */
FIXTURE(group_life)
{
	struct kst_device device;
	struct kst_session session;
	unsigned long splats;
	int fds;
};

FIXTURE_VARIANT(group_life)
{
	enum kst_interface interface;
};

FIXTURE_VARIANT_ADD(group_life, container)
{
	.interface = KST_GROUP_CONTAINER,
};

FIXTURE_VARIANT_ADD(group_life, iommufd)
{
	.interface = KST_GROUP_IOMMUFD,
};

FIXTURE_SETUP(group_life)
{
	self->session.fd = self->session.group = self->session.container = -1;
	self->splats = kst_splats();
	NEED_ANY_DEVICE("edu1", variant->interface, &self->device);
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
	for (int i = 0; i < 5 * kst_factor(); i++) {
		MUST(kst_unbind(&self->device));
		MUST(kst_bind_vfio(&self->device));
		MUST(kst_open(&self->session, variant->interface, &self->device));
		kst_close(&self->session);
	}
	MUST(kst_open(&self->session, variant->interface, &self->device));
	MUST(kst_use(&self->session));
}

TEST_F_TIMEOUT(group_life, unplug_waits_for_the_user, 90)
{
	unplug_under_user(_metadata, &self->session, variant->interface);
}

TEST_F(group_life, modules_leave_when_nobody_uses_them)
{
	reload_modules(_metadata, &self->session, variant->interface, &self->device);
}
