// SPDX-License-Identifier: GPL-2.0-only
/*
 * A minimal check that a device can be used: binds it to vfio-pci, opens it through
 * each interface that the kernel offers, reads a register, does one DMA round trip.
 */
#include "kst/harness.h"

#include "kst/edu.h"
#include "kst/need.h"

/* In bytes: the device's memory, rounded down to whole words. */
#define ROUND_TRIP 4092

FIXTURE(smoke)
{
	struct kst_session session;
	struct edu edu;
};

FIXTURE_VARIANT(smoke)
{
	enum kst_interface interface;
};

FIXTURE_VARIANT_ADD(smoke, group_container)
{
	.interface = KST_GROUP_CONTAINER,
};

FIXTURE_VARIANT_ADD(smoke, group_iommufd)
{
	.interface = KST_GROUP_IOMMUFD,
};

FIXTURE_VARIANT_ADD(smoke, cdev)
{
	.interface = KST_CDEV,
};

FIXTURE_SETUP(smoke)
{
	struct kst_device device;

	self->session.fd = self->session.group = self->session.container = -1;
	NEED_ROLE(kst_find_device, "edu0", &device);
	if (kst_has_iommu(&device))
		ASSERT_TRUE(kst_kernel_has_iommu());
	NEED_OPENABLE(variant->interface, &device);
	MUST(kst_open(&self->session, variant->interface, &device));
	MUST(edu_open(&self->edu, self->session.fd));
}

FIXTURE_TEARDOWN(smoke)
{
	edu_close(&self->edu);
	kst_close(&self->session);
}

TEST_F(smoke, id_register_reads_as_documented)
{
	EXPECT_EQ(EDU_ID, edu_read(&self->edu, EDU_REG_ID));
	edu_write(&self->edu, EDU_REG_LIVENESS, 0x12345678);
	EXPECT_EQ(~0x12345678u, edu_read(&self->edu, EDU_REG_LIVENESS));
}

TEST_F(smoke, dma_arrives_both_ways)
{
	struct kst_buffer buffer;
	uint32_t *words;

	MUST(kst_buffer_alloc(&self->session, &buffer, ROUND_TRIP));
	if (!kst_reaches(&self->session, &buffer))
		SKIP(return, "edu0 can't address all memory of this guest");
	words = buffer.memory;
	for (uint32_t i = 0; i < ROUND_TRIP / 4; i++)
		words[i] = 0x9e3779b9u * (i + 1);
	MUST(edu_dma(&self->edu, false, buffer.bus, 0, ROUND_TRIP));
	memset(buffer.memory, 0, ROUND_TRIP);
	MUST(edu_dma(&self->edu, true, buffer.bus, 0, ROUND_TRIP));
	for (uint32_t i = 0; i < ROUND_TRIP / 4; i++) {
		ASSERT_EQ(0x9e3779b9u * (i + 1), words[i])
		{
			TH_LOG("at word %u of the buffer", i);
		}
	}
	kst_buffer_free(&self->session, &buffer);
}

/* Without any interface all other tests skip, and the kernel would look fine. */
TEST(some_way_is_open)
{
	const char *feature, *reason = NULL;
	struct kst_device device;

	NEED_ROLE(kst_find_device, "edu0", &device);
	for (enum kst_interface i = KST_GROUP_CONTAINER; i <= KST_CDEV; i++) {
		reason = kst_check_interface(i, &device, &feature);
		if (!reason)
			return;
	}
	LACKS("any-way", "no VFIO interface is available; last one tried: %s", reason);
}

TEST(host_answers)
{
	char answer[64];

	if (kst_host("ping", answer, sizeof(answer)) == -ENOTCONN)
		SKIP(return, "no host connection");
	EXPECT_STREQ("pong", answer);
}

TEST_HARNESS_MAIN
