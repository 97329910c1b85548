// SPDX-License-Identifier: GPL-2.0-only
//
// probe MEANS [ARGUMENT...]: tries one way out of a sandbox. Exits with 0 if it works, and
// with 1 and the error on stdout if it is blocked; with 2 if the means is unknown.
//
// probe: reads such command lines from stdin, with tabs between the words, and tries each in
// a child. After its output comes a line "status N".
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <mqueue.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/msg.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/reboot.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/swap.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timex.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

// Each means returns a negative number if it is blocked, with errno.
typedef long (*means_function)(char **arguments);

static long number(const char *text)
{
	return strtol(text, NULL, 0);
}

static char scratch[4096];

static long read_file(char **a)
{
	int file = open(a[0], O_RDONLY | O_NONBLOCK);

	return file < 0 ? -1 : read(file, scratch, sizeof(scratch));
}

static long open_to_write(char **a)
{
	return open(a[0], O_WRONLY | O_NONBLOCK);
}

static long append(char **a)
{
	int file = open(a[0], O_WRONLY | O_APPEND | O_NONBLOCK);

	return file < 0 ? -1 : write(file, "x", 1);
}

static long create(char **a)
{
	return open(a[0], O_WRONLY | O_CREAT | O_EXCL, 0600);
}

static long truncate_path(char **a)
{
	return truncate(a[0], 0);
}

static long open_truncating(char **a)
{
	return open(a[0], O_RDONLY | O_TRUNC);
}

static long list_folder(char **a)
{
	DIR *folder = opendir(a[0]);
	int entries = 0;

	if (!folder)
		return -1;
	for (struct dirent *e; (e = readdir(folder));)
		entries += e->d_name[0] != '.';
	errno = ENOENT;
	return entries ? 0 : -1;
}

static long hard_link(char **a)
{
	return link(a[0], a[1]) ? -1 : read_file(a + 1);
}

static long symbolic_link(char **a)
{
	unlink(a[1]);
	return symlink(a[0], a[1]) ? -1 : read_file(a + 1);
}

static long move(char **a)
{
	return rename(a[0], a[1]);
}

static long delete(char **a)
{
	return unlink(a[0]);
}

static long lock(char **a)
{
	int file = open(a[0], O_RDONLY);

	return file < 0 ? -1 : flock(file, LOCK_EX | LOCK_NB);
}

static long make_node(char **a)
{
	unlink(a[0]);
	return mknod(a[0], (a[1][0] == 'b' ? S_IFBLK : S_IFCHR) | 0600, 0x103);
}

static long remount(char **a)
{
	return mount(NULL, a[0], NULL, MS_REMOUNT | MS_BIND, NULL);
}

static long bind_mount(char **a)
{
	return mount(a[0], a[1], NULL, MS_BIND, NULL);
}

static long tmpfs_mount(char **a)
{
	return mount("none", a[0], "tmpfs", 0, NULL);
}

static long unmount(char **a)
{
	return umount2(a[0], MNT_DETACH);
}

static long change_root(char **a)
{
	return chroot(a[0]);
}

static long new_root(char **a)
{
	return syscall(SYS_pivot_root, a[0], a[0]);
}

static long open_by_handle(char **a)
{
	struct {
		struct file_handle handle;
		char bytes[128];
	} space = { .handle.handle_bytes = 128 };
	int id, folder = open(a[0], O_RDONLY | O_DIRECTORY);

	if (name_to_handle_at(AT_FDCWD, a[0], &space.handle, &id, 0))
		return -1;
	return open_by_handle_at(folder, &space.handle, O_RDONLY);
}

static long new_namespace(char **a)
{
	return unshare(number(a[0]));
}

static long reap(long child)
{
	int saved = errno;

	if (!child)
		_exit(0);
	if (child > 0)
		waitpid(child, NULL, 0);
	errno = saved;
	return child;
}

static long clone_namespace(char **a)
{
	return reap(syscall(SYS_clone, number(a[0]) | SIGCHLD, 0, 0, 0, 0));
}

static long clone3_namespace(char **a)
{
	unsigned long arguments[8] = { number(a[0]), 0, 0, 0, SIGCHLD };

	return reap(syscall(SYS_clone3, arguments, sizeof(arguments)));
}

static long join_namespace(char **a)
{
	int file = open(a[0], O_RDONLY);

	return setns(file, 0);
}

static long trace(char **a)
{
	return ptrace(PTRACE_SEIZE, number(a[0]), NULL, NULL);
}

static long write_memory(char **a)
{
	struct iovec ours = { scratch, 1 }, theirs = { (void *)0x1000, 1 };
	long done = process_vm_writev(number(a[0]), &ours, 1, &theirs, 1, 0);

	return done < 0 && errno == EFAULT ? 0 : done;
}

static long read_memory(char **a)
{
	struct iovec ours = { scratch, 1 }, theirs = { (void *)0x1000, 1 };
	long done = process_vm_readv(number(a[0]), &ours, 1, &theirs, 1, 0);

	return done < 0 && errno == EFAULT ? 0 : done;
}

static long send_signal(char **a)
{
	return kill(number(a[0]), 0);
}

static long send_signal_by_pidfd(char **a)
{
	int process = syscall(SYS_pidfd_open, number(a[0]), 0);

	return process < 0 ? -1 : syscall(SYS_pidfd_send_signal, process, 0, NULL, 0);
}

static long take_descriptor(char **a)
{
	int process = syscall(SYS_pidfd_open, number(a[0]), 0);

	return syscall(SYS_pidfd_getfd, process, 0, 0);
}

static long connect_tcp(char **a)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(number(a[0])) };
	int s = socket(AF_INET, SOCK_STREAM, 0);

	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	return s < 0 ? -1 : connect(s, (struct sockaddr *)&to, sizeof(to));
}

// "@NAME" is an abstract socket.
static long connect_unix(char **a)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	int s = socket(AF_UNIX, SOCK_STREAM, 0);
	size_t length = strlen(a[0]);

	memcpy(to.sun_path, a[0], length);
	if (to.sun_path[0] == '@')
		to.sun_path[0] = 0;
	return s < 0 ? -1 : connect(s, (struct sockaddr *)&to,
				    offsetof(struct sockaddr_un, sun_path) + length);
}

static long make_socket(char **a)
{
	return socket(number(a[0]), number(a[1]), 0);
}

static long attach_memory(char **a)
{
	int id = shmget(number(a[0]), 1, 0);

	return id < 0 ? -1 : shmat(id, NULL, SHM_RDONLY) == (void *)-1 ? -1 : 0;
}

static long open_messages(char **a)
{
	return msgget(number(a[0]), 0);
}

static long open_semaphores(char **a)
{
	return semget(number(a[0]), 1, 0);
}

static long open_queue(char **a)
{
	return mq_open(a[0], O_RDONLY);
}

static long open_shared(char **a)
{
	return shm_open(a[0], O_RDONLY, 0);
}

static long find_key(char **a)
{
	return syscall(SYS_request_key, "user", a[0], NULL, -4 /* user keyring */);
}

static long add_key(char **a)
{
	return syscall(SYS_add_key, "user", a[0], "x", 1L, -4);
}

static long inherited(char **a)
{
	(void)a;
	for (int i = 3; i < 1024; i++) {
		if (fcntl(i, F_GETFD) >= 0) {
			printf("descriptor %d\n", i);
			return 0;
		}
	}
	errno = EBADF;
	return -1;
}

static long push_input(char **a)
{
	(void)a;
	return ioctl(0, TIOCSTI, "x");
}

static long gain_privileges(char **a)
{
	(void)a;
	errno = EPERM;
	return prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1 ? -1 : 0;
}

static long have_capabilities(char **a)
{
	struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
	struct __user_cap_data_struct data[2] = { 0 };

	(void)a;
	syscall(SYS_capget, &header, data);
	errno = EPERM;
	return data[0].effective || data[1].effective || data[0].permitted ||
	       data[1].permitted ? 0 : -1;
}

static long become(char **a)
{
	return setresuid(number(a[0]), number(a[0]), number(a[0]));
}

// System calls that do nothing with these arguments, but fail with another error than EPERM
// if they are not filtered.
static long call(char **a)
{
	long result = syscall(number(a[0]), -1, -1, -1, -1, -1, -1);

	return result < 0 && errno != EPERM && errno != ENOSYS ? 0 : result;
}

static long set_personality(char **a)
{
	return personality(number(a[0]));
}

static long i386_call(char **a)
{
	(void)a;
#ifdef __x86_64__
	long result = 20; /* getpid */

	__asm__ volatile("int $0x80" : "+a"(result) : : "memory", "r8", "r9", "r10", "r11");
	errno = -result;
	return result < 0 ? -1 : 0;
#else
	errno = ENOSYS;
	return -1;
#endif
}

static long x32_call(char **a)
{
	(void)a;
	return syscall(0x40000000 | SYS_getpid);
}

// Executes this program from memory, with the remaining arguments.
static long execute_from_memory(char **a)
{
	int self = open("/proc/self/exe", O_RDONLY), copy = memfd_create("copy", 0);
	char *argv[] = { "probe", a[1], a[2], NULL };
	long size;

	if (self < 0)
		self = open(a[0], O_RDONLY);
	while ((size = read(self, scratch, sizeof(scratch))) > 0) {
		if (write(copy, scratch, size) != size)
			return -1;
	}
	return fexecve(copy, argv, environ);
}

static long variable(char **a)
{
	errno = ENOENT;
	return getenv(a[0]) ? 0 : -1;
}

static long map_memory(char **a)
{
	return mmap(NULL, number(a[0]) << 30, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0) == MAP_FAILED ? -1 : 0;
}

static long large_file(char **a)
{
	int file = open(a[0], O_WRONLY | O_CREAT, 0600);

	signal(SIGXFSZ, SIG_IGN);
	return file < 0 ? -1 : ftruncate(file, number(a[1]) << 30);
}

static long large_file_system(char **a)
{
	struct statvfs status;

	if (statvfs(a[0], &status))
		return -1;
	errno = ENOSPC;
	return status.f_blocks * status.f_frsize > (unsigned long)number(a[1]) << 30 ? 0 : -1;
}

static long leave_group(char **a)
{
	long child = fork();
	int status = 0;

	(void)a;
	if (!child)
		_exit(setsid() < 0 && setpgid(0, 0) < 0);
	waitpid(child, &status, 0);
	errno = EPERM;
	return status ? -1 : 0;
}

static const struct {
	const char *name;
	means_function function;
} table[] = {
	{ "read", read_file }, { "open-write", open_to_write }, { "append", append },
	{ "create", create }, { "truncate", truncate_path },
	{ "open-truncate", open_truncating }, { "list", list_folder }, { "link", hard_link },
	{ "symlink", symbolic_link }, { "rename", move }, { "unlink", delete }, { "lock", lock },
	{ "mknod", make_node }, { "remount", remount }, { "bind", bind_mount },
	{ "tmpfs", tmpfs_mount }, { "umount", unmount }, { "chroot", change_root },
	{ "pivot-root", new_root }, { "handle", open_by_handle }, { "unshare", new_namespace },
	{ "clone", clone_namespace }, { "clone3", clone3_namespace }, { "setns", join_namespace },
	{ "ptrace", trace }, { "vm-write", write_memory }, { "vm-read", read_memory },
	{ "kill", send_signal }, { "pidfd-kill", send_signal_by_pidfd },
	{ "pidfd-getfd", take_descriptor }, { "tcp", connect_tcp }, { "unix", connect_unix },
	{ "socket", make_socket }, { "shm", attach_memory }, { "msg", open_messages },
	{ "sem", open_semaphores }, { "mqueue", open_queue }, { "posix-shm", open_shared },
	{ "request-key", find_key }, { "add-key", add_key }, { "inherited", inherited },
	{ "tiocsti", push_input }, { "new-privileges", gain_privileges },
	{ "capabilities", have_capabilities }, { "setuid", become }, { "call", call },
	{ "personality", set_personality }, { "i386", i386_call }, { "x32", x32_call },
	{ "memfd-exec", execute_from_memory }, { "variable", variable }, { "mmap", map_memory },
	{ "large-file", large_file }, { "file-system-size", large_file_system },
	{ "leave-group", leave_group },
};

static int try_means(int argc, char **argv)
{
	// Missing arguments are empty.
	char *arguments[5] = { "", "", "", "", "" };

	for (int i = 2; i < argc && i < 7; i++)
		arguments[i - 2] = argv[i];
	for (size_t i = 0; argc > 1 && i < sizeof(table) / sizeof(table[0]); i++) {
		if (strcmp(argv[1], table[i].name))
			continue;
		if (table[i].function(arguments) >= 0)
			return 0;
		printf("%s\n", strerror(errno));
		return 1;
	}
	return 2;
}

int main(int argc, char **argv)
{
	static char lines[1 << 16];
	ssize_t size, length = 0;
	char *rest = lines;

	if (argc > 1)
		return try_means(argc, argv);
	while ((size = read(0, lines + length, sizeof(lines) - 1 - length)) > 0)
		length += size;
	for (char *line; (line = strsep(&rest, "\n")) && *line;) {
		char *words[8] = { "probe" };
		int status = 0, count = 1;
		long child;

		while (count < 7 && (words[count] = strsep(&line, "\t")))
			count++;
		child = fork();
		if (!child)
			exit(try_means(count, words));
		waitpid(child, &status, 0);
		printf("status %d\n", WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
		fflush(stdout);
	}
	return 0;
}
