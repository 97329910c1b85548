/* SPDX-License-Identifier: GPL-2.0-only */
/* Mappings while the memory of the device is off, in several processes and shapes. */

TEST_F(ram, memory_is_off_without_the_command)
{
	int fd = self->user.session.fd;
	uint64_t value = 0x1122334455667788;

	*(volatile uint64_t *)(self->map + PAGE) = 42;
	for (int round = 0; round < 3; round++) {
		/* With and without a page table entry that must be removed. */
		if (round)
			EXPECT_FALSE(faults(self->map));
		MUST(set_command(fd, PCI_COMMAND_MEMORY, 0));
		for (uint64_t at = 0; at < self->size; at += self->size / 8)
			EXPECT_TRUE(faults(self->map + at));
		EXPECT_TRUE(faults(self->map + self->size - PAGE));
		for (int size = 1; size <= 8; size *= 2) {
			MUST_FAIL(EIO, kst_region_read(fd, MEMORY, PAGE, &value, size));
			MUST_FAIL(EIO, kst_region_write(fd, MEMORY, PAGE, &value, size));
		}
		/* It can be mapped, but not accessed. */
		EXPECT_TRUE(maps(fd, MAP_SHARED, self->offset, PAGE));
		MUST(set_command(fd, 0, PCI_COMMAND_MEMORY));
		EXPECT_FALSE(faults(self->map));
		ASSERT_EQ(8, kst_region_read(fd, MEMORY, PAGE, &value, 8));
		EXPECT_EQ(42, value);
		EXPECT_EQ(42, *(volatile uint64_t *)(self->map + PAGE));
	}
	/* Other bits of the register do not matter. */
	MUST(set_command(fd, PCI_COMMAND_MASTER, PCI_COMMAND_INTX_DISABLE));
	EXPECT_FALSE(faults(self->map));
}

/* Pieces of one mapping, and copies of it. All are zapped, and all come back. */
TEST_F(ram, every_mapping_is_zapped)
{
	int fd = self->user.session.fd;
	uint8_t *pieces[4];

	pieces[0] = map_region(fd, MEMORY, HUGE_PAGE, HUGE_PAGE / 2);
	ASSERT_NE(MAP_FAILED, pieces[0]);
	/* One with a hole, one that has moved, one that can only be read. */
	munmap(pieces[0] + PAGE, PAGE);
	pieces[1] = map_region(fd, MEMORY, 4 * PAGE, 4 * PAGE);
	ASSERT_NE(MAP_FAILED, pieces[1]);
	EXPECT_FALSE(faults(pieces[1]));
	pieces[1] = mremap(
		pieces[1], 4 * PAGE, 4 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED,
		mmap(NULL, 4 * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
	ASSERT_NE(MAP_FAILED, pieces[1]);
	EXPECT_EQ(4 * PAGE, *(volatile uint64_t *)pieces[1]);
	/* The kernel does not allow it to grow. */
	EXPECT_EQ(MAP_FAILED, mremap(pieces[1], 4 * PAGE, 8 * PAGE, MREMAP_MAYMOVE));
	pieces[2] = map_region(fd, MEMORY, 16 * PAGE, PAGE);
	ASSERT_NE(MAP_FAILED, pieces[2]);
	ASSERT_EQ(0, mprotect(pieces[2], PAGE, PROT_READ));
	pieces[3] = pieces[0] + 2 * PAGE;
	for (int off = 1; off >= 0; off--) {
		for (int i = 0; i < 4; i++)
			EXPECT_FALSE(faults(pieces[i]));
		MUST(set_command(fd, off ? PCI_COMMAND_MEMORY : 0,
				 off ? 0 : PCI_COMMAND_MEMORY));
		for (int i = 0; i < 4; i++)
			EXPECT_EQ(off, faults(pieces[i]));
		MUST(set_command(fd, 0, PCI_COMMAND_MEMORY));
		EXPECT_EQ(HUGE_PAGE, *(volatile uint64_t *)pieces[0]);
		EXPECT_EQ(HUGE_PAGE + 2 * PAGE, *(volatile uint64_t *)pieces[3]);
		EXPECT_EQ(4 * PAGE, *(volatile uint64_t *)pieces[1]);
		EXPECT_EQ(16 * PAGE, *(volatile uint64_t *)pieces[2]);
	}
	munmap(pieces[0], PAGE);
	munmap(pieces[3], HUGE_PAGE / 2 - 2 * PAGE);
	munmap(pieces[1], 4 * PAGE);
	munmap(pieces[2], PAGE);
}

/* A child accesses its copy of the mapping at each request, and says if it faults. */
static void serve_mapping(const uint8_t *map, int socket)
{
	char byte;

	while (read(socket, &byte, 1) == 1) {
		byte = faults(map) ? 'F' : 'o';
		if (write(socket, &byte, 1) != 1)
			break;
	}
	_exit(0);
}

static char ask(int socket)
{
	char byte = '?';

	if (write(socket, &byte, 1) != 1 || read(socket, &byte, 1) != 1)
		return '!';
	return byte;
}

TEST_F(ram, mappings_of_other_processes_are_zapped)
{
	int sockets[3][2], status;
	pid_t pids[3];

	for (int i = 0; i < 3; i++) {
		ASSERT_EQ(0,
			  socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets[i]));
		pids[i] = fork();
		ASSERT_LE(0, pids[i]);
		if (pids[i] == 0) {
			for (int k = 0; k <= i; k++)
				close(sockets[k][0]);
			/* The last one maps the region itself. */
			serve_mapping(i < 2 ? self->map
					    : map_region(self->user.session.fd, MEMORY, 0,
							 self->size),
				      sockets[i][1]);
		}
		close(sockets[i][1]);
	}
	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < 3; i++)
			EXPECT_EQ('o', ask(sockets[i][0]));
		MUST(set_command(self->user.session.fd, PCI_COMMAND_MEMORY, 0));
		for (int i = 0; i < 3; i++)
			EXPECT_EQ('F', ask(sockets[i][0]));
		MUST(set_command(self->user.session.fd, 0, PCI_COMMAND_MEMORY));
	}
	for (int i = 0; i < 3; i++) {
		close(sockets[i][0]);
		ASSERT_EQ(pids[i], waitpid(pids[i], &status, 0));
		EXPECT_EQ(0, status);
	}
}

/* A mapping keeps the device open, so that it can still be used. */
TEST_F(ram, mapping_outlives_the_descriptor)
{
	struct kst_session second;

	close(self->user.session.fd);
	self->user.session.fd = -1;
	EXPECT_FALSE(faults(self->map + PAGE));
	EXPECT_EQ(PAGE, *(volatile uint64_t *)(self->map + PAGE));
	EXPECT_NE(0, kst_open(&second, variant->interface, &self->user.device));
	kst_close(&second);
	munmap(self->map, self->size);
	self->map = MAP_FAILED;
	kst_close(&self->user.session);
	MUST(kst_open(&self->user.session, variant->interface, &self->user.device));
}

#define IOEVENTFD(offset_, size_, data_, fd_)                                            \
	kst_ioctl(self->user.session.fd, VFIO_DEVICE_IOEVENTFD,                          \
		  &(struct vfio_device_ioeventfd){                                       \
			  .argsz = sizeof(struct vfio_device_ioeventfd),                 \
			  .flags = size_,                                                \
			  .offset = offset_,                                             \
			  .data = data_,                                                 \
			  .fd = fd_})

static bool wait_value(const uint8_t *address, uint64_t value)
{
	double until = kst_now() + KST_DEVICE_SECONDS;

	while (*(const volatile uint64_t *)address != value && kst_now() < until)
		usleep(100);
	return *(const volatile uint64_t *)address == value;
}

/* An eventfd that writes to the device when it is signalled. */
TEST_F(ram, ioeventfd_writes_to_the_device)
{
	int event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	uint64_t *word = (uint64_t *)(self->map + PAGE);
	uint64_t at = self->offset + PAGE;

	for (int size = 1; size <= 8; size *= 2) {
		uint64_t mask = size == 8 ? ~0ull : (1ull << 8 * size) - 1;
		uint64_t data = 0x1122334455667788 & mask;

		*word = ~0ull;
		MUST(IOEVENTFD(at, size, data, event));
		MUST_FAIL(EEXIST, IOEVENTFD(at, size, data, event));
		ASSERT_EQ(0, eventfd_write(event, 1));
		EXPECT_TRUE(wait_value(self->map + PAGE, data | (size == 8 ? 0 : ~mask)));
		/* Not while the memory is off. */
		*word = 0;
		MUST(set_command(self->user.session.fd, PCI_COMMAND_MEMORY, 0));
		ASSERT_EQ(0, eventfd_write(event, 1));
		usleep(2000);
		MUST(set_command(self->user.session.fd, 0, PCI_COMMAND_MEMORY));
		EXPECT_EQ(0, *(volatile uint64_t *)word);
		MUST(IOEVENTFD(at, size, data, -1));
		MUST_FAIL(ENODEV, IOEVENTFD(at, size, data, -1));
		ASSERT_EQ(0, eventfd_write(event, 1));
		usleep(2000);
		EXPECT_EQ(0, *(volatile uint64_t *)word);
		kst_wait_event(event, 0);
	}
	MUST_FAIL(EINVAL, IOEVENTFD(at, 3, 0, event));
	MUST_FAIL(EINVAL, IOEVENTFD(at, 0, 0, event));
	MUST_FAIL(EINVAL, IOEVENTFD(at, 16, 0, event));
	MUST_FAIL(EINVAL, IOEVENTFD(at, 4, 0, -2));
	MUST_FAIL(EBADF, IOEVENTFD(at, 4, 0, 1000));
	MUST_FAIL(EINVAL, IOEVENTFD(at, 4, 0, self->user.session.fd));
	MUST_FAIL(EINVAL, IOEVENTFD(self->offset + self->size - 2, 4, 0, event));
	MUST_FAIL(EINVAL, IOEVENTFD(self->offset + self->size, 1, 0, event));
	/* One is left for the kernel to remove. */
	MUST(IOEVENTFD(at, 4, 0x11, event));
	close(event);
}
