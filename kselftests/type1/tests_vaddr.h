/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * VFIO_DMA_UNMAP_FLAG_VADDR and VFIO_DMA_MAP_FLAG_VADDR: the memory of a mapping moves to
 * other addresses or to another process, while devices keep using the same pages.
 */
#define INVALIDATE(iova, pages)                                                          \
	unmap(self->container, iova, pages, VFIO_DMA_UNMAP_FLAG_VADDR)
#define UPDATE(address, iova, pages)                                                     \
	kst_map_dma(self->container, address, iova, (pages)*PAGE, VFIO_DMA_MAP_FLAG_VADDR)

TEST_F(type1, update_of_addresses_is_not_offered_by_iommufd)
{
	if (!self->compat)
		SKIP(return, "only iommufd does not implement this");
	MUST(MAP(4, BASE));
	MUST_FAIL(EINVAL, INVALIDATE(BASE, 4));
	MUST_FAIL(EINVAL, UPDATE(self->memory, BASE, 4));
	EXPECT_EQ(4, ACCOUNTED());
}

TEST_F(type1, addresses_are_updated_after_they_were_invalidated)
{
	NEED_OWN_CONTAINER();
	MUST(MAP(4, BASE));
	MUST_FAIL(EINVAL, UPDATE(self->memory, BASE, 4));
	MUST_FAIL(ENOENT, UPDATE(self->memory, BASE + 8 * PAGE, 4));
	EXPECT_EQ(4, INVALIDATE(BASE, 4));
	MUST_FAIL(EINVAL, INVALIDATE(BASE, 4));
	MUST_FAIL(EINVAL, UPDATE(self->memory, BASE, 2));
	MUST_FAIL(EINVAL, UPDATE(self->memory, BASE + PAGE, 3));
	MUST_FAIL(EINVAL, UPDATE(self->memory, BASE, 8));
	MUST_FAIL(EINVAL, UPDATE(self->memory + 1, BASE, 4));
	MUST_FAIL(EEXIST, MAP(4, BASE));
	MUST(UPDATE(self->memory + 8 * PAGE, BASE, 4));
	MUST_FAIL(EINVAL, UPDATE(self->memory, BASE, 4));
	EXPECT_EQ(4, ACCOUNTED());
	EXPECT_EQ(4, UNMAP(BASE, 4));
	EXPECT_EQ(0, ACCOUNTED());
}

/* If one of several mappings is already invalid, the others stay valid. */
TEST_F(type1, failed_invalidation_changes_nothing)
{
	NEED_OWN_CONTAINER();
	for (int i = 0; i < 4; i++)
		MUST(MAP(2, BASE + 2 * i * PAGE));
	EXPECT_EQ(2, INVALIDATE(BASE + 4 * PAGE, 2));
	MUST_FAIL(EINVAL, INVALIDATE(BASE, 8));
	MUST_FAIL(EINVAL, unmap(self->container, 0, 0,
				VFIO_DMA_UNMAP_FLAG_VADDR | VFIO_DMA_UNMAP_FLAG_ALL));
	for (int i = 0; i < 4; i++) {
		int result = UPDATE(self->memory, BASE + 2 * i * PAGE, 2);

		EXPECT_EQ(i == 2 ? 0 : -EINVAL, result);
	}
	EXPECT_EQ(8, unmap(self->container, 0, 0,
			   VFIO_DMA_UNMAP_FLAG_VADDR | VFIO_DMA_UNMAP_FLAG_ALL));
	for (int i = 0; i < 4; i++)
		MUST(UPDATE(self->memory, BASE + 2 * i * PAGE, 2));
	EXPECT_EQ(8, ACCOUNTED());
	EXPECT_EQ(8, UNMAP_ALL());
}

/* A group can't be added meanwhile: its mappings might need the memory. */
TEST_F(type1, groups_are_added_to_valid_mappings_only)
{
	struct kst_session other;
	struct kst_device device;

	NEED_OWN_CONTAINER();
	NEED_ROLE(kst_find_device, "edu0", &device);
	NEED_OPENABLE(variant->interface, &device);
	MUST(MAP(4, BASE));
	MUST(MAP(4, BASE + 4 * PAGE));
	EXPECT_EQ(8, INVALIDATE(BASE, 8));
	MUST_FAIL(EBUSY, kst_join(&self->session, &device, &other));
	close(other.group);
	MUST(UPDATE(self->memory, BASE, 4));
	MUST_FAIL(EBUSY, kst_join(&self->session, &device, &other));
	close(other.group);
	/* An invalid mapping that is removed does not count any more. */
	EXPECT_EQ(4, UNMAP(BASE + 4 * PAGE, 4));
	MUST(kst_join(&self->session, &device, &other));
	close(other.fd);
	close(other.group);
}

static int take_over(const void *argument)
{
	const struct child *child = argument;

	STEP(kst_status_pages(0, "VmLck") == 0);
	STEP(unmap(child->container, BASE, LIMIT, VFIO_DMA_UNMAP_FLAG_VADDR) == LIMIT);
	STEP(kst_map_dma(child->container, child->memory, BASE, LIMIT * PAGE,
			 VFIO_DMA_MAP_FLAG_VADDR) == 0);
	STEP(kst_status_pages(0, "VmLck") == LIMIT);
	return 0;
}

static int fail_to_take_over(const void *argument)
{
	const struct child *child = argument;

	STEP(!kst_limit_locked_pages(LIMIT - 1));
	STEP(unmap(child->container, BASE, LIMIT, VFIO_DMA_UNMAP_FLAG_VADDR) == LIMIT);
	STEP(kst_map_dma(child->container, child->memory, BASE, LIMIT * PAGE,
			 VFIO_DMA_MAP_FLAG_VADDR) == -ENOMEM);
	STEP(kst_status_pages(0, "VmLck") == 0);
	return 0;
}

TEST_F(type1, accounting_moves_with_the_addresses)
{
	const struct child child = CHILD();

	NEED_OWN_CONTAINER();
	MUST(MAP(LIMIT, BASE));
	EXPECT_EQ(0, kst_run_child(fail_to_take_over, &child));
	EXPECT_EQ(LIMIT, ACCOUNTED());
	MUST(UPDATE(self->memory, BASE, LIMIT));
	EXPECT_EQ(LIMIT, ACCOUNTED());
	EXPECT_EQ(0, kst_run_child(take_over, &child));
	EXPECT_EQ(0, ACCOUNTED());
	EXPECT_EQ(LIMIT, INVALIDATE(BASE, LIMIT));
	MUST(UPDATE(self->memory, BASE, LIMIT));
	EXPECT_EQ(LIMIT, ACCOUNTED());
	EXPECT_EQ(LIMIT, UNMAP(BASE, LIMIT));
	EXPECT_EQ(0, ACCOUNTED());
}
