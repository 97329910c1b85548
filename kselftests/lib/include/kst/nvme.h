/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A small polled driver for NVMe controllers: the mandatory parts of the NVM
 * Express Base Specification 1.4. Commands and data are in buffers of the session,
 * at IOVAs or, without an IOMMU, at physical addresses.
 */
#ifndef KST_NVME_H
#define KST_NVME_H

#include "kst/session.h"

#define NVME_PAGE 4096u
#define NVME_WRITE 0x01
#define NVME_READ 0x02
/* Data of one command: fits one page of PRP entries and most controllers' MDTS. */
#define NVME_MAX_PAGES 64

struct nvme_queue {
	struct kst_buffer memory; /* submissions, then completions */
	volatile uint8_t *sq, *cq;
	uint64_t sq_bus, cq_bus;
	volatile uint32_t *sq_bell, *cq_bell;
	uint16_t id, entries, tail, head;
	uint8_t phase;
};

struct nvme {
	struct kst_session *session;
	volatile uint8_t *bar;
	size_t size;
	struct nvme_queue admin;
	struct kst_buffer scratch; /* identify data */
	char serial[21];
	uint32_t block_size;
	uint64_t blocks;
};

/* A data buffer and the bus address of each of its pages. */
struct nvme_data {
	struct kst_buffer buffer;
	struct kst_buffer list; /* PRP entries */
	uint64_t bus[NVME_MAX_PAGES];
};

struct nvme_completion {
	uint16_t cid;
	uint16_t status; /* without the phase bit; 0: success */
};

/* Resets and starts the controller, and identifies it and its first namespace. */
int nvme_open(struct nvme *nvme, struct kst_session *session);
/* Returns whether the controller is enabled. After a reset it is not. */
bool nvme_is_enabled(struct nvme *nvme);
/*
 * Stops all DMA, so that memory can be freed. Returns -ETIMEDOUT if the controller does
 * not stop.
 */
int nvme_disable(struct nvme *nvme);
void nvme_close(struct nvme *nvme);

/* Creates a pair of I/O queues, for up to `entries` - 1 outstanding commands. */
int nvme_queue_open(struct nvme *nvme, struct nvme_queue *queue, uint16_t id,
		    uint16_t entries);
/* The same, with completions signalled by this interrupt vector. */
int nvme_queue_open_vector(struct nvme *nvme, struct nvme_queue *queue, uint16_t id,
			   uint16_t entries, uint16_t vector);
void nvme_queue_close(struct nvme *nvme, struct nvme_queue *queue);

int nvme_data_alloc(struct nvme *nvme, struct nvme_data *data, unsigned int pages);
void nvme_data_free(struct nvme *nvme, struct nvme_data *data);

/*
 * Reads or writes `blocks` blocks starting at `lba`, to or from `offset` in the data.
 * The offset is a multiple of 4. Returns -EINVAL if the range exceeds the data.
 */
int nvme_submit(struct nvme *nvme, struct nvme_queue *queue, uint16_t cid, int opcode,
		uint64_t lba, unsigned int blocks, struct nvme_data *data,
		unsigned int offset);
/* The same with an arbitrary bus address, for at most one page. */
void nvme_submit_bus(struct nvme *nvme, struct nvme_queue *queue, uint16_t cid,
		     int opcode, uint64_t lba, unsigned int blocks, uint64_t bus);
/* Waits for the next completion. Returns -ETIMEDOUT after KST_DEVICE_SECONDS. */
int nvme_wait(struct nvme_queue *queue, struct nvme_completion *completion);

#endif
