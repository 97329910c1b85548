// SPDX-License-Identifier: GPL-2.0-only
/*
 * PCI devices through each interface, with and without an IOMMU: config space, regions,
 * mappings, resets, several devices and several processes. drivers/vfio/pci.
 */
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kst/harness.h"

#include "kst/edu.h"
#include "kst/need.h"
#include "kst/nvme.h"
#include "kst/pci.h"

#define PAGE 4096ul
#define UNKNOWN_FLAG (1u << 31)

/* An open device of some role. */
struct user {
	struct kst_device device;
	struct kst_session session;
	struct kst_traces traces;
};

#define OPEN_USER(user, interface_, role_) OPEN_USER_(user, interface_, role_, true)
/* With or without resets, which not every test needs and which take a while. */
#define OPEN_USER_(user, interface_, role_, resets)                                      \
	do {                                                                             \
		(user)->session.fd = (user)->session.group = -1;                         \
		(user)->session.container = -1;                                          \
		if (kst_oopsed())                                                        \
			SKIP(return, "an earlier test caused an oops");                  \
		NEED_ROLE(kst_find_device, role_, &(user)->device);                      \
		NEED_OPENABLE(interface_, &(user)->device);                              \
		MUST(kst_allow_resets(&(user)->device, resets));                         \
		kst_take_traces(&(user)->traces);                                        \
		MUST(kst_open(&(user)->session, interface_, &(user)->device));           \
	} while (0)

#define CLOSE_USER(user)                                                                 \
	do {                                                                             \
		kst_close(&(user)->session);                                             \
		EXPECT_NO_TRACES(&(user)->traces, &(user)->device);                      \
	} while (0)

#define ADD_INTERFACE(fixture, name, interface_, role_)                                  \
	FIXTURE_VARIANT_ADD(fixture, name)                                               \
	{                                                                                \
		.interface = interface_, .role = role_                                   \
	}

#define ADD_INTERFACES_TO(fixture, role_)                                                \
	ADD_INTERFACE(fixture, group_container, KST_GROUP_CONTAINER, role_);             \
	ADD_INTERFACE(fixture, group_iommufd, KST_GROUP_IOMMUFD, role_);                 \
	ADD_INTERFACE(fixture, cdev, KST_CDEV, role_)

/* A register of the device's config space, as VFIO and as the hardware has it. */
#define CONFIG(offset, size)                                                             \
	({                                                                               \
		uint32_t config__;                                                       \
		MUST(kst_config_get(self->user.session.fd, offset, size, &config__));    \
		config__;                                                                \
	})
#define SET_CONFIG(offset, size, value)                                                  \
	MUST(kst_config_set(self->user.session.fd, offset, size, value))
#define HARDWARE(offset, size)                                                           \
	({                                                                               \
		uint32_t config__;                                                       \
		MUST(kst_hardware_get(&self->user.device, offset, size, &config__));     \
		config__;                                                                \
	})

/*
 * Devices with few and with many capabilities. The latter takes longer to open. Within
 * the driver a group with an iommufd does not differ from one with a container.
 */
FIXTURE(pci)
{
	struct user user;
};

FIXTURE_VARIANT(pci)
{
	enum kst_interface interface;
	const char *role;
};

ADD_INTERFACES_TO(pci, "edu1");
ADD_INTERFACE(pci, nic_group_container, KST_GROUP_CONTAINER, "net0");
ADD_INTERFACE(pci, nic_cdev, KST_CDEV, "net0");

FIXTURE_SETUP(pci)
{
	OPEN_USER_(&self->user, variant->interface, variant->role, false);
}

FIXTURE_TEARDOWN(pci)
{
	CLOSE_USER(&self->user);
}

/* Whether reading this byte raises SIGBUS, as a mapping of memory that is off does. */
static sigjmp_buf bus_error;

static void on_bus_error(int signal)
{
	siglongjmp(bus_error, 1);
}

static bool faults(const volatile void *address)
{
	struct sigaction action = {.sa_handler = on_bus_error}, former;
	volatile bool result = true;

	sigaction(SIGBUS, &action, &former);
	if (!sigsetjmp(bus_error, 1)) {
		(void)*(const volatile uint32_t *)address;
		result = false;
	}
	sigaction(SIGBUS, &former, NULL);
	return result;
}

static int set_command(int fd, uint32_t clear, uint32_t set)
{
	uint32_t command;
	int result = kst_config_get(fd, PCI_COMMAND, 2, &command);

	return result ? result
		      : kst_config_set(fd, PCI_COMMAND, 2, (command & ~clear) | set);
}

/* Maps part of a region. */
static void *map_region(int fd, unsigned int index, size_t offset, size_t size)
{
	struct vfio_region_info info;

	if (kst_region_info(fd, index, &info))
		return MAP_FAILED;
	return mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd,
		    info.offset + offset);
}

#include "tests_config.h"
#include "tests_capabilities.h"
#include "tests_power.h"
#include "tests_region.h"
#include "tests_bar.h"
#include "tests_memory.h"
#include "tests_reset.h"
#include "tests_functions.h"
#include "tests_sharing.h"
#include "tests_feature.h"

TEST_HARNESS_MAIN
