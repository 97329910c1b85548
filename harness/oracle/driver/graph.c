// SPDX-License-Identifier: GPL-2.0-only
/* Which symbols a symbol reads when it is evaluated. */
#include <stdlib.h>
#include <string.h>

#include "graph.h"

static void add_pair(struct graph *graph, int reader, const struct symbol *read)
{
	int index = model_index(read);

	if (index < 0)
		return;
	if (graph->nr_pairs == graph->capacity) {
		graph->capacity = graph->capacity ? graph->capacity * 2 : 1 << 16;
		graph->pairs = realloc(graph->pairs, graph->capacity * 2 * sizeof(int));
	}
	graph->pairs[2 * graph->nr_pairs] = reader;
	graph->pairs[2 * graph->nr_pairs + 1] = index;
	graph->nr_pairs++;
}

static void add_expr(struct graph *graph, int reader, const struct expr *e)
{
	if (!e)
		return;
	switch (e->type) {
	case E_OR:
	case E_AND:
		add_expr(graph, reader, e->left.expr);
		add_expr(graph, reader, e->right.expr);
		break;
	case E_NOT:
		add_expr(graph, reader, e->left.expr);
		break;
	case E_SYMBOL:
		add_pair(graph, reader, e->left.sym);
		break;
	case E_EQUAL:
	case E_UNEQUAL:
	case E_LTH:
	case E_LEQ:
	case E_GTH:
	case E_GEQ:
	case E_RANGE:
		add_pair(graph, reader, e->left.sym);
		add_pair(graph, reader, e->right.sym);
		break;
	default:
		break;
	}
}

static bool is_read(const struct property *prop)
{
	return prop->type == P_DEFAULT || prop->type == P_RANGE;
}

static void add_symbol(struct graph *graph, int reader)
{
	struct symbol *sym = model.symbols[reader];
	struct property *prop;

	add_expr(graph, reader, sym->dir_dep.expr);
	add_expr(graph, reader, sym->rev_dep.expr);
	add_expr(graph, reader, sym->implied.expr);
	for (prop = sym->prop; prop; prop = prop->next) {
		if (prop->type == P_SELECT || prop->type == P_IMPLY)
			continue;
		add_expr(graph, reader, prop->visible.expr);
		if (is_read(prop))
			add_expr(graph, reader, prop->expr);
	}
	if (modules_sym && sym->type == S_TRISTATE)
		add_pair(graph, reader, modules_sym);
}

void graph_collect(struct graph *graph)
{
	int i, k;

	for (i = 0; i < model.nr_symbols; i++)
		add_symbol(graph, i);
	/* A choice and its members depend on each other. */
	for (i = 0; i < model.nr_choices; i++) {
		struct choice *choice = &model.choices[i];
		int self = model_index(choice->sym);

		for (k = 0; k < choice->nr_members; k++) {
			add_pair(graph, self, choice->members[k]);
			add_pair(graph, model_index(choice->members[k]), choice->sym);
		}
	}
}

/* Sorts the pairs so that they can be followed in one direction. */
void graph_sort(struct graph *graph, enum graph_order by)
{
	size_t i;
	int k;

	free(graph->start);
	free(graph->other);
	graph->start = calloc(model.nr_symbols + 2, sizeof(int));
	graph->other = malloc((graph->nr_pairs + 1) * sizeof(int));
	for (i = 0; i < graph->nr_pairs; i++)
		graph->start[graph->pairs[2 * i + by] + 2]++;
	for (k = 0; k < model.nr_symbols; k++)
		graph->start[k + 2] += graph->start[k + 1];
	for (i = 0; i < graph->nr_pairs; i++)
		graph->other[graph->start[graph->pairs[2 * i + by] + 1]++] =
			graph->pairs[2 * i + !by];
}

/* Marks everything that can be reached from the seeds. */
void graph_spread(const struct graph *graph, struct symbol **seeds, int nr_seeds, char *mark)
{
	int *stack = malloc((model.nr_symbols + 1) * sizeof(int));
	int top = 0, i;

	for (i = 0; i < nr_seeds; i++) {
		int index = model_index(seeds[i]);

		if (index >= 0 && !mark[index]) {
			mark[index] = 1;
			stack[top++] = index;
		}
	}
	while (top) {
		int from = stack[--top];

		for (i = graph->start[from]; i < graph->start[from + 1]; i++) {
			if (mark[graph->other[i]])
				continue;
			mark[graph->other[i]] = 1;
			stack[top++] = graph->other[i];
		}
	}
	free(stack);
}

void graph_free(struct graph *graph)
{
	free(graph->pairs);
	free(graph->start);
	free(graph->other);
}
