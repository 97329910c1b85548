// SPDX-License-Identifier: GPL-2.0-only
/* Many requests for the same symbols: what each comes to, and why not as asked. */
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
		char value[2] = { wanted[i], 0 };
		struct gstr text;

		if (*value == '-' || *value == tristate_letter(sym->curr.tri))
			continue;
		text = str_new();
		explain(sym, value, &text);
		reply("why %s %s", sym->name, str_get(&text));
		str_free(&text);
	}
}

struct question {
	struct run run;
	bool config;			/* the whole .config is wanted */
};

static int answer_now(struct question *question, const char *wanted)
{
	int i;

	if (!question->config) {
		reply_row(&question->run, wanted);
		return 0;
	}
	reply("config");
	for (i = 0; i < model.nr_symbols; i++)
		sym_calc_value(model.symbols[i]);
#ifndef ORACLE_OLD_CHOICES
	/* Whether a menu shows is asked of expressions that belong to no symbol. */
	expr_invalidate_all();
#endif
	return reply_config();
}

static int answer_afresh(struct question *question, const char *wanted)
{
	int status;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		if (assign_afresh(&question->run) || answer_now(question, wanted))
			_exit(1);
		fflush(stdout);
		_exit(0);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid || status)
		return refuse("an evaluation ended abnormally");
	return 0;
}

static int answer(struct question *question, const char *wanted)
{
	struct run *run = &question->run;
	int i;

	if (strlen(wanted) != (size_t)run->nr_columns)
		return refuse("a row of another length: %s", wanted);
	for (i = 0; i < run->nr_columns; i++) {
		struct column *column = &run->columns[i];

		/* Kconfig's reader refuses m for a bool: the value before it stays. */
		if (wanted[i] == '-' || (wanted[i] == 'm' && column->sym->type == S_BOOLEAN))
			column->values[0] = 0;
		else
			column->values[0] = wanted[i];
		column->values[1] = 0;
		column->current = 0;
	}
	if (run->afresh)
		return answer_afresh(question, wanted);
	assign_and_evaluate(run, 0);
	return answer_now(question, wanted);
}

static int answer_all(struct question *question, char *arguments)
{
	char *rows = strchr(arguments, '/');
	char *row, *rest;
	int i;

	if (!rows)
		return refuse("no rows");
	*rows++ = 0;
	if (columns_parse(&question->run, arguments))
		return -1;
	for (i = 0; i < question->run.nr_columns; i++)
		strcpy(question->run.columns[i].values, "nmy");
	if (assign_prepare(&question->run, question->config ? WHOLE : COLUMNS, 1))
		return -1;
	if (!freopen("/dev/null", "w", stderr))
		return refuse("/dev/null can't be opened");
	for (row = strtok_r(rows, " ", &rest); row; row = strtok_r(NULL, " ", &rest))
		if (answer(question, row))
			return -1;
	return 0;
}

/* requests NAME... / ROW...: a letter or '-' (leave it at the base) a name. */
int command_requests(char *arguments, const char *fragment)
{
	struct question question = { .run.fragment = fragment };

	return answer_all(&question, arguments);
}

/* configs NAME... / ROW...: the .config of each row. */
int command_configs(char *arguments, const char *fragment)
{
	struct question question = { .run.fragment = fragment, .config = true };

	return answer_all(&question, arguments);
}
