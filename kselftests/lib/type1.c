// SPDX-License-Identifier: GPL-2.0-only
#include <stdlib.h>

#include "kst/type1.h"

int kst_map_dma(int container, const void *address, uint64_t iova, uint64_t size,
		uint32_t flags)
{
	struct vfio_iommu_type1_dma_map map = {
		.argsz = sizeof(map),
		.flags = flags,
		.vaddr = (uintptr_t)address,
		.iova = iova,
		.size = size,
	};

	return kst_ioctl(container, VFIO_IOMMU_MAP_DMA, &map);
}

int kst_unmap_dma(int container, uint64_t iova, uint64_t *size, uint32_t flags)
{
	struct vfio_iommu_type1_dma_unmap unmap = {
		.argsz = sizeof(unmap),
		.flags = flags,
		.iova = iova,
		.size = *size,
	};
	int result = kst_ioctl(container, VFIO_IOMMU_UNMAP_DMA, &unmap);

	*size = unmap.size;
	return result;
}

static int read_capability(const struct vfio_info_cap_header *header, size_t room,
			   struct kst_type1_info *info)
{
	const struct vfio_iommu_type1_info_cap_iova_range *ranges = (const void *)header;
	const struct vfio_iommu_type1_info_cap_migration *migration =
		(const void *)header;
	const struct vfio_iommu_type1_info_dma_avail *avail = (const void *)header;

	switch (header->id) {
	case VFIO_IOMMU_TYPE1_INFO_CAP_IOVA_RANGE:
		if (room < sizeof(*ranges) || ranges->nr_iovas > KST_MAX_RANGES ||
		    room < sizeof(*ranges) +
				    ranges->nr_iovas * sizeof(ranges->iova_ranges[0]))
			return -EBADMSG;
		info->range_count = ranges->nr_iovas;
		memcpy(info->ranges, ranges->iova_ranges,
		       ranges->nr_iovas * sizeof(ranges->iova_ranges[0]));
		return 0;
	case VFIO_IOMMU_TYPE1_INFO_CAP_MIGRATION:
		if (room < sizeof(*migration))
			return -EBADMSG;
		info->has_migration = true;
		info->dirty_page_size = migration->pgsize_bitmap;
		info->max_bitmap = migration->max_dirty_bitmap_size;
		return 0;
	case VFIO_IOMMU_TYPE1_INFO_DMA_AVAIL:
		if (room < sizeof(*avail))
			return -EBADMSG;
		info->has_avail = true;
		info->avail = avail->avail;
		return 0;
	}
	return 0;
}

int kst_type1_info(int container, struct kst_type1_info *info)
{
	union {
		struct vfio_iommu_type1_info info;
		uint8_t bytes[4096];
	} buffer = {.info = {.argsz = sizeof(buffer)}};
	int result = kst_ioctl(container, VFIO_IOMMU_GET_INFO, &buffer.info);
	uint32_t at, previous = 0;

	memset(info, 0, sizeof(*info));
	if (result)
		return result;
	info->page_sizes = buffer.info.iova_pgsizes;
	if (!(buffer.info.flags & VFIO_IOMMU_INFO_CAPS))
		return 0;
	for (at = buffer.info.cap_offset; at;) {
		const struct vfio_info_cap_header *header =
			(const void *)(buffer.bytes + at);

		if (at <= previous || at < sizeof(buffer.info) || at % 8 ||
		    at + sizeof(*header) > buffer.info.argsz)
			return -EBADMSG;
		result = read_capability(header, buffer.info.argsz - at, info);
		if (result)
			return result;
		previous = at;
		at = header->next;
	}
	return 0;
}

int kst_track_dirty(int container, uint32_t flags)
{
	struct vfio_iommu_type1_dirty_bitmap dirty = {
		.argsz = sizeof(dirty),
		.flags = flags,
	};

	return kst_ioctl(container, VFIO_IOMMU_DIRTY_PAGES, &dirty);
}

int kst_map(struct kst_session *session, const void *address, uint64_t iova,
	    uint64_t size, uint32_t rights)
{
	uint32_t flags = IOMMU_IOAS_MAP_FIXED_IOVA;

	if (session->interface != KST_CDEV)
		return kst_map_dma(session->container, address, iova, size, rights);
	flags |= rights & VFIO_DMA_MAP_FLAG_READ ? IOMMU_IOAS_MAP_READABLE : 0;
	flags |= rights & VFIO_DMA_MAP_FLAG_WRITE ? IOMMU_IOAS_MAP_WRITEABLE : 0;
	return kst_ioas_map_flags(session->container, session->ioas, address, size, &iova,
				  flags);
}

int kst_unmap(struct kst_session *session, uint64_t iova, uint64_t size)
{
	if (session->interface == KST_CDEV)
		return kst_ioas_unmap(session->container, session->ioas, iova, size);
	return kst_unmap_dma(session->container, iova, &size, 0);
}
