// SPDX-License-Identifier: GPL-2.0-only
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "kst/kst.h"

#define ANSWER_SECONDS 30

bool kst_hotplug(void)
{
	return kst_exists("/sys/bus/pci_express/drivers/pciehp") ||
	       kst_exists("/sys/module/acpiphp");
}

/* Reads a line of at most `size` - 1 bytes, without its newline. */
static int read_line(int fd, char *line, size_t size)
{
	double until = kst_now() + ANSWER_SECONDS;
	size_t used = 0;

	while (used + 1 < size) {
		struct pollfd poll_fd = {fd, POLLIN, 0};
		double left = until - kst_now();

		if (left <= 0 || poll(&poll_fd, 1, (int)(left * 1000) + 1) <= 0)
			return -ETIMEDOUT;
		if (read(fd, line + used, 1) != 1)
			return -ENOTCONN;
		if (line[used] == '\n')
			break;
		used++;
	}
	line[used] = '\0';
	return 0;
}

int kst_host(const char *request, char *answer, size_t size)
{
	const char *channel = getenv("KST_HOST");
	static unsigned int count;
	char line[256], wanted[32];
	int out, in, used, result;

	answer[0] = '\0';
	if (!channel || sscanf(channel, "%d,%d", &out, &in) != 2)
		return -ENOTCONN;
	/* Each test is its own process: the id must be unique across processes. */
	snprintf(wanted, sizeof(wanted), "%d.%u", getpid(), ++count);
	used = snprintf(line, sizeof(line), "@host %s %s\n", wanted, request);
	if (used >= (int)sizeof(line) || write(out, line, used) != used)
		return -ENOTCONN;
	for (;;) {
		char status[8], id[32];
		int consumed = 0;

		result = read_line(in, line, sizeof(line));
		if (result)
			return result;
		/* Ignore a late answer to a request that timed out. */
		if (sscanf(line, "@%7s %31s %n", status, id, &consumed) != 2 ||
		    strcmp(id, wanted))
			continue;
		snprintf(answer, size, "%s", consumed ? line + consumed : "");
		return strcmp(status, "ok") ? -EIO : 0;
	}
}

int kst_unplug(const char *role)
{
	char request[48], answer[128];

	snprintf(request, sizeof(request), "unplug %s", role);
	return kst_host(request, answer, sizeof(answer));
}

int kst_plug(const char *role, struct kst_device *device)
{
	char request[48], answer[128];
	struct kst_device found;
	int result;

	snprintf(request, sizeof(request), "plug %s", role);
	result = kst_host(request, answer, sizeof(answer));
	if (result)
		return result;
	/* The host answers before the guest has enumerated the device. */
	for (int i = 0; i < 200; i++) {
		result = kst_find_device(role, &found);
		if (result != -ENXIO)
			break;
		usleep(20000);
	}
	/* `role` may point into *device. */
	if (!result)
		*device = found;
	return result;
}

const char *kst_check_unplug(const char *role, struct kst_device *device)
{
	int result = kst_find_device(role, device);
	char answer[64];

	if (result == -ENODEV)
		return "this guest has no device that can be unplugged";
	if (!kst_hotplug())
		return "this kernel has no PCI hot-plug";
	if (kst_host("ping", answer, sizeof(answer)) == -ENOTCONN)
		return "no host connection";
	/* A failed test may have left it unplugged. */
	if (result)
		kst_plug(role, device);
	return NULL;
}
