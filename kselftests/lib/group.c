// SPDX-License-Identifier: GPL-2.0-only
#include <fcntl.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "kst/vfio.h"

long long kst_ioctl(int fd, unsigned long request, void *argument)
{
	int result = ioctl(fd, request, argument);

	return result < 0 ? -errno : result;
}

int kst_group_path(const struct kst_device *device, char *path, size_t size)
{
	char link[128], number[32];
	int result;

	snprintf(link, sizeof(link), "%s/iommu_group", device->sysfs);
	result = kst_link_name(link, number, sizeof(number));
	if (result)
		return result;
	snprintf(path, size, "/dev/vfio/%s%s", kst_has_iommu(device) ? "" : "noiommu-",
		 number);
	return 0;
}

bool kst_container_is_iommufd(void)
{
	struct iommu_destroy destroy = { .size = sizeof(destroy), .id = 0xffffffff };
	int fd = open("/dev/vfio/vfio", O_RDWR | O_CLOEXEC);
	bool known;

	if (fd < 0)
		return false;
	known = kst_ioctl(fd, IOMMU_DESTROY, &destroy) == -ENOENT;
	close(fd);
	return known;
}

int kst_open_group(const struct kst_device *device)
{
	char path[64];
	int result = kst_group_path(device, path, sizeof(path));

	if (result)
		return result;
	result = open(path, O_RDWR | O_CLOEXEC);
	if (result < 0)
		return -errno;
	kst_mark_use(path);
	return result;
}

int kst_set_container(int group, int container)
{
	return kst_ioctl(group, VFIO_GROUP_SET_CONTAINER, &container);
}

int kst_unset_container(int group)
{
	return kst_ioctl(group, VFIO_GROUP_UNSET_CONTAINER, NULL);
}

int kst_group_viable(int group)
{
	struct vfio_group_status status = {.argsz = sizeof(status)};
	int result = kst_ioctl(group, VFIO_GROUP_GET_STATUS, &status);

	return result < 0 ? result : !!(status.flags & VFIO_GROUP_FLAGS_VIABLE);
}

int kst_check_extension(int container, unsigned long type)
{
	return kst_ioctl(container, VFIO_CHECK_EXTENSION, (void *)type);
}

int kst_set_iommu(int container, unsigned long type)
{
	return kst_ioctl(container, VFIO_SET_IOMMU, (void *)type);
}

int kst_group_device_fd(int group, const char *bdf)
{
	return kst_ioctl(group, VFIO_GROUP_GET_DEVICE_FD, (void *)bdf);
}
