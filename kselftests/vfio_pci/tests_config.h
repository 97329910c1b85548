/* SPDX-License-Identifier: GPL-2.0-only */
/* The header of config space: drivers/vfio/pci/vfio_pci_config.c. */

/* Bytes that VFIO passes through and that no write changes. */
static bool is_fixed(unsigned int offset)
{
	return offset < PCI_COMMAND ||
	       (offset >= PCI_REVISION_ID && offset < PCI_CACHE_LINE_SIZE) ||
	       offset == PCI_HEADER_TYPE ||
	       (offset >= PCI_SUBSYSTEM_VENDOR_ID && offset < PCI_ROM_ADDRESS) ||
	       offset == PCI_CAPABILITY_LIST || offset == PCI_INTERRUPT_PIN;
}

TEST_F(pci, header_is_that_of_the_hardware)
{
	for (unsigned int i = 0; i < PCI_STD_HEADER_SIZEOF; i++) {
		if (!is_fixed(i))
			continue;
		EXPECT_EQ(HARDWARE(i, 1), CONFIG(i, 1))
		{
			TH_LOG("at %#x", i);
		}
	}
	/* BARs and commands are the user's own, but start as the hardware's. */
	for (unsigned int i = 0; i < 6; i++)
		EXPECT_EQ(HARDWARE(PCI_BASE_ADDRESS_0 + 4 * i, 4),
			  CONFIG(PCI_BASE_ADDRESS_0 + 4 * i, 4));
	EXPECT_EQ(HARDWARE(PCI_COMMAND, 2), CONFIG(PCI_COMMAND, 2));
	EXPECT_EQ(0, CONFIG(PCI_COMMAND, 2) & PCI_COMMAND_MASTER);
}

TEST_F(pci, fixed_registers_ignore_writes)
{
	uint8_t before[PCI_STD_HEADER_SIZEOF];

	for (unsigned int i = 0; i < PCI_STD_HEADER_SIZEOF; i++)
		before[i] = CONFIG(i, 1);
	for (unsigned int value = 0; value < 256; value += 255) {
		for (unsigned int i = 0; i < PCI_STD_HEADER_SIZEOF; i++) {
			if (!is_fixed(i))
				continue;
			SET_CONFIG(i, 1, value);
			EXPECT_EQ(before[i], CONFIG(i, 1))
			{
				TH_LOG("at %#x", i);
			}
		}
	}
}

/* The value that a BAR must have after ones were written to it. */
static uint32_t sized_bar(const struct kst_resource *bar)
{
	uint32_t flags = 0;

	if (!bar->size)
		return 0;
	if (bar->flags & KST_RESOURCE_IO)
		return (uint32_t) ~(bar->size - 1) | PCI_BASE_ADDRESS_SPACE_IO;
	if (bar->flags & KST_RESOURCE_PREFETCH)
		flags |= PCI_BASE_ADDRESS_MEM_PREFETCH;
	if (bar->flags & KST_RESOURCE_64)
		flags |= PCI_BASE_ADDRESS_MEM_TYPE_64;
	return (uint32_t) ~(bar->size - 1) | flags;
}

TEST_F(pci, bars_are_sized_by_writing_ones)
{
	uint32_t hardware[6], own[6];
	struct kst_resource bar;

	for (unsigned int i = 0; i < 6; i++) {
		hardware[i] = HARDWARE(PCI_BASE_ADDRESS_0 + 4 * i, 4);
		own[i] = CONFIG(PCI_BASE_ADDRESS_0 + 4 * i, 4);
		SET_CONFIG(PCI_BASE_ADDRESS_0 + 4 * i, 4, ~0u);
	}
	for (unsigned int i = 0; i < 6; i++) {
		unsigned int at = PCI_BASE_ADDRESS_0 + 4 * i;

		MUST(kst_resource(&self->user.device, i, &bar));
		EXPECT_EQ(sized_bar(&bar), CONFIG(at, 4));
		EXPECT_EQ(hardware[i], HARDWARE(at, 4));
		if (bar.size && bar.flags & KST_RESOURCE_64) {
			i++;
			EXPECT_EQ((uint32_t)(~(bar.size - 1) >> 32), CONFIG(at + 4, 4));
			EXPECT_EQ(hardware[i], HARDWARE(at + 4, 4));
		}
	}
	/* Any address, also in parts: the low bits are the type, the others are kept. */
	for (unsigned int i = 0; i < 6; i++) {
		unsigned int at = PCI_BASE_ADDRESS_0 + 4 * i;

		MUST(kst_resource(&self->user.device, i, &bar));
		if (!bar.size || bar.flags & KST_RESOURCE_64)
			continue;
		SET_CONFIG(at, 2, 0xffff);
		SET_CONFIG(at + 2, 2, 0xabcd);
		EXPECT_EQ((0xabcdffff & (uint32_t) ~(bar.size - 1)) |
				  (sized_bar(&bar) & 0xf),
			  CONFIG(at, 4) | (sized_bar(&bar) & 0xf));
		SET_CONFIG(at, 4, own[i]);
		EXPECT_EQ(own[i], CONFIG(at, 4));
		EXPECT_EQ(hardware[i], HARDWARE(at, 4));
	}
}

TEST_F(pci, rom_bar_is_sized_by_writing_ones)
{
	uint32_t hardware = HARDWARE(PCI_ROM_ADDRESS, 4);
	struct kst_resource rom;

	MUST(kst_resource(&self->user.device, 6, &rom));
	SET_CONFIG(PCI_ROM_ADDRESS, 4, ~0u);
	EXPECT_EQ(rom.size ? (uint32_t) ~(rom.size - 1) | PCI_ROM_ADDRESS_ENABLE : 0,
		  CONFIG(PCI_ROM_ADDRESS, 4));
	SET_CONFIG(PCI_ROM_ADDRESS, 4, ~1u);
	EXPECT_EQ(rom.size ? (uint32_t) ~(rom.size - 1) : 0, CONFIG(PCI_ROM_ADDRESS, 4));
	EXPECT_EQ(hardware, HARDWARE(PCI_ROM_ADDRESS, 4));
}

TEST_F(pci, interrupt_line_is_the_users)
{
	uint32_t hardware = HARDWARE(PCI_INTERRUPT_LINE, 1);

	EXPECT_EQ(hardware, CONFIG(PCI_INTERRUPT_LINE, 1));
	for (unsigned int value = 0; value < 256; value += 51) {
		SET_CONFIG(PCI_INTERRUPT_LINE, 1, value);
		EXPECT_EQ(value, CONFIG(PCI_INTERRUPT_LINE, 1));
		EXPECT_EQ(hardware, HARDWARE(PCI_INTERRUPT_LINE, 1));
	}
}

TEST_F(pci, interrupt_pin_agrees_with_the_interrupt)
{
	struct vfio_irq_info info = {
		.argsz = sizeof(info),
		.index = VFIO_PCI_INTX_IRQ_INDEX,
	};

	MUST(kst_ioctl(self->user.session.fd, VFIO_DEVICE_GET_IRQ_INFO, &info));
	EXPECT_EQ(CONFIG(PCI_INTERRUPT_PIN, 1) ? 1 : 0, info.count);
}

TEST_F(pci, commands_reach_the_hardware)
{
	static const uint32_t commands[] = {
		0,
		PCI_COMMAND_MEMORY,
		PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER,
		PCI_COMMAND_MASTER,
		PCI_COMMAND_INTX_DISABLE,
		PCI_COMMAND_MEMORY | PCI_COMMAND_INTX_DISABLE,
		PCI_COMMAND_MEMORY,
	};

	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		SET_CONFIG(PCI_COMMAND, 2, commands[i]);
		EXPECT_EQ(commands[i], CONFIG(PCI_COMMAND, 2));
		EXPECT_EQ(commands[i], HARDWARE(PCI_COMMAND, 2));
	}
	/* The INTx disable bit is in the upper byte. */
	SET_CONFIG(PCI_COMMAND + 1, 1, PCI_COMMAND_INTX_DISABLE >> 8);
	EXPECT_EQ(PCI_COMMAND_MEMORY | PCI_COMMAND_INTX_DISABLE, CONFIG(PCI_COMMAND, 2));
	EXPECT_EQ(PCI_COMMAND_MEMORY | PCI_COMMAND_INTX_DISABLE,
		  HARDWARE(PCI_COMMAND, 2));
	SET_CONFIG(PCI_COMMAND + 1, 1, 0);
	SET_CONFIG(PCI_COMMAND, 1, PCI_COMMAND_MASTER);
	EXPECT_EQ(PCI_COMMAND_MASTER, CONFIG(PCI_COMMAND, 2));
	EXPECT_EQ(PCI_COMMAND_MASTER, HARDWARE(PCI_COMMAND, 2));
}

/* As by a reset that VFIO does not know of. */
TEST_F(pci, lost_bars_are_restored)
{
	uint32_t bars[6];

	SET_CONFIG(PCI_COMMAND, 2, PCI_COMMAND_MEMORY);
	for (unsigned int i = 0; i < 6; i++)
		bars[i] = HARDWARE(PCI_BASE_ADDRESS_0 + 4 * i, 4);
	for (int round = 0; round < 2; round++) {
		MUST(kst_hardware_set(&self->user.device, PCI_COMMAND, 2, 0));
		for (unsigned int i = 0; i < 6; i++)
			MUST(kst_hardware_set(&self->user.device,
					      PCI_BASE_ADDRESS_0 + 4 * i, 4, 0));
		/* First the user turns memory off, then leaves it on. */
		SET_CONFIG(PCI_COMMAND, 2, round ? PCI_COMMAND_MEMORY : 0);
		for (unsigned int i = 0; i < 6; i++)
			EXPECT_EQ(bars[i], HARDWARE(PCI_BASE_ADDRESS_0 + 4 * i, 4));
		SET_CONFIG(PCI_COMMAND, 2, PCI_COMMAND_MEMORY);
		EXPECT_EQ(PCI_COMMAND_MEMORY, HARDWARE(PCI_COMMAND, 2));
	}
}

/* Reads of any size at any offset agree with single bytes. */
TEST_F(pci, accesses_of_any_width_agree)
{
	static uint8_t bytes[PCI_CFG_SPACE_EXP_SIZE], read[PCI_CFG_SPACE_EXP_SIZE + 1];
	int fd = self->user.session.fd;
	struct vfio_region_info info;

	MUST(kst_region_info(fd, VFIO_PCI_CONFIG_REGION_INDEX, &info));
	ASSERT_TRUE(info.size == PCI_CFG_SPACE_SIZE ||
		    info.size == PCI_CFG_SPACE_EXP_SIZE);
	for (unsigned int i = 0; i < info.size; i++)
		ASSERT_EQ(1, pread(fd, &bytes[i], 1, info.offset + i));
	ASSERT_EQ(info.size, pread(fd, read, info.size, info.offset));
	EXPECT_EQ(0, memcmp(bytes, read, info.size));
	for (int i = 0; i < 500; i++) {
		unsigned int at = kst_random() % PCI_CFG_SPACE_SIZE;
		unsigned int size = 1 + kst_random() % 12;

		if (at + size > info.size)
			continue;
		read[size] = 0xa5;
		ASSERT_EQ(size, pread(fd, read, size, info.offset + at));
		EXPECT_EQ(0, memcmp(bytes + at, read, size))
		{
			TH_LOG("%u bytes at %#x", size, at);
		}
		EXPECT_EQ(0xa5, read[size]);
	}
	/* Beyond the end nothing is transferred, not even what is inside. */
	memset(read, 0xa5, 8);
	EXPECT_EQ(-1, pread(fd, read, 1, info.offset + info.size));
	EXPECT_EQ(-1, pread(fd, read, 8, info.offset + info.size - 4));
	EXPECT_EQ(-1, pread(fd, read, 1, info.offset + info.size + PAGE));
	EXPECT_EQ(-1, pwrite(fd, read, 1, info.offset + info.size));
	EXPECT_EQ(0xa5, read[0]);
	EXPECT_EQ(0, pread(fd, read, 0, info.offset));
	MUST_FAIL(EFAULT, kst_region_read(fd, VFIO_PCI_CONFIG_REGION_INDEX, 0, NULL, 4));
}
