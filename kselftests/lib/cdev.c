// SPDX-License-Identifier: GPL-2.0-only
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "kst/vfio.h"

int kst_cdev_name(const struct kst_device *device, char *name, size_t size)
{
	char folder[128];

	snprintf(folder, sizeof(folder), "%s/vfio-dev", device->sysfs);
	return kst_first_entry(folder, "", name, size);
}

int kst_cdev_path(const struct kst_device *device, char *path, size_t size)
{
	char name[64];
	int result = kst_cdev_name(device, name, sizeof(name));

	if (result)
		return result;
	snprintf(path, size, "/dev/vfio/devices/%s", name);
	return kst_exists(path) ? 0 : -ENOENT;
}

int kst_open_cdev(const struct kst_device *device)
{
	char path[128];
	int result = kst_cdev_path(device, path, sizeof(path));

	if (result)
		return result;
	result = open(path, O_RDWR | O_CLOEXEC);
	if (result < 0)
		return -errno;
	kst_mark_use(path);
	return result;
}

int kst_bind_iommufd(int device, int iommufd, uint32_t *devid)
{
	struct vfio_device_bind_iommufd bind = {
		.argsz = sizeof(bind),
		.iommufd = iommufd,
	};
	int result = kst_ioctl(device, VFIO_DEVICE_BIND_IOMMUFD, &bind);

	if (devid)
		*devid = bind.out_devid;
	return result;
}

int kst_attach(int device, uint32_t *pt_id)
{
	struct vfio_device_attach_iommufd_pt attach = {
		.argsz = sizeof(attach),
		.pt_id = *pt_id,
	};
	int result = kst_ioctl(device, VFIO_DEVICE_ATTACH_IOMMUFD_PT, &attach);

	*pt_id = attach.pt_id;
	return result;
}

int kst_detach(int device)
{
	struct vfio_device_detach_iommufd_pt detach = {.argsz = sizeof(detach)};

	return kst_ioctl(device, VFIO_DEVICE_DETACH_IOMMUFD_PT, &detach);
}

int kst_device_info(int device, struct vfio_device_info *info)
{
	memset(info, 0, sizeof(*info));
	info->argsz = sizeof(*info);
	return kst_ioctl(device, VFIO_DEVICE_GET_INFO, info);
}

int kst_region_info(int device, unsigned int index, struct vfio_region_info *info)
{
	memset(info, 0, sizeof(*info));
	info->argsz = sizeof(*info);
	info->index = index;
	return kst_ioctl(device, VFIO_DEVICE_GET_REGION_INFO, info);
}

int kst_config_read16(int device, unsigned int offset, uint16_t *value)
{
	struct vfio_region_info config;
	int result = kst_region_info(device, VFIO_PCI_CONFIG_REGION_INDEX, &config);

	if (result)
		return result;
	if (pread(device, value, sizeof(*value), config.offset + offset) < 0)
		return -errno;
	return 0;
}

int kst_config_write16(int device, unsigned int offset, uint16_t value)
{
	struct vfio_region_info config;
	int result = kst_region_info(device, VFIO_PCI_CONFIG_REGION_INDEX, &config);

	if (result)
		return result;
	if (pwrite(device, &value, sizeof(value), config.offset + offset) < 0)
		return -errno;
	return 0;
}

enum { PCI_COMMAND = 4, MEMORY = 2, MASTER = 4 };

int kst_enable_bus_master(int device)
{
	uint16_t command;
	int result = kst_config_read16(device, PCI_COMMAND, &command);

	if (result)
		return result;
	return kst_config_write16(device, PCI_COMMAND, command | MEMORY | MASTER);
}

int kst_disable_bus_master(int device)
{
	uint16_t command;
	int result = kst_config_read16(device, PCI_COMMAND, &command);

	if (result)
		return result;
	return kst_config_write16(device, PCI_COMMAND, command & ~MASTER);
}
