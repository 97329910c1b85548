// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/reboot.h>
#include <sys/wait.h>
#include <unistd.h>

#include "init.h"

static int read_suites(struct suite *suites, int max)
{
	char *text = slurp("/suites.list");
	char *save = NULL;
	int count = 0;

	for (char *line = text ? strtok_r(text, "\n", &save) : NULL; line && count < max;
	     line = strtok_r(NULL, "\n", &save))
		if (sscanf(line, "%63s %127s %d", suites[count].name, suites[count].path,
			   &suites[count].seconds) == 3)
			count++;
	free(text);
	return count;
}

static void report(int number, const char *name, const struct outcome *outcome)
{
	port_printf("%s %d %s%s%s\n", outcome->pass ? "ok" : "not ok", number, name,
		    outcome->why[0] ? " # " : "", outcome->why);
}

/* Lockdep turns itself off after its first report, and after other kernel reports. */
static bool lockdep_is_on(void)
{
	static const char field[] = "debug_locks:";
	char *text = slurp("/proc/lockdep_stats");
	char *at = text ? strstr(text, field) : NULL;
	bool on = at && atoi(at + sizeof(field) - 1);

	free(text);
	return on;
}

/* Keeps leaks from booting and loading modules apart from those of the first suite. */
static void report_boot(int number)
{
	struct outcome outcome = {.pass = true};

	port_printf("# Subtest: boot\n");
	report_leaks(&outcome);
	report(number, "boot", &outcome);
}

/* Lines that only the boot executes were not executed by a test (CONFIG_GCOV_KERNEL). */
static void reset_line_counters(void)
{
	int fd = open("/sys/kernel/debug/gcov/reset", O_WRONLY | O_CLOEXEC);

	if (fd >= 0 && write(fd, "1", 1) < 0)
		mark("can't reset the counters of executed lines: %s", strerror(errno));
	if (fd >= 0)
		close(fd);
}

static void run_all(int port)
{
	static struct suite suites[MAX_SUITES];
	int count = read_suites(suites, MAX_SUITES);
	int modules = 0, number = 0, failed;
	char *list = slurp("/modules.list");
	int with_modules = list && list[0];
	bool with_leaks = has_kmemleak();
	bool lockdep;

	free(list);
	reset_line_counters();
	console_watch();
	port_printf("KTAP version 1\n1..%d\n", count + with_modules + with_leaks);
	/* Printed first, so that a crash while loading is attributed to "modules". */
	if (with_modules)
		port_printf("# Subtest: modules\n");
	failed = load_modules("/modules.list", &modules);
	if (with_modules) {
		struct outcome outcome = {.pass = failed == 0};

		if (failed)
			snprintf(outcome.why, sizeof(outcome.why),
				 "%d of %d failed to load", failed, modules);
		report(++number, "modules", &outcome);
	}
	if (with_leaks)
		report_boot(++number);
	lockdep = lockdep_is_on();
	for (int i = 0; i < count; i++) {
		struct outcome outcome;

		/* The host reboots the guest for the remaining suites. */
		if (i > 0 && lockdep && !lockdep_is_on()) {
			mark("lockdep has turned itself off: ending this boot");
			break;
		}
		/* Printed first, so that a crash is attributed to this suite. */
		port_printf("# Subtest: %s\n", suites[i].name);
		console_start(suites[i].name);
		mark("suite %s", suites[i].name);
		outcome = run_suite(&suites[i], port);
		/* Before the result, so that leaks are attributed to this suite. */
		report_leaks(&outcome);
		console_check(suites[i].name);
		mark("end of suite %s", suites[i].name);
		report(++number, suites[i].name, &outcome);
		if (outcome.stuck) {
			mark("the suite can't be killed: ending this boot");
			break;
		}
	}
}

/* Runs a shell on the console, with the modules loaded and the parameters exported. */
static void run_shell(void)
{
	int modules;
	pid_t pid;

	load_modules("/modules.list", &modules);
	printf("kseries: shell in the guest; \"exit\" powers it off\n");
	printf("kseries: devices: %s\n", parameter("kseries.roles") ?: "none");
	pid = fork();
	if (pid == 0) {
		setsid();
		ioctl(0, TIOCSCTTY, 1);
		setenv("PATH", "/bin:/sbin:/usr/bin", 1);
		setenv("HOME", "/", 1);
		setenv("TERM", "vt100", 1);
		setenv("PS1", "guest:\\w# ", 1);
		export_parameters();
		execl("/bin/busybox", "sh", (char *)NULL);
		printf("kseries: /bin/busybox: %s\n", strerror(errno));
		_exit(127);
	}
	while (pid > 0 && waitpid(-1, NULL, 0) != pid && errno != ECHILD)
		;
}

int main(void)
{
	char test_port[32];
	int port;

	mount_all();
	open_console();
	mark("init");
	snprintf(test_port, sizeof(test_port), "%s", parameter("kseries.port") ?: "");
	port = port_open(test_port);
	if (parameter("kseries.shell")) {
		run_shell();
	} else if (port < 0) {
		mark("no test port: /dev/%s: %s", test_port, strerror(errno));
	} else {
		run_all(port);
		/*
		 * The mark appears on the console after all earlier kernel messages;
		 * the host waits for both lines.
		 */
		mark("done");
		port_printf("# kseries: done\n");
		/* Power-off discards output that has not been sent yet. */
		port_flush();
	}
	sync();
	reboot(RB_POWER_OFF);
	/* A kernel that can't power off returns here: the host terminates the guest. */
	for (;;)
		pause();
}
