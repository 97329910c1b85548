// SPDX-License-Identifier: GPL-2.0-only
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kst/kst.h"

#define PCI "/sys/bus/pci"

/* "00/1c.0/00.0" is function 00.0 below the port at 1c.0 on root bus 00. */
static int resolve_path(const char *path, char *bdf, size_t size)
{
	char folder[400], bus[416], name[16], word[8];
	int used = 0;

	if (sscanf(path, "%2[0-9a-f]/%n", word, &used) != 1 || !used)
		return -EINVAL;
	snprintf(folder, sizeof(folder), "/sys/devices/pci0000:%s", word);
	for (path += used; *path; path += strcspn(path, "/"), path += *path == '/') {
		size_t length = strlen(folder);
		char found[16];

		snprintf(word, sizeof(word), "%.*s", (int)strcspn(path, "/"), path);
		snprintf(bus, sizeof(bus), "%s/pci_bus", folder);
		if (kst_first_entry(bus, "", name, sizeof(name)))
			return -ENXIO;
		snprintf(found, sizeof(found), "%.7s:%.7s", name, word);
		snprintf(folder + length, sizeof(folder) - length, "/%s", found);
		if (!kst_exists(folder))
			return -ENXIO;
		snprintf(bdf, size, "%s", found);
	}
	return 0;
}

int kst_find_device(const char *role, struct kst_device *device)
{
	const char *list = getenv("KST_ROLES");
	size_t length = strlen(role);
	char value[128];
	int result;

	memset(device, 0, sizeof(*device));
	while (list && *list && (strncmp(list, role, length) || list[length] != ':')) {
		list = strchr(list, ',');
		list = list ? list + 1 : NULL;
	}
	if (!list || !*list)
		return -ENODEV;
	list += length + 1;
	snprintf(value, sizeof(value), "%.*s", (int)strcspn(list, ","), list);
	snprintf(device->role, sizeof(device->role), "%s", role);
	if (strchr(value, '/')) {
		result = resolve_path(value, device->bdf, sizeof(device->bdf));
		if (result)
			return result;
	} else {
		snprintf(device->bdf, sizeof(device->bdf), "%.15s", value);
	}
	snprintf(device->sysfs, sizeof(device->sysfs), PCI "/devices/%s", device->bdf);
	return kst_exists(device->sysfs) ? 0 : -ENXIO;
}

static bool substituted;

bool kst_is_substitute_device(void)
{
	return substituted;
}

int kst_find_noiommu_device(const char *role, struct kst_device *device)
{
	static const char *const substitutes[][2] = {{"edu0", "free1"},
						     {"edu1", "free0"}};
	int result = kst_find_device(role, device);

	for (int i = 0; i < 2 && !result && kst_has_iommu(device); i++) {
		struct kst_device other;

		if (strcmp(role, substitutes[i][0]) ||
		    kst_find_device(substitutes[i][1], &other))
			continue;
		*device = other;
		substituted = true;
	}
	return result;
}

static void driver_name(const struct kst_device *device, char *name, size_t size)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/driver", device->sysfs);
	if (kst_link_name(path, name, size))
		name[0] = '\0';
}

bool kst_is_bound(const struct kst_device *device)
{
	char name[64];

	driver_name(device, name, sizeof(name));
	return !strcmp(name, "vfio-pci");
}

int kst_unbind(const struct kst_device *device)
{
	char path[128], name[64];

	driver_name(device, name, sizeof(name));
	if (!name[0])
		return 0;
	snprintf(path, sizeof(path), "%s/driver/unbind", device->sysfs);
	return kst_write(path, device->bdf);
}

static int bind_vfio(const struct kst_device *device)
{
	char path[128];
	int result;

	if (kst_is_bound(device))
		return 0;
	result = kst_unbind(device);
	if (result)
		return result;
	snprintf(path, sizeof(path), "%s/driver_override", device->sysfs);
	result = kst_write(path, "vfio-pci");
	if (result)
		return result;
	/*
	 * The driver's own "bind" returns the driver's error; drivers_probe does not.
	 * A device that was just plugged in appears in sysfs before it can be bound
	 * (drivers/pci/bus.c, pci_bus_add_device()): ENODEV until then, and then EBUSY
	 * while the bus itself probes it because of driver_override.
	 */
	for (int i = 0; i < 100; i++) {
		result = kst_write(PCI "/drivers/vfio-pci/bind", device->bdf);
		if (result && kst_is_bound(device))
			return 0;
		if (result != -ENODEV && result != -EBUSY)
			break;
		usleep(20000);
	}
	if (result)
		return result;
	return kst_is_bound(device) ? 0 : -ENODEV;
}

int kst_bind_vfio(const struct kst_device *device)
{
	int result = bind_vfio(device);

	if (!result)
		kst_mark_use(device->bdf);
	return result;
}

bool kst_has_iommu(const struct kst_device *device)
{
	char path[128], name[64];

	snprintf(path, sizeof(path), "%s/iommu_group", device->sysfs);
	if (!kst_exists(path))
		return false;
	snprintf(path, sizeof(path), "%s/iommu_group/name", device->sysfs);
	/* drivers/vfio/group.c uses this name for the fake groups that it creates. */
	return kst_read(path, name, sizeof(name)) || strcmp(name, "vfio-noiommu");
}

bool kst_kernel_has_iommu(void)
{
	DIR *folder = opendir("/sys/class/iommu");
	struct dirent *entry;
	bool found = false;

	while (folder && !found && (entry = readdir(folder)))
		/* The mock of drivers/iommu/iommufd/selftest.c serves no real device. */
		found = entry->d_name[0] != '.' &&
			strncmp(entry->d_name, "iommufd_selftest", strlen("iommufd_selftest"));
	if (folder)
		closedir(folder);
	return found;
}

int kst_noiommu(void)
{
	char value[8];
	int result = kst_read(KST_NOIOMMU_PARAMETER, value, sizeof(value));

	if (result)
		return result;
	return value[0] == 'Y' || value[0] == '1';
}

int kst_set_noiommu(bool on)
{
	return kst_write(KST_NOIOMMU_PARAMETER, on ? "1" : "0");
}
