// SPDX-License-Identifier: GPL-2.0-only
#include <fcntl.h>
#include <unistd.h>

#include "kst/vfio.h"

int kst_open_iommufd(void)
{
	int fd = open("/dev/iommu", O_RDWR | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	kst_mark_use("/dev/iommu");
	return fd;
}

int kst_destroy(int iommufd, uint32_t id)
{
	struct iommu_destroy destroy = {.size = sizeof(destroy), .id = id};

	return kst_ioctl(iommufd, IOMMU_DESTROY, &destroy);
}

int kst_ioas_alloc(int iommufd, uint32_t *id)
{
	struct iommu_ioas_alloc alloc = {.size = sizeof(alloc)};
	int result = kst_ioctl(iommufd, IOMMU_IOAS_ALLOC, &alloc);

	*id = alloc.out_ioas_id;
	return result;
}

#ifdef IOMMU_HWPT_ALLOC
int kst_hwpt_alloc(int iommufd, uint32_t device, uint32_t parent, uint32_t flags,
		   uint32_t *table)
{
	struct iommu_hwpt_alloc alloc = {
		.size = sizeof(alloc),
		.flags = flags,
		.dev_id = device,
		.pt_id = parent,
	};
	int result = kst_ioctl(iommufd, IOMMU_HWPT_ALLOC, &alloc);

	*table = alloc.out_hwpt_id;
	return result;
}
#endif

int kst_ioas_map_flags(int iommufd, uint32_t ioas, const void *address, uint64_t length,
		       uint64_t *iova, uint32_t flags)
{
	struct iommu_ioas_map map = {
		.size = sizeof(map),
		.flags = flags,
		.ioas_id = ioas,
		.user_va = (uintptr_t)address,
		.length = length,
		.iova = *iova,
	};
	int result = kst_ioctl(iommufd, IOMMU_IOAS_MAP, &map);

	*iova = map.iova;
	return result;
}

#define READ_WRITE (IOMMU_IOAS_MAP_READABLE | IOMMU_IOAS_MAP_WRITEABLE)

int kst_ioas_map(int iommufd, uint32_t ioas, void *address, uint64_t length,
		 uint64_t *iova)
{
	*iova = 0;
	return kst_ioas_map_flags(iommufd, ioas, address, length, iova, READ_WRITE);
}

int kst_ioas_map_fixed(int iommufd, uint32_t ioas, void *address, uint64_t length,
		       uint64_t iova)
{
	return kst_ioas_map_flags(iommufd, ioas, address, length, &iova,
				  READ_WRITE | IOMMU_IOAS_MAP_FIXED_IOVA);
}

int kst_ioas_unmap(int iommufd, uint32_t ioas, uint64_t iova, uint64_t length)
{
	struct iommu_ioas_unmap unmap = {
		.size = sizeof(unmap),
		.ioas_id = ioas,
		.iova = iova,
		.length = length,
	};

	return kst_ioctl(iommufd, IOMMU_IOAS_UNMAP, &unmap);
}

int kst_get_pa(int iommufd, uint32_t ioas, uint64_t iova, uint64_t *length, uint64_t *pa)
{
	struct kst_ioas_get_pa get = {
		.size = sizeof(get),
		.ioas_id = ioas,
		.iova = iova,
		.length = *length,
	};
	int result = kst_ioctl(iommufd, KST_IOAS_GET_PA, &get);

	*length = get.length;
	*pa = get.out_phys;
	return result;
}
