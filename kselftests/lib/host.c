// SPDX-License-Identifier: GPL-2.0-only
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "kst/kst.h"

#define ANSWER_SECONDS 15

bool kst_hotplug(void)
{
	return kst_exists("/sys/bus/pci_express/drivers/pciehp") ||
	       kst_exists("/sys/module/acpiphp");
}

/* Reads a line of at most `size` - 1 bytes, without its end. */
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
	/* Each test is a process of its own: the id must not repeat in another. */
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
		/* The late answer to a request that timed out. */
		if (sscanf(line, "@%7s %31s %n", status, id, &consumed) != 2 ||
		    strcmp(id, wanted))
			continue;
		snprintf(answer, size, "%s", consumed ? line + consumed : "");
		return strcmp(status, "ok") ? -EIO : 0;
	}
}
