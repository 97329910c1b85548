/* SPDX-License-Identifier: GPL-2.0-only */
/* Calls drawn by lot, from several threads at a time. */
#define ATTACKERS 2

/* Numbers that lie near what is checked for. */
static uint64_t odd_number(uint64_t *state)
{
	static const uint64_t numbers[] = {
		0,	   1,	 2,	      PAGE - 1, PAGE,  PAGE + 1,
		IOVA, 1ull << 31, ~0u, 1ull << 32,  -PAGE, ~0ull,
	};
	uint64_t number = kst_random_from(state);

	number = numbers[number % (sizeof(numbers) / sizeof(numbers[0]))];
	if (kst_random_from(state) % 4)
		return number;
	return number ^ (1ull << kst_random_from(state) % 64);
}

/* Descriptors that are called, and the ioctls from `first` on that each is called with. */
struct target {
	int fd;
	unsigned int type, first, count;
};

struct attacker {
	const struct target *targets;
	unsigned int count, calls;
	uint64_t state; /* of its random numbers: threads share none */
};

/* PCI_HOT_RESET stays out: it does reset. As a container's, 13 is MAP_DMA. */
static bool stays_out(const struct target *target, unsigned int number)
{
	return target->first == VFIO_BASE + 7 && number == VFIO_BASE + 13;
}

static void attack(struct attacker *attacker)
{
	for (unsigned int i = 0; i < attacker->calls; i++) {
		uint64_t *state = &attacker->state;
		const struct target *target =
			&attacker->targets[kst_random_from(state) % attacker->count];
		unsigned int number =
			target->first + kst_random_from(state) % target->count;
		uint64_t argument[16];
		uint32_t *words = (uint32_t *)argument;

		for (int k = 0; k < 16; k++)
			argument[k] = odd_number(state);
		words[0] = kst_random_from(state) % 8 ?
				   8 * (1 + kst_random_from(state) % 8) :
				   odd_number(state);
		if (kst_random_from(state) % 2)
			words[1] = kst_random_from(state) % 4;
		if (!stays_out(target, number))
			kst_ioctl(target->fd, _IO(target->type, number), argument);
	}
}

static void *attack_in_thread(void *argument)
{
	attack(argument);
	return NULL;
}

/* By one, then by several. 0, or -errno. */
static int attack_all(const struct target *targets, unsigned int count)
{
	struct attacker attackers[ATTACKERS];
	pthread_t threads[ATTACKERS];
	int started = 0, result = 0;

	for (int i = 0; i < ATTACKERS; i++) {
		attackers[i].targets = targets;
		attackers[i].count = count;
		attackers[i].calls = 1500 * kst_factor();
		attackers[i].state = kst_random();
	}
	attack(&attackers[0]);
	while (!result && started < ATTACKERS) {
		result = -pthread_create(&threads[started], NULL, attack_in_thread,
					 &attackers[started]);
		started += !result;
	}
	for (int i = 0; i < started; i++)
		pthread_join(threads[i], NULL);
	return result;
}

TEST_F_TIMEOUT(abuse, random_calls_do_no_harm, KST_STRESS_SECONDS)
{
	const struct target targets[] = {
		/* Twice: it has the most. 0x95 is the query. */
		{self->session.container, ';', 0x80, 0x18},
		{self->session.container, ';', 0x80, 0x18},
		{self->session.fd, VFIO_TYPE, VFIO_BASE + 7, 14},
	};
	int before = kst_count_fds();

	MUST(MAP_AT(IOVA, 4 * PAGE));
	MUST(attack_all(targets, 3));
	/* Some calls make descriptors, fault queues for one: no leak of the kernel's. */
	self->fds += kst_count_fds() - before;
	kst_close(&self->session);
	MUST(kst_open(&self->session, KST_CDEV, &self->device));
	MUST(kst_use(&self->session));
}
