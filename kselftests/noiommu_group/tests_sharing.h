/* SPDX-License-Identifier: GPL-2.0-only */
/* Sharing a container with other groups, and a device with its cdev. */

TEST_F(group, two_share_a_container)
{
	struct kst_session other;
	struct kst_device device;
	uint16_t vendor = 0;

	NEED_ANY_DEVICE("edu0", variant->interface, &device);
	MUST(kst_open(&self->session, variant->interface, &self->device));
	MUST(kst_join(&self->session, &device, &other));
	MUST(kst_config_read16(other.fd, 0, &vendor));
	EXPECT_EQ(EDU_ID_VENDOR, vendor);
	/* The group that set the type is removed, and can be added again. */
	close(self->session.fd);
	close(self->session.group);
	MUST(kst_use(&other));
	MUST(kst_join(&other, &self->device, &self->session));
	close(other.fd);
	close(other.group);
	vendor = 0;
	MUST(kst_config_read16(self->session.fd, 0, &vendor));
	EXPECT_EQ(EDU_ID_VENDOR, vendor);
}

/* In either order. */
TEST_F(group, shares_no_container_with_a_real_group)
{
	int error = self->is_iommufd ? EINVAL : EPERM, real;
	struct kst_device device;
	const char *feature;

	if (!kst_is_substitute_device() || kst_find_device("edu1", &device))
		SKIP(return, "this guest has no device behind an IOMMU");
	MUST(kst_bind_vfio(&device));
	ASSERT_TRUE(kst_has_iommu(&device));
	ASSERT_EQ(NULL, kst_check_interface(variant->interface, &device, &feature));
	OPEN_BOTH();
	real = MUST(kst_open_group(&device));
	MUST_FAIL(error, kst_set_container(real, self->session.container));
	kst_close(&self->session);
	self->session.container = OPEN_CONTAINER();
	MUST(kst_set_container(real, self->session.container));
	self->session.group = MUST(kst_open_group(&self->device));
	MUST_FAIL(error, kst_set_container(self->session.group, self->session.container));
	close(real);
}

TEST_F(group, excludes_the_cdev)
{
	int iommufd, cdev;

	NEED_OPENABLE(KST_CDEV, &self->device);
	iommufd = MUST(kst_open_iommufd());
	MUST(kst_open(&self->session, variant->interface, &self->device));
	cdev = MUST(kst_open_cdev(&self->device));
	MUST_FAIL(EBUSY, kst_bind_iommufd(cdev, iommufd, NULL));
	kst_close(&self->session);
	MUST(kst_bind_iommufd(cdev, iommufd, NULL));
	close(cdev);
	close(iommufd);
}

TEST_F(group, is_excluded_by_the_cdev)
{
	struct kst_session cdev;

	NEED_OPENABLE(KST_CDEV, &self->device);
	MUST(kst_open(&cdev, KST_CDEV, &self->device));
	MUST_FAIL(EBUSY, kst_open_group(&self->device));
	MUST(kst_use(&cdev));
	kst_close(&cdev);
	MUST(kst_open(&self->session, variant->interface, &self->device));
}
