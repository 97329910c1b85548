// SPDX-License-Identifier: GPL-2.0-only
/* The tree's own iommufd tests with the mock device: selftests/iommu. */
#include "kst/launch.h"

#ifdef BROKEN
int main(void)
{
	return kst_launch_nothing("selftests/iommu does not compile: " BROKEN);
}
#else
#include <sys/sysinfo.h>

#include "kst/kst.h"

int iommufd_main(int argc, char **argv);
int iommufd_fail_nth_main(int argc, char **argv);

/* Needed by the variant "domain_dirty128M_huge", which fails instead of skipping. */
#define HUGE_PAGES "64"
/* "domain_dirty128M" needs as much memory again in small pages. */
#define MIN_MEMORY (400ull << 20)

static bool has_huge_pages(void)
{
	static const char path[] = "/proc/sys/vm/nr_hugepages";
	struct sysinfo info;
	char count[16];

	if (!sysinfo(&info) && info.totalram * info.mem_unit >= MIN_MEMORY) {
		kst_write(path, HUGE_PAGES);
		if (!kst_read(path, count, sizeof(count)) && !strcmp(count, HUGE_PAGES))
			return true;
	}
	kst_write(path, "16");
	return false;
}

int main(void)
{
	static const struct kst_program programs[] = {
		{"iommufd", iommufd_main},
		{"iommufd_fail_nth", iommufd_fail_nth_main},
	};
	static const struct kst_program small[] = {
		{"iommufd",
		 iommufd_main,
		 {"-V", "domain_dirty64M_huge", "-V", "domain_dirty128M_huge"}},
		{"iommufd_fail_nth", iommufd_fail_nth_main},
		{"iommufd.huge",
		 NULL,
		 {"this guest has no memory for " HUGE_PAGES " huge pages"}},
	};

	/* Created by CONFIG_IOMMUFD_TEST (drivers/iommu/iommufd/selftest.c). */
	if (!kst_exists("/sys/bus/iommufd_mock"))
		return kst_launch_nothing("this kernel has no iommufd mock device");
	return has_huge_pages() ? kst_launch(programs, 2) : kst_launch(small, 3);
}
#endif
