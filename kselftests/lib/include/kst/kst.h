/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The library used by all suites. Functions return 0 or a value on success and
 * -errno on failure; MUST() and MUST_FAIL() assert either outcome.
 */
#ifndef KST_H
#define KST_H

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "kst/compat.h"

/* Asserts that the call succeeds, and evaluates to its return value. */
#define MUST(call)                                                                       \
	({                                                                               \
		long long result__ = (call);                                             \
		ASSERT_LE(0, result__)                                                   \
		{                                                                        \
			TH_LOG("%s: %s", #call, strerror((int)-result__));               \
		}                                                                        \
		result__;                                                                \
	})

/* Expects the call to fail with exactly this errno. */
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
 * The kernel under test lacks a feature. This skips with a reason, unless
 * KST_EXPECT lists the feature ("noiommu-cdev,…"): then it fails. Otherwise a
 * series that breaks a feature entirely would only cause skips.
 */
#define LACKS(feature, ...)                                                              \
	do {                                                                             \
		if (kst_expected(feature)) {                                             \
			TH_LOG("%s is expected to be available", feature);               \
			TH_LOG(__VA_ARGS__);                                             \
			ASSERT_TRUE(false);                                              \
		}                                                                        \
		SKIP(return, __VA_ARGS__);                                               \
	} while (0)
bool kst_expected(const char *feature);

/* sysfs.c */
int kst_write(const char *path, const char *text);
/* Reads a file without its final newline; `text` is "" if it can't be read. */
int kst_read(const char *path, char *text, size_t size);
bool kst_exists(const char *path);
/* Reads the last component of a symbolic link's target. */
int kst_link_name(const char *path, char *name, size_t size);
/* Finds the first directory entry that starts with `prefix`. */
int kst_first_entry(const char *folder, const char *prefix, char *name, size_t size);
/* Counts the open descriptors of this process. */
int kst_count_fds(void);

/*
 * device.c: devices by role, from KST_ROLES: a path from the root bus as in
 * "edu0:00/04.0,…", or an address as in "edu0:0000:00:04.0" when run by hand.
 */
struct kst_device {
	char role[32];
	char bdf[16];
	char sysfs[96];
};
/* Returns -ENODEV without such a role, -ENXIO if the role's device is absent. */
int kst_find_device(const char *role, struct kst_device *device);
/*
 * The same, but if the device is behind an IOMMU and the guest has an equivalent one
 * that is not (q35-mixed: free1 for edu0, free0 for edu1), returns that one.
 */
int kst_find_noiommu_device(const char *role, struct kst_device *device);
/* Returns whether kst_find_noiommu_device() has substituted a device. */
bool kst_is_substitute_device(void);
/* Binds to vfio-pci, unless bound already. Returns 0 if the device ends up bound. */
int kst_bind_vfio(const struct kst_device *device);
int kst_unbind(const struct kst_device *device);
bool kst_is_bound(const struct kst_device *device);
/* Returns whether the device is behind an IOMMU. VFIO's fake groups do not count. */
bool kst_has_iommu(const struct kst_device *device);

/* Returns whether any IOMMU driver has registered an IOMMU. */
bool kst_kernel_has_iommu(void);

/* The noiommu mode: 0, 1, or -ENOENT if the kernel lacks it. */
#define KST_NOIOMMU_PARAMETER "/sys/module/vfio/parameters/enable_unsafe_noiommu_mode"
int kst_noiommu(void);
int kst_set_noiommu(bool on);

/*
 * host.c: sends the host a request such as "unplug edu0". Returns 0, -EIO if the host
 * refused (`answer` has its message), or -ENOTCONN without a host.
 */
int kst_host(const char *request, char *answer, size_t size);

/* Returns whether this kernel supports PCI hot-plug. */
bool kst_hotplug(void);
/* Unplug and plug in a role's device. kst_plug() returns 0 once it is in sysfs. */
int kst_unplug(const char *role);
int kst_plug(const char *role, struct kst_device *device);
/*
 * Returns NULL if the device can be unplugged, otherwise why not. Plugs it in first
 * if it is absent.
 */
const char *kst_check_unplug(const char *role, struct kst_device *device);

/*
 * mark.c: tells the host that this test has bound a device or opened a device node. Each
 * test is a process of its own; the first call in it counts. A test without it is not
 * taken as evidence that the kernel was tested. The functions that bind and open call it.
 */
void kst_mark_use(const char *what);

/* watch.c */
/* A number that increases with every oops, BUG and WARN. */
unsigned long kst_splats(void);
/*
 * Returns whether the kernel has had an oops. Locks may be held forever after one:
 * further tests hang or prove nothing.
 */
bool kst_oopsed(void);
/* Opens the kernel log, positioned after its last message. */
int kst_log_open(void);
/* Returns whether a message that contains `text` is logged within `seconds`. */
bool kst_log_wait(int fd, const char *text, double seconds);
/* Reproducible: the seed is KST_SEED, and is printed before the first number. */
uint64_t kst_random(void);
/* For use in threads: each has its own state, seeded from kst_random(). */
uint64_t kst_random_from(uint64_t *state);
/* How much longer than usual the stress tests run: KST_FACTOR, 1 by default. */
double kst_factor(void);
/*
 * TEST_F_TIMEOUT() for tests whose duration scales with the factor. The suite's
 * timeout, which scales too, expires first.
 */
#define KST_STRESS_SECONDS 86400
/*
 * Timeout for operations that a device completes immediately. It is long because the
 * host may run more guests than it has CPUs.
 */
#define KST_DEVICE_SECONDS 20

/* Seconds on the monotonic clock. */
double kst_now(void);

#endif
