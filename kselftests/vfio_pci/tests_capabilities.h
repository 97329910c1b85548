/* SPDX-License-Identifier: GPL-2.0-only */
/* The capability lists of config space: what is in them, and what may be written. */

/* pci_cap_length[]: VFIO hides these, as they are for bridges or not supported. */
static bool is_hidden(unsigned int id)
{
	static const uint8_t hidden[] = {
		0,
		PCI_CAP_ID_SLOTID,
		PCI_CAP_ID_CHSWP,
		PCI_CAP_ID_DBG,
		PCI_CAP_ID_CCRC,
		PCI_CAP_ID_SHPC,
		PCI_CAP_ID_SSVID,
		PCI_CAP_ID_AGP3,
		PCI_CAP_ID_SECDEV,
	};

	return id > PCI_CAP_ID_AF || memchr(hidden, id, sizeof(hidden));
}

/* Follows the list in `space`, and returns how many capabilities it has, -1 for a loop.
 */
static int follow(const uint8_t *space, bool visible_only, uint8_t *places)
{
	unsigned int at = space[PCI_CAPABILITY_LIST], steps = 0;
	int count = 0;

	if (!(space[PCI_STATUS] & PCI_STATUS_CAP_LIST))
		return 0;
	for (; at; at = space[at + 1]) {
		if (at < PCI_STD_HEADER_SIZEOF || at % 4 || steps++ == 48)
			return -1;
		if (!visible_only || !is_hidden(space[at]))
			places[count++] = at;
	}
	return count;
}

TEST_F(pci, capabilities_are_those_of_the_hardware)
{
	uint8_t own[PCI_CFG_SPACE_SIZE], hardware[PCI_CFG_SPACE_SIZE];
	uint8_t places[48], expected[48];
	int count;

	ASSERT_EQ(sizeof(own),
		  kst_region_read(self->user.session.fd, VFIO_PCI_CONFIG_REGION_INDEX, 0,
				  own, sizeof(own)));
	ASSERT_EQ(sizeof(hardware),
		  kst_hardware_read(&self->user.device, hardware, sizeof(hardware)));
	count = follow(hardware, true, expected);
	ASSERT_LT(0, count);
	ASSERT_EQ(count, follow(own, false, places));
	EXPECT_EQ(0, memcmp(expected, places, count));
	for (int i = 0; i < count; i++)
		EXPECT_EQ(hardware[places[i]], own[places[i]]);
}

TEST_F(pci, extended_capabilities_are_those_of_the_hardware)
{
	static uint8_t hardware[PCI_CFG_SPACE_EXP_SIZE];
	unsigned int at = PCI_CFG_SPACE_SIZE, count = 0;
	struct vfio_region_info info;

	ASSERT_LT(0, kst_hardware_read(&self->user.device, hardware, sizeof(hardware)));
	MUST(kst_region_info(self->user.session.fd, VFIO_PCI_CONFIG_REGION_INDEX, &info));
	if (info.size == PCI_CFG_SPACE_SIZE)
		SKIP(return, "the device has no extended config space here");
	while (at) {
		uint32_t header = CONFIG(at, 4), real;

		memcpy(&real, hardware + at, 4);
		ASSERT_TRUE(at >= PCI_CFG_SPACE_SIZE && at % 4 == 0 && count++ < 960);
		if (header)
			EXPECT_EQ(real & 0xfffff, header & 0xfffff);
		/* The list of the hardware may contain more. */
		EXPECT_LE(real >> 20, header >> 20 ?: ~0u);
		SET_CONFIG(at, 4, ~header);
		EXPECT_EQ(header, CONFIG(at, 4));
		at = header >> 20;
	}
}

TEST_F(pci, headers_of_capabilities_ignore_writes)
{
	uint32_t at = CONFIG(PCI_CAPABILITY_LIST, 1), header;

	for (int i = 0; at && i < 48; i++, at = header >> 8) {
		header = CONFIG(at, 2);
		for (uint32_t value = 0; value < 0x10000; value += 0xffff) {
			SET_CONFIG(at, 2, value);
			SET_CONFIG(at + 1, 1, value & 0xff);
			EXPECT_EQ(header, CONFIG(at, 2));
		}
	}
}

/* MSI is enabled by VFIO_DEVICE_SET_IRQS only. The user's registers are not the device's.
 */
TEST_F(pci, msi_capability_is_the_users)
{
	int at = kst_find_capability(self->user.session.fd, PCI_CAP_ID_MSI);
	uint32_t address, flags;

	if (at < 0)
		SKIP(return, "the device has no MSI");
	address = HARDWARE(at + PCI_MSI_ADDRESS_LO, 4);
	SET_CONFIG(at + PCI_MSI_ADDRESS_LO, 4, 0xfee12340);
	EXPECT_EQ(0xfee12340, CONFIG(at + PCI_MSI_ADDRESS_LO, 4));
	EXPECT_EQ(address, HARDWARE(at + PCI_MSI_ADDRESS_LO, 4));
	flags = CONFIG(at + PCI_MSI_FLAGS, 2);
	SET_CONFIG(at + PCI_MSI_FLAGS, 2, flags | PCI_MSI_FLAGS_ENABLE);
	EXPECT_EQ(0, HARDWARE(at + PCI_MSI_FLAGS, 2) & PCI_MSI_FLAGS_ENABLE);
	EXPECT_EQ(0, CONFIG(at + PCI_MSI_FLAGS, 2) & PCI_MSI_FLAGS_ENABLE);
	/* No more vectors can be enabled than the device has. */
	SET_CONFIG(at + PCI_MSI_FLAGS, 2, flags | PCI_MSI_FLAGS_QSIZE);
	EXPECT_EQ(0, CONFIG(at + PCI_MSI_FLAGS, 2) & PCI_MSI_FLAGS_QSIZE);
	EXPECT_EQ(0, HARDWARE(at + PCI_MSI_FLAGS, 2) & PCI_MSI_FLAGS_QSIZE);
}

TEST_F(pci, msix_capability_ignores_writes)
{
	int at = kst_find_capability(self->user.session.fd, PCI_CAP_ID_MSIX);
	uint32_t before;

	if (at < 0)
		SKIP(return, "the device has no MSI-X");
	for (int i = 0; i < PCI_CAP_MSIX_SIZEOF; i += 4) {
		before = CONFIG(at + i, 4);
		SET_CONFIG(at + i, 4, ~0u);
		SET_CONFIG(at + i + 2, 2, ~0u);
		EXPECT_EQ(before, CONFIG(at + i, 4));
		EXPECT_EQ(before, HARDWARE(at + i, 4));
	}
}

/*
 * Device control: payload and read request sizes, and a reset that the device lacks. QEMU
 * does not implement the read request size.
 */
TEST_F(pci, express_capability_is_partly_the_users)
{
	int at = kst_find_capability(self->user.session.fd, PCI_CAP_ID_EXP);
	uint32_t before, payload;

	if (at < 0)
		SKIP(return, "the device is not PCI Express");
	before = CONFIG(at + PCI_EXP_DEVCTL, 2);
	payload = HARDWARE(at + PCI_EXP_DEVCTL, 2) & PCI_EXP_DEVCTL_PAYLOAD;
	for (uint32_t value = 0; value < 6; value++) {
		uint32_t control =
			(before & ~(PCI_EXP_DEVCTL_PAYLOAD | PCI_EXP_DEVCTL_READRQ)) |
			value << 5 | value << 12;

		SET_CONFIG(at + PCI_EXP_DEVCTL, 2, control);
		EXPECT_EQ(control, CONFIG(at + PCI_EXP_DEVCTL, 2));
		EXPECT_EQ(payload,
			  HARDWARE(at + PCI_EXP_DEVCTL, 2) & PCI_EXP_DEVCTL_PAYLOAD);
	}
	SET_CONFIG(at + PCI_EXP_DEVCTL, 2,
		   before | PCI_EXP_DEVCTL_BCR_FLR | PCI_EXP_DEVCTL_PHANTOM);
	EXPECT_EQ(before & ~PCI_EXP_DEVCTL_PHANTOM, CONFIG(at + PCI_EXP_DEVCTL, 2));
	/* Capabilities and status can't be written, including capabilities of the link.
	 */
	for (int i = 0; i < PCI_EXP_DEVCTL; i += 2) {
		before = CONFIG(at + i, 2);
		SET_CONFIG(at + i, 2, ~before);
		EXPECT_EQ(before, CONFIG(at + i, 2));
	}
}

/* Errors that every version of the capability knows. */
#define ERROR_BITS (PCI_ERR_UNC_DLP | PCI_ERR_UNC_POISON_TLP | PCI_ERR_UNC_COMP_TIME)

/* Error masks belong to the user, the rest of the capability does not. */
TEST_F(pci, error_masks_reach_the_hardware)
{
	int at = kst_find_extended_capability(self->user.session.fd, PCI_EXT_CAP_ID_ERR);
	uint32_t before, bits, header;

	if (at < 0)
		SKIP(return, "the device has no error reporting capability here");
	/* Each device implements some of the bits. */
	before = HARDWARE(at + PCI_ERR_UNCOR_MASK, 4);
	MUST(kst_hardware_set(&self->user.device, at + PCI_ERR_UNCOR_MASK, 4, ~0u));
	bits = HARDWARE(at + PCI_ERR_UNCOR_MASK, 4) & ERROR_BITS;
	for (uint32_t value = 0;; value = ~0u) {
		SET_CONFIG(at + PCI_ERR_UNCOR_MASK, 4, value);
		EXPECT_EQ(value & bits, CONFIG(at + PCI_ERR_UNCOR_MASK, 4) & ERROR_BITS);
		EXPECT_EQ(value & bits,
			  HARDWARE(at + PCI_ERR_UNCOR_MASK, 4) & ERROR_BITS);
		if (value)
			break;
	}
	SET_CONFIG(at + PCI_ERR_UNCOR_MASK, 4, before);
	header = CONFIG(at + PCI_ERR_HEADER_LOG, 4);
	SET_CONFIG(at + PCI_ERR_HEADER_LOG, 4, ~header);
	EXPECT_EQ(header, CONFIG(at + PCI_ERR_HEADER_LOG, 4));
}
