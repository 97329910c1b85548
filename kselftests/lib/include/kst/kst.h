/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The library of the suites. Functions return 0 or a value on success and
 * -errno on failure; MUST() and MUST_FAIL() are the two other spellings.
 */
#ifndef KST_H
#define KST_H

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "kst/compat.h"

/* The call succeeds, and this is its value. */
#define MUST(call)                                                                       \
	({                                                                               \
		long long result__ = (call);                                             \
		ASSERT_LE(0, result__)                                                   \
		{                                                                        \
			TH_LOG("%s: %s", #call, strerror((int)-result__));               \
		}                                                                        \
		result__;                                                                \
	})

/* The call fails with just this errno. */
#define MUST_FAIL(error, call)                                                           \
	({                                                                               \
		long long result__ = (call);                                             \
		EXPECT_EQ(-(long long)(error), result__)                                 \
		{                                                                        \
			TH_LOG("%s: %s, not %s", #call,                                  \
			       result__ < 0 ? strerror((int)-result__) : "succeeded",    \
			       strerror(error));                                         \
		}                                                                        \
	})

/*
 * What the kernel under test lacks: a skip with its reason, unless whoever
 * started the tests said in KST_EXPECT that it is there ("noiommu-cdev,…"):
 * then it is a failure. Without that, a series that breaks a feature entirely
 * would be a skip.
 */
#define LACKS(feature, ...)                                                              \
	do {                                                                             \
		if (kst_expected(feature)) {                                             \
			TH_LOG("%s is expected here", feature);                          \
			TH_LOG(__VA_ARGS__);                                             \
			ASSERT_TRUE(false);                                              \
		}                                                                        \
		SKIP(return, __VA_ARGS__);                                               \
	} while (0)
bool kst_expected(const char *feature);

/* sysfs.c */
int kst_write(const char *path, const char *text);
/* The file's content without its last newline; "" when it can't be read. */
int kst_read(const char *path, char *text, size_t size);
bool kst_exists(const char *path);
/* The last part of a symbolic link's target. */
int kst_link_name(const char *path, char *name, size_t size);
/* The first entry of a folder that begins with `prefix`. */
int kst_first_entry(const char *folder, const char *prefix, char *name, size_t size);
/* Open descriptors of this process. */
int kst_count_fds(void);

/* device.c: devices by role, from KST_ROLES ("edu0:00/04.0,…", or a plain
 * "edu0:0000:00:04.0" when started by hand).
 */
struct kst_device {
	char role[32];
	char bdf[16];
	char sysfs[96];
};
/* -ENODEV: the guest has no such role. -ENXIO: it has, and nothing is there now. */
int kst_find_device(const char *role, struct kst_device *device);
/*
 * The same, but where the guest has devices beside its IOMMU (q35-mixed: free0 and
 * free1, which are like edu1 and edu0), one of these in place of edu0 or edu1.
 */
int kst_find_noiommu_device(const char *role, struct kst_device *device);
/* Whether that was so. */
bool kst_is_beside_iommu(void);
/* To vfio-pci, away from it, or to it again. 0 when it ends up there. */
int kst_bind_vfio(const struct kst_device *device);
int kst_unbind(const struct kst_device *device);
bool kst_is_bound(const struct kst_device *device);
/* Behind an IOMMU, as opposed to a group that VFIO made up for it. */
bool kst_has_iommu(const struct kst_device *device);

/* Whether a driver registered an IOMMU. Nothing is behind one otherwise. */
bool kst_kernel_has_iommu(void);

/* The noiommu mode: 0, 1, or -ENOENT in a kernel without it. */
#define KST_NOIOMMU_PARAMETER "/sys/module/vfio/parameters/enable_unsafe_noiommu_mode"
int kst_noiommu(void);
int kst_set_noiommu(bool on);

/* host.c: asks the host to do something: "unplug edu0". 0, -EIO when it refused
 * (its words are in `answer`), -ENOTCONN without a host.
 */
int kst_host(const char *request, char *answer, size_t size);

/* Whether this kernel lets go of an unplugged device at all. */
bool kst_hotplug(void);
/* The device of a role out, and in again: 0 once it stands in sysfs. */
int kst_unplug(const char *role);
int kst_plug(const char *role, struct kst_device *device);
/* NULL, or why not; a device that is out is plugged in first. */
const char *kst_can_not_unplug(const char *role, struct kst_device *device);

/* watch.c */
/* A number that grows with every oops, BUG and WARN of the kernel. */
unsigned long kst_splats(void);
/* After an oops locks may be held for ever: what comes then hangs or proves nothing. */
bool kst_oopsed(void);
/* The kernel's log from now on: a descriptor, and whether a text comes within seconds. */
int kst_log_open(void);
bool kst_log_says(int fd, const char *text, double seconds);
/* Repeatable: the seed is KST_SEED, and printed before the first number. */
uint64_t kst_random(void);
/* For one of several threads: a state of its own, drawn by kst_random() before. */
uint64_t kst_random_from(uint64_t *state);
/* How much longer than usual to stress: KST_FACTOR, 1 by default. */
double kst_factor(void);
/*
 * For TEST_F_TIMEOUT() of what the factor lengthens: the suite's time-out, which grows
 * with it, comes first.
 */
#define KST_STRESS_SECONDS 86400
/* For what a device does at once: on a host with more guests than CPUs that is long. */
#define KST_DEVICE_SECONDS 20

/* Seconds on the monotonic clock. */
double kst_now(void);

#endif
