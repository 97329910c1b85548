/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The guest's first process: it loads modules, runs the suites one after the
 * other and reports over the test port. Lists are made by the host and stand
 * in the initramfs:
 *
 *   /modules.list   one path a line, in the order to load
 *   /suites.list    "NAME PATH SECONDS", one suite a line
 *
 * Kernel parameters: kseries.shell starts a shell instead. kseries.silence= is how many
 * seconds a suite may say nothing. kseries.roles=, kseries.expect=, kseries.seed=,
 * kseries.factor= and kseries.slowness= reach the suites as KST_ROLES and so on: the
 * devices, what the kernel under test is expected to have, the seed of random choices,
 * how much longer than usual to stress, and how much longer everything takes here.
 */
#ifndef KSERIES_INIT_H
#define KSERIES_INIT_H

#include <stdbool.h>
#include <stddef.h>

#define TEST_PORT "/dev/ttyS1"
#define MAX_SUITES 128

struct suite {
	char name[64];
	char path[128];
	int seconds;
};

/* How a suite ended; `why` is the text behind '#'. */
struct outcome {
	bool pass;
	bool stuck; /* it could not be ended, and may hold what others wait for */
	char why[160];
};

/* port.c: the test port, opened raw. All of these go on after errors. */
int port_open(void);
void port_printf(const char *format, ...) __attribute__((format(printf, 1, 2)));
void port_write(const char *text, size_t length);
/* Waits until all of it has left the guest. */
void port_flush(void);

/* A line for the kernel's log, and so for the console. */
void mark(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* boot.c */
void mount_all(void);
void open_console(void);
/* Value of a kernel parameter; "" when it stands alone, NULL when absent. */
const char *parameter(const char *name);
/* The same as a number; `absent` without it. */
double number_parameter(const char *name, double absent);
/* Those that are for the suites, into the environment. */
void export_parameters(void);
/* Number of modules that did not load; each is explained on the port. */
int load_modules(const char *list, int *total);
/* A whole small file, NUL-terminated, or NULL; to be freed. */
char *slurp(const char *path);

/* suite.c */
struct outcome run_suite(const struct suite *suite, int port);

/* leaks.c: whether this kernel has kmemleak. */
bool looks_for_leaks(void);
/* What kmemleak finds, where the kernel has it, goes to the console, once. Takes
 * some seconds then: what was allocated just now is no leak yet. A suite of which it
 * can't tell has not passed.
 */
void report_leaks(struct outcome *outcome);

/* stuck.c: where the processes are, as diagnostics on the port. */
void describe_processes(void);

#endif
