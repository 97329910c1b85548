/* SPDX-License-Identifier: GPL-2.0-only */
/* A device that is open and ready for use through one of VFIO's interfaces. */
#ifndef KST_SESSION_H
#define KST_SESSION_H

#include "kst/vfio.h"

enum kst_interface {
	KST_GROUP_CONTAINER, /* group, and the container at /dev/vfio/vfio */
	KST_GROUP_IOMMUFD,   /* group, and an iommufd instead of a container */
	KST_CDEV,	     /* device cdev and iommufd */
};

struct kst_session {
	enum kst_interface interface;
	struct kst_device device;
	bool noiommu;
	int container; /* or iommufd */
	int group;
	int fd; /* the device */
	uint32_t ioas;
	uint32_t devid;
	uint64_t next_iova;
};

/* Memory that is mapped for the device. */
struct kst_buffer {
	void *memory;
	size_t size;
	uint64_t iova; /* 0 if nothing is mapped: noiommu with a group */
	uint64_t bus;  /* bus address of the first byte */
};

/*
 * Binds the device to vfio-pci, in noiommu mode if it has no IOMMU. Returns NULL if
 * this kernel offers the interface for it. Otherwise returns the reason, and
 * *feature is the matching word of KST_EXPECT.
 */
const char *kst_check_interface(enum kst_interface interface,
				const struct kst_device *device, const char **feature);
/* `session` can be closed even if this fails. */
int kst_open(struct kst_session *session, enum kst_interface interface,
	     const struct kst_device *device);
/* The same with another type of mappings, if the device has an IOMMU and a group. */
int kst_open_type(struct kst_session *session, enum kst_interface interface,
		  const struct kst_device *device, unsigned long type);
/*
 * Adds a device's group to the container of an open session, whose type is set. Both
 * sessions then have the same container: only one may close it.
 */
int kst_join(const struct kst_session *session, const struct kst_device *device,
	     struct kst_session *other);
void kst_close(struct kst_session *session);
/*
 * Opens another device in the address space of `first`: the same container, or the same
 * IOAS of the same iommufd. Close it before `first`.
 */
int kst_open_with(struct kst_session *session, const struct kst_session *first,
		  const struct kst_device *device);

int kst_buffer_alloc(struct kst_session *session, struct kst_buffer *buffer, size_t size);
/* Returns the bus address of one byte of the buffer. */
int kst_buffer_bus(struct kst_session *session, const struct kst_buffer *buffer,
		   size_t offset, uint64_t *bus);
/* Unmaps the buffer. The memory stays and must still be freed. */
int kst_buffer_unmap(struct kst_session *session, const struct kst_buffer *buffer);
/* Frees the memory in any case. Returns -errno if it could not be unmapped first. */
int kst_buffer_free(struct kst_session *session, struct kst_buffer *buffer);

/*
 * use.c: returns whether an edu device can address the whole buffer: all but edu1 and
 * free0 have 28 address bits, too few for the memory of some guests.
 */
bool kst_reaches(const struct kst_session *session, const struct kst_buffer *buffer);
/*
 * Checks that an open session works: accesses registers of an edu device and, if it can
 * address the memory, does DMA.
 */
int kst_use(struct kst_session *session);
/* The same without DMA, which takes a tenth of a second. */
int kst_use_registers(struct kst_session *session);
/* Drops a capability, such as CAP_IPC_LOCK. */
int kst_drop_capability(unsigned int capability);
/* Drops CAP_SYS_RAWIO. */
int kst_drop_rawio(void);

/* Physical addresses from /proc/self/pagemap: of one address, or of a run of pages. */
int kst_physical(const void *address, uint64_t *pa);
int kst_physical_pages(const void *address, size_t count, uint64_t *pas);
/*
 * move.c: makes the kernel move pages that are not pinned. Returns how many of those
 * allocated for this purpose have moved, -ENOENT if it has no compaction.
 */
int kst_move_pages(void);

#endif
