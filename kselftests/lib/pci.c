// SPDX-License-Identifier: GPL-2.0-only
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "kst/pci.h"

int kst_region_read(int device, unsigned int index, uint64_t offset, void *data,
		    size_t size)
{
	struct vfio_region_info region;
	int result = kst_region_info(device, index, &region);

	if (result)
		return result;
	result = pread(device, data, size, region.offset + offset);
	return result < 0 ? -errno : result;
}

int kst_region_write(int device, unsigned int index, uint64_t offset, const void *data,
		     size_t size)
{
	struct vfio_region_info region;
	int result = kst_region_info(device, index, &region);

	if (result)
		return result;
	result = pwrite(device, data, size, region.offset + offset);
	return result < 0 ? -errno : result;
}

static int whole(int result, size_t size)
{
	if (result < 0)
		return result;
	return (size_t)result == size ? 0 : -ENODATA;
}

int kst_config_get(int device, unsigned int offset, size_t size, uint32_t *value)
{
	*value = 0;
	return whole(kst_region_read(device, VFIO_PCI_CONFIG_REGION_INDEX, offset, value,
				     size),
		     size);
}

int kst_config_set(int device, unsigned int offset, size_t size, uint32_t value)
{
	return whole(kst_region_write(device, VFIO_PCI_CONFIG_REGION_INDEX, offset,
				      &value, size),
		     size);
}

int kst_find_capability(int device, unsigned int id)
{
	uint32_t at, header;
	int result = kst_config_get(device, PCI_CAPABILITY_LIST, 1, &at);

	for (int i = 0; !result && at && i < 48; i++, at = header >> 8) {
		result = kst_config_get(device, at, 2, &header);
		if (!result && (header & 0xff) == id)
			return at;
	}
	return result ? result : -ENOENT;
}

int kst_find_extended_capability(int device, unsigned int id)
{
	struct vfio_region_info config;
	uint32_t at = PCI_CFG_SPACE_SIZE, header;
	int result = kst_region_info(device, VFIO_PCI_CONFIG_REGION_INDEX, &config);

	if (!result && config.size <= PCI_CFG_SPACE_SIZE)
		return -ENOENT;
	for (int i = 0; !result && at && i < 960; i++, at = header >> 20) {
		result = kst_config_get(device, at, 4, &header);
		if (!result && (header & 0xffff) == id)
			return at;
	}
	return result ? result : -ENOENT;
}

static int open_hardware(const struct kst_device *device)
{
	char path[128];
	int fd;

	snprintf(path, sizeof(path), "%s/config", device->sysfs);
	fd = open(path, O_RDWR | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

int kst_hardware_get(const struct kst_device *device, unsigned int offset, size_t size,
		     uint32_t *value)
{
	int fd = open_hardware(device), result;

	*value = 0;
	if (fd < 0)
		return fd;
	result = pread(fd, value, size, offset);
	result = whole(result < 0 ? -errno : result, size);
	close(fd);
	return result;
}

int kst_hardware_set(const struct kst_device *device, unsigned int offset, size_t size,
		     uint32_t value)
{
	int fd = open_hardware(device), result;

	if (fd < 0)
		return fd;
	result = pwrite(fd, &value, size, offset);
	result = whole(result < 0 ? -errno : result, size);
	close(fd);
	return result;
}

int kst_hardware_read(const struct kst_device *device, void *data, size_t size)
{
	int fd = open_hardware(device), result;

	if (fd < 0)
		return fd;
	result = pread(fd, data, size, 0);
	result = result < 0 ? -errno : result;
	close(fd);
	return result;
}

int kst_resource(const struct kst_device *device, unsigned int index,
		 struct kst_resource *resource)
{
	unsigned long long start, end, flags;
	char path[128], line[128];
	int result = -ENODATA;
	FILE *file;

	memset(resource, 0, sizeof(*resource));
	snprintf(path, sizeof(path), "%s/resource", device->sysfs);
	file = fopen(path, "re");
	if (!file)
		return -errno;
	for (unsigned int i = 0; fgets(line, sizeof(line), file); i++) {
		if (i != index ||
		    sscanf(line, "%llx %llx %llx", &start, &end, &flags) != 3)
			continue;
		resource->start = start;
		resource->size = flags ? end - start + 1 : 0;
		resource->flags = flags;
		result = 0;
	}
	fclose(file);
	return result;
}

int kst_count_interrupts(const struct kst_device *device)
{
	char line[1024], name[32];
	FILE *file = fopen("/proc/interrupts", "re");
	int count = 0;

	if (!file)
		return -errno;
	snprintf(name, sizeof(name), "(%s)", device->bdf);
	while (fgets(line, sizeof(line), file))
		count += strstr(line, "vfio-") && strstr(line, name);
	fclose(file);
	return count;
}
