// SPDX-License-Identifier: GPL-2.0-only
/*
 * Devices that VFIO registers without a group: a kernel with noiommu mode and no
 * container. The same paths are taken in kernels with groups, which have to come
 * through as well. Whatever the tree does there, each node that it makes can be
 * used, nothing trips over the group that is not there, and every error on the
 * way is undone.
 */
#include <dirent.h>
#include <fcntl.h>
#include <linux/kvm.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kst/harness.h"

#include "kst/edu.h"
#include "kst/fault.h"
#include "kst/need.h"

#include "tests_nodes.h"
#include "taking_away.h"
#include "tests_life.h"
#include "tests_served.h"
#include "tests_dmabuf.h"
#include "sweep.h"
#include "tests_faults.h"

TEST_HARNESS_MAIN
