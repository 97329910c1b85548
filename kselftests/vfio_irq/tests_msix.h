/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * MSI-X of an Intel 82574 network controller, which raises any cause that the driver asks
 * for: datasheet, sections 7.4 and 10.2.4. Each of its five vectors gets one cause.
 */
#define VECTORS 5

enum {
	REG_CTRL_EXT = 0x0018,
	REG_ICR = 0x00c0,  /* causes; written bits are cleared */
	REG_ICS = 0x00c8,  /* raises causes */
	REG_IMS = 0x00d0,  /* enables causes */
	REG_IMC = 0x00d8,  /* disables causes */
	REG_IVAR = 0x00e4, /* maps causes to vectors */
};

/* Enabling all causes then ends the throttling of interrupts. */
#define CTRL_EXT_INT_TIMERS_CLEAR (1u << 29)
/* Receive queues 0 and 1, transmit queues 0 and 1, other. */
#define CAUSE(vector) (1u << (20 + (vector)))
#define ALL_CAUSES (0x1fu << 20)
/* Vector n for cause n, each with its valid bit. */
#define IVAR 0xcba98u

FIXTURE(msix)
{
	struct kst_device device;
	struct kst_session session;
	volatile uint32_t *bar;
	size_t size;
	int events[VECTORS];
	uint32_t flags; /* of vfio_irq_info */
	struct kst_traces traces;
};

/* For interrupts a group with an iommufd does not differ from one with a container. */
FIXTURE_VARIANT(msix)
{
	enum kst_interface interface;
};

FIXTURE_VARIANT_ADD(msix, group_container){
	.interface = KST_GROUP_CONTAINER,
};

FIXTURE_VARIANT_ADD(msix, cdev){
	.interface = KST_CDEV,
};

static int map_registers(int fd, volatile uint32_t **bar, size_t *size)
{
	struct vfio_region_info info;
	int result = kst_region_info(fd, VFIO_PCI_BAR0_REGION_INDEX, &info);
	void *map;

	if (result)
		return result;
	map = mmap(NULL, info.size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, info.offset);
	if (map == MAP_FAILED)
		return -errno;
	*bar = map;
	*size = info.size;
	return kst_enable_bus_master(fd);
}

static void enable_causes(volatile uint32_t *bar)
{
	bar[REG_IVAR / 4] = IVAR;
	bar[REG_ICR / 4] = ~0u;
	bar[REG_IMS / 4] = ALL_CAUSES;
}

/* Runs on each CPU once, which has then taken its pending interrupts. */
static void visit_cpus(void)
{
	cpu_set_t all, one;

	if (sched_getaffinity(0, sizeof(all), &all))
		return;
	for (int cpu = 0; cpu < CPU_SETSIZE; cpu++) {
		if (!CPU_ISSET(cpu, &all))
			continue;
		CPU_ZERO(&one);
		CPU_SET(cpu, &one);
		sched_setaffinity(0, sizeof(one), &one);
	}
	sched_setaffinity(0, sizeof(all), &all);
}

/*
 * Interrupts are throttled: 128 us after one, QEMU before 8.0 repeats it, and asserts
 * that MSI-X is still enabled. This stops the timers. Afterwards no interrupt is under
 * way.
 */
static void calm(volatile uint32_t *bar)
{
	uint32_t extended = bar[REG_CTRL_EXT / 4];

	bar[REG_ICR / 4] = ~0u;
	bar[REG_CTRL_EXT / 4] = extended | CTRL_EXT_INT_TIMERS_CLEAR;
	bar[REG_IMS / 4] = ~0u;
	bar[REG_CTRL_EXT / 4] = extended & ~CTRL_EXT_INT_TIMERS_CLEAR;
	bar[REG_IMC / 4] = ~0u;
	visit_cpus();
	enable_causes(bar);
}

static void raise_vector(volatile uint32_t *bar, unsigned int vector)
{
	bar[REG_ICR / 4] = CAUSE(vector);
	bar[REG_ICS / 4] = CAUSE(vector);
}

FIXTURE_SETUP(msix)
{
	self->session.fd = self->session.group = self->session.container = -1;
	for (int i = 0; i < VECTORS; i++)
		self->events[i] = -1;
	if (kst_oopsed())
		SKIP(return, "an earlier test caused an oops");
	NEED_ROLE(kst_find_device, "net0", &self->device);
	NEED_OPENABLE(variant->interface, &self->device);
	MUST(kst_allow_resets(&self->device, false));
	kst_take_traces(&self->traces);
	MUST(kst_open(&self->session, variant->interface, &self->device));
	if (count_irqs(self->session.fd, MSIX, &self->flags) != VECTORS)
		SKIP(return, "the device does not have five MSI-X vectors");
	MUST(map_registers(self->session.fd, &self->bar, &self->size));
	enable_causes(self->bar);
	for (int i = 0; i < VECTORS; i++) {
		self->events[i] = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
		ASSERT_LE(0, self->events[i]);
	}
}

FIXTURE_TEARDOWN(msix)
{
	if (self->bar) {
		calm(self->bar);
		munmap((void *)self->bar, self->size);
	}
	kst_close(&self->session);
	for (int i = 0; i < VECTORS; i++) {
		if (self->events[i] >= 0)
			EXPECT_EQ(-ETIMEDOUT, kst_wait_event(self->events[i], 0));
		close_event(&self->events[i]);
	}
	EXPECT_NO_TRACES(&self->traces, &self->device);
}

#define SET_VECTORS(start, count, events_)                                               \
	kst_set_irqs(self->session.fd, MSIX, start, count, events_)
#define STOP_MSIX() kst_irq_simple(self->session.fd, MSIX, TRIGGER)

/* The vector's interrupt arrives at this eventfd, and at no other. */
static void expect_vector(struct __test_metadata *_metadata, FIXTURE_DATA(msix) * self,
			  unsigned int vector, int event)
{
	raise_vector(self->bar, vector);
	EXPECT_LT(0, kst_wait_event(event, KST_DEVICE_SECONDS))
	{
		TH_LOG("vector %u", vector);
	}
	calm(self->bar);
	kst_wait_event(event, 0);
	for (int i = 0; i < VECTORS; i++) {
		EXPECT_EQ(-ETIMEDOUT, kst_wait_event(self->events[i], 0))
		{
			TH_LOG("vector %u also signals eventfd %d", vector, i);
		}
	}
}

static void expect_vectors(struct __test_metadata *_metadata, FIXTURE_DATA(msix) * self,
			   unsigned int count)
{
	for (unsigned int i = 0; i < count; i++)
		expect_vector(_metadata, self, i, self->events[i]);
}

static bool is_msix_on(int fd, const struct kst_device *device)
{
	int at = kst_find_capability(fd, PCI_CAP_ID_MSIX);
	uint32_t flags = 0;

	if (at > 0)
		kst_hardware_get(device, at + PCI_MSIX_FLAGS, 2, &flags);
	return flags & PCI_MSIX_FLAGS_ENABLE;
}

TEST_F(msix, is_described_as_the_capability_has_it)
{
	int at = kst_find_capability(self->session.fd, PCI_CAP_ID_MSIX);
	uint32_t flags;

	ASSERT_LT(0, at);
	MUST(kst_config_get(self->session.fd, at + PCI_MSIX_FLAGS, 2, &flags));
	EXPECT_EQ(VECTORS, (flags & PCI_MSIX_FLAGS_QSIZE) + 1);
	EXPECT_EQ(VFIO_IRQ_INFO_EVENTFD, self->flags & ~VFIO_IRQ_INFO_NORESIZE);
}

TEST_F(msix, each_vector_has_its_eventfd)
{
	MUST(SET_VECTORS(0, VECTORS, self->events));
	EXPECT_TRUE(is_msix_on(self->session.fd, &self->device));
	EXPECT_EQ(VECTORS, kst_count_interrupts(&self->device));
	for (int round = 0; round < 2; round++)
		expect_vectors(_metadata, self, VECTORS);
	MUST(STOP_MSIX());
	EXPECT_FALSE(is_msix_on(self->session.fd, &self->device));
	EXPECT_EQ(0, kst_count_interrupts(&self->device));
}

TEST_F(msix, is_enabled_again_with_more_and_fewer)
{
	static const unsigned int counts[] = {1, VECTORS, 2, 3, VECTORS};

	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
		MUST(SET_VECTORS(0, counts[i], self->events));
		EXPECT_EQ(counts[i], kst_count_interrupts(&self->device));
		expect_vectors(_metadata, self, counts[i]);
		MUST(STOP_MSIX());
		MUST_FAIL(EINVAL, STOP_MSIX());
	}
}

TEST_F(msix, some_vectors_are_left_out)
{
	int some[VECTORS] = {-1, self->events[1], -1, self->events[3], -1};

	MUST(SET_VECTORS(0, VECTORS, some));
	EXPECT_EQ(2, kst_count_interrupts(&self->device));
	for (int i = 0; i < VECTORS; i++) {
		if (some[i] >= 0)
			expect_vector(_metadata, self, i, some[i]);
	}
	/* Fill the gaps, and leave out the others. */
	for (int i = 0; i < VECTORS; i++)
		some[i] = i % 2 ? -1 : self->events[i];
	MUST(SET_VECTORS(0, VECTORS, some));
	EXPECT_EQ(3, kst_count_interrupts(&self->device));
	for (int i = 0; i < VECTORS; i++) {
		if (some[i] >= 0)
			expect_vector(_metadata, self, i, some[i]);
	}
}

/* The first vectors exist without having been asked for. */
TEST_F(msix, may_start_at_a_later_vector)
{
	MUST(SET_VECTORS(2, 2, &self->events[2]));
	EXPECT_EQ(2, kst_count_interrupts(&self->device));
	expect_vector(_metadata, self, 2, self->events[2]);
	expect_vector(_metadata, self, 3, self->events[3]);
	MUST(SET_VECTORS(0, 1, self->events));
	expect_vector(_metadata, self, 0, self->events[0]);
	expect_vector(_metadata, self, 3, self->events[3]);
}

TEST_F(msix, one_eventfd_serves_several_vectors)
{
	int same[VECTORS];

	for (int i = 0; i < VECTORS; i++)
		same[i] = self->events[0];
	MUST(SET_VECTORS(0, VECTORS, same));
	EXPECT_EQ(VECTORS, kst_count_interrupts(&self->device));
	for (int i = 0; i < VECTORS; i++)
		expect_vector(_metadata, self, i, self->events[0]);
	/* One signal per vector. */
	MUST(kst_irq_call(self->session.fd, NONE | TRIGGER, MSIX, 0, VECTORS, NULL, 0));
	EXPECT_EQ(VECTORS, kst_wait_event(self->events[0], 0));
}

TEST_F(msix, vectors_are_triggered_by_the_user)
{
	static const uint8_t even[VECTORS] = {1, 0, 1, 0, 1};
	int fd = self->session.fd, gap = -1;

	MUST_FAIL(EINVAL, kst_irq_call(fd, NONE | TRIGGER, MSIX, 0, 1, NULL, 0));
	MUST(SET_VECTORS(0, VECTORS, self->events));
	MUST(SET_VECTORS(2, 1, &gap));
	MUST(kst_irq_call(fd, NONE | TRIGGER, MSIX, 1, 3, NULL, 0));
	for (int i = 0; i < VECTORS; i++)
		EXPECT_EQ(i == 1 || i == 3 ? 1 : -ETIMEDOUT,
			  kst_wait_event(self->events[i], 0));
	MUST(kst_irq_call(fd, BOOL | TRIGGER, MSIX, 0, VECTORS, even, VECTORS));
	for (int i = 0; i < VECTORS; i++)
		EXPECT_EQ(i == 0 || i == 4 ? 1 : -ETIMEDOUT,
			  kst_wait_event(self->events[i], 0));
	/* The booleans start at the first vector of the call. */
	MUST(kst_irq_call(fd, BOOL | TRIGGER, MSIX, 3, 2, even, 2));
	for (int i = 0; i < VECTORS; i++)
		EXPECT_EQ(i == 3 ? 1 : -ETIMEDOUT, kst_wait_event(self->events[i], 0));
}
