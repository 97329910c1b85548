/* SPDX-License-Identifier: GPL-2.0-only */
/* An NVMe controller, which has power states and a function-level reset. */

FIXTURE(power)
{
	struct kst_device device;
	struct kst_session session;
};

ADD_INTERFACES(power);

FIXTURE_SETUP(power)
{
	self->session.fd = self->session.group = self->session.container = -1;
	NEED_SLABS();
	NEED_ROLE(kst_find_device, "nvme0", &self->device);
	NEED_OPENABLE(variant->interface, &self->device);
	MUST(kst_open(&self->session, variant->interface, &self->device));
}

FIXTURE_TEARDOWN(power)
{
	kst_close(&self->session);
}

static int set_state(int fd, uint32_t state)
{
	int at = kst_find_capability(fd, PCI_CAP_ID_PM);

	return at < 0 ? at : kst_config_set(fd, at + PCI_PM_CTRL, 2, state);
}

TEST_F_TIMEOUT(power, states_keep_nothing, 60)
{
	int fd = self->session.fd;

	EXPECT_NO_GROWTH(ROUNDS, ({
				 MUST(set_state(fd, D3HOT));
				 set_state(fd, 0);
			 }));
}

TEST_F_TIMEOUT(power, resets_keep_nothing, 60)
{
	EXPECT_NO_GROWTH(FEW_ROUNDS, kst_reset(self->session.fd));
}

/* The reset wakes the device, so its driver has not restored what it saved. */
static int reset_asleep(int fd)
{
	int at = kst_find_capability(fd, PCI_CAP_ID_EXP);
	uint32_t control;
	int result = set_state(fd, D3HOT);

	if (!result)
		result = kst_config_get(fd, at + PCI_EXP_DEVCTL, 2, &control);
	if (!result)
		result = kst_config_set(fd, at + PCI_EXP_DEVCTL, 2,
					control | PCI_EXP_DEVCTL_BCR_FLR);
	return result;
}

TEST_F_TIMEOUT(power, resets_in_d3hot_keep_nothing, 60)
{
	int at = kst_find_capability(self->session.fd, PCI_CAP_ID_EXP);
	uint32_t features;

	ASSERT_LT(0, at);
	MUST(kst_config_get(self->session.fd, at + PCI_EXP_DEVCAP, 4, &features));
	if (!(features & PCI_EXP_DEVCAP_FLR))
		SKIP(return, "the device has no function-level reset");
	EXPECT_NO_GROWTH(FEW_ROUNDS, reset_asleep(self->session.fd));
	MUST(set_state(self->session.fd, 0));
}
