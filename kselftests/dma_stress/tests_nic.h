/* SPDX-License-Identifier: GPL-2.0-only */
/* Frames sent and received by a network controller in loopback mode. */

FIXTURE(nic)
{
	struct kst_device device;
	struct kst_session session;
	struct e1000e nic;
	unsigned long splats;
};

FIXTURE_VARIANT(nic)
{
	enum kst_interface interface;
};

FIXTURE_VARIANT_ADD(nic, group_container)
{
	.interface = KST_GROUP_CONTAINER,
};

FIXTURE_VARIANT_ADD(nic, group_iommufd)
{
	.interface = KST_GROUP_IOMMUFD,
};

FIXTURE_VARIANT_ADD(nic, cdev)
{
	.interface = KST_CDEV,
};

FIXTURE_SETUP(nic)
{
	self->session.fd = self->session.group = self->session.container = -1;
	self->splats = kst_splats();
	if (kst_oopsed())
		SKIP(return, "an earlier test caused an oops");
	NEED_ROLE(kst_find_device, "net0", &self->device);
	NEED_OPENABLE(variant->interface, &self->device);
	MUST(kst_open(&self->session, variant->interface, &self->device));
	MUST(e1000e_open(&self->nic, &self->session));
}

FIXTURE_TEARDOWN(nic)
{
	e1000e_close(&self->nic);
	kst_close(&self->session);
	EXPECT_EQ(self->splats, kst_splats());
}

/* Wraps around the rings several times, with all slots in use at a time. */
TEST_F_TIMEOUT(nic, frames_come_back_as_they_were, KST_STRESS_SECONDS)
{
	static uint8_t sent[E1000E_SLOTS - 1][E1000E_LONGEST];
	unsigned int lengths[E1000E_SLOTS - 1];

	for (int round = 0; round < 20 * kst_factor(); round++) {
		for (int i = 0; i < E1000E_SLOTS - 1; i++) {
			unsigned int span = E1000E_LONGEST - E1000E_SHORTEST + 1;
			unsigned int offset;

			lengths[i] = E1000E_SHORTEST + kst_random() % span;
			offset = kst_random() % (PAGE - lengths[i] + 1);
			for (unsigned int k = 0; k < lengths[i]; k++)
				sent[i][k] = kst_random() >> 24;
			/* Broadcast, with an unused EtherType. */
			memset(sent[i], 0xff, 6);
			memset(sent[i] + 12, 0xff, 2);
			memcpy(e1000e_next(&self->nic) + offset, sent[i], lengths[i]);
			MUST(e1000e_send(&self->nic, offset, lengths[i]));
		}
		for (int i = 0; i < E1000E_SLOTS - 1; i++) {
			uint8_t *frame;

			ASSERT_EQ(lengths[i], MUST(e1000e_receive(&self->nic, &frame)));
			ASSERT_EQ(0, memcmp(sent[i], frame, lengths[i]));
		}
	}
}
