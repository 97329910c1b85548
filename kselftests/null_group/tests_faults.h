/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One allocation fails, the first, the second, and so on until an operation
 * comes through without any left to fail. Each time it either fails cleanly or
 * works all the same, nothing is left behind, and the next try works.
 */
#define MOST_FAULTS 3000

enum operation {
	BIND_DRIVER,
	OPEN_CDEV,
	BIND_IOMMUFD,
	ATTACH,
	MAP,
	OPEN_GROUP,
	OPEN_GROUP_IOMMUFD,
};

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

FIXTURE_VARIANT_ADD(faults, bind_driver)
{
	.operation = BIND_DRIVER,
};

FIXTURE_VARIANT_ADD(faults, open_cdev)
{
	.operation = OPEN_CDEV,
};

FIXTURE_VARIANT_ADD(faults, bind_iommufd)
{
	.operation = BIND_IOMMUFD,
};

FIXTURE_VARIANT_ADD(faults, attach)
{
	.operation = ATTACH,
};

FIXTURE_VARIANT_ADD(faults, map)
{
	.operation = MAP,
};

FIXTURE_VARIANT_ADD(faults, open_group)
{
	.operation = OPEN_GROUP,
};

FIXTURE_VARIANT_ADD(faults, open_group_iommufd)
{
	.operation = OPEN_GROUP_IOMMUFD,
};

/* The way in that an operation is a part of; after BIND_DRIVER, the first that there is. */
static enum kst_way way_of(enum operation operation, const struct kst_device *device)
{
	static const enum kst_way ways[] = {KST_CDEV, KST_GROUP_CONTAINER,
					    KST_GROUP_IOMMUFD};
	const char *feature;

	if (operation == OPEN_GROUP)
		return KST_GROUP_CONTAINER;
	if (operation == OPEN_GROUP_IOMMUFD)
		return KST_GROUP_IOMMUFD;
	for (int i = 0; operation == BIND_DRIVER && i < 3; i++)
		if (!kst_cannot(ways[i], device, &feature))
			return ways[i];
	return KST_CDEV;
}

FIXTURE_SETUP(faults)
{
	const char *reason = kst_fault_setup(), *feature;

	self->session.fd = self->session.group = self->session.container = -1;
	self->splats = kst_splats();
	if (reason)
		SKIP(return, "%s", reason);
	if (variant->operation == BIND_DRIVER) {
		NEED_DEVICE("edu1", &self->device);
		MUST(kst_set_noiommu(true));
		return;
	}
	/* Behind an IOMMU the same errors are undone. */
	if (kst_oopsed())
		SKIP(return, "the kernel has had an oops before");
	if (kst_find_noiommu_device("edu1", &self->device))
		SKIP(return, "this guest has no edu1");
	reason = kst_cannot(way_of(variant->operation, &self->device), &self->device,
			    &feature);
	if (reason)
		LACKS(feature, "%s", reason);
}

FIXTURE_TEARDOWN(faults)
{
	kst_close(&self->session);
	EXPECT_EQ(self->splats, kst_splats());
}

/* Up to just before the operation, without a fault. */
static int prepare(enum operation operation, struct kst_session *session,
		   const struct kst_device *device)
{
	uint32_t pt;
	int result = 0;

	if (operation == BIND_DRIVER)
		return kst_unbind(device);
	if (operation == OPEN_CDEV || operation == OPEN_GROUP ||
	    operation == OPEN_GROUP_IOMMUFD)
		return 0;
	session->way = KST_CDEV;
	session->container = kst_open_iommufd();
	session->fd = kst_open_cdev(device);
	if (session->container < 0 || session->fd < 0)
		return -EIO;
	if (operation == ATTACH || operation == MAP)
		result = kst_bind_iommufd(session->fd, session->container, NULL);
	if (!result)
		result = kst_ioas_alloc(session->container, &session->ioas);
	pt = session->ioas;
	if (!result && operation == MAP)
		result = kst_attach(session->fd, &pt);
	return result;
}

static int operate(enum operation operation, struct kst_session *session,
		   const struct kst_device *device, void *memory)
{
	uint32_t pt = session->ioas;

	switch (operation) {
	case BIND_DRIVER:
		return kst_bind_vfio(device);
	case OPEN_CDEV:
		session->fd = kst_open_cdev(device);
		return session->fd < 0 ? session->fd : 0;
	case BIND_IOMMUFD:
		return kst_bind_iommufd(session->fd, session->container, NULL);
	case ATTACH:
		return kst_attach(session->fd, &pt);
	case MAP:
		return kst_ioas_map_fixed(session->container, session->ioas, memory,
					  64 * 4096, 0x1000000);
	case OPEN_GROUP:
	case OPEN_GROUP_IOMMUFD:
		return kst_open(session, way_of(operation, device), device);
	}
	return -EINVAL;
}

TEST_F_TIMEOUT(faults, are_undone, 60)
{
	void *memory = aligned_alloc(4096, 64 * 4096);
	unsigned long splats = self->splats;
	const char *feature, *reason;
	int fds, failed = 0, nth;
	enum kst_way way;

	memset(memory, 1, 64 * 4096);
	MUST(kst_fault_arm(0));
	fds = kst_count_fds();
	for (nth = 1; nth < MOST_FAULTS; nth++) {
		int result;
		bool happened;

		MUST(prepare(variant->operation, &self->session, &self->device));
		MUST(kst_fault_arm(nth));
		result = operate(variant->operation, &self->session, &self->device,
				 memory);
		happened = kst_fault_happened();
		kst_close(&self->session);
		failed += result < 0;
		EXPECT_EQ(splats, kst_splats())
		{
			TH_LOG("the kernel complained at fault %d", nth);
		}
		splats = kst_splats();
		ASSERT_EQ(fds, kst_count_fds());
		if (!happened) {
			ASSERT_LE(0, result);
			break;
		}
	}
	TH_LOG("%d faults, of which %d were seen", nth - 1, failed);
	EXPECT_LT(nth, MOST_FAULTS);
	EXPECT_LT(0, failed);
	MUST(kst_bind_vfio(&self->device));
	way = way_of(variant->operation, &self->device);
	reason = kst_cannot(way, &self->device, &feature);
	if (reason) {
		TH_LOG("not used afterwards: %s", reason);
	} else {
		MUST(kst_open(&self->session, way, &self->device));
		MUST(kst_use(&self->session));
	}
	free(memory);
}

TEST(kmemleak_finds_nothing)
{
	static const char path[] = "/sys/kernel/debug/kmemleak";
	char line[256];
	FILE *report;

	if (!kst_exists(path))
		SKIP(return, "this kernel has no kmemleak");
	/* Twice: what is new is suspected only after the second scan. */
	kst_write(path, "scan");
	sleep(6);
	kst_write(path, "scan");
	report = fopen(path, "re");
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
