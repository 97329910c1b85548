/* SPDX-License-Identifier: GPL-2.0-only */
/* MSI of a device with one vector. */

FIXTURE(msi)
{
	struct kst_device device;
	struct kst_session session;
	struct edu edu;
	int event, other;
	struct kst_traces traces;
};

FIXTURE_VARIANT(msi)
{
	enum kst_interface interface;
	const char *role;
};

FIXTURE_VARIANT_ADD(msi, group_container){
	.interface = KST_GROUP_CONTAINER,
	.role = "edu1",
};

FIXTURE_VARIANT_ADD(msi, group_iommufd){
	.interface = KST_GROUP_IOMMUFD,
	.role = "edu1",
};

FIXTURE_VARIANT_ADD(msi, cdev){
	.interface = KST_CDEV,
	.role = "edu1",
};

/* It is reset when it is opened and closed. */
FIXTURE_VARIANT_ADD(msi, group_container_behind_a_port){
	.interface = KST_GROUP_CONTAINER,
	.role = "edu2",
};

FIXTURE_SETUP(msi)
{
	OPEN_EDU(self, variant, variant->role);
	if (!count_irqs(self->session.fd, MSI, NULL))
		SKIP(return, "the device has no MSI");
	ack_edu(&self->edu);
}

FIXTURE_TEARDOWN(msi)
{
	if (self->edu.bar)
		ack_edu(&self->edu);
	CLOSE_EDU(self);
}

#define SET_MSI(event_) kst_set_irq(self->session.fd, MSI, event_)
#define STOP_MSI() kst_irq_simple(self->session.fd, MSI, TRIGGER)

/* Whether the device sends MSI: the hardware's register, not what VFIO shows. */
static bool is_msi_on(int fd, const struct kst_device *device)
{
	int at = kst_find_capability(fd, PCI_CAP_ID_MSI);
	uint32_t flags = 0;

	if (at > 0)
		kst_hardware_get(device, at + PCI_MSI_FLAGS, 2, &flags);
	return flags & PCI_MSI_FLAGS_ENABLE;
}

TEST_F(msi, is_described)
{
	uint32_t flags = 0;

	EXPECT_EQ(1, count_irqs(self->session.fd, MSI, &flags));
	EXPECT_EQ(VFIO_IRQ_INFO_EVENTFD | VFIO_IRQ_INFO_NORESIZE, flags);
}

TEST_F(msi, arrives_each_time)
{
	MUST(SET_MSI(self->event));
	EXPECT_TRUE(is_msi_on(self->session.fd, &self->device));
	EXPECT_EQ(1, kst_count_interrupts(&self->device));
	for (int i = 1; i < 10; i++) {
		raise_edu(&self->edu, i);
		EXPECT_EVENT(self->event);
		EXPECT_EQ(i, edu_read(&self->edu, EDU_REG_IRQ_STATUS));
		edu_write(&self->edu, EDU_REG_IRQ_ACK, i);
	}
	/* It is edge triggered: also without an acknowledgement in between. */
	for (int i = 0; i < 3; i++) {
		raise_edu(&self->edu, 1);
		EXPECT_EVENT(self->event);
	}
	MUST(STOP_MSI());
	EXPECT_FALSE(is_msi_on(self->session.fd, &self->device));
	EXPECT_EQ(0, kst_count_interrupts(&self->device));
}

TEST_F(msi, is_enabled_again)
{
	for (int i = 0; i < 5; i++) {
		MUST(SET_MSI(i % 2 ? self->event : self->other));
		raise_edu(&self->edu, 1);
		EXPECT_EVENT(i % 2 ? self->event : self->other);
		ack_edu(&self->edu);
		MUST(STOP_MSI());
		MUST_FAIL(EINVAL, STOP_MSI());
	}
}

TEST_F(msi, trigger_is_replaced_and_removed)
{
	MUST(SET_MSI(self->event));
	MUST(SET_MSI(self->other));
	raise_edu(&self->edu, 1);
	EXPECT_EVENT(self->other);
	MUST(SET_MSI(-1));
	EXPECT_EQ(0, kst_count_interrupts(&self->device));
	/* The device still sends it, to nobody. */
	EXPECT_TRUE(is_msi_on(self->session.fd, &self->device));
	MUST(SET_MSI(self->event));
	raise_edu(&self->edu, 1);
	EXPECT_EVENT(self->event);
}

TEST_F(msi, is_triggered_by_the_user)
{
	int fd = self->session.fd;
	uint8_t yes = 1, no = 0;

	MUST_FAIL(EINVAL, kst_irq_call(fd, NONE | TRIGGER, MSI, 0, 1, NULL, 0));
	MUST(SET_MSI(self->event));
	MUST(kst_irq_call(fd, NONE | TRIGGER, MSI, 0, 1, NULL, 0));
	EXPECT_EVENT(self->event);
	MUST(kst_irq_call(fd, BOOL | TRIGGER, MSI, 0, 1, &no, 1));
	EXPECT_QUIET(self->event);
	MUST(kst_irq_call(fd, BOOL | TRIGGER, MSI, 0, 1, &yes, 1));
	EXPECT_EVENT(self->event);
}

TEST_F(msi, is_off_after_an_error)
{
	MUST_FAIL(EBADF, SET_MSI(1000));
	EXPECT_FALSE(is_msi_on(self->session.fd, &self->device));
	MUST_FAIL(EINVAL, SET_MSI(self->session.fd));
	EXPECT_FALSE(is_msi_on(self->session.fd, &self->device));
	EXPECT_EQ(0, kst_count_interrupts(&self->device));
	if (count_irqs(self->session.fd, INTX, NULL) && is_intx_routed(&self->device)) {
		MUST(kst_set_irq(self->session.fd, INTX, self->event));
		MUST(kst_irq_simple(self->session.fd, INTX, TRIGGER));
	}
	MUST(SET_MSI(self->event));
	raise_edu(&self->edu, 1);
	EXPECT_EVENT(self->event);
	/* A bad trigger takes the vector away, but leaves MSI on. */
	MUST_FAIL(EBADF, SET_MSI(1000));
	EXPECT_EQ(0, kst_count_interrupts(&self->device));
	MUST(SET_MSI(self->event));
	raise_edu(&self->edu, 1);
	EXPECT_EVENT(self->event);
}

TEST_F(msi, vectors_are_checked)
{
	int fd = self->session.fd, two[2] = {self->event, self->other};
	static const unsigned int bad[][2] = {
		{0, 2}, {1, 1}, {2, 1}, {~0u, 1}, {1, ~0u}, {0, ~0u}, {~0u, ~0u}, {1, 0},
	};

	for (int on = 0; on < 2; on++) {
		for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
			MUST_FAIL(EINVAL,
				  kst_irq_call(fd, EVENTFD | TRIGGER, MSI, bad[i][0],
					       bad[i][1], two, sizeof(two)));
			MUST_FAIL(EINVAL, kst_irq_call(fd, NONE | TRIGGER, MSI, bad[i][0],
						       bad[i][1], NULL, 0));
		}
		MUST_FAIL(ENOTTY, kst_irq_simple(fd, MSI, MASK));
		MUST_FAIL(ENOTTY, kst_irq_simple(fd, MSI, UNMASK));
		EXPECT_EQ(on, kst_count_interrupts(&self->device));
		MUST(SET_MSI(self->event));
	}
	raise_edu(&self->edu, 1);
	EXPECT_EVENT(self->event);
}

/* The kernel has to turn it off. */
TEST_F(msi, device_is_closed_while_it_is_on)
{
	MUST(SET_MSI(self->event));
	raise_edu(&self->edu, 1);
	EXPECT_EVENT(self->event);
	edu_close(&self->edu);
	kst_close(&self->session);
	EXPECT_EQ(NULL, kst_find_noise(&self->device));
	MUST(kst_open(&self->session, variant->interface, &self->device));
	EXPECT_FALSE(is_msi_on(self->session.fd, &self->device));
	MUST(SET_MSI(self->event));
	MUST(edu_open(&self->edu, self->session.fd));
	raise_edu(&self->edu, 1);
	EXPECT_EVENT(self->event);
	MUST(kst_use_registers(&self->session));
}

TEST_F(msi, eventfd_is_closed_first)
{
	MUST(SET_MSI(self->event));
	close_event(&self->event);
	raise_edu(&self->edu, 1);
	MUST(SET_MSI(self->other));
	/* The first one may arrive late. */
	while (kst_wait_event(self->other, QUIET) > 0)
		;
	raise_edu(&self->edu, 1);
	EXPECT_EVENT(self->other);
}

/* Resetting the device loses the enable bit and the address, which the kernel restores.
 */
TEST_F(msi, survives_a_reset_of_the_device)
{
	struct vfio_device_info info;

	MUST(kst_device_info(self->session.fd, &info));
	if (!(info.flags & VFIO_DEVICE_FLAGS_RESET))
		SKIP(return, "the device can't be reset");
	MUST(SET_MSI(self->event));
	raise_edu(&self->edu, 1);
	EXPECT_EVENT(self->event);
	MUST(kst_reset(self->session.fd));
	EXPECT_TRUE(is_msi_on(self->session.fd, &self->device));
	raise_edu(&self->edu, 1);
	EXPECT_EVENT(self->event);
}
