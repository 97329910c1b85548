/* SPDX-License-Identifier: GPL-2.0-only */
/* Objects, the order in which they can be destroyed, and the pages that they pin. */

TEST_F(ioas, destroyed_objects_are_gone)
{
	uint32_t ids[8];

	MUST(MAP(8, BASE));
	for (int i = 0; i < 8; i++) {
		MUST(kst_ioas_alloc(self->fd, &ids[i]));
		for (int k = 0; k < i; k++)
			EXPECT_NE(ids[k], ids[i]);
		EXPECT_NE(self->ioas, ids[i]);
		MUST(kst_ioas_map_fixed(self->fd, ids[i], self->memory, 8 * PAGE, BASE));
	}
	/* With mappings, of which none is pinned: no device uses these. */
	EXPECT_PINNED(8);
	for (int i = 0; i < 8; i += 2)
		MUST(kst_destroy(self->fd, ids[i]));
	for (int i = 0; i < 8; i += 2) {
		MUST_FAIL(ENOENT, kst_destroy(self->fd, ids[i]));
		MUST_FAIL(ENOENT, unmap(self->fd, ids[i], BASE, 8));
		MUST_FAIL(ENOENT,
			  kst_ioas_map_fixed(self->fd, ids[i], self->memory, PAGE, BASE));
		MUST_FAIL(ENOENT, copy(self->fd, ids[i], BASE, self->ioas, OTHER, 8, RW));
		MUST_FAIL(ENOENT, copy(self->fd, self->ioas, BASE, ids[i], OTHER, 8, RW));
		EXPECT_EQ(8, unmap(self->fd, ids[i + 1], BASE, 8));
	}
	MUST_FAIL(ENOENT, kst_destroy(self->fd, 0));
	EXPECT_EQ(8, UNMAP_ALL());
}

TEST_F(ioas, objects_in_use_are_not_destroyed)
{
	uint32_t device = self->session.devid, table, pt;
	int fd = self->fd;

	if (!variant->attached)
		SKIP(return, "needs a device");
	MUST_FAIL(EBUSY, kst_destroy(fd, self->ioas));
	MUST_FAIL(EBUSY, kst_destroy(fd, device));
	MUST(kst_detach(self->session.fd));
	MUST_FAIL(EBUSY, kst_destroy(fd, device));
	MUST(kst_hwpt_alloc(fd, device, self->ioas, 0, &table));
	MUST_FAIL(EBUSY, kst_destroy(fd, self->ioas));
	pt = table;
	MUST(kst_attach(self->session.fd, &pt));
	EXPECT_EQ(table, pt);
	MUST_FAIL(EBUSY, kst_destroy(fd, table));
	MUST_FAIL(EBUSY, kst_destroy(fd, self->ioas));
	MUST(kst_detach(self->session.fd));
	MUST(kst_destroy(fd, table));
	MUST_FAIL(ENOENT, kst_destroy(fd, table));
	MUST(kst_destroy(fd, self->ioas));
	pt = self->ioas;
	MUST_FAIL(ENOENT, kst_attach(self->session.fd, &pt));
	pt = device;
	MUST_FAIL(EINVAL, kst_attach(self->session.fd, &pt));
	close(self->session.fd);
	self->session.fd = -1;
	MUST_FAIL(ENOENT, kst_destroy(fd, device));
	EXPECT_EQ(0, PINNED());
}

/*
 * Several tables of one IOAS share the pages, in whichever order they are destroyed. The
 * one that is created by attaching goes when the device is detached.
 */
TEST_F(ioas, tables_share_the_pages)
{
	uint32_t tables[3], pt = self->ioas;
	int fd = self->fd, result;

	if (!variant->attached)
		SKIP(return, "needs a device");
	MUST(MAP(PAGES, BASE));
	for (int first = 0; first < 3; first++) {
		for (int i = 0; i < 3; i++) {
			result = kst_hwpt_alloc(fd, self->session.devid, self->ioas, 0,
						&tables[i]);
			/* The same limitation as in dma_stress/tests_replace.h. */
			if (result == -EADDRINUSE)
				SKIP(return, "this driver sets the aperture too late");
			MUST(result);
			EXPECT_PINNED(PAGES);
		}
		MUST(kst_detach(self->session.fd));
		EXPECT_PINNED(PAGES);
		MUST(kst_ioas_map_fixed(fd, self->ioas, self->memory, 4 * PAGE, OTHER));
		for (int i = 0; i < 3; i++) {
			EXPECT_PINNED(PAGES + 4);
			MUST(kst_destroy(fd, tables[(first + i) % 3]));
		}
		EXPECT_PINNED(0);
		MUST(kst_ioas_map_fixed(fd, self->ioas, self->memory, 4 * PAGE,
					OTHER + 4 * PAGE));
		EXPECT_PINNED(0);
		pt = self->ioas;
		MUST(kst_attach(self->session.fd, &pt));
		EXPECT_PINNED(PAGES + 8);
		EXPECT_EQ(8, UNMAP(OTHER, 8));
	}
	EXPECT_EQ(PAGES, UNMAP_ALL());
}

static int compat(int fd, uint16_t op, uint32_t *ioas)
{
	struct iommu_vfio_ioas request = {
		.size = sizeof(request),
		.ioas_id = *ioas,
		.op = op,
	};
	int result = kst_ioctl(fd, IOMMU_VFIO_IOAS, &request);

	*ioas = request.ioas_id;
	return result;
}

TEST_F(ioas, container_can_have_any_ioas)
{
	struct vfio_iommu_type1_dma_map map = {
		.argsz = sizeof(map),
		.flags = VFIO_DMA_MAP_FLAG_READ,
		.vaddr = (uintptr_t)self->memory,
		.iova = BASE,
		.size = PAGE,
	};
	uint32_t id = 0, other;
	int fd = self->fd;

	MUST_FAIL(ENODEV, compat(fd, IOMMU_VFIO_IOAS_GET, &id));
	MUST_FAIL(ENODEV, kst_ioctl(fd, VFIO_IOMMU_MAP_DMA, &map));
	MUST_FAIL(EOPNOTSUPP, compat(fd, 3, &id));
	id = 12345;
	MUST_FAIL(ENOENT, compat(fd, IOMMU_VFIO_IOAS_SET, &id));
	MUST(kst_ioas_alloc(fd, &other));
	for (int i = 0; i < 2; i++) {
		id = i ? other : self->ioas;
		MUST(compat(fd, IOMMU_VFIO_IOAS_SET, &id));
		id = 0;
		MUST(compat(fd, IOMMU_VFIO_IOAS_GET, &id));
		EXPECT_EQ(i ? other : self->ioas, id);
		MUST(kst_ioctl(fd, VFIO_IOMMU_MAP_DMA, &map));
		EXPECT_EQ(1, unmap(fd, id, BASE, 1));
	}
	/* It is forgotten when it is destroyed, or when asked to. */
	MUST(kst_destroy(fd, other));
	MUST_FAIL(ENODEV, compat(fd, IOMMU_VFIO_IOAS_GET, &id));
	id = self->ioas;
	MUST(compat(fd, IOMMU_VFIO_IOAS_SET, &id));
	MUST(compat(fd, IOMMU_VFIO_IOAS_CLEAR, &id));
	MUST_FAIL(ENODEV, compat(fd, IOMMU_VFIO_IOAS_GET, &id));
	MUST_FAIL(ENODEV, kst_ioctl(fd, VFIO_IOMMU_MAP_DMA, &map));
}

static int hw_info(int fd, uint32_t device, void *data, uint32_t *length, uint64_t *has)
{
	struct iommu_hw_info request = {
		.size = sizeof(request),
		.dev_id = device,
		.data_len = *length,
		.data_uptr = (uintptr_t)data,
	};
	int result = kst_ioctl(fd, IOMMU_GET_HW_INFO, &request);

	*length = request.data_len;
	*has = request.out_capabilities;
	return result;
}

TEST_F(ioas, hardware_information_obeys_its_length)
{
	uint32_t all = 0, length;
	uint8_t data[256];
	uint64_t has;

	if (!variant->attached)
		SKIP(return, "needs a device");
	MUST_FAIL(ENOENT, hw_info(self->fd, 12345, NULL, &all, &has));
	MUST(hw_info(self->fd, self->session.devid, NULL, &all, &has));
	ASSERT_GT(128, all);
	for (uint32_t room = 0; room < all + 32; room++) {
		memset(data, 0xa5, sizeof(data));
		length = room;
		MUST(hw_info(self->fd, self->session.devid, data, &length, &has));
		EXPECT_EQ(all, length);
		/* What the kernel does not fill is zeroed. */
		for (uint32_t i = all; i < room; i++)
			ASSERT_EQ(0, data[i]);
		for (uint32_t i = room; i < sizeof(data); i++)
			ASSERT_EQ(0xa5, data[i]);
	}
}

TEST_F(ioas, dirty_tracking_needs_an_iommu_that_has_it)
{
	struct iommu_hwpt_set_dirty_tracking track = {
		.size = sizeof(track),
		.flags = IOMMU_HWPT_DIRTY_TRACKING_ENABLE,
	};
	struct iommu_hwpt_get_dirty_bitmap get = {
		.size = sizeof(get),
		.iova = BASE,
		.length = PAGES * PAGE,
		.page_size = PAGE,
	};
	uint32_t length = 0, table;
	uint64_t has = 0, words[2] = {0};

	if (!variant->attached)
		SKIP(return, "needs a device");
	MUST(hw_info(self->fd, self->session.devid, NULL, &length, &has));
	get.data = (uintptr_t)words;
	if (!(has & IOMMU_HW_CAP_DIRTY_TRACKING)) {
		MUST_FAIL(EOPNOTSUPP,
			  kst_hwpt_alloc(self->fd, self->session.devid, self->ioas,
					 IOMMU_HWPT_ALLOC_DIRTY_TRACKING, &table));
		MUST(kst_hwpt_alloc(self->fd, self->session.devid, self->ioas, 0,
				    &table));
		track.hwpt_id = get.hwpt_id = table;
		MUST_FAIL(EOPNOTSUPP,
			  kst_ioctl(self->fd, IOMMU_HWPT_SET_DIRTY_TRACKING, &track));
		MUST_FAIL(EOPNOTSUPP,
			  kst_ioctl(self->fd, IOMMU_HWPT_GET_DIRTY_BITMAP, &get));
		MUST(kst_destroy(self->fd, table));
		return;
	}
	MUST(kst_hwpt_alloc(self->fd, self->session.devid, self->ioas,
			    IOMMU_HWPT_ALLOC_DIRTY_TRACKING, &table));
	MUST(MAP(PAGES, BASE));
	track.hwpt_id = get.hwpt_id = table;
	MUST(kst_ioctl(self->fd, IOMMU_HWPT_SET_DIRTY_TRACKING, &track));
	MUST(kst_ioctl(self->fd, IOMMU_HWPT_GET_DIRTY_BITMAP, &get));
	EXPECT_EQ(0, words[0] | words[1]);
	track.flags = 0;
	MUST(kst_ioctl(self->fd, IOMMU_HWPT_SET_DIRTY_TRACKING, &track));
	EXPECT_EQ(PAGES, UNMAP_ALL());
	MUST(kst_destroy(self->fd, table));
}
