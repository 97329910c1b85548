// SPDX-License-Identifier: GPL-2.0-only
/* The columns of an enumeration: the symbols to set and to read. */
#include <stdlib.h>
#include <string.h>

#include "enumerate.h"

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
	column->choice = find_choice(column->sym);
	if (values && symbol_has_prompt(column->sym)) {
		if (!strcmp(values, "*"))
			values = column->sym->type == S_TRISTATE ? "nmy" : "ny";
		snprintf(column->values, sizeof(column->values), "%s", values);
	}
	run->nr_columns++;
	return 0;
}

/* NAME=VALUES... NAME...: VALUES are letters, or '*' for all of the type. */
int columns_parse(struct run *run, char *arguments)
{
	char *word, *rest;
	int capacity = 1;

	for (word = arguments; *word; word++)
		capacity += *word == ' ';
	run->columns = calloc(capacity + 1, sizeof(*run->columns));
	for (word = strtok_r(arguments, " ", &rest); word; word = strtok_r(NULL, " ", &rest))
		if (add_column(run, word))
			return -1;
	return run->nr_columns ? 0 : refuse("no symbols to enumerate");
}

struct speed {
	int column;
	int count;
};

static int compare_speed(const void *left, const void *right)
{
	const struct speed *a = left, *b = right;

	return a->count != b->count ? b->count - a->count : a->column - b->column;
}

/* Sorts the inputs that influence most symbols to the front, where they change least often. */
void columns_by_speed(struct run *run, const struct region *region)
{
	struct speed *speeds = calloc(run->nr_columns, sizeof(*speeds));
	int i;

	run->inputs = calloc(run->nr_columns, sizeof(*run->inputs));
	for (i = 0; i < run->nr_columns; i++) {
		if (!*run->columns[i].values)
			continue;
		speeds[run->nr_inputs].column = i;
		speeds[run->nr_inputs++].count = region_count(region, run->columns[i].sym);
	}
	qsort(speeds, run->nr_inputs, sizeof(*speeds), compare_speed);
	for (i = 0; i < run->nr_inputs; i++)
		run->inputs[i] = speeds[i].column;
	free(speeds);
}
