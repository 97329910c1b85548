// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "init.h"

#define KMEMLEAK "/sys/kernel/debug/kmemleak"
/* kmemleak ignores objects younger than five seconds (mm/kmemleak.c). */
#define LEAK_SECONDS 6
#define MAX_TEXT (64 << 10)

/* Returns 0 or the errno of the write. */
static int send_command(const char *command)
{
	int fd = open(KMEMLEAK, O_WRONLY | O_CLOEXEC);
	ssize_t written = -1;
	int error;

	/* A SIGCHLD for an orphan may interrupt the wait for a running scan. */
	do {
		if (fd >= 0)
			written = write(fd, command, strlen(command));
		error = written < 0 ? errno : 0;
	} while (fd >= 0 && error == EINTR);
	if (fd >= 0)
		close(fd);
	return error;
}

bool has_kmemleak(void)
{
	return access(KMEMLEAK, W_OK) == 0;
}

void report_leaks(struct outcome *outcome)
{
	struct timespec left = {.tv_sec = LEAK_SECONDS};
	size_t length;
	char *text;
	int error;

	if (!has_kmemleak())
		return;
	/* A SIGCHLD for an orphan may interrupt the sleep. */
	while (nanosleep(&left, &left) < 0 && errno == EINTR)
		;
	/* The first scan does not report objects that have changed since the last one. */
	error = send_command("scan") ?: send_command("scan");
	if (error && outcome->pass) {
		/* kmemleak has turned itself off: leaks of this suite are unknown. */
		outcome->pass = false;
		snprintf(outcome->why, sizeof(outcome->why), "kmemleak scan failed: %s",
			 strerror(error));
	}
	if (error)
		return;
	text = slurp(KMEMLEAK);
	length = text ? strlen(text) : 0;
	if (length > MAX_TEXT) {
		mark("kmemleak report truncated to %d of %zu KiB", MAX_TEXT >> 10,
		     length >> 10);
		length = MAX_TEXT;
	}
	/* Unmodified and on the console, where the host looks for kernel reports. */
	if (length && write(STDOUT_FILENO, text, length) < 0)
		mark("can't write the kmemleak report");
	free(text);
	send_command("clear");
}
