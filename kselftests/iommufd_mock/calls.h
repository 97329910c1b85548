/* SPDX-License-Identifier: GPL-2.0-only */
/* iommufd's ioctls (include/uapi/linux/iommufd.h) as functions that return -errno. */

static int map_flags(int fd, uint32_t ioas, const void *memory, uint64_t length, uint64_t *iova,
		     uint32_t flags)
{
	struct iommu_ioas_map map = {
		.size = sizeof(map),
		.flags = flags,
		.ioas_id = ioas,
		.user_va = (uintptr_t)memory,
		.length = length,
		.iova = *iova,
	};
	int result = kst_ioctl(fd, IOMMU_IOAS_MAP, &map);

	*iova = map.iova;
	return result;
}

static int copy_flags(int fd, uint32_t to, uint64_t *to_iova, uint32_t from, uint64_t from_iova,
		      uint64_t length, uint32_t flags)
{
	struct iommu_ioas_copy copy = {
		.size = sizeof(copy),
		.flags = flags,
		.dst_ioas_id = to,
		.src_ioas_id = from,
		.length = length,
		.dst_iova = *to_iova,
		.src_iova = from_iova,
	};
	int result = kst_ioctl(fd, IOMMU_IOAS_COPY, &copy);

	*to_iova = copy.dst_iova;
	return result;
}

static int copy_fixed(int fd, uint32_t to, uint64_t to_iova, uint32_t from, uint64_t from_iova,
		      uint64_t length)
{
	return copy_flags(fd, to, &to_iova, from, from_iova, length, FIXED | READ | WRITE);
}

/* Returns the number of bytes unmapped. */
static long long unmap(int fd, uint32_t ioas, uint64_t iova, uint64_t length)
{
	struct iommu_ioas_unmap arguments = {
		.size = sizeof(arguments),
		.ioas_id = ioas,
		.iova = iova,
		.length = length,
	};
	int result = kst_ioctl(fd, IOMMU_IOAS_UNMAP, &arguments);

	return result ? result : (long long)arguments.length;
}

static long long unmap_all(int fd, uint32_t ioas)
{
	return unmap(fd, ioas, 0, UINT64_MAX);
}

static int allow_iovas(int fd, uint32_t ioas, const struct iommu_iova_range *ranges,
		       uint32_t count)
{
	struct iommu_ioas_allow_iovas allow = {
		.size = sizeof(allow),
		.ioas_id = ioas,
		.num_iovas = count,
		.allowed_iovas = (uintptr_t)ranges,
	};

	return kst_ioctl(fd, IOMMU_IOAS_ALLOW_IOVAS, &allow);
}

/* Returns the number of ranges, also if there is no room for all of them. */
static int iova_ranges(int fd, uint32_t ioas, struct iommu_iova_range *ranges, uint32_t room,
		       uint64_t *alignment)
{
	struct iommu_ioas_iova_ranges get = {
		.size = sizeof(get),
		.ioas_id = ioas,
		.num_iovas = room,
		.allowed_iovas = (uintptr_t)ranges,
	};
	int result = kst_ioctl(fd, IOMMU_IOAS_IOVA_RANGES, &get);

	if (result && result != -EMSGSIZE)
		return result;
	if ((result == -EMSGSIZE) != (get.num_iovas > room))
		return -EPROTO;
	*alignment = get.out_iova_alignment;
	return get.num_iovas;
}

static int set_option(int fd, uint32_t option, uint32_t object, uint64_t value)
{
	struct iommu_option set = {
		.size = sizeof(set),
		.option_id = option,
		.op = IOMMU_OPTION_OP_SET,
		.object_id = object,
		.val64 = value,
	};

	return kst_ioctl(fd, IOMMU_OPTION, &set);
}

static long long get_option(int fd, uint32_t option, uint32_t object)
{
	struct iommu_option get = {
		.size = sizeof(get),
		.option_id = option,
		.op = IOMMU_OPTION_OP_GET,
		.object_id = object,
	};
	int result = kst_ioctl(fd, IOMMU_OPTION, &get);

	return result ? result : (long long)get.val64;
}

/* Returns the id of the HWPT. */
static long long hwpt_alloc(int fd, uint32_t idev, uint32_t pt, uint32_t flags)
{
	struct iommu_hwpt_alloc alloc = {
		.size = sizeof(alloc),
		.flags = flags,
		.dev_id = idev,
		.pt_id = pt,
	};
	int result = kst_ioctl(fd, IOMMU_HWPT_ALLOC, &alloc);

	return result ? result : (long long)alloc.out_hwpt_id;
}

/* Returns the id of a nested HWPT. `fault` is 0 or the id of a fault queue. */
static long long nested_alloc(int fd, uint32_t idev, uint32_t parent, uint32_t fault)
{
	struct iommu_hwpt_selftest data = {.iotlb = IOMMU_TEST_IOTLB_DEFAULT};
	struct iommu_hwpt_alloc alloc = {
		.size = sizeof(alloc),
		.flags = fault ? IOMMU_HWPT_FAULT_ID_VALID : 0,
		.dev_id = idev,
		.pt_id = parent,
		.data_type = IOMMU_HWPT_DATA_SELFTEST,
		.data_len = sizeof(data),
		.data_uptr = (uintptr_t)&data,
		.fault_id = fault,
	};
	int result = kst_ioctl(fd, IOMMU_HWPT_ALLOC, &alloc);

	return result ? result : (long long)alloc.out_hwpt_id;
}

static int track_dirty(int fd, uint32_t hwpt, bool on)
{
	struct iommu_hwpt_set_dirty_tracking set = {
		.size = sizeof(set),
		.flags = on ? IOMMU_HWPT_DIRTY_TRACKING_ENABLE : 0,
		.hwpt_id = hwpt,
	};

	return kst_ioctl(fd, IOMMU_HWPT_SET_DIRTY_TRACKING, &set);
}

static int get_dirty(int fd, uint32_t hwpt, uint64_t iova, uint64_t length, uint64_t page_size,
		     void *bits, uint32_t flags)
{
	struct iommu_hwpt_get_dirty_bitmap get = {
		.size = sizeof(get),
		.hwpt_id = hwpt,
		.flags = flags,
		.iova = iova,
		.length = length,
		.page_size = page_size,
		.data = (uintptr_t)bits,
	};

	return kst_ioctl(fd, IOMMU_HWPT_GET_DIRTY_BITMAP, &get);
}

/* Returns the descriptor of a fault queue. */
static int fault_alloc(int fd, uint32_t *id)
{
	struct iommu_fault_alloc alloc = {.size = sizeof(alloc)};
	int result = kst_ioctl(fd, IOMMU_FAULT_QUEUE_ALLOC, &alloc);

	*id = alloc.out_fault_id;
	return result ? result : (int)alloc.out_fault_fd;
}
