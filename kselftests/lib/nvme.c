// SPDX-License-Identifier: GPL-2.0-only
#include <sched.h>
#include <sys/mman.h>
#include <unistd.h>

#include "kst/nvme.h"

enum {
	REG_CAP = 0x00,
	REG_CC = 0x14,
	REG_CSTS = 0x1c,
	REG_AQA = 0x24,
	REG_ASQ = 0x28,
	REG_ACQ = 0x30,
	REG_DOORBELLS = 0x1000,
};

enum {
	ADMIN_CREATE_SQ = 0x01,
	ADMIN_CREATE_CQ = 0x05,
	ADMIN_IDENTIFY = 0x06,
};

#define CC_ENABLE 1u
/* Log2 of the entry sizes: 64-byte submissions, 16-byte completions. */
#define CC_ENTRY_SIZES (6u << 16 | 4u << 20)
#define CSTS_READY 1u
#define ADMIN_ENTRIES 32
#define SQ_ENTRY 64u
#define CQ_ENTRY 16u
/* Flag of the Create I/O Completion Queue command: interrupts enabled. */
#define CQ_INTERRUPT 2u

struct command {
	uint32_t opcode_cid;
	uint32_t nsid;
	uint64_t reserved[2];
	uint64_t prp1;
	uint64_t prp2;
	uint32_t cdw10, cdw11, cdw12, cdw13, cdw14, cdw15;
};

static uint32_t read32(struct nvme *nvme, unsigned int reg)
{
	return *(volatile uint32_t *)(nvme->bar + reg);
}

static void write32(struct nvme *nvme, unsigned int reg, uint32_t value)
{
	*(volatile uint32_t *)(nvme->bar + reg) = value;
}

/* 64-bit registers may be written in halves. */
static void write64(struct nvme *nvme, unsigned int reg, uint64_t value)
{
	write32(nvme, reg, value);
	write32(nvme, reg + 4, value >> 32);
}

static int wait_ready(struct nvme *nvme, bool ready)
{
	double until = kst_now() + KST_DEVICE_SECONDS;

	while (!!(read32(nvme, REG_CSTS) & CSTS_READY) != ready) {
		if (kst_now() > until)
			return -ETIMEDOUT;
		usleep(200);
	}
	return 0;
}

static size_t whole_pages(size_t bytes)
{
	return (bytes + NVME_PAGE - 1) / NVME_PAGE * NVME_PAGE;
}

/*
 * The controller needs contiguous rings. Without an IOMMU several contiguous pages
 * are a matter of luck, so queue_memory() allocates spare pages to choose from.
 */
static int find_run(struct kst_session *session, struct kst_buffer *buffer, size_t bytes,
		    size_t from, size_t *offset, uint64_t *bus)
{
	size_t pages = whole_pages(bytes) / NVME_PAGE;

	for (size_t at = from; at + pages * NVME_PAGE <= buffer->size; at += NVME_PAGE) {
		uint64_t start, next;
		size_t run = 1;
		int result = kst_buffer_bus(session, buffer, at, &start);

		for (; !result && run < pages; run++) {
			result = kst_buffer_bus(session, buffer, at + run * NVME_PAGE,
						&next);
			if (result || next != start + run * NVME_PAGE)
				break;
		}
		if (result)
			return result;
		if (run == pages) {
			*offset = at;
			*bus = start;
			return 0;
		}
	}
	return -ENOMEM;
}

static int queue_memory(struct nvme *nvme, struct nvme_queue *queue, uint16_t id,
			uint16_t entries)
{
	unsigned int stride = 4u << (*(volatile uint32_t *)(nvme->bar + 4) & 0xf);
	size_t sq_bytes = whole_pages(entries * SQ_ENTRY);
	size_t cq_bytes = whole_pages(entries * CQ_ENTRY);
	size_t spare = sq_bytes > NVME_PAGE ? 62 * NVME_PAGE : 0;
	size_t sq, cq;
	int result;

	memset(queue, 0, sizeof(*queue));
	result = kst_buffer_alloc(nvme->session, &queue->memory,
				  sq_bytes + cq_bytes + spare);
	if (result)
		return result;
	result =
		find_run(nvme->session, &queue->memory, cq_bytes, 0, &cq, &queue->cq_bus);
	if (!result)
		result = find_run(nvme->session, &queue->memory, sq_bytes, cq + cq_bytes,
				  &sq, &queue->sq_bus);
	if (result)
		return result;
	memset(queue->memory.memory, 0, queue->memory.size);
	queue->sq = (uint8_t *)queue->memory.memory + sq;
	queue->cq = (uint8_t *)queue->memory.memory + cq;
	queue->sq_bell = (void *)(nvme->bar + REG_DOORBELLS + 2 * id * stride);
	queue->cq_bell = (void *)(nvme->bar + REG_DOORBELLS + (2 * id + 1) * stride);
	queue->id = id;
	queue->entries = entries;
	queue->phase = 1;
	return 0;
}

static void submit(struct nvme_queue *queue, const struct command *command)
{
	memcpy((void *)(queue->sq + queue->tail * SQ_ENTRY), command, sizeof(*command));
	queue->tail = (queue->tail + 1) % queue->entries;
	__sync_synchronize();
	*queue->sq_bell = queue->tail;
}

int nvme_wait(struct nvme_queue *queue, struct nvme_completion *completion)
{
	volatile uint32_t *entry =
		(volatile uint32_t *)(queue->cq + queue->head * CQ_ENTRY);
	double until = kst_now() + KST_DEVICE_SECONDS;
	uint32_t last;

	while (last = entry[3], (last >> 16 & 1) != queue->phase) {
		if (kst_now() > until)
			return -ETIMEDOUT;
		sched_yield();
	}
	__sync_synchronize();
	completion->cid = last;
	completion->status = last >> 17;
	queue->head = (queue->head + 1) % queue->entries;
	if (queue->head == 0)
		queue->phase ^= 1;
	*queue->cq_bell = queue->head;
	return 0;
}

static int admin(struct nvme *nvme, const struct command *command)
{
	struct nvme_completion completion;
	int result;

	submit(&nvme->admin, command);
	result = nvme_wait(&nvme->admin, &completion);
	if (result)
		return result;
	return completion.status ? -EIO : 0;
}

static int identify(struct nvme *nvme, uint32_t nsid, uint32_t what)
{
	struct command command = {
		.opcode_cid = ADMIN_IDENTIFY,
		.nsid = nsid,
		.prp1 = nvme->scratch.bus,
		.cdw10 = what,
	};

	return admin(nvme, &command);
}

static int identify_all(struct nvme *nvme)
{
	const uint8_t *data = nvme->scratch.memory;
	uint32_t format;
	int result = identify(nvme, 0, 1);

	if (result)
		return result;
	memcpy(nvme->serial, data + 4, 20);
	result = identify(nvme, 1, 0);
	if (result)
		return result;
	memcpy(&nvme->blocks, data, 8);
	memcpy(&format, data + 128 + 4 * (data[26] & 0xf), 4);
	nvme->block_size = 1u << (format >> 16 & 0xff);
	return nvme->blocks && nvme->block_size <= NVME_PAGE ? 0 : -ENXIO;
}

bool nvme_is_enabled(struct nvme *nvme)
{
	return read32(nvme, REG_CC) & CC_ENABLE;
}

int nvme_disable(struct nvme *nvme)
{
	write32(nvme, REG_CC, 0);
	return wait_ready(nvme, false);
}

static int start(struct nvme *nvme)
{
	int result;

	result = nvme_disable(nvme);
	if (!result)
		result = queue_memory(nvme, &nvme->admin, 0, ADMIN_ENTRIES);
	if (result)
		return result;
	write32(nvme, REG_AQA, (ADMIN_ENTRIES - 1) << 16 | (ADMIN_ENTRIES - 1));
	write64(nvme, REG_ASQ, nvme->admin.sq_bus);
	write64(nvme, REG_ACQ, nvme->admin.cq_bus);
	write32(nvme, REG_CC, CC_ENTRY_SIZES | CC_ENABLE);
	return wait_ready(nvme, true);
}

int nvme_open(struct nvme *nvme, struct kst_session *session)
{
	struct vfio_region_info bar;
	int result = kst_region_info(session->fd, VFIO_PCI_BAR0_REGION_INDEX, &bar);
	void *mapping;

	memset(nvme, 0, sizeof(*nvme));
	nvme->session = session;
	if (result)
		return result;
	mapping = mmap(NULL, bar.size, PROT_READ | PROT_WRITE, MAP_SHARED, session->fd,
		       bar.offset);
	if (mapping == MAP_FAILED)
		return -errno;
	nvme->bar = mapping;
	nvme->size = bar.size;
	result = kst_enable_bus_master(session->fd);
	if (!result)
		result = kst_buffer_alloc(session, &nvme->scratch, NVME_PAGE);
	if (!result)
		result = start(nvme);
	return result ? result : identify_all(nvme);
}

void nvme_close(struct nvme *nvme)
{
	if (!nvme->bar)
		return;
	if (nvme_disable(nvme))
		kst_disable_bus_master(nvme->session->fd);
	kst_buffer_free(nvme->session, &nvme->admin.memory);
	kst_buffer_free(nvme->session, &nvme->scratch);
	munmap((void *)nvme->bar, nvme->size);
	nvme->bar = NULL;
}

/* `flags`: bits of CDW11 for the completion queue, in addition to "contiguous". */
static int open_pair(struct nvme *nvme, struct nvme_queue *queue, uint16_t id,
		     uint16_t entries, uint32_t flags)
{
	struct command command = {.opcode_cid = ADMIN_CREATE_CQ};
	int result = queue_memory(nvme, queue, id, entries);

	if (result)
		return result;
	command.prp1 = queue->cq_bus;
	command.cdw10 = (uint32_t)(entries - 1) << 16 | id;
	command.cdw11 = flags | 1;
	result = admin(nvme, &command);
	if (result)
		return result;
	command.opcode_cid = ADMIN_CREATE_SQ;
	command.prp1 = queue->sq_bus;
	command.cdw11 = (uint32_t)id << 16 | 1; /* completion queue `id`, contiguous */
	return admin(nvme, &command);
}

int nvme_queue_open(struct nvme *nvme, struct nvme_queue *queue, uint16_t id,
		    uint16_t entries)
{
	return open_pair(nvme, queue, id, entries, 0);
}

int nvme_queue_open_vector(struct nvme *nvme, struct nvme_queue *queue, uint16_t id,
			   uint16_t entries, uint16_t vector)
{
	return open_pair(nvme, queue, id, entries, (uint32_t)vector << 16 | CQ_INTERRUPT);
}

void nvme_queue_close(struct nvme *nvme, struct nvme_queue *queue)
{
	kst_buffer_free(nvme->session, &queue->memory);
}

int nvme_data_alloc(struct nvme *nvme, struct nvme_data *data, unsigned int pages)
{
	int result;

	memset(data, 0, sizeof(*data));
	if (pages > NVME_MAX_PAGES)
		return -EINVAL;
	result = kst_buffer_alloc(nvme->session, &data->buffer, pages * NVME_PAGE);
	if (!result)
		result = kst_buffer_alloc(nvme->session, &data->list, NVME_PAGE);
	for (unsigned int i = 0; !result && i < pages; i++)
		result = kst_buffer_bus(nvme->session, &data->buffer, i * NVME_PAGE,
					&data->bus[i]);
	return result;
}

void nvme_data_free(struct nvme *nvme, struct nvme_data *data)
{
	kst_buffer_free(nvme->session, &data->list);
	kst_buffer_free(nvme->session, &data->buffer);
}

static void submit_io(struct nvme_queue *queue, uint16_t cid, int opcode, uint64_t lba,
		      unsigned int blocks, uint64_t prp1, uint64_t prp2)
{
	struct command command = {
		.opcode_cid = (uint32_t)cid << 16 | opcode,
		.nsid = 1,
		.prp1 = prp1,
		.prp2 = prp2,
		.cdw10 = lba,
		.cdw11 = lba >> 32,
		.cdw12 = blocks - 1,
	};

	submit(queue, &command);
}

void nvme_submit_bus(struct nvme *nvme, struct nvme_queue *queue, uint16_t cid,
		     int opcode, uint64_t lba, unsigned int blocks, uint64_t bus)
{
	submit_io(queue, cid, opcode, lba, blocks, bus, 0);
}

int nvme_submit(struct nvme *nvme, struct nvme_queue *queue, uint16_t cid, int opcode,
		uint64_t lba, unsigned int blocks, struct nvme_data *data,
		unsigned int offset)
{
	size_t bytes = (size_t)blocks * nvme->block_size;
	unsigned int first = offset / NVME_PAGE;
	uint64_t *list = data->list.memory;
	unsigned int last, count;
	uint64_t prp2 = 0;

	if (!blocks || offset % 4 || offset + bytes > data->buffer.size)
		return -EINVAL;
	last = (offset + bytes - 1) / NVME_PAGE;
	count = last - first;
	/* Up to two pages fit into the command itself. */
	if (count == 1)
		prp2 = data->bus[last];
	for (unsigned int i = 0; count > 1 && i < count; i++)
		list[i] = data->bus[first + 1 + i];
	if (count > 1)
		prp2 = data->list.bus;
	submit_io(queue, cid, opcode, lba, blocks, data->bus[first] + offset % NVME_PAGE,
		  prp2);
	return 0;
}
