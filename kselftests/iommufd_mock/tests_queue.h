/* SPDX-License-Identifier: GPL-2.0-only */
/* The queue of I/O page faults: drivers/iommu/iommufd/fault.c. */

#define FAULT_SIZE sizeof(struct iommu_hwpt_pgfault)
#define RESPONSE_SIZE sizeof(struct iommu_hwpt_page_response)

/* Returns whether mock devices can report page faults, which needs CONFIG_IOMMU_IOPF. */
static bool has_page_faults(void)
{
	int fd = kst_open_iommufd(), queue = -1;
	struct mock_device device = {};
	uint32_t ioas = 0, fault = 0;
	long long id = kst_ioas_alloc(fd, &ioas) ?: mock_add(fd, ioas, 0, &device);

	if (!id)
		id = hwpt_alloc(fd, device.idev, ioas, IOMMU_HWPT_ALLOC_NEST_PARENT);
	if (id >= 0)
		queue = fault_alloc(fd, &fault);
	if (id >= 0)
		id = nested_alloc(fd, device.idev, id, fault);
	if (id >= 0)
		id = mock_replace(fd, &device, id);
	close(queue);
	close(fd);
	return id != -ENODEV;
}

#define NEED_PAGE_FAULTS()                                                               \
	do {                                                                             \
		if (!has_page_faults())                                                  \
			LACKS("iommufd-faults", "this kernel has no I/O page faults");   \
	} while (0)

FIXTURE(queue)
{
	int fd;
	uint32_t ioas;
	uint8_t *memory;
	unsigned long splats;
	struct mock_device device;
	uint32_t parent, nested, fault;
	int queue;
};

FIXTURE_SETUP(queue)
{
	self->queue = -1;
	SETUP_MOCK(self);
	NEED_PAGE_FAULTS();
	MUST(mock_add(self->fd, self->ioas, 0, &self->device));
	self->parent = MUST(hwpt_alloc(self->fd, self->device.idev, self->ioas,
				       IOMMU_HWPT_ALLOC_NEST_PARENT));
	self->queue = MUST(fault_alloc(self->fd, &self->fault));
	self->nested = MUST(nested_alloc(self->fd, self->device.idev, self->parent, self->fault));
	MUST(mock_replace(self->fd, &self->device, self->nested));
}

FIXTURE_TEARDOWN(queue)
{
	if (self->queue >= 0)
		close(self->queue);
	TEARDOWN_MOCK(self);
}

static bool is_readable(int queue)
{
	struct pollfd poll_fd = {.fd = queue, .events = POLLIN | POLLOUT};

	return poll(&poll_fd, 1, 0) == 1 && poll_fd.revents & POLLIN;
}

static long long fetch(int queue, void *faults, size_t size)
{
	ssize_t got = read(queue, faults, size);

	return got < 0 ? -errno : got;
}

static long long respond(int queue, const struct iommu_hwpt_page_response *responses, size_t size)
{
	ssize_t done = write(queue, responses, size);

	return done < 0 ? -errno : done;
}

static long long respond_one(int queue, uint32_t cookie, uint32_t code)
{
	struct iommu_hwpt_page_response response = {cookie, code};

	return respond(queue, &response, sizeof(response));
}

TEST_F(queue, faults_are_delivered_once_and_in_order)
{
	struct iommu_hwpt_pgfault faults[4] = {};

	EXPECT_FALSE(is_readable(self->queue));
	EXPECT_EQ(0, fetch(self->queue, faults, FAULT_SIZE));
	for (int i = 0; i < 4; i++)
		MUST(trigger_fault(self->fd, self->device.idev, 100 + i, i, i * PAGE));
	EXPECT_TRUE(is_readable(self->queue));
	EXPECT_EQ(FAULT_SIZE, fetch(self->queue, faults, FAULT_SIZE));
	EXPECT_EQ(3 * FAULT_SIZE, fetch(self->queue, faults + 1, 3 * FAULT_SIZE));
	EXPECT_FALSE(is_readable(self->queue));
	for (int i = 0; i < 4; i++) {
		EXPECT_EQ(self->device.idev, faults[i].dev_id);
		EXPECT_EQ(IOMMU_PGFAULT_FLAGS_LAST_PAGE, faults[i].flags);
		EXPECT_EQ(100 + i, faults[i].grpid);
		EXPECT_EQ(i, faults[i].perm);
		EXPECT_EQ(i * PAGE, faults[i].addr);
		EXPECT_EQ(0, faults[i].pasid | faults[i].length | faults[i].__reserved);
		EXPECT_NE(0, faults[i].cookie);
		for (int n = 0; n < i; n++)
			EXPECT_NE(faults[n].cookie, faults[i].cookie);
	}
	/* In any order, and each only once. */
	for (int i = 3; i >= 0; i--) {
		EXPECT_EQ(RESPONSE_SIZE, respond_one(self->queue, faults[i].cookie,
						     IOMMUFD_PAGE_RESP_SUCCESS));
		MUST_FAIL(EINVAL, respond_one(self->queue, faults[i].cookie,
					      IOMMUFD_PAGE_RESP_SUCCESS));
	}
}

TEST_F(queue, reads_that_fail_lose_nothing)
{
	/* The second fault does not fit before the end of the mapping. */
	uint8_t *end = self->memory + 2 * PAGE, *two = end - FAULT_SIZE - 8;
	struct iommu_hwpt_pgfault faults[2];

	ASSERT_EQ(0, munmap(end, PAGE));
	MUST(trigger_fault(self->fd, self->device.idev, 1, 0, 0));
	MUST(trigger_fault(self->fd, self->device.idev, 2, 0, 0));
	MUST_FAIL(ESPIPE, fetch(self->queue, faults, FAULT_SIZE - 1));
	MUST_FAIL(ESPIPE, fetch(self->queue, faults, FAULT_SIZE + 1));
	MUST_FAIL(EINVAL, fetch(self->queue, faults, 0));
	MUST_FAIL(EFAULT, fetch(self->queue, nowhere, FAULT_SIZE));
	MUST_FAIL(EFAULT, fetch(self->queue, end - 8, FAULT_SIZE));
	EXPECT_TRUE(is_readable(self->queue));
	EXPECT_EQ(FAULT_SIZE, fetch(self->queue, two, 2 * FAULT_SIZE));
	memcpy(&faults[0], two, FAULT_SIZE);
	EXPECT_EQ(1, faults[0].grpid);
	EXPECT_TRUE(is_readable(self->queue));
	EXPECT_EQ(FAULT_SIZE, fetch(self->queue, &faults[1], FAULT_SIZE));
	EXPECT_EQ(2, faults[1].grpid);
	for (int i = 0; i < 2; i++)
		EXPECT_EQ(RESPONSE_SIZE, respond_one(self->queue, faults[i].cookie,
						     IOMMUFD_PAGE_RESP_INVALID));
	/* For TEARDOWN_MOCK(). */
	ASSERT_NE(MAP_FAILED, mmap(end, PAGE, PROT_READ | PROT_WRITE,
				   MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0));
}

TEST_F(queue, responses_are_taken_up_to_the_first_error)
{
	struct iommu_hwpt_page_response responses[3] = {};
	struct iommu_hwpt_pgfault faults[3];

	for (int i = 0; i < 3; i++)
		MUST(trigger_fault(self->fd, self->device.idev, i, 0, 0));
	/* Not before they are read. */
	MUST_FAIL(EINVAL, respond_one(self->queue, 1, IOMMUFD_PAGE_RESP_SUCCESS));
	ASSERT_EQ(3 * FAULT_SIZE, fetch(self->queue, faults, 3 * FAULT_SIZE));
	for (int i = 0; i < 3; i++)
		responses[i].cookie = faults[i].cookie;
	MUST_FAIL(ESPIPE, respond(self->queue, responses, RESPONSE_SIZE - 1));
	MUST_FAIL(EFAULT, respond(self->queue, nowhere, RESPONSE_SIZE));
	MUST_FAIL(EINVAL, respond_one(self->queue, faults[0].cookie, 7));
	MUST_FAIL(EINVAL, respond_one(self->queue, 0, IOMMUFD_PAGE_RESP_SUCCESS));
	MUST_FAIL(EINVAL, respond_one(self->queue, 12345, IOMMUFD_PAGE_RESP_SUCCESS));
	EXPECT_EQ(0, respond(self->queue, responses, 0));
	responses[1].code = 7;
	EXPECT_EQ(RESPONSE_SIZE, respond(self->queue, responses, 3 * RESPONSE_SIZE));
	responses[1].code = IOMMUFD_PAGE_RESP_INVALID;
	MUST_FAIL(EINVAL, respond(self->queue, responses, 3 * RESPONSE_SIZE));
	EXPECT_EQ(2 * RESPONSE_SIZE, respond(self->queue, responses + 1, 2 * RESPONSE_SIZE));
}

/* A device that leaves the domain: its faults are answered, and gone from the queue. */
TEST_F(queue, faults_of_a_device_go_with_its_attachment)
{
	uint32_t other_fault, other_nested;
	int other = MUST(fault_alloc(self->fd, &other_fault));
	struct iommu_hwpt_pgfault faults[3];
	struct mock_device second;

	other_nested = MUST(nested_alloc(self->fd, self->device.idev, self->parent, other_fault));
	MUST(mock_add(self->fd, self->nested, 0, &second));
	for (int i = 0; i < 2; i++) {
		MUST(trigger_fault(self->fd, self->device.idev, i, 0, 0));
		MUST(trigger_fault(self->fd, second.idev, 10 + i, 0, 0));
	}
	/* One fault of each has been read, and one is still in the queue. */
	ASSERT_EQ(2 * FAULT_SIZE, fetch(self->queue, faults, 2 * FAULT_SIZE));
	EXPECT_EQ(self->device.idev, faults[0].dev_id);
	EXPECT_EQ(second.idev, faults[1].dev_id);
	MUST(mock_replace(self->fd, &self->device, other_nested));
	MUST_FAIL(EINVAL, respond_one(self->queue, faults[0].cookie, IOMMUFD_PAGE_RESP_SUCCESS));
	EXPECT_EQ(RESPONSE_SIZE, respond_one(self->queue, faults[1].cookie,
					     IOMMUFD_PAGE_RESP_SUCCESS));
	ASSERT_EQ(FAULT_SIZE, fetch(self->queue, faults, 3 * FAULT_SIZE));
	EXPECT_EQ(11, faults[0].grpid);
	/* New faults go to the new queue. */
	MUST(trigger_fault(self->fd, self->device.idev, 20, 0, 0));
	EXPECT_FALSE(is_readable(self->queue));
	ASSERT_EQ(FAULT_SIZE, fetch(other, &faults[1], FAULT_SIZE));
	EXPECT_EQ(20, faults[1].grpid);
	/* Detaching does the same as replacing. */
	MUST(kst_destroy(self->fd, second.stdev));
	MUST_FAIL(EINVAL, respond_one(self->queue, faults[0].cookie, IOMMUFD_PAGE_RESP_SUCCESS));
	/* A domain without faults, and one with faults again. */
	MUST(mock_replace(self->fd, &self->device, self->ioas));
	MUST_FAIL(EINVAL, respond_one(other, faults[1].cookie, IOMMUFD_PAGE_RESP_SUCCESS));
	MUST(trigger_fault(self->fd, self->device.idev, 30, 0, 0));
	EXPECT_FALSE(is_readable(self->queue) || is_readable(other));
	MUST(mock_replace(self->fd, &self->device, self->nested));
	MUST(trigger_fault(self->fd, self->device.idev, 40, 0, 0));
	ASSERT_EQ(FAULT_SIZE, fetch(self->queue, faults, FAULT_SIZE));
	EXPECT_EQ(40, faults[0].grpid);
	MUST(kst_destroy(self->fd, other_nested));
	MUST_FAIL(EBUSY, kst_destroy(self->fd, other_fault));
	close(other);
	MUST(kst_destroy(self->fd, other_fault));
}

/* Everything is released in whichever order it is closed, with faults in each state. */
TEST_F(queue, pending_faults_do_not_survive_their_queue)
{
	struct iommu_hwpt_pgfault fault;
	struct iommu_fault_alloc alloc = {.size = sizeof(alloc), .flags = 1};

	MUST_FAIL(EOPNOTSUPP, kst_ioctl(self->fd, IOMMU_FAULT_QUEUE_ALLOC, &alloc));
	MUST(trigger_fault(self->fd, self->device.idev, 1, 0, 0));
	MUST(trigger_fault(self->fd, self->device.idev, 2, 0, 0));
	ASSERT_EQ(FAULT_SIZE, fetch(self->queue, &fault, FAULT_SIZE));
	MUST_FAIL(EBUSY, kst_destroy(self->fd, self->fault));
	close(self->queue);
	self->queue = -1;
	/* The domain still uses the queue. */
	MUST_FAIL(EBUSY, kst_destroy(self->fd, self->fault));
	MUST_FAIL(EBUSY, kst_destroy(self->fd, self->nested));
	MUST(trigger_fault(self->fd, self->device.idev, 3, 0, 0));
	MUST(kst_destroy(self->fd, self->device.stdev));
	MUST(kst_destroy(self->fd, self->nested));
	MUST(kst_destroy(self->fd, self->fault));
	MUST(kst_destroy(self->fd, self->parent));
	MUST(kst_destroy(self->fd, self->ioas));
}

TEST_F(queue, queue_outlives_the_descriptor_of_the_iommufd)
{
	struct iommu_hwpt_pgfault fault;

	MUST(trigger_fault(self->fd, self->device.idev, 1, 0, 0));
	MUST(trigger_fault(self->fd, self->device.idev, 2, 0, 0));
	close(self->fd);
	self->fd = MUST(kst_open_iommufd());
	ASSERT_EQ(FAULT_SIZE, fetch(self->queue, &fault, FAULT_SIZE));
	EXPECT_EQ(1, fault.grpid);
	EXPECT_EQ(RESPONSE_SIZE, respond_one(self->queue, fault.cookie,
					     IOMMUFD_PAGE_RESP_SUCCESS));
}
