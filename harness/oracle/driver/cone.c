// SPDX-License-Identifier: GPL-2.0-only
/*
 * What an evaluation has to recompute: the symbols that the inputs can
 * influence and that the outputs can read. All others keep their value, so that
 * an evaluation only takes a microsecond.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cone.h"

/* Marks every symbol whose value the inputs can change, by index. */
void cone_influenced(struct symbol **inputs, int nr_inputs, char *mark)
{
	struct graph graph = { 0 };

	graph_collect(&graph);
	graph_sort(&graph, FROM_READ);
	graph_spread(&graph, inputs, nr_inputs, mark);
	graph_free(&graph);
}

#ifndef ORACLE_OLD_CHOICES
/* The expressions visited so far: a hash table by address, with open addressing. */
struct seen {
	struct expr **slots;
	char *dirty;
	size_t capacity, count;
};

static size_t seen_slot(const struct seen *seen, const struct expr *e)
{
	size_t slot = ((uintptr_t)e >> 4) * 0x9e3779b97f4a7c15ull >> 20;

	slot &= seen->capacity - 1;
	while (seen->slots[slot] && seen->slots[slot] != e)
		slot = (slot + 1) & (seen->capacity - 1);
	return slot;
}

static bool sym_dirty(const struct symbol *sym, const char *mark)
{
	int index = model_index(sym);

	return index >= 0 && mark[index];
}

/* Returns whether the value of an expression can change; collects those that can. */
static bool collect_dirty(struct seen *seen, struct expr *e, const char *mark, struct cone *cone)
{
	bool dirty;
	size_t slot;

	if (!e)
		return false;
	slot = seen_slot(seen, e);
	if (seen->slots[slot])
		return seen->dirty[slot];
	switch (e->type) {
	case E_OR:
	case E_AND:
		dirty = collect_dirty(seen, e->left.expr, mark, cone);
		dirty |= collect_dirty(seen, e->right.expr, mark, cone);
		break;
	case E_NOT:
		dirty = collect_dirty(seen, e->left.expr, mark, cone);
		break;
	case E_SYMBOL:
		dirty = sym_dirty(e->left.sym, mark);
		break;
	default:
		dirty = sym_dirty(e->left.sym, mark) || sym_dirty(e->right.sym, mark);
	}
	slot = seen_slot(seen, e);
	seen->slots[slot] = e;
	seen->dirty[slot] = dirty;
	seen->count++;
	if (dirty)
		cone->exprs[cone->nr_exprs++] = e;
	return dirty;
}

static void find_exprs(struct cone *cone, const char *mark)
{
	struct seen seen = { 0 };
	struct expr *e;
	size_t total = 0;
	int i;

	hash_for_each(expr_hashtable, e, node)
		total++;
	for (seen.capacity = 1024; seen.capacity < 2 * total;)
		seen.capacity *= 2;
	seen.slots = calloc(seen.capacity, sizeof(*seen.slots));
	seen.dirty = calloc(seen.capacity, 1);
	cone->exprs = calloc(total + 1, sizeof(*cone->exprs));
	for (i = 0; i < cone->nr_symbols; i++) {
		struct symbol *sym = cone->symbols[i];
		struct property *prop;

		collect_dirty(&seen, sym->dir_dep.expr, mark, cone);
		collect_dirty(&seen, sym->rev_dep.expr, mark, cone);
		collect_dirty(&seen, sym->implied.expr, mark, cone);
		for (prop = sym->prop; prop; prop = prop->next) {
			collect_dirty(&seen, prop->visible.expr, mark, cone);
			collect_dirty(&seen, prop->expr, mark, cone);
		}
	}
	cone->exprs = realloc(cone->exprs, (cone->nr_exprs + 1) * sizeof(*cone->exprs));
	free(seen.slots);
	free(seen.dirty);
}
#endif

/* Finds what the outputs can read, including MODULES, which every tristate reads. */
void region_find(struct symbol **outputs, int nr_outputs, struct region *region)
{
	memset(region, 0, sizeof(*region));
	region->readable = calloc(model.nr_symbols + 1, 1);
	graph_collect(&region->graph);
	graph_sort(&region->graph, FROM_READER);
	graph_spread(&region->graph, outputs, nr_outputs, region->readable);
	graph_spread(&region->graph, &modules_sym, 1, region->readable);
	graph_sort(&region->graph, FROM_READ);
}

/* The number of symbols in the region that an input can change. */
int region_count(const struct region *region, struct symbol *input)
{
	char *forward = calloc(model.nr_symbols + 1, 1);
	int count = 0, i;

	graph_spread(&region->graph, &input, 1, forward);
	for (i = 0; i < model.nr_symbols; i++)
		count += forward[i] && region->readable[i];
	free(forward);
	return count;
}

void cone_find(const struct region *region, struct symbol **inputs, int nr_inputs,
	       struct cone *cone)
{
	char *forward = calloc(model.nr_symbols + 1, 1);
	int i;

	memset(cone, 0, sizeof(*cone));
	graph_spread(&region->graph, inputs, nr_inputs, forward);
	cone->symbols = calloc(model.nr_symbols + 1, sizeof(*cone->symbols));
	for (i = 0; i < model.nr_symbols; i++) {
		if (!forward[i] || !region->readable[i])
			continue;
		cone->symbols[cone->nr_symbols++] = model.symbols[i];
		cone->modules |= model.symbols[i] == modules_sym;
	}
	cone->symbols = realloc(cone->symbols, (cone->nr_symbols + 1) * sizeof(*cone->symbols));
#ifndef ORACLE_OLD_CHOICES
	find_exprs(cone, forward);
#endif
	free(forward);
}

/* Invalidates the values of the cone only. */
void cone_invalidate(struct cone *cone)
{
	int i;

	for (i = 0; i < cone->nr_symbols; i++)
		cone->symbols[i]->flags &= ~SYMBOL_VALID;
#ifndef ORACLE_OLD_CHOICES
	for (i = 0; i < cone->nr_exprs; i++)
		cone->exprs[i]->val_is_valid = false;
#endif
}

bool cone_has(const struct cone *cone, const struct symbol *sym)
{
	int i;

	for (i = 0; i < cone->nr_symbols; i++)
		if (cone->symbols[i] == sym)
			return true;
	return false;
}
