// SPDX-License-Identifier: GPL-2.0-only
/*
 * One test for each way in which a kernel can end or go wrong. It does not judge
 * the kernel but whoever watches it: the one that provoke=NAME on the kernel's
 * command line names is made to happen, with the help of /proc/provoke
 * (patches/examples/endings); the others are skipped.
 */
#include "kselftest_harness.h"

#include <sys/mman.h>
#include <unistd.h>

#include "kst/kst.h"

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

#define ENDING(name)                                                                     \
	TEST(name)                                                                       \
	{                                                                                \
		if (!asked_for(#name))                                                   \
			SKIP(return, "provoke=" #name " was not asked for");             \
		pause_before();                                                          \
		MUST(kst_write("/proc/provoke", #name));                                 \
	}

ENDING(warn)
ENDING(late)

/* What the test before it left to a timer falls on this one. */
TEST(bystander)
{
	if (!asked_for("late"))
		SKIP(return, "provoke=late was not asked for");
	sleep(2);
}

ENDING(kasan)
ENDING(ubsan)
ENDING(kcsan)

/* Tests that are given the time that a slow console or scan needs. */
FIXTURE(patient) {
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

ENDING(lockdep)
ENDING(atomic)
ENDING(rcu_stall)
ENDING(soft_lockup)
ENDING(hard_lockup)
ENDING(hung_task)

/* More than the guest has: this process is what the kernel kills for it. */
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

ENDING(bug)
ENDING(oops)
ENDING(panic)
ENDING(triple_fault)
ENDING(reset)
ENDING(silence)
ENDING(deadline)

TEST_F_TIMEOUT(patient, flood, 600)
{
	if (!asked_for("flood"))
		SKIP(return, "provoke=flood was not asked for");
	pause_before();
	MUST(kst_write("/proc/provoke", "flood"));
}

ENDING(emulator)

TEST_HARNESS_MAIN
