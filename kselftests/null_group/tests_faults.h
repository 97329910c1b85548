/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Makes the first allocation of an operation fail, then the second, and so on until
 * the operation completes without reaching the fault. Each time the operation must
 * either succeed or fail cleanly, leak nothing, and succeed when retried.
 */
#define MAX_FAULTS 3000

#define KMEMLEAK "/sys/kernel/debug/kmemleak"

/* Clears earlier leaks, so that they are not attributed to these tests. */
FIXTURE(leaks_before){};

FIXTURE_SETUP(leaks_before)
{
	if (!kst_exists(KMEMLEAK))
		SKIP(return, "this kernel has no kmemleak");
}

FIXTURE_TEARDOWN(leaks_before)
{
}

TEST_F_TIMEOUT(leaks_before, are_not_ours, 120)
{
	MUST(kst_write(KMEMLEAK, "scan"));
	MUST(kst_write(KMEMLEAK, "clear"));
}

FIXTURE(faults)
{
	struct kst_device device;
	struct kst_session session;
	unsigned long splats;
};

FIXTURE_VARIANT(faults)
{
	enum operation operation;
};

FIXTURE_VARIANT_ADD(faults, bind_driver){
	.operation = BIND_DRIVER,
};

FIXTURE_VARIANT_ADD(faults, open_cdev){
	.operation = OPEN_CDEV,
};

FIXTURE_VARIANT_ADD(faults, bind_iommufd){
	.operation = BIND_IOMMUFD,
};

FIXTURE_VARIANT_ADD(faults, attach){
	.operation = ATTACH,
};

FIXTURE_VARIANT_ADD(faults, replace){
	.operation = REPLACE,
};

FIXTURE_VARIANT_ADD(faults, detach){
	.operation = DETACH,
};

FIXTURE_VARIANT_ADD(faults, get_pa){
	.operation = GET_PA,
};

FIXTURE_VARIANT_ADD(faults, set_irq){
	.operation = SET_IRQ,
};

FIXTURE_VARIANT_ADD(faults, set_intx){
	.operation = SET_INTX,
};

FIXTURE_VARIANT_ADD(faults, track_dirty){
	.operation = TRACK_DIRTY,
};

FIXTURE_VARIANT_ADD(faults, map_container){
	.operation = MAP_CONTAINER,
};

FIXTURE_VARIANT_ADD(faults, map){
	.operation = MAP,
};

FIXTURE_VARIANT_ADD(faults, open_group){
	.operation = OPEN_GROUP,
};

FIXTURE_VARIANT_ADD(faults, open_group_iommufd){
	.operation = OPEN_GROUP_IOMMUFD,
};

FIXTURE_SETUP(faults)
{
	bool sets_irq = variant->operation == SET_IRQ || variant->operation == SET_INTX;
	const char *reason = kst_fault_setup(sets_irq), *feature;

	self->session.fd = self->session.group = self->session.container = -1;
	self->splats = kst_splats();
	if (reason)
		SKIP(return, "%s", reason);
	if (variant->operation == BIND_DRIVER) {
		NEED_DEVICE("edu1", &self->device);
		MUST(kst_set_noiommu(true));
		return;
	}
	/* The other operations can also be tested behind an IOMMU. */
	if (kst_oopsed())
		SKIP(return, "an earlier test caused an oops");
	NEED_ROLE(kst_find_noiommu_device, "edu1", &self->device);
	if (variant->operation == GET_PA && kst_has_iommu(&self->device))
		SKIP(return, "physical addresses can't be queried behind an IOMMU");
	if ((variant->operation == MAP_CONTAINER || variant->operation == TRACK_DIRTY) &&
	    !kst_has_iommu(&self->device))
		SKIP(return, "containers can't map memory without an IOMMU");
	reason = kst_check_interface(find_interface(variant->operation, &self->device),
				     &self->device, &feature);
	if (reason)
		LACKS(feature, "%s", reason);
	if (variant->operation == TRACK_DIRTY && kst_container_is_iommufd())
		SKIP(return, "iommufd's container does not track dirty pages");
}

FIXTURE_TEARDOWN(faults)
{
	kst_close(&self->session);
	EXPECT_EQ(self->splats, kst_splats());
}

/* Whether the operation always allocates memory. */
static bool can_fail(enum operation operation)
{
	return operation != DETACH && operation != GET_PA;
}

TEST_F_TIMEOUT(faults, are_undone, 60)
{
	struct sweep sweep = begin_sweep(variant->operation, &self->device);
	unsigned long splats = self->splats;
	const char *feature, *reason;
	int fds, failed = 0, nth;

	MUST(kst_fault_arm(0));
	fds = kst_count_fds();
	for (nth = 1; nth < MAX_FAULTS; nth++) {
		int result;
		bool happened;

		MUST(prepare(&sweep, &self->session, &self->device));
		MUST(kst_fault_arm(nth));
		result = operate(&sweep, &self->session, &self->device);
		happened = kst_fault_happened();
		failed += result < 0;
		/* Retry in the state that the failure has left. */
		if (happened && result < 0) {
			int again = operate(&sweep, &self->session, &self->device);

			/* If only copying the result failed, the mapping exists. */
			if (result == -EFAULT && again == -EEXIST)
				again = 0;
			ASSERT_LE(0, again)
			{
				TH_LOG("fault %d: %s, then on retry: %s", nth,
				       strerror(-result), strerror(-again));
			}
		}
		kst_close(&self->session);
		EXPECT_EQ(splats, kst_splats())
		{
			TH_LOG("kernel splat at fault %d", nth);
		}
		splats = kst_splats();
		ASSERT_EQ(fds, kst_count_fds());
		if (!happened) {
			ASSERT_LE(0, result);
			break;
		}
	}
	TH_LOG("%d faults, %d of them returned an error", nth - 1, failed);
	EXPECT_LT(nth, MAX_FAULTS);
	if (can_fail(variant->operation))
		EXPECT_LT(0, failed);
	MUST(kst_bind_vfio(&self->device));
	sweep.interface = find_interface(variant->operation, &self->device);
	reason = kst_check_interface(sweep.interface, &self->device, &feature);
	if (reason) {
		TH_LOG("device not tested afterwards: %s", reason);
	} else {
		MUST(kst_open(&self->session, sweep.interface, &self->device));
		MUST(kst_use(&self->session));
	}
	end_sweep(&sweep);
}

/*
 * Lets each allocation of the operation fail, and repeats it. Ends with -EBADMSG if the
 * kernel reports a problem, which are_undone describes.
 */
static int fail_everywhere(struct sweep *sweep, struct kst_session *session,
			   const struct kst_device *device)
{
	unsigned long splats = kst_splats();
	bool happened = true;
	int result = 0;

	for (int nth = 1; happened && nth < MAX_FAULTS; nth++) {
		result = prepare(sweep, session, device);
		if (result)
			return result;
		result = kst_fault_arm(nth);
		if (result)
			return result;
		result = operate(sweep, session, device);
		happened = kst_fault_happened();
		/* What the failed call has left behind would be overwritten now. */
		if (happened && result < 0)
			operate(sweep, session, device);
		kst_close(session);
		if (kst_splats() != splats)
			return -EBADMSG;
	}
	return result < 0 ? result : 0;
}

TEST_F_TIMEOUT(faults, leave_no_objects, 120)
{
	const char *reason = kst_check_slabs();
	struct sweep sweep = begin_sweep(variant->operation, &self->device);

	if (reason)
		SKIP(return, "%s", reason);
	MUST(kst_fault_arm(0));
	EXPECT_NO_GROWTH(1, fail_everywhere(&sweep, &self->session, &self->device));
	MUST(kst_bind_vfio(&self->device));
	end_sweep(&sweep);
}

/* A fixture makes this run last: tests without one run first. */
FIXTURE(leaks){};

FIXTURE_SETUP(leaks)
{
	if (!kst_exists(KMEMLEAK))
		SKIP(return, "this kernel has no kmemleak");
}

FIXTURE_TEARDOWN(leaks)
{
}

TEST_F_TIMEOUT(leaks, kmemleak_finds_nothing, 120)
{
	char line[256];
	FILE *report;

	/* New objects are only reported after a second scan. */
	MUST(kst_write(KMEMLEAK, "scan"));
	sleep(6);
	MUST(kst_write(KMEMLEAK, "scan"));
	report = fopen(KMEMLEAK, "re");
	ASSERT_NE(NULL, report);
	while (fgets(line, sizeof(line), report)) {
		EXPECT_EQ(NULL, strstr(line, "vfio"))
		{
			TH_LOG("%s", line);
		}
		EXPECT_EQ(NULL, strstr(line, "iommufd"))
		{
			TH_LOG("%s", line);
		}
	}
	fclose(report);
}
