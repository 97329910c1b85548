// SPDX-License-Identifier: GPL-2.0-only
/*
 * A device used through its cdev and iommufd: without an IOMMU if the kernel has that, and
 * what is the same with one for any device.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kst/harness.h"

#include "kst/edu.h"
#include "kst/need.h"

#define UNKNOWN_FLAG (1u << 31)

/* Not bound to an iommufd yet. */
FIXTURE(cdev)
{
	struct kst_device device;
	int iommufd, fd, fds;
	unsigned long splats;
};

FIXTURE_SETUP(cdev)
{
	self->iommufd = self->fd = -1;
	self->splats = kst_splats();
	self->fds = kst_count_fds();
	NEED_ANY_DEVICE("edu1", KST_CDEV, &self->device);
	self->iommufd = MUST(kst_open_iommufd());
	self->fd = MUST(kst_open_cdev(&self->device));
}

FIXTURE_TEARDOWN(cdev)
{
	if (self->fd >= 0)
		close(self->fd);
	if (self->iommufd >= 0)
		close(self->iommufd);
	EXPECT_EQ(self->fds, kst_count_fds());
	EXPECT_EQ(self->splats, kst_splats());
}

/* Bound to an iommufd and attached to an IOAS. */
FIXTURE(attached)
{
	struct kst_session session;
	struct kst_device device;
	unsigned long splats;
	int fds;
};

FIXTURE_SETUP(attached)
{
	self->session.fd = self->session.group = self->session.container = -1;
	self->splats = kst_splats();
	self->fds = kst_count_fds();
	NEED_ANY_DEVICE("edu1", KST_CDEV, &self->device);
	MUST(kst_open(&self->session, KST_CDEV, &self->device));
}

FIXTURE_TEARDOWN(attached)
{
	kst_close(&self->session);
	EXPECT_EQ(self->fds, kst_count_fds());
	EXPECT_EQ(self->splats, kst_splats());
}

#include "memory.h"
#include "tests_bind.h"
#include "tests_attached.h"
#include "tests_get_pa.h"
#include "tests_pages.h"
#include "tests_sharing.h"
#include "tests_killed.h"

TEST_HARNESS_MAIN
