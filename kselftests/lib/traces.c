// SPDX-License-Identifier: GPL-2.0-only
#include <stdlib.h>

#include "kst/pci.h"

void kst_take_traces(struct kst_traces *traces)
{
	kst_get_usage(&traces->usage);
	traces->splats = kst_splats();
	traces->taken = true;
}

/* The hardware's own registers. vfio_pci_core_disable() has restored the others. */
const char *kst_find_noise(const struct kst_device *device)
{
	uint32_t command, status, at, header, flags;

	if (kst_count_interrupts(device) > 0)
		return "an interrupt is still requested";
	if (kst_hardware_get(device, PCI_COMMAND, 2, &command) ||
	    kst_hardware_get(device, PCI_STATUS, 2, &status) ||
	    kst_hardware_get(device, PCI_CAPABILITY_LIST, 1, &at))
		return "config space can't be read";
	if (command & PCI_COMMAND_MASTER)
		return "bus mastering is still on";
	if (command & PCI_COMMAND_INTX_DISABLE)
		return "INTx is still disabled";
	for (int i = 0; (status & PCI_STATUS_CAP_LIST) && at && i < 48;
	     i++, at = header >> 8) {
		if (kst_hardware_get(device, at, 2, &header) ||
		    kst_hardware_get(device, at + 2, 2, &flags))
			return "config space can't be read";
		if ((header & 0xff) == PCI_CAP_ID_MSI && (flags & PCI_MSI_FLAGS_ENABLE))
			return "MSI is still on";
		if ((header & 0xff) == PCI_CAP_ID_MSIX && (flags & PCI_MSIX_FLAGS_ENABLE))
			return "MSI-X is still on";
	}
	return NULL;
}

const char *kst_find_traces(const struct kst_traces *before,
			    const struct kst_device *device)
{
	const char *leak;

	if (!before->taken)
		return NULL;
	leak = kst_check_no_leaks(&before->usage);
	if (leak)
		return leak;
	if (before->splats != kst_splats())
		return "the kernel reported a bug";
	if (device->bdf[0] && kst_exists(device->sysfs))
		return kst_find_noise(device);
	return NULL;
}
