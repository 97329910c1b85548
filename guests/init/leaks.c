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
/* mm/kmemleak.c takes younger objects for ones that are still being stored. */
#define LEAK_SECONDS 6
#define MOST_TEXT (64 << 10)

/* 0, or why kmemleak would not. */
static int tell(const char *command)
{
	int fd = open(KMEMLEAK, O_WRONLY | O_CLOEXEC);
	ssize_t written = -1;
	int why;

	/* The end of an orphan interrupts its wait for a scan that still runs. */
	do {
		if (fd >= 0)
			written = write(fd, command, strlen(command));
		why = written < 0 ? errno : 0;
	} while (fd >= 0 && why == EINTR);
	if (fd >= 0)
		close(fd);
	return why;
}

bool looks_for_leaks(void)
{
	return access(KMEMLEAK, W_OK) == 0;
}

void report_leaks(struct outcome *outcome)
{
	struct timespec left = {.tv_sec = LEAK_SECONDS};
	size_t length;
	char *text;
	int why;

	if (!looks_for_leaks())
		return;
	/* The end of an orphan would wake init before its time. */
	while (nanosleep(&left, &left) < 0 && errno == EINTR)
		;
	/* The first scan takes an object that changed meanwhile for one in use. */
	why = tell("scan") ?: tell("scan");
	if (why && outcome->pass) {
		/* It has switched itself off: nobody knows what this suite lost. */
		outcome->pass = false;
		snprintf(outcome->why, sizeof(outcome->why), "kmemleak does not scan: %s",
			 strerror(why));
	}
	if (why)
		return;
	text = slurp(KMEMLEAK);
	length = text ? strlen(text) : 0;
	if (length > MOST_TEXT) {
		mark("only %d of %zu KiB of leaks are shown", MOST_TEXT >> 10,
		     length >> 10);
		length = MOST_TEXT;
	}
	/* The kernel's own words, where the host looks for them. */
	if (length && write(STDOUT_FILENO, text, length) < 0)
		mark("a report of leaks was lost");
	free(text);
	tell("clear");
}
