// SPDX-License-Identifier: GPL-2.0-only
/*
 * One test for each way in which a kernel can crash or misbehave. This tests the
 * harness that watches the kernel, not the kernel: the failure selected by provoke=NAME
 * on the kernel command line is triggered through /proc/provoke
 * (patches/examples/endings); the other tests skip.
 */
#include "kst/harness.h"

#include <dirent.h>
#include <sched.h>
#include <sys/mman.h>
#include <unistd.h>

#include "kst/kst.h"

#define CLOCK "/sys/devices/system/clocksource/clocksource0/current_clocksource"
#define KMEMLEAK "/sys/kernel/debug/kmemleak"
/* kmemleak ignores objects younger than five seconds (mm/kmemleak.c). */
#define KMEMLEAK_SECONDS 6

static bool is_selected(const char *name)
{
	static const char parameter[] = " provoke=";
	size_t length = strlen(name);
	char text[4096] = " ";
	const char *at;

	kst_read("/proc/cmdline", text + 1, sizeof(text) - 1);
	at = strstr(text, parameter);
	if (!at)
		return false;
	at += sizeof(parameter) - 1;
	return !strncmp(at, name, length) && (at[length] == ' ' || !at[length]);
}

/*
 * Makes sure that the host knows which test is running before it sees the kernel's
 * messages: they use different serial ports.
 */
static void pause_before(void)
{
	usleep(400000);
}

#define PROVOKE(name)                                                                    \
	do {                                                                             \
		if (!is_selected(name))                                                  \
			SKIP(return, "provoke=" name " is not set");                     \
		pause_before();                                                          \
		MUST(kst_write("/proc/provoke", name));                                  \
	} while (0)

TEST(warn)
{
	PROVOKE("warn");
}

static int hide_messages(void)
{
	int result = kst_write("/sys/module/printk/parameters/ignore_loglevel", "N");

	return result < 0 ? result : kst_write("/proc/sys/kernel/printk", "1 4 1 7");
}

/* The console does not show the WARN, and stays like this. */
TEST(hidden)
{
	if (!is_selected("hidden"))
		SKIP(return, "provoke=hidden is not set");
	MUST(hide_messages());
	pause_before();
	MUST(kst_write("/proc/provoke", "warn"));
}

/* The same, but the console is as before when the test ends. */
TEST(hidden_briefly)
{
	if (!is_selected("hidden_briefly"))
		SKIP(return, "provoke=hidden_briefly is not set");
	MUST(hide_messages());
	pause_before();
	MUST(kst_write("/proc/provoke", "warn"));
	MUST(kst_write("/proc/sys/kernel/printk", "15 4 1 7"));
	MUST(kst_write("/sys/module/printk/parameters/ignore_loglevel", "Y"));
}

TEST(late)
{
	PROVOKE("late");
}

/* The WARN that "late" left to a timer fires during this test. */
TEST(bystander)
{
	if (!is_selected("late"))
		SKIP(return, "provoke=late is not set");
	sleep(2);
}

TEST(kasan)
{
	PROVOKE("kasan");
}

TEST(ubsan)
{
	PROVOKE("ubsan");
}

TEST(slab)
{
	PROVOKE("slab");
}

TEST(kcsan)
{
	PROVOKE("kcsan");
}

/* Tests with a timeout that is long enough for a slow console or scan. */
FIXTURE(patient)
{
};

FIXTURE_SETUP(patient)
{
}

FIXTURE_TEARDOWN(patient)
{
}

/* Copies the kmemleak report to the console, and clears it. */
static void report_leaks(void)
{
	static char text[16384];
	FILE *console = fopen("/dev/console", "w");

	if (console && !kst_read(KMEMLEAK, text, sizeof(text)))
		fprintf(console, "%s\n", text);
	if (console)
		fclose(console);
	kst_write(KMEMLEAK, "clear");
}

TEST_F_TIMEOUT(patient, kmemleak, 600)
{
	if (!is_selected("kmemleak"))
		SKIP(return, "provoke=kmemleak is not set");
	pause_before();
	MUST(kst_write("/proc/provoke", "kmemleak"));
	/* Overwrite the stack and the registers that may still hold the pointer. */
	MUST_FAIL(EINVAL, kst_write("/proc/provoke", "nothing"));
	sleep(KMEMLEAK_SECONDS);
	MUST(kst_write(KMEMLEAK, "scan"));
	MUST(kst_write(KMEMLEAK, "scan"));
	report_leaks();
}

TEST(lockdep)
{
	PROVOKE("lockdep");
}

TEST(atomic)
{
	PROVOKE("atomic");
}

/*
 * The switch from "tsc-early" to "tsc", a second after boot, stops all CPUs for a
 * moment. A CPU that spins would hold up the switch, and with it all other CPUs: no
 * thread could start a grace period or feed the watchdogs.
 */
static void wait_for_tsc(void)
{
	char text[64];

	for (int i = 0; i < 100; i++) {
		if (kst_read(CLOCK, text, sizeof(text)) || !strstr(text, "early"))
			return;
		usleep(100000);
	}
}

#define PROVOKE_BUSY(name)                                                               \
	do {                                                                             \
		if (is_selected(name))                                                   \
			wait_for_tsc();                                                  \
		PROVOKE(name);                                                           \
	} while (0)

/*
 * The RCU grace-period kthread could be woken on the CPU that is about to spin, and
 * would starve: pin it to the first CPU, and this test to the second.
 */
static void pin_rcu_elsewhere(void)
{
	cpu_set_t first, second;
	struct dirent *entry;
	DIR *proc = opendir("/proc");

	CPU_ZERO(&first);
	CPU_SET(0, &first);
	CPU_ZERO(&second);
	CPU_SET(1, &second);
	while (proc && (entry = readdir(proc))) {
		char path[sizeof("/proc//comm") + sizeof(entry->d_name)], name[32];

		snprintf(path, sizeof(path), "/proc/%s/comm", entry->d_name);
		if (atoi(entry->d_name) <= 0 || kst_read(path, name, sizeof(name)))
			continue;
		if (strstr(name, "rcu_sched") || strstr(name, "rcu_preempt"))
			sched_setaffinity(atoi(entry->d_name), sizeof(first), &first);
	}
	if (proc)
		closedir(proc);
	sched_setaffinity(0, sizeof(second), &second);
}

TEST(rcu_stall)
{
	if (is_selected("rcu_stall"))
		pin_rcu_elsewhere();
	PROVOKE_BUSY("rcu_stall");
}

TEST(soft_lockup)
{
	PROVOKE_BUSY("soft_lockup");
}

TEST(hard_lockup)
{
	PROVOKE_BUSY("hard_lockup");
}

TEST(hung_task)
{
	PROVOKE("hung_task");
}

/*
 * Uses up all memory of the guest, so that the OOM killer kills this process. A
 * TEST_SIGNAL() can't skip: if it is not selected, it kills itself.
 */
TEST_SIGNAL(oom, SIGKILL)
{
	const size_t step = 1 << 20;

	if (!is_selected("oom"))
		kill(getpid(), SIGKILL);
	pause_before();
	for (;;) {
		char *more = mmap(NULL, step, PROT_READ | PROT_WRITE,
				  MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);

		ASSERT_NE(MAP_FAILED, more);
	}
}

TEST(bug)
{
	PROVOKE("bug");
}

TEST(oops)
{
	PROVOKE("oops");
}

TEST(panic)
{
	PROVOKE("panic");
}

TEST(triple_fault)
{
	PROVOKE("triple_fault");
}

TEST(reset)
{
	PROVOKE("reset");
}

TEST(silence)
{
	PROVOKE("silence");
}

TEST(deadline)
{
	PROVOKE("deadline");
}

TEST_F_TIMEOUT(patient, flood, 600)
{
	if (!is_selected("flood"))
		SKIP(return, "provoke=flood is not set");
	pause_before();
	MUST(kst_write("/proc/provoke", "flood"));
}

TEST(emulator)
{
	PROVOKE("emulator");
}

TEST_HARNESS_MAIN
