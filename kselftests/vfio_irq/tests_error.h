/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Errors of PCI Express. They are injected into the port, since QEMU's devices mask their
 * own: the kernel then notifies the drivers of all devices below (pcie_do_recovery()).
 */

FIXTURE(error)
{
	struct kst_device device, port;
	struct kst_session session;
	int event;
	struct kst_traces traces;
};

ADD_INTERFACES(error);

FIXTURE_SETUP(error)
{
	char answer[64], path[128];

	self->event = -1;
	self->session.fd = self->session.group = self->session.container = -1;
	if (kst_oopsed())
		SKIP(return, "an earlier test caused an oops");
	NEED_ROLE(kst_find_device, "nvme1", &self->device);
	NEED_ROLE(kst_find_device, "port2", &self->port);
	NEED_OPENABLE(variant->interface, &self->device);
	if (kst_host("ping", answer, sizeof(answer)) == -ENOTCONN)
		SKIP(return, "no host connection");
	snprintf(path, sizeof(path), "%s/aer_dev_nonfatal", self->port.sysfs);
	if (!kst_exists(path))
		SKIP(return, "this kernel does not handle AER for the port");
	MUST(kst_allow_resets(&self->device, false));
	kst_take_traces(&self->traces);
	MUST(kst_open(&self->session, variant->interface, &self->device));
	self->event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	ASSERT_LE(0, self->event);
}

FIXTURE_TEARDOWN(error)
{
	kst_close(&self->session);
	if (self->event >= 0)
		close(self->event);
	EXPECT_NO_TRACES(&self->traces, &self->device);
}

static int inject_error(void)
{
	char answer[128];

	return kst_host("aer port2 COMP_ABORT", answer, sizeof(answer));
}

TEST_F(error, of_the_port_reaches_the_device)
{
	int fd = self->session.fd;
	uint32_t vendor;

	MUST(kst_set_irq(fd, VFIO_PCI_ERR_IRQ_INDEX, self->event));
	for (int i = 0; i < 2; i++) {
		MUST(inject_error());
		EXPECT_EVENT(self->event);
		EXPECT_QUIET(self->event);
	}
	/* Nobody is notified any more, and the device goes on. */
	MUST(kst_set_irq(fd, VFIO_PCI_ERR_IRQ_INDEX, -1));
	MUST(inject_error());
	EXPECT_QUIET(self->event);
	MUST(kst_config_get(fd, PCI_VENDOR_ID, 2, &vendor));
	EXPECT_NE(0xffff, vendor);
}
