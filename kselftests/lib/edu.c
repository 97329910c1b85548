// SPDX-License-Identifier: GPL-2.0-only
#include <sys/mman.h>
#include <unistd.h>

#include "kst/edu.h"

int edu_open(struct edu *edu, int device)
{
	struct vfio_region_info bar;
	int result = kst_region_info(device, VFIO_PCI_BAR0_REGION_INDEX, &bar);
	void *mapping;

	memset(edu, 0, sizeof(*edu));
	if (result)
		return result;
	mapping = mmap(NULL, bar.size, PROT_READ | PROT_WRITE, MAP_SHARED, device,
		       bar.offset);
	if (mapping == MAP_FAILED)
		return -errno;
	edu->bar = mapping;
	edu->size = bar.size;
	edu->device = device;
	result = kst_enable_bus_master(device);
	if (result)
		edu_close(edu);
	return result;
}

void edu_close(struct edu *edu)
{
	if (edu->bar)
		munmap((void *)edu->bar, edu->size);
	edu->bar = NULL;
}

uint32_t edu_read(const struct edu *edu, unsigned int reg)
{
	return *(volatile uint32_t *)(edu->bar + reg);
}

void edu_write(struct edu *edu, unsigned int reg, uint32_t value)
{
	*(volatile uint32_t *)(edu->bar + reg) = value;
}

/* The DMA registers need 64-bit accesses. */
static void write64(struct edu *edu, unsigned int reg, uint64_t value)
{
	*(volatile uint64_t *)(edu->bar + reg) = value;
}

int edu_dma_start(struct edu *edu, bool from_device, uint64_t bus, unsigned int offset,
		  unsigned int length)
{
	uint64_t own = EDU_BUFFER + offset;

	if (offset + length > EDU_BUFFER_SIZE || length == 0)
		return -EINVAL;
	write64(edu, EDU_REG_DMA_SRC, from_device ? own : bus);
	write64(edu, EDU_REG_DMA_DST, from_device ? bus : own);
	write64(edu, EDU_REG_DMA_COUNT, length);
	write64(edu, EDU_REG_DMA_CMD,
		EDU_DMA_START | (from_device ? EDU_DMA_FROM_DEVICE : 0));
	return 0;
}

int edu_dma_wait(struct edu *edu)
{
	double until = kst_now() + KST_DEVICE_SECONDS;

	while (edu_read(edu, EDU_REG_DMA_CMD) & EDU_DMA_START) {
		if (kst_now() > until) {
			/* The caller may free the memory: stop the DMA. */
			kst_disable_bus_master(edu->device);
			return -ETIMEDOUT;
		}
		usleep(500);
	}
	return 0;
}

int edu_dma(struct edu *edu, bool from_device, uint64_t bus, unsigned int offset,
	    unsigned int length)
{
	int result = edu_dma_start(edu, from_device, bus, offset, length);

	return result ? result : edu_dma_wait(edu);
}
