/* SPDX-License-Identifier: GPL-2.0-only */
/* Two functions of one device, which can only be reset together. */

FIXTURE(functions)
{
	struct user users[2];
	struct edu edu[2];
};

FIXTURE_VARIANT(functions)
{
	enum kst_interface interface;
	const char *role;
};

ADD_INTERFACES_TO(functions, "edu3");

FIXTURE_SETUP(functions)
{
	self->users[1].session.fd = self->users[1].session.group = -1;
	self->users[1].session.container = -1;
	NEED_ROLE(kst_find_device, "edu3", &self->users[0].device);
	NEED_ROLE(kst_find_device, "edu4", &self->users[1].device);
	if (strncmp(self->users[0].device.bdf, self->users[1].device.bdf,
		    strlen("0000:00:00.")))
		SKIP(return, "edu3 and edu4 are not functions of one device");
	NEED_OPENABLE(variant->interface, &self->users[1].device);
	OPEN_USER(&self->users[0], variant->interface, variant->role);
	self->users[1].traces = self->users[0].traces;
}

FIXTURE_TEARDOWN(functions)
{
	for (int i = 0; i < 2; i++)
		edu_close(&self->edu[i]);
	kst_close(&self->users[1].session);
	CLOSE_USER(&self->users[0]);
	CLOSE_USER(&self->users[1]);
}

/* Counts the devices that belong to the caller's iommufd. */
static unsigned int count_owned(const struct kst_hot_reset_info *info)
{
	unsigned int count = 0;

	for (unsigned int i = 0; i < info->header.count && i < 8; i++)
		count += info->devices[i].id != (uint32_t)VFIO_PCI_DEVID_NOT_OWNED;
	return count;
}

static bool share_a_group(const struct kst_device *one, const struct kst_device *two)
{
	char paths[2][64];

	return !kst_group_path(one, paths[0], 64) && !kst_group_path(two, paths[1], 64) &&
	       !strcmp(paths[0], paths[1]);
}

/* The owner of one function may not reset the other. */
TEST_F(functions, are_not_reset_by_the_owner_of_one)
{
	bool together = share_a_group(&self->users[0].device, &self->users[1].device);
	struct kst_session *first = &self->users[0].session;
	struct kst_hot_reset_info info;
	int fd = first->fd;

	if (together && kst_has_iommu(&self->users[0].device))
		SKIP(return, "an IOMMU group can't be split");
	for (int round = 0; round < 2; round++) {
		/* First the other function is unused, then another user has it. */
		if (round)
			MUST(kst_open(&self->users[1].session, variant->interface,
				      &self->users[1].device));
		MUST(kst_hot_reset_info(fd, &info));
		EXPECT_EQ(2, info.header.count);
		if (variant->interface == KST_CDEV) {
			EXPECT_EQ(1, count_owned(&info));
			EXPECT_EQ(VFIO_PCI_HOT_RESET_FLAG_DEV_ID, info.header.flags);
		} else {
			EXPECT_EQ(0, info.header.flags);
		}
		MUST_FAIL(EINVAL, reset_bus(first));
	}
	for (int i = 0; i < 2; i++)
		MUST(kst_use_registers(&self->users[i].session));
}

/* All functions are zapped during the reset, restored, and go on with interrupts. */
TEST_F(functions, are_reset_by_the_owner_of_both)
{
	bool together = share_a_group(&self->users[0].device, &self->users[1].device);
	struct kst_session *first = &self->users[0].session;
	struct kst_session *second = &self->users[1].session;
	int groups[2], events[2], fds[2];
	struct kst_hot_reset_info info;

	MUST(kst_open_with(second, first, &self->users[1].device));
	fds[0] = first->fd;
	fds[1] = second->fd;
	for (int i = 0; i < 2; i++) {
		MUST(edu_open(&self->edu[i], fds[i]));
		events[i] = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
		MUST(kst_set_irq(fds[i], VFIO_PCI_MSI_IRQ_INDEX, events[i]));
	}
	MUST(kst_hot_reset_info(second->fd, &info));
	EXPECT_EQ(2, info.header.count);
	if (variant->interface == KST_CDEV) {
		EXPECT_EQ(2, count_owned(&info));
		EXPECT_EQ(VFIO_PCI_HOT_RESET_FLAG_DEV_ID |
				  VFIO_PCI_HOT_RESET_FLAG_DEV_ID_OWNED,
			  info.header.flags);
		MUST(kst_hot_reset(second->fd));
	} else {
		groups[0] = first->group;
		groups[1] = second->group;
		/* In any order. */
		MUST(kst_hot_reset_groups(fds[0], groups, together ? 1 : 2));
		if (!together) {
			groups[0] = second->group;
			groups[1] = first->group;
		}
		MUST(kst_hot_reset_groups(fds[1], groups, together ? 1 : 2));
	}
	for (int i = 0; i < 2; i++) {
		EXPECT_EQ(EDU_ID, edu_read(&self->edu[i], EDU_REG_ID));
		edu_write(&self->edu[i], EDU_REG_IRQ_RAISE, 1);
		EXPECT_EQ(1, kst_wait_event(events[i], KST_DEVICE_SECONDS));
		edu_write(&self->edu[i], EDU_REG_IRQ_ACK, 1);
		close(events[i]);
	}
	MUST(kst_use_registers(first));
}

/*
 * Closing a function that can't be reset by itself resets the bus if nobody uses it. The
 * mark is that of the tests in tests_reset.h.
 */
TEST_F(functions, are_not_reset_when_one_of_two_is_closed)
{
	struct kst_session *first = &self->users[0].session;
	struct kst_session *second = &self->users[1].session;
	uint32_t now;
	int at;

	MUST(kst_open_with(second, first, &self->users[1].device));
	at = MUST(kst_find_capability(second->fd, PCI_CAP_ID_MSI)) + PCI_MSI_ADDRESS_LO;
	MUST(kst_hardware_set(&self->users[1].device, at, 4, MARK));
	close(first->fd);
	first->fd = -1;
	MUST(kst_hardware_get(&self->users[1].device, at, 4, &now));
	EXPECT_EQ(MARK, now);
	MUST(kst_use_registers(second));
}

/* Another function without vfio-pci keeps the bus from being reset. */
TEST_F(functions, are_not_reset_if_one_has_no_driver)
{
	struct kst_hot_reset_info info;

	MUST(kst_unbind(&self->users[1].device));
	/* Without an IOMMU a device without a driver has no group that could be listed.
	 */
	if (variant->interface != KST_CDEV && !kst_has_iommu(&self->users[1].device)) {
		MUST_FAIL(EPERM, kst_hot_reset_info(self->users[0].session.fd, &info));
	} else {
		MUST(kst_hot_reset_info(self->users[0].session.fd, &info));
		EXPECT_EQ(2, info.header.count);
	}
	MUST_FAIL(EINVAL, reset_bus(&self->users[0].session));
	MUST(kst_bind_vfio(&self->users[1].device));
	MUST(kst_use_registers(&self->users[0].session));
}

/* Groups of other devices do not help. */
TEST_F(functions, are_not_reset_with_a_foreign_group)
{
	struct kst_session *first = &self->users[0].session;
	struct kst_session foreign;
	struct kst_device device;
	int groups[2];

	if (variant->interface == KST_CDEV)
		SKIP(return, "a cdev has no groups");
	if (share_a_group(&self->users[0].device, &self->users[1].device))
		SKIP(return, "both are in one group");
	NEED_ROLE(kst_find_device, "edu0", &device);
	NEED_OPENABLE(variant->interface, &device);
	MUST(kst_open(&foreign, variant->interface, &device));
	groups[0] = first->group;
	groups[1] = foreign.group;
	MUST_FAIL(EINVAL, kst_hot_reset_groups(first->fd, groups, 2));
	MUST_FAIL(EINVAL, kst_hot_reset_groups(first->fd, &groups[1], 1));
	MUST(kst_use_registers(first));
	kst_close(&foreign);
}
