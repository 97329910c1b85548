// SPDX-License-Identifier: GPL-2.0-only
/* The tree's own tests of VFIO with a real device: selftests/vfio. */
#include <stdlib.h>

#include "kst/kst.h"
#include "kst/launch.h"

#ifdef BROKEN
int main(void)
{
	return kst_launch_nothing("selftests/vfio does not compile: " BROKEN);
}
#else
int vfio_dma_mapping_test_main(int argc, char **argv);
int vfio_dma_mapping_mmio_test_main(int argc, char **argv);
int vfio_iommufd_setup_test_main(int argc, char **argv);
int vfio_pci_device_test_main(int argc, char **argv);

/* As scripts/setup.sh there does it: one device, bound to vfio-pci. */
int main(void)
{
	static const struct kst_program programs[] = {
		{"vfio_dma_mapping_test", vfio_dma_mapping_test_main},
		{"vfio_dma_mapping_mmio_test", vfio_dma_mapping_mmio_test_main},
		{"vfio_iommufd_setup_test", vfio_iommufd_setup_test_main},
		{"vfio_pci_device_test", vfio_pci_device_test_main},
	};
	struct kst_device device;

	if (kst_find_device("edu1", &device))
		return kst_launch_nothing("this guest has no edu1");
	if (!kst_has_iommu(&device))
		return kst_launch_nothing("the guest's devices have no IOMMU");
	if (kst_bind_vfio(&device))
		return kst_launch_nothing("the device can't be bound to vfio-pci");
	setenv("VFIO_SELFTESTS_BDF", device.bdf, 1);
	kst_write("/proc/sys/vm/nr_hugepages", "8");
	return kst_launch(programs, sizeof(programs) / sizeof(programs[0]));
}
#endif
