/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KST_VFIO_H
#define KST_VFIO_H

#include "kst/kst.h"

/* An ioctl that returns -errno. */
long long kst_ioctl(int fd, unsigned long request, void *argument);

/*
 * Returns whether /dev/vfio/vfio is an iommufd (CONFIG_IOMMUFD_VFIO_CONTAINER): then it
 * accepts iommufd's own ioctls, too.
 */
bool kst_container_is_iommufd(void);

/* group.c: the legacy interface. */
/* Path of the device's group: /dev/vfio/N or /dev/vfio/noiommu-N. */
int kst_group_path(const struct kst_device *device, char *path, size_t size);
int kst_open_group(const struct kst_device *device);
int kst_set_container(int group, int container);
int kst_unset_container(int group);
int kst_group_viable(int group);
int kst_check_extension(int container, unsigned long type);
int kst_set_iommu(int container, unsigned long type);
int kst_group_device_fd(int group, const char *bdf);

/* cdev.c: the device cdev. */
int kst_cdev_name(const struct kst_device *device, char *name, size_t size);
int kst_cdev_path(const struct kst_device *device, char *path, size_t size);
int kst_open_cdev(const struct kst_device *device);
int kst_bind_iommufd(int device, int iommufd, uint32_t *devid);
int kst_attach(int device, uint32_t *pt_id);
int kst_detach(int device);

/* iommufd.c */
int kst_open_iommufd(void);
int kst_destroy(int iommufd, uint32_t id);
int kst_ioas_alloc(int iommufd, uint32_t *id);
/* A page table for a device, below an IOAS or a page table; from 6.6 on. */
int kst_hwpt_alloc(int iommufd, uint32_t device, uint32_t parent, uint32_t flags,
		   uint32_t *table);
/* With any flags. *iova is input with IOMMU_IOAS_MAP_FIXED_IOVA, and output without. */
int kst_ioas_map_flags(int iommufd, uint32_t ioas, const void *address, uint64_t length,
		       uint64_t *iova, uint32_t flags);
/* iommufd chooses the address; *iova is output. */
int kst_ioas_map(int iommufd, uint32_t ioas, void *address, uint64_t length,
		 uint64_t *iova);
int kst_ioas_map_fixed(int iommufd, uint32_t ioas, void *address, uint64_t length,
		       uint64_t iova);
int kst_ioas_unmap(int iommufd, uint32_t ioas, uint64_t iova, uint64_t length);
/* *length: the maximum number of bytes to look at; on return, how many are contiguous. */
int kst_get_pa(int iommufd, uint32_t ioas, uint64_t iova, uint64_t *length, uint64_t *pa);

/* Device descriptors, from a group or a cdev. */
int kst_device_info(int device, struct vfio_device_info *info);
int kst_region_info(int device, unsigned int index, struct vfio_region_info *info);
int kst_config_read16(int device, unsigned int offset, uint16_t *value);
int kst_config_write16(int device, unsigned int offset, uint16_t value);
int kst_enable_bus_master(int device);
/* Stops all DMA, so that memory can be freed even if a device keeps using it. */
int kst_disable_bus_master(int device);

/* reset.c */
/*
 * Whether the kernel resets the device when it is opened and closed, which takes a
 * function-level reset 0.1 s each. Turned on again by kst_check_interface().
 */
int kst_allow_resets(const struct kst_device *device, bool allowed);
int kst_reset(int device);
/* Resets all devices on the bus. They must all be bound to the same iommufd. */
int kst_hot_reset(int device);
/* The same for a device that was opened through a group: all groups must be passed. */
#define KST_MAX_GROUPS 16
int kst_hot_reset_groups(int device, const int *groups, unsigned int count);
/* The devices that a hot reset affects. For a cdev `id` is the iommufd's device ID. */
struct kst_hot_reset_info {
	struct vfio_pci_hot_reset_info header;
	struct {
		uint32_t id;
		uint16_t segment;
		uint8_t bus;
		uint8_t devfn;
	} devices[8];
};
int kst_hot_reset_info(int device, struct kst_hot_reset_info *info);

/* irq.c */
/* Routes the first interrupt of an index to an eventfd. */
int kst_set_irq(int device, unsigned int index, int eventfd);
/* Routes `count` interrupts, 16 at most, to one eventfd each; -1: to none. */
int kst_set_irqs(int device, unsigned int index, unsigned int start, unsigned int count,
		 const int *eventfds);
/*
 * The general call: `data` are `size` bytes of booleans or descriptors, at most 64, or
 * NULL.
 */
int kst_irq_call(int device, uint32_t flags, unsigned int index, unsigned int start,
		 unsigned int count, const void *data, size_t size);
/* Without data: VFIO_IRQ_SET_ACTION_TRIGGER disables the index, _UNMASK unmasks. */
int kst_irq_simple(int device, unsigned int index, uint32_t action);
/* Returns the number of events or -ETIMEDOUT. */
int kst_wait_event(int eventfd, double seconds);

#endif
