/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which memory a device behind an IOMMU reaches: only what is mapped, for as long as it
 * is mapped. Before a mapping is removed the device uses it, so that the IOMMU's cache
 * (IOTLB) has it: a flush that is missing afterwards lets the device reach the page.
 */
#define REACH_IOVA 0x100000000ull
#define SCATTERED                                                                        \
	600 /* more than a batch of the kernel, which is one page of pointers            \
	     */

FIXTURE(reach)
{
	struct kst_device device;
	struct kst_session session;
	struct kst_probe probe;
	struct kst_usage usage;
	unsigned long splats;
};

FIXTURE_VARIANT(reach)
{
	enum kst_interface interface;
	unsigned long type;
};

FIXTURE_VARIANT_ADD(reach, group_container){
	.interface = KST_GROUP_CONTAINER,
	.type = VFIO_TYPE1v2_IOMMU,
};

FIXTURE_VARIANT_ADD(reach, group_iommufd){
	.interface = KST_GROUP_IOMMUFD,
	.type = VFIO_TYPE1v2_IOMMU,
};

/* iommufd then uses no large pages. */
FIXTURE_VARIANT_ADD(reach, group_iommufd_v1){
	.interface = KST_GROUP_IOMMUFD,
	.type = VFIO_TYPE1_IOMMU,
};

FIXTURE_VARIANT_ADD(reach, cdev){
	.interface = KST_CDEV,
};

FIXTURE_SETUP(reach)
{
	self->session.fd = self->session.group = self->session.container = -1;
	self->splats = kst_splats();
	kst_get_usage(&self->usage);
	if (kst_oopsed())
		SKIP(return, "an earlier test caused an oops");
	NEED_ROLE(kst_find_device, "nvme0", &self->device);
	NEED_OPENABLE(variant->interface, &self->device);
	NEED_IOMMU(&self->device);
	/* Opening the controller resets it, too. */
	MUST(kst_allow_resets(&self->device, false));
	MUST(kst_open_type(&self->session, variant->interface, &self->device,
			   variant->type));
	MUST(kst_probe_open(&self->probe, &self->session));
}

FIXTURE_TEARDOWN(reach)
{
	kst_probe_close(&self->probe);
	kst_close(&self->session);
	EXPECT_NO_LEAKS(&self->usage);
	EXPECT_EQ(self->splats, kst_splats());
}

#define REACH_MAP(address, iova, size)                                                   \
	MUST(kst_map(&self->session, address, iova, size, KST_DMA_RW))
#define REACH_UNMAP(iova, size) MUST(kst_unmap(&self->session, iova, size))

/* Returns whether a write of the device to the address changes the page. */
static int write_arrives(struct kst_probe *probe, uint64_t iova, uint8_t *page)
{
	int result;

	memset(page, GUARD, PAGE);
	result = kst_probe_write(probe, iova, 0x3c);
	if (result)
		return result;
	for (int i = 0; i < PAGE; i++)
		if (page[i] != (i < 512 ? 0x3c : GUARD))
			return i ? -EBADMSG : page[0] != GUARD;
	return true;
}

/* Returns whether the device reads the page's contents from the address. */
static int read_arrives(struct kst_probe *probe, uint64_t iova, uint8_t *page)
{
	int value, result;

	memset(page, 0xc3, PAGE);
	result = kst_probe_read(probe, iova, &value);
	return result ? result : value == 0xc3;
}

static uint8_t *reach_memory(size_t size)
{
	return mmap(NULL, size, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
}

TEST_F(reach, page_ends_with_its_mapping)
{
	uint8_t *memory = reach_memory(3 * PAGE), *page = memory + PAGE;

	ASSERT_NE(MAP_FAILED, memory);
	for (int round = 0; round < 3; round++) {
		REACH_MAP(page, REACH_IOVA, PAGE);
		EXPECT_EQ(1, write_arrives(&self->probe, REACH_IOVA, page));
		EXPECT_EQ(1, read_arrives(&self->probe, REACH_IOVA, page));
		/* Neither are its neighbours mapped, in memory or in the address space.
		 */
		EXPECT_EQ(0, write_arrives(&self->probe, REACH_IOVA - PAGE, memory));
		EXPECT_EQ(0, write_arrives(&self->probe, REACH_IOVA + PAGE, page + PAGE));
		REACH_UNMAP(REACH_IOVA, PAGE);
		EXPECT_EQ(0, write_arrives(&self->probe, REACH_IOVA, page));
		EXPECT_EQ(0, read_arrives(&self->probe, REACH_IOVA, page));
	}
	munmap(memory, 3 * PAGE);
}

TEST_F(reach, address_belongs_to_its_last_mapping)
{
	uint8_t *memory = reach_memory(3 * PAGE);

	ASSERT_NE(MAP_FAILED, memory);
	for (int round = 0; round < 3; round++) {
		uint8_t *page = memory + round * PAGE, *last = round ? page - PAGE : NULL;

		REACH_MAP(page, REACH_IOVA, PAGE);
		if (last)
			memset(last, 0x11, PAGE);
		EXPECT_EQ(1, write_arrives(&self->probe, REACH_IOVA, page));
		EXPECT_EQ(1, read_arrives(&self->probe, REACH_IOVA, page));
		for (int i = 0; last && i < PAGE; i++)
			ASSERT_EQ(0x11, last[i]);
		REACH_UNMAP(REACH_IOVA, PAGE);
	}
	munmap(memory, 3 * PAGE);
}

/*
 * Intel's driver of 6.12 makes memory that is mapped for writing readable, too:
 * __domain_mapping() sets DMA_FL_PTE_PRESENT for tables of both levels, and in a second
 * level table this bit means that reading is allowed.
 */
static bool writable_is_readable(void)
{
	return kst_exists("/sys/class/iommu/dmar0");
}

TEST_F(reach, rights_are_enforced)
{
	uint8_t *page = reach_memory(PAGE);
	struct kst_session *session = &self->session;

	ASSERT_NE(MAP_FAILED, page);
	for (int round = 0; round < 2; round++) {
		MUST(kst_map(session, page, REACH_IOVA, PAGE, VFIO_DMA_MAP_FLAG_READ));
		EXPECT_EQ(1, read_arrives(&self->probe, REACH_IOVA, page));
		EXPECT_EQ(0, write_arrives(&self->probe, REACH_IOVA, page));
		REACH_UNMAP(REACH_IOVA, PAGE);
		MUST(kst_map(session, page, REACH_IOVA, PAGE, VFIO_DMA_MAP_FLAG_WRITE));
		EXPECT_EQ(1, write_arrives(&self->probe, REACH_IOVA, page));
		if (!writable_is_readable()) {
			EXPECT_EQ(0, read_arrives(&self->probe, REACH_IOVA, page));
		}
		REACH_UNMAP(REACH_IOVA, PAGE);
	}
	/* The same page with different rights at two addresses. */
	MUST(kst_map(session, page, REACH_IOVA, PAGE, VFIO_DMA_MAP_FLAG_READ));
	REACH_MAP(page, REACH_IOVA + PAGE, PAGE);
	EXPECT_EQ(1, write_arrives(&self->probe, REACH_IOVA + PAGE, page));
	EXPECT_EQ(0, write_arrives(&self->probe, REACH_IOVA, page));
	REACH_UNMAP(REACH_IOVA, 2 * PAGE);
	EXPECT_EQ(0, write_arrives(&self->probe, REACH_IOVA + PAGE, page));
	munmap(page, PAGE);
}

/* An IOMMU may map this by one large page, if the kernel has one for the memory. */
TEST_F(reach, large_range_ends_with_its_mapping)
{
	static const size_t offsets[] = {0, PAGE, 511 * PAGE, 512 * PAGE, 1023 * PAGE};
	uint8_t *space = reach_memory(3 * HUGE_PAGE), *memory;

	ASSERT_NE(MAP_FAILED, space);
	memory = (uint8_t *)(((uintptr_t)space + HUGE_PAGE - 1) & ~(HUGE_PAGE - 1));
	madvise(memory, 2 * HUGE_PAGE, MADV_COLLAPSE);
	for (int round = 0; round < 2; round++) {
		uint64_t size = 2 * HUGE_PAGE - round * PAGE;

		REACH_MAP(memory, REACH_IOVA, size);
		for (int i = 0; i < 5 - round; i++)
			EXPECT_EQ(1, write_arrives(&self->probe, REACH_IOVA + offsets[i],
						   memory + offsets[i]));
		REACH_UNMAP(REACH_IOVA, size);
		for (int i = 0; i < 5; i++) {
			EXPECT_EQ(0, write_arrives(&self->probe, REACH_IOVA + offsets[i],
						   memory + offsets[i]));
			EXPECT_EQ(0, read_arrives(&self->probe, REACH_IOVA + offsets[i],
						  memory + offsets[i]));
		}
	}
	munmap(space, 3 * HUGE_PAGE);
}

/* Pages that are not contiguous: every second one of a file. */
static uint8_t *scattered_memory(void)
{
	int file = memfd_create("scattered", MFD_CLOEXEC);
	uint8_t *memory = mmap(NULL, SCATTERED * PAGE, PROT_NONE,
			       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (file < 0 || memory == MAP_FAILED || ftruncate(file, 2 * SCATTERED * PAGE))
		return NULL;
	for (int i = 0; i < SCATTERED; i++)
		if (mmap(memory + i * PAGE, PAGE, PROT_READ | PROT_WRITE,
			 MAP_SHARED | MAP_FIXED, file, 2l * i * PAGE) == MAP_FAILED)
			return NULL;
	close(file);
	return memory;
}

/* In one mapping, or in one of its own for every page, which are unmapped together. */
TEST_F(reach, scattered_pages_are_found_and_end_with_their_mapping)
{
	static const int pages[] = {0, 1, 255, 510, 511, 512, 513, SCATTERED - 1};
	uint8_t *memory = scattered_memory();

	ASSERT_NE(NULL, memory);
	for (int round = 0; round < 2; round++) {
		int step = round ? 1 : SCATTERED;

		for (int i = 0; i < SCATTERED; i += step)
			REACH_MAP(memory + i * PAGE, REACH_IOVA + i * PAGE, step * PAGE);
		for (int i = 0; i < 8; i++)
			EXPECT_EQ(1, write_arrives(&self->probe,
						   REACH_IOVA + pages[i] * PAGE,
						   memory + pages[i] * PAGE));
		REACH_UNMAP(REACH_IOVA, SCATTERED * PAGE);
		for (int i = 0; i < 8; i++)
			EXPECT_EQ(0, write_arrives(&self->probe,
						   REACH_IOVA + pages[i] * PAGE,
						   memory + pages[i] * PAGE));
	}
	munmap(memory, SCATTERED * PAGE);
}

/* Only iommufd's first version of type1 can unmap a part of a mapping. */
TEST_F(reach, rest_of_a_mapping_stays)
{
	uint8_t *memory = reach_memory(8 * PAGE);

	if (variant->type != VFIO_TYPE1_IOMMU || variant->interface != KST_GROUP_IOMMUFD)
		SKIP(return, "mappings can't be split");
	ASSERT_NE(MAP_FAILED, memory);
	REACH_MAP(memory, REACH_IOVA, 8 * PAGE);
	for (int i = 0; i < 8; i++)
		EXPECT_EQ(1, write_arrives(&self->probe, REACH_IOVA + i * PAGE,
					   memory + i * PAGE));
	REACH_UNMAP(REACH_IOVA + 3 * PAGE, 2 * PAGE);
	REACH_UNMAP(REACH_IOVA, PAGE);
	for (int i = 0; i < 8; i++)
		EXPECT_EQ(i != 0 && i != 3 && i != 4,
			  write_arrives(&self->probe, REACH_IOVA + i * PAGE,
					memory + i * PAGE));
	REACH_UNMAP(REACH_IOVA, 8 * PAGE);
	munmap(memory, 8 * PAGE);
}
