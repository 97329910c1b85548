/* SPDX-License-Identifier: GPL-2.0-only */
/* Several devices, and several processes with one device. */

FIXTURE(sharing)
{
	struct kst_device first, second;
	struct kst_traces traces;
};

FIXTURE_VARIANT(sharing)
{
	enum kst_interface interface;
	const char *role;
};

ADD_INTERFACES_TO(sharing, "edu0");

FIXTURE_SETUP(sharing)
{
	if (kst_oopsed())
		SKIP(return, "an earlier test caused an oops");
	NEED_ROLE(kst_find_device, variant->role, &self->first);
	NEED_ROLE(kst_find_device, "edu1", &self->second);
	NEED_OPENABLE(variant->interface, &self->first);
	NEED_OPENABLE(variant->interface, &self->second);
	kst_take_traces(&self->traces);
}

FIXTURE_TEARDOWN(sharing)
{
	EXPECT_NO_TRACES(&self->traces, &self->first);
	EXPECT_NO_TRACES(&self->traces, &self->second);
}

TEST_F(sharing, two_devices_in_two_address_spaces)
{
	struct kst_session one, two;

	MUST(kst_open(&one, variant->interface, &self->first));
	MUST(kst_open(&two, variant->interface, &self->second));
	MUST(kst_use_registers(&one));
	MUST(kst_use_registers(&two));
	kst_close(&one);
	MUST(kst_use(&two));
	kst_close(&two);
}

/* Data read by the first device is written by the second one, and vice versa. */
TEST_F(sharing, two_devices_in_one_address_space)
{
	struct edu edu1 = {0}, edu2 = {0};
	struct kst_session one, two;
	struct kst_buffer buffer;

	MUST(kst_open(&one, variant->interface, &self->first));
	MUST(kst_open_with(&two, &one, &self->second));
	MUST(kst_buffer_alloc(&one, &buffer, PAGE));
	if (!kst_reaches(&one, &buffer)) {
		kst_buffer_free(&one, &buffer);
		kst_close(&two);
		kst_close(&one);
		SKIP(return, "edu0 can't address all memory of this guest");
	}
	MUST(edu_open(&edu1, one.fd));
	MUST(edu_open(&edu2, two.fd));
	memset(buffer.memory, 0x5a, PAGE);
	MUST(edu_dma_start(&edu1, false, buffer.bus, 0, 128));
	MUST(edu_dma_start(&edu2, false, buffer.bus, 0, 128));
	MUST(edu_dma_wait(&edu1));
	MUST(edu_dma_wait(&edu2));
	memset(buffer.memory, 0, PAGE);
	MUST(edu_dma_start(&edu2, true, buffer.bus, 0, 64));
	MUST(edu_dma_start(&edu1, true, buffer.bus + 64, 64, 64));
	MUST(edu_dma_wait(&edu2));
	MUST(edu_dma_wait(&edu1));
	EXPECT_EQ(0x5a, ((uint8_t *)buffer.memory)[0]);
	EXPECT_EQ(0x5a, ((uint8_t *)buffer.memory)[127]);
	EXPECT_EQ(0, ((uint8_t *)buffer.memory)[128]);
	edu_close(&edu1);
	edu_close(&edu2);
	kst_buffer_free(&one, &buffer);
	kst_close(&two);
	kst_close(&one);
}

/* A second user has to wait until the first one is done. */
TEST_F(sharing, device_has_one_user)
{
	struct kst_session one, two;

	MUST(kst_open(&one, variant->interface, &self->first));
	EXPECT_GT(0, kst_open(&two, variant->interface, &self->first));
	kst_close(&two);
	MUST(kst_use_registers(&one));
	kst_close(&one);
	MUST(kst_open(&two, variant->interface, &self->first));
	MUST(kst_use_registers(&two));
	kst_close(&two);
}

TEST_F(sharing, child_goes_on_with_what_it_inherits)
{
	struct kst_session session;
	int status;
	pid_t pid;

	MUST(kst_open(&session, variant->interface, &self->first));
	pid = fork();
	ASSERT_LE(0, pid);
	if (pid == 0)
		_exit(-kst_use_registers(&session));
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

static int send_session(int socket, const struct kst_session *session)
{
	int result = pass_fd(socket, session->fd);

	if (!result)
		result = pass_fd(socket, session->container);
	if (!result && session->interface != KST_CDEV)
		result = pass_fd(socket, session->group);
	if (!result && send(socket, session, sizeof(*session), 0) != sizeof(*session))
		result = -errno;
	return result;
}

/* The process that opens it has exited before the device is used. */
TEST_F(sharing, works_in_a_process_that_it_is_passed_to)
{
	struct kst_session session;
	int sockets[2], fds[3] = {-1, -1, -1}, status;
	pid_t pid;

	ASSERT_EQ(0, socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets));
	pid = fork();
	ASSERT_LE(0, pid);
	if (pid == 0) {
		int result = kst_open(&session, variant->interface, &self->first);

		_exit(-(result ? result : send_session(sockets[1], &session)));
	}
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	ASSERT_EQ(0, status);
	for (int i = 0; i < (variant->interface == KST_CDEV ? 2 : 3); i++)
		fds[i] = MUST(pass_fd(sockets[0], -1));
	ASSERT_EQ(sizeof(session),
		  recv(sockets[0], &session, sizeof(session), MSG_WAITALL));
	session.fd = fds[0];
	session.container = fds[1];
	session.group = fds[2];
	MUST(kst_use(&session));
	kst_close(&session);
	close(sockets[0]);
	close(sockets[1]);
}

/* No reference is left that would keep the driver from being unbound. */
TEST_F(sharing, unbinds_afterwards)
{
	struct kst_session session;

	MUST(kst_open(&session, variant->interface, &self->first));
	MUST(kst_use_registers(&session));
	kst_close(&session);
	MUST(kst_unbind(&self->first));
	MUST(kst_bind_vfio(&self->first));
}

/* With interrupts, mappings and a transfer in progress. */
TEST_F_TIMEOUT(sharing, killed_in_mid_use_leaves_it_usable, KST_STRESS_SECONDS)
{
	struct kst_session session;
	struct edu edu = {0};
	int status;

	for (int i = 0; i < kst_factor(); i++) {
		pid_t pid = fork();

		ASSERT_LE(0, pid);
		if (pid == 0) {
			struct kst_buffer buffer;

			if (kst_open(&session, variant->interface, &self->first) ||
			    kst_buffer_alloc(&session, &buffer, 65536) ||
			    edu_open(&edu, session.fd))
				_exit(1);
			kst_set_irq(session.fd, VFIO_PCI_MSI_IRQ_INDEX,
				    eventfd(0, EFD_CLOEXEC));
			if (kst_reaches(&session, &buffer))
				edu_dma_start(&edu, false, buffer.bus, 0, 64);
			raise(SIGKILL);
		}
		ASSERT_EQ(pid, waitpid(pid, &status, 0));
		EXPECT_TRUE(WIFSIGNALED(status));
		MUST(kst_open(&session, variant->interface, &self->first));
		/* The transfer of the killed process may still be running. */
		MUST(edu_open(&edu, session.fd));
		MUST(edu_dma_wait(&edu));
		edu_close(&edu);
		MUST(kst_use(&session));
		kst_close(&session);
	}
}
