/* SPDX-License-Identifier: GPL-2.0-only */
/* VFIO's type1 interface for mappings, of a container or an iommufd. */
#ifndef KST_TYPE1_H
#define KST_TYPE1_H

#include "kst/session.h"

#define KST_DMA_RW (VFIO_DMA_MAP_FLAG_READ | VFIO_DMA_MAP_FLAG_WRITE)

int kst_map_dma(int container, const void *address, uint64_t iova, uint64_t size,
		uint32_t flags);
/* *size: on return, how much was unmapped. */
int kst_unmap_dma(int container, uint64_t iova, uint64_t *size, uint32_t flags);

/* Starts or stops dirty tracking: VFIO_IOMMU_DIRTY_PAGES_FLAG_START or _STOP. */
int kst_track_dirty(int container, uint32_t flags);

/*
 * Both for any session whose device has an IOMMU: through type1's interface, or the IOAS
 * of a cdev. `rights` are type1's flags.
 */
int kst_map(struct kst_session *session, const void *address, uint64_t iova,
	    uint64_t size, uint32_t rights);
int kst_unmap(struct kst_session *session, uint64_t iova, uint64_t size);

/* The information of VFIO_IOMMU_GET_INFO and its capabilities. */
#define KST_MAX_RANGES 32
struct kst_type1_info {
	uint64_t page_sizes;
	bool has_avail, has_migration;
	uint32_t avail;
	uint64_t dirty_page_size, max_bitmap;
	unsigned int range_count;
	struct vfio_iova_range ranges[KST_MAX_RANGES];
};
/* Returns -EBADMSG if the chain of capabilities is malformed. */
int kst_type1_info(int container, struct kst_type1_info *info);

#endif
