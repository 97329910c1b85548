// SPDX-License-Identifier: GPL-2.0-only
/*
 * Concurrent DMA by two edu devices, with random sizes and offsets and with mappings
 * being created and destroyed at the same time. Memory around the target must not
 * change. The tests are the same with and without an IOMMU; only bus addresses differ.
 */
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "kst/harness.h"

#include "kst/e1000e.h"
#include "kst/edu.h"
#include "kst/leaks.h"
#include "kst/need.h"
#include "kst/nvme.h"
#include "kst/pci.h"
#include "kst/probe.h"
#include "kst/type1.h"

#define DEVICES 2
/* Every edu transfer takes a tenth of a second, whatever its size. */
#define ROUNDS 2
#define PAGE 4096
#define GUARD 0xa5
#define CHURN_IOVA 0x80000000ull

struct lane {
	struct kst_device device;
	struct kst_session session;
	struct kst_buffer buffer; /* two pages: source and target */
	uint64_t to;		  /* bus address of the second one */
	struct edu edu;
	bool open;
};

FIXTURE(dma)
{
	struct lane lanes[DEVICES];
	int first; /* 1: edu0 can't address its buffer */
	unsigned long splats;
};

FIXTURE_VARIANT(dma)
{
	enum kst_interface interface;
};

FIXTURE_VARIANT_ADD(dma, group_container){
	.interface = KST_GROUP_CONTAINER,
};

FIXTURE_VARIANT_ADD(dma, group_iommufd){
	.interface = KST_GROUP_IOMMUFD,
};

FIXTURE_VARIANT_ADD(dma, cdev){
	.interface = KST_CDEV,
};

FIXTURE_SETUP(dma)
{
	static const char *const roles[DEVICES] = {"edu0", "edu1"};

	self->splats = kst_splats();
	for (int i = 0; i < DEVICES; i++) {
		struct lane *lane = &self->lanes[i];

		if (kst_oopsed())
			SKIP(return, "an earlier test caused an oops");
		NEED_ROLE(kst_find_device, roles[i], &lane->device);
		NEED_OPENABLE(variant->interface, &lane->device);
		lane->open = true;
		MUST(kst_open(&lane->session, variant->interface, &lane->device));
		MUST(edu_open(&lane->edu, lane->session.fd));
		MUST(kst_buffer_alloc(&lane->session, &lane->buffer, 2 * PAGE));
		MUST(kst_buffer_bus(&lane->session, &lane->buffer, PAGE, &lane->to));
		if (i == 0 && (lane->buffer.bus | lane->to) > EDU_DEFAULT_MASK)
			self->first = 1;
	}
}

static void close_lane(struct lane *lane)
{
	kst_buffer_free(&lane->session, &lane->buffer);
	edu_close(&lane->edu);
	kst_close(&lane->session);
}

FIXTURE_TEARDOWN(dma)
{
	for (int i = 0; i < DEVICES; i++)
		if (self->lanes[i].open)
			close_lane(&self->lanes[i]);
	EXPECT_EQ(self->splats, kst_splats());
}

/* A round trip: from the first page to the device, then back to the second page. */
struct transfer {
	unsigned int own, from, to, length;
};

/* The shortest and longest transfers, at the first and the last possible offset. */
static const struct transfer edges[] = {
	{.own = EDU_BUFFER_SIZE - 1, .from = PAGE - 1, .to = PAGE - 1, .length = 1},
	{.own = 0, .from = 1, .to = 0, .length = EDU_BUFFER_SIZE},
	{.own = 0, .from = 0, .to = PAGE - 1, .length = 1},
	{.own = 0, .from = 0, .to = 1, .length = EDU_BUFFER_SIZE},
	{.own = EDU_BUFFER_SIZE - 1, .from = 0, .to = 0, .length = 1},
	{.own = 1, .from = 1, .to = 2, .length = EDU_BUFFER_SIZE - 1},
};

static struct transfer draw(void)
{
	struct transfer transfer;

	transfer.length = 1 + kst_random() % EDU_BUFFER_SIZE;
	transfer.own = kst_random() % (EDU_BUFFER_SIZE - transfer.length + 1);
	transfer.from = kst_random() % (PAGE - transfer.length + 1);
	transfer.to = kst_random() % (PAGE - transfer.length + 1);
	return transfer;
}

/* Returns the offset of the first wrong byte in the second page, or -1. */
static int first_wrong(const struct lane *lane, const struct transfer *done)
{
	const uint8_t *from = lane->buffer.memory, *to = from + PAGE;

	for (unsigned int k = 0; k < PAGE; k++) {
		bool inside = k >= done->to && k < done->to + done->length;

		if (to[k] != (inside ? from[done->from + k - done->to] : GUARD))
			return k;
	}
	return -1;
}

TEST_F_TIMEOUT(dma, arrives_completely_and_nowhere_else, KST_STRESS_SECONDS)
{
	struct transfer plan[DEVICES];

	for (int round = 0; round < ROUNDS * kst_factor(); round++) {
		for (int i = self->first; i < DEVICES; i++) {
			struct lane *lane = &self->lanes[i];
			uint8_t *bytes = lane->buffer.memory;

			/* Each interface tests different edge cases. */
			plan[i] =
				round ? draw() : edges[(2 * variant->interface + i) % 6];
			for (int k = 0; k < PAGE; k++)
				bytes[k] = kst_random() >> 32;
			memset(bytes + PAGE, GUARD, PAGE);
			MUST(edu_dma_start(&lane->edu, false,
					   lane->buffer.bus + plan[i].from, plan[i].own,
					   plan[i].length));
		}
		for (int i = self->first; i < DEVICES; i++)
			MUST(edu_dma_wait(&self->lanes[i].edu));
		for (int i = self->first; i < DEVICES; i++)
			MUST(edu_dma_start(&self->lanes[i].edu, true,
					   self->lanes[i].to + plan[i].to, plan[i].own,
					   plan[i].length));
		for (int i = self->first; i < DEVICES; i++) {
			MUST(edu_dma_wait(&self->lanes[i].edu));
			EXPECT_EQ(-1, first_wrong(&self->lanes[i], &plan[i]))
			{
				TH_LOG("%u bytes from %u through %u to %u",
				       plan[i].length, plan[i].from, plan[i].own,
				       plan[i].to);
			}
		}
	}
}

struct churn {
	struct kst_session session; /* shares the descriptors, uses its own IOVAs */
	bool stop;
	unsigned long rounds;
	int error;
};

/* Maps and unmaps in the address space of a device that is doing DMA. */
static void *churn(void *argument)
{
	struct churn *churn = argument;

	/* Far from other mappings, and below what any IOMMU reserves. */
	churn->session.next_iova = CHURN_IOVA;
	while (!__atomic_load_n(&churn->stop, __ATOMIC_RELAXED) && !churn->error) {
		struct kst_buffer buffer;
		int freed;

		churn->error = kst_buffer_alloc(&churn->session, &buffer,
						PAGE << (churn->rounds % 6));
		freed = kst_buffer_free(&churn->session, &buffer);
		if (!churn->error)
			churn->error = freed;
		/* Reuse the addresses, so that long runs do not run out of them. */
		if (++churn->rounds % 64 == 0)
			churn->session.next_iova = CHURN_IOVA;
	}
	return NULL;
}

TEST_F_TIMEOUT(dma, arrives_during_mapping_churn, KST_STRESS_SECONDS)
{
	struct lane *lane = &self->lanes[1];
	struct churn state = {.session = lane->session};
	uint8_t *bytes = lane->buffer.memory;
	pthread_t thread;

	if (lane->session.noiommu && variant->interface != KST_CDEV)
		SKIP(return, "noiommu groups have no mappings");
	ASSERT_EQ(0, pthread_create(&thread, NULL, churn, &state));
	for (int round = 0; round < kst_factor(); round++) {
		memset(bytes, round + 1, 256);
		memset(bytes + 256, GUARD, 256);
		MUST(edu_dma(&lane->edu, false, lane->buffer.bus, 0, 256));
		MUST(edu_dma(&lane->edu, true, lane->buffer.bus + 256, 0, 256));
		EXPECT_EQ(0, memcmp(bytes, bytes + 256, 256));
	}
	__atomic_store_n(&state.stop, true, __ATOMIC_RELAXED);
	ASSERT_EQ(0, pthread_join(thread, NULL));
	EXPECT_EQ(0, state.error);
	EXPECT_LT(0, state.rounds);
	TH_LOG("%lu mappings created and destroyed", state.rounds);
}

/*
 * Returns what the IOMMU driver logs when DMA is blocked, or NULL. With AMD's IOMMU
 * there is no message: QEMU 7.2 reports no fault for a non-present entry.
 */
static const char *fault_text(void)
{
	char name[64];

	if (kst_exists("/sys/class/iommu/dmar0"))
		return "DMAR: [DMA Write";
	if (!kst_first_entry("/sys/bus/virtio/drivers/virtio_iommu", "virtio", name,
			     sizeof(name)))
		return " fault from EP ";
	return NULL;
}

/* An IOMMU blocks DMA outside of mappings, and most IOMMUs report it. */
TEST_F(dma, is_stopped_outside_of_mappings)
{
	struct lane *lane = &self->lanes[1];
	struct kst_buffer gone;
	uint8_t *bytes = lane->buffer.memory;
	int log;

	if (lane->session.noiommu)
		SKIP(return, "the device has no IOMMU");
	MUST(kst_buffer_alloc(&lane->session, &gone, PAGE));
	memset(bytes, 0x22, 64);
	MUST(edu_dma(&lane->edu, false, lane->buffer.bus, 0, 64));
	MUST(edu_dma(&lane->edu, true, gone.bus, 0, 64));
	EXPECT_EQ(0x22, *(uint8_t *)gone.memory);
	MUST(kst_buffer_unmap(&lane->session, &gone));
	memset(gone.memory, GUARD, PAGE);
	log = MUST(kst_log_open());
	/* A single access: some drivers ratelimit their reports. */
	MUST(edu_dma(&lane->edu, true, gone.bus, 0, 4));
	for (int i = 0; i < PAGE; i++)
		ASSERT_EQ(GUARD, ((uint8_t *)gone.memory)[i]);
	if (fault_text()) {
		EXPECT_TRUE(kst_log_wait(log, fault_text(), 2));
	} else {
		TH_LOG("blocked, but this IOMMU does not report it");
	}
	close(log);
	munmap(gone.memory, gone.size);
}

/* The steps of kst_open() before VFIO_SET_IOMMU. */
static int open_group(struct kst_session *session, enum kst_interface interface)
{
	const char *path =
		interface == KST_GROUP_IOMMUFD ? "/dev/iommu" : "/dev/vfio/vfio";

	session->container = open(path, O_RDWR | O_CLOEXEC);
	if (session->container < 0)
		return -errno;
	session->group = kst_open_group(&session->device);
	if (session->group < 0)
		return session->group;
	return kst_set_container(session->group, session->container);
}

/*
 * A device behind an IOMMU is not a noiommu device, even if it is registered while
 * the mode is on.
 */
TEST_F(dma, noiommu_is_not_offered_behind_an_iommu)
{
	struct lane *lane = &self->lanes[0];
	struct kst_session *session = &lane->session;
	int before = kst_noiommu();
	char name[64];

	if (session->noiommu)
		SKIP(return, "the device has no IOMMU");
	if (before < 0)
		LACKS("noiommu", "this kernel has no noiommu mode");
	close_lane(lane);
	MUST(kst_set_noiommu(true));
	MUST(kst_unbind(&lane->device));
	MUST(kst_bind_vfio(&lane->device));
	EXPECT_TRUE(kst_has_iommu(&lane->device));
	if (variant->interface == KST_CDEV) {
		MUST(kst_cdev_name(&lane->device, name, sizeof(name)));
		EXPECT_NE(0, strncmp(name, "noiommu-", 8));
	} else {
		/* iommufd's VFIO_CHECK_EXTENSION returns 1 regardless of the device. */
		MUST(open_group(session, variant->interface));
		if (variant->interface == KST_GROUP_CONTAINER &&
		    !kst_container_is_iommufd()) {
			EXPECT_EQ(0, kst_check_extension(session->container,
							 VFIO_NOIOMMU_IOMMU));
		}
		EXPECT_GT(0, kst_set_iommu(session->container, VFIO_NOIOMMU_IOMMU));
		MUST(kst_set_iommu(session->container, VFIO_TYPE1v2_IOMMU));
	}
	/* This fails if the parameter is a latch. */
	if (!before)
		kst_set_noiommu(false);
}

#include "tests_memory.h"
#include "tests_replace.h"
#include "tests_nvme.h"
#include "tests_nvme_device.h"
#include "tests_nic.h"
#include "tests_reach.h"
#include "tests_peer.h"

TEST_HARNESS_MAIN
