/* SPDX-License-Identifier: GPL-2.0-only */
/* What a test needs before it can begin; to be used in FIXTURE_SETUP. */
#ifndef KST_NEED_H
#define KST_NEED_H

#include "kst/session.h"

/* A role that the guest has without a device is no reason to skip: its kernel lost it. */
#define NEED_ROLE(find, name, device)                                                    \
	do {                                                                             \
		int found__ = find(name, device);                                        \
		ASSERT_NE(-ENXIO, found__)                                               \
		{                                                                        \
			TH_LOG("the guest has a %s, and it is not there", name);         \
		}                                                                        \
		if (found__)                                                             \
			SKIP(return, "this guest has no %s", name);                      \
	} while (0)

/* It has to be there: a group like that of an IOMMU is a fault without one. */
#define SKIP_BEHIND_IOMMU(device)                                                        \
	do {                                                                             \
		if (kst_has_iommu(device)) {                                             \
			ASSERT_TRUE(kst_kernel_has_iommu());                             \
			SKIP(return, "the guest's devices are behind an IOMMU");         \
		}                                                                        \
	} while (0)

/* A device that only the noiommu mode can serve. */
#define NEED_DEVICE(name, device)                                                        \
	do {                                                                             \
		if (kst_oopsed())                                                        \
			SKIP(return, "the kernel has had an oops before");               \
		if (kst_noiommu() < 0)                                                   \
			LACKS("noiommu", "this kernel has no noiommu mode");             \
		if (!kst_exists("/sys/bus/pci/drivers/vfio-pci"))                        \
			LACKS("vfio-pci", "this kernel has no vfio-pci");                \
		NEED_ROLE(kst_find_noiommu_device, name, device);                        \
		SKIP_BEHIND_IOMMU(device);                                               \
	} while (0)

/* The device bound to vfio-pci, and this way to it open. */
#define NEED_OPENABLE(way, device)                                                       \
	do {                                                                             \
		const char *feature__, *reason__;                                        \
		reason__ = kst_cannot(way, device, &feature__);                          \
		if (reason__)                                                            \
			LACKS(feature__, "%s", reason__);                                \
	} while (0)

/* The same of the device of NEED_DEVICE. */
#define NEED_WAY(way, device)                                                            \
	do {                                                                             \
		NEED_OPENABLE(way, device);                                              \
		/* Some IOMMUs take a device on when a driver does. */                   \
		SKIP_BEHIND_IOMMU(device);                                               \
	} while (0)

#endif
