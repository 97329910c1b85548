// SPDX-License-Identifier: GPL-2.0-only
/*
 * How Linux sees the guest's devices: prints the roles, groups and capabilities as
 * "table …" lines that can be compared between profiles, and tests what must work in
 * every profile.
 */
#include "kst/harness.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "kst/kst.h"

#define MAX_ROLES 64

/* include/uapi/linux/pci_regs.h */
struct capability {
	unsigned int id;
	const char *name;
};

static const struct capability conventional[] = {
	{0x01, "pm"}, {0x05, "msi"}, {0x0c, "shpc"}, {0x10, "pcie"}, {0x11, "msix"},
};

static const struct capability extended[] = {
	{0x01, "aer"}, {0x03, "serial"}, {0x0d, "acs"}, {0x0e, "ari"},
	{0x0f, "ats"}, {0x10, "sriov"},	 {0x13, "pri"}, {0x1b, "pasid"},
};

static void append(char *list, size_t size, const char *word)
{
	size_t used = strlen(list);

	snprintf(list + used, size - used, "%s%s", used ? "," : "", word);
}

static void append_name(char *list, size_t size, const struct capability *table,
			size_t count, unsigned int id)
{
	for (size_t i = 0; i < count; i++)
		if (table[i].id == id)
			append(list, size, table[i].name);
}

#define COUNT(table) (sizeof(table) / sizeof(table[0]))

/* "pm,msi,pcie,aer": in list order; empty if config space can't be read. */
static void capabilities(const struct kst_device *device, char *list, size_t size)
{
	unsigned char space[4096];
	unsigned int at, steps = 0;
	char path[128];
	ssize_t got;
	int fd;

	list[0] = '\0';
	snprintf(path, sizeof(path), "%s/config", device->sysfs);
	fd = open(path, O_RDONLY);
	if (fd < 0)
		return;
	got = pread(fd, space, sizeof(space), 0);
	close(fd);
	if (got < 64)
		return;
	if (space[0x06] & 0x10)
		for (at = space[0x34]; at >= 0x40 && at + 1 < got && steps++ < 48;
		     at = space[at + 1])
			append_name(list, size, conventional, COUNT(conventional),
				    space[at]);
	for (at = got > 0x100 ? 0x100 : 0; at >= 0x100 && at + 3 < got && steps++ < 96;
	     at = space[at + 3] << 4 | space[at + 2] >> 4)
		append_name(list, size, extended, COUNT(extended),
			    (space[at + 1] << 8 | space[at]) & 0xffff);
}

/* Reads an attribute, with spaces replaced by commas; "-" if there is none. */
static const char *attribute(const struct kst_device *device, const char *name,
			     char *text, size_t size)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/%s", device->sysfs, name);
	if (kst_read(path, text, size) || !text[0])
		return "-";
	for (char *c = text; *c; c++)
		if (*c == ' ')
			*c = ',';
	return text;
}

/* Returns the number of the device's IOMMU group, or -1. */
static int read_group(const struct kst_device *device)
{
	char path[128], name[16];

	snprintf(path, sizeof(path), "%s/iommu_group", device->sysfs);
	return kst_link_name(path, name, sizeof(name)) ? -1 : atoi(name);
}

/* Fills `devices` from KST_ROLES; absent ones have an empty bdf. */
static int read_roles(struct kst_device *devices, int max)
{
	const char *list = getenv("KST_ROLES");
	int count = 0;

	while (list && *list && count < max) {
		struct kst_device *device = &devices[count++];
		char role[32];

		snprintf(role, sizeof(role), "%.*s", (int)strcspn(list, ":"), list);
		if (kst_find_device(role, device)) {
			snprintf(device->role, sizeof(device->role), "%s", role);
			device->bdf[0] = '\0';
		}
		list = strchr(list, ',');
		list = list ? list + 1 : NULL;
	}
	return count;
}

/*
 * Identifies a group by the first role in it: unlike group numbers that does not
 * depend on the order of discovery.
 */
static const char *group_name(const struct kst_device *devices, int count, int group)
{
	for (int i = 0; group >= 0 && i < count; i++)
		if (devices[i].bdf[0] && read_group(&devices[i]) == group)
			return devices[i].role;
	return group < 0 ? "-" : "own";
}

static void print_row(const struct kst_device *device, const char *group)
{
	char vendor[16], id[16], node[16], reset[64], type[32], list[128];

	capabilities(device, list, sizeof(list));
	printf("# table %s %.4s:%.4s group=%s type=%s node=%s caps=%s reset=%s\n",
	       device->role, attribute(device, "vendor", vendor, sizeof(vendor)) + 2,
	       attribute(device, "device", id, sizeof(id)) + 2, group,
	       attribute(device, "iommu_group/type", type, sizeof(type)),
	       attribute(device, "numa_node", node, sizeof(node)), list[0] ? list : "-",
	       attribute(device, "reset_method", reset, sizeof(reset)));
	fflush(stdout);
}

/*
 * Some IOMMUs (virtio's) add a device only when a driver first probes it. The result of
 * the probe does not matter.
 */
static void probe_once(const struct kst_device *device)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/driver", device->sysfs);
	if (!device->bdf[0] || kst_exists(path))
		return;
	kst_bind_vfio(device);
	kst_unbind(device);
	snprintf(path, sizeof(path), "%s/driver_override", device->sysfs);
	kst_write(path, "\n");
}

static struct kst_device devices[MAX_ROLES];

TEST(table)
{
	int count = read_roles(devices, MAX_ROLES);

	ASSERT_LT(0, count);
	for (int i = 0; i < count; i++)
		probe_once(&devices[i]);
	for (int i = 0; i < count; i++) {
		if (devices[i].bdf[0]) {
			print_row(&devices[i],
				  group_name(devices, count, read_group(&devices[i])));
			continue;
		}
		printf("# table %s absent\n", devices[i].role);
		EXPECT_NE('\0', devices[i].bdf[0]);
	}
	fflush(stdout);
}

/* Each virtual function of nvme1 is a device with, behind an IOMMU, its own group. */
TEST(virtual_functions_come_and_go)
{
	int count = read_roles(devices, MAX_ROLES);
	struct kst_device device, function;
	char path[128], text[16], name[16];

	if (kst_find_device("nvme1", &device))
		SKIP(return, "this guest has no nvme1");
	snprintf(path, sizeof(path), "%s/sriov_numvfs", device.sysfs);
	if (!kst_exists(path))
		SKIP(return, "this kernel does not support SR-IOV");
	MUST(kst_write(path, "2"));
	for (int i = 0; i < 2; i++) {
		const char *group;

		snprintf(path, sizeof(path), "%s/virtfn%d", device.sysfs, i);
		MUST(kst_link_name(path, name, sizeof(name)));
		snprintf(function.sysfs, sizeof(function.sysfs),
			 "/sys/bus/pci/devices/%s", name);
		snprintf(function.role, sizeof(function.role), "nvme1.vf%d", i);
		group = group_name(devices, count, read_group(&function));
		print_row(&function, group);
		EXPECT_STREQ(read_group(&device) < 0 ? "-" : "own", group);
	}
	snprintf(path, sizeof(path), "%s/sriov_numvfs", device.sysfs);
	MUST(kst_write(path, "0"));
	MUST(kst_read(path, text, sizeof(text)));
	EXPECT_STREQ("0", text);
}

#include "tests_host.h"

TEST_HARNESS_MAIN
