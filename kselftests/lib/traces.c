// SPDX-License-Identifier: GPL-2.0-only
#include <stdio.h>
#include <stdlib.h>

#include "kst/pci.h"

/* A line such as "VmLck:	       4 kB" of /proc/self/status. */
static long status_kb(const char *name)
{
	FILE *file = fopen("/proc/self/status", "re");
	char line[256];
	long value = -1;

	while (file && fgets(line, sizeof(line), file))
		if (!strncmp(line, name, strlen(name)))
			value = strtol(line + strlen(name), NULL, 10);
	if (file)
		fclose(file);
	return value;
}

void kst_take_traces(struct kst_traces *traces)
{
	traces->fds = kst_count_fds();
	traces->locked = status_kb("VmLck:");
	traces->pinned = status_kb("VmPin:");
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
	if (!before->taken)
		return NULL;
	if (before->fds != kst_count_fds())
		return "descriptors are still open";
	if (before->locked != status_kb("VmLck:"))
		return "memory is still locked";
	if (before->pinned != status_kb("VmPin:"))
		return "memory is still pinned";
	if (before->splats != kst_splats())
		return "the kernel reported a bug";
	if (device->bdf[0] && kst_exists(device->sysfs))
		return kst_find_noise(device);
	return NULL;
}
