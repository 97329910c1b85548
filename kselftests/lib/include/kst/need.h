/* SPDX-License-Identifier: GPL-2.0-only */
/* Requirements of a test, for use in FIXTURE_SETUP. */
#ifndef KST_NEED_H
#define KST_NEED_H

#include "kst/session.h"

/* Variants of a fixture: through each interface. */
#define ADD_INTERFACES(fixture)                                                          \
	FIXTURE_VARIANT(fixture)                                                         \
	{                                                                                \
		enum kst_interface interface;                                            \
	};                                                                               \
	FIXTURE_VARIANT_ADD(fixture, group_container){.interface = KST_GROUP_CONTAINER}; \
	FIXTURE_VARIANT_ADD(fixture, group_iommufd){.interface = KST_GROUP_IOMMUFD};     \
	FIXTURE_VARIANT_ADD(fixture, cdev)                                               \
	{                                                                                \
		.interface = KST_CDEV                                                    \
	}

/* Fails instead of skipping if the guest has the role but the kernel lost the device. */
#define NEED_ROLE(find, name, device)                                                    \
	do {                                                                             \
		int found__ = find(name, device);                                        \
		ASSERT_NE(-ENXIO, found__)                                               \
		{                                                                        \
			TH_LOG("the guest's %s is absent", name);                        \
		}                                                                        \
		if (found__)                                                             \
			SKIP(return, "this guest has no %s", name);                      \
	} while (0)

/* Fails if the device looks as if it were behind an IOMMU but there is no IOMMU. */
#define SKIP_BEHIND_IOMMU(device)                                                        \
	do {                                                                             \
		if (kst_has_iommu(device)) {                                             \
			ASSERT_TRUE(kst_kernel_has_iommu());                             \
			SKIP(return, "the guest's devices are behind an IOMMU");         \
		}                                                                        \
	} while (0)

/* A device that can only be used in noiommu mode. */
#define NEED_DEVICE(name, device)                                                        \
	do {                                                                             \
		if (kst_oopsed())                                                        \
			SKIP(return, "an earlier test caused an oops");                  \
		if (kst_noiommu() < 0)                                                   \
			LACKS("noiommu", "this kernel has no noiommu mode");             \
		if (!kst_exists("/sys/bus/pci/drivers/vfio-pci"))                        \
			LACKS("vfio-pci", "this kernel has no vfio-pci");                \
		NEED_ROLE(kst_find_noiommu_device, name, device);                        \
		SKIP_BEHIND_IOMMU(device);                                               \
	} while (0)

/* Binds the device to vfio-pci, and checks that this interface to it is available. */
#define NEED_OPENABLE(interface, device)                                                 \
	do {                                                                             \
		const char *feature__, *reason__;                                        \
		reason__ = kst_check_interface(interface, device, &feature__);           \
		if (reason__)                                                            \
			LACKS(feature__, "%s", reason__);                                \
	} while (0)

/*
 * A device behind an IOMMU. Used after NEED_OPENABLE, since some IOMMUs add a device only
 * when a driver probes it.
 */
#define NEED_IOMMU(device)                                                               \
	do {                                                                             \
		if (!kst_has_iommu(device)) {                                            \
			ASSERT_FALSE(kst_kernel_has_iommu());                            \
			SKIP(return, "the device has no IOMMU");                         \
		}                                                                        \
	} while (0)

/*
 * A device with or without an IOMMU, whatever the guest has; without if it has both,
 * since only some guests do.
 */
#define NEED_ANY_DEVICE(name, interface, device)                                         \
	do {                                                                             \
		if (kst_oopsed())                                                        \
			SKIP(return, "an earlier test caused an oops");                  \
		NEED_ROLE(kst_find_noiommu_device, name, device);                        \
		NEED_OPENABLE(interface, device);                                        \
	} while (0)

/* In tests of such a device that are about the noiommu mode. */
#define NEED_NOIOMMU(device)                                                             \
	do {                                                                             \
		if (kst_has_iommu(device)) {                                             \
			ASSERT_TRUE(kst_kernel_has_iommu());                             \
			SKIP(return, "the device is behind an IOMMU");                   \
		}                                                                        \
	} while (0)

/* The same for a device found by NEED_DEVICE. */
#define NEED_INTERFACE(interface, device)                                                \
	do {                                                                             \
		NEED_OPENABLE(interface, device);                                        \
		/* Some IOMMUs add a device only when a driver probes it. */             \
		SKIP_BEHIND_IOMMU(device);                                               \
	} while (0)

#endif
