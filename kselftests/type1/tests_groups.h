/* SPDX-License-Identifier: GPL-2.0-only */
/* Two groups in one container, and what is left when they leave it. */

/* Below the limit of edu0's 28 address bits, and above what the library maps. */
#define LOW 0x8000000ull

/* Both devices copy the first page of the memory to another one: 2 for edu0, 3 for edu1.
 */
static int copy_by_both(struct edu edus[2], uint8_t *memory)
{
	int result = 0;

	for (int way = 0; way < 2; way++) {
		for (int i = 0; i < 2 && !result; i++)
			result = edu_dma_start(&edus[i], way,
					       LOW + (way ? 2 + i : 0) * PAGE, 0, 1024);
		for (int i = 0; i < 2 && !result; i++)
			result = edu_dma_wait(&edus[i]);
	}
	for (int i = 0; i < 2 && !result; i++)
		if (memcmp(memory, memory + (2 + i) * PAGE, 1024))
			result = -EBADMSG;
	return result;
}

TEST_F(type1, group_that_is_added_gets_the_mappings)
{
	struct kst_session other;
	struct kst_device device;
	struct edu edus[2];

	if (variant->type != VFIO_TYPE1v2_IOMMU)
		SKIP(return, "tested with the second version of the interface only");
	NEED_ROLE(kst_find_device, "edu0", &device);
	NEED_OPENABLE(variant->interface, &device);
	MUST(MAP(2, LOW));
	MUST(kst_join(&self->session, &device, &other));
	MUST(kst_map_dma(self->container, self->memory + 2 * PAGE, LOW + 2 * PAGE,
			 2 * PAGE, KST_DMA_RW));
	EXPECT_EQ(4, ACCOUNTED());
	MUST(edu_open(&edus[0], other.fd));
	MUST(edu_open(&edus[1], self->session.fd));
	memset(self->memory, 0x77, PAGE);
	MUST(copy_by_both(edus, self->memory));
	edu_close(&edus[0]);
	edu_close(&edus[1]);
	/* The mappings stay as long as one of the groups does. */
	close(self->session.fd);
	close(self->session.group);
	self->session.fd = self->session.group = -1;
	EXPECT_EQ(4, ACCOUNTED());
	MUST_FAIL(EEXIST, MAP(1, LOW));
	EXPECT_EQ(2, UNMAP(LOW, 2));
	MUST(MAP(2, LOW));
	close(other.fd);
	close(other.group);
	EXPECT_EQ(0, ACCOUNTED());
	if (!self->compat) {
		MUST_FAIL(EINVAL, MAP(1, BASE));
	}
}

/* Without groups VFIO's container has no type and no mappings; an iommufd keeps both. */
TEST_F(type1, container_without_groups_is_reset)
{
	struct kst_session *session = &self->session;

	MUST(MAP(8, BASE));
	close(session->fd);
	session->fd = -1;
	MUST(kst_unset_container(session->group));
	MUST_FAIL(EINVAL, kst_unset_container(session->group));
	EXPECT_EQ(0, ACCOUNTED());
	MUST(kst_set_container(session->group, session->container));
	if (!self->compat) {
		MUST_FAIL(EINVAL, UNMAP(BASE, 8));
		MUST(kst_set_iommu(session->container, VFIO_TYPE1v2_IOMMU));
	}
	session->fd = MUST(kst_group_device_fd(session->group, self->device.bdf));
	EXPECT_EQ(self->compat ? 8 : 0, ACCOUNTED());
	EXPECT_EQ(self->compat ? 8 : 0, UNMAP_ALL());
	MUST(MAP(8, BASE));
	EXPECT_EQ(8, ACCOUNTED());
}

/* In every order, with mappings: the last reference releases the pages. */
TEST_F(type1, mappings_are_released_by_every_order_of_closing)
{
	static const int orders[][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2},
					{1, 2, 0}, {2, 0, 1}, {2, 1, 0}};

	for (int i = 0; i < 6; i++) {
		int *fds[] = {&self->session.fd, &self->session.group,
			      &self->session.container};

		if (i > 0)
			MUST(kst_open_type(&self->session, variant->interface,
					   &self->device, variant->type));
		self->container = self->session.container;
		MUST(MAP(PAGES, BASE));
		for (int k = 0; k < 3; k++) {
			if (self->session.fd >= 0) {
				EXPECT_EQ(PAGES, ACCOUNTED());
			}
			close(*fds[orders[i][k]]);
			*fds[orders[i][k]] = -1;
		}
		EXPECT_EQ(0, ACCOUNTED());
	}
}

static int open_nothing(const void *argument)
{
	struct kst_device device;
	int group;

	STEP(kst_find_device("edu1", &device) == 0);
	group = kst_open_group(&device);
	STEP(group == -EBUSY);
	return 0;
}

/* A group is open once, in whichever process. */
TEST_F(type1, group_is_exclusive)
{
	struct kst_session other;

	EXPECT_EQ(0, kst_run_child(open_nothing, NULL));
	MUST_FAIL(EBUSY, kst_join(&self->session, &self->device, &other));
	MUST_FAIL(EINVAL, kst_set_container(self->session.group, self->container));
	MUST_FAIL(EBUSY, kst_open_group(&self->device));
	/* With VFIO's container the device file keeps the group open. */
	close(self->session.group);
	self->session.group = -1;
	if (!self->compat) {
		MUST_FAIL(EBUSY, kst_open_group(&self->device));
		EXPECT_EQ(0, kst_run_child(open_nothing, NULL));
	}
	close(self->session.fd);
	self->session.fd = -1;
	self->session.group = MUST(kst_open_group(&self->device));
}
