// SPDX-License-Identifier: GPL-2.0-only
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "kst/kst.h"

/* Documentation/admin-guide/tainted-kernels.rst: bad page, die, warn, soft lockup. */
#define SPLAT_TAINTS (1ul << 5 | 1ul << 7 | 1ul << 9 | 1ul << 14)

static unsigned long number(const char *path)
{
	char text[32];

	return kst_read(path, text, sizeof(text)) ? 0 : strtoul(text, NULL, 0);
}

unsigned long kst_splats(void)
{
	unsigned long taints = number("/proc/sys/kernel/tainted") & SPLAT_TAINTS;
	/* Since 6.2. In older kernels only the first splat of each kind is visible. */
	unsigned long counts =
		number("/sys/kernel/oops_count") + number("/sys/kernel/warn_count");

	return counts * 64 + __builtin_popcountl(taints);
}

bool kst_oopsed(void)
{
	return number("/proc/sys/kernel/tainted") & (1ul << 7);
}

int kst_log_open(void)
{
	int fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	lseek(fd, 0, SEEK_END);
	return fd;
}

bool kst_log_wait(int fd, const char *text, double seconds)
{
	double until = kst_now() + seconds;
	char line[1024];

	do {
		ssize_t got = read(fd, line, sizeof(line) - 1);

		if (got <= 0) {
			usleep(5000);
			continue;
		}
		line[got] = '\0';
		if (strstr(line, text))
			return true;
	} while (kst_now() < until);
	return false;
}

uint64_t kst_random_from(uint64_t *state)
{
	/* xorshift64*, Vigna 2014. The state must not be zero. */
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return *state * 0x2545f4914f6cdd1dull;
}

uint64_t kst_random(void)
{
	static uint64_t state;

	if (!state) {
		const char *seed = getenv("KST_SEED");

		state = seed ? strtoull(seed, NULL, 0) : 1;
		printf("# seed %llu (set KST_SEED to reproduce)\n",
		       (unsigned long long)state);
		fflush(stdout);
		state = state * 0x9e3779b97f4a7c15ull + 1;
	}
	return kst_random_from(&state);
}

double kst_factor(void)
{
	const char *factor = getenv("KST_FACTOR");
	double value = factor ? strtod(factor, NULL) : 1;

	return value > 0 ? value : 1;
}
