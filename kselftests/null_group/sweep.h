/* SPDX-License-Identifier: GPL-2.0-only */
/* The operations that the fault injection tests cover. */

enum operation {
	BIND_DRIVER,
	OPEN_CDEV,
	BIND_IOMMUFD,
	ATTACH,
	REPLACE,
	DETACH,
	MAP,
	GET_PA,
	SET_IRQ,
	SET_INTX,
	OPEN_GROUP,
	OPEN_GROUP_IOMMUFD,
	MAP_CONTAINER,
	TRACK_DIRTY,
};

/* State for testing one operation. */
struct sweep {
	enum operation operation;
	enum kst_interface interface;
	uint32_t other_ioas;
	int event;
	void *memory;
};

#define SWEEP_BYTES (64 * 4096)
#define SWEEP_IOVA 0x1000000

/* Returns the interface that an operation belongs to, or the first one available. */
static enum kst_interface find_interface(enum operation operation,
					 const struct kst_device *device)
{
	static const enum kst_interface interfaces[] = {KST_CDEV, KST_GROUP_CONTAINER,
							KST_GROUP_IOMMUFD};
	const char *feature;

	if (operation == OPEN_GROUP || operation == MAP_CONTAINER ||
	    operation == TRACK_DIRTY)
		return KST_GROUP_CONTAINER;
	if (operation == OPEN_GROUP_IOMMUFD)
		return KST_GROUP_IOMMUFD;
	if (operation != BIND_DRIVER && operation != SET_IRQ && operation != SET_INTX)
		return KST_CDEV;
	for (int i = 0; i < 3; i++)
		if (!kst_check_interface(interfaces[i], device, &feature))
			return interfaces[i];
	return KST_CDEV;
}

/* State with an eventfd and memory, which end_sweep() frees. */
static struct sweep begin_sweep(enum operation operation, const struct kst_device *device)
{
	struct sweep sweep = {
		.operation = operation,
		.interface = find_interface(operation, device),
		.event = eventfd(0, EFD_CLOEXEC),
		.memory = aligned_alloc(4096, SWEEP_BYTES),
	};

	memset(sweep.memory, 1, SWEEP_BYTES);
	return sweep;
}

static void end_sweep(struct sweep *sweep)
{
	close(sweep->event);
	free(sweep->memory);
}

static int map_container(struct kst_session *session, void *memory)
{
	return kst_map_dma(session->container, memory, SWEEP_IOVA, SWEEP_BYTES,
			   KST_DMA_RW);
}

/* Each mapping has a bitmap, so several, one after the other. */
static int map_pages(struct kst_session *session, void *memory)
{
	int result = 0;

	for (unsigned int i = 0; !result && i < 4; i++)
		result = kst_map_dma(session->container, (char *)memory + i * 4096,
				     SWEEP_IOVA + i * 8192, 4096, KST_DMA_RW);
	return result;
}

/* Does everything before the operation, without faults. */
static int prepare(struct sweep *sweep, struct kst_session *session,
		   const struct kst_device *device)
{
	uint64_t at = SWEEP_IOVA;
	uint32_t pt;
	int result;

	switch (sweep->operation) {
	case BIND_DRIVER:
		return kst_unbind(device);
	case OPEN_CDEV:
	case OPEN_GROUP:
	case OPEN_GROUP_IOMMUFD:
		return 0;
	case SET_IRQ:
	case SET_INTX:
	case MAP_CONTAINER:
		return kst_open(session, sweep->interface, device);
	case TRACK_DIRTY:
		result = kst_open(session, sweep->interface, device);
		return result ? result : map_pages(session, sweep->memory);
	case REPLACE:
	case DETACH:
	case MAP:
	case GET_PA:
		result = kst_open(session, KST_CDEV, device);
		if (!result && sweep->operation == REPLACE)
			result = kst_ioas_alloc(session->container, &sweep->other_ioas);
		if (!result && sweep->operation == GET_PA)
			result = kst_ioas_map_fixed(session->container, session->ioas,
						    sweep->memory, SWEEP_BYTES, at);
		return result;
	case BIND_IOMMUFD:
	case ATTACH:
		break;
	}
	session->interface = KST_CDEV;
	session->container = kst_open_iommufd();
	session->fd = kst_open_cdev(device);
	if (session->container < 0 || session->fd < 0)
		return -EIO;
	result = kst_ioas_alloc(session->container, &pt);
	session->ioas = pt;
	if (!result && sweep->operation == ATTACH)
		result = kst_bind_iommufd(session->fd, session->container, NULL);
	return result;
}

static int operate(struct sweep *sweep, struct kst_session *session,
		   const struct kst_device *device)
{
	uint64_t pa, length = SWEEP_BYTES;
	uint32_t pt = session->ioas;

	switch (sweep->operation) {
	case BIND_DRIVER:
		return kst_bind_vfio(device);
	case OPEN_CDEV:
		session->fd = kst_open_cdev(device);
		return session->fd < 0 ? session->fd : 0;
	case BIND_IOMMUFD:
		return kst_bind_iommufd(session->fd, session->container, NULL);
	case ATTACH:
		return kst_attach(session->fd, &pt);
	case REPLACE:
		pt = sweep->other_ioas;
		return kst_attach(session->fd, &pt);
	case DETACH:
		return kst_detach(session->fd);
	case MAP:
		return kst_ioas_map_fixed(session->container, session->ioas,
					  sweep->memory, SWEEP_BYTES, SWEEP_IOVA);
	case GET_PA:
		return kst_get_pa(session->container, session->ioas, SWEEP_IOVA, &length,
				  &pa);
	case SET_IRQ:
		return kst_set_irq(session->fd, VFIO_PCI_MSI_IRQ_INDEX, sweep->event);
	case SET_INTX:
		return kst_set_irq(session->fd, VFIO_PCI_INTX_IRQ_INDEX, sweep->event);
	case OPEN_GROUP:
	case OPEN_GROUP_IOMMUFD:
		/* Clean up after an earlier attempt. */
		kst_close(session);
		return kst_open(session, sweep->interface, device);
	case MAP_CONTAINER:
		return map_container(session, sweep->memory);
	case TRACK_DIRTY:
		return kst_track_dirty(session->container,
				       VFIO_IOMMU_DIRTY_PAGES_FLAG_START);
	}
	return -EINVAL;
}
