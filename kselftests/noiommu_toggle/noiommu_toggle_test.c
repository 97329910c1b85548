// SPDX-License-Identifier: GPL-2.0-only
/*
 * vfio.enable_unsafe_noiommu_mode can be written at run time: what that means
 * for the parameter itself, for devices registered before, and under load.
 *
 * Two policies exist: the parameter is mutable, or a one-way latch. Each has
 * tests that skip under the other; KST_EXPECT=mutable or =latch turns a wrong
 * policy into a failure. Tests that need the mode off come first, since behind
 * a latch there is no way back.
 */
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kselftest_harness.h"

#include "kst/edu.h"
#include "kst/session.h"

#define NO_IOMMU_LACKS "the guest's devices are behind an IOMMU"

/* A device that only the noiommu mode can serve. */
#define NEED_DEVICE(name, device)                                                        \
	do {                                                                             \
		if (kst_noiommu() < 0)                                                   \
			LACKS("noiommu", "this kernel has no noiommu mode");             \
		if (!kst_exists("/sys/bus/pci/drivers/vfio-pci"))                        \
			LACKS("vfio-pci", "this kernel has no vfio-pci");                \
		if (kst_find_device(name, device))                                       \
			SKIP(return, "this guest has no " name);                         \
		if (kst_has_iommu(device))                                               \
			SKIP(return, NO_IOMMU_LACKS);                                    \
	} while (0)

/* The same operation for an open session, as proof that all of it works. */
static int use(struct kst_session *session)
{
	struct kst_buffer buffer;
	struct edu edu = { 0 };
	uint32_t *words;
	int result = edu_open(&edu, session->fd);

	if (result)
		return result;
	if (edu_read(&edu, EDU_REG_ID) != EDU_ID)
		return -EBADMSG;
	result = kst_buffer_alloc(session, &buffer, 4096);
	words = buffer.memory;
	for (int i = 0; !result && i < 16; i++)
		words[i] = i * 0x01010101;
	if (!result)
		result = edu_dma(&edu, false, buffer.bus, 0, 64);
	for (int i = 0; !result && i < 16; i++)
		words[i] = 0;
	if (!result)
		result = edu_dma(&edu, true, buffer.bus, 0, 64);
	for (int i = 0; !result && i < 16; i++)
		if (words[i] != i * 0x01010101u)
			result = -EBADMSG;
	kst_buffer_free(session, &buffer);
	edu_close(&edu);
	return result;
}

/* Turns the mode off; under a latch that must be refused, and stays a no. */
#define TURN_OFF()                                                                       \
	do {                                                                             \
		int off__ = kst_set_noiommu(false);                                      \
		if (off__) {                                                             \
			ASSERT_EQ(-EPERM, off__);                                        \
			ASSERT_EQ(1, kst_noiommu());                                     \
		} else {                                                                 \
			ASSERT_EQ(0, kst_noiommu());                                     \
		}                                                                        \
	} while (0)

#include "tests_parameter.h"
#include "tests_registered.h"
#include "tests_load.h"

TEST_HARNESS_MAIN
