// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "init.h"

static int port = -1;

int port_open(const char *name)
{
	char path[64];
	struct termios raw;

	snprintf(path, sizeof(path), "/dev/%s", name);
	port = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (port < 0)
		return -1;
	/* Suites print through a pipe: only init writes to the port. */
	unlink(path);
	if (tcgetattr(port, &raw) == 0) {
		cfmakeraw(&raw);
		cfsetspeed(&raw, B115200);
		raw.c_cflag |= CLOCAL;
		tcsetattr(port, TCSANOW, &raw);
	}
	return port;
}

void port_write(const char *text, size_t length)
{
	while (length > 0) {
		ssize_t written = write(port, text, length);

		if (written < 0 && errno != EINTR)
			return;
		if (written > 0) {
			text += written;
			length -= written;
		}
	}
}

void port_printf(const char *format, ...)
{
	char line[512];
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vsnprintf(line, sizeof(line), format, arguments);
	va_end(arguments);
	if (length >= (int)sizeof(line))
		length = sizeof(line) - 1;
	if (length > 0)
		port_write(line, length);
}

void port_flush(void)
{
	if (port >= 0)
		tcdrain(port);
}

void mark(const char *format, ...)
{
	char line[256] = "<5>kseries: ";
	size_t prefix = strlen(line);
	va_list arguments;
	int kmsg;

	va_start(arguments, format);
	/* printk keeps a record without a newline open, and nobody can read it. */
	vsnprintf(line + prefix, sizeof(line) - prefix - 1, format, arguments);
	va_end(arguments);
	strcat(line, "\n");
	kmsg = open("/dev/kmsg", O_WRONLY | O_CLOEXEC);
	if (kmsg < 0)
		return;
	if (write(kmsg, line, strlen(line)) < 0)
		port_printf("# kseries: /dev/kmsg: %s\n", strerror(errno));
	close(kmsg);
}
