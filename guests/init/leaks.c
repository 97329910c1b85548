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

static bool tell(const char *command)
{
	int fd = open(KMEMLEAK, O_WRONLY | O_CLOEXEC);
	bool told = fd >= 0 && write(fd, command, strlen(command)) > 0;

	if (fd >= 0)
		close(fd);
	return told;
}

void report_leaks(void)
{
	struct timespec left = {.tv_sec = LEAK_SECONDS};
	size_t length;
	char *text;

	if (access(KMEMLEAK, W_OK) < 0)
		return;
	/* The end of an orphan would wake init before its time. */
	while (nanosleep(&left, &left) < 0 && errno == EINTR)
		;
	/* The first scan takes an object that changed meanwhile for one in use. */
	if (!tell("scan") || !tell("scan"))
		return;
	text = slurp(KMEMLEAK);
	length = text ? strlen(text) : 0;
	if (length > MOST_TEXT)
		length = MOST_TEXT;
	/* The kernel's own words, where the host looks for them. */
	if (length && write(STDOUT_FILENO, text, length) < 0)
		mark("a report of leaks was lost");
	free(text);
	tell("clear");
}
