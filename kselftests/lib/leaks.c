// SPDX-License-Identifier: GPL-2.0-only
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "kst/leaks.h"

#define KMEMLEAK "/sys/kernel/debug/kmemleak"
#define WAIT_SECONDS 0.5

long kst_status_pages(int pid, const char *line)
{
	char path[32], text[4096], key[16];
	const char *found;

	if (pid)
		snprintf(path, sizeof(path), "/proc/%d/status", pid);
	else
		snprintf(path, sizeof(path), "/proc/self/status");
	if (kst_read(path, text, sizeof(text)))
		return -1;
	snprintf(key, sizeof(key), "\n%s:", line);
	found = strstr(text, key);
	if (!found)
		return -1;
	return strtol(found + strlen(key), NULL, 10) * 1024 / sysconf(_SC_PAGESIZE);
}

void kst_get_usage(struct kst_usage *usage)
{
	usage->fds = kst_count_fds();
	usage->locked = kst_status_pages(0, "VmLck");
	usage->pinned = kst_status_pages(0, "VmPin");
}

const char *kst_check_no_leaks(const struct kst_usage *before)
{
	static char text[160];
	double until = kst_now() + WAIT_SECONDS;
	struct kst_usage now;

	do {
		kst_get_usage(&now);
		if (now.fds == before->fds && now.locked == before->locked &&
		    now.pinned == before->pinned)
			return NULL;
		usleep(10000);
	} while (kst_now() < until);
	snprintf(text, sizeof(text),
		 "descriptors: %d, not %d; VmLck: %ld pages, not %ld; VmPin: %ld pages, "
		 "not %ld",
		 now.fds, before->fds, now.locked, before->locked, now.pinned,
		 before->pinned);
	return text;
}

bool kst_kmemleak_start(void)
{
	return !kst_write(KMEMLEAK, "scan") && !kst_write(KMEMLEAK, "clear");
}

const char *kst_kmemleak_report(void)
{
	static char report[1 << 16];

	/* kmemleak ignores objects younger than five seconds (mm/kmemleak.c). */
	sleep(6);
	if (kst_write(KMEMLEAK, "scan") || kst_write(KMEMLEAK, "scan") ||
	    kst_read(KMEMLEAK, report, sizeof(report)))
		return NULL;
	return report;
}
