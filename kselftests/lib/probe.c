// SPDX-License-Identifier: GPL-2.0-only
#include "kst/probe.h"

#define BYTES 512
/* Blocks that only probes use: near the end, other tests start at 0. */
#define LBA(probe) ((probe)->nvme.blocks - 16)

int kst_probe_open(struct kst_probe *probe, struct kst_session *session)
{
	int result;

	memset(probe, 0, sizeof(*probe));
	result = nvme_open(&probe->nvme, session);
	if (!result)
		result = nvme_queue_open(&probe->nvme, &probe->queue, 1, 8);
	if (!result)
		result = nvme_data_alloc(&probe->nvme, &probe->data, 1);
	if (!result && probe->nvme.block_size != BYTES)
		result = -ENXIO;
	return result;
}

void kst_probe_close(struct kst_probe *probe)
{
	if (!probe->nvme.bar)
		return;
	nvme_disable(&probe->nvme);
	nvme_data_free(&probe->nvme, &probe->data);
	nvme_queue_close(&probe->nvme, &probe->queue);
	nvme_close(&probe->nvme);
}

/* Returns the command's status, which is positive, or -ETIMEDOUT. */
static int command(struct kst_probe *probe, int opcode, uint64_t bus)
{
	struct nvme_completion completion;
	int result;

	nvme_submit_bus(&probe->nvme, &probe->queue, 1, opcode, LBA(probe), 1, bus);
	result = nvme_wait(&probe->queue, &completion);
	return result ? result : completion.status;
}

int kst_probe_write(struct kst_probe *probe, uint64_t bus, uint8_t value)
{
	int result;

	memset(probe->data.buffer.memory, value, BYTES);
	result = command(probe, NVME_WRITE, probe->data.bus[0]);
	if (result)
		return result < 0 ? result : -EIO;
	result = command(probe, NVME_READ, bus);
	return result < 0 ? result : 0;
}

int kst_probe_read(struct kst_probe *probe, uint64_t bus, int *value)
{
	uint8_t *bytes = probe->data.buffer.memory;
	int result;

	/* The blocks keep this value if the device can't read the memory. */
	memset(bytes, 0, BYTES);
	result = command(probe, NVME_WRITE, probe->data.bus[0]);
	if (!result)
		result = command(probe, NVME_WRITE, bus);
	if (result < 0)
		return result;
	result = command(probe, NVME_READ, probe->data.bus[0]);
	if (result)
		return result < 0 ? result : -EIO;
	*value = bytes[0];
	for (int i = 1; i < BYTES; i++)
		if (bytes[i] != bytes[0])
			*value = -1;
	return 0;
}
