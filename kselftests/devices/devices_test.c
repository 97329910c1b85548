// SPDX-License-Identifier: GPL-2.0-only
/*
 * What Linux sees of the guest's devices: the roles, groups and capabilities as
 * lines "table …" that are compared between profiles, and what must work on each.
 */
#include "kst/harness.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "kst/kst.h"

#define MOST_ROLES 64

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

/* "pm,msi,pcie,aer": in the order of the chains; empty without a config space. */
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

/* The content of an attribute with ',' for blanks; "-" without it. */
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

/* The number of the device's group, or -1. */
static int group_of(const struct kst_device *device)
{
	char path[128], name[16];

	snprintf(path, sizeof(path), "%s/iommu_group", device->sysfs);
	return kst_link_name(path, name, sizeof(name)) ? -1 : atoi(name);
}

/* Fills `devices` from KST_ROLES; the ones that are not there have no bdf. */
static int all_roles(struct kst_device *devices, int most)
{
	const char *list = getenv("KST_ROLES");
	int count = 0;

	while (list && *list && count < most) {
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

/* Numbers of groups depend on the order of discovery, the first role in a group
 * does not.
 */
static const char *group_mate(const struct kst_device *devices, int count, int group)
{
	for (int i = 0; group >= 0 && i < count; i++)
		if (devices[i].bdf[0] && group_of(&devices[i]) == group)
			return devices[i].role;
	return group < 0 ? "-" : "own";
}

static void print_row(const struct kst_device *device, const char *mate)
{
	char vendor[16], id[16], node[16], reset[64], type[32], list[128];

	capabilities(device, list, sizeof(list));
	printf("# table %s %.4s:%.4s group=%s type=%s node=%s caps=%s reset=%s\n",
	       device->role, attribute(device, "vendor", vendor, sizeof(vendor)) + 2,
	       attribute(device, "device", id, sizeof(id)) + 2, mate,
	       attribute(device, "iommu_group/type", type, sizeof(type)),
	       attribute(device, "numa_node", node, sizeof(node)), list[0] ? list : "-",
	       attribute(device, "reset_method", reset, sizeof(reset)));
	fflush(stdout);
}

/* Some IOMMUs (virtio's) take a device in when a driver first asks for it, so one
 * has to: whether it likes the device is another matter.
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

static struct kst_device devices[MOST_ROLES];

TEST(table)
{
	int count = all_roles(devices, MOST_ROLES);

	ASSERT_LT(0, count);
	for (int i = 0; i < count; i++)
		probe_once(&devices[i]);
	for (int i = 0; i < count; i++) {
		if (devices[i].bdf[0]) {
			print_row(&devices[i],
				  group_mate(devices, count, group_of(&devices[i])));
			continue;
		}
		printf("# table %s absent\n", devices[i].role);
		EXPECT_NE('\0', devices[i].bdf[0]);
	}
	fflush(stdout);
}

/* nvme1's: each is a device of its own, with a group of its own behind an IOMMU. */
TEST(virtual_functions_come_and_go)
{
	int count = all_roles(devices, MOST_ROLES);
	struct kst_device device, function;
	char path[128], text[16], name[16];

	if (kst_find_device("nvme1", &device))
		SKIP(return, "this guest has no nvme1");
	snprintf(path, sizeof(path), "%s/sriov_numvfs", device.sysfs);
	if (!kst_exists(path))
		SKIP(return, "this kernel knows no virtual functions");
	MUST(kst_write(path, "2"));
	for (int i = 0; i < 2; i++) {
		const char *mate;

		snprintf(path, sizeof(path), "%s/virtfn%d", device.sysfs, i);
		MUST(kst_link_name(path, name, sizeof(name)));
		snprintf(function.sysfs, sizeof(function.sysfs),
			 "/sys/bus/pci/devices/%s", name);
		snprintf(function.role, sizeof(function.role), "nvme1.vf%d", i);
		mate = group_mate(devices, count, group_of(&function));
		print_row(&function, mate);
		EXPECT_STREQ(group_of(&device) < 0 ? "-" : "own", mate);
	}
	snprintf(path, sizeof(path), "%s/sriov_numvfs", device.sysfs);
	MUST(kst_write(path, "0"));
	MUST(kst_read(path, text, sizeof(text)));
	EXPECT_STREQ("0", text);
}

#include "tests_host.h"

TEST_HARNESS_MAIN
