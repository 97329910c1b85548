// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mappings of an iommufd (drivers/iommu/iommufd), which pages they pin, and the objects
 * that they belong to. The variant unattached needs no device: nothing is pinned then.
 */
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "kst/harness.h"

#include "kst/child.h"
#include "kst/edu.h"
#include "kst/leaks.h"
#include "kst/need.h"
#include "kst/probe.h"

#define PAGE 4096ull
#define PAGES 64
#define BASE 0x100000000ull
#define OTHER 0x200000000ull
#define RW (IOMMU_IOAS_MAP_READABLE | IOMMU_IOAS_MAP_WRITEABLE)
#define FIXED IOMMU_IOAS_MAP_FIXED_IOVA

#ifdef KST_HAVE_IOMMUFD_H

FIXTURE(ioas)
{
	struct kst_device device;
	struct kst_session session;
	struct kst_usage usage;
	unsigned long splats;
	uint8_t *memory;
	int fd; /* the iommufd */
	uint32_t ioas;
};

FIXTURE_VARIANT(ioas)
{
	bool attached;
};

FIXTURE_VARIANT_ADD(ioas, unattached){
	.attached = false,
};

FIXTURE_VARIANT_ADD(ioas, attached){
	.attached = true,
};

FIXTURE_SETUP(ioas)
{
	self->session.fd = self->session.group = self->session.container = -1;
	self->memory = MAP_FAILED;
	self->splats = kst_splats();
	kst_get_usage(&self->usage);
	if (kst_oopsed())
		SKIP(return, "an earlier test caused an oops");
	if (!kst_exists("/dev/iommu"))
		SKIP(return, "this kernel has no iommufd");
	if (variant->attached) {
		NEED_ROLE(kst_find_device, "edu1", &self->device);
		NEED_OPENABLE(KST_CDEV, &self->device);
		NEED_IOMMU(&self->device);
		MUST(kst_open(&self->session, KST_CDEV, &self->device));
	} else {
		self->session.container = MUST(kst_open_iommufd());
		MUST(kst_ioas_alloc(self->session.container, &self->session.ioas));
	}
	self->fd = self->session.container;
	self->ioas = self->session.ioas;
	self->memory = mmap(NULL, PAGES * PAGE, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	ASSERT_NE(MAP_FAILED, self->memory);
}

FIXTURE_TEARDOWN(ioas)
{
	kst_close(&self->session);
	if (self->memory != MAP_FAILED)
		munmap(self->memory, PAGES * PAGE);
	EXPECT_NO_LEAKS(&self->usage);
	EXPECT_EQ(self->splats, kst_splats());
}

#define MAP(pages, iova)                                                                 \
	kst_ioas_map_fixed(self->fd, self->ioas, self->memory, (pages)*PAGE, iova)

/* Returns how many pages were unmapped, or -errno. */
static long long unmap(int fd, uint32_t ioas, uint64_t iova, uint64_t pages)
{
	struct iommu_ioas_unmap request = {
		.size = sizeof(request),
		.ioas_id = ioas,
		.iova = iova,
		.length = pages * PAGE,
	};
	int result = kst_ioctl(fd, IOMMU_IOAS_UNMAP, &request);

	return result ? result : (long long)(request.length / PAGE);
}
#define UNMAP(iova, pages) unmap(self->fd, self->ioas, iova, pages)

static long long unmap_all(int fd, uint32_t ioas)
{
	struct iommu_ioas_unmap request = {
		.size = sizeof(request),
		.ioas_id = ioas,
		.length = UINT64_MAX,
	};
	int result = kst_ioctl(fd, IOMMU_IOAS_UNMAP, &request);

	return result ? result : (long long)(request.length / PAGE);
}
#define UNMAP_ALL() unmap_all(self->fd, self->ioas)

/* Pages, at a fixed address. */
static int copy(int fd, uint32_t from, uint64_t from_iova, uint32_t to, uint64_t to_iova,
		uint64_t pages, uint32_t rights)
{
	struct iommu_ioas_copy request = {
		.size = sizeof(request),
		.flags = rights | FIXED,
		.dst_ioas_id = to,
		.src_ioas_id = from,
		.length = pages * PAGE,
		.dst_iova = to_iova,
		.src_iova = from_iova,
	};

	return kst_ioctl(fd, IOMMU_IOAS_COPY, &request);
}

static int map_option(int fd, uint32_t option, uint16_t op, uint32_t object,
		      uint64_t *value)
{
	struct iommu_option request = {
		.size = sizeof(request),
		.option_id = option,
		.op = op,
		.object_id = object,
		.val64 = *value,
	};
	int result = kst_ioctl(fd, IOMMU_OPTION, &request);

	*value = request.val64;
	return result;
}

/* Pages that are pinned for this process, and how many should be: none unattached. */
#define PINNED() (kst_status_pages(0, "VmPin") - self->usage.pinned)
#define EXPECT_PINNED(pages) EXPECT_EQ(variant->attached ? (pages) : 0, PINNED())

#include "tests_map.h"
#include "tests_copy.h"
#include "tests_limits.h"
#include "tests_objects.h"
#include "tests_races.h"
#include "tests_attach.h"
#include "tests_file.h"

#else

TEST(nothing)
{
	SKIP(return, "this tree has no iommufd");
}

#endif

TEST_HARNESS_MAIN
