/* SPDX-License-Identifier: GPL-2.0-only */
/* Limits for pinned pages, by user or by process, and processes that come and go. */
#include <linux/capability.h>

#define LIMIT 8 /* pages */

struct child {
	int fd;
	uint32_t ioas;
	uint8_t *memory;
	bool by_process; /* the pages are in VmLck, too */
};

static int map_pages(const struct child *child, uint64_t iova, unsigned int pages)
{
	return kst_ioas_map_fixed(child->fd, child->ioas, child->memory, pages * PAGE,
				  iova);
}

static long pinned_in_child(void)
{
	return kst_status_pages(0, "VmPin");
}

static int use_limit(const void *argument)
{
	const struct child *child = argument;
	long locked = child->by_process ? LIMIT : 0;

	STEP(!kst_limit_locked_pages(LIMIT));
	for (int i = 0; i < 2; i++) {
		STEP(map_pages(child, BASE, LIMIT + 1) == -ENOMEM);
		STEP(map_pages(child, BASE, PAGES) == -ENOMEM);
		STEP(pinned_in_child() == 0 && kst_status_pages(0, "VmLck") == 0);
		STEP(map_pages(child, BASE, LIMIT) == 0);
		STEP(pinned_in_child() == LIMIT);
		STEP(kst_status_pages(0, "VmLck") == locked);
		STEP(map_pages(child, OTHER, 1) == -ENOMEM);
		/* These pages are pinned already. */
		STEP(!copy(child->fd, child->ioas, BASE, child->ioas, OTHER, LIMIT, RW));
		STEP(pinned_in_child() == LIMIT);
		STEP(unmap(child->fd, child->ioas, BASE, LIMIT) == LIMIT);
		STEP(map_pages(child, BASE, 1) == -ENOMEM);
		STEP(unmap(child->fd, child->ioas, OTHER, LIMIT) == LIMIT);
		STEP(pinned_in_child() == 0 && kst_status_pages(0, "VmLck") == 0);
	}
	return 0;
}

static int map_to_the_limit(const void *argument)
{
	const struct child *child = argument;

	STEP(!kst_limit_locked_pages(LIMIT));
	STEP(map_pages(child, BASE, LIMIT) == 0);
	STEP(map_pages(child, OTHER, 1) == -ENOMEM);
	return 0;
}

static int unmap_for_the_parent(const void *argument)
{
	const struct child *child = argument;

	STEP(pinned_in_child() == 0);
	STEP(unmap(child->fd, child->ioas, BASE, LIMIT) == LIMIT);
	STEP(pinned_in_child() == 0 && kst_status_pages(0, "VmLck") == 0);
	return 0;
}

#define CHILD()                                                                          \
	{                                                                                \
		.fd = self->fd, .ioas = self->ioas, .memory = self->memory,              \
	}

TEST_F(ioas, limit_of_the_user_is_exact)
{
	const struct child child = CHILD();

	if (!variant->attached)
		SKIP(return, "nothing is pinned");
	EXPECT_EQ(0, kst_run_child(use_limit, &child));
	/* The pages of a process that has exited are its user's until they are unmapped.
	 */
	for (int i = 0; i < 3; i++) {
		EXPECT_EQ(0, kst_run_child(map_to_the_limit, &child));
		EXPECT_PINNED(0);
		EXPECT_EQ(LIMIT, UNMAP(BASE, LIMIT));
		EXPECT_PINNED(0);
	}
	EXPECT_EQ(0, kst_run_child(use_limit, &child));
	MUST(MAP(LIMIT, BASE));
	EXPECT_PINNED(LIMIT);
	EXPECT_EQ(0, kst_run_child(unmap_for_the_parent, &child));
	EXPECT_PINNED(0);
	/* With the capability there is no limit. */
	MUST(MAP(PAGES, BASE));
}

static int limit_mode(int fd, uint16_t op, uint64_t *value)
{
	return map_option(fd, IOMMU_OPTION_RLIMIT_MODE, op, 0, value);
}

static int set_mode_without_rights(const void *argument)
{
	const struct child *child = argument;
	uint64_t mode = 0;

	STEP(!kst_drop_capability(CAP_SYS_RESOURCE));
	STEP(limit_mode(child->fd, IOMMU_OPTION_OP_SET, &mode) == -EPERM);
	STEP(limit_mode(child->fd, IOMMU_OPTION_OP_GET, &mode) == 0 && mode == 1);
	return 0;
}

/* The mode can be set before there are objects, and needs CAP_SYS_RESOURCE. */
TEST_F(ioas, limit_of_the_process_can_be_chosen)
{
	struct child child = CHILD();
	uint64_t mode = 1;
	uint32_t pt;

	MUST_FAIL(EBUSY, limit_mode(self->fd, IOMMU_OPTION_OP_SET, &mode));
	MUST(limit_mode(self->fd, IOMMU_OPTION_OP_GET, &mode));
	EXPECT_EQ(0, mode);
	kst_close(&self->session);
	self->fd = self->session.container = MUST(kst_open_iommufd());
	child.fd = self->fd;
	mode = 2;
	MUST_FAIL(EINVAL, limit_mode(self->fd, IOMMU_OPTION_OP_SET, &mode));
	mode = 1;
	MUST(limit_mode(self->fd, IOMMU_OPTION_OP_SET, &mode));
	EXPECT_EQ(0, kst_run_child(set_mode_without_rights, &child));
	MUST(kst_ioas_alloc(self->fd, &child.ioas));
	self->ioas = pt = child.ioas;
	if (!variant->attached)
		return;
	self->session.fd = MUST(kst_open_cdev(&self->device));
	MUST(kst_bind_iommufd(self->session.fd, self->fd, NULL));
	MUST(kst_attach(self->session.fd, &pt));
	child.by_process = true;
	EXPECT_EQ(0, kst_run_child(use_limit, &child));
	EXPECT_EQ(0, kst_run_child(map_to_the_limit, &child));
	EXPECT_EQ(LIMIT, UNMAP_ALL());
	MUST(MAP(LIMIT, BASE));
	EXPECT_EQ(self->usage.locked, kst_status_pages(0, "VmLck"));
	ASSERT_EQ(0, kst_limit_locked_pages(LIMIT));
	MUST(MAP(LIMIT, OTHER));
	EXPECT_EQ(self->usage.locked + LIMIT, kst_status_pages(0, "VmLck"));
	MUST_FAIL(ENOMEM, MAP(1, OTHER << 1));
	EXPECT_EQ(LIMIT, UNMAP(OTHER, LIMIT));
	EXPECT_EQ(self->usage.locked, kst_status_pages(0, "VmLck"));
}

static int large_pages(int fd, uint16_t op, uint32_t ioas, uint64_t *value)
{
	return map_option(fd, IOMMU_OPTION_HUGE_PAGES, op, ioas, value);
}

/* Large pages can be turned off while nothing is mapped for a device. */
TEST_F(ioas, large_pages_can_be_turned_off)
{
	uint64_t value = 7;

	MUST(large_pages(self->fd, IOMMU_OPTION_OP_GET, self->ioas, &value));
	EXPECT_EQ(1, value);
	value = 2;
	MUST_FAIL(EINVAL, large_pages(self->fd, IOMMU_OPTION_OP_SET, self->ioas, &value));
	value = 0;
	MUST_FAIL(ENOENT, large_pages(self->fd, IOMMU_OPTION_OP_SET, 12345, &value));
	MUST(MAP(4, BASE));
	EXPECT_EQ(variant->attached ? -EINVAL : 0,
		  large_pages(self->fd, IOMMU_OPTION_OP_SET, self->ioas, &value));
	EXPECT_EQ(4, UNMAP(BASE, 4));
	MUST(large_pages(self->fd, IOMMU_OPTION_OP_SET, self->ioas, &value));
	MUST(large_pages(self->fd, IOMMU_OPTION_OP_GET, self->ioas, &value));
	EXPECT_EQ(0, value);
	/* Then mappings start at whole pages. */
	MUST_FAIL(EINVAL, MAP(1, BASE + 8));
	MUST(MAP(PAGES, BASE));
	EXPECT_PINNED(PAGES);
	value = 1;
	MUST(large_pages(self->fd, IOMMU_OPTION_OP_SET, self->ioas, &value));
	EXPECT_EQ(PAGES, UNMAP_ALL());
	EXPECT_PINNED(0);
}
