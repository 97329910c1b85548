/* SPDX-License-Identifier: GPL-2.0-only */
/* MSI-X: allocation, errors, and what happens to the device meanwhile. */

TEST_F(msix, vectors_are_added_while_enabled)
{
	MUST(SET_VECTORS(0, 1, self->events));
	if (self->flags & VFIO_IRQ_INFO_NORESIZE) {
		/* No vector was allocated beyond those of the first call. */
		EXPECT_GT(0, SET_VECTORS(VECTORS - 1, 1, &self->events[VECTORS - 1]));
		expect_vector(_metadata, self, 0, self->events[0]);
		SKIP(return, "vectors can't be added here");
	}
	for (int i = VECTORS - 1; i > 0; i--) {
		MUST(SET_VECTORS(i, 1, &self->events[i]));
		EXPECT_EQ(VECTORS - i + 1, kst_count_interrupts(&self->device));
		expect_vector(_metadata, self, i, self->events[i]);
		expect_vector(_metadata, self, 0, self->events[0]);
	}
	expect_vectors(_metadata, self, VECTORS);
}

TEST_F(msix, range_is_checked)
{
	static const unsigned int bad[][2] = {
		{0, VECTORS + 1}, {1, VECTORS}, {VECTORS, 1}, {VECTORS, 0}, {~0u, 1},
		{1, ~0u},	  {2, ~0u - 1}, {0, ~0u},     {~0u, ~0u},
	};
	int fd = self->session.fd, many[16];

	for (int i = 0; i < 16; i++)
		many[i] = self->events[0];
	for (int on = 0; on < 2; on++) {
		for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
			MUST_FAIL(EINVAL,
				  kst_irq_call(fd, EVENTFD | TRIGGER, MSIX, bad[i][0],
					       bad[i][1], many, sizeof(many)));
			MUST_FAIL(EINVAL, kst_irq_call(fd, NONE | TRIGGER, MSIX,
						       bad[i][0], bad[i][1], NULL, 0));
		}
		/* Fewer descriptors than vectors. */
		MUST_FAIL(EINVAL, kst_irq_call(fd, EVENTFD | TRIGGER, MSIX, 0, 3, many,
					       2 * sizeof(int)));
		MUST_FAIL(ENOTTY, kst_irq_simple(fd, MSIX, MASK));
		EXPECT_EQ(on ? VECTORS : 0, kst_count_interrupts(&self->device));
		MUST(SET_VECTORS(0, VECTORS, self->events));
	}
	expect_vectors(_metadata, self, VECTORS);
}

/* The vectors of a failed call are off; the others go on. */
TEST_F(msix, error_in_the_middle_is_undone)
{
	int fds[3] = {self->events[2], 1000, self->events[4]};

	MUST_FAIL(EBADF, SET_VECTORS(0, 3, fds));
	EXPECT_FALSE(is_msix_on(self->session.fd, &self->device));
	EXPECT_EQ(0, kst_count_interrupts(&self->device));
	MUST(SET_VECTORS(0, VECTORS, self->events));
	MUST_FAIL(EBADF, SET_VECTORS(2, 3, fds));
	EXPECT_TRUE(is_msix_on(self->session.fd, &self->device));
	for (int i = 0; i < 2; i++)
		expect_vector(_metadata, self, i, self->events[i]);
	/* Vector 2 was set before the error. */
	raise_vector(self->bar, 2);
	EXPECT_QUIET(self->events[2]);
	calm(self->bar);
	fds[1] = self->session.fd;
	MUST_FAIL(EINVAL, SET_VECTORS(2, 3, fds));
	MUST(SET_VECTORS(0, VECTORS, self->events));
	EXPECT_EQ(VECTORS, kst_count_interrupts(&self->device));
	/* Vector 2 was raised while it was masked, so that it is pending. */
	visit_cpus();
	kst_wait_event(self->events[2], 0);
	expect_vectors(_metadata, self, VECTORS);
}

/* Vectors are set up in the device's memory, even if the user has turned that off. */
TEST_F(msix, needs_no_memory_enabled)
{
	int fd = self->session.fd;
	uint32_t command;

	MUST(set_command(fd, PCI_COMMAND_MEMORY, 0));
	MUST(SET_VECTORS(0, VECTORS, self->events));
	MUST(kst_config_get(fd, PCI_COMMAND, 2, &command));
	EXPECT_EQ(0, command & PCI_COMMAND_MEMORY);
	MUST(kst_hardware_get(&self->device, PCI_COMMAND, 2, &command));
	EXPECT_EQ(0, command & PCI_COMMAND_MEMORY);
	MUST(set_command(fd, 0, PCI_COMMAND_MEMORY));
	expect_vectors(_metadata, self, VECTORS);
	MUST(set_command(fd, PCI_COMMAND_MEMORY, 0));
	MUST(STOP_MSIX());
	MUST(set_command(fd, 0, PCI_COMMAND_MEMORY));
	MUST(SET_VECTORS(0, VECTORS, self->events));
	expect_vectors(_metadata, self, VECTORS);
}

/*
 * The table is part of a BAR that can be mapped. A device that lost its contents, as by a
 * reset of its own, gets them again when the vector is set.
 */
TEST_F(msix, table_is_written_again)
{
	int at = kst_find_capability(self->session.fd, PCI_CAP_ID_MSIX);
	struct vfio_region_info info;
	volatile uint32_t *table;
	uint32_t where, before[4];
	uint8_t *map;

	ASSERT_LT(0, at);
	MUST(kst_config_get(self->session.fd, at + PCI_MSIX_TABLE, 4, &where));
	MUST(kst_region_info(self->session.fd, where & PCI_MSIX_TABLE_BIR, &info));
	map = mmap(NULL, info.size, PROT_READ | PROT_WRITE, MAP_SHARED, self->session.fd,
		   info.offset);
	ASSERT_NE(MAP_FAILED, map);
	table = (volatile uint32_t *)(map + (where & PCI_MSIX_TABLE_OFFSET));
	MUST(SET_VECTORS(0, 2, self->events));
	for (int i = 0; i < 4; i++) {
		before[i] = table[4 + i];
		/* Vector 1: address, data and mask bit. */
		if (i < 3)
			table[4 + i] = 0;
	}
	EXPECT_NE(0, before[0]);
	MUST(SET_VECTORS(1, 1, &self->events[1]));
	for (int i = 0; i < 3; i++)
		EXPECT_EQ(before[i], table[4 + i]);
	munmap(map, info.size);
	for (int i = 0; i < 2; i++)
		expect_vector(_metadata, self, i, self->events[i]);
}

/* Returns -EBUSY if the closed device still does something. */
static int reopen_msix(FIXTURE_DATA(msix) * self, enum kst_interface interface)
{
	int result;

	munmap((void *)self->bar, self->size);
	self->bar = NULL;
	kst_close(&self->session);
	if (kst_find_noise(&self->device))
		return -EBUSY;
	result = kst_open(&self->session, interface, &self->device);
	if (!result)
		result = map_registers(self->session.fd, &self->bar, &self->size);
	if (!result)
		enable_causes(self->bar);
	return result;
}

TEST_F(msix, survives_a_reset_of_the_device)
{
	struct vfio_device_info info;

	MUST(kst_allow_resets(&self->device, true));
	MUST(reopen_msix(self, variant->interface));
	MUST(kst_device_info(self->session.fd, &info));
	if (!(info.flags & VFIO_DEVICE_FLAGS_RESET))
		SKIP(return, "the device can't be reset");
	MUST(SET_VECTORS(0, VECTORS, self->events));
	expect_vectors(_metadata, self, VECTORS);
	MUST(kst_reset(self->session.fd));
	EXPECT_TRUE(is_msix_on(self->session.fd, &self->device));
	calm(self->bar);
	expect_vectors(_metadata, self, VECTORS);
}

TEST_F(msix, device_is_closed_while_it_is_on)
{
	MUST(SET_VECTORS(0, VECTORS, self->events));
	expect_vectors(_metadata, self, VECTORS);
	MUST(reopen_msix(self, variant->interface));
	MUST(SET_VECTORS(0, 2, self->events));
	expect_vectors(_metadata, self, 2);
}

/* MSI-X, MSI and INTx exclude each other. */
TEST_F(msix, other_kinds_are_excluded)
{
	int fd = self->session.fd;

	MUST(SET_VECTORS(0, 1, self->events));
	MUST_FAIL(EINVAL, kst_set_irq(fd, MSI, self->events[1]));
	MUST_FAIL(EINVAL, kst_set_irq(fd, INTX, self->events[1]));
	MUST_FAIL(EINVAL, kst_irq_simple(fd, MSI, TRIGGER));
	MUST(STOP_MSIX());
	MUST(kst_set_irq(fd, MSI, self->events[1]));
	MUST_FAIL(EINVAL, SET_VECTORS(0, 1, self->events));
	MUST(kst_irq_simple(fd, MSI, TRIGGER));
	MUST(SET_VECTORS(0, 1, self->events));
	expect_vector(_metadata, self, 0, self->events[0]);
}

TEST_F(msix, error_interrupt_is_set_and_triggered)
{
	if (kst_find_capability(self->session.fd, PCI_CAP_ID_EXP) < 0)
		SKIP(return, "the device is not PCI Express");
	expect_trigger(_metadata, self->session.fd, VFIO_PCI_ERR_IRQ_INDEX,
		       self->events[0], self->events[1]);
}
