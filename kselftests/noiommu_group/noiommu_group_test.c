// SPDX-License-Identifier: GPL-2.0-only
/*
 * The legacy interface to a device without an IOMMU: /dev/vfio/noiommu-N with VFIO's
 * own container, or with an iommufd instead of a container. What is the same for other
 * groups is also tested in guests whose devices have an IOMMU.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kst/harness.h"

#include "kst/edu.h"
#include "kst/need.h"

FIXTURE(group)
{
	struct kst_device device;
	struct kst_session session;
	const char *container_path;
	bool is_iommufd; /* container_path is an iommufd */
	unsigned long type;
	unsigned long splats;
	int fds;
};

FIXTURE_VARIANT(group)
{
	enum kst_interface interface;
};

FIXTURE_VARIANT_ADD(group, container){
	.interface = KST_GROUP_CONTAINER,
};

FIXTURE_VARIANT_ADD(group, iommufd){
	.interface = KST_GROUP_IOMMUFD,
};

FIXTURE_SETUP(group)
{
	self->session.fd = self->session.group = self->session.container = -1;
	self->splats = kst_splats();
	NEED_ANY_DEVICE("edu1", variant->interface, &self->device);
	self->type =
		kst_has_iommu(&self->device) ? VFIO_TYPE1v2_IOMMU : VFIO_NOIOMMU_IOMMU;
	self->container_path =
		variant->interface == KST_GROUP_IOMMUFD ? "/dev/iommu" : "/dev/vfio/vfio";
	self->is_iommufd =
		variant->interface == KST_GROUP_IOMMUFD || kst_container_is_iommufd();
	self->fds = kst_count_fds();
}

FIXTURE_TEARDOWN(group)
{
	kst_close(&self->session);
	EXPECT_EQ(self->fds, kst_count_fds());
	EXPECT_EQ(self->splats, kst_splats());
}

/* Parts of kst_open(), for tests that do the remaining steps themselves. */
#define OPEN_CONTAINER() open(self->container_path, O_RDWR | O_CLOEXEC)
#define OPEN_BOTH()                                                                      \
	do {                                                                             \
		self->session.container = OPEN_CONTAINER();                              \
		ASSERT_LE(0, self->session.container);                                   \
		self->session.group = MUST(kst_open_group(&self->device));               \
		MUST(kst_set_container(self->session.group, self->session.container));   \
	} while (0)

TEST_F(group, node_and_class_are_called_noiommu)
{
	char path[64], class[128];
	struct stat node;

	NEED_NOIOMMU(&self->device);
	MUST(kst_group_path(&self->device, path, sizeof(path)));
	ASSERT_EQ(0, strncmp(path, "/dev/vfio/noiommu-", 18));
	ASSERT_EQ(0, stat(path, &node));
	EXPECT_TRUE(S_ISCHR(node.st_mode));
	snprintf(class, sizeof(class), "/sys/class/vfio/%s", path + 10);
	EXPECT_TRUE(kst_exists(class));
}

TEST_F(group, kernel_is_tainted)
{
	char taint[32];

	NEED_NOIOMMU(&self->device);
	ASSERT_EQ(0, kst_read("/proc/sys/kernel/tainted", taint, sizeof(taint)));
	/* TAINT_USER */
	EXPECT_NE(0, strtoul(taint, NULL, 0) & (1ul << 6));
}

/* The taint is set once, but every registration and open is logged. */
TEST_F(group, registrations_and_opens_are_logged)
{
	char line[96];
	int log;

	NEED_NOIOMMU(&self->device);
	log = kst_log_open();
	if (log < 0)
		SKIP(return, "this kernel has no /dev/kmsg");
	MUST(kst_unbind(&self->device));
	MUST(kst_bind_vfio(&self->device));
	snprintf(line, sizeof(line), "%s: Adding kernel taint for vfio-noiommu",
		 self->device.bdf);
	EXPECT_TRUE(kst_log_wait(log, line, 1));
	MUST(kst_open(&self->session, variant->interface, &self->device));
	snprintf(line, sizeof(line), "%s: vfio-noiommu device opened by user",
		 self->device.bdf);
	EXPECT_TRUE(kst_log_wait(log, line, 1));
	close(log);
}

TEST_F(group, opens_once_only)
{
	self->session.group = MUST(kst_open_group(&self->device));
	MUST_FAIL(EBUSY, kst_open_group(&self->device));
	close(self->session.group);
	self->session.group = MUST(kst_open_group(&self->device));
}

TEST_F(group, is_viable_without_a_container)
{
	self->session.group = MUST(kst_open_group(&self->device));
	EXPECT_EQ(1, kst_group_viable(self->session.group));
	MUST_FAIL(EINVAL, kst_group_device_fd(self->session.group, self->device.bdf));
}

TEST_F(group, offers_noiommu_only)
{
	NEED_NOIOMMU(&self->device);
	OPEN_BOTH();
	EXPECT_EQ(1, kst_check_extension(self->session.container, VFIO_NOIOMMU_IOMMU));
	EXPECT_EQ(0, kst_check_extension(self->session.container, VFIO_TYPE1_IOMMU));
	EXPECT_EQ(0, kst_check_extension(self->session.container, VFIO_TYPE1v2_IOMMU));
}

TEST_F(group, other_types_are_refused)
{
	int error = self->is_iommufd ? EINVAL : ENODEV;

	NEED_NOIOMMU(&self->device);
	OPEN_BOTH();
	MUST_FAIL(error, kst_set_iommu(self->session.container, VFIO_TYPE1_IOMMU));
	MUST_FAIL(error, kst_set_iommu(self->session.container, VFIO_TYPE1v2_IOMMU));
	MUST(kst_set_iommu(self->session.container, VFIO_NOIOMMU_IOMMU));
}

TEST_F(group, dma_can_not_be_mapped)
{
	struct vfio_iommu_type1_dma_map map = {
		.argsz = sizeof(map),
		.flags = VFIO_DMA_MAP_FLAG_READ,
		.size = 4096,
		.iova = 0x100000,
	};

	NEED_NOIOMMU(&self->device);
	map.vaddr = (uintptr_t)aligned_alloc(4096, 4096);
	MUST(kst_open(&self->session, variant->interface, &self->device));
	MUST_FAIL(self->is_iommufd ? ENODEV : ENOTTY,
		  kst_ioctl(self->session.container, VFIO_IOMMU_MAP_DMA, &map));
}

TEST_F(group, device_works)
{
	MUST(kst_open(&self->session, variant->interface, &self->device));
	MUST(kst_use(&self->session));
}

TEST_F(group, device_is_asked_for_by_its_name)
{
	OPEN_BOTH();
	MUST(kst_set_iommu(self->session.container, self->type));
	MUST_FAIL(ENODEV, kst_group_device_fd(self->session.group, "0000:ff:1f.7"));
	MUST_FAIL(ENODEV, kst_group_device_fd(self->session.group, ""));
	self->session.fd =
		MUST(kst_group_device_fd(self->session.group, self->device.bdf));
}

/* An iommufd may be unset at any time, since the device holds its own reference. */
TEST_F(group, container_stays_while_the_device_is_open)
{
	MUST(kst_open(&self->session, variant->interface, &self->device));
	if (!self->is_iommufd) {
		MUST_FAIL(EBUSY, kst_unset_container(self->session.group));
		close(self->session.fd);
		self->session.fd = -1;
	} else {
		MUST_FAIL(EINVAL, kst_set_container(self->session.group,
						    self->session.container));
	}
	MUST(kst_unset_container(self->session.group));
	MUST_FAIL(EINVAL, kst_unset_container(self->session.group));
	MUST(kst_set_container(self->session.group, self->session.container));
}

TEST_F(group, wrong_containers_are_refused)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC), result;

	self->session.group = MUST(kst_open_group(&self->device));
	result = kst_set_container(self->session.group, null);
	/* EINVAL before 6.2. */
	EXPECT_TRUE(result == -EBADFD || result == -EINVAL);
	MUST_FAIL(EBADF, kst_set_container(self->session.group, -1));
	MUST_FAIL(EBADF, kst_set_container(self->session.group, 1000));
	close(null);
}

TEST_F(group, closes_in_every_order)
{
	static const int orders[][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2},
					{1, 2, 0}, {2, 0, 1}, {2, 1, 0}};

	for (int i = 0; i < 6; i++) {
		int *fds[3] = {&self->session.fd, &self->session.group,
			       &self->session.container};

		MUST(kst_open(&self->session, variant->interface, &self->device));
		for (int k = 0; k < 3; k++) {
			uint16_t vendor = 0;

			close(*fds[orders[i][k]]);
			*fds[orders[i][k]] = -1;
			if (self->session.fd < 0)
				continue;
			MUST(kst_config_read16(self->session.fd, 0, &vendor));
			EXPECT_EQ(EDU_ID_VENDOR, vendor);
		}
	}
	MUST(kst_open(&self->session, variant->interface, &self->device));
	MUST(kst_use(&self->session));
}

#include "tests_rights.h"
#include "tests_sharing.h"

TEST_HARNESS_MAIN
