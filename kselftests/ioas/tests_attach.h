/* SPDX-License-Identifier: GPL-2.0-only */
/* What attaching, detaching and replacing mean for pages, addresses and DMA. */

TEST_F(ioas, pages_are_pinned_while_a_device_is_attached)
{
	uint32_t pt;

	if (!variant->attached)
		SKIP(return, "needs a device");
	MUST(MAP(PAGES, BASE));
	for (int i = 0; i < 3; i++) {
		EXPECT_EQ(PAGES, PINNED());
		MUST(kst_detach(self->session.fd));
		EXPECT_EQ(0, PINNED());
		/* Detaching again does nothing. */
		MUST(kst_detach(self->session.fd));
		pt = self->ioas;
		MUST(kst_attach(self->session.fd, &pt));
		EXPECT_NE(self->ioas, pt);
	}
	EXPECT_EQ(PAGES, PINNED());
	/* In place of the IOAS, one in which nothing is mapped. */
	MUST(kst_ioas_alloc(self->fd, &pt));
	MUST(kst_attach(self->session.fd, &pt));
	EXPECT_EQ(0, PINNED());
	EXPECT_EQ(PAGES, UNMAP_ALL());
	MUST(kst_destroy(self->fd, self->ioas));
}

/* A mapping or an allowed range at the addresses of interrupts prevents attaching. */
TEST_F(ioas, reserved_addresses_are_free_when_attaching)
{
	const struct iommu_iova_range range = {0xfee01000, 0xfee01fff};
	uint32_t ioas, pt;
	int fd = self->fd;

	if (!variant->attached)
		SKIP(return, "needs a device");
	MUST(MAP(PAGES, BASE));
	MUST(kst_ioas_alloc(fd, &ioas));
	for (int i = 0; i < 2; i++) {
		if (i == 0)
			MUST(kst_ioas_map_fixed(fd, ioas, self->memory, PAGE,
						range.start));
		else
			MUST(allow(fd, ioas, &range, 1));
		pt = ioas;
		MUST_FAIL(EADDRINUSE, kst_attach(self->session.fd, &pt));
		/* The device has stayed where it was. */
		EXPECT_EQ(PAGES, PINNED());
		MUST_FAIL(EBUSY, kst_destroy(fd, self->ioas));
		MUST(kst_detach(self->session.fd));
		MUST_FAIL(EADDRINUSE, kst_attach(self->session.fd, &pt));
		EXPECT_EQ(0, PINNED());
		pt = self->ioas;
		MUST(kst_attach(self->session.fd, &pt));
		MUST(i == 0 ? kst_ioas_unmap(fd, ioas, range.start, PAGE)
			    : allow(fd, ioas, NULL, 0));
	}
	pt = ioas;
	MUST(kst_attach(self->session.fd, &pt));
	MUST_FAIL(EINVAL, kst_ioas_map_fixed(fd, ioas, self->memory, PAGE, range.start));
	EXPECT_EQ(0, PINNED());
}

TEST_F(ioas, two_devices_share_a_table)
{
	uint32_t pts[2] = {self->ioas, self->ioas}, devid;
	struct kst_device device;
	int other;

	if (!variant->attached)
		SKIP(return, "needs a device");
	NEED_ROLE(kst_find_device, "edu0", &device);
	NEED_OPENABLE(KST_CDEV, &device);
	MUST(kst_detach(self->session.fd));
	other = MUST(kst_open_cdev(&device));
	MUST(kst_bind_iommufd(other, self->fd, &devid));
	EXPECT_NE(self->session.devid, devid);
	MUST(kst_attach(self->session.fd, &pts[0]));
	MUST(MAP(PAGES, BASE));
	MUST(kst_attach(other, &pts[1]));
	EXPECT_EQ(pts[0], pts[1]);
	EXPECT_EQ(PAGES, PINNED());
	for (int i = 0; i < 2; i++) {
		MUST(kst_detach(i ? other : self->session.fd));
		EXPECT_EQ(PAGES, PINNED());
		MUST_FAIL(EBUSY, kst_destroy(self->fd, self->ioas));
		pts[i] = self->ioas;
		MUST(kst_attach(i ? other : self->session.fd, &pts[i]));
		EXPECT_EQ(pts[!i], pts[i]);
	}
	close(self->session.fd);
	self->session.fd = -1;
	EXPECT_EQ(PAGES, PINNED());
	close(other);
	EXPECT_EQ(0, PINNED());
	MUST(kst_destroy(self->fd, self->ioas));
}

/* In every order of closing: the device needs the iommufd for as long as it is open. */
TEST_F(ioas, pages_are_released_by_closing)
{

	if (!variant->attached)
		SKIP(return, "needs a device");
	for (int i = 0; i < 2; i++) {
		int *fds[] = {&self->session.fd, &self->session.container};

		MUST(MAP(PAGES, BASE));
		EXPECT_EQ(PAGES, PINNED());
		close(*fds[i]);
		*fds[i] = -1;
		EXPECT_EQ(i ? PAGES : 0, PINNED());
		close(*fds[!i]);
		*fds[!i] = -1;
		EXPECT_EQ(0, PINNED());
		MUST(kst_open(&self->session, KST_CDEV, &self->device));
		self->fd = self->session.container;
		self->ioas = self->session.ioas;
	}
}

static int bind_nothing(const void *argument)
{
	const struct kst_device *device = argument;
	int fd = kst_open_cdev(device), iommufd = kst_open_iommufd();

	STEP(fd >= 0 && iommufd >= 0);
	STEP(kst_bind_iommufd(fd, iommufd, NULL) == -EINVAL);
	return 0;
}

/* A device is bound once, in whichever process. */
TEST_F(ioas, device_is_exclusive)
{
	int iommufd;

	if (!variant->attached)
		SKIP(return, "needs a device");
	EXPECT_EQ(0, kst_run_child(bind_nothing, &self->device));
	MUST(kst_detach(self->session.fd));
	EXPECT_EQ(0, kst_run_child(bind_nothing, &self->device));
	close(self->session.fd);
	self->session.fd = MUST(kst_open_cdev(&self->device));
	iommufd = MUST(kst_open_iommufd());
	MUST(kst_bind_iommufd(self->session.fd, iommufd, NULL));
	close(iommufd);
	EXPECT_EQ(0, kst_run_child(bind_nothing, &self->device));
}

/* The same offset of two files is another device: by reading, and when mapped. */
TEST_F(ioas, files_belong_to_their_device)
{
	struct vfio_region_info bar;
	struct kst_device device;
	struct kst_session other;
	struct edu edus[2];
	uint32_t value;

	if (!variant->attached)
		SKIP(return, "needs a device");
	NEED_ROLE(kst_find_device, "edu0", &device);
	NEED_OPENABLE(KST_CDEV, &device);
	MUST(kst_open(&other, KST_CDEV, &device));
	for (int i = 0; i < 2; i++)
		MUST(edu_open(&edus[i], i ? other.fd : self->session.fd));
	for (int i = 0; i < 2; i++)
		edu_write(&edus[i], EDU_REG_LIVENESS, 0x1111 * (i + 1));
	for (int i = 0; i < 2; i++) {
		int fd = i ? other.fd : self->session.fd;

		EXPECT_EQ(~(0x1111u * (i + 1)), edu_read(&edus[i], EDU_REG_LIVENESS));
		MUST(kst_region_info(fd, VFIO_PCI_BAR0_REGION_INDEX, &bar));
		ASSERT_EQ(4, pread(fd, &value, 4, bar.offset + EDU_REG_LIVENESS));
		EXPECT_EQ(~(0x1111u * (i + 1)), value);
	}
	/* A mapping survives the descriptor, of the other device as well as its own. */
	close(other.fd);
	other.fd = -1;
	EXPECT_EQ(~0x1111u, edu_read(&edus[0], EDU_REG_LIVENESS));
	EXPECT_EQ(~0x2222u, edu_read(&edus[1], EDU_REG_LIVENESS));
	for (int i = 0; i < 2; i++)
		edu_close(&edus[i]);
	kst_close(&other);
}

/* Returns whether a transfer from the device to the address changes the page. */
static int edu_arrives(struct edu *edu, uint64_t iova, uint8_t *page)
{
	int result;

	memset(page, 0xa5, PAGE);
	result = edu_dma(edu, true, iova, 0, 64);
	return result ? result : page[0] != 0xa5 || page[63] != 0xa5;
}

TEST_F(ioas, detached_device_reaches_nothing)
{
	struct edu edu;
	uint32_t pt;

	if (!variant->attached)
		SKIP(return, "needs a device");
	MUST(edu_open(&edu, self->session.fd));
	MUST(MAP(2, BASE));
	memset(self->memory + PAGE, 0x11, PAGE);
	MUST(edu_dma(&edu, false, BASE + PAGE, 0, 64));
	EXPECT_EQ(1, edu_arrives(&edu, BASE, self->memory));
	MUST(kst_detach(self->session.fd));
	EXPECT_EQ(0, edu_arrives(&edu, BASE, self->memory));
	pt = self->ioas;
	MUST(kst_attach(self->session.fd, &pt));
	EXPECT_EQ(1, edu_arrives(&edu, BASE, self->memory));
	edu_close(&edu);
}

/* Copies what the controller itself uses, so that it works with either IOAS. */
static int copy_buffers(struct kst_probe *probe, int fd, uint32_t from, uint32_t to)
{
	const struct kst_buffer *buffers[] = {
		&probe->nvme.admin.memory, &probe->nvme.scratch, &probe->queue.memory,
		&probe->data.buffer,	   &probe->data.list,
	};
	int result = 0;

	for (int i = 0; i < 5 && !result; i++)
		result = copy(fd, from, buffers[i]->iova, to, buffers[i]->iova,
			      buffers[i]->size / PAGE, RW);
	return result;
}

static int arrives(struct kst_probe *probe, uint64_t iova, uint8_t *page, uint8_t value)
{
	int result = kst_probe_write(probe, iova, value);

	return result ? result : page[0] == value && page[511] == value;
}

/* The same address means another page in each IOAS. */
TEST_F(ioas, replacing_takes_effect_at_once)
{
	uint32_t ioases[2] = {self->ioas, 0}, pt;
	struct kst_probe probe;
	struct kst_device device;
	int result;

	if (!variant->attached)
		SKIP(return, "needs a device");
	kst_close(&self->session);
	NEED_ROLE(kst_find_device, "nvme0", &device);
	NEED_OPENABLE(KST_CDEV, &device);
	MUST(kst_allow_resets(&device, false));
	MUST(kst_open(&self->session, KST_CDEV, &device));
	self->fd = self->session.container;
	MUST(kst_probe_open(&probe, &self->session));
	ioases[0] = self->session.ioas;
	MUST(kst_ioas_alloc(self->fd, &ioases[1]));
	MUST(copy_buffers(&probe, self->fd, ioases[0], ioases[1]));
	for (int i = 0; i < 2; i++)
		MUST(kst_ioas_map_fixed(self->fd, ioases[i], self->memory + i * PAGE,
					PAGE, BASE));
	for (int i = 0; i < 6; i++) {
		uint8_t *page = self->memory + i % 2 * PAGE;
		uint8_t *other = self->memory + (i + 1) % 2 * PAGE;

		pt = ioases[i % 2];
		result = i ? kst_attach(self->session.fd, &pt) : 0;
		if (result == -EADDRINUSE) {
			kst_probe_close(&probe);
			SKIP(return, "this driver can't attach an IOAS with mappings");
		}
		MUST(result);
		memset(other, 0x11, PAGE);
		EXPECT_EQ(1, arrives(&probe, BASE, page, 0x20 + i));
		for (int k = 0; k < PAGE; k++)
			ASSERT_EQ(0x11, other[k]);
	}
	pt = ioases[0];
	MUST(kst_attach(self->session.fd, &pt));
	kst_probe_close(&probe);
}
