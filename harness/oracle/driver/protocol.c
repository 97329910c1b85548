// SPDX-License-Identifier: GPL-2.0-only
/*
 * The protocol. A request is a line "COMMAND ARGUMENTS", followed by the lines
 * of a fragment, which are appended to the base, and a line ".". The reply is
 * any number of lines that begin with a blank, lines that begin with '!' for
 * the output of Kconfig to stderr, and a last line "ok" or "error TEXT".
 */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "oracle.h"

#define BASE_FILE "base.config"
#define REQUEST_FILE "request.config"
#define MESSAGES_FILE "messages"

static const struct command {
	const char *name;
	int (*run)(char *arguments, const char *fragment);
	bool whole; /* the body is a whole .config, not a fragment for the base */
} commands[] = {
	{ "config", command_config },
	{ "check", command_check },
	{ "replay", command_replay, true },
	{ "unmet", command_unmet, true },
	{ "sync", command_sync, true },
	{ "enumerate", command_enumerate },
	{ "requests", command_requests },
	{ "influence", command_influence },
	{ "info", command_info },
	{ "symbols", command_symbols },
	{ "dump", command_dump },
};

void reply(const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	putchar(' ');
	vprintf(format, ap);
	putchar('\n');
	va_end(ap);
}

static char refusal[1024];

/* Sets the reason why a command can't be answered; the command returns the result. */
int refuse(const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	vsnprintf(refusal, sizeof(refusal), format, ap);
	va_end(ap);
	return -1;
}

static void copy_into(FILE *out, const char *path)
{
	char buffer[8192];
	size_t length;
	FILE *in = fopen(path, "r");

	if (!in)
		return;
	while ((length = fread(buffer, 1, sizeof(buffer), in)) > 0)
		fwrite(buffer, 1, length, out);
	fclose(in);
}

/* Writes base and body to one file for the tree's own reader. */
static int write_fragment(const char *path, bool with_base, const char *body)
{
	FILE *out = fopen(path, "w");

	if (!out)
		return -1;
	if (with_base)
		copy_into(out, BASE_FILE);
	fputs(body, out);
	return fclose(out);
}

static void show_messages(void)
{
	char *line = NULL;
	size_t capacity = 0;
	FILE *in;
	ssize_t length;

	fflush(stderr);
	in = fopen(MESSAGES_FILE, "r");
	if (!in)
		return;
	while ((length = getline(&line, &capacity, in)) > 0) {
		if (line[length - 1] == '\n')
			line[length - 1] = 0;
		if (*line)
			printf("!%s\n", line);
	}
	fclose(in);
	free(line);
}

static void run_in_child(const struct command *command, char *arguments, const char *body)
{
	if (write_fragment(REQUEST_FILE, !command->whole, body) ||
	    !freopen(MESSAGES_FILE, "w", stderr)) {
		printf("error can't write to the working folder\n");
	} else if (command->run(arguments, REQUEST_FILE)) {
		show_messages();
		printf("error %s\n", refusal);
	} else {
		show_messages();
		printf("ok\n");
	}
	fflush(stdout);
	_exit(0);
}

static void run(const char *name, char *arguments, const char *body)
{
	int status;
	size_t i;
	pid_t pid;

	if (!strcmp(name, "base")) {
		puts(write_fragment(BASE_FILE, false, body) ? "error can't write the base" : "ok");
		return;
	}
	for (i = 0; i < sizeof(commands) / sizeof(*commands); i++)
		if (!strcmp(commands[i].name, name))
			break;
	if (i == sizeof(commands) / sizeof(*commands)) {
		printf("error no command %s\n", name);
		return;
	}
	fflush(stdout);
	pid = fork();
	if (pid == 0)
		run_in_child(&commands[i], arguments, body);
	if (pid < 0 || waitpid(pid, &status, 0) != pid || status)
		printf("error the evaluation ended abnormally\n");
}

/* Reads lines up to "." and returns them as one text. */
static char *read_body(void)
{
	char *body = NULL, *line = NULL;
	size_t size = 0, capacity = 0;
	FILE *out = open_memstream(&body, &size);

	while (getline(&line, &capacity, stdin) > 0 && strcmp(line, ".\n"))
		fputs(line, out);
	fclose(out);
	free(line);
	return body;
}

void serve(void)
{
	char *line = NULL;
	size_t capacity = 0;

	setvbuf(stdout, NULL, _IOFBF, 1 << 16);
	reply("symbols %d choices %d", model.nr_symbols, model.nr_choices);
	puts("ok");
	fflush(stdout);
	while (getline(&line, &capacity, stdin) > 0) {
		char *body, *arguments;

		line[strcspn(line, "\n")] = 0;
		arguments = line + strcspn(line, " ");
		if (*arguments)
			*arguments++ = 0;
		body = read_body();
		run(line, arguments, body);
		fflush(stdout);
		free(body);
	}
	free(line);
}
