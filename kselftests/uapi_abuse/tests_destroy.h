/* SPDX-License-Identifier: GPL-2.0-only */
/* Destroying an IOAS while it is in use. */

/* A thread that uses the current IOAS until there is none. */
struct user {
	int iommufd, device;
	uint32_t ioas; /* 0: stop */
	uint8_t *memory;
	unsigned long done[4];
	int error;
};

static int use_once(const struct user *user, unsigned int step, uint32_t ioas)
{
	uint32_t pt = ioas;

	switch (step) {
	case 0:
		return kst_ioas_map_fixed(user->iommufd, ioas, user->memory, 4 * PAGE,
					  IOVA);
	case 1:
		return kst_attach(user->device, &pt);
	case 2:
		return kst_ioas_unmap(user->iommufd, ioas, IOVA, 4 * PAGE);
	default:
		return kst_detach(user->device);
	}
}

static void *use_ioas(void *argument)
{
	struct user *user = argument;
	uint32_t ioas;

	for (unsigned int round = 0;
	     (ioas = __atomic_load_n(&user->ioas, __ATOMIC_RELAXED)); round++) {
		for (unsigned int step = 0; step < 4; step++) {
			int result = use_once(user, step, ioas);

			if (!result)
				user->done[step]++;
			else if (result != -ENOENT && !user->error)
				user->error = result;
			/* With a single CPU the other thread runs here. */
			if (step == round % 4)
				sched_yield();
		}
	}
	return NULL;
}

TEST_F(abuse, destroying_during_use_does_no_harm)
{
	struct user user = {
		.iommufd = self->session.container,
		.device = self->session.fd,
		.memory = self->memory,
	};
	int fd = self->session.container, rounds = 0;
	unsigned long destroyed = 0;
	double until = kst_now() + 0.1;
	pthread_t thread;

	MUST(kst_detach(self->session.fd));
	MUST(kst_ioas_alloc(fd, &user.ioas));
	ASSERT_EQ(0, pthread_create(&thread, NULL, use_ioas, &user));
	while (kst_now() < until || (rounds < 10000 && (!user.done[0] || !destroyed))) {
		int result = kst_destroy(fd, user.ioas);
		uint32_t next;

		rounds++;
		EXPECT_TRUE(result == 0 || result == -EBUSY);
		/* If it is attached, the thread will soon detach it. */
		if (!result) {
			destroyed++;
			MUST(kst_ioas_alloc(fd, &next));
			__atomic_store_n(&user.ioas, next, __ATOMIC_RELAXED);
		}
		sched_yield();
	}
	__atomic_store_n(&user.ioas, 0, __ATOMIC_RELAXED);
	ASSERT_EQ(0, pthread_join(thread, NULL));
	EXPECT_EQ(0, user.error)
	{
		TH_LOG("%s", strerror(-user.error));
	}
	EXPECT_LT(0, user.done[0]);
	EXPECT_LT(0, destroyed);
	TH_LOG("%lu destroyed, %lu mapped, %lu attached, %lu unmapped", destroyed,
	       user.done[0], user.done[1], user.done[2]);
	kst_close(&self->session);
	MUST(kst_open(&self->session, KST_CDEV, &self->device));
	MUST(kst_use(&self->session));
}
