/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * PCI devices as VFIO presents them, and as the kernel sees them through sysfs.
 */
#ifndef KST_PCI_H
#define KST_PCI_H

#include <linux/pci_regs.h>

#include "kst/leaks.h"
#include "kst/vfio.h"

/*
 * Config space through VFIO. The value is zero-extended. Transfers of fewer bytes than
 * requested are errors (-ENODATA).
 */
int kst_config_get(int device, unsigned int offset, size_t size, uint32_t *value);
int kst_config_set(int device, unsigned int offset, size_t size, uint32_t value);
/* Any number of bytes of any region. Returns the number of bytes or -errno. */
int kst_region_read(int device, unsigned int index, uint64_t offset, void *data,
		    size_t size);
int kst_region_write(int device, unsigned int index, uint64_t offset, const void *data,
		     size_t size);
/* Returns the offset of a capability in VFIO's config space, -ENOENT without it. */
int kst_find_capability(int device, unsigned int id);
int kst_find_extended_capability(int device, unsigned int id);

/* Config space through sysfs: the hardware's registers. */
int kst_hardware_get(const struct kst_device *device, unsigned int offset, size_t size,
		     uint32_t *value);
int kst_hardware_set(const struct kst_device *device, unsigned int offset, size_t size,
		     uint32_t value);
/* Reads up to `size` bytes. Returns the number of bytes or -errno. */
int kst_hardware_read(const struct kst_device *device, void *data, size_t size);

/* A BAR as the kernel has assigned it; size 0: none. */
struct kst_resource {
	uint64_t start, size, flags; /* include/linux/ioport.h */
};
#define KST_RESOURCE_IO 0x100
#define KST_RESOURCE_MEMORY 0x200
#define KST_RESOURCE_PREFETCH 0x2000
#define KST_RESOURCE_64 0x100000
int kst_resource(const struct kst_device *device, unsigned int index,
		 struct kst_resource *resource);

/* The number of lines in /proc/interrupts that name the device's VFIO interrupts. */
int kst_count_interrupts(const struct kst_device *device);

/*
 * Returns what a device that nobody uses still does: bus mastering, interrupts. NULL if
 * it is quiet.
 */
const char *kst_find_noise(const struct kst_device *device);

/*
 * What a user of a device must leave as it was. Taken before the device is opened,
 * compared after it was closed.
 */
struct kst_traces {
	bool taken;
	struct kst_usage usage;
	unsigned long splats;
};
void kst_take_traces(struct kst_traces *traces);
/* Returns what differs, or what kst_find_noise() finds; NULL if nothing is left. */
const char *kst_find_traces(const struct kst_traces *before,
			    const struct kst_device *device);

/* In FIXTURE_TEARDOWN, after everything was closed. */
#define EXPECT_NO_TRACES(before, device)                                                 \
	do {                                                                             \
		const char *left__ = kst_find_traces(before, device);                    \
		EXPECT_EQ(NULL, left__)                                                  \
		{                                                                        \
			TH_LOG("%s: %s", (device)->bdf, left__ ? left__ : "");           \
		}                                                                        \
	} while (0)

#endif
