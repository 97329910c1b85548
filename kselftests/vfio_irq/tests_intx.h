/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * INTx is level triggered: VFIO masks it when it fires, by the device's INTx disable bit,
 * and sends it again at the unmask if the device still asserts it. QEMU's edu asserts it
 * until all bits of its interrupt status are acknowledged.
 */

FIXTURE(intx)
{
	struct kst_device device;
	struct kst_session session;
	struct edu edu;
	int event, other;
	struct kst_traces traces;
};

ADD_INTERFACES(intx);

FIXTURE_SETUP(intx)
{
	OPEN_EDU(self, variant, "edu1");
	if (!count_irqs(self->session.fd, INTX, NULL))
		SKIP(return, "the device has no INTx");
	if (!is_intx_routed(&self->device))
		SKIP(return, "the device's INTx is not routed");
	ack_edu(&self->edu);
}

FIXTURE_TEARDOWN(intx)
{
	if (self->edu.bar)
		ack_edu(&self->edu);
	CLOSE_EDU(self);
}

#define SET_INTX(event_) kst_set_irq(self->session.fd, INTX, event_)
#define INTX_CALL(action, count)                                                         \
	kst_irq_call(self->session.fd, NONE | (action), INTX, 0, count, NULL, 0)
#define INTX_BOOL(action, value)                                                         \
	kst_irq_call(self->session.fd, BOOL | (action), INTX, 0, 1, &(uint8_t){value}, 1)

TEST_F(intx, is_described_as_maskable_and_automasked)
{
	uint32_t flags = 0;

	EXPECT_EQ(1, count_irqs(self->session.fd, INTX, &flags));
	EXPECT_EQ(VFIO_IRQ_INFO_EVENTFD | VFIO_IRQ_INFO_MASKABLE |
			  VFIO_IRQ_INFO_AUTOMASKED,
		  flags);
}

TEST_F(intx, fires_once_per_unmask_while_asserted)
{
	uint32_t command;

	MUST(SET_INTX(self->event));
	EXPECT_EQ(1, kst_count_interrupts(&self->device));
	EXPECT_QUIET(self->event);
	raise_edu(&self->edu, 1);
	EXPECT_EVENT(self->event);
	for (int i = 0; i < 4; i++) {
		EXPECT_QUIET(self->event);
		/* The user does not see the bit by which VFIO masks it. */
		EXPECT_TRUE(is_intx_off(&self->device));
		MUST(kst_config_get(self->session.fd, PCI_COMMAND, 2, &command));
		EXPECT_EQ(0, command & PCI_COMMAND_INTX_DISABLE);
		MUST(INTX_CALL(UNMASK, 1));
		EXPECT_EVENT(self->event);
	}
	ack_edu(&self->edu);
	MUST(INTX_CALL(UNMASK, 1));
	EXPECT_FALSE(is_intx_off(&self->device));
	EXPECT_QUIET(self->event);
	raise_edu(&self->edu, 2);
	EXPECT_EVENT(self->event);
	MUST(INTX_CALL(TRIGGER, 0));
	EXPECT_EQ(0, kst_count_interrupts(&self->device));
}

TEST_F(intx, is_not_lost_while_masked)
{
	MUST(SET_INTX(self->event));
	MUST(INTX_CALL(MASK, 1));
	EXPECT_TRUE(is_intx_off(&self->device));
	raise_edu(&self->edu, 1);
	EXPECT_QUIET(self->event);
	MUST(INTX_BOOL(UNMASK, 0));
	EXPECT_QUIET(self->event);
	MUST(INTX_BOOL(UNMASK, 1));
	EXPECT_EVENT(self->event);
	ack_edu(&self->edu);
	MUST(INTX_CALL(UNMASK, 1));
	MUST(INTX_BOOL(MASK, 0));
	EXPECT_FALSE(is_intx_off(&self->device));
	MUST(INTX_BOOL(MASK, 1));
	raise_edu(&self->edu, 1);
	EXPECT_QUIET(self->event);
	/* What was acknowledged before the unmask is gone. */
	ack_edu(&self->edu);
	MUST(INTX_CALL(UNMASK, 1));
	EXPECT_QUIET(self->event);
}

/* The command register's INTx disable bit is emulated, independently of the mask. */
TEST_F(intx, obeys_the_command_register)
{
	int fd = self->session.fd;

	MUST(set_command(fd, 0, PCI_COMMAND_INTX_DISABLE));
	MUST(SET_INTX(self->event));
	EXPECT_TRUE(is_intx_off(&self->device));
	raise_edu(&self->edu, 1);
	EXPECT_QUIET(self->event);
	MUST(INTX_CALL(UNMASK, 1));
	EXPECT_TRUE(is_intx_off(&self->device));
	MUST(INTX_CALL(TRIGGER, 1));
	EXPECT_QUIET(self->event);
	MUST(set_command(fd, PCI_COMMAND_INTX_DISABLE, 0));
	EXPECT_EVENT(self->event);
	ack_edu(&self->edu);
	MUST(INTX_CALL(UNMASK, 1));
	MUST(set_command(fd, 0, PCI_COMMAND_INTX_DISABLE));
	raise_edu(&self->edu, 1);
	EXPECT_QUIET(self->event);
	MUST(set_command(fd, PCI_COMMAND_INTX_DISABLE, 0));
	EXPECT_EVENT(self->event);
}

TEST_F(intx, trigger_is_replaced_while_enabled)
{
	MUST(SET_INTX(self->event));
	/* Setting it twice changes nothing. */
	MUST(SET_INTX(self->event));
	raise_edu(&self->edu, 1);
	EXPECT_EVENT(self->event);
	MUST(SET_INTX(self->other));
	EXPECT_QUIET(self->other);
	MUST(INTX_CALL(UNMASK, 1));
	EXPECT_EVENT(self->other);
	EXPECT_QUIET(self->event);
	ack_edu(&self->edu);
	MUST(INTX_CALL(UNMASK, 1));
	raise_edu(&self->edu, 1);
	EXPECT_EVENT(self->other);
	EXPECT_EQ(1, kst_count_interrupts(&self->device));
}

/* Without a trigger it still is enabled: the interrupt is masked, and kept. */
TEST_F(intx, trigger_may_be_absent)
{
	MUST(SET_INTX(-1));
	EXPECT_EQ(1, kst_count_interrupts(&self->device));
	MUST(INTX_CALL(TRIGGER, 1));
	raise_edu(&self->edu, 1);
	for (int i = 0; i < 2; i++) {
		EXPECT_TRUE(wait_intx_off(&self->device));
		MUST(SET_INTX(self->event));
		MUST(INTX_CALL(UNMASK, 1));
		EXPECT_EVENT(self->event);
		MUST(SET_INTX(-1));
		MUST(INTX_CALL(UNMASK, 1));
	}
	EXPECT_QUIET(self->event);
	MUST_FAIL(EBADF, SET_INTX(1000));
	MUST_FAIL(EINVAL, SET_INTX(self->session.fd));
	EXPECT_EQ(1, kst_count_interrupts(&self->device));
}

TEST_F(intx, is_triggered_by_the_user)
{
	MUST_FAIL(EINVAL, INTX_CALL(TRIGGER, 1));
	MUST_FAIL(EINVAL, INTX_BOOL(TRIGGER, 1));
	MUST(SET_INTX(self->event));
	for (int i = 0; i < 2; i++) {
		MUST(INTX_CALL(TRIGGER, 1));
		EXPECT_EVENT(self->event);
	}
	MUST(INTX_BOOL(TRIGGER, 0));
	EXPECT_QUIET(self->event);
	MUST(INTX_BOOL(TRIGGER, 1));
	EXPECT_EVENT(self->event);
	/* This is not an interrupt, so it is neither masked nor affected by the mask. */
	EXPECT_FALSE(is_intx_off(&self->device));
	MUST(INTX_CALL(MASK, 1));
	MUST(INTX_CALL(TRIGGER, 1));
	EXPECT_EVENT(self->event);
}

TEST_F(intx, is_disabled_while_pending)
{
	for (int i = 0; i < 3; i++) {
		MUST(SET_INTX(self->event));
		raise_edu(&self->edu, 1);
		EXPECT_EVENT(self->event);
		MUST(INTX_CALL(TRIGGER, 0));
		/* Disabled: neither of them works. */
		MUST_FAIL(EINVAL, INTX_CALL(UNMASK, 1));
		MUST_FAIL(EINVAL, INTX_CALL(MASK, 1));
		MUST_FAIL(EINVAL, INTX_CALL(TRIGGER, 0));
		EXPECT_QUIET(self->event);
		EXPECT_EQ(0, kst_count_interrupts(&self->device));
		/*
		 * The device still asserts it. QEMU's I/O APIC may have forgotten that
		 * meanwhile, but it is neither masked nor stuck.
		 */
		MUST(SET_INTX(self->other));
		ack_edu(&self->edu);
		MUST(INTX_CALL(UNMASK, 1));
		kst_wait_event(self->other, QUIET);
		EXPECT_FALSE(is_intx_off(&self->device));
		raise_edu(&self->edu, 1);
		EXPECT_EVENT(self->other);
		MUST(INTX_CALL(TRIGGER, 0));
		ack_edu(&self->edu);
	}
}

TEST_F(intx, device_is_closed_while_pending)
{
	MUST(SET_INTX(self->event));
	raise_edu(&self->edu, 1);
	EXPECT_EVENT(self->event);
	edu_close(&self->edu);
	kst_close(&self->session);
	EXPECT_EQ(0, kst_count_interrupts(&self->device));
	MUST(kst_open(&self->session, variant->interface, &self->device));
	MUST(edu_open(&self->edu, self->session.fd));
	ack_edu(&self->edu);
	MUST(SET_INTX(self->event));
	EXPECT_QUIET(self->event);
	raise_edu(&self->edu, 1);
	EXPECT_EVENT(self->event);
}

TEST_F(intx, eventfd_is_closed_first)
{
	MUST(SET_INTX(self->event));
	close_event(&self->event);
	raise_edu(&self->edu, 1);
	EXPECT_TRUE(wait_intx_off(&self->device));
	MUST(SET_INTX(self->other));
	MUST(INTX_CALL(UNMASK, 1));
	EXPECT_EVENT(self->other);
}

TEST_F(intx, excludes_msi)
{
	if (!count_irqs(self->session.fd, MSI, NULL))
		SKIP(return, "the device has no MSI");
	for (int i = 0; i < 3; i++) {
		MUST(SET_INTX(self->event));
		MUST_FAIL(EINVAL, kst_set_irq(self->session.fd, MSI, self->other));
		raise_edu(&self->edu, 1);
		EXPECT_EVENT(self->event);
		ack_edu(&self->edu);
		MUST(INTX_CALL(TRIGGER, 0));
		MUST(kst_set_irq(self->session.fd, MSI, self->other));
		MUST_FAIL(EINVAL, SET_INTX(self->event));
		MUST_FAIL(EINVAL, INTX_CALL(UNMASK, 1));
		raise_edu(&self->edu, 1);
		EXPECT_EVENT(self->other);
		ack_edu(&self->edu);
		MUST(kst_irq_simple(self->session.fd, MSI, TRIGGER));
	}
}

TEST_F(intx, arguments_are_checked)
{
	int fd = self->session.fd, two[2] = {self->event, self->other};
	struct vfio_irq_set set = {
		.argsz = sizeof(set),
		.flags = EVENTFD | TRIGGER,
		.index = INTX,
		.count = 1,
	};

	MUST_FAIL(EINVAL, kst_set_irqs(fd, INTX, 1, 1, two));
	MUST_FAIL(EINVAL, kst_set_irqs(fd, INTX, 0, 2, two));
	/* The eventfd is missing. */
	MUST_FAIL(EINVAL, kst_ioctl(fd, VFIO_DEVICE_SET_IRQS, &set));
	set.argsz = sizeof(set) - 1;
	MUST_FAIL(EINVAL, kst_ioctl(fd, VFIO_DEVICE_SET_IRQS, &set));
	MUST_FAIL(EFAULT, kst_ioctl(fd, VFIO_DEVICE_SET_IRQS, NULL));
	/* No or several kinds of data, no or several actions, an unknown flag. */
	MUST_FAIL(EINVAL, kst_irq_call(fd, TRIGGER, INTX, 0, 1, two, 4));
	MUST_FAIL(EINVAL, kst_irq_call(fd, NONE | BOOL | TRIGGER, INTX, 0, 1, two, 4));
	MUST_FAIL(ENOTTY, kst_irq_call(fd, EVENTFD, INTX, 0, 1, two, 4));
	MUST_FAIL(ENOTTY, kst_irq_call(fd, EVENTFD | MASK | TRIGGER, INTX, 0, 1, two, 4));
	MUST_FAIL(EINVAL,
		  kst_irq_call(fd, EVENTFD | TRIGGER | 1u << 6, INTX, 0, 1, two, 4));
	EXPECT_EQ(0, kst_count_interrupts(&self->device));
	MUST(SET_INTX(self->event));
	MUST_FAIL(ENOTTY, kst_irq_call(fd, EVENTFD | MASK, INTX, 0, 1, two, 4));
	MUST_FAIL(EINVAL, INTX_CALL(UNMASK, 0));
	MUST_FAIL(EINVAL, INTX_CALL(MASK, 0));
}
