/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The guest's init: loads modules, runs the suites one after the other and reports over
 * the test port. The host puts two lists into the initramfs:
 *
 *   /modules.list   one path per line, in load order
 *   /suites.list    "NAME PATH SECONDS", one suite per line
 *
 * Kernel parameters: kseries.port= names the test port ("ttyS1"). kseries.shell starts a
 * shell instead. kseries.silence= is the number of seconds that a suite may run without
 * output. kseries.roles=, kseries.expect=, kseries.seed=, kseries.factor= and
 * kseries.slowness= are passed to the suites as KST_ROLES and so on: the devices, the
 * features that the kernel under test must have, the random seed, how much longer than
 * usual the stress tests run, and how much slower this guest is than a fast one.
 */
#ifndef KSERIES_INIT_H
#define KSERIES_INIT_H

#include <stdbool.h>
#include <stddef.h>

#define MAX_SUITES 128

struct suite {
	char name[64];
	char path[128];
	int seconds;
};

/* The result of a suite; `why` is the text after '#'. */
struct outcome {
	bool pass;
	bool stuck; /* it can't be killed, and may hold locks that others need */
	char why[160];
};

/* port.c: the test port /dev/NAME, in raw mode. All of these ignore errors. */
int port_open(const char *name);
void port_printf(const char *format, ...) __attribute__((format(printf, 1, 2)));
void port_write(const char *text, size_t length);
/* Waits until all output has been sent to the host. */
void port_flush(void);

/* Writes a line to the kernel log, and thereby to the console. */
void mark(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* boot.c */
void mount_all(void);
void open_console(void);
/* Value of a kernel parameter; "" if it has no value, NULL if it is absent. */
const char *parameter(const char *name);
/* The same as a number; returns `absent` if there is none. */
double number_parameter(const char *name, double absent);
/* Exports the parameters for the suites to the environment. */
void export_parameters(void);
/* Returns the number of modules that failed to load; reports each of them on the port. */
int load_modules(const char *list, int *total);
/* Reads a small file, NUL-terminated. Returns NULL on failure; the caller frees it. */
char *slurp(const char *path);

/* suite.c */
struct outcome run_suite(const struct suite *suite, int port);

/*
 * console.c: what a suite can do to hide kernel messages. console_watch() remembers how
 * the console is set up and starts to read the kernel log.
 */
void console_watch(void);
/* Readable when there are new records; -1 without /dev/kmsg. */
int console_descriptor(void);
/* Sends new records of level warning and above: "@kmsg [    1.234567] text". */
void console_forward(void);
/* To be called before the mark "suite NAME" of a suite. */
void console_start(const char *suite);
/*
 * Restores what the suite changed about the console, and reports each change as a line
 * "@console! ...".
 */
void console_check(const char *suite);

/* leaks.c: returns whether this kernel has kmemleak. */
bool has_kmemleak(void);
/*
 * Prints new kmemleak reports to the console, if the kernel has kmemleak. This takes
 * several seconds, since kmemleak ignores recent allocations. If kmemleak does not work,
 * the suite fails.
 */
void report_leaks(struct outcome *outcome);

/* stuck.c: prints what each process is waiting for, as diagnostics on the port. */
void describe_processes(void);

#endif
