// SPDX-License-Identifier: GPL-2.0-only
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kst/launch.h"

enum { PASS = 0, FAIL = 1, SKIPPED = 4 };

/* Indents the program's output as a KTAP subtest. */
static int run(const struct kst_program *program)
{
	char *arguments[7] = {(char *)program->name};
	int count = 1;
	char *line = NULL;
	int ends[2], status;
	size_t size = 0;
	FILE *output;
	pid_t pid;

	if (!program->main)
		return SKIPPED;
	while (count < 6 && program->arguments[count - 1]) {
		arguments[count] = (char *)program->arguments[count - 1];
		count++;
	}
	fflush(stdout);
	if (pipe(ends))
		return FAIL;
	pid = fork();
	if (pid == 0) {
		dup2(ends[1], 1);
		dup2(ends[1], 2);
		close(ends[0]);
		close(ends[1]);
		exit(program->main(count, arguments));
	}
	close(ends[1]);
	output = fdopen(ends[0], "r");
	while (output && getline(&line, &size, output) > 0) {
		printf("  %s", line);
		fflush(stdout);
	}
	free(line);
	if (output)
		fclose(output);
	if (pid < 0 || waitpid(pid, &status, 0) != pid || !WIFEXITED(status))
		return FAIL;
	return WEXITSTATUS(status);
}

int kst_launch(const struct kst_program *programs, size_t count)
{
	size_t skipped = 0, failed = 0;

	printf("TAP version 13\n1..%zu\n", count);
	for (size_t i = 0; i < count; i++) {
		int result;

		if (programs[i].main)
			printf("# Subtest: %s\n", programs[i].name);
		result = run(&programs[i]);
		skipped += result == SKIPPED;
		failed += result != PASS && result != SKIPPED;
		printf("%s %zu %s", result == PASS || result == SKIPPED ? "ok" : "not ok",
		       i + 1, programs[i].name);
		if (result == SKIPPED)
			printf(" # SKIP %s", programs[i].main ? "all tests skipped"
							      : programs[i].arguments[0]);
		puts("");
	}
	if (failed)
		return FAIL;
	return skipped == count ? SKIPPED : PASS;
}

int kst_launch_nothing(const char *reason)
{
	printf("TAP version 13\n1..1\nok 1 programs # SKIP %s\n", reason);
	return SKIPPED;
}
