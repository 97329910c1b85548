/* SPDX-License-Identifier: GPL-2.0-only */
/* The parameter changes all the time while devices come, go and work. */

#define LOAD_SECONDS 0.7

struct worker {
	void (*round)(struct worker *worker);
	struct kst_device device;
	enum kst_way way;
	double until;
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
	} else {
		kst_buffer_alloc(&session, &buffer, 16384);
		kst_config_read16(session.fd, 0, &vendor);
		kst_buffer_free(&session, &buffer);
		if (worker->way == KST_CDEV && worker->rounds % 2)
			kst_detach(session.fd);
	}
	kst_close(&session);
}

static void *work(void *argument)
{
	struct worker *worker = argument;

	while (kst_now() < worker->until) {
		worker->round(worker);
		worker->rounds++;
	}
	return NULL;
}

FIXTURE(load)
{
	struct kst_device still, moving;
	struct kst_session session;
	unsigned long splats;
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
	self->session.fd = self->session.group = self->session.container = -1;
	self->splats = kst_splats();
	NEED_DEVICE("edu0", &self->still);
	NEED_DEVICE("edu1", &self->moving);
	MUST(kst_set_noiommu(true));
	NEED_WAY(variant->way, &self->still);
}

FIXTURE_TEARDOWN(load)
{
	kst_close(&self->session);
	EXPECT_EQ(self->splats, kst_splats());
	EXPECT_EQ(0, kst_set_noiommu(true));
}

static void run_workers(struct worker *workers, size_t count)
{
	double until = kst_now() + LOAD_SECONDS * kst_factor();
	pthread_t threads[8];

	for (size_t i = 0; i < count; i++) {
		workers[i].until = until;
		pthread_create(&threads[i], NULL, work, &workers[i]);
	}
	for (size_t i = 0; i < count; i++)
		pthread_join(threads[i], NULL);
}

TEST_F_TIMEOUT(load, everything_works_afterwards, KST_STRESS_SECONDS)
{
	struct worker workers[] = {
		{.round = toggle_round},
		{.round = bind_round, .device = self->moving},
		{.round = open_round, .device = self->still, .way = variant->way},
		{.round = open_round, .device = self->moving, .way = variant->way},
	};
	int fds = kst_count_fds();

	run_workers(workers, 4);
	for (int i = 0; i < 4; i++) {
		static const char *const what[] = {"toggle", "bind", "open",
						   "open moving"};

		TH_LOG("%s: %lu rounds, %lu refused", what[i], workers[i].rounds,
		       workers[i].refused);
		EXPECT_LT(0, workers[i].rounds);
	}
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
