// SPDX-License-Identifier: GPL-2.0-only
/*
 * iommufd without a device: mock devices in mock domains (CONFIG_IOMMUFD_TEST), which allow
 * the tests to look into page tables and to count how often pages are pinned.
 */
#include <fcntl.h>
#include <linux/capability.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kst/harness.h"

#include "kst/fault.h"
#include "kst/session.h"
#include "kst/vfio.h"

#if defined(KST_HAVE_IOMMUFD_H) && __has_include(<iommufd_test.h>)
#include "mock.h"

#include "calls.h"

/* Within the mock domains' aperture. */
#define IOVA 0x40000000ull
#define MEMORY_PAGES 64

FIXTURE(mock)
{
	int fd;
	uint32_t ioas;
	uint8_t *memory;
	unsigned long splats;
};

/* Small pages, because the pins of huge pages can't be counted. */
static uint8_t *allocate(size_t length)
{
	uint8_t *memory = mmap(NULL, length, PROT_READ | PROT_WRITE,
			       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (memory == MAP_FAILED)
		return NULL;
	madvise(memory, length, MADV_NOHUGEPAGE);
	for (size_t i = 0; i < length; i++)
		memory[i] = i * 7 + i / PAGE;
	return memory;
}

/*
 * In trees without iommu_mock_device_add() (drivers/iommu/iommu.c; 7.2 has it), the core takes
 * the first IOMMU driver without a firmware node for that of a mock device. On a machine
 * with a real IOMMU that may not be the mock driver, and the device gets no group.
 */
static bool mock_driver_is_found(void)
{
	static int found = -1;
	struct mock_device device;
	char name[64], path[128];
	uint32_t ioas;
	int fd;

	if (found < 0 && kst_kernel_has_iommu()) {
		fd = kst_open_iommufd();
		found = fd >= 0 && !kst_ioas_alloc(fd, &ioas) && !mock_add(fd, ioas, 0, &device) &&
			!kst_first_entry("/sys/bus/iommufd_mock/devices", "", name, sizeof(name));
		if (found) {
			snprintf(path, sizeof(path), "/sys/bus/iommufd_mock/devices/%s/iommu_group",
				 name);
			found = kst_exists(path);
		}
		if (fd >= 0)
			close(fd);
	}
	return found;
}

/* Opens an iommufd with an IOAS and some memory. */
#define SETUP_MOCK(self)                                                                 \
	do {                                                                             \
		(self)->fd = -1;                                                         \
		(self)->splats = kst_splats();                                           \
		if (!kst_exists("/sys/bus/iommufd_mock"))                                \
			LACKS("iommufd-mock", "this kernel has no iommufd mock device"); \
		if (kst_oopsed())                                                        \
			SKIP(return, "an earlier test caused an oops");                  \
		if (!mock_driver_is_found())                                             \
			SKIP(return, "this tree's mock device takes another IOMMU driver"); \
		(self)->fd = MUST(kst_open_iommufd());                                   \
		MUST(kst_ioas_alloc((self)->fd, &(self)->ioas));                         \
		(self)->memory = allocate(MEMORY_PAGES * PAGE);                          \
		ASSERT_NE(NULL, (self)->memory);                                         \
	} while (0)

/* Closing the iommufd must release everything. */
#define TEARDOWN_MOCK(self)                                                              \
	do {                                                                             \
		if ((self)->fd < 0)                                                      \
			break;                                                           \
		close((self)->fd);                                                       \
		(self)->fd = kst_open_iommufd();                                         \
		EXPECT_EQ(0, set_memory_limit((self)->fd, MEMORY_LIMIT));                \
		EXPECT_EQ(0, check_refs((self)->fd, (self)->memory,                      \
					MEMORY_PAGES * PAGE, 0));                        \
		close((self)->fd);                                                       \
		EXPECT_EQ((self)->splats, kst_splats());                                 \
	} while (0)

FIXTURE_SETUP(mock)
{
	SETUP_MOCK(self);
}

FIXTURE_TEARDOWN(mock)
{
	TEARDOWN_MOCK(self);
}

/* A bad address that the compiler does not know. */
static void *volatile nowhere = (void *)8;

#define MAP_AT(offset, length, iova)                                                     \
	kst_ioas_map_fixed(self->fd, self->ioas, self->memory + (offset), length, iova)

#include "tests_iova.h"

#include "tests_map.h"

#include "mixed.h"
#include "tests_domains.h"

#include "tests_model.h"

#include "tests_access.h"

#include "tests_access_life.h"

#include "tests_hwpt.h"

#include "tests_dirty.h"

#include "tests_limits.h"

#include "tests_queue.h"

#include "tests_life.h"

#include "tests_threads.h"

#include "tests_compat.h"

#include "tests_faults.h"
#else
TEST(headers)
{
	SKIP(return, "this tree has no mock device for iommufd");
}
#endif

TEST_HARNESS_MAIN
