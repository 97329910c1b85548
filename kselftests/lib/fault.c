// SPDX-License-Identifier: GPL-2.0-only
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
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

/* Finds the address range of the functions that start with one of the prefixes. */
static void find_range(const char *const *prefixes, unsigned long long *start,
		       unsigned long long *end)
{
	FILE *symbols = fopen("/proc/kallsyms", "re");
	unsigned long long address;
	char type, name[128];

	*start = *end = 0;
	while (symbols &&
	       fscanf(symbols, "%llx %c %127s%*[^\n]", &address, &type, name) == 3) {
		for (size_t i = 0; prefixes[i]; i++) {
			if ((type != 't' && type != 'T') ||
			    strncmp(name, prefixes[i], strlen(prefixes[i])))
				continue;
			if (!*start || address < *start)
				*start = address;
			if (address > *end)
				*end = address;
		}
	}
	if (symbols)
		fclose(symbols);
}

static bool exclude(const char *const *prefixes, const char *folder)
{
	unsigned long long start, end;
	char path[96], value[32];

	find_range(prefixes, &start, &end);
	if (!start)
		return prefixes == acpi && !kst_exists("/sys/firmware/acpi");
	snprintf(path, sizeof(path), "%s/reject-start", folder);
	snprintf(value, sizeof(value), "%#llx", start);
	if (kst_write(path, value))
		return false;
	snprintf(path, sizeof(path), "%s/reject-end", folder);
	snprintf(value, sizeof(value), "%#llx", end + 1);
	return kst_write(path, value) == 0;
}

const char *kst_fault_setup(bool interrupts)
{
	static const char *const folders[] = {"/sys/kernel/debug/failslab",
					      "/sys/kernel/debug/fail_page_alloc"};
	char path[96];

	if (!kst_exists(FAIL_NTH))
		return "this kernel has no fault injection";
	if (!kst_exists(folders[0]))
		return "this kernel has no failslab in debugfs";
	for (int i = 0; i < 2; i++) {
		/* By default allocations that may sleep never fail. */
		snprintf(path, sizeof(path), "%s/ignore-gfp-wait", folders[i]);
		kst_write(path, "N");
		snprintf(path, sizeof(path), "%s/ignore-gfp-highmem", folders[i]);
		kst_write(path, "N");
		snprintf(path, sizeof(path), "%s/min-order", folders[i]);
		kst_write(path, "0");
		/* Do not print a stack trace for each fault. */
		snprintf(path, sizeof(path), "%s/verbose", folders[i]);
		kst_write(path, "0");
		if (!exclude(interrupts ? irq_files : acpi, folders[i]))
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
