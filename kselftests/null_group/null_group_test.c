// SPDX-License-Identifier: GPL-2.0-only
/*
 * Devices that VFIO registers without a group, in kernels with noiommu mode and without
 * a container. The tests also run in kernels with groups, which take the same code
 * paths. In all of them every device node must be usable, nothing may dereference the
 * missing group, and every error must be unwound.
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
#include "kst/slab.h"
#include "kst/type1.h"

#include "tests_nodes.h"
#include "removal.h"
#include "tests_life.h"
#include "tests_served.h"
#include "tests_dmabuf.h"
#include "sweep.h"
#include "tests_faults.h"

TEST_HARNESS_MAIN
