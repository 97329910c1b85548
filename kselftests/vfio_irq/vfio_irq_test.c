// SPDX-License-Identifier: GPL-2.0-only
/*
 * Interrupts of PCI devices through each interface, with and without an IOMMU:
 * drivers/vfio/pci/vfio_pci_intrs.c.
 */
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kst/harness.h"

#include "kst/edu.h"
#include "kst/need.h"
#include "kst/pci.h"

#define INTX VFIO_PCI_INTX_IRQ_INDEX
#define MSI VFIO_PCI_MSI_IRQ_INDEX
#define MSIX VFIO_PCI_MSIX_IRQ_INDEX
#define NONE VFIO_IRQ_SET_DATA_NONE
#define BOOL VFIO_IRQ_SET_DATA_BOOL
#define EVENTFD VFIO_IRQ_SET_DATA_EVENTFD
#define MASK VFIO_IRQ_SET_ACTION_MASK
#define UNMASK VFIO_IRQ_SET_ACTION_UNMASK
#define TRIGGER VFIO_IRQ_SET_ACTION_TRIGGER
/* How long to wait for an event that must not arrive: a test can only miss it. */
#define QUIET 0.003

/* Exactly one event has arrived, or arrives soon. */
#define EXPECT_EVENT(event) EXPECT_EQ(1, kst_wait_event(event, KST_DEVICE_SECONDS))
#define EXPECT_QUIET(event) EXPECT_EQ(-ETIMEDOUT, kst_wait_event(event, QUIET))

/* Two eventfds are enough for most tests. */
#define OPEN_EVENTS(self)                                                                \
	do {                                                                             \
		(self)->event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);                  \
		(self)->other = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);                  \
		ASSERT_LE(0, (self)->event);                                             \
		ASSERT_LE(0, (self)->other);                                             \
	} while (0)

static void close_event(int *event)
{
	if (*event >= 0)
		close(*event);
	*event = -1;
}

/* The number of interrupts that VFIO reports, 0 for an unknown index. */
static unsigned int count_irqs(int fd, unsigned int index, uint32_t *flags)
{
	struct vfio_irq_info info = {.argsz = sizeof(info), .index = index};

	if (kst_ioctl(fd, VFIO_DEVICE_GET_IRQ_INFO, &info))
		return 0;
	if (flags)
		*flags = info.flags;
	return info.count;
}

/* INTx as a device without an IOMMU or a legacy bridge has it may not be routed. */
static bool is_intx_routed(const struct kst_device *device)
{
	char path[128], text[16];

	snprintf(path, sizeof(path), "%s/irq", device->sysfs);
	return !kst_read(path, text, sizeof(text)) && strtoul(text, NULL, 10);
}

/* Whether the device itself holds INTx back. */
static bool is_intx_off(const struct kst_device *device)
{
	uint32_t command = 0;

	kst_hardware_get(device, PCI_COMMAND, 2, &command);
	return command & PCI_COMMAND_INTX_DISABLE;
}

/* Waits for an interrupt that is not reported. */
static bool wait_intx_off(const struct kst_device *device)
{
	double until = kst_now() + KST_DEVICE_SECONDS;

	while (!is_intx_off(device) && kst_now() < until)
		usleep(100);
	return is_intx_off(device);
}

static int set_command(int fd, uint32_t clear, uint32_t set)
{
	uint32_t command;
	int result = kst_config_get(fd, PCI_COMMAND, 2, &command);

	return result ? result
		      : kst_config_set(fd, PCI_COMMAND, 2, (command & ~clear) | set);
}

/* Registers and interrupts of one edu device. */
#define OPEN_EDU(self, variant, role)                                                    \
	do {                                                                             \
		(self)->session.fd = (self)->session.group = -1;                         \
		(self)->session.container = (self)->event = (self)->other = -1;          \
		if (kst_oopsed())                                                        \
			SKIP(return, "an earlier test caused an oops");                  \
		NEED_ROLE(kst_find_device, role, &(self)->device);                       \
		NEED_OPENABLE((variant)->interface, &(self)->device);                    \
		kst_take_traces(&(self)->traces);                                        \
		MUST(kst_open(&(self)->session, (variant)->interface, &(self)->device)); \
		MUST(edu_open(&(self)->edu, (self)->session.fd));                        \
		OPEN_EVENTS(self);                                                       \
	} while (0)

/* Nothing is left that was not consumed. */
#define CLOSE_EDU(self)                                                                  \
	do {                                                                             \
		edu_close(&(self)->edu);                                                 \
		kst_close(&(self)->session);                                             \
		/* No wait: closing has ended all interrupts. */                         \
		if ((self)->event >= 0)                                                  \
			EXPECT_EQ(-ETIMEDOUT, kst_wait_event((self)->event, 0));         \
		if ((self)->other >= 0)                                                  \
			EXPECT_EQ(-ETIMEDOUT, kst_wait_event((self)->other, 0));         \
		close_event(&(self)->event);                                             \
		close_event(&(self)->other);                                             \
		EXPECT_NO_TRACES(&(self)->traces, &(self)->device);                      \
	} while (0)

static void raise_edu(struct edu *edu, uint32_t bits)
{
	edu_write(edu, EDU_REG_IRQ_RAISE, bits);
}

static void ack_edu(struct edu *edu)
{
	edu_write(edu, EDU_REG_IRQ_ACK, ~0u);
}

#include "tests_intx.h"
#include "tests_unmask.h"
#include "tests_shared.h"
#include "tests_msi.h"
#include "tests_request.h"
#include "tests_msix.h"
#include "tests_vectors.h"
#include "tests_error.h"

TEST_HARNESS_MAIN
