/* SPDX-License-Identifier: GPL-2.0-only */
/* QEMU's "edu" device: docs/specs/edu.txt in the QEMU tree. */
#ifndef KST_EDU_H
#define KST_EDU_H

#include "kst/vfio.h"

#define EDU_ID 0x010000ed
/* Vendor ID in config space. */
#define EDU_ID_VENDOR 0x1234
#define EDU_REG_ID 0x00
#define EDU_REG_LIVENESS 0x04
#define EDU_REG_FACTORIAL 0x08
#define EDU_REG_STATUS 0x20
#define EDU_REG_IRQ_STATUS 0x24
#define EDU_REG_IRQ_RAISE 0x60
#define EDU_REG_IRQ_ACK 0x64
#define EDU_REG_DMA_SRC 0x80
#define EDU_REG_DMA_DST 0x88
#define EDU_REG_DMA_COUNT 0x90
#define EDU_REG_DMA_CMD 0x98
#define EDU_DMA_START 1
#define EDU_DMA_FROM_DEVICE 2
#define EDU_DMA_IRQ 4
/*
 * The device's own memory: 4 KiB, but QEMU before 8.2 rejects the last byte.
 * Programming an address outside of it terminates QEMU.
 */
#define EDU_BUFFER 0x40000
#define EDU_BUFFER_SIZE 4095
/* Without the dma_mask property the device has 28 address bits. */
#define EDU_DEFAULT_MASK ((1ull << 28) - 1)

struct edu {
	volatile uint8_t *bar;
	size_t size;
	int device;
};

int edu_open(struct edu *edu, int device);
void edu_close(struct edu *edu);
uint32_t edu_read(const struct edu *edu, unsigned int reg);
void edu_write(struct edu *edu, unsigned int reg, uint32_t value);
/* Starts a transfer. Every transfer takes a tenth of a second, whatever its size. */
int edu_dma_start(struct edu *edu, bool from_device, uint64_t bus, unsigned int offset,
		  unsigned int length);
/*
 * Returns 0 once the transfer is complete. Returns -ETIMEDOUT after
 * KST_DEVICE_SECONDS, far longer than any transfer takes; bus mastering is then off.
 */
int edu_dma_wait(struct edu *edu);
int edu_dma(struct edu *edu, bool from_device, uint64_t bus, unsigned int offset,
	    unsigned int length);

#endif
