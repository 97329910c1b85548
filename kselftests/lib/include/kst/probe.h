/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * DMA to any address, to find out which ones an IOMMU lets a device reach. An NVMe
 * controller does this in a fraction of the time that an edu device takes.
 */
#ifndef KST_PROBE_H
#define KST_PROBE_H

#include "kst/nvme.h"

struct kst_probe {
	struct nvme nvme;
	struct nvme_queue queue;
	struct nvme_data data; /* one page that is always mapped */
};

/* Opens the controller of an open session; closing both is up to the caller. */
int kst_probe_open(struct kst_probe *probe, struct kst_session *session);
void kst_probe_close(struct kst_probe *probe);

/*
 * The device writes 512 bytes of `value` to the address. Whether they arrived can only be
 * seen in memory: QEMU completes the command without an error even if they did not.
 */
int kst_probe_write(struct kst_probe *probe, uint64_t bus, uint8_t value);
/*
 * The device reads 512 bytes from the address. *value is the first one, or -1 if they are
 * not all the same.
 */
int kst_probe_read(struct kst_probe *probe, uint64_t bus, int *value);

#endif
