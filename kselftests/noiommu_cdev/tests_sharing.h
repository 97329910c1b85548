/* SPDX-License-Identifier: GPL-2.0-only */
/* Several devices, several processes, and every order of closing. */

FIXTURE(sharing)
{
	struct kst_device first, second;
	unsigned long splats;
	int fds;
};

FIXTURE_SETUP(sharing)
{
	self->splats = kst_splats();
	self->fds = kst_count_fds();
	NEED_ANY_DEVICE("edu0", KST_CDEV, &self->first);
	NEED_ANY_DEVICE("edu1", KST_CDEV, &self->second);
}

FIXTURE_TEARDOWN(sharing)
{
	EXPECT_EQ(self->fds, kst_count_fds());
	EXPECT_EQ(self->splats, kst_splats());
}

TEST_F(sharing, two_devices_in_two_iommufds)
{
	struct kst_session one, two;

	MUST(kst_open(&one, KST_CDEV, &self->first));
	MUST(kst_open(&two, KST_CDEV, &self->second));
	MUST(kst_use(&one));
	MUST(kst_use(&two));
	kst_close(&one);
	MUST(kst_use(&two));
	kst_close(&two);
}

TEST_F(sharing, two_devices_in_one_ioas)
{
	struct kst_session one, two = {0};
	struct kst_buffer buffer;
	struct edu edu1 = {0}, edu2 = {0};
	uint32_t pt;

	MUST(kst_open(&one, KST_CDEV, &self->first));
	two = one;
	two.device = self->second;
	two.fd = MUST(kst_open_cdev(&self->second));
	MUST(kst_bind_iommufd(two.fd, one.container, &two.devid));
	pt = one.ioas;
	MUST(kst_attach(two.fd, &pt));
	/* Data read by the first device is written by the second one, and vice versa. */
	MUST(kst_buffer_alloc(&one, &buffer, 4096));
	if (!kst_reaches(&one, &buffer)) {
		close(two.fd);
		kst_close(&one);
		SKIP(return, "edu0 can't address all memory of this guest");
	}
	MUST(edu_open(&edu1, one.fd));
	MUST(edu_open(&edu2, two.fd));
	memset(buffer.memory, 0x5a, 4096);
	MUST(edu_dma(&edu1, false, buffer.bus, 0, 128));
	MUST(edu_dma(&edu2, false, buffer.bus, 0, 128));
	memset(buffer.memory, 0, 4096);
	MUST(edu_dma(&edu2, true, buffer.bus, 0, 64));
	MUST(edu_dma(&edu1, true, buffer.bus + 64, 64, 64));
	EXPECT_EQ(0x5a, ((uint8_t *)buffer.memory)[0]);
	EXPECT_EQ(0x5a, ((uint8_t *)buffer.memory)[127]);
	EXPECT_EQ(0, ((uint8_t *)buffer.memory)[128]);
	edu_close(&edu1);
	edu_close(&edu2);
	kst_buffer_free(&one, &buffer);
	close(one.fd);
	one.fd = -1;
	MUST_FAIL(EBUSY, kst_destroy(one.container, one.ioas));
	close(two.fd);
	MUST(kst_destroy(one.container, one.ioas));
	kst_close(&one);
}

TEST_F(sharing, closes_in_every_order)
{
	static uint8_t memory[4 * PAGE] __attribute__((aligned(PAGE)));
	struct kst_session session;

	for (int order = 0; order < 4; order++) {
		MUST(kst_open(&session, KST_CDEV, &self->first));
		/* The mapping is released with the last descriptor. */
		MUST(kst_ioas_map_fixed(session.container, session.ioas, memory,
					sizeof(memory), IOVA));
		if (order & 1)
			MUST(kst_detach(session.fd));
		if (order & 2) {
			close(session.container);
			session.container = -1;
		}
		kst_close(&session);
	}
	MUST(kst_open(&session, KST_CDEV, &self->first));
	MUST(kst_use(&session));
	kst_close(&session);
}

/* The device holds a reference to the iommufd. */
TEST_F(sharing, works_after_the_iommufd_was_closed)
{
	struct kst_session session;
	struct edu edu = {0};

	MUST(kst_open(&session, KST_CDEV, &self->first));
	close(session.container);
	session.container = -1;
	MUST(edu_open(&edu, session.fd));
	EXPECT_EQ(EDU_ID, edu_read(&edu, EDU_REG_ID));
	edu_close(&edu);
	MUST(kst_detach(session.fd));
	kst_close(&session);
}

TEST_F(sharing, child_goes_on_with_what_it_inherits)
{
	struct kst_session session;
	int status;
	pid_t pid;

	MUST(kst_open(&session, KST_CDEV, &self->first));
	pid = fork();
	ASSERT_LE(0, pid);
	if (pid == 0)
		_exit(-kst_use(&session));
	kst_close(&session);
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	EXPECT_TRUE(WIFEXITED(status));
	EXPECT_EQ(0, WEXITSTATUS(status))
	{
		TH_LOG("in the child: %s", strerror(WEXITSTATUS(status)));
	}
}

/* Sends a descriptor, or receives one if `fd` is negative. Returns -errno on failure. */
static int pass_fd(int socket, int fd)
{
	char byte = 0, control[CMSG_SPACE(sizeof(int))] = {0};
	struct iovec data = {.iov_base = &byte, .iov_len = 1};
	struct msghdr message = {.msg_iov = &data,
				 .msg_iovlen = 1,
				 .msg_control = control,
				 .msg_controllen = sizeof(control)};
	struct cmsghdr *header = CMSG_FIRSTHDR(&message);

	if (fd < 0) {
		if (recvmsg(socket, &message, MSG_CMSG_CLOEXEC) != 1)
			return -errno;
		header = CMSG_FIRSTHDR(&message);
		if (!header || header->cmsg_type != SCM_RIGHTS)
			return -ENODATA;
		memcpy(&fd, CMSG_DATA(header), sizeof(fd));
		return fd;
	}
	header->cmsg_level = SOL_SOCKET;
	header->cmsg_type = SCM_RIGHTS;
	header->cmsg_len = CMSG_LEN(sizeof(fd));
	memcpy(CMSG_DATA(header), &fd, sizeof(fd));
	return sendmsg(socket, &message, 0) == 1 ? 0 : -errno;
}

/* The process that opens and attaches has exited before the device is used. */
TEST_F(sharing, works_in_a_process_that_it_is_passed_to)
{
	struct kst_session session;
	int sockets[2], status;
	pid_t pid;

	ASSERT_EQ(0, socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets));
	pid = fork();
	ASSERT_LE(0, pid);
	if (pid == 0) {
		if (kst_open(&session, KST_CDEV, &self->first) ||
		    pass_fd(sockets[1], session.fd) ||
		    pass_fd(sockets[1], session.container))
			_exit(1);
		_exit(send(sockets[1], &session.ioas, sizeof(session.ioas), 0) !=
		      sizeof(session.ioas));
	}
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	ASSERT_EQ(0, status);
	memset(&session, 0, sizeof(session));
	session.interface = KST_CDEV;
	session.device = self->first;
	session.noiommu = !kst_has_iommu(&self->first);
	session.group = -1;
	session.next_iova = 0x1000000;
	session.fd = MUST(pass_fd(sockets[0], -1));
	session.container = MUST(pass_fd(sockets[0], -1));
	ASSERT_EQ(sizeof(session.ioas),
		  recv(sockets[0], &session.ioas, sizeof(session.ioas), MSG_WAITALL));
	MUST(kst_use(&session));
	kst_close(&session);
	close(sockets[0]);
	close(sockets[1]);
}

/* No reference is left that would keep the driver from being unbound. */
TEST_F(sharing, unbinds_afterwards)
{
	struct kst_session session;

	MUST(kst_open(&session, KST_CDEV, &self->first));
	MUST(kst_use(&session));
	kst_close(&session);
	MUST(kst_unbind(&self->first));
	MUST(kst_bind_vfio(&self->first));
}
