// SPDX-License-Identifier: GPL-2.0-only
#include <stdio.h>

#include "kst/vfio.h"

/* Documentation/ABI/testing/sysfs-bus-pci, reset_method */
int kst_allow_resets(const struct kst_device *device, bool allowed)
{
	char path[128], methods[64];

	snprintf(path, sizeof(path), "%s/reset_method", device->sysfs);
	/* A device that never had a method has no such file. */
	if (kst_read(path, methods, sizeof(methods)) || (methods[0] != '\0') == allowed)
		return 0;
	return kst_write(path, allowed ? "default" : "\n");
}

int kst_reset(int device)
{
	return kst_ioctl(device, VFIO_DEVICE_RESET, NULL);
}

int kst_hot_reset(int device)
{
	struct vfio_pci_hot_reset reset = {.argsz = sizeof(reset)};

	return kst_ioctl(device, VFIO_DEVICE_PCI_HOT_RESET, &reset);
}

int kst_hot_reset_groups(int device, const int *groups, unsigned int count)
{
	char space[sizeof(struct vfio_pci_hot_reset) + KST_MAX_GROUPS * sizeof(int32_t)];
	struct vfio_pci_hot_reset *reset = (struct vfio_pci_hot_reset *)space;

	if (count > KST_MAX_GROUPS)
		return -EINVAL;
	memset(space, 0, sizeof(space));
	reset->argsz = sizeof(*reset) + count * sizeof(int32_t);
	reset->count = count;
	memcpy(reset->group_fds, groups, count * sizeof(int32_t));
	return kst_ioctl(device, VFIO_DEVICE_PCI_HOT_RESET, reset);
}

int kst_hot_reset_info(int device, struct kst_hot_reset_info *info)
{
	memset(info, 0, sizeof(*info));
	info->header.argsz = sizeof(*info);
	return kst_ioctl(device, VFIO_DEVICE_GET_PCI_HOT_RESET_INFO, info);
}
