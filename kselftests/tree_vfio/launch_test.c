// SPDX-License-Identifier: GPL-2.0-only
/* The tree's own VFIO tests with a real device: selftests/vfio. */
#include "kst/launch.h"

#ifdef BROKEN
int main(void)
{
	return kst_launch_nothing("selftests/vfio does not compile: " BROKEN);
}
#else
#include <stdlib.h>

#include "kst/kst.h"
#include "kst/session.h"

int vfio_dma_mapping_test_main(int argc, char **argv);
int vfio_dma_mapping_mmio_test_main(int argc, char **argv);
int vfio_iommufd_setup_test_main(int argc, char **argv);
int vfio_pci_device_test_main(int argc, char **argv);
/* Only exists in trees with the series. */
__attribute__((weak)) int vfio_noiommu_test_main(int argc, char **argv);

static int with_iommu(void)
{
	static const struct kst_program programs[] = {
		{"vfio_dma_mapping_test", vfio_dma_mapping_test_main},
		{"vfio_dma_mapping_mmio_test", vfio_dma_mapping_mmio_test_main},
		{"vfio_iommufd_setup_test", vfio_iommufd_setup_test_main},
		{"vfio_pci_device_test", vfio_pci_device_test_main},
	};

	return kst_launch(programs, sizeof(programs) / sizeof(programs[0]));
}

static int without_iommu(const struct kst_device *device)
{
	const struct kst_program program = {"vfio_noiommu_test", vfio_noiommu_test_main};
	const char *feature, *reason;

	if (!program.main)
		return kst_launch_nothing("this tree's tests need an IOMMU");
	reason = kst_check_interface(KST_CDEV, device, &feature);
	return reason ? kst_launch_nothing(reason) : kst_launch(&program, 1);
}

/* Sets up one device like scripts/setup.sh of selftests/vfio: binds it to vfio-pci. */
int main(void)
{
	struct kst_device device;

	if (kst_find_device("edu1", &device))
		return kst_launch_nothing("this guest has no edu1");
	if (!kst_has_iommu(&device) && kst_set_noiommu(true))
		return kst_launch_nothing("this kernel has no noiommu mode");
	if (kst_bind_vfio(&device))
		return kst_launch_nothing("the device can't be bound to vfio-pci");
	setenv("VFIO_SELFTESTS_BDF", device.bdf, 1);
	kst_write("/proc/sys/vm/nr_hugepages", "8");
	return kst_has_iommu(&device) ? with_iommu() : without_iommu(&device);
}
#endif
