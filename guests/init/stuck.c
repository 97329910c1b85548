// SPDX-License-Identifier: GPL-2.0-only
#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "init.h"

/* Prints each line of a file in /proc as a diagnostic. */
static void show(const char *pid, const char *file)
{
	char path[64];
	char *save = NULL;
	char *text;

	snprintf(path, sizeof(path), "/proc/%.16s/%s", pid, file);
	text = slurp(path);
	for (char *line = text ? strtok_r(text, "\n", &save) : NULL; line;
	     line = strtok_r(NULL, "\n", &save))
		port_printf("  #   %s %.200s\n", file, line);
	free(text);
}

/* Kernel threads have an empty command line, and are of no interest here. */
static int is_user(const char *pid)
{
	char path[64];
	char *text;
	int user;

	snprintf(path, sizeof(path), "/proc/%.16s/cmdline", pid);
	text = slurp(path);
	user = text && text[0];
	free(text);
	return user;
}

static void describe(const char *pid)
{
	char path[64];
	char *stat;

	snprintf(path, sizeof(path), "/proc/%.16s/stat", pid);
	stat = slurp(path);
	if (stat)
		port_printf("  # process %.60s\n", stat);
	free(stat);
	show(pid, "wchan");
	show(pid, "syscall");
	show(pid, "stack");
}

void describe_processes(void)
{
	DIR *proc = opendir("/proc");
	struct dirent *entry;
	int sysrq;

	while (proc && (entry = readdir(proc)))
		if (isdigit((unsigned char)entry->d_name[0]) &&
		    strcmp(entry->d_name, "1") != 0 && is_user(entry->d_name))
			describe(entry->d_name);
	if (proc)
		closedir(proc);
	/* Print blocked tasks and a backtrace of every CPU to the console. */
	sysrq = open("/proc/sysrq-trigger", O_WRONLY | O_CLOEXEC);
	if (sysrq < 0)
		return;
	if (write(sysrq, "w", 1) < 0 || write(sysrq, "l", 1) < 0)
		port_printf("  # sysrq failed\n");
	close(sysrq);
}
