/* SPDX-License-Identifier: GPL-2.0-only */
/* Every step requires CAP_SYS_RAWIO. */

TEST_F(group, open_needs_rawio)
{
	NEED_NOIOMMU(&self->device);
	if (kst_drop_rawio())
		SKIP(return, "this kernel has no capabilities");
	MUST_FAIL(EPERM, kst_open_group(&self->device));
}

/* With an iommufd the check is in VFIO_SET_IOMMU instead. */
TEST_F(group, container_needs_rawio)
{
	int result;

	NEED_NOIOMMU(&self->device);
	self->session.container = OPEN_CONTAINER();
	self->session.group = MUST(kst_open_group(&self->device));
	if (kst_drop_rawio())
		SKIP(return, "this kernel has no capabilities");
	result = kst_set_container(self->session.group, self->session.container);
	if (self->is_iommufd)
		MUST(result);
	else
		MUST_FAIL(EPERM, result);
}

TEST_F(group, type_needs_rawio)
{
	NEED_NOIOMMU(&self->device);
	OPEN_BOTH();
	if (kst_drop_rawio())
		SKIP(return, "this kernel has no capabilities");
	MUST_FAIL(EPERM, kst_set_iommu(self->session.container, VFIO_NOIOMMU_IOMMU));
	/* The container has no type yet; an iommufd does not need one. */
	MUST_FAIL(self->is_iommufd ? EPERM : EINVAL,
		  kst_group_device_fd(self->session.group, self->device.bdf));
}

TEST_F(group, device_fd_needs_rawio)
{
	NEED_NOIOMMU(&self->device);
	OPEN_BOTH();
	MUST(kst_set_iommu(self->session.container, VFIO_NOIOMMU_IOMMU));
	if (kst_drop_rawio())
		SKIP(return, "this kernel has no capabilities");
	MUST_FAIL(EPERM, kst_group_device_fd(self->session.group, self->device.bdf));
}
