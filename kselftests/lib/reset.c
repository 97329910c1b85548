// SPDX-License-Identifier: GPL-2.0-only
#include "kst/vfio.h"

int kst_reset(int device)
{
	return kst_ioctl(device, VFIO_DEVICE_RESET, NULL);
}

int kst_hot_reset(int device)
{
	struct vfio_pci_hot_reset reset = {.argsz = sizeof(reset)};

	return kst_ioctl(device, VFIO_DEVICE_PCI_HOT_RESET, &reset);
}

int kst_hot_reset_info(int device, struct kst_hot_reset_info *info)
{
	memset(info, 0, sizeof(*info));
	info->header.argsz = sizeof(*info);
	return kst_ioctl(device, VFIO_DEVICE_GET_PCI_HOT_RESET_INFO, info);
}
