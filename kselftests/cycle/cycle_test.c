// SPDX-License-Identifier: GPL-2.0-only
/*
 * Opens a device, maps memory and tears everything down again, a thousand times (or a
 * hundred, behind an IOMMU) through each interface that this kernel offers. Neither
 * descriptors nor memory may leak: with CONFIG_DEBUG_KMEMLEAK, kmemleak checks the
 * kernel.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "kst/harness.h"

#include "kst/leaks.h"
#include "kst/need.h"

#define ROUNDS 1000
/* Page tables and flushes take most of the time then. */
#define ROUNDS_BEHIND_IOMMU 100
/* Rebinding the driver takes much longer, so it is done less often. */
#define ROUNDS_PER_REBIND 50

FIXTURE(cycle)
{
	struct kst_device device;
	struct kst_session session;
	unsigned long splats;
	struct kst_usage usage;
};

ADD_INTERFACES(cycle);

FIXTURE_SETUP(cycle)
{
	self->session.fd = self->session.group = self->session.container = -1;
	self->splats = kst_splats();
	if (kst_oopsed())
		SKIP(return, "an earlier test caused an oops");
	NEED_ROLE(kst_find_noiommu_device, "edu1", &self->device);
	NEED_OPENABLE(variant->interface, &self->device);
	kst_get_usage(&self->usage);
}

FIXTURE_TEARDOWN(cycle)
{
	kst_close(&self->session);
	EXPECT_EQ(self->splats, kst_splats());
}

/* Open, bind, attach, map, look up, unmap, detach, close. Returns the first error. */
static int one_round(struct kst_session *session, enum kst_interface interface,
		     const struct kst_device *device)
{
	struct kst_buffer buffer = {0};
	int freed, result = kst_open(session, interface, device);

	if (!result)
		result = kst_buffer_alloc(session, &buffer, 16 * 4096);
	freed = kst_buffer_free(session, &buffer);
	if (!result)
		result = freed;
	if (!result && interface == KST_CDEV)
		result = kst_detach(session->fd);
	kst_close(session);
	return result;
}

TEST_F_TIMEOUT(cycle, leaves_nothing_behind, KST_STRESS_SECONDS)
{
	bool has_iommu = kst_has_iommu(&self->device);
	int rounds = (has_iommu ? ROUNDS_BEHIND_IOMMU : ROUNDS) * kst_factor();
	const char *report;
	bool kmemleak;

	/* Ignore what the first use caches, and older leaks. */
	MUST(one_round(&self->session, variant->interface, &self->device));
	kmemleak = kst_kmemleak_start();
	for (int i = 0; i < rounds; i++) {
		MUST(one_round(&self->session, variant->interface, &self->device));
		if (i % ROUNDS_PER_REBIND == ROUNDS_PER_REBIND - 1) {
			MUST(kst_unbind(&self->device));
			MUST(kst_bind_vfio(&self->device));
		}
	}
	EXPECT_NO_LEAKS(&self->usage);
	MUST(kst_open(&self->session, variant->interface, &self->device));
	MUST(kst_use(&self->session));
	kst_close(&self->session);
	if (!kmemleak) {
		TH_LOG("%d rounds; not checked by kmemleak, which this kernel lacks",
		       rounds);
		return;
	}
	report = kst_kmemleak_report();
	ASSERT_NE(NULL, report);
	EXPECT_EQ('\0', report[0])
	{
		TH_LOG("kmemleak report after %d rounds: %.2000s", rounds, report);
	}
	TH_LOG("%d rounds, checked by kmemleak", rounds);
}

TEST_HARNESS_MAIN
