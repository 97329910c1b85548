// SPDX-License-Identifier: GPL-2.0-only
/*
 * One test for each way in which a kernel can end or go wrong. It does not judge
 * the kernel but whoever watches it: the one that provoke=NAME on the kernel's
 * command line names is made to happen, with the help of /proc/provoke
 * (patches/examples/endings); the others are skipped.
 */
#include "kst/harness.h"

#include <dirent.h>
#include <sched.h>
#include <sys/mman.h>
#include <unistd.h>

#include "kst/kst.h"

#define CLOCK "/sys/devices/system/clocksource/clocksource0/current_clocksource"
#define KMEMLEAK "/sys/kernel/debug/kmemleak"
/* mm/kmemleak.c takes younger objects for ones that are still being stored. */
#define KMEMLEAK_SECONDS 6

static bool asked_for(const char *name)
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

/* So that the host has heard which test runs before it hears the kernel: they
 * speak over two ports.
 */
static void pause_before(void)
{
	usleep(400000);
}

#define PROVOKE(name)                                                                    \
	do {                                                                             \
		if (!asked_for(name))                                                    \
			SKIP(return, "provoke=" name " was not asked for");              \
		pause_before();                                                          \
		MUST(kst_write("/proc/provoke", name));                                  \
	} while (0)

TEST(warn)
{
	PROVOKE("warn");
}

TEST(late)
{
	PROVOKE("late");
}

/* What the test before it left to a timer falls on this one. */
TEST(bystander)
{
	if (!asked_for("late"))
		SKIP(return, "provoke=late was not asked for");
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

/* Tests that are given the time that a slow console or scan needs. */
FIXTURE(patient)
{
};

FIXTURE_SETUP(patient)
{
}

FIXTURE_TEARDOWN(patient)
{
}

/* What the kernel found goes to the console, and is not found a second time. */
static void tell_of_leaks(void)
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
	if (!asked_for("kmemleak"))
		SKIP(return, "provoke=kmemleak was not asked for");
	pause_before();
	MUST(kst_write("/proc/provoke", "kmemleak"));
	/* Away from the stack and the registers that may still hold it. */
	MUST_FAIL(EINVAL, kst_write("/proc/provoke", "nothing"));
	sleep(KMEMLEAK_SECONDS);
	MUST(kst_write(KMEMLEAK, "scan"));
	MUST(kst_write(KMEMLEAK, "scan"));
	tell_of_leaks();
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
 * All CPUs stop for a moment when "tsc-early" gives way to "tsc", a second after the
 * start. One that spins holds that up, and the others wait for it: no thread is left
 * that could begin a grace period or look after watchdogs.
 */
static void until_clock_is_chosen(void)
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
		if (asked_for(name))                                                     \
			until_clock_is_chosen();                                         \
		PROVOKE(name);                                                           \
	} while (0)

/*
 * The thread that begins grace periods may be woken on the CPU that is to be busy, and
 * would wait there for its turn: it gets the first CPU, and this test the second.
 */
static void keep_apart_from_rcu(void)
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
	if (asked_for("rcu_stall"))
		keep_apart_from_rcu();
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
 * More than the guest has: this process is what the kernel kills for it. A test that
 * has to end by a signal can't be skipped: it ends itself.
 */
TEST_SIGNAL(oom, SIGKILL)
{
	const size_t step = 1 << 20;

	if (!asked_for("oom"))
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
	if (!asked_for("flood"))
		SKIP(return, "provoke=flood was not asked for");
	pause_before();
	MUST(kst_write("/proc/provoke", "flood"));
}

TEST(emulator)
{
	PROVOKE("emulator");
}

TEST_HARNESS_MAIN
