/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A realistic controller that fetches commands, PRP lists and data by DMA: many
 * outstanding requests in several queues, one thread per queue.
 */
#define NVME_QUEUES 2
#define NVME_DEPTH 64
/* Size of a request's buffer, and of its own range of the namespace. */
#define REQUEST_PAGES 8
#define REQUEST_BYTES (REQUEST_PAGES * NVME_PAGE)

FIXTURE(nvme)
{
	struct kst_device device;
	struct kst_session session;
	struct nvme nvme;
	unsigned long splats;
	int fds;
};

FIXTURE_VARIANT(nvme)
{
	enum kst_interface interface;
};

FIXTURE_VARIANT_ADD(nvme, group_container)
{
	.interface = KST_GROUP_CONTAINER,
};

FIXTURE_VARIANT_ADD(nvme, group_iommufd)
{
	.interface = KST_GROUP_IOMMUFD,
};

FIXTURE_VARIANT_ADD(nvme, cdev)
{
	.interface = KST_CDEV,
};

FIXTURE_SETUP(nvme)
{
	self->session.fd = self->session.group = self->session.container = -1;
	self->splats = kst_splats();
	self->fds = kst_count_fds();
	if (kst_oopsed())
		SKIP(return, "an earlier test caused an oops");
	NEED_ROLE(kst_find_device, "nvme0", &self->device);
	NEED_OPENABLE(variant->interface, &self->device);
	/* Opening the controller resets it, too. */
	MUST(kst_allow_resets(&self->device, false));
	MUST(kst_open(&self->session, variant->interface, &self->device));
	MUST(nvme_open(&self->nvme, &self->session));
}

FIXTURE_TEARDOWN(nvme)
{
	nvme_close(&self->nvme);
	kst_close(&self->session);
	EXPECT_EQ(self->fds, kst_count_fds());
	EXPECT_EQ(self->splats, kst_splats());
}

TEST_F(nvme, is_identified)
{
	EXPECT_NE('\0', self->nvme.serial[0]);
	EXPECT_LT(0, self->nvme.blocks);
	EXPECT_LE(512, self->nvme.block_size);
	TH_LOG("%s: %llu blocks of %u bytes", self->nvme.serial,
	       (unsigned long long)self->nvme.blocks, self->nvme.block_size);
}

/* Data that is written and read back. */
struct request {
	struct nvme_data data;
	uint64_t lba;
	unsigned int blocks, to;
	uint32_t seed;
};

struct server {
	struct nvme *nvme;
	struct nvme_queue queue;
	struct request requests[NVME_DEPTH];
	uint64_t random;
	uint64_t first_lba;
	unsigned int depth, rounds;
	bool shallow;		   /* the queue is one entry short */
	int error;		   /* -errno, or an NVMe status */
	unsigned long wrong, done; /* wrong bytes; completed requests */
};

static uint32_t server_random(struct server *server)
{
	return kst_random_from(&server->random) >> 33;
}

static uint32_t pattern(uint32_t seed, unsigned int i)
{
	return (seed + i) * 2654435761u;
}

static void draw_request(struct server *server, unsigned int slot)
{
	struct request *request = &server->requests[slot];
	unsigned int block = server->nvme->block_size;
	unsigned int span = REQUEST_BYTES / block;
	uint32_t *words = request->data.buffer.memory;
	unsigned int from, at;

	/* Leave a page of the buffer free, so that data may start at any word. */
	request->blocks = 1 + server_random(server) % (span - NVME_PAGE / block);
	at = server_random(server) % (span - request->blocks + 1);
	request->lba = server->first_lba + slot * span + at;
	request->seed = server_random(server);
	from = 4 * (server_random(server) %
		    ((REQUEST_BYTES - request->blocks * block) / 4 + 1));
	request->to = 4 * (server_random(server) %
			   ((REQUEST_BYTES - request->blocks * block) / 4 + 1));
	for (unsigned int i = 0; i < request->blocks * block / 4; i++)
		words[from / 4 + i] = pattern(request->seed, i);
	server->error = nvme_submit(server->nvme, &server->queue, slot, NVME_WRITE,
				    request->lba, request->blocks, &request->data, from);
}

static void read_back(struct server *server, unsigned int slot)
{
	struct request *request = &server->requests[slot];

	memset(request->data.buffer.memory, GUARD, REQUEST_BYTES);
	server->error =
		nvme_submit(server->nvme, &server->queue, slot, NVME_READ, request->lba,
			    request->blocks, &request->data, request->to);
}

static void verify(struct server *server, unsigned int slot)
{
	struct request *request = &server->requests[slot];
	unsigned int bytes = request->blocks * server->nvme->block_size;
	const uint8_t *memory = request->data.buffer.memory;
	const uint32_t *words = (const uint32_t *)(memory + request->to);

	for (unsigned int i = 0; i < bytes / 4; i++)
		server->wrong += words[i] != pattern(request->seed, i);
	for (unsigned int i = 0; i < REQUEST_BYTES; i++)
		if (i < request->to || i >= request->to + bytes)
			server->wrong += memory[i] != GUARD;
	server->done++;
}

static void wait_all(struct server *server)
{
	for (unsigned int i = 0; i < server->depth && !server->error; i++) {
		struct nvme_completion completion;

		server->error = nvme_wait(&server->queue, &completion);
		if (!server->error && completion.status)
			server->error = completion.status;
		if (!server->error && completion.cid >= server->depth)
			server->error = -EBADMSG;
	}
}

static void *serve(void *argument)
{
	struct server *server = argument;

	for (unsigned int round = 0; round < server->rounds && !server->error; round++) {
		for (unsigned int i = 0; i < server->depth && !server->error; i++)
			draw_request(server, i);
		wait_all(server);
		for (unsigned int i = 0; i < server->depth && !server->error; i++)
			read_back(server, i);
		wait_all(server);
		for (unsigned int i = 0; i < server->depth && !server->error; i++)
			verify(server, i);
	}
	return NULL;
}

/* Needs one more entry than commands, since a full ring would look empty. */
static int open_server(struct nvme *nvme, struct server *server, unsigned int id,
		       unsigned int depth)
{
	int result;

	memset(server, 0, sizeof(*server));
	server->nvme = nvme;
	server->depth = depth;
	server->rounds = kst_factor() < 1 ? 1 : 2 * kst_factor();
	server->random = kst_random();
	server->first_lba =
		(uint64_t)(id - 1) * NVME_DEPTH * REQUEST_BYTES / nvme->block_size;
	result = nvme_queue_open(nvme, &server->queue, id, depth + 1);
	if (result == -ENOMEM) {
		/* No two contiguous pages: use what fits into one. */
		nvme_queue_close(nvme, &server->queue);
		server->depth = --depth;
		server->shallow = true;
		result = nvme_queue_open(nvme, &server->queue, id, depth + 1);
	}
	for (unsigned int i = 0; !result && i < depth; i++)
		result = nvme_data_alloc(nvme, &server->requests[i].data, REQUEST_PAGES);
	return result;
}

static void close_server(struct nvme *nvme, struct server *server)
{
	for (unsigned int i = 0; i < server->depth; i++)
		nvme_data_free(nvme, &server->requests[i].data);
	nvme_queue_close(nvme, &server->queue);
}

static struct server servers[NVME_QUEUES];

/* Returns the first error. The counts of wrong bytes are in `servers`. */
static int run_servers(struct nvme *nvme, unsigned int count, unsigned int depth)
{
	pthread_t threads[NVME_QUEUES];
	unsigned int opened = 0, started = 0;
	int disabled, result = 0;

	for (; !result && opened < count; opened++)
		result = open_server(nvme, &servers[opened], opened + 1, depth);
	while (!result && started < count) {
		result = -pthread_create(&threads[started], NULL, serve,
					 &servers[started]);
		started += !result;
	}
	for (unsigned int i = 0; i < started; i++) {
		pthread_join(threads[i], NULL);
		result = result ?: servers[i].error;
	}
	/* Stop DMA before the memory is freed. */
	disabled = nvme_disable(nvme);
	for (unsigned int i = 0; i < opened; i++)
		close_server(nvme, &servers[i]);
	return result ?: disabled;
}

#define NEED_ROOM(count)                                                                 \
	do {                                                                             \
		uint64_t need__ = (uint64_t)(count)*NVME_DEPTH * REQUEST_BYTES;          \
		if (self->nvme.blocks * self->nvme.block_size < need__)                  \
			SKIP(return, "the namespace is too small");                      \
	} while (0)

#define EXPECT_SERVED(count, depth)                                                      \
	do {                                                                             \
		ASSERT_EQ(0, run_servers(&self->nvme, count, depth));                    \
		for (int i__ = 0; i__ < (count); i__++) {                                \
			EXPECT_EQ(0, servers[i__].wrong);                                \
			EXPECT_LT(0, servers[i__].done);                                 \
			if (servers[i__].shallow)                                        \
				TH_LOG("one request fewer: no two contiguous pages");    \
		}                                                                        \
	} while (0)

TEST_F_TIMEOUT(nvme, one_at_a_time, KST_STRESS_SECONDS)
{
	NEED_ROOM(1);
	EXPECT_SERVED(1, 1);
}

TEST_F_TIMEOUT(nvme, many_at_a_time_in_several_queues, KST_STRESS_SECONDS)
{
	struct churn state = {.session = self->session};
	bool maps = !self->session.noiommu || variant->interface == KST_CDEV;
	pthread_t thread;

	NEED_ROOM(NVME_QUEUES);
	if (maps) {
		ASSERT_EQ(0, pthread_create(&thread, NULL, churn, &state));
	}
	EXPECT_SERVED(NVME_QUEUES, NVME_DEPTH);
	if (!maps)
		return;
	__atomic_store_n(&state.stop, true, __ATOMIC_RELAXED);
	ASSERT_EQ(0, pthread_join(thread, NULL));
	EXPECT_EQ(0, state.error);
	TH_LOG("%lu mappings came and went", state.rounds);
}

/* QEMU's controller reports success, so check that no data arrives. */
TEST_F(nvme, is_stopped_outside_of_mappings)
{
	struct nvme_completion completion;
	struct nvme_queue queue;
	struct kst_buffer gone, full;

	if (self->session.noiommu)
		SKIP(return, "the device has no IOMMU");
	MUST(nvme_queue_open(&self->nvme, &queue, 1, 8));
	MUST(kst_buffer_alloc(&self->session, &gone, PAGE));
	MUST(kst_buffer_alloc(&self->session, &full, PAGE));
	memset(full.memory, 0x66, PAGE);
	nvme_submit_bus(&self->nvme, &queue, 1, NVME_WRITE, 0, 1, full.bus);
	MUST(nvme_wait(&queue, &completion));
	nvme_submit_bus(&self->nvme, &queue, 2, NVME_READ, 0, 1, gone.bus);
	MUST(nvme_wait(&queue, &completion));
	EXPECT_EQ(0, completion.status);
	EXPECT_EQ(0, memcmp(full.memory, gone.memory, self->nvme.block_size));
	MUST(kst_buffer_unmap(&self->session, &gone));
	memset(gone.memory, GUARD, PAGE);
	nvme_submit_bus(&self->nvme, &queue, 3, NVME_READ, 0, 1, gone.bus);
	MUST(nvme_wait(&queue, &completion));
	EXPECT_EQ(3, completion.cid);
	for (int i = 0; i < PAGE; i++)
		ASSERT_EQ(GUARD, ((uint8_t *)gone.memory)[i]);
	MUST(nvme_disable(&self->nvme));
	munmap(gone.memory, gone.size);
	kst_buffer_free(&self->session, &full);
	nvme_queue_close(&self->nvme, &queue);
}
