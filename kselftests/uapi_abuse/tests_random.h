/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Random ioctls from several threads. Purely random arguments would rarely pass the
 * argument checks, so half of the calls start from valid arguments, and half of those
 * have one word changed.
 */
#define FUZZERS 2
/* The alignment of the structures that are passed in a buffer. */
#define ALIGNED __attribute__((aligned(8)))

/* A descriptor, and the range of ioctls to call on it. */
struct target {
	int fd;
	unsigned int type, first, count;
};

/* A call for which fill() has valid arguments. */
struct valid_call {
	int fd;
	unsigned long request;
};

/* State that the threads share. */
struct fuzz {
	const struct target *targets;
	const struct valid_call *valid_calls;
	unsigned int target_count, valid_count;
	uint8_t *memory; /* 16 pages */
	uint32_t ioas, devid;
	uint32_t newest;	 /* the most recent IOAS */
	unsigned long done[256]; /* calls that succeeded, by number */
};

struct fuzzer {
	struct fuzz *fuzz;
	unsigned int calls;
	uint64_t state; /* of its own random number generator */
	uint64_t sum;	/* over random numbers and requests, but not addresses and ids */
};

/* Numbers near the limits that the kernel checks. */
static uint64_t special_number(const struct fuzz *fuzz, uint64_t *state)
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
		fuzz->ioas,
		fuzz->devid,
		fuzz->ioas,
		fuzz->newest,
		(uintptr_t)fuzz->memory,
	};
	uint64_t number = kst_random_from(state);

	number = numbers[number % (sizeof(numbers) / sizeof(numbers[0]))];
	if (kst_random_from(state) % 4)
		return number;
	return number ^ (1ull << kst_random_from(state) % 64);
}

#define GOOD(type, ...) memcpy(argument, &(struct type){__VA_ARGS__}, sizeof(struct type))

/* Creates an argument with which the request can succeed. */
static void fill(const struct fuzz *fuzz, unsigned long request, uint64_t *state,
		 void *argument)
{
	uint64_t iova = IOVA + kst_random_from(state) % 3 * 4 * PAGE;
	uint64_t within = kst_random_from(state) % (4 * PAGE);
	uint32_t ioas = kst_random_from(state) % 4 ? fuzz->ioas : fuzz->newest;
	uintptr_t va = (uintptr_t)fuzz->memory;
	const uint32_t rights = IOMMU_IOAS_MAP_READABLE | IOMMU_IOAS_MAP_WRITEABLE;

	switch (request) {
	case IOMMU_DESTROY:
		GOOD(iommu_destroy, 8, fuzz->newest);
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

/* Makes a valid call, half of the time with one word changed. Returns the request. */
static unsigned long call_valid(struct fuzzer *fuzzer)
{
	struct fuzz *fuzz = fuzzer->fuzz;
	uint64_t *state = &fuzzer->state;
	const struct valid_call *valid =
		&fuzz->valid_calls[kst_random_from(state) % fuzz->valid_count];
	uint32_t words[32] ALIGNED = {0};

	fill(fuzz, valid->request, state, words);
	if (kst_random_from(state) % 2)
		words[kst_random_from(state) % 10] = special_number(fuzz, state);
	/* See is_excluded(). */
	if (valid->request == VFIO_IOMMU_MAP_DMA && !(words[1] & 3))
		words[1] |= VFIO_DMA_MAP_FLAG_READ;
	if (kst_ioctl(valid->fd, valid->request, words) < 0)
		return valid->request;
	__atomic_fetch_add(&fuzz->done[valid->request & 0xff], 1, __ATOMIC_RELAXED);
	/* out_ioas_id */
	if (valid->request == IOMMU_IOAS_ALLOC)
		fuzz->newest = words[2];
	return valid->request;
}

/*
 * Request 13 on a device is PCI_HOT_RESET, which would reset it. On a container it is
 * MAP_DMA, and mappings without rights have their own test. The first IOAS is not
 * destroyed because valid calls use it.
 */
static bool is_excluded(const struct fuzz *fuzz, const struct target *target,
			unsigned int number, const uint32_t *words)
{
	if (target->type == ';')
		return number == 0x80 && words[1] == fuzz->ioas;
	if (number != VFIO_BASE + 13)
		return false;
	return target->first == VFIO_BASE + 7 || !(words[1] & 3);
}

static unsigned long call_random(struct fuzzer *fuzzer)
{
	struct fuzz *fuzz = fuzzer->fuzz;
	uint64_t *state = &fuzzer->state;
	const struct target *target =
		&fuzz->targets[kst_random_from(state) % fuzz->target_count];
	unsigned int number = target->first + kst_random_from(state) % target->count;
	uint32_t words[32] ALIGNED;

	for (int k = 0; k < 32; k += 2) {
		uint64_t number = special_number(fuzz, state);

		memcpy(words + k, &number, sizeof(number));
	}
	words[0] = kst_random_from(state) % 8 ? 4 * (1 + kst_random_from(state) % 16)
					      : special_number(fuzz, state);
	if (kst_random_from(state) % 2)
		words[1] = kst_random_from(state) % 4;
	/* Bytes beyond the kernel's own structure must be zero. */
	if (kst_random_from(state) % 2) {
		unsigned int used = 2 + kst_random_from(state) % 12;

		memset(words + used, 0, sizeof(words) - used * sizeof(*words));
	}
	if (!is_excluded(fuzz, target, number, words))
		kst_ioctl(target->fd, _IO(target->type, number), words);
	return _IO(target->type, number);
}

static void *run_fuzzer(void *argument)
{
	struct fuzzer *fuzzer = argument;

	for (unsigned int i = 0; i < fuzzer->calls; i++) {
		unsigned long request = kst_random_from(&fuzzer->state) % 2
						? call_valid(fuzzer)
						: call_random(fuzzer);

		fuzzer->sum ^= fuzzer->state ^ request;
		fuzzer->sum *= 0x100000001b3; /* the FNV-1a prime */
	}
	return NULL;
}

/* Fuzzes from one thread, then from several. *sum only depends on the seed. */
static int run_fuzzers(struct fuzz *fuzz, uint64_t *sum)
{
	struct fuzzer fuzzers[FUZZERS];
	pthread_t threads[FUZZERS];
	int started = 0, result = 0;

	*sum = 0;
	fuzz->newest = fuzz->ioas;
	for (int i = 0; i < FUZZERS; i++) {
		fuzzers[i].fuzz = fuzz;
		fuzzers[i].calls = 1500 * kst_factor();
		fuzzers[i].state = kst_random();
		fuzzers[i].sum = 0;
	}
	run_fuzzer(&fuzzers[0]);
	while (!result && started < FUZZERS) {
		result = -pthread_create(&threads[started], NULL, run_fuzzer,
					 &fuzzers[started]);
		started += !result;
	}
	for (int i = 0; i < started; i++) {
		pthread_join(threads[i], NULL);
		*sum = *sum * 31 + fuzzers[i].sum;
	}
	return result;
}

/* If no call succeeded, only the argument checks were tested. */
#define EXPECT_DONE(fuzz, request)                                                       \
	do {                                                                             \
		EXPECT_LT(0, (fuzz).done[(request)&0xff])                                \
		{                                                                        \
			TH_LOG("no %s succeeded", #request);                             \
		}                                                                        \
	} while (0)

TEST_F_TIMEOUT(abuse, random_calls_do_no_harm, KST_STRESS_SECONDS)
{
	int iommufd = self->session.container, device = self->session.fd;
	const struct target targets[] = {
		/* Listed twice since it has the most requests. 0x95 is GET_PA. */
		{iommufd, ';', 0x80, 0x18},
		{iommufd, ';', 0x80, 0x18},
		{device, VFIO_TYPE, VFIO_BASE + 7, 14},
	};
	const struct valid_call valid_calls[] = {
		{iommufd, IOMMU_DESTROY},
		{iommufd, IOMMU_IOAS_ALLOC},
		{iommufd, IOMMU_IOAS_MAP},
		{iommufd, IOMMU_IOAS_UNMAP},
		{iommufd, KST_IOAS_GET_PA},
		{device, VFIO_DEVICE_ATTACH_IOMMUFD_PT},
		{device, VFIO_DEVICE_ATTACH_IOMMUFD_PT},
		{device, VFIO_DEVICE_DETACH_IOMMUFD_PT},
	};
	struct fuzz fuzz = {
		.targets = targets,
		.target_count = sizeof(targets) / sizeof(targets[0]),
		.valid_calls = valid_calls,
		.valid_count = sizeof(valid_calls) / sizeof(valid_calls[0]),
		.memory = self->memory,
		.ioas = self->session.ioas,
		.devid = self->session.devid,
	};
	int before = kst_count_fds();
	uint64_t length = PAGE, pa, sum;
	bool has_get_pa;

	MUST(MAP_AT(IOVA, 4 * PAGE));
	has_get_pa = !kst_get_pa(iommufd, fuzz.ioas, IOVA, &length, &pa);
	MUST(run_fuzzers(&fuzz, &sum));
	EXPECT_DONE(fuzz, IOMMU_DESTROY);
	EXPECT_DONE(fuzz, IOMMU_IOAS_MAP);
	EXPECT_DONE(fuzz, IOMMU_IOAS_UNMAP);
	EXPECT_DONE(fuzz, VFIO_DEVICE_ATTACH_IOMMUFD_PT);
	EXPECT_DONE(fuzz, VFIO_DEVICE_DETACH_IOMMUFD_PT);
	if (has_get_pa) {
		EXPECT_DONE(fuzz, KST_IOAS_GET_PA);
	}
	TH_LOG("calls %016llx: %lu mapped, %lu unmapped, %lu looked up, %lu attached",
	       (unsigned long long)sum, fuzz.done[IOMMU_IOAS_MAP & 0xff],
	       fuzz.done[IOMMU_IOAS_UNMAP & 0xff], fuzz.done[KST_IOAS_GET_PA & 0xff],
	       fuzz.done[VFIO_DEVICE_ATTACH_IOMMUFD_PT & 0xff]);
	/* Some calls create descriptors, such as fault queues: these are not leaks. */
	self->fds += kst_count_fds() - before;
	kst_close(&self->session);
	MUST(kst_open(&self->session, KST_CDEV, &self->device));
	MUST(kst_use(&self->session));
}
