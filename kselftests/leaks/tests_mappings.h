/* SPDX-License-Identifier: GPL-2.0-only */
/* Mappings of an edu device, and the objects of iommufd. */

#define BYTES (64 * PAGE)

FIXTURE(mappings)
{
	struct kst_device device;
	struct kst_session session;
	void *memory;
};

ADD_INTERFACES(mappings);

FIXTURE_SETUP(mappings)
{
	self->session.fd = self->session.group = self->session.container = -1;
	self->memory = NULL;
	NEED_SLABS();
	NEED_ROLE(kst_find_device, "edu1", &self->device);
	NEED_OPENABLE(variant->interface, &self->device);
	NEED_IOMMU(&self->device);
	MUST(kst_allow_resets(&self->device, false));
	self->memory = aligned_alloc(PAGE, BYTES);
	ASSERT_NE(NULL, self->memory);
	memset(self->memory, 1, BYTES);
	MUST(kst_open(&self->session, variant->interface, &self->device));
}

FIXTURE_TEARDOWN(mappings)
{
	kst_close(&self->session);
	free(self->memory);
}

/* Two mappings, some that are refused, and everything is unmapped. */
static int map_and_unmap(struct kst_session *session, void *memory)
{
	uint64_t half = BYTES / 2;
	int result = kst_map(session, memory, BASE, half, KST_DMA_RW);

	if (!result)
		result = kst_map(session, memory, BASE + half, half,
				 VFIO_DMA_MAP_FLAG_READ);
	ignore(kst_map(session, memory, BASE, BYTES, KST_DMA_RW));
	ignore(kst_map(session, memory, BASE + 2 * BYTES + 1, PAGE, KST_DMA_RW));
	/* No memory is there. */
	ignore(kst_map(session, (void *)PAGE, BASE + 2 * BYTES, PAGE, KST_DMA_RW));
	if (!result)
		result = kst_unmap(session, BASE, half);
	return result ? result : kst_unmap(session, BASE + half, half);
}

TEST_F_TIMEOUT(mappings, keep_nothing, 60)
{
	EXPECT_NO_GROWTH(ROUNDS, map_and_unmap(&self->session, self->memory));
}

/* Closes the device while memory is mapped. */
static int map_and_close(struct kst_session *session, enum kst_interface interface,
			 const struct kst_device *device, void *memory)
{
	int result = kst_open(session, interface, device);

	if (!result)
		result = kst_map(session, memory, BASE, BYTES, KST_DMA_RW);
	kst_close(session);
	return result;
}

TEST_F_TIMEOUT(mappings, that_remain_when_the_device_is_closed_keep_nothing, 60)
{
	kst_close(&self->session);
	EXPECT_NO_GROWTH(ROUNDS, map_and_close(&self->session, variant->interface,
					       &self->device, self->memory));
}

TEST_F_TIMEOUT(mappings, dirty_tracking_keeps_nothing, 60)
{
	int container = self->session.container;

	if (variant->interface != KST_GROUP_CONTAINER || kst_container_is_iommufd())
		SKIP(return, "only type1's containers track dirty pages");
	MUST(map_and_unmap(&self->session, self->memory));
	MUST(kst_map(&self->session, self->memory, BASE, BYTES, KST_DMA_RW));
	EXPECT_NO_GROWTH(ROUNDS, ({
				 MUST(kst_track_dirty(container,
						      VFIO_IOMMU_DIRTY_PAGES_FLAG_START));
				 kst_track_dirty(container,
						 VFIO_IOMMU_DIRTY_PAGES_FLAG_STOP);
			 }));
}

#ifdef KST_HAVE_IOMMUFD_H
/* An address space with a mapping and a page table, destroyed in order. */
static int use_objects(struct kst_session *session, void *memory)
{
	uint32_t ioas, table, unused;
	int result = kst_ioas_alloc(session->container, &ioas);

	if (!result)
		result =
			kst_ioas_map_fixed(session->container, ioas, memory, BYTES, BASE);
	if (!result)
		result = kst_hwpt_alloc(session->container, session->devid, ioas, 0,
					&table);
	/* Refused: unknown flags, and an object that does not exist. */
	ignore(kst_hwpt_alloc(session->container, session->devid, ioas, ~0u, &unused));
	ignore(kst_hwpt_alloc(session->container, session->devid, 9999, 0, &unused));
	ignore(kst_destroy(session->container, ioas));
	if (!result)
		result = kst_attach(session->fd, &table);
	if (!result)
		result = kst_attach(session->fd, &session->ioas);
	if (!result)
		result = kst_destroy(session->container, table);
	return result ? result : kst_destroy(session->container, ioas);
}

TEST_F_TIMEOUT(mappings, objects_keep_nothing, 60)
{
	uint32_t own = self->session.ioas;

	if (variant->interface != KST_CDEV)
		SKIP(return, "only a cdev gives access to iommufd's objects");
	EXPECT_NO_GROWTH(ROUNDS, ({
				 /* Attaching returns the page table that was chosen. */
				 self->session.ioas = own;
				 use_objects(&self->session, self->memory);
			 }));
}
#endif
