/* SPDX-License-Identifier: GPL-2.0-only */
/* A device opened ready for use in one of the ways that VFIO has. */
#ifndef KST_SESSION_H
#define KST_SESSION_H

#include "kst/vfio.h"

enum kst_way {
	KST_GROUP_CONTAINER, /* group, and the container at /dev/vfio/vfio */
	KST_GROUP_IOMMUFD,   /* group, and an iommufd in a container's place */
	KST_CDEV,	     /* device node and iommufd */
};

struct kst_session {
	enum kst_way way;
	struct kst_device device;
	bool noiommu;
	int container; /* or iommufd */
	int group;
	int fd; /* the device */
	uint32_t ioas;
	uint32_t devid;
	uint64_t next_iova;
};

/* Memory that the device can reach. */
struct kst_buffer {
	void *memory;
	size_t size;
	uint64_t iova; /* 0 where nothing is mapped: noiommu with a group */
	uint64_t bus;  /* what the device is programmed with, for the first byte */
};

/*
 * Whether this kernel can do it at all; NULL: yes. Otherwise the reason, and
 * *feature is the word of KST_EXPECT that it belongs to. The device is bound to
 * vfio-pci by this, in noiommu mode when it has no IOMMU.
 */
const char *kst_cannot(enum kst_way way, const struct kst_device *device,
		       const char **feature);
/* 0 or -errno; `session` can be closed in either case. */
int kst_open(struct kst_session *session, enum kst_way way,
	     const struct kst_device *device);
void kst_close(struct kst_session *session);

int kst_buffer_alloc(struct kst_session *session, struct kst_buffer *buffer, size_t size);
/* What the device is programmed with for one byte of it. */
int kst_buffer_bus(struct kst_session *session, const struct kst_buffer *buffer,
		   size_t offset, uint64_t *bus);
/* Takes it away from the device; the memory stays, to be freed all the same. */
int kst_buffer_unmap(struct kst_session *session, const struct kst_buffer *buffer);
/* The memory is gone in any case; -errno when the device could not be kept from it. */
int kst_buffer_free(struct kst_session *session, struct kst_buffer *buffer);

/*
 * use.c: whether an edu device reaches the first page of it: all but edu1 and free0 have
 * lines for 28 bits, which is not enough for the memory of every guest.
 */
bool kst_reaches(const struct kst_session *session, const struct kst_buffer *buffer);
/* Registers of an edu device and, of memory that it reaches, DMA: proof that all of an
 * open session works.
 */
int kst_use(struct kst_session *session);
/* Takes CAP_SYS_RAWIO from this process. */
int kst_drop_rawio(void);

/* Physical addresses from /proc/self/pagemap: of one, and of a run of pages. */
int kst_physical(const void *address, uint64_t *pa);
int kst_physical_pages(const void *address, size_t count, uint64_t *pas);

#endif
