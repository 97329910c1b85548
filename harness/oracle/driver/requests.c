// SPDX-License-Identifier: GPL-2.0-only
/* Many requests for the same symbols: how each resolves, and why not as requested. */
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "enumerate.h"

static void reply_row(struct run *run, const char *wanted)
{
	int i;

	fputs(" row ", stdout);
	for (i = 0; i < run->nr_columns; i++)
		putchar(tristate_letter(run->columns[i].sym->curr.tri));
	putchar('\n');
	for (i = 0; i < run->nr_columns; i++) {
		struct symbol *sym = run->columns[i].sym;
		struct gstr text;

		if (wanted[i] == '-' || wanted[i] == tristate_letter(sym->curr.tri))
			continue;
		text = str_new();
		explain(sym, letter_tristate(wanted[i]), &text);
		reply("why %s %s", sym->name, str_get(&text));
		str_free(&text);
	}
}

static int answer_afresh(struct run *run, const char *wanted)
{
	int status;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		if (assign_afresh(run))
			_exit(1);
		reply_row(run, wanted);
		fflush(stdout);
		_exit(0);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid || status)
		return refuse("an evaluation ended abnormally");
	return 0;
}

static int answer(struct run *run, const char *wanted)
{
	int i;

	if (strlen(wanted) != (size_t)run->nr_columns)
		return refuse("the row %s does not have a value for each symbol", wanted);
	for (i = 0; i < run->nr_columns; i++) {
		struct column *column = &run->columns[i];

		/* Kconfig's reader refuses m for a bool and keeps the previous value. */
		if (wanted[i] == '-' || (wanted[i] == 'm' && column->sym->type == S_BOOLEAN))
			column->values[0] = 0;
		else
			column->values[0] = wanted[i];
		column->values[1] = 0;
		column->current = 0;
	}
	if (run->afresh)
		return answer_afresh(run, wanted);
	assign_and_evaluate(run, 0);
	reply_row(run, wanted);
	return 0;
}

/* requests NAME... / ROW...: for each name a letter, or '-' to leave it at the base. */
int command_requests(char *arguments, const char *fragment)
{
	struct run run = { .fragment = fragment };
	char *rows = strchr(arguments, '/');
	char *row, *rest;
	int i;

	if (!rows)
		return refuse("no rows");
	*rows++ = 0;
	if (columns_parse(&run, arguments))
		return -1;
	for (i = 0; i < run.nr_columns; i++)
		strcpy(run.columns[i].values, "nmy");
	if (assign_prepare(&run, 1))
		return -1;
	if (!freopen("/dev/null", "w", stderr))
		return refuse("can't open /dev/null");
	for (row = strtok_r(rows, " ", &rest); row; row = strtok_r(NULL, " ", &rest))
		if (answer(&run, row))
			return -1;
	return 0;
}
