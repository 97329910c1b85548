// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mappings by VFIO's container (drivers/vfio/vfio_iommu_type1.c) and by iommufd's
 * emulation of it (drivers/iommu/iommufd/vfio_compat.c), for devices behind an IOMMU.
 * The variants called container use /dev/vfio/vfio, which may be an iommufd too.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "kst/harness.h"

#include "kst/child.h"
#include "kst/edu.h"
#include "kst/leaks.h"
#include "kst/need.h"
#include "kst/type1.h"

#define PAGE 4096ull
#define PAGES 64
/* Above what the library uses, and below the end of any IOMMU's address space. */
#define BASE 0x100000000ull
#define ENTRY_LIMIT "/sys/module/vfio_iommu_type1/parameters/dma_entry_limit"

FIXTURE(type1)
{
	struct kst_device device;
	struct kst_session session;
	struct kst_usage usage;
	unsigned long splats;
	uint8_t *memory;
	int container;
	bool compat; /* the container is an iommufd */
};

FIXTURE_VARIANT(type1)
{
	enum kst_interface interface;
	unsigned long type;
};

FIXTURE_VARIANT_ADD(type1, container_v1){
	.interface = KST_GROUP_CONTAINER,
	.type = VFIO_TYPE1_IOMMU,
};

FIXTURE_VARIANT_ADD(type1, container_v2){
	.interface = KST_GROUP_CONTAINER,
	.type = VFIO_TYPE1v2_IOMMU,
};

FIXTURE_VARIANT_ADD(type1, iommufd_v1){
	.interface = KST_GROUP_IOMMUFD,
	.type = VFIO_TYPE1_IOMMU,
};

FIXTURE_VARIANT_ADD(type1, iommufd_v2){
	.interface = KST_GROUP_IOMMUFD,
	.type = VFIO_TYPE1v2_IOMMU,
};

FIXTURE_SETUP(type1)
{
	self->session.fd = self->session.group = self->session.container = -1;
	self->memory = MAP_FAILED;
	self->splats = kst_splats();
	kst_get_usage(&self->usage);
	if (kst_oopsed())
		SKIP(return, "an earlier test caused an oops");
	NEED_ROLE(kst_find_device, "edu1", &self->device);
	NEED_OPENABLE(variant->interface, &self->device);
	NEED_IOMMU(&self->device);
	self->compat =
		variant->interface == KST_GROUP_IOMMUFD || kst_container_is_iommufd();
	MUST(kst_open_type(&self->session, variant->interface, &self->device,
			   variant->type));
	self->container = self->session.container;
	self->memory = mmap(NULL, PAGES * PAGE, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	ASSERT_NE(MAP_FAILED, self->memory);
}

FIXTURE_TEARDOWN(type1)
{
	kst_close(&self->session);
	if (self->memory != MAP_FAILED)
		munmap(self->memory, PAGES * PAGE);
	if (kst_exists(ENTRY_LIMIT)) {
		EXPECT_EQ(0, kst_write(ENTRY_LIMIT, "65535"));
	}
	EXPECT_NO_LEAKS(&self->usage);
	EXPECT_EQ(self->splats, kst_splats());
}

/* Only VFIO's own container has these features. */
#define NEED_OWN_CONTAINER()                                                             \
	do {                                                                             \
		if (self->compat)                                                        \
			SKIP(return, "not implemented by iommufd");                      \
	} while (0)

/* A range that wraps around: 6.12's own container has another name for this error. */
#define MUST_FAIL_TO_WRAP(call)                                                          \
	do {                                                                             \
		long long wrapped__ = (call);                                            \
		EXPECT_TRUE(wrapped__ == -EOVERFLOW ||                                   \
			    (!self->compat && wrapped__ == -EINVAL));                    \
	} while (0)

#define MAP(pages, iova)                                                                 \
	kst_map_dma(self->container, self->memory, iova, (pages)*PAGE, KST_DMA_RW)

/* Returns how many pages were unmapped, or -errno. */
static long long unmap(int container, uint64_t iova, uint64_t pages, uint32_t flags)
{
	uint64_t size = pages * PAGE;
	int result = kst_unmap_dma(container, iova, &size, flags);

	return result ? result : (long long)(size / PAGE);
}
#define UNMAP(iova, pages) unmap(self->container, iova, pages, 0)
#define UNMAP_ALL() unmap(self->container, 0, 0, VFIO_DMA_UNMAP_FLAG_ALL)

/*
 * Pages that the kernel has accounted to this process (or another one) for mappings, in
 * addition to what it had before.
 */
static long accounted(const struct kst_usage *before, bool compat)
{
	return compat ? kst_status_pages(0, "VmPin") - before->pinned
		      : kst_status_pages(0, "VmLck") - before->locked;
}
#define ACCOUNTED() accounted(&self->usage, self->compat)

#include "tests_info.h"
#include "tests_map.h"
#include "tests_unmap.h"
#include "tests_locked.h"
#include "tests_process.h"
#include "tests_dirty.h"
#include "tests_vaddr.h"
#include "tests_groups.h"

TEST_HARNESS_MAIN
