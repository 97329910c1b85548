/* SPDX-License-Identifier: GPL-2.0-only */
/* The ioctls of VFIO's container, which every iommufd has: vfio_compat.c. */

FIXTURE(compat)
{
	int fd;
	uint32_t ioas;
	uint8_t *memory;
	unsigned long splats;
	struct mock_device device;
};

FIXTURE_VARIANT(compat)
{
	unsigned long type;
};

/* Type 1 may unmap within mappings. */
FIXTURE_VARIANT_ADD(compat, type1)
{
	.type = VFIO_TYPE1_IOMMU,
};

FIXTURE_VARIANT_ADD(compat, type1v2)
{
	.type = VFIO_TYPE1v2_IOMMU,
};

static int vfio_ioas(int fd, uint16_t op, uint32_t *id)
{
	struct iommu_vfio_ioas command = {.size = sizeof(command), .op = op, .ioas_id = *id};
	int result = kst_ioctl(fd, IOMMU_VFIO_IOAS, &command);

	*id = command.ioas_id;
	return result;
}

FIXTURE_SETUP(compat)
{
	uint32_t id = 0;

	SETUP_MOCK(self);
	MUST_FAIL(ENODEV, kst_set_iommu(self->fd, variant->type));
	MUST_FAIL(ENODEV, vfio_ioas(self->fd, IOMMU_VFIO_IOAS_GET, &id));
	MUST(vfio_ioas(self->fd, IOMMU_VFIO_IOAS_SET, &self->ioas));
	MUST(vfio_ioas(self->fd, IOMMU_VFIO_IOAS_GET, &id));
	EXPECT_EQ(self->ioas, id);
	MUST(mock_add(self->fd, self->ioas, 0, &self->device));
	MUST(kst_set_iommu(self->fd, variant->type));
}

FIXTURE_TEARDOWN(compat)
{
	TEARDOWN_MOCK(self);
}

static int vfio_map(int fd, const void *memory, uint64_t iova, uint64_t size, uint32_t flags)
{
	struct vfio_iommu_type1_dma_map map = {
		.argsz = sizeof(map),
		.flags = flags,
		.vaddr = (uintptr_t)memory,
		.iova = iova,
		.size = size,
	};

	return kst_ioctl(fd, VFIO_IOMMU_MAP_DMA, &map);
}

/* Returns the number of bytes unmapped. */
static long long vfio_unmap(int fd, uint64_t iova, uint64_t size, uint32_t flags)
{
	struct vfio_iommu_type1_dma_unmap unmap = {
		.argsz = sizeof(unmap),
		.flags = flags,
		.iova = iova,
		.size = size,
	};
	int result = kst_ioctl(fd, VFIO_IOMMU_UNMAP_DMA, &unmap);

	return result ? result : (long long)unmap.size;
}

#define RW (VFIO_DMA_MAP_FLAG_READ | VFIO_DMA_MAP_FLAG_WRITE)

TEST_F(compat, mappings_are_those_of_the_ioas)
{
	MUST(vfio_map(self->fd, self->memory, IOVA, 8 * PAGE, RW));
	MUST_FAIL(EEXIST, vfio_map(self->fd, self->memory, IOVA + 7 * PAGE, PAGE, RW));
	MUST_FAIL(EINVAL, vfio_map(self->fd, self->memory, IOVA + 8 * PAGE, 0, RW));
	MUST_FAIL(EINVAL, vfio_map(self->fd, self->memory, IOVA + 8 * PAGE, PAGE, 1 << 5));
	MUST(check_map(self->fd, self->device.hwpt, IOVA, self->memory, 8 * PAGE));
	MUST(check_refs(self->fd, self->memory, 8 * PAGE, 1));
	MUST(vfio_map(self->fd, self->memory + 8 * PAGE, IOVA + 8 * PAGE, 4 * PAGE, RW));
	/* A range may contain several mappings, and gaps. */
	EXPECT_EQ(12 * PAGE, vfio_unmap(self->fd, IOVA - 4 * PAGE, 32 * PAGE, 0));
	MUST(check_refs(self->fd, self->memory, 12 * PAGE, 0));
	/* Unlike IOMMU_IOAS_UNMAP, this is not an error. */
	EXPECT_EQ(0, vfio_unmap(self->fd, IOVA, 32 * PAGE, 0));
	MUST(vfio_map(self->fd, self->memory, IOVA, 8 * PAGE, RW));
	MUST_FAIL(EINVAL, vfio_unmap(self->fd, IOVA, 0, VFIO_DMA_UNMAP_FLAG_ALL));
	MUST_FAIL(EINVAL, vfio_unmap(self->fd, 0, PAGE, VFIO_DMA_UNMAP_FLAG_ALL));
	EXPECT_EQ(8 * PAGE, vfio_unmap(self->fd, 0, 0, VFIO_DMA_UNMAP_FLAG_ALL));
}

/* Splitting at each page, from both ends and in the middle. */
TEST_F(compat, mappings_can_be_cut_only_with_type1)
{
	for (unsigned int from = 0; from < 6; from++) {
		for (unsigned int to = from + 1; to <= 6; to++) {
			uint64_t length = (to - from) * PAGE;

			MUST(vfio_map(self->fd, self->memory, IOVA, 6 * PAGE, RW));
			if (variant->type == VFIO_TYPE1v2_IOMMU && length < 6 * PAGE) {
				MUST_FAIL(ENOENT, vfio_unmap(self->fd, IOVA + from * PAGE,
							     length, 0));
				MUST(check_map(self->fd, self->device.hwpt, IOVA, self->memory,
					       6 * PAGE));
				ASSERT_EQ(6 * PAGE, vfio_unmap(self->fd, IOVA, 6 * PAGE, 0));
				continue;
			}
			ASSERT_EQ(length, vfio_unmap(self->fd, IOVA + from * PAGE, length, 0));
			MUST(check_refs(self->fd, self->memory, from * PAGE, 1));
			MUST(check_refs(self->fd, self->memory + from * PAGE, length, 0));
			MUST(check_refs(self->fd, self->memory + to * PAGE, (6 - to) * PAGE, 1));
			MUST(check_map(self->fd, self->device.hwpt, IOVA, self->memory,
				       from * PAGE));
			MUST(check_map(self->fd, self->device.hwpt, IOVA + to * PAGE,
				       self->memory + to * PAGE, (6 - to) * PAGE));
			EXPECT_TRUE(check_unmapped(self->fd, self->device.hwpt,
						   IOVA + from * PAGE, self->memory + from * PAGE,
						   length));
			ASSERT_EQ(6 * PAGE - length, vfio_unmap(self->fd, IOVA, 6 * PAGE, 0));
		}
	}
	MUST(check_refs(self->fd, self->memory, 6 * PAGE, 0));
}

/* The parts of a mapping that was cut move to other domains like whole ones. */
TEST_F(compat, parts_survive_a_change_of_domains)
{
	uint32_t other, hwpt;
	struct mock_device device;

	/* Type 1 version 2 does not cut mappings. */
	if (variant->type == VFIO_TYPE1v2_IOMMU)
		return;
	MUST(kst_ioas_alloc(self->fd, &other));
	MUST(mock_add(self->fd, other, 0, &device));
	MUST(vfio_map(self->fd, self->memory, IOVA, 8 * PAGE, RW));
	ASSERT_EQ(2 * PAGE, vfio_unmap(self->fd, IOVA + 3 * PAGE, 2 * PAGE, 0));
	hwpt = MUST(hwpt_alloc(self->fd, device.idev, self->ioas, 0));
	MUST(kst_destroy(self->fd, self->device.stdev));
	MUST(check_map(self->fd, hwpt, IOVA, self->memory, 3 * PAGE));
	MUST(check_map(self->fd, hwpt, IOVA + 5 * PAGE, self->memory + 5 * PAGE, 3 * PAGE));
	ASSERT_EQ(3 * PAGE, vfio_unmap(self->fd, IOVA, 3 * PAGE, 0));
	MUST(check_refs(self->fd, self->memory, 5 * PAGE, 0));
	MUST(check_refs(self->fd, self->memory + 5 * PAGE, 3 * PAGE, 1));
	ASSERT_EQ(PAGE, vfio_unmap(self->fd, IOVA + 6 * PAGE, PAGE, 0));
	MUST(kst_destroy(self->fd, hwpt));
	MUST(check_refs(self->fd, self->memory, 8 * PAGE, 0));
	ASSERT_EQ(2 * PAGE, vfio_unmap(self->fd, 0, 0, VFIO_DMA_UNMAP_FLAG_ALL));
}

/* The information ends where the buffer ends, and says how large it should be. */
TEST_F(compat, information_fits_any_buffer)
{
	struct {
		struct vfio_iommu_type1_info info;
		uint8_t capabilities[256];
	} buffer;
	uint32_t full = 0;
	struct vfio_info_cap_header *header;
	struct vfio_iommu_type1_info_cap_iova_range *ranges = NULL;

	for (unsigned int room = 0; room <= sizeof(buffer); room += 4) {
		memset(&buffer, 0xa5, sizeof(buffer));
		buffer.info.argsz = room;
		if (room < offsetof(struct vfio_iommu_type1_info, cap_offset)) {
			MUST_FAIL(EINVAL, kst_ioctl(self->fd, VFIO_IOMMU_GET_INFO, &buffer));
			continue;
		}
		MUST(kst_ioctl(self->fd, VFIO_IOMMU_GET_INFO, &buffer));
		if (!full)
			full = buffer.info.argsz;
		ASSERT_EQ(full, buffer.info.argsz);
		EXPECT_EQ(VFIO_IOMMU_INFO_PGSIZES | VFIO_IOMMU_INFO_CAPS, buffer.info.flags);
		EXPECT_EQ(PAGE, buffer.info.iova_pgsizes & -buffer.info.iova_pgsizes);
		for (unsigned int i = room; i < sizeof(buffer); i++)
			ASSERT_EQ(0xa5, ((uint8_t *)&buffer)[i]);
	}
	ASSERT_NE(0, buffer.info.cap_offset);
	for (uint32_t at = buffer.info.cap_offset; at; at = header->next) {
		header = (void *)((uint8_t *)&buffer + at);
		if (header->id == VFIO_IOMMU_TYPE1_INFO_CAP_IOVA_RANGE)
			ranges = (void *)header;
	}
	ASSERT_NE(NULL, ranges);
	EXPECT_EQ(1, ranges->nr_iovas);
	EXPECT_EQ(MOCK_APERTURE_START, ranges->iova_ranges[0].start);
	EXPECT_EQ(MOCK_APERTURE_LAST, ranges->iova_ranges[0].end);
}

TEST_F(compat, container_forgets_its_ioas)
{
	uint32_t other;

	MUST(kst_ioas_alloc(self->fd, &other));
	MUST(vfio_map(self->fd, self->memory, IOVA, PAGE, RW));
	MUST_FAIL(ENOENT, vfio_ioas(self->fd, IOMMU_VFIO_IOAS_SET, &self->device.hwpt));
	MUST(vfio_ioas(self->fd, IOMMU_VFIO_IOAS_SET, &other));
	EXPECT_EQ(0, vfio_unmap(self->fd, 0, 0, VFIO_DMA_UNMAP_FLAG_ALL));
	MUST(kst_destroy(self->fd, other));
	MUST_FAIL(ENODEV, vfio_map(self->fd, self->memory, IOVA, PAGE, RW));
	MUST(vfio_ioas(self->fd, IOMMU_VFIO_IOAS_SET, &self->ioas));
	MUST_FAIL(EEXIST, vfio_map(self->fd, self->memory, IOVA, PAGE, RW));
	MUST(vfio_ioas(self->fd, IOMMU_VFIO_IOAS_CLEAR, &other));
	MUST_FAIL(ENODEV, vfio_unmap(self->fd, 0, 0, VFIO_DMA_UNMAP_FLAG_ALL));
	MUST(check_map(self->fd, self->device.hwpt, IOVA, self->memory, PAGE));
}
