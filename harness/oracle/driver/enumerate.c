// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tries every assignment of the inputs and collects the distinct resolved values
 * of inputs and outputs. Only the cone is recomputed between two assignments.
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "enumerate.h"

/* Letters in alphabetical order, so that sorted keys are sorted lines. */
#define LETTERS "mny"

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

static int evaluate_afresh(struct run *run)
{
	size_t bytes = run->rows.nr_words * sizeof(*run->key);
	int channel[2], status;
	pid_t pid;

	if (pipe(channel))
		return refuse("can't create a pipe");
	pid = fork();
	if (pid == 0) {
		if (assign_afresh(run))
			_exit(1);
		make_key(run);
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

/* The first position that changed, or -1 after the last assignment. */
static int next_assignment(struct run *run)
{
	int i;

	for (i = run->nr_inputs - 1; i >= 0; i--) {
		struct column *column = &run->columns[run->inputs[i]];

		if (column->values[++column->current])
			return i;
		column->current = 0;
	}
	return -1;
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

/* enumerate NAME=VALUES... NAME...: VALUES are letters, or '*' for all. */
int command_enumerate(char *arguments, const char *fragment)
{
	struct run run = { .fragment = fragment };
	int position = 0;

	if (columns_parse(&run, arguments) || assign_prepare(&run, 0))
		return -1;
	rows_init(&run.rows, (run.nr_columns + 31) / 32);
	run.key = calloc(run.rows.nr_words, sizeof(*run.key));
	/* Kconfig warns about unmet dependencies, here up to a million times. */
	if (!freopen("/dev/null", "w", stderr))
		return refuse("can't open /dev/null");
	setvbuf(stderr, NULL, _IOFBF, 1 << 16);
	do {
		if (run.afresh && evaluate_afresh(&run))
			return -1;
		/* An empty line shows the reader that the command is still running. */
		if (run.afresh && run.tried % 256 == 255) {
			putchar('\n');
			fflush(stdout);
		}
		if (!run.afresh) {
			assign_and_evaluate(&run, position);
			make_key(&run);
		}
		rows_add(&run.rows, run.key);
		run.tried++;
		position = next_assignment(&run);
	} while (position >= 0);
	reply("tried %llu distinct %zu cone %d exprs %d afresh %d", run.tried, run.rows.count,
	      run.stations[0].cone.nr_symbols, run.stations[0].cone.nr_exprs, run.afresh);
	reply_rows(&run);
	return 0;
}
