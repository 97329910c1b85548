// SPDX-License-Identifier: GPL-2.0-only
/*
 * Watches over the kernel messages while suites run as root: a suite may change what the
 * console shows. Its settings are restored and every change is reported, and important
 * records of the kernel log are also sent over the test port, where the host compares
 * them with the console.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/klog.h>
#include <unistd.h>

#include "init.h"

/* Documentation/admin-guide/sysctl/kernel.rst, syslog(2) */
#define LEVEL_WARNING 4
#define SYSLOG_ACTION_READ_ALL 3
#define SYSLOG_ACTION_SIZE_BUFFER 10
/* The console has these records too, unless it was silenced. */
#define MAX_SENT (64 << 10)

struct setting {
	char path[96];
	char value[64];
};

static struct setting settings[48];
static size_t setting_count;
static int kmsg = -1;
static size_t sent, skipped;
static bool overrun;
/* The mark at the start of the suite, and whether /dev/kmsg had it. */
static char start_mark[96];
static bool start_seen;

static void read_setting(const char *path, char *value, size_t size)
{
	char *text = slurp(path);

	snprintf(value, size, "%s", text ? text : "");
	value[strcspn(value, "\n")] = '\0';
	/* The numbers of kernel.printk are separated by tabs. */
	for (char *c = value; *c; c++)
		if (*c == '\t')
			*c = ' ';
	free(text);
}

static void write_setting(const char *path, const char *value)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		return;
	if (write(fd, value, strlen(value)) < 0)
		mark("%s: %s", path, strerror(errno));
	close(fd);
}

static void watch_setting(const char *path)
{
	struct setting *setting = &settings[setting_count];

	if (setting_count == sizeof(settings) / sizeof(settings[0]) || access(path, W_OK))
		return;
	snprintf(setting->path, sizeof(setting->path), "%s", path);
	read_setting(path, setting->value, sizeof(setting->value));
	setting_count++;
}

static void watch_folder(const char *folder, const char *suffix)
{
	DIR *entries = opendir(folder);
	struct dirent *entry;
	char path[96];

	while (entries && (entry = readdir(entries))) {
		int length = snprintf(path, sizeof(path), "%s/%s%s", folder,
				      entry->d_name, suffix);

		if (entry->d_name[0] != '.' && length < (int)sizeof(path))
			watch_setting(path);
	}
	if (entries)
		closedir(entries);
}

void console_watch(void)
{
	write_setting("/sys/module/printk/parameters/ignore_loglevel", "Y");
	/* The level that the kernel sets after an oops (console_verbose()). */
	write_setting("/proc/sys/kernel/printk", "15");
	watch_setting("/proc/sys/kernel/printk");
	watch_setting("/proc/sys/kernel/printk_devkmsg");
	watch_folder("/sys/module/printk/parameters", "");
	/* Which serial ports are consoles (drivers/tty/serial/serial_core.c). */
	watch_folder("/sys/class/tty", "/console");
	kmsg = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (kmsg >= 0)
		lseek(kmsg, 0, SEEK_END);
}

int console_descriptor(void)
{
	return kmsg;
}

/* "12,345,6789012,-;text\n KEY=value\n": Documentation/ABI/testing/dev-kmsg */
static void send_record(char *record)
{
	unsigned long long time = 0;
	unsigned int priority = 0;
	char *text = strchr(record, ';');
	char line[4096];
	int length;

	if (!text || sscanf(record, "%u,%*u,%llu", &priority, &time) != 2 ||
	    (priority & 7) > LEVEL_WARNING)
		return;
	text++;
	text[strcspn(text, "\n")] = '\0';
	length = snprintf(line, sizeof(line), "@kmsg [%5llu.%06llu] %s\n", time / 1000000,
			  time % 1000000, text);
	if (length >= (int)sizeof(line)) {
		length = sizeof(line) - 1;
		line[length - 1] = '\n';
	}
	if (sent + length > MAX_SENT) {
		skipped++;
		return;
	}
	sent += length;
	port_write(line, length);
}

void console_forward(void)
{
	char record[8192];
	ssize_t got;

	while (kmsg >= 0) {
		got = read(kmsg, record, sizeof(record) - 1);
		if (got < 0 && errno == EPIPE) {
			/* Records were overwritten before they were read. */
			overrun = true;
			continue;
		}
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return;
		record[got] = '\0';
		if (*start_mark && strstr(record, start_mark))
			start_seen = true;
		send_record(record);
	}
}

/*
 * Clearing the kernel log only hides it from syslog(2): the mark at the start of the
 * suite is missing there, although /dev/kmsg had it. A log that is nearly full may have
 * lost the mark by itself.
 */
static bool was_cleared(void)
{
	int size = klogctl(SYSLOG_ACTION_SIZE_BUFFER, NULL, 0);
	char *text = size > 0 ? malloc(size) : NULL;
	int got = text ? klogctl(SYSLOG_ACTION_READ_ALL, text, size) : -1;
	bool cleared;

	cleared = start_seen && !overrun && got >= 0 && got < size / 2 &&
		  !memmem(text, got, start_mark, strlen(start_mark));
	free(text);
	return cleared;
}

void console_start(const char *suite)
{
	snprintf(start_mark, sizeof(start_mark), "kseries: suite %s", suite);
	start_seen = false;
	sent = 0;
	skipped = 0;
	overrun = false;
}

void console_check(const char *suite)
{
	console_forward();
	if (skipped)
		port_printf("@console %s: %zu kernel messages were not compared with the "
			    "console\n",
			    suite, skipped);
	for (size_t i = 0; i < setting_count; i++) {
		struct setting *setting = &settings[i];
		char value[sizeof(setting->value)];

		read_setting(setting->path, value, sizeof(value));
		if (!strcmp(value, setting->value))
			continue;
		write_setting(setting->path, setting->value);
		port_printf("@console! %s changed %s from '%s' to '%.40s'\n", suite,
			    setting->path, setting->value, value);
	}
	if (was_cleared())
		port_printf("@console! %s cleared the kernel log\n", suite);
}
