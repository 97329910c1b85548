/* SPDX-License-Identifier: GPL-2.0-only */
/* The parameter changes all the time while devices come, go and work. */

#define LOAD_SECONDS 0.2
/* How much longer for one that had no success at all, for want of luck or of the CPU. */
#define LUCK_SECONDS 30

struct worker {
	const char *what;
	/* Whether it did all that it is there for. */
	bool (*round)(struct worker *worker);
	struct kst_device device;
	enum kst_interface interface;
	bool succeeds;	  /* at least once: it goes on until it did */
	bool accompanies; /* goes on until the others are through */
	double turn;	  /* seconds that an open has to itself now and then */
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
	 * Somebody who wants to open it gets a turn, and now and then a long one, longer
	 * each time: behind a port that sleeps an open takes tenths of a second to the
	 * reset, which an unbind that holds the lock refuses.
	 */
	if (bound && worker->done % 4)
		usleep(2000);
	else if (bound)
		usleep(20000 + 1e6 * worker->turn * (2 + worker->done % 64 / 4));
	worker->failed += kst_unbind(&worker->device) != 0;
	return bound;
}

/* Everything up to a mapping, and down again; whatever fails is left out. */
static bool open_round(struct worker *worker)
{
	struct kst_session session;
	struct kst_buffer buffer = {0};
	uint16_t vendor = 0;
	bool opened = kst_open(&session, worker->interface, &worker->device) == 0;

	if (!opened) {
		/* Not in the way of those that this one waits for. */
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
 * Taken away with the driver bound or not, as the mode has it, and given back. What it
 * is there for is a device that VFIO had.
 */
static bool unplug_round(struct worker *worker)
{
	bool bound = kst_bind_vfio(&worker->device) == 0;

	worker->failed += kst_unplug(worker->device.role) != 0 ||
			  kst_plug(worker->device.role, &worker->device) != 0;
	return bound;
}

static bool is_through(const struct worker *worker)
{
	double now = kst_now();

	if (worker->accompanies)
		return __atomic_load_n(worker->stop, __ATOMIC_RELAXED);
	if (now < worker->until)
		return false;
	return !worker->succeeds || worker->done || now > worker->until + LUCK_SECONDS;
}

static void *work(void *argument)
{
	struct worker *worker = argument;

	do {
		worker->done += worker->round(worker);
		worker->rounds++;
	} while (!is_through(worker));
	return NULL;
}

/* Returns when all of them are through; -errno when one could not be started. */
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
		if (!workers[i].accompanies)
			pthread_join(threads[i], NULL);
	__atomic_store_n(&stop, true, __ATOMIC_RELAXED);
	for (size_t i = 0; i < started; i++)
		if (workers[i].accompanies)
			pthread_join(threads[i], NULL);
	return result;
}

#define RUN_WORKERS(workers)                                                             \
	do {                                                                             \
		size_t count_ = sizeof(workers) / sizeof((workers)[0]);                  \
		MUST(run_workers(workers, count_));                                      \
		for (size_t i_ = 0; i_ < count_; i_++) {                                 \
			const struct worker *worker_ = &(workers)[i_];                   \
			TH_LOG("%s: %lu rounds, %lu did it all, %lu failed",             \
			       worker_->what, worker_->rounds, worker_->done,            \
			       worker_->failed);                                         \
			EXPECT_EQ(0, worker_->failed);                                   \
			if (worker_->succeeds)                                           \
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
		{.what = "toggle", .round = toggle_round, .accompanies = true},
		{.what = "bind",
		 .round = bind_round,
		 .device = self->moving,
		 .succeeds = true,
		 .accompanies = true},
		{.what = "open",
		 .round = open_round,
		 .device = self->still,
		 .interface = variant->interface,
		 .succeeds = true},
		{.what = "open moving",
		 .round = open_round,
		 .device = self->moving,
		 .interface = variant->interface,
		 .succeeds = true},
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
	/* A leaked reference would keep the driver for ever. */
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
		{.what = "toggle", .round = toggle_round, .accompanies = true},
		{.what = "open",
		 .round = open_round,
		 .device = plugged,
		 .interface = variant->interface,
		 .accompanies = true},
		{.what = "unplug",
		 .round = unplug_round,
		 .device = plugged,
		 .succeeds = true},
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
