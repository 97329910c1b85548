// SPDX-License-Identifier: GPL-2.0-only
/* The tree's own tests of iommufd with the mock device: selftests/iommu. */
#include "kst/kst.h"
#include "kst/launch.h"

#ifdef BROKEN
int main(void)
{
	return kst_launch_nothing("selftests/iommu does not compile: " BROKEN);
}
#else
int iommufd_main(int argc, char **argv);
int iommufd_fail_nth_main(int argc, char **argv);

int main(void)
{
	static const struct kst_program programs[] = {
		{"iommufd", iommufd_main},
		{"iommufd_fail_nth", iommufd_fail_nth_main},
	};

	/* Of CONFIG_IOMMUFD_TEST: drivers/iommu/iommufd/selftest.c. */
	if (!kst_exists("/sys/bus/iommufd_mock"))
		return kst_launch_nothing("this kernel has no mock device of iommufd");
	kst_write("/proc/sys/vm/nr_hugepages", "16");
	return kst_launch(programs, sizeof(programs) / sizeof(programs[0]));
}
#endif
