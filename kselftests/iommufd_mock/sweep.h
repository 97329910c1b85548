/* SPDX-License-Identifier: GPL-2.0-only */
/* The operations whose allocations fail in turn, each with the state it starts from. */
#define SWEEP_PAGES 8

struct sweep {
	int fd, access, queue;
	uint32_t ioas, other, hwpt, parent, nested, fault;
	struct mock_device device, second; /* attached to `other`; not yet added */
	uint8_t *memory;
};

/*
 * An IOAS with two mappings that no device uses, another one with a device. Both have an
 * empty list of allowed IOVAs.
 */
static int sweep_open(struct sweep *sweep)
{
	int result = sweep->fd = kst_open_iommufd();

	sweep->access = sweep->queue = -1;
	if (result >= 0)
		result = kst_ioas_alloc(sweep->fd, &sweep->ioas);
	if (!result)
		result = kst_ioas_alloc(sweep->fd, &sweep->other);
	if (!result)
		result = kst_ioas_map_fixed(sweep->fd, sweep->ioas, sweep->memory, 3 * PAGE, IOVA);
	if (!result)
		result = kst_ioas_map_fixed(sweep->fd, sweep->ioas, sweep->memory + 4 * PAGE,
					    2 * PAGE, IOVA + 4 * PAGE);
	if (!result)
		result = mock_add(sweep->fd, sweep->other, 0, &sweep->device);
	return result;
}

/* Destroys every object. -EBUSY if one of them is still referenced. */
static int sweep_close(struct sweep *sweep)
{
	const uint32_t ids[] = {sweep->second.stdev, sweep->device.stdev, sweep->nested,
				sweep->parent, sweep->hwpt, sweep->fault,
				sweep->ioas, sweep->other};
	int result = 0;

	if (sweep->access >= 0)
		close(sweep->access);
	if (sweep->queue >= 0)
		close(sweep->queue);
	for (int i = 0; i < sizeof(ids) / sizeof(ids[0]); i++)
		if (!result && ids[i])
			result = kst_destroy(sweep->fd, ids[i]);
	close(sweep->fd);
	return result;
}

static int no_preparation(struct sweep *sweep)
{
	return 0;
}

/* Whether a function returned an id or an error. */
static int take(uint32_t *id, long long result)
{
	if (result < 0)
		return result;
	*id = result;
	return 0;
}

static int make_parent(struct sweep *sweep)
{
	return take(&sweep->parent, hwpt_alloc(sweep->fd, sweep->device.idev, sweep->ioas,
					       IOMMU_HWPT_ALLOC_NEST_PARENT));
}

static int make_queue(struct sweep *sweep)
{
	int result = fault_alloc(sweep->fd, &sweep->fault);

	if (result < 0)
		sweep->fault = 0;
	sweep->queue = result < 0 ? -1 : result;
	return result < 0 ? result : 0;
}

static int make_parent_and_queue(struct sweep *sweep)
{
	return make_parent(sweep) ?: make_queue(sweep);
}

static int make_nested(struct sweep *sweep)
{
	return take(&sweep->nested,
		    nested_alloc(sweep->fd, sweep->device.idev, sweep->parent, sweep->fault));
}

static int make_nested_domain(struct sweep *sweep)
{
	return make_parent_and_queue(sweep) ?: make_nested(sweep);
}

static int attach_nested(struct sweep *sweep)
{
	return mock_replace(sweep->fd, &sweep->device, sweep->nested);
}

static int make_attached_queue(struct sweep *sweep)
{
	return make_nested_domain(sweep) ?: attach_nested(sweep);
}

static int make_tracked(struct sweep *sweep)
{
	int result = take(&sweep->hwpt, hwpt_alloc(sweep->fd, sweep->device.idev, sweep->ioas,
						   IOMMU_HWPT_ALLOC_DIRTY_TRACKING));

	return result ?: track_dirty(sweep->fd, sweep->hwpt, true);
}

static int make_access(struct sweep *sweep)
{
	int result = access_create(sweep->fd, sweep->ioas, true);

	sweep->access = result < 0 ? -1 : result;
	return result < 0 ? result : 0;
}

static int make_domain(struct sweep *sweep)
{
	return take(&sweep->hwpt, hwpt_alloc(sweep->fd, sweep->device.idev, sweep->ioas, 0));
}

static int make_two_domains(struct sweep *sweep)
{
	return make_parent(sweep) ?: make_domain(sweep);
}

static int make_pin(struct sweep *sweep)
{
	int result = make_access(sweep);
	uint32_t pin;

	return result ?: take(&pin, access_pin(sweep->fd, sweep->access, IOVA, 2 * PAGE,
					       sweep->memory, true));
}

static int make_pinned(struct sweep *sweep)
{
	return make_pin(sweep) ?: make_domain(sweep);
}

static int make_type1(struct sweep *sweep)
{
	struct mock_device *device = &sweep->device;
	int result = vfio_ioas(sweep->fd, IOMMU_VFIO_IOAS_SET, &sweep->other);

	if (!result)
		result = kst_set_iommu(sweep->fd, VFIO_TYPE1_IOMMU);
	if (!result)
		result = vfio_map(sweep->fd, sweep->memory, IOVA, 4 * PAGE, RW);
	return result ?: check_map(sweep->fd, device->hwpt, IOVA, sweep->memory, 4 * PAGE);
}

static int do_ioas_alloc(struct sweep *sweep)
{
	uint32_t id;
	int result = kst_ioas_alloc(sweep->fd, &id);

	return result ?: kst_destroy(sweep->fd, id);
}

static int do_allow(struct sweep *sweep)
{
	static const struct iommu_iova_range ranges[] = {{IOVA, IOVA + PAGE},
							 {IOVA + 2 * PAGE, IOVA + 3 * PAGE}};

	return allow_iovas(sweep->fd, sweep->ioas, ranges, 2);
}

static int do_map(struct sweep *sweep)
{
	return kst_ioas_map_fixed(sweep->fd, sweep->ioas, sweep->memory, SWEEP_PAGES * PAGE,
				  IOVA + 16 * PAGE);
}

static int do_copy(struct sweep *sweep)
{
	return copy_fixed(sweep->fd, sweep->other, IOVA, sweep->ioas, IOVA + PAGE, 2 * PAGE);
}

static int do_unmap(struct sweep *sweep)
{
	long long result = unmap_all(sweep->fd, sweep->ioas);

	return result < 0 ? result : 0;
}

static int do_add_device(struct sweep *sweep)
{
	int result = mock_add(sweep->fd, sweep->ioas, 0, &sweep->second);

	if (result)
		sweep->second.stdev = 0;
	return result;
}

static int do_replace(struct sweep *sweep)
{
	return mock_replace(sweep->fd, &sweep->device, sweep->ioas);
}

static int do_information(struct sweep *sweep)
{
	struct iommu_test_hw_info info;
	struct iommu_hw_info get = {
		.size = sizeof(get),
		.dev_id = sweep->device.idev,
		.data_len = sizeof(info),
		.data_uptr = (uintptr_t)&info,
	};

	return kst_ioctl(sweep->fd, IOMMU_GET_HW_INFO, &get);
}

static int do_invalidate(struct sweep *sweep)
{
	struct iommu_hwpt_invalidate_selftest entry = {.iotlb_id = 1};
	uint32_t count = 1;

	return invalidate(sweep->fd, sweep->nested, &entry, sizeof(entry), &count);
}

static int do_track(struct sweep *sweep)
{
	return track_dirty(sweep->fd, sweep->hwpt, false) ?:
	       track_dirty(sweep->fd, sweep->hwpt, true);
}

static int do_get_dirty(struct sweep *sweep)
{
	static uint64_t bits[8];

	return get_dirty(sweep->fd, sweep->hwpt, IOVA, 3 * PAGE, PAGE, bits, 0);
}

static int do_pin(struct sweep *sweep)
{
	long long id = access_pin(sweep->fd, sweep->access, IOVA, 3 * PAGE, sweep->memory, true);

	return id < 0 ? id : access_unpin(sweep->fd, sweep->access, id);
}

static int do_read(struct sweep *sweep)
{
	static uint8_t data[3 * PAGE];

	return access_rw(sweep->fd, sweep->access, IOVA, data, sizeof(data),
			 MOCK_ACCESS_RW_SLOW_PATH);
}

static int do_move(struct sweep *sweep)
{
	return access_replace(sweep->fd, sweep->access, sweep->other);
}

static int do_option(struct sweep *sweep)
{
	return set_option(sweep->fd, IOMMU_OPTION_HUGE_PAGES, sweep->ioas, 0);
}

static int do_fault(struct sweep *sweep)
{
	struct iommu_hwpt_pgfault fault;
	long long result = trigger_fault(sweep->fd, sweep->device.idev, 1, 0, 0);

	if (!result)
		result = fetch(sweep->queue, &fault, sizeof(fault));
	/* A fault whose allocation failed is not reported, but answered. */
	if (result > 0)
		result = respond_one(sweep->queue, fault.cookie, IOMMUFD_PAGE_RESP_SUCCESS);
	return result < 0 ? result : 0;
}

static int do_cut(struct sweep *sweep)
{
	long long result = vfio_unmap(sweep->fd, IOVA + PAGE, PAGE, 0);

	return result < 0 ? result : 0;
}

static int do_vfio_map(struct sweep *sweep)
{
	return vfio_map(sweep->fd, sweep->memory, IOVA + 8 * PAGE, SWEEP_PAGES * PAGE, RW);
}

static int do_vfio_information(struct sweep *sweep)
{
	uint8_t buffer[512];
	struct vfio_iommu_type1_info *info = (void *)buffer;

	info->argsz = sizeof(buffer);
	return kst_ioctl(sweep->fd, VFIO_IOMMU_GET_INFO, info);
}
