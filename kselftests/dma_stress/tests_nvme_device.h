/* SPDX-License-Identifier: GPL-2.0-only */
/* Interrupts and resets of the controller through VFIO. */
#define VECTORS 4

/* Writes a block and reads it back. */
static int use_queue(struct nvme *nvme, struct nvme_queue *queue, struct kst_buffer *page)
{
	static const int opcodes[] = {NVME_WRITE, NVME_READ};
	struct nvme_completion completion;
	uint8_t mark = queue->tail + 1;
	uint8_t *bytes = page->memory;
	int result = 0;

	memset(bytes, mark, nvme->block_size);
	for (int i = 0; !result && i < 2; i++) {
		nvme_submit_bus(nvme, queue, i, opcodes[i], 0, 1, page->bus);
		result = nvme_wait(queue, &completion);
		if (!result && completion.status)
			result = -EIO;
		if (i == 0)
			memset(bytes, 0, nvme->block_size);
	}
	for (unsigned int k = 0; !result && k < nvme->block_size; k++)
		result = bytes[k] == mark ? 0 : -EBADMSG;
	return result;
}

/* Returns the interrupts that have arrived, as a bit mask, and clears them. */
static unsigned int raised(const int *events)
{
	unsigned int bits = 0;

	for (int i = 0; i < VECTORS; i++)
		bits |= (kst_wait_event(events[i], 0) > 0) << i;
	return bits;
}

/* Waits for one interrupt, and returns all that have arrived. */
static unsigned int raised_with(const int *events, unsigned int vector)
{
	if (kst_wait_event(events[vector], KST_DEVICE_SECONDS) <= 0)
		return 0;
	return 1u << vector | raised(events);
}

/* The queues' vectors differ from their numbers. Vector 0 is the admin queue's. */
static const unsigned int vector_of[VECTORS - 1] = {2, 3, 1};

FIXTURE(vectors)
{
	struct kst_device device;
	struct kst_session session;
	struct nvme nvme;
	struct nvme_queue queues[VECTORS - 1];
	struct kst_buffer page;
	int events[VECTORS];
	/* Interrupts that may still arrive late, as a bit mask. */
	unsigned int used;
	unsigned long splats;
};

/* For interrupts a group with an iommufd does not differ from one with a container. */
FIXTURE_VARIANT(vectors)
{
	enum kst_interface interface;
};

FIXTURE_VARIANT_ADD(vectors, group_container)
{
	.interface = KST_GROUP_CONTAINER,
};

FIXTURE_VARIANT_ADD(vectors, cdev)
{
	.interface = KST_CDEV,
};

FIXTURE_SETUP(vectors)
{
	struct vfio_irq_info info = {
		.argsz = sizeof(info),
		.index = VFIO_PCI_MSIX_IRQ_INDEX,
	};

	self->session.fd = self->session.group = self->session.container = -1;
	self->splats = kst_splats();
	if (kst_oopsed())
		SKIP(return, "an earlier test caused an oops");
	NEED_ROLE(kst_find_device, "nvme0", &self->device);
	NEED_OPENABLE(variant->interface, &self->device);
	/* Opening the controller resets it, too. */
	MUST(kst_allow_resets(&self->device, false));
	MUST(kst_open(&self->session, variant->interface, &self->device));
	MUST(kst_ioctl(self->session.fd, VFIO_DEVICE_GET_IRQ_INFO, &info));
	if (info.count < VECTORS)
		SKIP(return, "the controller has only %u interrupts", info.count);
	for (int i = 0; i < VECTORS; i++)
		self->events[i] = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	/* QEMU's controller checks which vectors are enabled when a queue is created. */
	MUST(kst_set_irqs(self->session.fd, info.index, 0, VECTORS, self->events));
	MUST(nvme_open(&self->nvme, &self->session));
	MUST(kst_buffer_alloc(&self->session, &self->page, PAGE));
	for (int i = 0; i < VECTORS - 1; i++)
		MUST(nvme_queue_open_vector(&self->nvme, &self->queues[i], i + 1, 8,
					    vector_of[i]));
	/* The admin queue's interrupt. From now on there are hardly any more of it. */
	EXPECT_LT(0, kst_wait_event(self->events[0], KST_DEVICE_SECONDS));
}

FIXTURE_TEARDOWN(vectors)
{
	nvme_close(&self->nvme);
	kst_buffer_free(&self->session, &self->page);
	for (int i = 0; i < VECTORS - 1; i++)
		nvme_queue_close(&self->nvme, &self->queues[i]);
	kst_close(&self->session);
	EXPECT_EQ(self->splats, kst_splats());
}

#define USE(i)                                                                           \
	do {                                                                             \
		const int queue_ = (i);                                                  \
		MUST(use_queue(&self->nvme, &self->queues[queue_], &self->page));        \
		self->used |= 1u << vector_of[queue_];                                   \
	} while (0)
/* Its own interrupt, and none of an unused queue. Vector 0 is the admin queue's. */
#define EXPECT_RAISED(i)                                                                 \
	do {                                                                             \
		const unsigned int vector_ = vector_of[i];                               \
		unsigned int bits_ = raised_with(self->events, vector_);                 \
		EXPECT_NE(0, bits_ & 1u << vector_);                                     \
		EXPECT_EQ(0, bits_ & ~(self->used | 1u));                                \
	} while (0)

TEST_F(vectors, each_queue_raises_its_own)
{
	for (int round = 0; round < 2; round++) {
		for (int i = 0; i < VECTORS - 1; i++) {
			USE(i);
			EXPECT_RAISED(i);
		}
	}
}

/* The later interrupt of another queue shows that the first one was not just late. */
TEST_F(vectors, one_without_an_eventfd_does_not_disturb_the_others)
{
	const int none = -1;

	MUST(kst_set_irqs(self->session.fd, VFIO_PCI_MSIX_IRQ_INDEX, vector_of[1], 1,
			  &none));
	raised(self->events);
	USE(1);
	self->used = 0;
	USE(0);
	EXPECT_RAISED(0);
	MUST(kst_set_irqs(self->session.fd, VFIO_PCI_MSIX_IRQ_INDEX, vector_of[1], 1,
			  &self->events[vector_of[1]]));
	USE(1);
	EXPECT_RAISED(1);
}

TEST_F(vectors, are_silent_when_all_are_off)
{
	const int fd = self->session.fd;

	MUST(kst_irq_simple(fd, VFIO_PCI_MSIX_IRQ_INDEX, VFIO_IRQ_SET_ACTION_TRIGGER));
	raised(self->events);
	for (int i = 0; i < VECTORS - 1; i++)
		USE(i);
	EXPECT_EQ(0, raised(self->events));
	/* Enable fewer than before, not starting at the first. */
	MUST(kst_set_irqs(fd, VFIO_PCI_MSIX_IRQ_INDEX, 1, 2, self->events + 1));
	USE(1);
	self->used = 0;
	USE(2);
	EXPECT_RAISED(2);
	USE(0);
	EXPECT_RAISED(0);
}

/* After a reset the controller is disabled, and can be set up and used again. */
TEST_F(nvme, works_after_a_reset)
{
	struct kst_buffer page;
	struct nvme_queue queue;
	struct vfio_device_info info;

	nvme_close(&self->nvme);
	kst_close(&self->session);
	MUST(kst_allow_resets(&self->device, true));
	MUST(kst_open(&self->session, variant->interface, &self->device));
	MUST(nvme_open(&self->nvme, &self->session));
	MUST(kst_device_info(self->session.fd, &info));
	if (!(info.flags & VFIO_DEVICE_FLAGS_RESET))
		SKIP(return, "the controller can't be reset");
	MUST(kst_buffer_alloc(&self->session, &page, PAGE));
	MUST(nvme_queue_open(&self->nvme, &queue, 1, 8));
	MUST(use_queue(&self->nvme, &queue, &page));
	EXPECT_TRUE(nvme_is_enabled(&self->nvme));
	MUST(kst_reset(self->session.fd));
	EXPECT_FALSE(nvme_is_enabled(&self->nvme));
	nvme_queue_close(&self->nvme, &queue);
	nvme_close(&self->nvme);
	MUST(nvme_open(&self->nvme, &self->session));
	MUST(nvme_queue_open(&self->nvme, &queue, 1, 8));
	MUST(use_queue(&self->nvme, &queue, &page));
	MUST(nvme_disable(&self->nvme));
	nvme_queue_close(&self->nvme, &queue);
	kst_buffer_free(&self->session, &page);
}
