// SPDX-License-Identifier: GPL-2.0-only
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "kst/fault.h"

#define FAIL_NTH "/proc/thread-self/fail-nth"

/*
 * Code with known bugs that are not under test. ACPICA: enabling a PCI device
 * evaluates ACPI methods, and the interpreter double-frees if an allocation fails
 * (seen on 6.12). /proc/irq: if creating a file for an interrupt failed, removing it
 * triggers a WARN (fs/proc/generic.c, seen on 7.2).
 */
static const char *const acpi[] = {"acpi_ds_", "acpi_ev_", "acpi_ex_", "acpi_ns_",
				   "acpi_ps_", "acpi_rs_", "acpi_ut_", NULL};
static const char *const irq_files[] = {"register_irq_proc", "register_handler_proc",
					"unregister_irq_proc", "unregister_handler_proc",
					NULL};

/* The addresses of excluded code. */
struct range {
	unsigned long long start, end;
};

/* Reading /proc/kallsyms takes long, so all tests share the result. Each is a process. */
static struct range *ranges;

__attribute__((constructor)) static void share_ranges(void)
{
	ranges = mmap(NULL, 2 * sizeof(*ranges), PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
}

/*
 * Finds the functions that start with one of the prefixes. The compiler moves their
 * unlikely parts far away, behind all other code: "NAME.cold".
 */
static void find_range(const char *const *prefixes, struct range *range)
{
	FILE *symbols = fopen("/proc/kallsyms", "re");
	unsigned long long address;
	char type, name[128];

	while (symbols &&
	       fscanf(symbols, "%llx %c %127s%*[^\n]", &address, &type, name) == 3) {
		for (size_t i = 0; prefixes[i]; i++) {
			if ((type != 't' && type != 'T') || strstr(name, ".cold") ||
			    strncmp(name, prefixes[i], strlen(prefixes[i])))
				continue;
			if (!range->start || address < range->start)
				range->start = address;
			if (address > range->end)
				range->end = address;
		}
	}
	if (symbols)
		fclose(symbols);
}

static bool exclude(bool interrupts, const char *folder)
{
	struct range *range = &ranges[interrupts];
	char path[96], value[32];

	if (!range->start)
		find_range(interrupts ? irq_files : acpi, range);
	if (!range->start)
		return !interrupts && !kst_exists("/sys/firmware/acpi");
	snprintf(path, sizeof(path), "%s/reject-start", folder);
	snprintf(value, sizeof(value), "%#llx", range->start);
	if (kst_write(path, value))
		return false;
	snprintf(path, sizeof(path), "%s/reject-end", folder);
	snprintf(value, sizeof(value), "%#llx", range->end + 1);
	return kst_write(path, value) == 0;
}

/* The kinds of faults: the first two are allocations, which every kernel here has. */
static const char *const folders[] = {
	"/sys/kernel/debug/failslab",
	"/sys/kernel/debug/fail_page_alloc",
	"/sys/kernel/debug/fail_usercopy",
	"/sys/kernel/debug/fail_iommufd",
};
static const struct {
	const char *name, *value;
} parameters[] = {
	/* By default allocations that may sleep never fail. */
	{"ignore-gfp-wait", "N"},
	{"ignore-gfp-highmem", "N"},
	{"min-order", "0"},
	/* Do not print a stack trace for each fault. */
	{"verbose", "0"},
};

#define FOLDERS (sizeof(folders) / sizeof(folders[0]))
#define PARAMETERS (sizeof(parameters) / sizeof(parameters[0]))

static char saved[FOLDERS][PARAMETERS][32];

static void set_parameters(bool restore)
{
	char path[96];

	for (size_t i = 0; i < FOLDERS; i++) {
		for (size_t n = 0; n < PARAMETERS; n++) {
			snprintf(path, sizeof(path), "%s/%s", folders[i], parameters[n].name);
			if (restore && saved[i][n][0]) {
				kst_write(path, saved[i][n]);
			} else if (!restore &&
				   !kst_read(path, saved[i][n], sizeof(saved[i][n]))) {
				kst_write(path, parameters[n].value);
			}
		}
	}
}

void kst_fault_restore(void)
{
	set_parameters(true);
}

const char *kst_fault_setup(bool interrupts)
{
	if (!kst_exists(FAIL_NTH))
		return "this kernel has no fault injection";
	if (!kst_exists(folders[0]))
		return "this kernel has no failslab in debugfs";
	set_parameters(false);
	for (int i = 0; i < 2; i++) {
		if (!exclude(interrupts, folders[i]))
			return interrupts ? "can't exclude /proc/irq from fault injection"
					  : "can't exclude ACPICA from fault injection";
	}
	return NULL;
}

/* Stays open: the armed fault could make open() fail. */
static int fail_nth = -1;

int kst_fault_arm(unsigned int nth)
{
	char text[16];
	int length = snprintf(text, sizeof(text), "%u", nth);

	if (fail_nth < 0)
		fail_nth = open(FAIL_NTH, O_RDWR | O_CLOEXEC);
	if (fail_nth < 0 || pwrite(fail_nth, text, length, 0) != length)
		return -errno;
	return 0;
}

bool kst_fault_happened(void)
{
	char text[16] = "";
	ssize_t got = pread(fail_nth, text, sizeof(text) - 1, 0);

	pwrite(fail_nth, "0", 1, 0);
	return got > 0 && atoi(text) == 0;
}
