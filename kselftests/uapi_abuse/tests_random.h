/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Calls drawn by lot, from several threads at a time. Numbers alone would hardly ever
 * get behind the checks of arguments: every other call is aimed, and half of these are
 * spoiled in one place.
 */
#define ATTACKERS 2
/* As the structures are that begin with it. */
#define ALIGNED __attribute__((aligned(8)))

/* Descriptors that are called, and the ioctls from `first` on that each is called with.
 */
struct target {
	int fd;
	unsigned int type, first, count;
};

/* One that fill() knows good arguments for. */
struct aim {
	int fd;
	unsigned long request;
};

/* What the threads have in common. */
struct battle {
	const struct target *targets;
	const struct aim *aims;
	unsigned int target_count, aim_count;
	uint8_t *memory; /* 16 pages */
	uint32_t ioas, devid;
	uint32_t newest;	 /* the IOAS that was made last */
	unsigned long done[256]; /* calls that succeeded, by number */
};

struct attacker {
	struct battle *battle;
	unsigned int calls;
	uint64_t state; /* of its random numbers: threads share none */
	uint64_t sum;	/* over them and the calls, addresses and ids apart */
};

/* Numbers that lie near what is checked for. */
static uint64_t odd_number(const struct battle *battle, uint64_t *state)
{
	const uint64_t numbers[] = {
		0,
		1,
		2,
		3,
		PAGE - 1,
		PAGE,
		PAGE + 1,
		4 * PAGE,
		IOVA,
		1ull << 31,
		~0u,
		1ull << 32,
		-PAGE,
		~0ull,
		battle->ioas,
		battle->devid,
		battle->ioas,
		battle->newest,
		(uintptr_t)battle->memory,
	};
	uint64_t number = kst_random_from(state);

	number = numbers[number % (sizeof(numbers) / sizeof(numbers[0]))];
	if (kst_random_from(state) % 4)
		return number;
	return number ^ (1ull << kst_random_from(state) % 64);
}

#define GOOD(type, ...) memcpy(argument, &(struct type){__VA_ARGS__}, sizeof(struct type))

/* An argument with which the request may succeed, as things are. */
static void fill(const struct battle *battle, unsigned long request, uint64_t *state,
		 void *argument)
{
	uint64_t iova = IOVA + kst_random_from(state) % 3 * 4 * PAGE;
	uint64_t within = kst_random_from(state) % (4 * PAGE);
	uint32_t ioas = kst_random_from(state) % 4 ? battle->ioas : battle->newest;
	uintptr_t va = (uintptr_t)battle->memory;
	const uint32_t rights = IOMMU_IOAS_MAP_READABLE | IOMMU_IOAS_MAP_WRITEABLE;

	switch (request) {
	case IOMMU_DESTROY:
		GOOD(iommu_destroy, 8, battle->newest);
		break;
	case IOMMU_IOAS_ALLOC:
		GOOD(iommu_ioas_alloc, .size = 12);
		break;
	case IOMMU_IOAS_MAP:
		GOOD(iommu_ioas_map, 40, IOMMU_IOAS_MAP_FIXED_IOVA | rights, ioas, 0, va,
		     4 * PAGE, iova);
		break;
	case IOMMU_IOAS_UNMAP:
		GOOD(iommu_ioas_unmap, 24, ioas, iova, 4 * PAGE);
		break;
	case KST_IOAS_GET_PA:
		GOOD(kst_ioas_get_pa, 40, 0, ioas, 0, iova + within, 4 * PAGE, 0);
		break;
	case VFIO_DEVICE_ATTACH_IOMMUFD_PT:
		GOOD(vfio_device_attach_iommufd_pt, .argsz = 12, .pt_id = ioas);
		break;
	case VFIO_DEVICE_DETACH_IOMMUFD_PT:
		GOOD(vfio_device_detach_iommufd_pt, .argsz = 8);
		break;
	case VFIO_IOMMU_MAP_DMA:
		GOOD(vfio_iommu_type1_dma_map, 32, VFIO_DMA_MAP_FLAG_READ, va, iova,
		     4 * PAGE);
		break;
	case VFIO_IOMMU_UNMAP_DMA:
		GOOD(vfio_iommu_type1_dma_unmap, 24, 0, iova, 4 * PAGE);
		break;
	}
}

/* Good but for one word, every other time. Returns what was called. */
static unsigned long aimed_call(struct attacker *attacker)
{
	struct battle *battle = attacker->battle;
	uint64_t *state = &attacker->state;
	const struct aim *aim = &battle->aims[kst_random_from(state) % battle->aim_count];
	uint32_t words[32] ALIGNED = {0};

	fill(battle, aim->request, state, words);
	if (kst_random_from(state) % 2)
		words[kst_random_from(state) % 10] = odd_number(battle, state);
	/* See stays_out(). */
	if (aim->request == VFIO_IOMMU_MAP_DMA && !(words[1] & 3))
		words[1] |= VFIO_DMA_MAP_FLAG_READ;
	if (kst_ioctl(aim->fd, aim->request, words) < 0)
		return aim->request;
	__atomic_fetch_add(&battle->done[aim->request & 0xff], 1, __ATOMIC_RELAXED);
	/* out_ioas_id */
	if (aim->request == IOMMU_IOAS_ALLOC)
		battle->newest = words[2];
	return aim->request;
}

/*
 * PCI_HOT_RESET stays out: it does reset. As a container's, 13 is MAP_DMA, of which the
 * one without rights has a case of its own. And without the first IOAS what is aimed
 * would miss.
 */
static bool stays_out(const struct battle *battle, const struct target *target,
		      unsigned int number, const uint32_t *words)
{
	if (target->type == ';')
		return number == 0x80 && words[1] == battle->ioas;
	if (number != VFIO_BASE + 13)
		return false;
	return target->first == VFIO_BASE + 7 || !(words[1] & 3);
}

static unsigned long blind_call(struct attacker *attacker)
{
	struct battle *battle = attacker->battle;
	uint64_t *state = &attacker->state;
	const struct target *target =
		&battle->targets[kst_random_from(state) % battle->target_count];
	unsigned int number = target->first + kst_random_from(state) % target->count;
	uint32_t words[32] ALIGNED;

	for (int k = 0; k < 32; k += 2) {
		uint64_t number = odd_number(battle, state);

		memcpy(words + k, &number, sizeof(number));
	}
	words[0] = kst_random_from(state) % 8 ? 4 * (1 + kst_random_from(state) % 16)
					      : odd_number(battle, state);
	if (kst_random_from(state) % 2)
		words[1] = kst_random_from(state) % 4;
	/* What lies beyond the kernel's own structure has to be zero. */
	if (kst_random_from(state) % 2) {
		unsigned int used = 2 + kst_random_from(state) % 12;

		memset(words + used, 0, sizeof(words) - used * sizeof(*words));
	}
	if (!stays_out(battle, target, number, words))
		kst_ioctl(target->fd, _IO(target->type, number), words);
	return _IO(target->type, number);
}

static void *attack(void *argument)
{
	struct attacker *attacker = argument;

	for (unsigned int i = 0; i < attacker->calls; i++) {
		unsigned long request = kst_random_from(&attacker->state) % 2
						? aimed_call(attacker)
						: blind_call(attacker);

		attacker->sum ^= attacker->state ^ request;
		attacker->sum *= 0x100000001b3; /* as FNV-1a's */
	}
	return NULL;
}

/* By one, then by several. 0, or -errno. `sum` is the same for the same seed. */
static int attack_all(struct battle *battle, uint64_t *sum)
{
	struct attacker attackers[ATTACKERS];
	pthread_t threads[ATTACKERS];
	int started = 0, result = 0;

	*sum = 0;
	battle->newest = battle->ioas;
	for (int i = 0; i < ATTACKERS; i++) {
		attackers[i].battle = battle;
		attackers[i].calls = 1500 * kst_factor();
		attackers[i].state = kst_random();
		attackers[i].sum = 0;
	}
	attack(&attackers[0]);
	while (!result && started < ATTACKERS) {
		result = -pthread_create(&threads[started], NULL, attack,
					 &attackers[started]);
		started += !result;
	}
	for (int i = 0; i < started; i++) {
		pthread_join(threads[i], NULL);
		*sum = *sum * 31 + attackers[i].sum;
	}
	return result;
}

/* Otherwise all that was shown is that bad arguments are refused. */
#define EXPECT_DONE(battle, request)                                                     \
	do {                                                                             \
		EXPECT_LT(0, (battle).done[(request) & 0xff])                            \
		{                                                                        \
			TH_LOG("no %s succeeded", #request);                             \
		}                                                                        \
	} while (0)

TEST_F_TIMEOUT(abuse, random_calls_do_no_harm, KST_STRESS_SECONDS)
{
	int iommufd = self->session.container, device = self->session.fd;
	const struct target targets[] = {
		/* Twice: it has the most. 0x95 is the query. */
		{iommufd, ';', 0x80, 0x18},
		{iommufd, ';', 0x80, 0x18},
		{device, VFIO_TYPE, VFIO_BASE + 7, 14},
	};
	const struct aim aims[] = {
		{iommufd, IOMMU_DESTROY},
		{iommufd, IOMMU_IOAS_ALLOC},
		{iommufd, IOMMU_IOAS_MAP},
		{iommufd, IOMMU_IOAS_UNMAP},
		{iommufd, KST_IOAS_GET_PA},
		{device, VFIO_DEVICE_ATTACH_IOMMUFD_PT},
		{device, VFIO_DEVICE_ATTACH_IOMMUFD_PT},
		{device, VFIO_DEVICE_DETACH_IOMMUFD_PT},
	};
	struct battle battle = {
		.targets = targets,
		.target_count = sizeof(targets) / sizeof(targets[0]),
		.aims = aims,
		.aim_count = sizeof(aims) / sizeof(aims[0]),
		.memory = self->memory,
		.ioas = self->session.ioas,
		.devid = self->session.devid,
	};
	int before = kst_count_fds();
	uint64_t length = PAGE, pa, sum;
	bool tells;

	MUST(MAP_AT(IOVA, 4 * PAGE));
	tells = !kst_get_pa(iommufd, battle.ioas, IOVA, &length, &pa);
	MUST(attack_all(&battle, &sum));
	EXPECT_DONE(battle, IOMMU_DESTROY);
	EXPECT_DONE(battle, IOMMU_IOAS_MAP);
	EXPECT_DONE(battle, IOMMU_IOAS_UNMAP);
	EXPECT_DONE(battle, VFIO_DEVICE_ATTACH_IOMMUFD_PT);
	EXPECT_DONE(battle, VFIO_DEVICE_DETACH_IOMMUFD_PT);
	if (tells) {
		EXPECT_DONE(battle, KST_IOAS_GET_PA);
	}
	TH_LOG("calls %016llx: %lu mapped, %lu unmapped, %lu looked up, %lu attached",
	       (unsigned long long)sum, battle.done[IOMMU_IOAS_MAP & 0xff],
	       battle.done[IOMMU_IOAS_UNMAP & 0xff], battle.done[KST_IOAS_GET_PA & 0xff],
	       battle.done[VFIO_DEVICE_ATTACH_IOMMUFD_PT & 0xff]);
	/* Some calls make descriptors, fault queues for one: no leak of the kernel's. */
	self->fds += kst_count_fds() - before;
	kst_close(&self->session);
	MUST(kst_open(&self->session, KST_CDEV, &self->device));
	MUST(kst_use(&self->session));
}
