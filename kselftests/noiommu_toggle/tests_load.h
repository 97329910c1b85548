/* SPDX-License-Identifier: GPL-2.0-only */
/* The parameter changes all the time while devices come, go and work. */

#define LOAD_SECONDS 0.5
/* How much longer for one that had no success at all, for want of luck or of the CPU. */
#define LUCK_SECONDS 10

struct worker {
	void (*round)(struct worker *worker);
	struct kst_device device;
	enum kst_way way;
	bool succeeds; /* once in a while: it goes on until it did */
	double until;
	const bool *stop; /* instead: the others are through */
	unsigned long rounds, refused;
};

static void toggle_round(struct worker *worker)
{
	worker->refused += kst_set_noiommu(worker->rounds & 1) != 0;
}

static void bind_round(struct worker *worker)
{
	worker->refused += kst_bind_vfio(&worker->device) != 0;
	kst_unbind(&worker->device);
}

/* Everything up to a mapping, and down again; whatever fails is left out. */
static void open_round(struct worker *worker)
{
	struct kst_session session;
	struct kst_buffer buffer = {0};
	uint16_t vendor;

	if (kst_open(&session, worker->way, &worker->device)) {
		worker->refused++;
		/* Not in the way of those that this one waits for. */
		usleep(1000);
	} else {
		kst_buffer_alloc(&session, &buffer, 16384);
		kst_config_read16(session.fd, 0, &vendor);
		kst_buffer_free(&session, &buffer);
		if (worker->way == KST_CDEV && worker->rounds % 2)
			kst_detach(session.fd);
	}
	kst_close(&session);
}

/* A device that is plugged in after it was taken away stands in sysfs some time later. */
static bool plug_again(const struct kst_device *device)
{
	struct kst_device found;
	char request[48], answer[128];

	snprintf(request, sizeof(request), "plug %s", device->role);
	if (kst_host(request, answer, sizeof(answer)))
		return false;
	for (int i = 0; i < 200 && kst_find_device(device->role, &found); i++)
		usleep(20000);
	return kst_find_device(device->role, &found) == 0;
}

/* Taken away with the driver bound or not, as the mode has it, and given back. */
static void unplug_round(struct worker *worker)
{
	char request[48], answer[128];

	kst_bind_vfio(&worker->device);
	snprintf(request, sizeof(request), "unplug %s", worker->device.role);
	worker->refused += kst_host(request, answer, sizeof(answer)) ||
			   !plug_again(&worker->device);
}

static bool is_through(const struct worker *worker)
{
	double now = kst_now();

	if (worker->stop)
		return __atomic_load_n(worker->stop, __ATOMIC_RELAXED);
	if (now < worker->until)
		return false;
	return !worker->succeeds || worker->refused < worker->rounds ||
	       now > worker->until + LUCK_SECONDS;
}

static void *work(void *argument)
{
	struct worker *worker = argument;

	do {
		worker->round(worker);
		worker->rounds++;
	} while (!is_through(worker));
	return NULL;
}

FIXTURE(load)
{
	struct kst_device still, moving, plugged;
	struct kst_session session;
	unsigned long splats;
	bool unplugs;
};

FIXTURE_VARIANT(load)
{
	enum kst_way way;
};

FIXTURE_VARIANT_ADD(load, group_container)
{
	.way = KST_GROUP_CONTAINER,
};

FIXTURE_VARIANT_ADD(load, group_iommufd)
{
	.way = KST_GROUP_IOMMUFD,
};

FIXTURE_VARIANT_ADD(load, cdev)
{
	.way = KST_CDEV,
};

FIXTURE_SETUP(load)
{
	char answer[64];

	self->session.fd = self->session.group = self->session.container = -1;
	self->splats = kst_splats();
	NEED_DEVICE("edu0", &self->still);
	NEED_DEVICE("edu1", &self->moving);
	MUST(kst_set_noiommu(true));
	NEED_WAY(variant->way, &self->still);
	self->unplugs = kst_hotplug() && !kst_find_device("edu2", &self->plugged) &&
			!kst_host("ping", answer, sizeof(answer));
}

FIXTURE_TEARDOWN(load)
{
	kst_close(&self->session);
	EXPECT_EQ(self->splats, kst_splats());
	EXPECT_EQ(0, kst_set_noiommu(true));
}

/* The first one goes on until the others are through. */
static int run_workers(struct worker *workers, size_t count)
{
	double until = kst_now() + LOAD_SECONDS * kst_factor();
	pthread_t threads[8];
	size_t started = 0;
	bool stop = false;
	int result = 0;

	workers[0].stop = &stop;
	while (!result && started < count) {
		workers[started].until = until;
		result = -pthread_create(&threads[started], NULL, work,
					 &workers[started]);
		started += !result;
	}
	for (size_t i = 1; i < started; i++)
		pthread_join(threads[i], NULL);
	__atomic_store_n(&stop, true, __ATOMIC_RELAXED);
	if (started)
		pthread_join(threads[0], NULL);
	return result;
}

TEST_F_TIMEOUT(load, everything_works_afterwards, KST_STRESS_SECONDS)
{
	struct worker workers[] = {
		{.round = toggle_round},
		{.round = bind_round, .device = self->moving, .succeeds = true},
		{.round = open_round,
		 .device = self->still,
		 .way = variant->way,
		 .succeeds = true},
		{.round = open_round, .device = self->moving, .way = variant->way},
		{.round = open_round, .device = self->plugged, .way = variant->way},
		{.round = unplug_round, .device = self->plugged},
	};
	int count = self->unplugs ? 6 : 4, fds = kst_count_fds();

	MUST(run_workers(workers, count));
	for (int i = 0; i < count; i++) {
		static const char *const what[] = {"toggle",	  "bind",
						   "open",	  "open moving",
						   "open plugged", "unplug"};

		TH_LOG("%s: %lu rounds, %lu refused", what[i], workers[i].rounds,
		       workers[i].refused);
		if (workers[i].succeeds)
			EXPECT_LT(workers[i].refused, workers[i].rounds);
	}
	if (self->unplugs)
		EXPECT_EQ(0, workers[5].refused);
	EXPECT_EQ(fds, kst_count_fds());
	MUST(kst_set_noiommu(true));
	MUST(kst_bind_vfio(&self->moving));
	MUST(kst_open(&self->session, variant->way, &self->moving));
	MUST(kst_use(&self->session));
	kst_close(&self->session);
	MUST(kst_open(&self->session, variant->way, &self->still));
	MUST(kst_use(&self->session));
	kst_close(&self->session);
	/* A leaked reference would keep the driver for ever. */
	MUST(kst_unbind(&self->still));
	MUST(kst_unbind(&self->moving));
	MUST(kst_bind_vfio(&self->still));
	MUST(kst_bind_vfio(&self->moving));
}
