/* SPDX-License-Identifier: GPL-2.0-only */
/* DMA to another device of the same container (peer to peer). */

#define SHARED_MEMORY VFIO_PCI_BAR2_REGION_INDEX

/* Returns the device's shared memory, mapped at `at` if that is not NULL. NULL: error. */
static uint8_t *shared_memory(const struct kst_session *session, void *at, size_t size)
{
	struct vfio_region_info info;
	void *memory;

	if (kst_region_info(session->fd, SHARED_MEMORY, &info) ||
	    kst_config_write16(session->fd, PCI_COMMAND, PCI_COMMAND_MEMORY))
		return NULL;
	memory = mmap(at, size, PROT_READ | PROT_WRITE, MAP_SHARED | (at ? MAP_FIXED : 0),
		      session->fd, info.offset);
	return memory == MAP_FAILED ? NULL : memory;
}

/*
 * Registers of another device can be mapped, too, and no page has to be pinned for that.
 * The pages are mapped one at a time and together, from offsets other than 0.
 */
TEST_F(reach, pages_of_another_device_are_found)
{
	struct kst_session other;
	struct kst_device device;
	uint8_t *pages;
	int result;

	NEED_ROLE(kst_find_device, "shm0", &device);
	NEED_OPENABLE(variant->interface, &device);
	MUST(kst_open_with(&other, &self->session, &device));
	pages = shared_memory(&other, NULL, 16 * PAGE);
	ASSERT_NE(NULL, pages);
	result = kst_map(&self->session, pages, REACH_IOVA, 16 * PAGE, KST_DMA_RW);
	if (result == -EFAULT &&
	    (variant->interface != KST_GROUP_CONTAINER || kst_container_is_iommufd())) {
		munmap(pages, 16 * PAGE);
		kst_close(&other);
		SKIP(return, "iommufd does not map registers");
	}
	MUST(result);
	for (int i = 0; i < 16; i += 5)
		EXPECT_EQ(1, write_arrives(&self->probe, REACH_IOVA + i * PAGE,
					   pages + i * PAGE));
	REACH_UNMAP(REACH_IOVA, 16 * PAGE);
	EXPECT_EQ(0, write_arrives(&self->probe, REACH_IOVA, pages));
	for (int i = 1; i < 16; i += 7) {
		REACH_MAP(pages + i * PAGE, REACH_IOVA, PAGE);
		EXPECT_EQ(1, write_arrives(&self->probe, REACH_IOVA, pages + i * PAGE));
		EXPECT_EQ(1, read_arrives(&self->probe, REACH_IOVA, pages + i * PAGE));
		REACH_UNMAP(REACH_IOVA, PAGE);
	}
	munmap(pages, 16 * PAGE);
	kst_close(&other);
}

/*
 * Memory, then registers, then memory, in one mapping: the kernel, which looks up as many
 * pages as it can at once, has no page of its own for the registers.
 */
TEST_F(reach, pages_of_another_device_between_memory_are_found)
{
	uint8_t *memory = reach_memory(12 * PAGE);
	struct kst_session other;
	struct kst_device device;

	ASSERT_NE(MAP_FAILED, memory);
	NEED_ROLE(kst_find_device, "shm0", &device);
	NEED_OPENABLE(variant->interface, &device);
	if (variant->interface != KST_GROUP_CONTAINER || kst_container_is_iommufd())
		SKIP(return, "iommufd does not map registers");
	MUST(kst_open_with(&other, &self->session, &device));
	ASSERT_NE(NULL, shared_memory(&other, memory + 3 * PAGE, PAGE));
	ASSERT_NE(NULL, shared_memory(&other, memory + 6 * PAGE, 2 * PAGE));
	REACH_MAP(memory, REACH_IOVA, 12 * PAGE);
	for (int i = 0; i < 12; i++)
		EXPECT_EQ(1, write_arrives(&self->probe, REACH_IOVA + i * PAGE,
					   memory + i * PAGE));
	REACH_UNMAP(REACH_IOVA, 12 * PAGE);
	for (int i = 0; i < 12; i++)
		EXPECT_EQ(0, write_arrives(&self->probe, REACH_IOVA + i * PAGE,
					   memory + i * PAGE));
	munmap(memory, 12 * PAGE);
	kst_close(&other);
}
