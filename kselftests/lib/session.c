// SPDX-License-Identifier: GPL-2.0-only
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "kst/session.h"

static const char *cannot_bind(const struct kst_device *device, const char **feature)
{
	*feature = "vfio-pci";
	if (!kst_exists("/sys/bus/pci/drivers/vfio-pci"))
		return "this kernel has no vfio-pci";
	if (!kst_has_iommu(device)) {
		*feature = "noiommu";
		if (kst_noiommu() < 0)
			return "the device needs noiommu mode, which this kernel lacks";
		if (kst_noiommu() == 0 && kst_set_noiommu(true))
			return "the noiommu mode can't be turned on";
	}
	if (kst_bind_vfio(device))
		return "the device can't be bound to vfio-pci";
	*feature = "vfio-pci";
	if (kst_allow_resets(device, true))
		return "the device's resets can't be turned on again";
	return NULL;
}

const char *kst_check_interface(enum kst_interface interface,
				const struct kst_device *device, const char **feature)
{
	const char *reason = cannot_bind(device, feature);
	char path[128];

	if (reason)
		return reason;
	if (interface == KST_CDEV) {
		*feature = kst_has_iommu(device) ? "cdev" : "noiommu-cdev";
		if (kst_cdev_path(device, path, sizeof(path)))
			return "this kernel creates no cdev for the device";
		if (!kst_exists("/dev/iommu"))
			return "this kernel has no iommufd";
		return NULL;
	}
	*feature = "group";
	if (kst_group_path(device, path, sizeof(path)) || !kst_exists(path))
		return "this kernel creates no VFIO group for the device";
	*feature = interface == KST_GROUP_CONTAINER ? "container" : "group-iommufd";
	if (interface == KST_GROUP_CONTAINER && !kst_exists("/dev/vfio/vfio"))
		return "this kernel has no /dev/vfio/vfio";
	if (interface == KST_GROUP_IOMMUFD && !kst_exists("/dev/iommu"))
		return "this kernel has no iommufd";
	return NULL;
}

static int open_by_group(struct kst_session *session, unsigned long type)
{
	bool iommufd = session->interface == KST_GROUP_IOMMUFD;
	int result;

	session->container =
		open(iommufd ? "/dev/iommu" : "/dev/vfio/vfio", O_RDWR | O_CLOEXEC);
	if (session->container < 0)
		return -errno;
	session->group = kst_open_group(&session->device);
	if (session->group < 0)
		return session->group;
	result = kst_set_container(session->group, session->container);
	if (result)
		return result;
	result = kst_set_iommu(session->container,
			       session->noiommu ? VFIO_NOIOMMU_IOMMU : type);
	if (result)
		return result;
	session->fd = kst_group_device_fd(session->group, session->device.bdf);
	return session->fd < 0 ? session->fd : 0;
}

static int open_by_cdev(struct kst_session *session)
{
	uint32_t pt;
	int result;

	session->container = kst_open_iommufd();
	if (session->container < 0)
		return session->container;
	session->fd = kst_open_cdev(&session->device);
	if (session->fd < 0)
		return session->fd;
	result = kst_bind_iommufd(session->fd, session->container, &session->devid);
	if (result)
		return result;
	result = kst_ioas_alloc(session->container, &session->ioas);
	if (result)
		return result;
	pt = session->ioas;
	return kst_attach(session->fd, &pt);
}

int kst_open_type(struct kst_session *session, enum kst_interface interface,
		  const struct kst_device *device, unsigned long type)
{
	memset(session, 0, sizeof(*session));
	session->interface = interface;
	session->device = *device;
	session->noiommu = !kst_has_iommu(device);
	session->container = -1;
	session->group = -1;
	session->fd = -1;
	/* Below the interrupt window that every x86 IOMMU reserves. */
	session->next_iova = 0x1000000;
	return interface == KST_CDEV ? open_by_cdev(session)
				     : open_by_group(session, type);
}

int kst_open(struct kst_session *session, enum kst_interface interface,
	     const struct kst_device *device)
{
	return kst_open_type(session, interface, device, VFIO_TYPE1v2_IOMMU);
}

int kst_join(const struct kst_session *session, const struct kst_device *device,
	     struct kst_session *other)
{
	int result;

	*other = *session;
	other->device = *device;
	other->fd = -1;
	other->group = kst_open_group(device);
	if (other->group < 0)
		return other->group;
	result = kst_set_container(other->group, session->container);
	if (result)
		return result;
	other->fd = kst_group_device_fd(other->group, device->bdf);
	return other->fd < 0 ? other->fd : 0;
}

static int join_by_group(struct kst_session *session, const struct kst_session *first)
{
	char path[64], other[64];
	int result = kst_group_path(&first->device, path, sizeof(path));

	if (!result)
		result = kst_group_path(&session->device, other, sizeof(other));
	if (result)
		return result;
	if (!strcmp(path, other)) {
		/* A group can be opened only once. */
		result = kst_group_device_fd(first->group, session->device.bdf);
	} else {
		session->group = kst_open_group(&session->device);
		if (session->group < 0)
			return session->group;
		result = kst_set_container(session->group, first->container);
		if (result)
			return result;
		result = kst_group_device_fd(session->group, session->device.bdf);
	}
	session->fd = result;
	return result < 0 ? result : 0;
}

int kst_open_with(struct kst_session *session, const struct kst_session *first,
		  const struct kst_device *device)
{
	uint32_t pt = first->ioas;
	int result;

	*session = *first;
	session->device = *device;
	session->container = -1;
	session->group = -1;
	session->fd = -1;
	if (session->interface != KST_CDEV)
		return join_by_group(session, first);
	session->fd = kst_open_cdev(device);
	if (session->fd < 0)
		return session->fd;
	result = kst_bind_iommufd(session->fd, first->container, &session->devid);
	return result ? result : kst_attach(session->fd, &pt);
}

static void close_one(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

void kst_close(struct kst_session *session)
{
	close_one(&session->fd);
	close_one(&session->group);
	close_one(&session->container);
}

int kst_physical_pages(const void *address, size_t count, uint64_t *pas)
{
	uint64_t page = sysconf(_SC_PAGESIZE);
	uint64_t number = (uintptr_t)address / page;
	int fd = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
	ssize_t got;

	if (fd < 0)
		return -errno;
	got = pread(fd, pas, count * sizeof(*pas), number * sizeof(*pas));
	close(fd);
	if (got != (ssize_t)(count * sizeof(*pas)))
		return -ENODATA;
	for (size_t i = 0; i < count; i++) {
		/* Documentation/admin-guide/mm/pagemap.rst: bit 63 present, 0-54 PFN. */
		if (!(pas[i] >> 63) || !(pas[i] & ((1ull << 55) - 1)))
			return -ENODATA;
		pas[i] = (pas[i] & ((1ull << 55) - 1)) * page;
	}
	return 0;
}

int kst_physical(const void *address, uint64_t *pa)
{
	int result = kst_physical_pages(address, 1, pa);

	*pa += (uintptr_t)address % sysconf(_SC_PAGESIZE);
	return result;
}

static int map_buffer(struct kst_session *session, struct kst_buffer *buffer)
{
	struct vfio_iommu_type1_dma_map map = {
		.argsz = sizeof(map),
		.flags = VFIO_DMA_MAP_FLAG_READ | VFIO_DMA_MAP_FLAG_WRITE,
		.vaddr = (uintptr_t)buffer->memory,
		.size = buffer->size,
	};
	uint64_t length = buffer->size;
	int result;

	if (session->noiommu && session->interface != KST_CDEV)
		return kst_physical(buffer->memory, &buffer->bus);
	buffer->iova = session->next_iova;
	buffer->bus = buffer->iova;
	session->next_iova += (buffer->size + 0xffff) & ~0xffffull;
	if (session->interface == KST_CDEV) {
		result = kst_ioas_map_fixed(session->container, session->ioas,
					    buffer->memory, buffer->size, buffer->iova);
		if (result || !session->noiommu)
			return result;
		return kst_get_pa(session->container, session->ioas, buffer->iova,
				  &length, &buffer->bus);
	}
	map.iova = buffer->iova;
	return kst_ioctl(session->container, VFIO_IOMMU_MAP_DMA, &map);
}

int kst_buffer_alloc(struct kst_session *session, struct kst_buffer *buffer, size_t size)
{
	size_t page = sysconf(_SC_PAGESIZE);

	memset(buffer, 0, sizeof(*buffer));
	/* Only whole pages can be mapped. */
	size = (size + page - 1) / page * page;
	buffer->size = size;
	buffer->memory =
		mmap(NULL, size, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE | MAP_LOCKED, -1, 0);
	if (buffer->memory == MAP_FAILED)
		return -errno;
	return map_buffer(session, buffer);
}

int kst_buffer_bus(struct kst_session *session, const struct kst_buffer *buffer,
		   size_t offset, uint64_t *bus)
{
	uint64_t length = buffer->size - offset;

	if (!session->noiommu) {
		*bus = buffer->iova + offset;
		return 0;
	}
	if (session->interface != KST_CDEV)
		return kst_physical((uint8_t *)buffer->memory + offset, bus);
	return kst_get_pa(session->container, session->ioas, buffer->iova + offset,
			  &length, bus);
}

int kst_buffer_unmap(struct kst_session *session, const struct kst_buffer *buffer)
{
	struct vfio_iommu_type1_dma_unmap unmap = {
		.argsz = sizeof(unmap),
		.iova = buffer->iova,
		.size = buffer->size,
	};

	if (session->interface == KST_CDEV)
		return kst_ioas_unmap(session->container, session->ioas, buffer->iova,
				      buffer->size);
	if (session->noiommu)
		return 0;
	return kst_ioctl(session->container, VFIO_IOMMU_UNMAP_DMA, &unmap);
}

int kst_buffer_free(struct kst_session *session, struct kst_buffer *buffer)
{
	int result;

	if (!buffer->memory || buffer->memory == MAP_FAILED)
		return 0;
	result = kst_buffer_unmap(session, buffer);
	munmap(buffer->memory, buffer->size);
	buffer->memory = NULL;
	return result;
}
