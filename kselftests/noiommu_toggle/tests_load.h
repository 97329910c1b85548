/* SPDX-License-Identifier: GPL-2.0-only */
/* The parameter changes constantly while devices are bound, unbound and used. */

#define LOAD_SECONDS 0.2
/* Extra time for a worker without any success, for lack of luck or of CPU time. */
#define EXTRA_SECONDS 30

struct worker {
	const char *what;
	/* Returns whether the round was a full success. */
	bool (*round)(struct worker *worker);
	struct kst_device device;
	enum kst_interface interface;
	bool must_succeed; /* at least once; runs longer if it has not */
	bool background;   /* runs until the other workers have finished */
	double turn;	   /* seconds that an open takes */
	double until;
	const bool *stop;
	unsigned long rounds, done, failed;
};

static bool toggle_round(struct worker *worker)
{
	return kst_set_noiommu(worker->rounds & 1) == 0;
}

static bool bind_round(struct worker *worker)
{
	bool bound = kst_bind_vfio(&worker->device) == 0;

	/*
	 * Leave time for others to open the device, from time to time enough for a
	 * complete open, and more each time: behind a suspended port it takes tenths of a
	 * second until the reset, which fails if an unbind holds the device lock.
	 */
	if (bound && worker->done % 4)
		usleep(2000);
	else if (bound)
		usleep(20000 + 1e6 * worker->turn * (2 + worker->done % 64 / 4));
	worker->failed += kst_unbind(&worker->device) != 0;
	return bound;
}

/* Opens the device, maps memory and closes it again. Any step may fail. */
static bool open_round(struct worker *worker)
{
	struct kst_session session;
	struct kst_buffer buffer = {0};
	uint16_t vendor = 0;
	bool opened = kst_open(&session, worker->interface, &worker->device) == 0;

	if (!opened) {
		/* Give the other workers time to make an open possible. */
		usleep(1000);
	} else {
		kst_buffer_alloc(&session, &buffer, 16384);
		kst_config_read16(session.fd, 0, &vendor);
		kst_buffer_free(&session, &buffer);
		if (worker->interface == KST_CDEV && worker->rounds % 2)
			kst_detach(session.fd);
	}
	kst_close(&session);
	return opened && vendor == EDU_ID_VENDOR;
}

/*
 * Unplugs the device and plugs it in again. Whether the driver is bound depends on the
 * mode; success means that it was.
 */
static bool unplug_round(struct worker *worker)
{
	bool bound = kst_bind_vfio(&worker->device) == 0;

	worker->failed += kst_unplug(worker->device.role) != 0 ||
			  kst_plug(worker->device.role, &worker->device) != 0;
	return bound;
}

static bool is_finished(const struct worker *worker)
{
	double now = kst_now();

	if (worker->background)
		return __atomic_load_n(worker->stop, __ATOMIC_RELAXED);
	if (now < worker->until)
		return false;
	return !worker->must_succeed || worker->done ||
	       now > worker->until + EXTRA_SECONDS;
}

static void *work(void *argument)
{
	struct worker *worker = argument;

	do {
		worker->done += worker->round(worker);
		worker->rounds++;
	} while (!is_finished(worker));
	return NULL;
}

/* Runs all workers to completion. Returns -errno if one could not be started. */
static int run_workers(struct worker *workers, size_t count)
{
	double until = kst_now() + LOAD_SECONDS * kst_factor();
	pthread_t threads[8];
	size_t started = 0;
	bool stop = false;
	int result = 0;

	while (!result && started < count) {
		workers[started].until = until;
		workers[started].stop = &stop;
		result = -pthread_create(&threads[started], NULL, work,
					 &workers[started]);
		started += !result;
	}
	for (size_t i = 0; i < started; i++)
		if (!workers[i].background)
			pthread_join(threads[i], NULL);
	__atomic_store_n(&stop, true, __ATOMIC_RELAXED);
	for (size_t i = 0; i < started; i++)
		if (workers[i].background)
			pthread_join(threads[i], NULL);
	return result;
}

#define RUN_WORKERS(workers)                                                             \
	do {                                                                             \
		size_t count_ = sizeof(workers) / sizeof((workers)[0]);                  \
		MUST(run_workers(workers, count_));                                      \
		for (size_t i_ = 0; i_ < count_; i_++) {                                 \
			const struct worker *worker_ = &(workers)[i_];                   \
			TH_LOG("%s: %lu rounds, %lu successful, %lu failed",             \
			       worker_->what, worker_->rounds, worker_->done,            \
			       worker_->failed);                                         \
			EXPECT_EQ(0, worker_->failed);                                   \
			if (worker_->must_succeed)                                       \
				EXPECT_LT(0, worker_->done);                             \
		}                                                                        \
	} while (0)

FIXTURE(load)
{
	struct kst_device still, moving;
	struct kst_session session;
	unsigned long splats;
};

FIXTURE_VARIANT(load)
{
	enum kst_interface interface;
};

FIXTURE_VARIANT_ADD(load, group_container)
{
	.interface = KST_GROUP_CONTAINER,
};

FIXTURE_VARIANT_ADD(load, group_iommufd)
{
	.interface = KST_GROUP_IOMMUFD,
};

FIXTURE_VARIANT_ADD(load, cdev)
{
	.interface = KST_CDEV,
};

FIXTURE_SETUP(load)
{
	self->session.fd = self->session.group = self->session.container = -1;
	self->splats = kst_splats();
	NEED_DEVICE("edu0", &self->still);
	NEED_DEVICE("edu1", &self->moving);
	MUST(kst_set_noiommu(true));
	NEED_INTERFACE(variant->interface, &self->still);
}

FIXTURE_TEARDOWN(load)
{
	kst_close(&self->session);
	EXPECT_EQ(self->splats, kst_splats());
	EXPECT_EQ(0, kst_set_noiommu(true));
}

TEST_F_TIMEOUT(load, everything_works_afterwards, KST_STRESS_SECONDS)
{
	struct worker workers[] = {
		{.what = "toggle", .round = toggle_round, .background = true},
		{.what = "bind",
		 .round = bind_round,
		 .device = self->moving,
		 .must_succeed = true,
		 .background = true},
		{.what = "open",
		 .round = open_round,
		 .device = self->still,
		 .interface = variant->interface,
		 .must_succeed = true},
		{.what = "open moving",
		 .round = open_round,
		 .device = self->moving,
		 .interface = variant->interface,
		 .must_succeed = true},
	};
	int fds = kst_count_fds();
	double begin = kst_now();
	uint16_t vendor = 0;

	MUST(kst_open(&self->session, variant->interface, &self->moving));
	workers[1].turn = kst_now() - begin;
	kst_close(&self->session);
	RUN_WORKERS(workers);
	EXPECT_EQ(fds, kst_count_fds());
	MUST(kst_set_noiommu(true));
	MUST(kst_bind_vfio(&self->moving));
	MUST(kst_open(&self->session, variant->interface, &self->moving));
	MUST(kst_use(&self->session));
	kst_close(&self->session);
	MUST(kst_open(&self->session, variant->interface, &self->still));
	MUST(kst_config_read16(self->session.fd, 0, &vendor));
	EXPECT_EQ(EDU_ID_VENDOR, vendor);
	kst_close(&self->session);
	/* A leaked reference would prevent the driver from being unbound. */
	MUST(kst_unbind(&self->still));
	MUST(kst_unbind(&self->moving));
	MUST(kst_bind_vfio(&self->still));
	MUST(kst_bind_vfio(&self->moving));
}

TEST_F_TIMEOUT(load, can_be_unplugged, KST_STRESS_SECONDS)
{
	struct kst_device plugged;
	const char *reason = kst_check_unplug("edu2", &plugged);
	struct worker workers[] = {
		{.what = "toggle", .round = toggle_round, .background = true},
		{.what = "open",
		 .round = open_round,
		 .device = plugged,
		 .interface = variant->interface,
		 .background = true},
		{.what = "unplug",
		 .round = unplug_round,
		 .device = plugged,
		 .must_succeed = true},
	};
	int fds = kst_count_fds();
	uint16_t vendor = 0;

	if (reason)
		SKIP(return, "%s", reason);
	RUN_WORKERS(workers);
	EXPECT_EQ(fds, kst_count_fds());
	MUST(kst_set_noiommu(true));
	MUST(kst_bind_vfio(&plugged));
	MUST(kst_open(&self->session, variant->interface, &plugged));
	MUST(kst_config_read16(self->session.fd, 0, &vendor));
	EXPECT_EQ(EDU_ID_VENDOR, vendor);
}
