/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A device's memory as a dma-buf, mapped for devices without an IOMMU. This is the only
 * kind of mapping that the exporter can revoke: after that, queries must not return its
 * physical address any more.
 */
#define BAR_IOVA 0x40000000ull

FIXTURE(dmabuf)
{
	struct kst_device device;
	struct kst_session session;
	int file;
	int other;	      /* another device's cdev */
	uint64_t start, size; /* of the BAR */
	unsigned long splats;
	int fds;
};

/* In linux/vfio.h since 6.19 and in linux/iommufd.h since 6.13. */
#define FEATURE_DMA_BUF 11
#define IOAS_MAP_FILE _IO(';', 0x8f)

static int export_bar(int device, uint64_t size)
{
	struct {
		uint32_t argsz, flags;
		uint32_t region, open_flags, none, ranges;
		uint64_t offset, length;
	} call = {
		.argsz = sizeof(call),
		.flags = VFIO_DEVICE_FEATURE_GET | FEATURE_DMA_BUF,
		.region = VFIO_PCI_BAR0_REGION_INDEX,
		.open_flags = O_RDWR | O_CLOEXEC,
		.ranges = 1,
		.length = size,
	};

	return kst_ioctl(device, VFIO_DEVICE_FEATURE, &call);
}

static int map_file(const struct kst_session *session, int file, uint64_t start,
		    uint64_t length)
{
	struct {
		uint32_t size, flags, ioas;
		int32_t fd;
		uint64_t start, length, iova;
	} call = {
		.size = sizeof(call),
		.flags = IOMMU_IOAS_MAP_FIXED_IOVA | IOMMU_IOAS_MAP_READABLE |
			 IOMMU_IOAS_MAP_WRITEABLE,
		.ioas = session->ioas,
		.fd = file,
		.start = start,
		.length = length,
		.iova = BAR_IOVA,
	};

	return kst_ioctl(session->container, IOAS_MAP_FILE, &call);
}

static int unmap_file(const struct kst_session *session, uint64_t length)
{
	return kst_ioas_unmap(session->container, session->ioas, BAR_IOVA, length);
}

static int query(const struct kst_session *session, uint64_t offset, uint64_t *pa,
		 uint64_t *length)
{
	*length = ~0ull;
	return kst_get_pa(session->container, session->ioas, BAR_IOVA + offset, length,
			  pa);
}

static int memory_enabled(int device, bool on)
{
	uint16_t command;
	int result = kst_config_read16(device, 4, &command);

	return result ? result
		      : kst_config_write16(device, 4, on ? command | 2 : command & ~2);
}

/* Reads the address range of the first BAR from the first line of "resource". */
static int read_bar_range(const struct kst_device *device, uint64_t *start,
			  uint64_t *size)
{
	unsigned long long first, last;
	char path[160], text[64];

	snprintf(path, sizeof(path), "%s/resource", device->sysfs);
	if (kst_read(path, text, sizeof(text)) ||
	    sscanf(text, "%llx %llx", &first, &last) != 2)
		return -ENODATA;
	*start = first;
	*size = last - first + 1;
	return 0;
}

FIXTURE_SETUP(dmabuf)
{
	uint64_t pa, length;

	self->session.fd = self->session.group = self->session.container = -1;
	self->file = self->other = -1;
	self->splats = kst_splats();
	NEED_DEVICE("edu1", &self->device);
	NEED_INTERFACE(KST_CDEV, &self->device);
	self->fds = kst_count_fds();
	MUST(kst_open(&self->session, KST_CDEV, &self->device));
	if (query(&self->session, 0, &pa, &length) == -ENOTTY)
		LACKS("get-pa", "this kernel has no IOMMU_IOAS_GET_PA");
	MUST(memory_enabled(self->session.fd, true));
	MUST(read_bar_range(&self->device, &self->start, &self->size));
	self->file = export_bar(self->session.fd, self->size);
	if (self->file == -ENOTTY || self->file == -EOPNOTSUPP) {
		self->file = -1;
		SKIP(return, "this kernel can't export device memory as a dma-buf");
	}
	MUST(self->file);
}

FIXTURE_TEARDOWN(dmabuf)
{
	if (self->file >= 0)
		close(self->file);
	if (self->other >= 0)
		close(self->other);
	kst_close(&self->session);
	EXPECT_EQ(self->fds, kst_count_fds());
	EXPECT_EQ(self->splats, kst_splats());
}

TEST_F(dmabuf, address_is_that_of_the_bar)
{
	uint64_t pa, length, page = 4096;

	MUST(map_file(&self->session, self->file, 0, self->size));
	MUST(query(&self->session, 0x1234, &pa, &length));
	EXPECT_EQ(self->start + 0x1234, pa);
	EXPECT_EQ(self->size - 0x1234, length);
	MUST_FAIL(EEXIST, map_file(&self->session, self->file, 0, self->size));
	MUST(unmap_file(&self->session, self->size));
	MUST_FAIL(ENOENT, query(&self->session, 0, &pa, &length));
	/* Map a part of it. */
	MUST(map_file(&self->session, self->file, 3 * page, 2 * page));
	MUST(query(&self->session, page, &pa, &length));
	EXPECT_EQ(self->start + 4 * page, pa);
	EXPECT_EQ(page, length);
	MUST_FAIL(ENOENT, query(&self->session, 2 * page, &pa, &length));
	MUST(unmap_file(&self->session, 2 * page));
	MUST_FAIL(EINVAL, map_file(&self->session, self->file, page, self->size));
}

TEST_F(dmabuf, address_goes_when_the_memory_is_turned_off)
{
	struct kst_session *session = &self->session;
	uint32_t pt = session->ioas;
	uint64_t pa, length;

	MUST(map_file(session, self->file, 0, self->size));
	MUST(query(session, 0, &pa, &length));
	MUST(memory_enabled(session->fd, false));
	MUST_FAIL(ENOENT, query(session, 0, &pa, &length));
	MUST_FAIL(ENOENT, query(session, self->size - 1, &pa, &length));
	/* A table that is populated after the revocation does not have it either. */
	MUST(kst_detach(session->fd));
	MUST(kst_attach(session->fd, &pt));
	MUST_FAIL(ENOENT, query(session, 0, &pa, &length));
	MUST_FAIL(ENODEV, map_file(session, self->file, 0, self->size));
	/* The revocation is permanent. */
	MUST(memory_enabled(session->fd, true));
	MUST_FAIL(ENOENT, query(session, 0, &pa, &length));
	MUST(unmap_file(session, self->size));
	MUST(map_file(session, self->file, 0, self->size));
	MUST(query(session, 0, &pa, &length));
	EXPECT_EQ(self->start, pa);
	MUST(unmap_file(session, self->size));
	MUST(memory_enabled(session->fd, false));
	MUST_FAIL(ENODEV, map_file(session, self->file, 0, self->size));
	MUST_FAIL(ENOENT, query(session, 0, &pa, &length));
	MUST(kst_use(session));
}

TEST_F(dmabuf, address_goes_when_the_device_may_sleep)
{
	struct kst_session *session = &self->session;
	uint64_t pa, length;

	MUST(map_file(session, self->file, 0, self->size));
	MUST(query(session, 0, &pa, &length));
	MUST(power(session->fd, SLEEP, -1));
	MUST_FAIL(ENOENT, query(session, 0, &pa, &length));
	MUST(power(session->fd, WAKE, -1));
	MUST_FAIL(ENOENT, query(session, 0, &pa, &length));
	MUST(unmap_file(session, self->size));
	MUST(map_file(session, self->file, 0, self->size));
	MUST(query(session, 0, &pa, &length));
	EXPECT_EQ(self->start, pa);
}

/* The mapping is still in another device's table when this device is closed. */
TEST_F(dmabuf, address_goes_with_the_device)
{
	struct kst_session *session = &self->session;
	uint32_t pt = session->ioas;
	const char *feature;
	uint64_t pa, length;
	struct kst_device other;

	NEED_ROLE(kst_find_noiommu_device, "edu0", &other);
	ASSERT_EQ(NULL, kst_check_interface(KST_CDEV, &other, &feature));
	self->other = MUST(kst_open_cdev(&other));
	MUST(kst_bind_iommufd(self->other, session->container, NULL));
	MUST(kst_attach(self->other, &pt));
	MUST(map_file(session, self->file, 0, self->size));
	MUST(kst_detach(session->fd));
	MUST(query(session, 0x1000, &pa, &length));
	EXPECT_EQ(self->start + 0x1000, pa);
	close(session->fd);
	session->fd = -1;
	MUST_FAIL(ENOENT, query(session, 0x1000, &pa, &length));
	MUST(kst_detach(self->other));
	MUST_FAIL(EOPNOTSUPP, query(session, 0x1000, &pa, &length));
	pt = session->ioas;
	MUST(kst_attach(self->other, &pt));
	MUST_FAIL(ENOENT, query(session, 0x1000, &pa, &length));
	MUST(unmap_file(session, self->size));
	MUST_FAIL(ENODEV, map_file(session, self->file, 0, self->size));
}

struct querier {
	const struct kst_session *session;
	uint64_t start, found, revoked, wrong;
	bool stop;
};

static void *query_until_stopped(void *argument)
{
	struct querier *querier = argument;

	while (!__atomic_load_n(&querier->stop, __ATOMIC_RELAXED)) {
		uint64_t pa, length;
		int result = query(querier->session, 0x3000, &pa, &length);

		querier->found += result == 0;
		querier->revoked += result == -ENOENT;
		querier->wrong +=
			result ? result != -ENOENT : pa != querier->start + 0x3000;
	}
	return NULL;
}

TEST_F_TIMEOUT(dmabuf, address_goes_while_it_is_queried, KST_STRESS_SECONDS)
{
	struct kst_session *session = &self->session;
	struct querier querier = {.session = session, .start = self->start};
	pthread_t thread;
	int result = 0;

	ASSERT_EQ(0, pthread_create(&thread, NULL, query_until_stopped, &querier));
	for (int i = 0; !result && i < 20 * kst_factor(); i++) {
		result = map_file(session, self->file, 0, self->size);
		usleep(1000);
		if (!result)
			result = memory_enabled(session->fd, false);
		usleep(1000);
		if (!result)
			result = memory_enabled(session->fd, true);
		if (!result)
			result = unmap_file(session, self->size);
	}
	__atomic_store_n(&querier.stop, true, __ATOMIC_RELAXED);
	pthread_join(thread, NULL);
	MUST(result);
	EXPECT_EQ(0, querier.wrong);
	EXPECT_LT(0, querier.found);
	EXPECT_LT(0, querier.revoked);
	TH_LOG("%llu queries succeeded, %llu failed", (unsigned long long)querier.found,
	       (unsigned long long)querier.revoked);
}
