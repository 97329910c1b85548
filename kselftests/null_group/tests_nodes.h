/* SPDX-License-Identifier: GPL-2.0-only */
/* The entries in /dev/vfio and /sys/class, and whether the device nodes work. */

FIXTURE(nodes)
{
	struct kst_device device;
	unsigned long splats;
};

FIXTURE_SETUP(nodes)
{
	const char *feature, *reason;

	self->splats = kst_splats();
	if (kst_oopsed())
		SKIP(return, "an earlier test caused an oops");
	NEED_ROLE(kst_find_noiommu_device, "edu1", &self->device);
	/* Binds it, even if the interface is not available. */
	reason = kst_check_interface(KST_CDEV, &self->device, &feature);
	if (!kst_is_bound(&self->device))
		LACKS(feature, "%s", reason);
}

FIXTURE_TEARDOWN(nodes)
{
	EXPECT_EQ(self->splats, kst_splats());
}

static bool opens(enum kst_interface interface, const struct kst_device *device)
{
	struct kst_session session = {.container = -1, .group = -1, .fd = -1};
	const char *feature;
	bool works = !kst_check_interface(interface, device, &feature) &&
		     !kst_open(&session, interface, device) && !kst_use(&session);

	kst_close(&session);
	return works;
}

TEST_F(nodes, some_way_is_open)
{
	EXPECT_TRUE(opens(KST_CDEV, &self->device) ||
		    opens(KST_GROUP_CONTAINER, &self->device) ||
		    opens(KST_GROUP_IOMMUFD, &self->device));
}

TEST_F(nodes, group_node_can_be_used)
{
	char path[64];

	if (kst_group_path(&self->device, path, sizeof(path)) || !kst_exists(path))
		LACKS("group", "this kernel creates no VFIO group for the device");
	EXPECT_TRUE(opens(KST_GROUP_CONTAINER, &self->device) ||
		    opens(KST_GROUP_IOMMUFD, &self->device))
	{
		TH_LOG("%s exists, but the device can't be used through it", path);
	}
}

/* A /dev/iommu file can be set as the container as well, but few programs do that. */
TEST_F(nodes, group_node_has_a_container)
{
	char path[64];

	if (kst_group_path(&self->device, path, sizeof(path)) || !kst_exists(path) ||
	    strncmp(path, "/dev/vfio/noiommu-", strlen("/dev/vfio/noiommu-")))
		SKIP(return, "the device has no noiommu group");
	EXPECT_TRUE(kst_exists("/dev/vfio/vfio"))
	{
		TH_LOG("%s and /sys/class%s exist, but this kernel has no container for the group",
		       path, path + strlen("/dev"));
	}
}

TEST_F(nodes, cdev_node_can_be_used)
{
	char path[96];

	if (kst_cdev_path(&self->device, path, sizeof(path)))
		LACKS(kst_has_iommu(&self->device) ? "cdev" : "noiommu-cdev",
		      "this kernel creates no cdev for the device");
	EXPECT_TRUE(opens(KST_CDEV, &self->device))
	{
		TH_LOG("%s exists, but the device can't be used through it", path);
	}
}

/* Counts the directory entries that start with `prefix`. */
static int count_entries(const char *folder, const char *prefix)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;
	int count = 0;

	while (dir && (entry = readdir(dir)))
		count += entry->d_name[0] != '.' &&
			 !strncmp(entry->d_name, prefix, strlen(prefix));
	if (dir)
		closedir(dir);
	return count;
}

/* Counts the devices of a class that have a device number, and so a device node. */
static int count_with_node(const char *class, const char *prefix)
{
	DIR *dir = opendir(class);
	struct dirent *entry;
	char path[300];
	int count = 0;

	while (dir && (entry = readdir(dir))) {
		snprintf(path, sizeof(path), "%s/%s/dev", class, entry->d_name);
		count += entry->d_name[0] != '.' && kst_exists(path) &&
			 !strncmp(entry->d_name, prefix, strlen(prefix));
	}
	if (dir)
		closedir(dir);
	return count;
}

TEST_F(nodes, classes_match_nodes)
{
	EXPECT_EQ(count_with_node("/sys/class/vfio", "noiommu-"),
		  count_entries("/dev/vfio", "noiommu-"));
	EXPECT_EQ(count_with_node("/sys/class/vfio-dev", ""),
		  count_entries("/dev/vfio/devices", ""));
}

TEST_F(nodes, come_and_go_with_the_driver)
{
	int groups = count_entries("/dev/vfio", "noiommu-");
	int cdevs = count_entries("/dev/vfio/devices", "");
	char link[128], path[128];
	bool has_iommu = kst_has_iommu(&self->device);
	bool has_group = !has_iommu &&
			 !kst_group_path(&self->device, path, sizeof(path)) &&
			 kst_exists(path);
	/* In some kernels devices without an IOMMU have no cdev, but others do. */
	bool has_cdev = !kst_cdev_path(&self->device, path, sizeof(path));

	MUST(kst_unbind(&self->device));
	EXPECT_EQ(groups - has_group, count_entries("/dev/vfio", "noiommu-"));
	EXPECT_EQ(cdevs - has_cdev, count_entries("/dev/vfio/devices", ""));
	snprintf(link, sizeof(link), "%s/iommu_group", self->device.sysfs);
	EXPECT_EQ(has_iommu, kst_exists(link));
	MUST(kst_bind_vfio(&self->device));
	EXPECT_EQ(groups, count_entries("/dev/vfio", "noiommu-"));
	EXPECT_EQ(cdevs, count_entries("/dev/vfio/devices", ""));
}

TEST_F(nodes, no_trace_of_a_group_without_containers)
{
	char link[128];

	NEED_NOIOMMU(&self->device);
	snprintf(link, sizeof(link), "%s/iommu_group", self->device.sysfs);
	if (kst_exists(link))
		LACKS("null-group", "the device has a group");
	EXPECT_EQ(0, count_entries("/dev/vfio", "noiommu-"));
	EXPECT_EQ(0, count_entries("/sys/class/vfio", "noiommu-"));
}
