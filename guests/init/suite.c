// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "init.h"

#define KSFT_SKIP 4
/* In a fast guest a killed process that has not exited after this is unkillable. */
#define KILL_SECONDS 3

/* A stream that is forwarded line by line. */
struct lines {
	char buffer[4096];
	size_t used;
};

struct running {
	pid_t pid;
	int out;      /* output of the suite */
	int requests; /* its requests to the host */
	int answers;  /* the host's answers to it */
	bool over;
	int status;
	double heard;	/* time of the last output or request */
	char skip[120]; /* the reason of its last skip */
	struct lines printed, asked, answered;
};

static int wake[2] = {-1, -1};

static void on_child(int signal)
{
	int saved = errno;

	(void)signal;
	if (write(wake[1], "", 1) < 0) {
		/* The pipe is full, so the loop will wake up anyway. */
	}
	errno = saved;
}

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec + time.tv_nsec / 1e9;
}

static void print_line(struct running *run, const char *line, size_t length)
{
	static const char directive[] = "# SKIP ";
	const char *skip = memmem(line, length, directive, sizeof(directive) - 1);

	if (skip) {
		skip += sizeof(directive) - 1;
		snprintf(run->skip, sizeof(run->skip), "%.*s",
			 (int)(line + length - skip), skip);
		run->skip[strcspn(run->skip, "\n")] = '\0';
	}
	port_write("  ", 2);
	port_write(line, length);
}

static void ask_line(struct running *run, const char *line, size_t length)
{
	(void)run;
	if (length > 6 && !strncmp(line, "@host ", 6))
		port_write(line, length);
}

static void answer_line(struct running *run, const char *line, size_t length)
{
	if (line[0] == '@' && write(run->answers, line, length) < 0)
		port_printf("  # kseries: answer lost: %s\n", strerror(errno));
}

/* Reads once and forwards the complete lines. Returns false at the end of the stream. */
static bool pump(int fd, struct lines *lines, struct running *run,
		 void (*take)(struct running *, const char *, size_t))
{
	ssize_t got = read(fd, lines->buffer + lines->used,
			   sizeof(lines->buffer) - 1 - lines->used);
	char *start = lines->buffer;
	char *end;

	if (got < 0)
		return errno == EINTR || errno == EAGAIN;
	lines->used += got;
	if (got > 0)
		run->heard = now();
	/* Terminate a line that ends with the stream or exceeds the buffer. */
	if (lines->used > 0 && lines->buffer[lines->used - 1] != '\n' &&
	    (got == 0 || (lines->used == sizeof(lines->buffer) - 1 &&
			  !memchr(lines->buffer, '\n', lines->used))))
		lines->buffer[lines->used++] = '\n';
	while ((end = memchr(start, '\n', lines->buffer + lines->used - start))) {
		take(run, start, end + 1 - start);
		start = end + 1;
	}
	lines->used -= start - lines->buffer;
	memmove(lines->buffer, start, lines->used);
	return got > 0;
}

static void child(const struct suite *suite, int out, int requests, int answers)
{
	char channel[32];
	int null = open("/dev/null", O_RDONLY);

	setpgid(0, 0);
	dup2(null, 0);
	dup2(out, 1);
	dup2(out, 2);
	snprintf(channel, sizeof(channel), "%d,%d", requests, answers);
	setenv("KST_HOST", channel, 1);
	export_parameters();
	setenv("PATH", "/bin:/sbin:/usr/bin", 1);
	if (chdir("/tmp") < 0)
		fprintf(stderr, "# /tmp: %m\n");
	signal(SIGCHLD, SIG_DFL);
	execl(suite->path, suite->path, (char *)NULL);
	printf("# %s: %m\n", suite->path);
	fflush(stdout);
	_exit(127);
}

static bool start(struct running *run, const struct suite *suite)
{
	int out[2], requests[2], answers[2];

	if ((wake[0] < 0 && pipe2(wake, O_CLOEXEC | O_NONBLOCK) < 0) ||
	    pipe2(out, O_CLOEXEC) < 0 || pipe(requests) < 0 || pipe(answers) < 0)
		return false;
	signal(SIGCHLD, on_child);
	run->pid = fork();
	if (run->pid == 0)
		child(suite, out[1], requests[1], answers[0]);
	close(out[1]);
	close(requests[1]);
	close(answers[0]);
	run->out = out[0];
	run->requests = requests[0];
	run->answers = answers[1];
	fcntl(run->answers, F_SETFL, O_NONBLOCK);
	fcntl(run->requests, F_SETFD, FD_CLOEXEC);
	return run->pid > 0;
}

static void close_end(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static void reap(struct running *run)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
		if (pid == run->pid) {
			run->over = true;
			run->status = status;
		}
}

/*
 * The time by which a suite has to finish or to produce more output. The host considers
 * the guest hung if it is silent for a little longer.
 */
static double next_deadline(const struct running *run, double deadline, double silence)
{
	bool sooner = silence > 0 && run->heard + silence < deadline;

	return sooner ? run->heard + silence : deadline;
}

/* Forwards everything. Returns false if the time runs out before the suite is over. */
static bool serve(struct running *run, int port, double deadline, double silence)
{
	char drain[64];

	while (!run->over) {
		struct pollfd fds[] = {{wake[0], POLLIN, 0},
				       {run->out, POLLIN, 0},
				       {run->requests, POLLIN, 0},
				       {port, POLLIN, 0},
				       {console_descriptor(), POLLIN, 0}};
		double left = next_deadline(run, deadline, silence) - now();

		if (left <= 0)
			return false;
		if (poll(fds, 5, (int)(left * 1000) + 1) < 0 && errno != EINTR)
			return false;
		if (fds[1].revents && !pump(run->out, &run->printed, run, print_line))
			close_end(&run->out);
		if (fds[2].revents && !pump(run->requests, &run->asked, run, ask_line))
			close_end(&run->requests);
		if (fds[3].revents & POLLIN)
			pump(port, &run->answered, run, answer_line);
		/* At once, because the guest may die of it. */
		if (fds[4].revents)
			console_forward();
		while (read(wake[0], drain, sizeof(drain)) > 0)
			;
		reap(run);
	}
	return true;
}

/* Waits for all killed processes, which are children of init. False at the deadline. */
static bool all_gone(double deadline)
{
	pid_t pid;

	while ((pid = waitpid(-1, NULL, WNOHANG)) >= 0) {
		if (pid == 0 && now() >= deadline)
			return false;
		if (pid == 0)
			poll(NULL, 0, 20);
	}
	return true;
}

/* Forwards what is still in the pipe when the suite has ended. */
static void drain_output(struct running *run)
{
	struct pollfd fd = {run->out, POLLIN, 0};

	while (run->out >= 0 && poll(&fd, 1, 0) > 0 &&
	       pump(run->out, &run->printed, run, print_line))
		;
	if (run->printed.used > 0) {
		print_line(run, run->printed.buffer, run->printed.used);
		port_write("\n", 1);
	}
}

static struct outcome judge(const struct running *run, const char *timeout)
{
	struct outcome outcome = {.pass = false};
	int status = run->status;

	if (timeout[0])
		snprintf(outcome.why, sizeof(outcome.why), "%s", timeout);
	else if (WIFSIGNALED(status))
		snprintf(outcome.why, sizeof(outcome.why), "signal %d", WTERMSIG(status));
	else if (WEXITSTATUS(status) == KSFT_SKIP)
		snprintf(outcome.why, sizeof(outcome.why), "SKIP %s",
			 run->skip[0] ? run->skip : "all tests skipped");
	else if (WEXITSTATUS(status))
		snprintf(outcome.why, sizeof(outcome.why), "exit %d",
			 WEXITSTATUS(status));
	outcome.pass = !timeout[0] && WIFEXITED(status) &&
		       (WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == KSFT_SKIP);
	return outcome;
}

struct outcome run_suite(const struct suite *suite, int port)
{
	struct running run = {.out = -1, .requests = -1, .answers = -1};
	struct outcome outcome = {.why = "failed to start"};
	double silence = number_parameter("kseries.silence", 0);
	double slowness = number_parameter("kseries.slowness", 1);
	double deadline = now() + suite->seconds;
	char timeout[80] = "";
	bool stuck = false;

	run.heard = now();
	if (!start(&run, suite))
		return outcome;
	if (!serve(&run, port, deadline, silence)) {
		if (now() < deadline)
			snprintf(timeout, sizeof(timeout),
				 "TIMEOUT after %.0f s without output", silence);
		else
			snprintf(timeout, sizeof(timeout), "TIMEOUT after %d s", suite->seconds);
		describe_processes();
		kill(-1, SIGKILL);
		deadline = now() + KILL_SECONDS * slowness;
		stuck = !serve(&run, port, deadline, 0) || !all_gone(deadline);
		if (stuck)
			strcat(timeout, ", and can't be killed");
	}
	/*
	 * Leftover processes would disturb the next suite. So would their exit, since it
	 * releases the devices that they hold.
	 */
	kill(-1, SIGKILL);
	if (!stuck && !all_gone(now() + KILL_SECONDS * slowness)) {
		stuck = true;
		describe_processes();
		strcpy(timeout, "left a process that can't be killed");
	}
	drain_output(&run);
	close_end(&run.out);
	close_end(&run.requests);
	close_end(&run.answers);
	outcome = judge(&run, timeout);
	outcome.stuck = stuck;
	return outcome;
}
