/* SPDX-License-Identifier: GPL-2.0-only */
/* An edu device: opening it, its interrupts and regions, and its driver. */

FIXTURE(device)
{
	struct kst_device device;
	struct kst_session session;
	int event;
};

ADD_INTERFACES(device);

FIXTURE_SETUP(device)
{
	self->session.fd = self->session.group = self->session.container = -1;
	self->event = -1;
	NEED_SLABS();
	NEED_ROLE(kst_find_noiommu_device, "edu1", &self->device);
	NEED_OPENABLE(variant->interface, &self->device);
	MUST(kst_allow_resets(&self->device, false));
	self->event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	ASSERT_LE(0, self->event);
}

FIXTURE_TEARDOWN(device)
{
	kst_close(&self->session);
	if (self->event >= 0)
		close(self->event);
}

/* Opens, uses registers, and closes, with or without an interrupt still enabled. */
static int use_once(struct kst_session *session, enum kst_interface interface,
		    const struct kst_device *device, int irq, int event)
{
	int result = kst_open(session, interface, device);

	if (!result)
		result = kst_use_registers(session);
	if (!result && irq >= 0)
		result = kst_set_irq(session->fd, irq, event);
	kst_close(session);
	return result;
}

TEST_F_TIMEOUT(device, opening_keeps_nothing, 60)
{
	EXPECT_NO_GROWTH(ROUNDS, use_once(&self->session, variant->interface,
					  &self->device, -1, -1));
}

TEST_F_TIMEOUT(device, closing_with_interrupts_keeps_nothing, 60)
{
	static const int indexes[] = {VFIO_PCI_INTX_IRQ_INDEX, VFIO_PCI_MSI_IRQ_INDEX,
				      VFIO_PCI_REQ_IRQ_INDEX};

	for (int i = 0; i < 3; i++)
		EXPECT_NO_GROWTH(ROUNDS,
				 use_once(&self->session, variant->interface,
					  &self->device, indexes[i], self->event));
}

TEST_F_TIMEOUT(device, binding_the_driver_keeps_nothing, 60)
{
	EXPECT_NO_GROWTH(ROUNDS, ({
				 int result__ = kst_unbind(&self->device);

				 result__ ? result__ : kst_bind_vfio(&self->device);
			 }));
}

/* Enables an interrupt, sets another eventfd or none, and disables it. */
static int change_irq(int fd, unsigned int index, int event)
{
	int result = kst_set_irq(fd, index, event);

	if (!result)
		result = kst_set_irq(fd, index, event);
	if (!result)
		result = kst_set_irq(fd, index, -1);
	return result;
}

static int disable_irq(int fd, unsigned int index)
{
	return kst_irq_simple(fd, index, VFIO_IRQ_SET_ACTION_TRIGGER);
}

/* An eventfd for unmasking, which has a context of its own (virqfd). */
static int set_unmask(int fd, int event)
{
	uint32_t flags = VFIO_IRQ_SET_DATA_EVENTFD | VFIO_IRQ_SET_ACTION_UNMASK;
	int result = kst_set_irq(fd, VFIO_PCI_INTX_IRQ_INDEX, event);

	if (!result)
		result = kst_irq_call(fd, flags, VFIO_PCI_INTX_IRQ_INDEX, 0, 1, &event,
				      sizeof(event));
	return result ? result : disable_irq(fd, VFIO_PCI_INTX_IRQ_INDEX);
}

TEST_F_TIMEOUT(device, interrupts_keep_nothing, 60)
{
	int fd;

	MUST(kst_open(&self->session, variant->interface, &self->device));
	fd = self->session.fd;
	EXPECT_NO_GROWTH(
		ROUNDS, ({
			MUST(change_irq(fd, VFIO_PCI_MSI_IRQ_INDEX, self->event));
			disable_irq(fd, VFIO_PCI_MSI_IRQ_INDEX);
		}));
	EXPECT_NO_GROWTH(
		ROUNDS, ({
			MUST(change_irq(fd, VFIO_PCI_INTX_IRQ_INDEX, self->event));
			disable_irq(fd, VFIO_PCI_INTX_IRQ_INDEX);
		}));
	EXPECT_NO_GROWTH(ROUNDS, set_unmask(fd, self->event));
	EXPECT_NO_GROWTH(ROUNDS, change_irq(fd, VFIO_PCI_REQ_IRQ_INDEX, self->event));
}

/* Requests that are refused: too many, of the wrong kind, or with bad descriptors. */
static int refused_requests(const struct kst_session *session, int event)
{
	int events[16];
	uint32_t value;

	for (int i = 0; i < 16; i++)
		events[i] = i < 15 ? event : 9999;
	ignore(kst_set_irqs(session->fd, VFIO_PCI_MSI_IRQ_INDEX, 0, 16, events));
	ignore(kst_set_irqs(session->fd, VFIO_PCI_MSIX_IRQ_INDEX, 0, 16, events));
	ignore(kst_set_irqs(session->fd, VFIO_PCI_INTX_IRQ_INDEX, 0, 1, events + 15));
	ignore(kst_set_irqs(session->fd, VFIO_PCI_REQ_IRQ_INDEX, 0, 1, events + 15));
	ignore(kst_set_irqs(session->fd, 100, 0, 1, events));
	ignore(kst_hot_reset(session->fd));
	ignore(kst_region_read(session->fd, 100, 0, &value, sizeof(value)));
	return 0;
}

TEST_F_TIMEOUT(device, refused_requests_keep_nothing, 60)
{
	MUST(kst_open(&self->session, variant->interface, &self->device));
	EXPECT_NO_GROWTH(ROUNDS, refused_requests(&self->session, self->event));
}

/* Asks for everything, and maps a page of the registers. */
static int look_around(int fd)
{
	struct vfio_region_info region;
	struct kst_hot_reset_info hot;
	uint32_t value;
	void *page;

	for (unsigned int i = 0; i < VFIO_PCI_NUM_REGIONS; i++)
		ignore(kst_region_info(fd, i, &region));
	ignore(kst_hot_reset_info(fd, &hot));
	for (unsigned int at = 0; at < 64; at += 4)
		ignore(kst_config_get(fd, at, 4, &value));
	if (kst_region_info(fd, VFIO_PCI_BAR0_REGION_INDEX, &region))
		return -EIO;
	page = mmap(NULL, PAGE, PROT_READ, MAP_SHARED, fd, region.offset);
	if (page == MAP_FAILED)
		return -errno;
	value = *(volatile uint32_t *)page;
	munmap(page, PAGE);
	return 0;
}

TEST_F_TIMEOUT(device, information_keeps_nothing, 60)
{
	MUST(kst_open(&self->session, variant->interface, &self->device));
	EXPECT_NO_GROWTH(ROUNDS, look_around(self->session.fd));
}
