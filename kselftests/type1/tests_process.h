/* SPDX-License-Identifier: GPL-2.0-only */
/* Accounting with limits, across processes, exec() and changes of credentials. */

#define LIMIT 8 /* pages */
#define EXEC_VARIABLE "KST_TYPE1_EXEC"

/* What a child process needs. */
struct child {
	int container;
	uint8_t *memory;
	bool compat;
	bool mm_locked; /* the pages appear in VmLck */
};

#define CHILD()                                                                          \
	{                                                                                \
		.container = self->container, .memory = self->memory,                    \
		.compat = self->compat,                                                  \
		.mm_locked = variant->interface == KST_GROUP_CONTAINER,                  \
	}

static int map_pages(const struct child *child, unsigned int pages, uint64_t iova)
{
	return kst_map_dma(child->container, child->memory, iova, pages * PAGE,
			   KST_DMA_RW);
}

static int use_limit(const void *argument)
{
	const struct child *child = argument;
	int fd = child->container;

	STEP(!kst_limit_locked_pages(LIMIT));
	STEP(map_pages(child, LIMIT, BASE) == 0);
	STEP(!child->mm_locked || kst_status_pages(0, "VmLck") == LIMIT);
	STEP(!child->compat || kst_status_pages(0, "VmPin") == LIMIT);
	STEP(map_pages(child, 1, BASE << 1) == -ENOMEM);
	STEP(map_pages(child, LIMIT + 1, BASE << 1) == -ENOMEM);
	STEP(unmap(fd, BASE, LIMIT, 0) == LIMIT);
	STEP(kst_status_pages(0, "VmLck") == 0);
	for (int i = 0; i < 3; i++) {
		STEP(map_pages(child, LIMIT + 1, BASE) == -ENOMEM);
		STEP(map_pages(child, PAGES, BASE) == -ENOMEM);
		STEP(kst_status_pages(0, "VmLck") == 0);
		STEP(kst_status_pages(0, "VmPin") == 0);
	}
	STEP(map_pages(child, LIMIT - 1, BASE) == 0);
	STEP(map_pages(child, 2, BASE << 1) == -ENOMEM);
	STEP(map_pages(child, 1, BASE << 1) == 0);
	STEP(map_pages(child, 1, BASE << 2) == -ENOMEM);
	STEP(unmap(fd, 0, 0, VFIO_DMA_UNMAP_FLAG_ALL) == LIMIT);
	STEP(kst_status_pages(0, "VmLck") == 0);
	STEP(kst_status_pages(0, "VmPin") == 0);
	return 0;
}

static int map_nothing(const void *argument)
{
	const struct child *child = argument;

	STEP(!kst_limit_locked_pages(0));
	STEP(map_pages(child, 1, BASE) == -ENOMEM);
	STEP(unmap(child->container, 0, 0, VFIO_DMA_UNMAP_FLAG_ALL) == 0);
	return 0;
}

TEST_F(type1, limit_for_locked_memory_is_exact)
{
	const struct child child = CHILD();

	EXPECT_EQ(0, kst_run_child(use_limit, &child));
	EXPECT_EQ(0, kst_run_child(map_nothing, &child));
	EXPECT_EQ(0, ACCOUNTED());
	/* With the capability the limit does not apply. */
	MUST(MAP(PAGES, BASE));
}

static int map_to_the_limit(const void *argument)
{
	const struct child *child = argument;

	STEP(!kst_limit_locked_pages(LIMIT));
	STEP(map_pages(child, LIMIT, BASE) == 0);
	STEP(map_pages(child, 1, BASE << 1) == -ENOMEM);
	return 0;
}

/* Pages of a process that has exited are unpinned, and are no longer its user's. */
TEST_F(type1, mappings_outlive_their_process)
{
	const struct child child = CHILD();

	for (int i = 0; i < 3; i++) {
		EXPECT_EQ(0, kst_run_child(map_to_the_limit, &child));
		EXPECT_EQ(0, ACCOUNTED());
		MUST_FAIL(EEXIST, MAP(1, BASE));
		EXPECT_EQ(LIMIT, UNMAP(BASE, LIMIT));
		EXPECT_EQ(0, ACCOUNTED());
	}
	/* The same, unmapped by closing. */
	EXPECT_EQ(0, kst_run_child(map_to_the_limit, &child));
	kst_close(&self->session);
	EXPECT_EQ(0, ACCOUNTED());
	MUST(kst_open_type(&self->session, variant->interface, &self->device,
			   variant->type));
	self->container = self->session.container;
	EXPECT_EQ(0, kst_run_child(use_limit, &(struct child)CHILD()));
}

static int unmap_for_the_parent(const void *argument)
{
	const struct child *child = argument;

	STEP(kst_status_pages(0, "VmLck") == 0);
	STEP(kst_status_pages(0, "VmPin") == 0);
	STEP(unmap(child->container, BASE, 8, 0) == 8);
	STEP(kst_status_pages(0, "VmLck") == 0);
	STEP(kst_status_pages(0, "VmPin") == 0);
	STEP(map_pages(child, 4, BASE << 1) == 0);
	STEP(kst_status_pages(0, child->compat ? "VmPin" : "VmLck") == 4);
	STEP(unmap(child->container, BASE << 1, 4, 0) == 4);
	STEP(kst_status_pages(0, child->compat ? "VmPin" : "VmLck") == 0);
	return 0;
}

/* A page is accounted to the process that mapped it, whoever unmaps it. */
TEST_F(type1, accounting_follows_the_process_that_maps)
{
	const struct child child = CHILD();

	MUST(MAP(8, BASE));
	EXPECT_EQ(8, ACCOUNTED());
	EXPECT_EQ(0, kst_run_child(unmap_for_the_parent, &child));
	EXPECT_EQ(0, ACCOUNTED());
	EXPECT_EQ(0, UNMAP_ALL());
}

static int change_user(const void *argument)
{
	const struct child *child = argument;

	STEP(!kst_limit_locked_pages(LIMIT));
	STEP(map_pages(child, LIMIT, BASE) == 0);
	STEP(!setresuid(1000, 1000, 1000));
	STEP(map_pages(child, LIMIT + 1, BASE << 1) == -ENOMEM);
	STEP(unmap(child->container, BASE, LIMIT, 0) == LIMIT);
	STEP(map_pages(child, LIMIT, BASE) == 0);
	STEP(unmap(child->container, BASE, LIMIT, 0) == LIMIT);
	return 0;
}

TEST_F(type1, accounting_survives_changed_credentials)
{
	const struct child child = CHILD();

	EXPECT_EQ(0, kst_run_child(change_user, &child));
	EXPECT_EQ(0, kst_run_child(use_limit, &child));
	MUST(MAP(4, BASE));
	ASSERT_EQ(0, kst_limit_locked_pages(0));
	MUST_FAIL(ENOMEM, MAP(1, BASE << 1));
	EXPECT_EQ(4, ACCOUNTED());
	EXPECT_EQ(4, UNMAP(BASE, 4));
	EXPECT_EQ(0, ACCOUNTED());
	MUST_FAIL(ENOMEM, MAP(1, BASE));
}

/* Runs in a new image of the process: its memory is not the one that was mapped. */
static int after_exec(int container, bool update)
{
	uint8_t *memory = mmap(NULL, LIMIT * PAGE, PROT_READ | PROT_WRITE,
			       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	STEP(memory != MAP_FAILED);
	STEP(kst_status_pages(0, "VmLck") == 0);
	if (update) {
		STEP(kst_map_dma(container, memory, BASE, LIMIT * PAGE,
				 VFIO_DMA_MAP_FLAG_VADDR) == 0);
		STEP(kst_status_pages(0, "VmLck") == LIMIT);
	}
	STEP(unmap(container, BASE, LIMIT, 0) == LIMIT);
	STEP(kst_status_pages(0, "VmLck") == 0);
	STEP(kst_status_pages(0, "VmPin") == 0);
	return 0;
}

__attribute__((constructor)) static void start_after_exec(void)
{
	const char *value = getenv(EXEC_VARIABLE);
	int container, update;

	if (value && sscanf(value, "%d,%d", &container, &update) == 2)
		_exit(after_exec(container, update));
}

static int map_and_exec(const struct child *child, bool update)
{
	char value[32];
	uint64_t size = LIMIT * PAGE;

	STEP(map_pages(child, LIMIT, BASE) == 0);
	if (update)
		STEP(!kst_unmap_dma(child->container, BASE, &size,
				    VFIO_DMA_UNMAP_FLAG_VADDR));
	snprintf(value, sizeof(value), "%d,%d", child->container, update);
	STEP(!setenv(EXEC_VARIABLE, value, 1));
	STEP(!fcntl(child->container, F_SETFD, 0));
	execl("/proc/self/exe", "type1", (char *)NULL);
	STEP(false);
}

static int exec_without_update(const void *argument)
{
	const struct child *child = argument;

	return map_and_exec(child, false);
}

static int exec_with_update(const void *argument)
{
	const struct child *child = argument;

	return map_and_exec(child, true);
}

/*
 * The pages belong to the old image. With VFIO_DMA_MAP_FLAG_VADDR the new one takes over
 * the mapping, and then they are accounted to it.
 */
TEST_F(type1, accounting_survives_exec)
{
	const struct child child = CHILD();

	EXPECT_EQ(0, kst_run_child(exec_without_update, &child));
	if (!self->compat) {
		EXPECT_EQ(0, kst_run_child(exec_with_update, &child));
	}
	EXPECT_EQ(0, UNMAP_ALL());
	EXPECT_EQ(0, ACCOUNTED());
}
