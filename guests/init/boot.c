// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "init.h"

static char cmdline[4096];

void mount_all(void)
{
	static const struct {
		const char *type, *where, *options;
	} table[] = {
		{"proc", "/proc", ""},
		{"sysfs", "/sys", ""},
		{"devtmpfs", "/dev", ""},
		{"tmpfs", "/tmp", ""},
		{"tmpfs", "/dev/shm", ""},
		{"hugetlbfs", "/dev/hugepages", ""},
		{"debugfs", "/sys/kernel/debug", ""},
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		/*
		 * The configuration may lack any of them: the suites report what they
		 * need.
		 */
		mkdir(table[i].where, 0755);
		if (mount(table[i].type, table[i].where, table[i].type, 0,
			  table[i].options) < 0 &&
		    errno != ENODEV && errno != ENOENT)
			mark("mount %s: %s", table[i].where, strerror(errno));
	}
}

void open_console(void)
{
	int console = open("/dev/console", O_RDWR);

	if (console < 0)
		return;
	for (int fd = 0; fd < 3; fd++)
		dup2(console, fd);
	if (console > 2)
		close(console);
}

char *slurp(const char *path)
{
	size_t used = 0, size = 4096;
	char *text = malloc(size);
	ssize_t got;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	while (fd >= 0 && text && (got = read(fd, text + used, size - used - 1)) > 0) {
		used += got;
		if (size - used < 2) {
			char *larger = realloc(text, size * 2);

			if (!larger)
				break;
			text = larger;
			size *= 2;
		}
	}
	if (fd < 0 || !text) {
		free(text);
		return NULL;
	}
	close(fd);
	text[used] = '\0';
	return text;
}

static void read_cmdline(void)
{
	char *text = cmdline[0] ? NULL : slurp("/proc/cmdline");

	if (text)
		snprintf(cmdline, sizeof(cmdline), "%s", text);
	free(text);
}

const char *parameter(const char *name)
{
	static char copy[sizeof(cmdline)];
	size_t length = strlen(name);
	char *save = NULL;

	read_cmdline();
	memcpy(copy, cmdline, sizeof(copy));
	for (char *word = strtok_r(copy, " \n", &save); word;
	     word = strtok_r(NULL, " \n", &save)) {
		if (strncmp(word, name, length))
			continue;
		if (word[length] == '=')
			return word + length + 1;
		if (word[length] == '\0')
			return "";
	}
	return NULL;
}

double number_parameter(const char *name, double absent)
{
	const char *value = parameter(name);

	return value && value[0] ? atof(value) : absent;
}

/* The value before any suite could change it. */
static char noiommu_at_boot[2];

static void remember_noiommu(void)
{
	char *value = slurp("/sys/module/vfio/parameters/enable_unsafe_noiommu_mode");

	snprintf(noiommu_at_boot, sizeof(noiommu_at_boot), "%s", value ? value : "");
	free(value);
}

void export_parameters(void)
{
	static const char *const names[][2] = {
		{"kseries.roles", "KST_ROLES"},
		{"kseries.expect", "KST_EXPECT"},
		{"kseries.seed", "KST_SEED"},
		{"kseries.factor", "KST_FACTOR"},
		{"kseries.slowness", "KST_SLOWNESS"},
	};

	if (noiommu_at_boot[0])
		setenv("KST_NOIOMMU_AT_BOOT", noiommu_at_boot, 1);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *value = parameter(names[i][0]);

		if (value)
			setenv(names[i][1], value, 1);
	}
}

/* "/lib/vfio-pci.ko" is "vfio_pci": the kernel treats '-' and '_' as the same. */
static void module_name(const char *path, char *name, size_t size)
{
	const char *slash = strrchr(path, '/');

	snprintf(name, size, "%s", slash ? slash + 1 : path);
	name[strcspn(name, ".")] = '\0';
	for (char *c = name; *c; c++)
		if (*c == '-')
			*c = '_';
}

/*
 * Collects a module's parameters from the kernel command line: modprobe would pass them
 * to the module, finit_module() does not.
 */
static void module_parameters(const char *name, char *out, size_t size)
{
	char copy[sizeof(cmdline)];
	size_t used = 0;
	char *save = NULL;

	out[0] = '\0';
	memcpy(copy, cmdline, sizeof(copy));
	for (char *word = strtok_r(copy, " \n", &save); word;
	     word = strtok_r(NULL, " \n", &save)) {
		char *dot = strchr(word, '.');
		char prefix[64];

		if (!dot || dot - word >= (int)sizeof(prefix))
			continue;
		*dot = '\0';
		module_name(word, prefix, sizeof(prefix));
		if (strcmp(prefix, name))
			continue;
		used += snprintf(out + used, size - used, "%s ", dot + 1);
		if (used >= size)
			return;
	}
}

int load_modules(const char *list, int *total)
{
	char *text = slurp(list);
	char *save = NULL;
	int failed = 0;

	read_cmdline();
	*total = 0;
	for (char *path = text ? strtok_r(text, "\n", &save) : NULL; path;
	     path = strtok_r(NULL, "\n", &save)) {
		char name[64], arguments[512];
		int fd = open(path, O_RDONLY | O_CLOEXEC);

		(*total)++;
		module_name(path, name, sizeof(name));
		module_parameters(name, arguments, sizeof(arguments));
		if (fd < 0 || syscall(SYS_finit_module, fd, arguments, 0) < 0) {
			port_printf("  # %s: %s\n", path, strerror(errno));
			failed++;
		}
		if (fd >= 0)
			close(fd);
	}
	free(text);
	remember_noiommu();
	return failed;
}
