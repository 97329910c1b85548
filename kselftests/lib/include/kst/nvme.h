/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A small polled driver for NVMe controllers: NVM Express Base Specification 1.4,
 * the parts that a controller without options needs. Commands and data are in
 * buffers of the session, addressed as the session's IOMMU, or none, wants it.
 */
#ifndef KST_NVME_H
#define KST_NVME_H

#include "kst/session.h"

#define NVME_PAGE 4096u
#define NVME_WRITE 0x01
#define NVME_READ 0x02
/* Data of one command: one page of PRP entries, and not above what most allow. */
#define NVME_MOST_PAGES 64

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
	struct kst_buffer scratch; /* what identify returns */
	char serial[21];
	uint32_t block_size;
	uint64_t blocks;
};

/* Data with the address that the controller has to be given for each page. */
struct nvme_data {
	struct kst_buffer buffer;
	struct kst_buffer list; /* PRP entries */
	uint64_t bus[NVME_MOST_PAGES];
};

struct nvme_completion {
	uint16_t cid;
	uint16_t status; /* without the phase; 0: success */
};

/* Resets the controller, starts it and identifies it and its first namespace. */
int nvme_open(struct nvme *nvme, struct kst_session *session);
/* Whether it is enabled: after a reset it is not. */
bool nvme_is_enabled(struct nvme *nvme);
/* After this no DMA comes any more: memory may go. -ETIMEDOUT: it does not stop. */
int nvme_disable(struct nvme *nvme);
void nvme_close(struct nvme *nvme);

/* A pair of I/O queues; one less than `entries` commands can be under way. */
int nvme_queue_open(struct nvme *nvme, struct nvme_queue *queue, uint16_t id,
		    uint16_t entries);
/* The same, with an interrupt of this number for what it completes. */
int nvme_queue_open_vector(struct nvme *nvme, struct nvme_queue *queue, uint16_t id,
			   uint16_t entries, uint16_t vector);
void nvme_queue_close(struct nvme *nvme, struct nvme_queue *queue);

int nvme_data_alloc(struct nvme *nvme, struct nvme_data *data, unsigned int pages);
void nvme_data_free(struct nvme *nvme, struct nvme_data *data);

/*
 * Reads or writes `blocks` blocks from `lba` on, to or from `offset` in the data.
 * The offset is a multiple of 4. -EINVAL when that is outside of the data.
 */
int nvme_submit(struct nvme *nvme, struct nvme_queue *queue, uint16_t cid, int opcode,
		uint64_t lba, unsigned int blocks, struct nvme_data *data,
		unsigned int offset);
/* The same with an address of any kind, for at most a page. */
void nvme_submit_bus(struct nvme *nvme, struct nvme_queue *queue, uint16_t cid,
		     int opcode, uint64_t lba, unsigned int blocks, uint64_t bus);
/* The next completion, or -ETIMEDOUT after five seconds. */
int nvme_wait(struct nvme_queue *queue, struct nvme_completion *completion);

#endif
