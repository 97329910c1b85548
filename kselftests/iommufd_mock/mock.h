/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The mock IOMMU: drivers/iommu/iommufd/selftest.c and iommufd_test.h. Its domains store
 * the PFN of each half page, so that the tests can compare them with their memory.
 */
#include <iommufd_test.h>

#define PAGE 4096ul
/* The page size of the mock IOMMU. */
#define HALF (PAGE / 2)
/* What iommufd_test_memory_limit is by default. */
#define MEMORY_LIMIT 65536
#define FIXED IOMMU_IOAS_MAP_FIXED_IOVA
#define READ IOMMU_IOAS_MAP_READABLE
#define WRITE IOMMU_IOAS_MAP_WRITEABLE

/* A mock device. `stdev` is the object to destroy, `idev` the one for other ioctls. */
struct mock_device {
	uint32_t stdev, idev, hwpt;
};

static int mock_op(int fd, uint32_t op, struct iommu_test_cmd *cmd)
{
	cmd->size = sizeof(*cmd);
	cmd->op = op;
	return kst_ioctl(fd, IOMMU_TEST_CMD, cmd);
}

/* Adds a mock device, and attaches it to an IOAS or HWPT. */
static int mock_add(int fd, uint32_t pt, uint32_t flags, struct mock_device *device)
{
	struct iommu_test_cmd cmd = {.id = pt, .mock_domain_flags.dev_flags = flags};
	int result = mock_op(fd, IOMMU_TEST_OP_MOCK_DOMAIN_FLAGS, &cmd);

	device->stdev = cmd.mock_domain_flags.out_stdev_id;
	device->idev = cmd.mock_domain_flags.out_idev_id;
	device->hwpt = cmd.mock_domain_flags.out_hwpt_id;
	return result;
}

static int mock_replace(int fd, struct mock_device *device, uint32_t pt)
{
	struct iommu_test_cmd cmd = {.id = device->stdev, .mock_domain_replace.pt_id = pt};
	int result = mock_op(fd, IOMMU_TEST_OP_MOCK_DOMAIN_REPLACE, &cmd);

	if (!result)
		device->hwpt = cmd.mock_domain_replace.pt_id;
	return result;
}

/* Checks that the domain maps the IOVA range to this memory: -EINVAL if not. */
static int check_map(int fd, uint32_t hwpt, uint64_t iova, const void *memory, size_t length)
{
	struct iommu_test_cmd cmd = {
		.id = hwpt,
		.check_map = {.iova = iova, .length = length, .uptr = (uintptr_t)memory},
	};

	return mock_op(fd, IOMMU_TEST_OP_MD_CHECK_MAP, &cmd);
}

/* Returns whether the domain maps nothing in the IOVA range. */
static bool check_unmapped(int fd, uint32_t hwpt, uint64_t iova, const void *memory,
			   size_t length)
{
	for (size_t i = 0; i < length; i += HALF)
		if (check_map(fd, hwpt, iova + i, (const char *)memory + i, HALF) != -EINVAL)
			return false;
	return true;
}

/* Checks how often each page is pinned: -EIO if it is not `refs`. */
static int check_refs(int fd, const void *memory, size_t length, unsigned int refs)
{
	struct iommu_test_cmd cmd = {
		.check_refs = {.length = length, .uptr = (uintptr_t)memory, .refs = refs},
	};

	return mock_op(fd, IOMMU_TEST_OP_MD_CHECK_REFS, &cmd);
}

static int add_reserved(int fd, uint32_t ioas, uint64_t start, uint64_t length)
{
	struct iommu_test_cmd cmd = {.id = ioas, .add_reserved = {start, length}};

	return mock_op(fd, IOMMU_TEST_OP_ADD_RESERVED, &cmd);
}

/* Limits the memory for a batch of PFNs: 12 bytes each (drivers/iommu/iommufd/pages.c). */
static int set_memory_limit(int fd, uint32_t limit)
{
	struct iommu_test_cmd cmd = {.memory_limit.limit = limit};

	return mock_op(fd, IOMMU_TEST_OP_SET_TEMP_MEMORY_LIMIT, &cmd);
}

/* Returns the descriptor of an access. */
static int access_create(int fd, uint32_t ioas, bool pins)
{
	struct iommu_test_cmd cmd = {
		.id = ioas,
		.create_access.flags = pins ? MOCK_FLAGS_ACCESS_CREATE_NEEDS_PIN_PAGES : 0,
	};
	int result = mock_op(fd, IOMMU_TEST_OP_CREATE_ACCESS, &cmd);

	return result ? result : (int)cmd.create_access.out_access_fd;
}

static int access_replace(int fd, int access, uint32_t ioas)
{
	struct iommu_test_cmd cmd = {.id = access, .access_replace_ioas.ioas_id = ioas};

	return mock_op(fd, IOMMU_TEST_OP_ACCESS_REPLACE_IOAS, &cmd);
}

/* Pins pages, and checks that they are those of `memory`. Returns the id for access_unpin(). */
static long long access_pin(int fd, int access, uint64_t iova, size_t length, const void *memory,
			    bool write)
{
	struct iommu_test_cmd cmd = {
		.id = access,
		.access_pages = {
			.flags = write ? MOCK_FLAGS_ACCESS_WRITE : 0,
			.iova = iova,
			.length = length,
			.uptr = (uintptr_t)memory,
		},
	};
	int result = mock_op(fd, IOMMU_TEST_OP_ACCESS_PAGES, &cmd);

	return result ? result : (long long)cmd.access_pages.out_access_pages_id;
}

static int access_unpin(int fd, int access, uint32_t id)
{
	struct iommu_test_cmd cmd = {.id = access, .destroy_access_pages.access_pages_id = id};

	return mock_op(fd, IOMMU_TEST_OP_DESTROY_ACCESS_PAGES, &cmd);
}

static int access_rw(int fd, int access, uint64_t iova, void *data, size_t length,
		     uint32_t flags)
{
	struct iommu_test_cmd cmd = {
		.id = access,
		.access_rw = {
			.iova = iova,
			.length = length,
			.uptr = (uintptr_t)data,
			.flags = flags,
		},
	};

	return mock_op(fd, IOMMU_TEST_OP_ACCESS_RW, &cmd);
}

static int trigger_fault(int fd, uint32_t idev, uint32_t group, uint32_t perm, uint64_t addr)
{
	struct iommu_test_cmd cmd = {
		.trigger_iopf = {.dev_id = idev, .grpid = group, .perm = perm, .addr = addr},
	};

	return mock_op(fd, IOMMU_TEST_OP_TRIGGER_IOPF, &cmd);
}

static int check_iotlb(int fd, uint32_t hwpt, uint32_t index, uint32_t value)
{
	struct iommu_test_cmd cmd = {.id = hwpt, .check_iotlb = {index, value}};

	return mock_op(fd, IOMMU_TEST_OP_MD_CHECK_IOTLB, &cmd);
}

/* Makes the half pages dirty whose bits are set. Returns how many there are. */
static long long make_dirty(int fd, uint32_t hwpt, uint64_t iova, size_t length, void *bits)
{
	struct iommu_test_cmd cmd = {
		.id = hwpt,
		.dirty = {
			.iova = iova,
			.length = length,
			.page_size = HALF,
			.uptr = (uintptr_t)bits,
		},
	};
	int result = mock_op(fd, IOMMU_TEST_OP_DIRTY, &cmd);

	return result ? result : (long long)cmd.dirty.out_nr_dirty;
}
