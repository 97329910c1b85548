/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Several threads with one iommufd, each doing anything at any time. Results are
 * unpredictable, but locks, reference counts and pins must stay right: the kernel's own
 * checks, and the teardown.
 */
#define THREADS 3
#define THREAD_STEPS 300
#define SHARED_IDS 8

struct shared {
	int fd, queue;
	uint8_t *memory;
	/* Any object, by kind. Threads overwrite each other's, on purpose. */
	volatile uint32_t ioas[2], hwpts[SHARED_IDS], nested[SHARED_IDS], devices[SHARED_IDS],
		idevs[SHARED_IDS];
	volatile int accesses[2];
	uint32_t idev, parent, fault;
	int steps;
};

struct worker {
	struct shared *shared;
	uint64_t random;
	pthread_t thread;
};

static unsigned int choose(struct worker *worker, unsigned int count)
{
	return (kst_random_from(&worker->random) >> 32) % count;
}

/* Operations on memory. */
static void work_on_memory(struct worker *worker, uint32_t ioas, uint64_t iova, uint64_t length)
{
	struct shared *shared = worker->shared;
	int access = shared->accesses[choose(worker, 2)];
	uint8_t *memory = shared->memory + choose(worker, 32) * PAGE;
	uint8_t data[64];

	switch (choose(worker, 6)) {
	case 0:
		kst_ioas_map_fixed(shared->fd, ioas, memory, length, iova);
		break;
	case 1:
		unmap(shared->fd, ioas, iova, 16 * PAGE);
		break;
	case 2:
		copy_fixed(shared->fd, shared->ioas[choose(worker, 2)], iova, ioas,
			   iova + PAGE * choose(worker, 4), PAGE);
		break;
	case 3:
		access_pin(shared->fd, access, iova, length, NULL, choose(worker, 2));
		break;
	case 4:
		access_unpin(shared->fd, access, choose(worker, 20));
		break;
	default:
		access_rw(shared->fd, access, iova, data, sizeof(data),
			  choose(worker, 2) ? MOCK_ACCESS_RW_SLOW_PATH : 0);
		break;
	}
}

/* Operations on objects. */
static void work_on_objects(struct worker *worker, uint32_t ioas)
{
	struct shared *shared = worker->shared;
	unsigned int slot = choose(worker, SHARED_IDS);
	uint32_t targets[] = {ioas, shared->hwpts[slot], shared->nested[slot]};
	struct mock_device device = {.stdev = shared->devices[slot]};
	struct iommu_hwpt_pgfault fault;

	switch (choose(worker, 10)) {
	case 0:
		shared->hwpts[slot] = hwpt_alloc(shared->fd, shared->idev, ioas, 0);
		break;
	case 1:
		kst_destroy(shared->fd, shared->hwpts[slot]);
		break;
	case 2:
		shared->nested[slot] = nested_alloc(shared->fd, shared->idev, shared->parent,
						    shared->fault);
		break;
	case 3:
		kst_destroy(shared->fd, shared->nested[slot]);
		break;
	case 4:
		if (!mock_add(shared->fd, targets[choose(worker, 3)], 0, &device)) {
			shared->devices[slot] = device.stdev;
			shared->idevs[slot] = device.idev;
		}
		break;
	case 5:
		kst_destroy(shared->fd, shared->devices[slot]);
		break;
	case 6:
		mock_replace(shared->fd, &device, targets[choose(worker, 3)]);
		break;
	case 7:
		access_replace(shared->fd, shared->accesses[slot % 2], ioas);
		break;
	case 8:
		trigger_fault(shared->fd, shared->idevs[slot], slot, 0, 0);
		break;
	default:
		if (fetch(shared->queue, &fault, sizeof(fault)) > 0)
			respond_one(shared->queue, fault.cookie, IOMMUFD_PAGE_RESP_INVALID);
		break;
	}
}

static void *work(void *argument)
{
	struct worker *worker = argument;
	struct shared *shared = worker->shared;

	for (int i = 0; i < shared->steps; i++) {
		uint32_t ioas = shared->ioas[choose(worker, 2)];

		if (choose(worker, 2))
			work_on_memory(worker, ioas, IOVA + choose(worker, 8) * 4 * PAGE,
				       (1 + choose(worker, 4)) * PAGE);
		else
			work_on_objects(worker, ioas);
	}
	return NULL;
}

TEST_F_TIMEOUT(mock, threads_share_an_iommufd, KST_STRESS_SECONDS)
{
	struct shared shared = {
		.fd = self->fd,
		.memory = self->memory,
		.ioas = {self->ioas},
		.steps = THREAD_STEPS * kst_factor(),
	};
	struct worker workers[THREADS];
	struct mock_device device;
	uint32_t other, third;

	MUST(kst_ioas_alloc(self->fd, &other));
	MUST(kst_ioas_alloc(self->fd, &third));
	shared.ioas[1] = other;
	MUST(mock_add(self->fd, third, 0, &device));
	shared.idev = device.idev;
	shared.parent = MUST(hwpt_alloc(self->fd, device.idev, self->ioas,
					IOMMU_HWPT_ALLOC_NEST_PARENT));
	shared.queue = MUST(fault_alloc(self->fd, &shared.fault));
	for (int i = 0; i < 2; i++)
		shared.accesses[i] = MUST(access_create(self->fd, shared.ioas[i], true));
	for (int i = 0; i < THREADS; i++) {
		workers[i] = (struct worker){.shared = &shared, .random = kst_random() | 1};
		ASSERT_EQ(0, pthread_create(&workers[i].thread, NULL, work, &workers[i]));
	}
	for (int i = 0; i < THREADS; i++)
		pthread_join(workers[i].thread, NULL);
	/* It still works. */
	unmap_all(self->fd, third);
	MUST(kst_ioas_map_fixed(self->fd, third, self->memory, 2 * PAGE, IOVA));
	MUST(check_map(self->fd, device.hwpt, IOVA, self->memory, 2 * PAGE));
	close(shared.accesses[0]);
	close(shared.queue);
	close(shared.accesses[1]);
}
