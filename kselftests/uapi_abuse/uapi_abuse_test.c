// SPDX-License-Identifier: GPL-2.0-only
/*
 * Invalid arguments for every reachable VFIO and iommufd ioctl: sizes, flags, alignment,
 * wrap-around, ids that are wrong or no longer exist. Expects the right errno where the
 * ABI defines one, and never a splat.
 */
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "kst/harness.h"

#include "kst/need.h"

#define PAGE 4096ull
#define IOVA 0x4000000ull

FIXTURE(abuse)
{
	struct kst_device device;
	struct kst_session session;
	uint8_t *memory;
	unsigned long splats;
	int fds;
};

FIXTURE_SETUP(abuse)
{
	self->session.fd = self->session.group = self->session.container = -1;
	self->splats = kst_splats();
	self->fds = kst_count_fds();
	if (kst_oopsed())
		SKIP(return, "an earlier test caused an oops");
	NEED_ROLE(kst_find_device, "edu1", &self->device);
	NEED_OPENABLE(KST_CDEV, &self->device);
	MUST(kst_open(&self->session, KST_CDEV, &self->device));
	self->memory = mmap(NULL, 16 * PAGE, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	ASSERT_NE(MAP_FAILED, self->memory);
}

FIXTURE_TEARDOWN(abuse)
{
	kst_close(&self->session);
	EXPECT_EQ(self->fds, kst_count_fds());
	EXPECT_EQ(self->splats, kst_splats());
}

#define MAP_AT(iova, length)                                                             \
	kst_ioas_map_fixed(self->session.container, self->session.ioas, self->memory,    \
			   length, iova)
#define UNMAP(iova, length)                                                              \
	kst_ioas_unmap(self->session.container, self->session.ioas, iova, length)

TEST_F(abuse, map_checks_lengths_and_alignment)
{
	MUST_FAIL(EINVAL, MAP_AT(IOVA, 0));
	MUST_FAIL(EINVAL, MAP_AT(IOVA, 1));
	MUST_FAIL(EINVAL, MAP_AT(IOVA, PAGE - 1));
	MUST_FAIL(EINVAL, MAP_AT(IOVA + 1, PAGE));
	MUST_FAIL(EOVERFLOW, MAP_AT(IOVA, ~0ull));
	MUST_FAIL(EOVERFLOW, MAP_AT(-PAGE, 2 * PAGE));
	MUST(MAP_AT(IOVA, PAGE));
}

TEST_F(abuse, map_refuses_overlap)
{
	MUST(MAP_AT(IOVA, 4 * PAGE));
	MUST_FAIL(EEXIST, MAP_AT(IOVA, PAGE));
	MUST_FAIL(EEXIST, MAP_AT(IOVA + 3 * PAGE, 2 * PAGE));
	MUST_FAIL(EEXIST, MAP_AT(IOVA - PAGE, 6 * PAGE));
	MUST(MAP_AT(IOVA + 4 * PAGE, PAGE));
}

TEST_F(abuse, map_refuses_memory_that_is_not_there)
{
	munmap(self->memory + 4 * PAGE, PAGE);
	MUST_FAIL(EFAULT, MAP_AT(IOVA, 8 * PAGE));
	/* All or nothing. */
	MUST_FAIL(ENOENT, UNMAP(IOVA, 8 * PAGE));
	MUST(MAP_AT(IOVA, 4 * PAGE));
}

TEST_F(abuse, unmap_takes_whole_mappings_only)
{
	MUST(MAP_AT(IOVA, 4 * PAGE));
	MUST_FAIL(ENOENT, UNMAP(IOVA, PAGE));
	MUST_FAIL(ENOENT, UNMAP(IOVA + PAGE, PAGE));
	MUST_FAIL(EINVAL, UNMAP(IOVA, 0));
	MUST(UNMAP(IOVA, 4 * PAGE));
	MUST_FAIL(ENOENT, UNMAP(IOVA, 4 * PAGE));
}

TEST_F(abuse, ids_are_checked)
{
	int fd = self->session.container;
	uint32_t gone;

	MUST(kst_ioas_alloc(fd, &gone));
	MUST(kst_destroy(fd, gone));
	MUST_FAIL(ENOENT, kst_destroy(fd, gone));
	MUST_FAIL(ENOENT, kst_destroy(fd, 0));
	MUST_FAIL(ENOENT, kst_destroy(fd, ~0u));
	MUST_FAIL(ENOENT, kst_ioas_map_fixed(fd, gone, self->memory, PAGE, IOVA));
	MUST_FAIL(ENOENT, kst_ioas_unmap(fd, gone, IOVA, PAGE));
	MUST_FAIL(ENOENT, kst_attach(self->session.fd, &gone));
	MUST_FAIL(ENOENT, kst_ioas_unmap(fd, self->session.devid, IOVA, PAGE));
}

TEST_F(abuse, iommufd_checks_sizes)
{
	struct {
		struct iommu_ioas_alloc alloc;
		uint32_t beyond[8];
	} large = {.alloc = {.size = sizeof(large)}};
	int fd = self->session.container;

	MUST(kst_ioctl(fd, IOMMU_IOAS_ALLOC, &large));
	/* Bytes beyond the kernel's own structure must be zero. */
	large.beyond[3] = 1;
	MUST_FAIL(E2BIG, kst_ioctl(fd, IOMMU_IOAS_ALLOC, &large));
	large.alloc.size = 4;
	MUST_FAIL(EINVAL, kst_ioctl(fd, IOMMU_IOAS_ALLOC, &large));
	large.alloc.size = sizeof(large.alloc);
	large.alloc.flags = 1;
	MUST_FAIL(EOPNOTSUPP, kst_ioctl(fd, IOMMU_IOAS_ALLOC, &large));
	MUST_FAIL(EFAULT, kst_ioctl(fd, IOMMU_IOAS_ALLOC, NULL));
	MUST_FAIL(ENOTTY, kst_ioctl(fd, _IO(';', 0xff), &large));
}

#include "tests_objects.h"
#include "tests_iommufd.h"
#include "tests_destroy.h"

TEST_F(abuse, device_ioctls_check_argsz)
{
	static const unsigned long requests[] = {
		VFIO_DEVICE_GET_INFO,
		VFIO_DEVICE_GET_REGION_INFO,
		VFIO_DEVICE_GET_IRQ_INFO,
		VFIO_DEVICE_SET_IRQS,
		VFIO_DEVICE_BIND_IOMMUFD,
		VFIO_DEVICE_ATTACH_IOMMUFD_PT,
		VFIO_DEVICE_GET_PCI_HOT_RESET_INFO,
		VFIO_DEVICE_PCI_HOT_RESET,
		VFIO_DEVICE_IOEVENTFD,
		VFIO_DEVICE_FEATURE,
	};

	for (size_t i = 0; i < sizeof(requests) / sizeof(requests[0]); i++) {
		uint32_t argument[64] = {0};

		MUST_FAIL(EINVAL, kst_ioctl(self->session.fd, requests[i], argument));
		argument[0] = 1;
		MUST_FAIL(EINVAL, kst_ioctl(self->session.fd, requests[i], argument));
		MUST_FAIL(EFAULT, kst_ioctl(self->session.fd, requests[i], NULL));
	}
}

/* The sum of `start` and `count` must not wrap around. */
TEST_F(abuse, set_irqs_does_not_wrap_around)
{
	static const struct {
		uint32_t start, count;
	} bad[] = {
		{0, ~0u}, {1, ~0u},	{~0u, 1},
		{~0u, 2}, {~0u - 1, 1}, {1u << 31, 1u << 31},
	};
	struct {
		struct vfio_irq_set set;
		int32_t events[4];
	} argument = {.set.argsz = sizeof(argument), .events = {-1, -1, -1, -1}};
	struct vfio_irq_set *set = &argument.set;
	int fd = self->session.fd;

	set->index = VFIO_PCI_MSI_IRQ_INDEX;
	set->flags = VFIO_IRQ_SET_DATA_EVENTFD | VFIO_IRQ_SET_ACTION_TRIGGER;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		set->start = bad[i].start;
		set->count = bad[i].count;
		MUST_FAIL(EINVAL, kst_ioctl(fd, VFIO_DEVICE_SET_IRQS, set));
	}
	set->start = 0;
	set->count = 1;
	set->argsz = sizeof(*set) + 3;
	MUST_FAIL(EINVAL, kst_ioctl(fd, VFIO_DEVICE_SET_IRQS, set));
	set->argsz = sizeof(argument);
	set->index = VFIO_PCI_NUM_IRQS + 1;
	MUST_FAIL(EINVAL, kst_ioctl(fd, VFIO_DEVICE_SET_IRQS, set));
	set->index = VFIO_PCI_MSI_IRQ_INDEX;
	set->flags |= VFIO_IRQ_SET_DATA_BOOL;
	MUST_FAIL(EINVAL, kst_ioctl(fd, VFIO_DEVICE_SET_IRQS, set));
	set->flags = VFIO_IRQ_SET_DATA_NONE | 1u << 31;
	MUST_FAIL(EINVAL, kst_ioctl(fd, VFIO_DEVICE_SET_IRQS, set));
}

#include "tests_random.h"
#include "tests_legacy.h"

TEST_HARNESS_MAIN
