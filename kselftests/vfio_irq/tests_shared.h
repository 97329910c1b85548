/* SPDX-License-Identifier: GPL-2.0-only */
/* Two functions of one device, which share an INTx line, in one address space. */

FIXTURE(shared)
{
	struct kst_device device[2];
	struct kst_session session[2];
	struct edu edu[2];
	int events[2];
	struct kst_traces traces;
};

ADD_INTERFACES(shared);

FIXTURE_SETUP(shared)
{
	static const char *const roles[] = {"edu3", "edu4"};
	char path[128], irq[2][16];

	for (int i = 0; i < 2; i++) {
		self->session[i].fd = self->session[i].group = -1;
		self->session[i].container = self->events[i] = -1;
	}
	if (kst_oopsed())
		SKIP(return, "an earlier test caused an oops");
	for (int i = 0; i < 2; i++)
		NEED_ROLE(kst_find_device, roles[i], &self->device[i]);
	if (strncmp(self->device[0].bdf, self->device[1].bdf, strlen("0000:00:00.")))
		SKIP(return, "edu3 and edu4 are not functions of one device");
	for (int i = 0; i < 2; i++)
		NEED_OPENABLE(variant->interface, &self->device[i]);
	kst_take_traces(&self->traces);
	MUST(kst_open(&self->session[0], variant->interface, &self->device[0]));
	MUST(kst_open_with(&self->session[1], &self->session[0], &self->device[1]));
	for (int i = 0; i < 2; i++) {
		MUST(edu_open(&self->edu[i], self->session[i].fd));
		ack_edu(&self->edu[i]);
		self->events[i] = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
		ASSERT_LE(0, self->events[i]);
		snprintf(path, sizeof(path), "%s/irq", self->device[i].sysfs);
		MUST(kst_read(path, irq[i], sizeof(irq[i])));
	}
	if (!is_intx_routed(&self->device[0]) || strcmp(irq[0], irq[1]))
		SKIP(return, "their INTx lines are not routed to one interrupt");
}

FIXTURE_TEARDOWN(shared)
{
	for (int i = 1; i >= 0; i--) {
		if (self->edu[i].bar)
			ack_edu(&self->edu[i]);
		edu_close(&self->edu[i]);
		kst_close(&self->session[i]);
	}
	for (int i = 0; i < 2; i++) {
		if (self->events[i] >= 0)
			EXPECT_QUIET(self->events[i]);
		close_event(&self->events[i]);
	}
	for (int i = 0; i < 2; i++)
		EXPECT_NO_TRACES(&self->traces, &self->device[i]);
}

TEST_F(shared, line_only_signals_the_device_that_asserts_it)
{
	for (int i = 0; i < 2; i++)
		MUST(kst_set_irq(self->session[i].fd, INTX, self->events[i]));
	for (int i = 0; i < 4; i++) {
		int now = i % 2, then = !now;

		raise_edu(&self->edu[now], 1);
		EXPECT_EVENT(self->events[now]);
		EXPECT_QUIET(self->events[then]);
		EXPECT_TRUE(is_intx_off(&self->device[now]));
		EXPECT_FALSE(is_intx_off(&self->device[then]));
		/* The first one is masked, and does not keep the line busy. */
		raise_edu(&self->edu[then], 1);
		EXPECT_EVENT(self->events[then]);
		EXPECT_QUIET(self->events[now]);
		for (int k = 0; k < 2; k++) {
			ack_edu(&self->edu[k]);
			MUST(kst_irq_simple(self->session[k].fd, INTX, UNMASK));
		}
	}
}

TEST_F(shared, line_stays_when_one_device_leaves_it)
{
	for (int i = 0; i < 2; i++)
		MUST(kst_set_irq(self->session[i].fd, INTX, self->events[i]));
	MUST(kst_irq_simple(self->session[1].fd, INTX, TRIGGER));
	raise_edu(&self->edu[0], 1);
	EXPECT_EVENT(self->events[0]);
	ack_edu(&self->edu[0]);
	MUST(kst_irq_simple(self->session[0].fd, INTX, UNMASK));
	MUST(kst_set_irq(self->session[1].fd, INTX, self->events[1]));
	edu_close(&self->edu[1]);
	close(self->session[1].fd);
	self->session[1].fd = -1;
	EXPECT_EQ(0, kst_count_interrupts(&self->device[1]));
	raise_edu(&self->edu[0], 1);
	EXPECT_EVENT(self->events[0]);
}

TEST_F(shared, eventfd_serves_both)
{
	for (int i = 0; i < 2; i++)
		MUST(kst_set_irq(self->session[i].fd, INTX, self->events[0]));
	for (int i = 0; i < 2; i++) {
		raise_edu(&self->edu[i], 1);
		EXPECT_EVENT(self->events[0]);
	}
}
