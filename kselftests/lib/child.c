// SPDX-License-Identifier: GPL-2.0-only
#include <linux/capability.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kst/child.h"
#include "kst/session.h"

int kst_run_child(int (*function)(const void *), const void *argument)
{
	pid_t pid = fork();
	int status;

	if (pid == 0)
		_exit(function(argument));
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		return -errno;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int kst_limit_locked_pages(unsigned int pages)
{
	size_t size = (size_t)pages * sysconf(_SC_PAGESIZE);
	struct rlimit limit = {size, size};
	int result = kst_drop_capability(CAP_IPC_LOCK);

	if (result)
		return result;
	return setrlimit(RLIMIT_MEMLOCK, &limit) ? -errno : 0;
}
