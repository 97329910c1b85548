/* SPDX-License-Identifier: GPL-2.0-only */
/* Memory of a file, which need not be mapped by any process (since 6.13). */
#ifdef IOMMU_IOAS_MAP_FILE

static int map_file(int fd, uint32_t ioas, int file, uint64_t start, uint64_t length,
		    uint64_t iova, uint32_t flags)
{
	struct iommu_ioas_map_file request = {
		.size = sizeof(request),
		.flags = flags,
		.ioas_id = ioas,
		.fd = file,
		.start = start,
		.length = length,
		.iova = iova,
	};

	return kst_ioctl(fd, IOMMU_IOAS_MAP_FILE, &request);
}

/* A file of 16 pages that are there. */
static int make_file(uint8_t **view)
{
	int file = memfd_create("kst", MFD_CLOEXEC);

	if (file < 0 || ftruncate(file, 16 * PAGE))
		return -errno;
	*view = mmap(NULL, 16 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE,
		     file, 0);
	return *view == MAP_FAILED ? -errno : file;
}

TEST_F(ioas, pages_of_a_file_are_those_that_others_see)
{
	struct edu edu;
	uint8_t *view;
	int file = MUST(make_file(&view));

	if (!variant->attached)
		SKIP(return, "needs a device");
	MUST(edu_open(&edu, self->session.fd));
	MUST(MAP(2, OTHER));
	memset(self->memory + PAGE, 0x11, PAGE);
	/* edu_arrives() writes what the device holds: see detached_device_reaches_nothing. */
	for (int first = 0; first < 16; first += 3) {
		MUST(map_file(self->fd, self->ioas, file, first * PAGE, (16 - first) * PAGE,
			      BASE, FIXED | RW));
		MUST(edu_dma(&edu, false, OTHER + PAGE, 0, 64));
		EXPECT_EQ(1, edu_arrives(&edu, BASE, view + first * PAGE));
		EXPECT_EQ(1, edu_arrives(&edu, BASE + (15 - first) * PAGE, view + 15 * PAGE));
		EXPECT_EQ(16 - first, UNMAP(BASE, 16 - first));
		EXPECT_EQ(0, edu_arrives(&edu, BASE, view + first * PAGE));
	}
	edu_close(&edu);
	munmap(view, 16 * PAGE);
	close(file);
}

TEST_F(ioas, pages_of_a_file_outlive_its_descriptor)
{
	uint8_t *view;
	int file = MUST(make_file(&view));

	MUST(map_file(self->fd, self->ioas, file, 0, 16 * PAGE, BASE, FIXED | RW));
	munmap(view, 16 * PAGE);
	/* Pages that are pinned can be cut off, but not given back. */
	EXPECT_EQ(0, ftruncate(file, 0));
	close(file);
	MUST(copy(self->fd, self->ioas, BASE, self->ioas, OTHER, 16,
		  IOMMU_IOAS_MAP_READABLE));
	EXPECT_EQ(16, UNMAP(BASE, 16));
	EXPECT_EQ(16, UNMAP_ALL());
}

TEST_F(ioas, arguments_for_files_are_checked)
{
	uint8_t *view;
	int file = MUST(make_file(&view)), fd = self->fd;
	uint32_t ioas = self->ioas;

	MUST_FAIL(EBADF, map_file(fd, ioas, -1, 0, PAGE, BASE, FIXED | RW));
	MUST_FAIL(EBADF, map_file(fd, ioas, 1000, 0, PAGE, BASE, FIXED | RW));
	MUST_FAIL(ENOENT, map_file(fd, ~0u, file, 0, PAGE, BASE, FIXED | RW));
	MUST_FAIL(EINVAL, map_file(fd, ioas, file, 0, PAGE, BASE, FIXED));
	MUST_FAIL(EINVAL, map_file(fd, ioas, file, 0, 0, BASE, FIXED | RW));
	MUST_FAIL(EOVERFLOW, map_file(fd, ioas, file, 0, PAGE, UINT64_MAX, FIXED | RW));
	MUST_FAIL(EOVERFLOW, map_file(fd, ioas, file, 0, UINT64_MAX, BASE, FIXED | RW));
	MUST_FAIL(EOVERFLOW, map_file(fd, ioas, file, -PAGE, 2 * PAGE, BASE, FIXED | RW));
	MUST_FAIL(EOPNOTSUPP, map_file(fd, ioas, file, 0, PAGE, BASE, FIXED | RW | 1u << 31));
	if (variant->attached) {
		/* Beyond the end. */
		MUST_FAIL(EINVAL, map_file(fd, ioas, file, 15 * PAGE, 2 * PAGE, BASE,
					   FIXED | RW));
		/* Neither a memory file nor one of huge pages. */
		MUST_FAIL(EINVAL, map_file(fd, ioas, fd, 0, PAGE, BASE, FIXED | RW));
	}
	MUST(map_file(fd, ioas, file, 15 * PAGE, PAGE, BASE, FIXED | RW));
	MUST_FAIL(EEXIST, map_file(fd, ioas, file, 0, PAGE, BASE, FIXED | RW));
	EXPECT_EQ(1, UNMAP_ALL());
	munmap(view, 16 * PAGE);
	close(file);
}

#endif
