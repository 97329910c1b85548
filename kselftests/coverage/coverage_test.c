// SPDX-License-Identifier: GPL-2.0-only
/*
 * Not a test: prints the gcov counters of the kernel
 * (Documentation/dev-tools/gcov.rst) as diagnostic lines "gcda PATH BASE64". Runs last.
 */
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <unistd.h>

#include "kst/harness.h"

#include "kst/kst.h"

#define ROOT "/sys/kernel/debug/gcov"
/* Bytes per line: a multiple of three, so that the base64 can be concatenated. */
#define CHUNK 768

static unsigned int files;

static void print_base64(const uint8_t *bytes, size_t count)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	char text[CHUNK / 3 * 4 + 1];
	size_t used = 0;

	for (size_t i = 0; i < count; i += 3) {
		uint32_t group = bytes[i] << 16;

		group |= i + 1 < count ? bytes[i + 1] << 8 : 0;
		group |= i + 2 < count ? bytes[i + 2] : 0;
		text[used++] = digits[group >> 18];
		text[used++] = digits[group >> 12 & 63];
		text[used++] = i + 1 < count ? digits[group >> 6 & 63] : '=';
		text[used++] = i + 2 < count ? digits[group & 63] : '=';
	}
	text[used] = '\0';
	fputs(text, stdout);
}

static int print_file(const char *path, const struct stat *info, int kind,
		      struct FTW *place)
{
	size_t length = strlen(path);
	uint8_t bytes[CHUNK];
	ssize_t got;
	int fd;

	if (kind != FTW_F || length < 5 || strcmp(path + length - 5, ".gcda"))
		return 0;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	while (fd >= 0 && (got = read(fd, bytes, sizeof(bytes))) > 0) {
		printf("# gcda %s ", path + strlen(ROOT));
		print_base64(bytes, got);
		puts("");
	}
	if (fd >= 0)
		close(fd);
	files++;
	return 0;
}

TEST(counters_are_read)
{
	if (!kst_exists(ROOT))
		SKIP(return, "this kernel was built without gcov");
	ASSERT_EQ(0, nftw(ROOT, print_file, 8, FTW_PHYS));
	EXPECT_LT(0, files);
	fflush(stdout);
}

TEST_HARNESS_MAIN
