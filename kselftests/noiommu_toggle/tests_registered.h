/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Devices that were registered while the mode was on, after it has been turned off.
 * The mode of a device is fixed when it is registered: the device continues to work,
 * and above all the changed parameter must not confuse the kernel.
 */

FIXTURE(registered)
{
	struct kst_device device;
	struct kst_session session;
	unsigned long splats;
};

FIXTURE_VARIANT(registered)
{
	enum kst_interface interface;
};

FIXTURE_VARIANT_ADD(registered, group_container)
{
	.interface = KST_GROUP_CONTAINER,
};

FIXTURE_VARIANT_ADD(registered, group_iommufd)
{
	.interface = KST_GROUP_IOMMUFD,
};

FIXTURE_VARIANT_ADD(registered, cdev)
{
	.interface = KST_CDEV,
};

FIXTURE_SETUP(registered)
{
	self->session.fd = self->session.group = self->session.container = -1;
	self->splats = kst_splats();
	NEED_DEVICE("edu1", &self->device);
	MUST(kst_set_noiommu(true));
	NEED_INTERFACE(variant->interface, &self->device);
}

FIXTURE_TEARDOWN(registered)
{
	kst_close(&self->session);
	EXPECT_EQ(self->splats, kst_splats());
	EXPECT_EQ(0, kst_set_noiommu(true));
}

TEST_F(registered, opened_before_goes_on_working)
{
	MUST(kst_open(&self->session, variant->interface, &self->device));
	TURN_OFF();
	MUST(kst_use(&self->session));
}

/* The change happens during a DMA transfer, in either direction. */
TEST_F(registered, dma_arrives_across_the_change)
{
	enum { BYTES = 2048 };
	struct kst_buffer buffer;
	struct edu edu = {0};
	uint8_t *bytes;

	MUST(kst_open(&self->session, variant->interface, &self->device));
	MUST(edu_open(&edu, self->session.fd));
	MUST(kst_buffer_alloc(&self->session, &buffer, BYTES));
	bytes = buffer.memory;
	for (int i = 0; i < BYTES; i++)
		bytes[i] = i * 7 + i / 256;
	MUST(edu_dma_start(&edu, false, buffer.bus, 0, BYTES));
	TURN_OFF();
	MUST(edu_dma_wait(&edu));
	memset(bytes, 0, BYTES);
	MUST(edu_dma_start(&edu, true, buffer.bus, 0, BYTES));
	MUST(kst_set_noiommu(true));
	MUST(edu_dma_wait(&edu));
	for (int i = 0; i < BYTES; i++)
		ASSERT_EQ((uint8_t)(i * 7 + i / 256), bytes[i]);
	MUST(kst_buffer_free(&self->session, &buffer));
	edu_close(&edu);
}

/*
 * Users of the group interface rely on turning the mode on to start, and off again as
 * soon as they are running. With a latch this no longer works. Whatever its merits, that
 * is a behaviour change, so this does not skip.
 */
TEST_F(registered, mode_can_be_turned_off_under_its_user)
{
	MUST(kst_open(&self->session, variant->interface, &self->device));
	MUST(kst_use(&self->session));
	MUST(kst_set_noiommu(false));
	EXPECT_EQ(0, kst_noiommu());
	MUST(kst_use(&self->session));
}

/*
 * VFIO's own container offers VFIO_NOIOMMU_IOMMU only while the mode is on
 * (drivers/vfio/container.c, from 6.1 to 7.3), so that no device can be opened through
 * it. iommufd does not check the mode again.
 */
TEST_F(registered, can_be_opened_after)
{
	int result;

	TURN_OFF();
	result = kst_open(&self->session, variant->interface, &self->device);
	if (variant->interface == KST_GROUP_CONTAINER && !kst_container_is_iommufd() &&
	    kst_noiommu() == 0) {
		ASSERT_EQ(-ENODEV, result);
		return;
	}
	MUST(result);
	MUST(kst_use(&self->session));
}

TEST_F(registered, closes_after)
{
	MUST(kst_open(&self->session, variant->interface, &self->device));
	TURN_OFF();
	kst_close(&self->session);
	MUST(kst_set_noiommu(true));
	MUST(kst_open(&self->session, variant->interface, &self->device));
	MUST(kst_use(&self->session));
}

TEST_F(registered, unbinds_after)
{
	TURN_OFF();
	MUST(kst_unbind(&self->device));
	EXPECT_FALSE(kst_is_bound(&self->device));
	if (kst_noiommu() == 0)
		MUST_FAIL(EINVAL, kst_bind_vfio(&self->device));
	MUST(kst_set_noiommu(true));
	MUST(kst_bind_vfio(&self->device));
}

TEST_F(registered, closes_and_unbinds_after)
{
	MUST(kst_open(&self->session, variant->interface, &self->device));
	TURN_OFF();
	kst_close(&self->session);
	MUST(kst_unbind(&self->device));
	MUST(kst_set_noiommu(true));
	MUST(kst_bind_vfio(&self->device));
	MUST(kst_open(&self->session, variant->interface, &self->device));
	MUST(kst_use(&self->session));
}

/* The mode changes between the steps from open to attach. */
TEST_F(registered, cdev_can_be_bound_after_it_was_opened)
{
	uint32_t ioas, devid;

	if (variant->interface != KST_CDEV)
		SKIP(return, "for the cdev only");
	self->session.container = MUST(kst_open_iommufd());
	self->session.fd = MUST(kst_open_cdev(&self->device));
	TURN_OFF();
	MUST(kst_bind_iommufd(self->session.fd, self->session.container, &devid));
	MUST(kst_ioas_alloc(self->session.container, &ioas));
	MUST(kst_set_noiommu(true));
	MUST(kst_attach(self->session.fd, &ioas));
	TURN_OFF();
	MUST(kst_detach(self->session.fd));
}

static void *unbind_in_thread(void *device)
{
	return (void *)(intptr_t)kst_unbind(device);
}

/* The mode changes while an unbind waits for the last user. */
TEST_F(registered, unbind_waits_across_the_change)
{
	pthread_t thread;
	void *result;

	MUST(kst_open(&self->session, variant->interface, &self->device));
	ASSERT_EQ(0, pthread_create(&thread, NULL, unbind_in_thread, &self->device));
	/* The driver core removes the symlink before it calls the driver. */
	for (int i = 0; i < 500 && kst_is_bound(&self->device); i++)
		usleep(4000);
	ASSERT_FALSE(kst_is_bound(&self->device));
	usleep(20000);
	TURN_OFF();
	ASSERT_EQ(EBUSY, pthread_tryjoin_np(thread, &result));
	kst_close(&self->session);
	ASSERT_EQ(0, pthread_join(thread, &result));
	EXPECT_EQ(0, (intptr_t)result);
	EXPECT_FALSE(kst_is_bound(&self->device));
}

TEST_F_TIMEOUT(registered, can_be_unplugged_after, 90)
{
	struct kst_device device;
	const char *reason = kst_check_unplug("edu2", &device), *feature;

	if (reason)
		SKIP(return, "%s", reason);
	/* Nothing is open, so the interface does not matter: run for the first only. */
	for (enum kst_interface interface = KST_GROUP_CONTAINER;
	     interface < variant->interface; interface++)
		if (!kst_check_interface(interface, &self->device, &feature))
			SKIP(return, "tested for another interface");
	MUST(kst_bind_vfio(&device));
	TURN_OFF();
	MUST(kst_unplug("edu2"));
	MUST_FAIL(ENXIO, kst_find_device("edu2", &device));
	MUST(kst_set_noiommu(true));
	MUST(kst_plug("edu2", &device));
	MUST(kst_bind_vfio(&device));
}
