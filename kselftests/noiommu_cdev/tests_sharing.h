/* SPDX-License-Identifier: GPL-2.0-only */
/* Several devices in an IOAS, and every order of closing. See also vfio_pci. */

FIXTURE(sharing)
{
	struct kst_device first, second;
	unsigned long splats;
	int fds;
};

FIXTURE_SETUP(sharing)
{
	self->splats = kst_splats();
	self->fds = kst_count_fds();
	NEED_ANY_DEVICE("edu0", KST_CDEV, &self->first);
	NEED_ANY_DEVICE("edu1", KST_CDEV, &self->second);
}

FIXTURE_TEARDOWN(sharing)
{
	EXPECT_EQ(self->fds, kst_count_fds());
	EXPECT_EQ(self->splats, kst_splats());
}

TEST_F(sharing, ioas_stays_while_either_device_is_attached)
{
	struct kst_session one, two;

	MUST(kst_open(&one, KST_CDEV, &self->first));
	MUST(kst_open_with(&two, &one, &self->second));
	close(one.fd);
	one.fd = -1;
	MUST_FAIL(EBUSY, kst_destroy(one.container, one.ioas));
	kst_close(&two);
	MUST(kst_destroy(one.container, one.ioas));
	kst_close(&one);
}

TEST_F(sharing, closes_in_every_order)
{
	static uint8_t memory[4 * PAGE] __attribute__((aligned(PAGE)));
	struct kst_session session;

	for (int order = 0; order < 4; order++) {
		MUST(kst_open(&session, KST_CDEV, &self->first));
		/* The mapping is released with the last descriptor. */
		MUST(kst_ioas_map_fixed(session.container, session.ioas, memory,
					sizeof(memory), IOVA));
		if (order & 1)
			MUST(kst_detach(session.fd));
		if (order & 2) {
			close(session.container);
			session.container = -1;
		}
		kst_close(&session);
	}
	MUST(kst_open(&session, KST_CDEV, &self->first));
	MUST(kst_use(&session));
	kst_close(&session);
}

/* The device holds a reference to the iommufd. */
TEST_F(sharing, works_after_the_iommufd_was_closed)
{
	struct kst_session session;
	struct edu edu = {0};

	MUST(kst_open(&session, KST_CDEV, &self->first));
	close(session.container);
	session.container = -1;
	MUST(edu_open(&edu, session.fd));
	EXPECT_EQ(EDU_ID, edu_read(&edu, EDU_REG_ID));
	edu_close(&edu);
	MUST(kst_detach(session.fd));
	kst_close(&session);
}

/* No reference is left that would keep the driver from being unbound. */
TEST_F(sharing, unbinds_afterwards)
{
	struct kst_session session;

	MUST(kst_open(&session, KST_CDEV, &self->first));
	MUST(kst_use(&session));
	kst_close(&session);
	MUST(kst_unbind(&self->first));
	MUST(kst_bind_vfio(&self->first));
}
