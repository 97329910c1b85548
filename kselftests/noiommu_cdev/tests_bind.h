/* SPDX-License-Identifier: GPL-2.0-only */
/* Names, and everything up to the binding to an iommufd. */

TEST_F(cdev, name_says_noiommu)
{
	char name[64], path[160], number[16], dev[16];
	struct stat node;

	MUST(kst_cdev_name(&self->device, name, sizeof(name)));
	EXPECT_EQ(0, strncmp(name, "noiommu-vfio", 12))
	{
		TH_LOG("it is called %s", name);
	}
	snprintf(path, sizeof(path), "/sys/class/vfio-dev/%s/dev", name);
	ASSERT_EQ(0, kst_read(path, dev, sizeof(dev)));
	snprintf(path, sizeof(path), "/dev/vfio/devices/%s", name);
	ASSERT_EQ(0, stat(path, &node));
	snprintf(number, sizeof(number), "%u:%u", major(node.st_rdev),
		 minor(node.st_rdev));
	EXPECT_STREQ(dev, number);
}

TEST_F(cdev, kernel_is_tainted)
{
	char taint[32];

	ASSERT_EQ(0, kst_read("/proc/sys/kernel/tainted", taint, sizeof(taint)));
	/* TAINT_USER */
	EXPECT_NE(0, strtoul(taint, NULL, 0) & (1ul << 6));
}

/* 7.3 checks it at open, the series as posted nowhere. */
TEST_F(cdev, open_needs_rawio)
{
	int fd;

	if (kst_drop_rawio())
		SKIP(return, "this kernel has no capabilities");
	fd = kst_open_cdev(&self->device);
	if (fd >= 0) {
		close(fd);
		LACKS("cdev-rawio", "this kernel opens it without CAP_SYS_RAWIO");
	}
	EXPECT_EQ(-EPERM, fd);
}

TEST_F(cdev, nothing_works_before_bind)
{
	struct vfio_device_info info;
	uint32_t pt = 1;
	char byte;

	EXPECT_GT(0, kst_device_info(self->fd, &info));
	EXPECT_GT(0, kst_attach(self->fd, &pt));
	EXPECT_GT(0, kst_detach(self->fd));
	EXPECT_GT(0, kst_reset(self->fd));
	EXPECT_EQ(-1, pread(self->fd, &byte, 1, 0));
	EXPECT_EQ(MAP_FAILED, mmap(NULL, 4096, PROT_READ, MAP_SHARED, self->fd, 0));
}

TEST_F(cdev, info_after_bind)
{
	struct vfio_device_info info;

	MUST(kst_bind_iommufd(self->fd, self->iommufd, NULL));
	MUST(kst_device_info(self->fd, &info));
	EXPECT_NE(0, info.flags & VFIO_DEVICE_FLAGS_PCI);
	EXPECT_EQ(VFIO_PCI_NUM_REGIONS, info.num_regions);
	EXPECT_EQ(VFIO_PCI_NUM_IRQS, info.num_irqs);
}

TEST_F(cdev, binds_once)
{
	uint32_t devid = 0;

	MUST(kst_bind_iommufd(self->fd, self->iommufd, &devid));
	EXPECT_NE(0, devid);
	MUST_FAIL(EINVAL, kst_bind_iommufd(self->fd, self->iommufd, NULL));
}

TEST_F(cdev, second_descriptor_can_not_bind_too)
{
	int second = MUST(kst_open_cdev(&self->device));

	MUST(kst_bind_iommufd(self->fd, self->iommufd, NULL));
	EXPECT_GT(0, kst_bind_iommufd(second, self->iommufd, NULL));
	close(self->fd);
	self->fd = -1;
	MUST(kst_bind_iommufd(second, self->iommufd, NULL));
	close(second);
}

TEST_F(cdev, bind_refuses_what_is_no_iommufd)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	MUST_FAIL(EINVAL, kst_bind_iommufd(self->fd, -1, NULL));
	MUST_FAIL(EBADF, kst_bind_iommufd(self->fd, 1000, NULL));
	MUST_FAIL(EBADFD, kst_bind_iommufd(self->fd, null, NULL));
	MUST_FAIL(EBADFD, kst_bind_iommufd(self->fd, self->fd, NULL));
	close(null);
	MUST(kst_bind_iommufd(self->fd, self->iommufd, NULL));
}

TEST_F(cdev, bind_checks_its_argument)
{
	struct vfio_device_bind_iommufd bind = {.iommufd = self->iommufd};

	for (bind.argsz = 0; bind.argsz < 12; bind.argsz += 4)
		MUST_FAIL(EINVAL, kst_ioctl(self->fd, VFIO_DEVICE_BIND_IOMMUFD, &bind));
	bind.argsz = sizeof(bind);
	bind.flags = UNKNOWN_FLAG;
	MUST_FAIL(EINVAL, kst_ioctl(self->fd, VFIO_DEVICE_BIND_IOMMUFD, &bind));
	MUST_FAIL(EFAULT, kst_ioctl(self->fd, VFIO_DEVICE_BIND_IOMMUFD, NULL));
}

TEST_F(cdev, attach_needs_an_ioas)
{
	uint32_t pt, devid;

	MUST(kst_bind_iommufd(self->fd, self->iommufd, &devid));
	pt = 0;
	MUST_FAIL(ENOENT, kst_attach(self->fd, &pt));
	pt = 12345;
	MUST_FAIL(ENOENT, kst_attach(self->fd, &pt));
	pt = devid;
	EXPECT_GT(0, kst_attach(self->fd, &pt));
	MUST(kst_ioas_alloc(self->iommufd, &pt));
	MUST(kst_attach(self->fd, &pt));
}
