// SPDX-License-Identifier: GPL-2.0-only
/*
 * Every assignment of the inputs, distinct by what inputs and outputs resolve
 * to. Only the cone is recomputed between two assignments.
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "enumerate.h"

#define ASSIGNMENT_FILE "assignment.config"
/* Letters in the order of their text, so that sorted keys are sorted lines. */
#define LETTERS "mny"

static int add_column(struct run *run, char *word)
{
	char *values = strchr(word, '=');
	struct column *column = &run->columns[run->nr_columns];

	if (values)
		*values++ = 0;
	memset(column, 0, sizeof(*column));
	column->sym = symbol_named(word);
	if (!column->sym)
		return refuse("no symbol %s", word);
	if (!symbol_is_logic(column->sym))
		return refuse("%s is %s, not bool or tristate", word,
			      sym_type_name(column->sym->type));
	column->choice = model_choice_of(column->sym);
	if (values && symbol_has_prompt(column->sym)) {
		if (!strcmp(values, "*"))
			values = column->sym->type == S_TRISTATE ? "nmy" : "ny";
		snprintf(column->values, sizeof(column->values), "%s", values);
	}
	run->nr_columns++;
	return 0;
}

static int parse(struct run *run, char *arguments)
{
	char *word, *rest;
	int capacity = 1;

	for (word = arguments; *word; word++)
		capacity += *word == ' ';
	run->columns = calloc(capacity + 1, sizeof(*run->columns));
	for (word = strtok_r(arguments, " ", &rest); word; word = strtok_r(NULL, " ", &rest))
		if (add_column(run, word))
			return -1;
	return run->nr_columns ? 0 : refuse("nothing to enumerate");
}

static void make_key(struct run *run)
{
	static const unsigned char code[] = { [no] = 1, [mod] = 0, [yes] = 2 };
	int i;

	memset(run->key, 0, run->rows.nr_words * sizeof(*run->key));
	for (i = 0; i < run->nr_columns; i++) {
		unsigned long long bits = code[run->columns[i].sym->curr.tri];

		run->key[i / 32] |= bits << (62 - 2 * (i % 32));
	}
}

static void evaluate(struct run *run)
{
	int i;

	if (run->cone.modules)
		sym_calc_value(modules_sym);
	for (i = 0; i < run->nr_columns; i++)
		sym_calc_value(run->columns[i].sym);
	make_key(run);
}

static void evaluate_cone(struct run *run)
{
	assign_current(run);
	cone_invalidate(&run->cone);
	evaluate(run);
}

/*
 * Old trees settle every choice while they read the fragment, so a new
 * assignment has to be read from the start, in a process of its own.
 */
static int evaluate_afresh(struct run *run)
{
	size_t bytes = run->rows.nr_words * sizeof(*run->key);
	FILE *in, *out;
	int channel[2], status, i, c;
	pid_t pid;

	if (pipe(channel))
		return refuse("no pipe");
	pid = fork();
	if (pid == 0) {
		in = fopen(run->fragment, "r");
		out = fopen(ASSIGNMENT_FILE, "w");
		while (in && out && (c = getc(in)) != EOF)
			putc(c, out);
		for (i = 0; out && i < run->nr_columns; i++)
			if (*run->columns[i].values)
				fprintf(out, "CONFIG_%s=%c\n", run->columns[i].sym->name,
					run->columns[i].values[run->columns[i].current]);
		if (!in || !out || fclose(out) || base_apply(ASSIGNMENT_FILE))
			_exit(1);
		evaluate(run);
		_exit(write(channel[1], run->key, bytes) != (ssize_t)bytes);
	}
	close(channel[1]);
	if (pid < 0 || read(channel[0], run->key, bytes) != (ssize_t)bytes ||
	    waitpid(pid, &status, 0) != pid || status) {
		close(channel[0]);
		return refuse("an evaluation ended abnormally");
	}
	close(channel[0]);
	return 0;
}

static bool next_assignment(struct run *run)
{
	int i;

	for (i = run->nr_columns - 1; i >= 0; i--) {
		struct column *column = &run->columns[i];

		if (!*column->values)
			continue;
		if (column->values[++column->current])
			return true;
		column->current = 0;
	}
	return false;
}

static int compare_keys(const void *left, const void *right, void *words)
{
	const unsigned long long *a = left, *b = right;
	int i, count = *(int *)words;

	for (i = 0; i < count; i++)
		if (a[i] != b[i])
			return a[i] < b[i] ? -1 : 1;
	return 0;
}

static void reply_rows(struct run *run)
{
	struct rows *rows = &run->rows;
	size_t i, n = 0;
	int k;

	for (i = 0; i < rows->capacity; i++)
		if (rows->used[i])
			memmove(&rows->keys[n++ * rows->nr_words],
				&rows->keys[i * rows->nr_words],
				rows->nr_words * sizeof(*rows->keys));
	qsort_r(rows->keys, n, rows->nr_words * sizeof(*rows->keys), compare_keys,
		&rows->nr_words);
	for (i = 0; i < n; i++) {
		putchar(' ');
		for (k = 0; k < run->nr_columns; k++) {
			unsigned long long word = rows->keys[i * rows->nr_words + k / 32];

			if (k)
				putchar(',');
			putchar(LETTERS[word >> (62 - 2 * (k % 32)) & 3]);
		}
		putchar('\n');
	}
}

/* enumerate NAME=VALUES... NAME...: VALUES are letters or '*' for all. */
int command_enumerate(char *arguments, const char *fragment)
{
	struct run run = { .fragment = fragment };
	bool afresh = false;

	if (parse(&run, arguments))
		return -1;
	rows_init(&run.rows, (run.nr_columns + 31) / 32);
	run.key = calloc(run.rows.nr_words, sizeof(*run.key));
	if (base_apply(fragment))
		return refuse("the fragment can't be read");
	assign_prepare(&run);
#ifdef ORACLE_OLD_CHOICES
	afresh = run.nr_choices > 0;
#endif
	/* Unmet dependencies are told by resolve; here they would be told a million times. */
	if (!freopen("/dev/null", "w", stderr))
		return refuse("/dev/null can't be opened");
	setvbuf(stderr, NULL, _IOFBF, 1 << 16);
	if (!afresh) {
		assign_current(&run);
		base_evaluate_all();
	}
	do {
		if (!afresh)
			evaluate_cone(&run);
		else if (evaluate_afresh(&run))
			return -1;
		rows_add(&run.rows, run.key);
		run.tried++;
	} while (next_assignment(&run));
	reply("tried %llu distinct %zu cone %d exprs %d", run.tried, run.rows.count,
	      run.cone.nr_symbols, run.cone.nr_exprs);
	reply_rows(&run);
	return 0;
}
