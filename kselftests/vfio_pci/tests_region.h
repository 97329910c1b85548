/* SPDX-License-Identifier: GPL-2.0-only */
/* VFIO_DEVICE_GET_INFO and VFIO_DEVICE_GET_REGION_INFO. */

TEST_F(pci, device_is_described)
{
	struct {
		struct vfio_device_info info;
		uint32_t guard;
	} call = {.guard = 0xa5a5a5a5};
	/* As before capabilities were added to it. */
	const uint32_t least = offsetof(struct vfio_device_info, num_irqs) + 4;
	int fd = self->user.session.fd;

	for (uint32_t size = 0; size < least; size++) {
		call.info.argsz = size;
		MUST_FAIL(EINVAL, kst_ioctl(fd, VFIO_DEVICE_GET_INFO, &call.info));
	}
	memset(&call.info, 0xa5, sizeof(call.info));
	call.info.argsz = least;
	MUST(kst_ioctl(fd, VFIO_DEVICE_GET_INFO, &call.info));
	EXPECT_EQ(0xa5, ((uint8_t *)&call.info)[least]);
	call.info.argsz = sizeof(call.info);
	MUST(kst_ioctl(fd, VFIO_DEVICE_GET_INFO, &call.info));
	EXPECT_EQ(VFIO_DEVICE_FLAGS_PCI,
		  call.info.flags & ~(VFIO_DEVICE_FLAGS_RESET | VFIO_DEVICE_FLAGS_CAPS));
	EXPECT_EQ(VFIO_PCI_NUM_REGIONS, call.info.num_regions);
	EXPECT_EQ(VFIO_PCI_NUM_IRQS, call.info.num_irqs);
	EXPECT_EQ(0xa5a5a5a5, call.guard);
	MUST_FAIL(EFAULT, kst_ioctl(fd, VFIO_DEVICE_GET_INFO, NULL));
}

TEST_F(pci, regions_are_those_of_the_hardware)
{
	const uint32_t both = VFIO_REGION_INFO_FLAG_READ | VFIO_REGION_INFO_FLAG_WRITE;
	int fd = self->user.session.fd;
	struct vfio_region_info info;
	struct kst_resource bar;
	uint64_t end = 0;

	for (unsigned int i = VFIO_PCI_BAR0_REGION_INDEX; i <= VFIO_PCI_BAR5_REGION_INDEX;
	     i++) {
		MUST(kst_resource(&self->user.device, i, &bar));
		MUST(kst_region_info(fd, i, &info));
		EXPECT_EQ(bar.size, info.size);
		EXPECT_EQ(i, info.index);
		/* Regions do not overlap. */
		EXPECT_LE(end, info.offset);
		end = info.offset + info.size;
		info.flags &= ~VFIO_REGION_INFO_FLAG_CAPS;
		if (bar.size && !(bar.flags & KST_RESOURCE_IO) && bar.size < PAGE)
			continue;
		EXPECT_EQ(!bar.size ? 0
			  : bar.flags & KST_RESOURCE_IO
				  ? both
				  : both | VFIO_REGION_INFO_FLAG_MMAP,
			  info.flags);
	}
	MUST(kst_resource(&self->user.device, 6, &bar));
	MUST(kst_region_info(fd, VFIO_PCI_ROM_REGION_INDEX, &info));
	EXPECT_LE(end, info.offset);
	EXPECT_TRUE(info.size == bar.size || info.size == 0);
	EXPECT_EQ(info.size ? VFIO_REGION_INFO_FLAG_READ : 0, info.flags);
	end = info.offset + info.size;
	MUST(kst_region_info(fd, VFIO_PCI_CONFIG_REGION_INDEX, &info));
	EXPECT_LE(end, info.offset);
	EXPECT_EQ(both, info.flags);
	EXPECT_TRUE(info.size == PCI_CFG_SPACE_SIZE ||
		    info.size == PCI_CFG_SPACE_EXP_SIZE);
}

TEST_F(pci, unknown_regions_are_refused)
{
	static const uint32_t indices[] = {VFIO_PCI_VGA_REGION_INDEX,
					   VFIO_PCI_NUM_REGIONS, 100, ~0u};
	const uint32_t least = offsetof(struct vfio_region_info, offset) + 8;
	int fd = self->user.session.fd;
	struct vfio_region_info info;
	uint64_t step;
	char byte = 0;

	for (size_t i = 0; i < sizeof(indices) / sizeof(indices[0]); i++)
		MUST_FAIL(EINVAL, kst_region_info(fd, indices[i], &info));
	for (info.argsz = 0; info.argsz < least; info.argsz++) {
		info.index = 0;
		MUST_FAIL(EINVAL, kst_ioctl(fd, VFIO_DEVICE_GET_REGION_INFO, &info));
	}
	/* The offset of a region encodes its index. */
	MUST(kst_region_info(fd, 1, &info));
	step = info.offset;
	for (size_t i = 0; i < sizeof(indices) / sizeof(indices[0]) - 1; i++) {
		EXPECT_EQ(-1, pread(fd, &byte, 1, step * indices[i]));
		EXPECT_EQ(EINVAL, errno);
		EXPECT_EQ(-1, pwrite(fd, &byte, 1, step * indices[i]));
		EXPECT_EQ(EINVAL, errno);
		EXPECT_EQ(MAP_FAILED,
			  mmap(NULL, PAGE, PROT_READ, MAP_SHARED, fd, step * indices[i]));
	}
}

/* The region with the MSI-X table says that it can be mapped nevertheless. */
TEST_F(pci, msix_region_has_a_capability)
{
	int at = kst_find_capability(self->user.session.fd, PCI_CAP_ID_MSIX);
	struct {
		struct vfio_region_info info;
		struct vfio_info_cap_header header;
		uint32_t guard;
	} call = {0};
	int fd = self->user.session.fd;

	if (at < 0)
		SKIP(return, "the device has no MSI-X");
	call.info.index = CONFIG(at + PCI_MSIX_TABLE, 4) & PCI_MSIX_TABLE_BIR;
	call.info.argsz = sizeof(call.info);
	MUST(kst_ioctl(fd, VFIO_DEVICE_GET_REGION_INFO, &call.info));
	EXPECT_NE(0, call.info.flags & VFIO_REGION_INFO_FLAG_CAPS);
	/* There was no room for it. */
	EXPECT_EQ(0, call.info.cap_offset);
	ASSERT_EQ(sizeof(call.info) + sizeof(call.header), call.info.argsz);
	EXPECT_EQ(0, call.header.id);
	call.guard = 0xa5a5a5a5;
	MUST(kst_ioctl(fd, VFIO_DEVICE_GET_REGION_INFO, &call.info));
	EXPECT_EQ(sizeof(call.info), call.info.cap_offset);
	EXPECT_EQ(VFIO_REGION_INFO_CAP_MSIX_MAPPABLE, call.header.id);
	EXPECT_EQ(1, call.header.version);
	EXPECT_EQ(0, call.header.next);
	EXPECT_EQ(0xa5a5a5a5, call.guard);
}

/* By read() and write() the table can't be accessed: reads return ones. */
TEST_F(pci, msix_table_is_hidden_from_reads)
{
	int at = kst_find_capability(self->user.session.fd, PCI_CAP_ID_MSIX);
	int fd = self->user.session.fd;
	uint32_t where, offset, bar, size, words[8];
	volatile uint32_t *map;

	if (at < 0)
		SKIP(return, "the device has no MSI-X");
	where = CONFIG(at + PCI_MSIX_TABLE, 4);
	bar = where & PCI_MSIX_TABLE_BIR;
	offset = where & PCI_MSIX_TABLE_OFFSET;
	size = ((CONFIG(at + PCI_MSIX_FLAGS, 2) & PCI_MSIX_FLAGS_QSIZE) + 1) * 16;
	map = map_region(fd, bar, offset & ~(PAGE - 1), PAGE);
	ASSERT_NE(MAP_FAILED, (void *)map);
	map += offset % PAGE / 4;
	map[0] = 0x12345678;
	for (uint32_t i = 0; i < size; i += 16) {
		memset(words, 0, sizeof(words));
		ASSERT_EQ(16, kst_region_read(fd, bar, offset + i, words, 16));
		for (int k = 0; k < 4; k++)
			EXPECT_EQ(~0u, words[k]);
	}
	/* Across its end, the rest is the device's. */
	ASSERT_EQ(8, kst_region_read(fd, bar, offset + size - 4, words, 8));
	EXPECT_EQ(~0u, words[0]);
	EXPECT_EQ(map[size / 4], words[1]);
	ASSERT_EQ(16, kst_region_write(fd, bar, offset, words, 16));
	EXPECT_EQ(0x12345678, map[0]);
	map[0] = 0;
	munmap((void *)((uintptr_t)map & ~(PAGE - 1)), PAGE);
}

/* An I/O BAR has no memory that could be turned off. */
TEST_F(pci, io_region_works_without_memory)
{
	enum { IOADDR = 0, IODATA = 4, STATUS = 8 };
	int fd = self->user.session.fd;
	uint32_t value, status, address = STATUS;
	struct vfio_region_info info;

	MUST(kst_region_info(fd, 2, &info));
	if (strcmp(variant->role, "net0") || !info.size)
		SKIP(return, "the device has no I/O BAR");
	EXPECT_EQ(4, kst_region_read(fd, 0, STATUS, &status, 4));
	EXPECT_EQ(MAP_FAILED, map_region(fd, 2, 0, PAGE));
	SET_CONFIG(PCI_COMMAND, 2, PCI_COMMAND_IO);
	MUST_FAIL(EIO, kst_region_read(fd, 0, STATUS, &value, 4));
	ASSERT_EQ(4, kst_region_write(fd, 2, IOADDR, &address, 4));
	ASSERT_EQ(4, kst_region_read(fd, 2, IOADDR, &value, 4));
	EXPECT_EQ(address, value);
	ASSERT_EQ(4, kst_region_read(fd, 2, IODATA, &value, 4));
	EXPECT_EQ(status, value);
	EXPECT_EQ(-EINVAL, kst_region_read(fd, 2, info.size, &value, 4));
}

/* The kernel's view of the ROM; the BAR may be larger than the image. */
TEST_F(pci, rom_is_that_of_the_hardware)
{
	static uint8_t whole[1 << 20], real[1 << 20];
	int fd = self->user.session.fd, file;
	struct vfio_region_info info;
	char path[128];
	size_t size = 0;
	ssize_t got;

	MUST(kst_region_info(fd, VFIO_PCI_ROM_REGION_INDEX, &info));
	if (!info.size)
		SKIP(return, "the device has no ROM");
	ASSERT_GE(sizeof(whole), info.size);
	SET_CONFIG(PCI_COMMAND, 2, 0);
	/* EIO, or ENOMEM if the kernel already fails to find the image. */
	EXPECT_GT(0, kst_region_read(fd, VFIO_PCI_ROM_REGION_INDEX, 0, whole, 4));
	/* The size is known nevertheless. */
	MUST(kst_region_info(fd, VFIO_PCI_ROM_REGION_INDEX, &info));
	EXPECT_NE(0, info.size);
	SET_CONFIG(PCI_COMMAND, 2, PCI_COMMAND_MEMORY);
	ASSERT_EQ(info.size,
		  kst_region_read(fd, VFIO_PCI_ROM_REGION_INDEX, 0, whole, info.size));
	EXPECT_EQ(0x55, whole[0]);
	EXPECT_EQ(0xaa, whole[1]);
	/* Every read turns the ROM on and off. */
	for (unsigned int step = 1; step <= 8; step++)
		for (uint64_t at = step; at + step < 18; at += step) {
			ASSERT_EQ(step, kst_region_read(fd, VFIO_PCI_ROM_REGION_INDEX, at,
							real, step));
			EXPECT_EQ(0, memcmp(whole + at, real, step));
		}
	EXPECT_EQ(4,
		  kst_region_read(fd, VFIO_PCI_ROM_REGION_INDEX, info.size - 4, real, 8));
	MUST_FAIL(EINVAL,
		  kst_region_read(fd, VFIO_PCI_ROM_REGION_INDEX, info.size, real, 1));
	MUST_FAIL(EINVAL, kst_region_write(fd, VFIO_PCI_ROM_REGION_INDEX, 0, real, 4));
	EXPECT_EQ(MAP_FAILED, map_region(fd, VFIO_PCI_ROM_REGION_INDEX, 0, PAGE));
	snprintf(path, sizeof(path), "%s/rom", self->user.device.sysfs);
	file = open(path, O_RDWR | O_CLOEXEC);
	ASSERT_LE(0, file);
	ASSERT_EQ(1, write(file, "1", 1));
	while ((got = pread(file, real + size, sizeof(real) - size, size)) > 0)
		size += got;
	close(file);
	ASSERT_LT(0, size);
	ASSERT_GE(info.size, size);
	EXPECT_EQ(0, memcmp(whole, real, size));
	while (size < info.size && whole[size] == 0xff)
		size++;
	EXPECT_EQ(info.size, size);
}
