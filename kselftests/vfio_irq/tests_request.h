/* SPDX-License-Identifier: GPL-2.0-only */
/* The interrupts that the kernel raises: device errors, and requests to release it. */

FIXTURE(request)
{
	struct kst_device device;
	struct kst_session session;
	struct edu edu;
	int event, other;
	struct kst_traces traces;
};

ADD_INTERFACES(request);

FIXTURE_SETUP(request)
{
	OPEN_EDU(self, variant, "edu1");
}

FIXTURE_TEARDOWN(request)
{
	CLOSE_EDU(self);
}

/* Sets, replaces, triggers and removes the eventfd of one of these interrupts. */
static void expect_trigger(struct __test_metadata *_metadata, int fd, unsigned int index,
			   int event, int other)
{
	uint8_t yes = 1, no = 0;
	uint32_t flags = 0;

	EXPECT_EQ(1, count_irqs(fd, index, &flags));
	EXPECT_EQ(VFIO_IRQ_INFO_EVENTFD | VFIO_IRQ_INFO_NORESIZE, flags);
	MUST_FAIL(EINVAL, kst_irq_call(fd, NONE | TRIGGER, index, 0, 1, NULL, 0));
	MUST(kst_set_irq(fd, index, event));
	MUST(kst_irq_call(fd, NONE | TRIGGER, index, 0, 1, NULL, 0));
	EXPECT_EVENT(event);
	MUST(kst_set_irq(fd, index, other));
	MUST(kst_irq_call(fd, BOOL | TRIGGER, index, 0, 1, &yes, 1));
	EXPECT_EVENT(other);
	EXPECT_QUIET(event);
	MUST(kst_irq_call(fd, BOOL | TRIGGER, index, 0, 1, &no, 1));
	EXPECT_QUIET(other);
	MUST_FAIL(EBADF, kst_set_irq(fd, index, 1000));
	MUST_FAIL(EINVAL, kst_set_irq(fd, index, fd));
	MUST_FAIL(EINVAL, kst_set_irq(fd, index, -2));
	MUST_FAIL(EINVAL, kst_irq_call(fd, EVENTFD | TRIGGER, index, 1, 1, &event, 4));
	MUST_FAIL(EINVAL, kst_irq_call(fd, EVENTFD | TRIGGER, index, 0, 0, &event, 4));
	MUST_FAIL(ENOTTY, kst_irq_simple(fd, index, MASK));
	MUST_FAIL(ENOTTY, kst_irq_simple(fd, index, UNMASK));
	/* After these errors it is as before. */
	MUST(kst_irq_call(fd, NONE | TRIGGER, index, 0, 1, NULL, 0));
	EXPECT_EVENT(other);
	MUST(kst_set_irq(fd, index, -1));
	MUST_FAIL(EINVAL, kst_irq_call(fd, NONE | TRIGGER, index, 0, 1, NULL, 0));
	MUST(kst_irq_call(fd, BOOL | TRIGGER, index, 0, 1, &yes, 1));
	MUST(kst_set_irq(fd, index, event));
	MUST(kst_irq_simple(fd, index, TRIGGER));
	MUST_FAIL(EINVAL, kst_irq_call(fd, NONE | TRIGGER, index, 0, 1, NULL, 0));
	/* One is left for the kernel to release. */
	MUST(kst_set_irq(fd, index, event));
}

TEST_F(request, interrupt_is_set_and_triggered)
{
	expect_trigger(_metadata, self->session.fd, VFIO_PCI_REQ_IRQ_INDEX, self->event,
		       self->other);
}

TEST_F(request, error_interrupt_needs_pci_express)
{
	int fd = self->session.fd;
	struct vfio_irq_info info = {
		.argsz = sizeof(info),
		.index = VFIO_PCI_ERR_IRQ_INDEX,
	};

	if (kst_find_capability(fd, PCI_CAP_ID_EXP) > 0)
		SKIP(return, "the device is PCI Express");
	MUST_FAIL(EINVAL, kst_ioctl(fd, VFIO_DEVICE_GET_IRQ_INFO, &info));
	MUST_FAIL(EINVAL, kst_set_irq(fd, VFIO_PCI_ERR_IRQ_INDEX, self->event));
}

TEST_F(request, unknown_interrupts_are_refused)
{
	static const unsigned int indices[] = {VFIO_PCI_NUM_IRQS, 100, ~0u};
	int fd = self->session.fd;

	for (size_t i = 0; i < sizeof(indices) / sizeof(indices[0]); i++) {
		struct vfio_irq_info info = {.argsz = sizeof(info), .index = indices[i]};

		MUST_FAIL(EINVAL, kst_ioctl(fd, VFIO_DEVICE_GET_IRQ_INFO, &info));
		MUST_FAIL(EINVAL, kst_set_irq(fd, indices[i], self->event));
		info.index = VFIO_PCI_REQ_IRQ_INDEX;
		info.argsz--;
		MUST_FAIL(EINVAL, kst_ioctl(fd, VFIO_DEVICE_GET_IRQ_INFO, &info));
	}
}

/* Unbinds the driver in another process, which does not hold the device. */
static pid_t start_unbind(struct kst_session *session)
{
	pid_t pid = fork();

	if (pid)
		return pid;
	kst_close(session);
	_exit(-kst_unbind(&session->device));
}

/* The mapping of a forked child keeps the file open, so there must be none. */
TEST_F(request, unbind_asks_the_user_and_waits)
{
	int status;
	pid_t pid;

	edu_close(&self->edu);
	MUST(kst_set_irq(self->session.fd, VFIO_PCI_REQ_IRQ_INDEX, self->event));
	pid = start_unbind(&self->session);
	ASSERT_LE(0, pid);
	EXPECT_EVENT(self->event);
	/* It waits: the device still works. */
	EXPECT_EQ(0, waitpid(pid, &status, WNOHANG));
	MUST(kst_use_registers(&self->session));
	EXPECT_EQ(0, waitpid(pid, &status, WNOHANG));
	EXPECT_TRUE(kst_exists(self->device.sysfs));
	kst_close(&self->session);
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	EXPECT_EQ(0, status);
	EXPECT_FALSE(kst_is_bound(&self->device));
	MUST(kst_bind_vfio(&self->device));
	/* The next user has no eventfd of the previous one. */
	MUST(kst_open(&self->session, variant->interface, &self->device));
	MUST_FAIL(EINVAL, kst_irq_call(self->session.fd, NONE | TRIGGER,
				       VFIO_PCI_REQ_IRQ_INDEX, 0, 1, NULL, 0));
	MUST(kst_use_registers(&self->session));
}
