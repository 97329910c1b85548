/* SPDX-License-Identifier: GPL-2.0-only */
/* What the container reports about itself, and the limit for the number of mappings. */

/* Not in the headers of all trees under the same name. */
#define TYPE1_NESTING 6

TEST_F(type1, info_obeys_argsz)
{
	const size_t minimum = offsetof(struct vfio_iommu_type1_info, cap_offset);
	union {
		struct vfio_iommu_type1_info info;
		uint8_t bytes[1024];
	} buffer;
	uint32_t all, sizes[6];

	MUST_FAIL(EFAULT, kst_ioctl(self->container, VFIO_IOMMU_GET_INFO, NULL));
	for (uint32_t size = 0; size < minimum; size += 4) {
		buffer.info.argsz = size;
		MUST_FAIL(EINVAL,
			  kst_ioctl(self->container, VFIO_IOMMU_GET_INFO, &buffer));
	}
	buffer.info.argsz = minimum;
	MUST(kst_ioctl(self->container, VFIO_IOMMU_GET_INFO, &buffer));
	all = buffer.info.argsz;
	ASSERT_LT(sizeof(buffer.info), all);
	ASSERT_GT(sizeof(buffer) / 2, all);
	sizes[0] = minimum;
	sizes[1] = sizeof(buffer.info);
	sizes[2] = sizeof(buffer.info) + 8;
	sizes[3] = all - 1;
	sizes[4] = all;
	sizes[5] = sizeof(buffer);
	for (int i = 0; i < 6; i++) {
		memset(&buffer, 0xa5, sizeof(buffer));
		buffer.info.argsz = sizes[i];
		MUST(kst_ioctl(self->container, VFIO_IOMMU_GET_INFO, &buffer));
		EXPECT_TRUE(buffer.info.flags & VFIO_IOMMU_INFO_PGSIZES);
		EXPECT_TRUE(buffer.info.flags & VFIO_IOMMU_INFO_CAPS);
		EXPECT_TRUE(buffer.info.iova_pgsizes & PAGE);
		EXPECT_EQ(0, buffer.info.iova_pgsizes & (PAGE - 1));
		/* The required size, unless the caller provided more. */
		EXPECT_LE(all, buffer.info.argsz);
		if (sizes[i] >= sizeof(buffer.info)) {
			EXPECT_EQ(sizes[i] >= all ? sizeof(buffer.info) : 0,
				  buffer.info.cap_offset);
		}
		for (size_t k = sizes[i] < all ? sizes[i] : all; k < sizeof(buffer);
		     k++) {
			ASSERT_EQ(0xa5, buffer.bytes[k])
			{
				TH_LOG("byte %zu with argsz %u", k, sizes[i]);
			}
		}
	}
}

TEST_F(type1, capabilities_are_complete)
{
	struct kst_type1_info info;

	MUST(kst_type1_info(self->container, &info));
	ASSERT_LT(0, info.range_count);
	for (unsigned int i = 0; i < info.range_count; i++) {
		EXPECT_LT(info.ranges[i].start, info.ranges[i].end);
		EXPECT_EQ(0, info.ranges[i].start % PAGE);
		EXPECT_EQ(PAGE - 1, info.ranges[i].end % PAGE);
		if (i > 0) {
			EXPECT_LT(info.ranges[i - 1].end + 1, info.ranges[i].start);
		}
		/* All x86 IOMMUs reserve the addresses of interrupts. */
		EXPECT_TRUE(info.ranges[i].end < 0xfee00000 ||
			    info.ranges[i].start > 0xfeefffff);
	}
	EXPECT_TRUE(info.has_avail);
	EXPECT_EQ(!self->compat, info.has_migration);
	if (self->compat) {
		EXPECT_EQ(UINT32_MAX, info.avail);
		return;
	}
	EXPECT_EQ(65535, info.avail);
	EXPECT_EQ(PAGE, info.dirty_page_size);
	EXPECT_LT(0, info.max_bitmap);
}

TEST_F(type1, extensions_are_those_of_the_type)
{
	int fd = self->container;

	EXPECT_EQ(1, kst_check_extension(fd, VFIO_TYPE1_IOMMU));
	EXPECT_EQ(1, kst_check_extension(fd, VFIO_TYPE1v2_IOMMU));
	EXPECT_EQ(1, kst_check_extension(fd, VFIO_UNMAP_ALL));
	EXPECT_EQ(!self->compat, kst_check_extension(fd, VFIO_UPDATE_VADDR));
	EXPECT_LE(0, kst_check_extension(fd, VFIO_DMA_CC_IOMMU));
	EXPECT_EQ(0, kst_check_extension(fd, VFIO_SPAPR_TCE_IOMMU));
	EXPECT_EQ(0, kst_check_extension(fd, 9999));
	if (self->compat) {
		EXPECT_EQ(0, kst_check_extension(fd, TYPE1_NESTING));
	} else {
		EXPECT_EQ(0, kst_check_extension(fd, VFIO_NOIOMMU_IOMMU));
	}
}

/* The steps have an order, and a container has one type. */
TEST_F(type1, type_is_set_once_and_after_a_group_is_added)
{
	const char *path =
		variant->interface == KST_GROUP_IOMMUFD ? "/dev/iommu" : "/dev/vfio/vfio";
	int fd;

	if (!self->compat) {
		MUST_FAIL(EINVAL, kst_set_iommu(self->container, VFIO_TYPE1_IOMMU));
		MUST_FAIL(EINVAL, kst_set_iommu(self->container, VFIO_TYPE1v2_IOMMU));
	}
	kst_close(&self->session);
	fd = open(path, O_RDWR | O_CLOEXEC);
	ASSERT_LE(0, fd);
	self->session.container = fd;
	EXPECT_EQ(VFIO_API_VERSION, kst_ioctl(fd, VFIO_GET_API_VERSION, NULL));
	EXPECT_EQ(1, kst_check_extension(fd, VFIO_TYPE1v2_IOMMU));
	MUST_FAIL(self->compat ? ENODEV : EINVAL, kst_set_iommu(fd, variant->type));
	MUST_FAIL(self->compat ? ENODEV : EINVAL,
		  kst_map_dma(fd, self->memory, BASE, PAGE, KST_DMA_RW));
	self->session.group = MUST(kst_open_group(&self->device));
	MUST(kst_set_container(self->session.group, fd));
	if (!self->compat) {
		MUST_FAIL(EINVAL, kst_map_dma(fd, self->memory, BASE, PAGE, KST_DMA_RW));
		MUST_FAIL(EINVAL,
			  kst_group_device_fd(self->session.group, self->device.bdf));
	}
	MUST_FAIL(self->compat ? EINVAL : ENODEV, kst_set_iommu(fd, 9999));
	MUST(kst_set_iommu(fd, variant->type));
	MUST(kst_map_dma(fd, self->memory, BASE, PAGE, KST_DMA_RW));
	self->session.fd =
		MUST(kst_group_device_fd(self->session.group, self->device.bdf));
	EXPECT_EQ(1, ACCOUNTED());
}

/* Returns how many further mappings are possible. */
static long long avail(int container)
{
	struct kst_type1_info info;
	int result = kst_type1_info(container, &info);

	return result ? result : info.avail;
}

TEST_F(type1, mappings_are_counted)
{
	long long before = avail(self->container);
	int count = self->compat ? 0 : 1;

	for (int i = 0; i < 5; i++) {
		MUST(MAP(2, BASE + 4 * i * PAGE));
		EXPECT_EQ(before - (i + 1) * count, avail(self->container));
	}
	MUST_FAIL(EEXIST, MAP(1, BASE));
	MUST_FAIL(EINVAL, MAP(1, BASE + 2 * PAGE + 1));
	MUST_FAIL(EFAULT, kst_map_dma(self->container, (void *)PAGE, BASE + 2 * PAGE,
				      PAGE, KST_DMA_RW));
	EXPECT_EQ(before - 5 * count, avail(self->container));
	EXPECT_EQ(2, UNMAP(BASE + 4 * PAGE, 2));
	EXPECT_EQ(before - 4 * count, avail(self->container));
	EXPECT_EQ(8, UNMAP_ALL());
	EXPECT_EQ(before, avail(self->container));
}

TEST_F(type1, mappings_are_limited)
{
	NEED_OWN_CONTAINER();
	kst_close(&self->session);
	MUST(kst_write(ENTRY_LIMIT, "3"));
	MUST(kst_open_type(&self->session, variant->interface, &self->device,
			   variant->type));
	self->container = self->session.container;
	for (int i = 0; i < 3; i++)
		MUST(MAP(1, BASE + i * PAGE));
	for (int i = 0; i < 3; i++)
		MUST_FAIL(ENOSPC, MAP(1, BASE + 9 * PAGE));
	EXPECT_EQ(0, avail(self->container));
	EXPECT_EQ(1, UNMAP(BASE + PAGE, 1));
	MUST(MAP(1, BASE + 9 * PAGE));
	MUST_FAIL(ENOSPC, MAP(1, BASE + PAGE));
	EXPECT_EQ(3, ACCOUNTED());
	EXPECT_EQ(3, UNMAP_ALL());
	EXPECT_EQ(3, avail(self->container));
}
