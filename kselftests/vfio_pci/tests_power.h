/* SPDX-License-Identifier: GPL-2.0-only */
/* Power states of a device that has the PM capability, and function-level reset. */

#define D3HOT 3

FIXTURE(power)
{
	struct user user;
	volatile uint32_t *bar;
	int at; /* the capability */
};

FIXTURE_VARIANT(power)
{
	enum kst_interface interface;
	const char *role;
};

ADD_INTERFACES_TO(power, "net0");

FIXTURE_SETUP(power)
{
	self->bar = MAP_FAILED;
	OPEN_USER(&self->user, variant->interface, variant->role);
	self->at = kst_find_capability(self->user.session.fd, PCI_CAP_ID_PM);
	if (self->at < 0)
		SKIP(return, "the device has no power management");
	self->bar = map_region(self->user.session.fd, 0, 0, PAGE);
	ASSERT_NE(MAP_FAILED, (void *)self->bar);
}

FIXTURE_TEARDOWN(power)
{
	if (self->bar != MAP_FAILED)
		munmap((void *)self->bar, PAGE);
	CLOSE_USER(&self->user);
}

#define STATE() (CONFIG(self->at + PCI_PM_CTRL, 2) & PCI_PM_CTRL_STATE_MASK)

TEST_F(power, memory_is_off_in_d3hot)
{
	int fd = self->user.session.fd;
	uint32_t bars[6], value;

	SET_CONFIG(PCI_COMMAND, 2, PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER);
	for (int i = 0; i < 6; i++)
		bars[i] = HARDWARE(PCI_BASE_ADDRESS_0 + 4 * i, 4);
	for (int round = 0; round < 2; round++) {
		EXPECT_FALSE(faults(self->bar));
		SET_CONFIG(self->at + PCI_PM_CTRL, 2, D3HOT);
		EXPECT_EQ(D3HOT, STATE());
		EXPECT_EQ(D3HOT,
			  HARDWARE(self->at + PCI_PM_CTRL, 2) & PCI_PM_CTRL_STATE_MASK);
		EXPECT_TRUE(faults(self->bar));
		MUST_FAIL(EIO, kst_region_read(fd, 0, 0, &value, 4));
		MUST_FAIL(EIO, kst_region_write(fd, 0, 0x5200, &value, 4));
		/* Config space still works, but can't turn memory on. */
		EXPECT_NE(0, CONFIG(PCI_VENDOR_ID, 4));
		SET_CONFIG(PCI_COMMAND, 2, PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER);
		EXPECT_TRUE(faults(self->bar));
		SET_CONFIG(self->at + PCI_PM_CTRL, 2, 0);
		EXPECT_EQ(0, STATE());
		MUST(kst_region_read(fd, 0, 0, &value, 4));
	}
	for (int i = 0; i < 6; i++)
		EXPECT_EQ(bars[i], HARDWARE(PCI_BASE_ADDRESS_0 + 4 * i, 4));
	EXPECT_EQ(PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER, HARDWARE(PCI_COMMAND, 2));
}

/* D1 and D2, which it lacks, change nothing; neither do PME bits. */
TEST_F(power, other_bits_are_ignored)
{
	uint32_t pmc = CONFIG(self->at + PCI_PM_PMC, 2);

	EXPECT_EQ(0, pmc & PCI_PM_CAP_PME_MASK);
	for (uint32_t state = 1; state < 3; state++) {
		if (pmc & (state == 1 ? PCI_PM_CAP_D1 : PCI_PM_CAP_D2))
			continue;
		SET_CONFIG(self->at + PCI_PM_CTRL, 2, state);
		EXPECT_EQ(0, STATE());
		EXPECT_FALSE(faults(self->bar));
	}
	SET_CONFIG(self->at + PCI_PM_CTRL, 2, PCI_PM_CTRL_PME_ENABLE);
	EXPECT_EQ(0, CONFIG(self->at + PCI_PM_CTRL, 2) & PCI_PM_CTRL_PME_ENABLE);
	EXPECT_EQ(0, HARDWARE(self->at + PCI_PM_CTRL, 2) & PCI_PM_CTRL_PME_ENABLE);
	SET_CONFIG(self->at + PCI_PM_PMC, 2, ~0u);
	EXPECT_EQ(pmc, CONFIG(self->at + PCI_PM_PMC, 2));
}

TEST_F(power, device_is_reset_in_d3hot)
{
	struct vfio_device_info info;

	MUST(kst_device_info(self->user.session.fd, &info));
	if (!(info.flags & VFIO_DEVICE_FLAGS_RESET))
		SKIP(return, "the device can't be reset");
	SET_CONFIG(PCI_COMMAND, 2, PCI_COMMAND_MEMORY);
	SET_CONFIG(self->at + PCI_PM_CTRL, 2, D3HOT);
	EXPECT_TRUE(faults(self->bar));
	MUST(kst_reset(self->user.session.fd));
	EXPECT_EQ(0, STATE());
	EXPECT_FALSE(faults(self->bar));
	EXPECT_EQ(PCI_COMMAND_MEMORY, HARDWARE(PCI_COMMAND, 2));
}

TEST_F(power, device_is_closed_in_d3hot)
{
	int at = self->at;

	SET_CONFIG(at + PCI_PM_CTRL, 2, D3HOT);
	munmap((void *)self->bar, PAGE);
	self->bar = MAP_FAILED;
	kst_close(&self->user.session);
	MUST(kst_open(&self->user.session, variant->interface, &self->user.device));
	EXPECT_EQ(0, STATE());
	self->bar = map_region(self->user.session.fd, 0, 0, PAGE);
	ASSERT_NE(MAP_FAILED, (void *)self->bar);
	EXPECT_FALSE(faults(self->bar));
}

FIXTURE(flr)
{
	struct user user;
	struct nvme nvme;
};

FIXTURE_VARIANT(flr)
{
	enum kst_interface interface;
	const char *role;
};

ADD_INTERFACE(flr, group_container, KST_GROUP_CONTAINER, "nvme0");
ADD_INTERFACE(flr, cdev, KST_CDEV, "nvme0");

FIXTURE_SETUP(flr)
{
	OPEN_USER(&self->user, variant->interface, variant->role);
	MUST(nvme_open(&self->nvme, &self->user.session));
}

FIXTURE_TEARDOWN(flr)
{
	nvme_close(&self->nvme);
	CLOSE_USER(&self->user);
}

/* The controller stops, and the mapping and its config space stay. */
TEST_F(flr, bit_in_config_space_resets_the_function)
{
	int at = kst_find_capability(self->user.session.fd, PCI_CAP_ID_EXP);
	uint32_t command = CONFIG(PCI_COMMAND, 2), control;

	ASSERT_LT(0, at);
	if (!(CONFIG(at + PCI_EXP_DEVCAP, 4) & PCI_EXP_DEVCAP_FLR))
		SKIP(return, "the device has no function-level reset");
	EXPECT_TRUE(nvme_is_enabled(&self->nvme));
	control = CONFIG(at + PCI_EXP_DEVCTL, 2);
	SET_CONFIG(at + PCI_EXP_DEVCTL, 2, control | PCI_EXP_DEVCTL_BCR_FLR);
	EXPECT_EQ(control, CONFIG(at + PCI_EXP_DEVCTL, 2));
	EXPECT_FALSE(nvme_is_enabled(&self->nvme));
	EXPECT_EQ(command, CONFIG(PCI_COMMAND, 2));
	EXPECT_EQ(command, HARDWARE(PCI_COMMAND, 2));
}
