/* SPDX-License-Identifier: GPL-2.0-only */
/* Two threads at once. Found more often with several CPUs, or with CONFIG_PREEMPT. */

#define RACE_SECONDS 0.25

struct racer {
	pthread_t thread;
	int fd;
	uint32_t ioas;
	uint32_t object;
	void *memory;
	atomic_bool stop;
	atomic_long calls;
	int error; /* the first one that was not expected */
};

static void *map_anywhere(void *argument)
{
	struct racer *racer = argument;

	while (!racer->stop) {
		uint64_t iova;
		int result =
			kst_ioas_map(racer->fd, racer->ioas, racer->memory, PAGE, &iova);

		/* The range is full. */
		racer->calls += result == -ENOSPC;
		if (result && result != -ENOSPC && !racer->error)
			racer->error = result;
	}
	return NULL;
}

/*
 * A range that is full is unmapped while another thread looks for a free page in it: what
 * that maps in the part that is unmapped already stays (iopt_unmap_iova_range()).
 */
TEST_F(ioas, unmapping_leaves_what_is_mapped_meanwhile)
{
	struct racer racer = {.fd = self->fd, .memory = self->memory};
	struct iommu_ioas_allow_iovas allow = {.size = sizeof(allow), .num_iovas = 1};
	struct iommu_iova_range range = {BASE, BASE + PAGES * PAGE - 1};
	double until = kst_now() + RACE_SECONDS;

	racer.ioas = allow.ioas_id = self->ioas;
	allow.allowed_iovas = (uintptr_t)&range;
	MUST(kst_ioctl(self->fd, IOMMU_IOAS_ALLOW_IOVAS, &allow));
	for (int i = 0; i < PAGES; i++)
		MUST(MAP(1, BASE + i * PAGE));
	ASSERT_EQ(0, pthread_create(&racer.thread, NULL, map_anywhere, &racer));
	while (kst_now() < until) {
		/* A call that began when the range was full has ended. */
		for (long calls = racer.calls; racer.calls < calls + 2;)
			sched_yield();
		/* All of them: it was full, and what is new is below what follows. */
		EXPECT_EQ(PAGES, UNMAP(BASE, PAGES));
		for (int i = 0; i < PAGES; i++) {
			int result = MAP(1, BASE + i * PAGE);

			ASSERT_TRUE(!result || result == -EEXIST);
		}
	}
	racer.stop = true;
	pthread_join(racer.thread, NULL);
	EXPECT_EQ(0, racer.error)
	{
		TH_LOG("%s", strerror(-racer.error));
	}
	MUST(UNMAP_ALL());
}

static void *destroy_device(void *argument)
{
	struct racer *racer = argument;

	while (!racer->stop) {
		int result = kst_destroy(racer->fd, racer->object);

		racer->calls++;
		if (result != -EBUSY && result != -ENOENT && result != -EINVAL &&
		    !racer->error)
			racer->error = result ? result : -EEXIST;
	}
	return NULL;
}

/*
 * The object of a device belongs to VFIO. IOMMU_DESTROY refuses it, and must not be in
 * the way when VFIO destroys it at the same time: the kernel would warn.
 */
TEST_F_TIMEOUT(ioas, destroying_a_device_that_is_closed_is_refused, 60)
{
	struct racer racer = {.fd = self->fd};
	double until = kst_now() + 4 * RACE_SECONDS;

	if (!variant->attached)
		SKIP(return, "only a device has such an object");
	MUST(kst_allow_resets(&self->device, false));
	racer.object = self->session.devid;
	ASSERT_EQ(0, pthread_create(&racer.thread, NULL, destroy_device, &racer));
	while (kst_now() < until) {
		int fd;

		close(self->session.fd);
		self->session.fd = -1;
		fd = kst_open_cdev(&self->device);
		ASSERT_LE(0, fd);
		self->session.fd = fd;
		MUST(kst_bind_iommufd(fd, self->fd, &self->session.devid));
		racer.object = self->session.devid;
		/* Let the other thread run, wherever it is. */
		sched_yield();
	}
	racer.stop = true;
	pthread_join(racer.thread, NULL);
	EXPECT_EQ(0, racer.error)
	{
		TH_LOG("%s", strerror(-racer.error));
	}
	EXPECT_LT(0, racer.calls);
}
