/* SPDX-License-Identifier: GPL-2.0-only */
/* INTx is unmasked by an eventfd, without a call: drivers/vfio/virqfd.c. */

#define SET_UNMASK(fd_)                                                                  \
	kst_irq_call(self->session.fd, EVENTFD | UNMASK, INTX, 0, 1, &(int){fd_},        \
		     sizeof(int))

TEST_F(intx, is_unmasked_by_an_eventfd)
{
	MUST_FAIL(EINVAL, SET_UNMASK(self->other));
	MUST(SET_INTX(self->event));
	MUST(SET_UNMASK(self->other));
	raise_edu(&self->edu, 1);
	EXPECT_EVENT(self->event);
	for (int i = 0; i < 4; i++) {
		EXPECT_QUIET(self->event);
		/* Still asserted, so it is sent again. The event is consumed. */
		ASSERT_EQ(0, eventfd_write(self->other, 1));
		EXPECT_EVENT(self->event);
		EXPECT_QUIET(self->other);
	}
	ack_edu(&self->edu);
	ASSERT_EQ(0, eventfd_write(self->other, 1));
	EXPECT_QUIET(self->event);
	EXPECT_FALSE(is_intx_off(&self->device));
	raise_edu(&self->edu, 1);
	EXPECT_EVENT(self->event);
}

TEST_F(intx, unmask_eventfd_is_set_once_and_removed)
{
	MUST(SET_INTX(self->event));
	MUST(SET_UNMASK(self->other));
	MUST_FAIL(EBUSY, SET_UNMASK(self->other));
	raise_edu(&self->edu, 1);
	EXPECT_EVENT(self->event);
	MUST(SET_UNMASK(-1));
	ASSERT_EQ(0, eventfd_write(self->other, 1));
	EXPECT_QUIET(self->event);
	EXPECT_TRUE(is_intx_off(&self->device));
	/* It is signalled already, which counts. */
	MUST(SET_UNMASK(self->other));
	EXPECT_EVENT(self->event);
	MUST(SET_UNMASK(-1));
	MUST(SET_UNMASK(-1));
	MUST_FAIL(EBADF, SET_UNMASK(1000));
	MUST_FAIL(EINVAL, SET_UNMASK(self->session.fd));
	/* It was not read when it was already signalled. */
	kst_wait_event(self->other, 0);
}

/* Whoever closes the eventfd releases it, and another can be set. */
TEST_F(intx, unmask_eventfd_is_closed_first)
{
	MUST(SET_INTX(self->event));
	MUST(SET_UNMASK(self->other));
	raise_edu(&self->edu, 1);
	EXPECT_EVENT(self->event);
	close_event(&self->other);
	self->other = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	MUST(SET_UNMASK(self->other));
	ASSERT_EQ(0, eventfd_write(self->other, 1));
	EXPECT_EVENT(self->event);
}

/* Either of them may be in use when the interrupt or the device goes. */
TEST_F(intx, unmask_eventfd_goes_with_the_interrupt)
{
	for (int i = 0; i < 3; i++) {
		MUST(SET_INTX(self->event));
		MUST(SET_UNMASK(self->other));
		raise_edu(&self->edu, 1);
		EXPECT_EVENT(self->event);
		ASSERT_EQ(0, eventfd_write(self->other, 1));
		MUST(INTX_CALL(TRIGGER, 0));
		/* The event may have been sent again before. */
		kst_wait_event(self->event, 0);
		ASSERT_EQ(0, eventfd_write(self->other, 1));
		EXPECT_QUIET(self->event);
		EXPECT_EVENT(self->other);
		ack_edu(&self->edu);
	}
	MUST(SET_INTX(self->event));
	MUST(SET_UNMASK(self->other));
	raise_edu(&self->edu, 1);
	EXPECT_EVENT(self->event);
	edu_close(&self->edu);
	kst_close(&self->session);
	ASSERT_EQ(0, eventfd_write(self->other, 1));
	EXPECT_EVENT(self->other);
}

/* An unmask does not undo the command register's disable bit. */
TEST_F(intx, unmask_eventfd_obeys_the_command_register)
{
	MUST(SET_INTX(self->event));
	MUST(SET_UNMASK(self->other));
	MUST(set_command(self->session.fd, 0, PCI_COMMAND_INTX_DISABLE));
	raise_edu(&self->edu, 1);
	ASSERT_EQ(0, eventfd_write(self->other, 1));
	EXPECT_QUIET(self->event);
	EXPECT_TRUE(is_intx_off(&self->device));
	MUST(set_command(self->session.fd, PCI_COMMAND_INTX_DISABLE, 0));
	EXPECT_EVENT(self->event);
}

/* Replaced while unmasks are in progress: every trigger belongs to one or the other. */
TEST_F(intx, trigger_is_replaced_during_unmasks)
{
	int unmask = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);

	ASSERT_LE(0, unmask);
	MUST(SET_INTX(self->event));
	MUST(SET_UNMASK(unmask));
	raise_edu(&self->edu, 1);
	EXPECT_EVENT(self->event);
	for (int i = 0; i < 20; i++) {
		ASSERT_EQ(0, eventfd_write(unmask, 1));
		MUST(SET_INTX(i % 2 ? self->event : self->other));
		ASSERT_EQ(0, eventfd_write(unmask, 1));
		EXPECT_LT(0, kst_wait_event(i % 2 ? self->event : self->other,
					    KST_DEVICE_SECONDS));
	}
	MUST(SET_INTX(-1));
	kst_wait_event(self->event, 0);
	kst_wait_event(self->other, 0);
	close(unmask);
}
