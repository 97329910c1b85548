// SPDX-License-Identifier: GPL-2.0-only
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "kst/kst.h"

int kst_write(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	int result = 0;

	if (fd < 0)
		return -errno;
	if (write(fd, text, strlen(text)) < 0)
		result = -errno;
	close(fd);
	return result;
}

int kst_read(const char *path, char *text, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t got;

	text[0] = '\0';
	if (fd < 0)
		return -errno;
	got = read(fd, text, size - 1);
	close(fd);
	if (got < 0)
		return -errno;
	text[got] = '\0';
	if (got > 0 && text[got - 1] == '\n')
		text[got - 1] = '\0';
	return 0;
}

bool kst_exists(const char *path)
{
	return access(path, F_OK) == 0;
}

int kst_link_name(const char *path, char *name, size_t size)
{
	char target[512];
	ssize_t length = readlink(path, target, sizeof(target) - 1);
	const char *slash;

	if (length < 0)
		return -errno;
	target[length] = '\0';
	slash = strrchr(target, '/');
	snprintf(name, size, "%s", slash ? slash + 1 : target);
	return 0;
}

int kst_first_entry(const char *folder, const char *prefix, char *name, size_t size)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;
	int result = -ENOENT;

	if (!dir)
		return -errno;
	while (result && (entry = readdir(dir))) {
		if (entry->d_name[0] == '.' ||
		    strncmp(entry->d_name, prefix, strlen(prefix)))
			continue;
		snprintf(name, size, "%s", entry->d_name);
		result = 0;
	}
	closedir(dir);
	return result;
}

int kst_count_fds(void)
{
	DIR *dir = opendir("/proc/self/fd");
	int count = 0;

	if (!dir)
		return -errno;
	while (readdir(dir))
		count++;
	closedir(dir);
	/* Do not count ".", ".." and the descriptor of `dir`. */
	return count - 3;
}

bool kst_expected(const char *feature)
{
	const char *list = getenv("KST_EXPECT");
	size_t length = strlen(feature);

	/* In a guest with an IOMMU these words are about devices behind it. */
	if (kst_is_substitute_device() && !strncmp(feature, "group", 5))
		return false;
	while (list && *list) {
		size_t word = strcspn(list, ",");

		if (word == length && !strncmp(list, feature, length))
			return true;
		list += word + (list[word] == ',');
	}
	return false;
}

double kst_now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec + time.tv_nsec / 1e9;
}
