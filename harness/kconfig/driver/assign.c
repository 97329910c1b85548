// SPDX-License-Identifier: GPL-2.0-only
/* Setting one assignment in a process that has evaluated another before. */
#include <stdlib.h>

#include "enumerate.h"

#define ASSIGNMENT_FILE "assignment.config"

static void find_cone(struct run *run)
{
	struct symbol **inputs = calloc(run->nr_columns, sizeof(*inputs));
	struct symbol **all = calloc(run->nr_columns, sizeof(*all));
	int nr_inputs = 0, i;

	for (i = 0; i < run->nr_columns; i++) {
		all[i] = run->columns[i].sym;
		if (*run->columns[i].values)
			inputs[nr_inputs++] = run->columns[i].sym;
	}
	cone_find(inputs, nr_inputs, all, run->nr_columns, &run->cone);
	free(inputs);
	free(all);
}

static void find_choices(struct run *run)
{
	int i;

	run->choices = calloc(model.nr_choices + 1, sizeof(*run->choices));
	for (i = 0; i < model.nr_choices; i++)
		if (cone_has(&run->cone, model.choices[i].sym))
			run->choices[run->nr_choices++] = &model.choices[i];
}

static void remember(struct run *run)
{
	int i;

	model_refresh_choices();
	run->before = calloc(run->cone.nr_symbols + 1, sizeof(*run->before));
	for (i = 0; i < run->cone.nr_symbols; i++) {
		run->before[i].value = run->cone.symbols[i]->def[S_DEF_USER];
		run->before[i].flags = run->cone.symbols[i]->flags & SYMBOL_DEF_USER;
	}
}

/* Finds what the inputs change, applies the base, notes what is to be put back. */
int assign_prepare(struct run *run)
{
	find_cone(run);
	find_choices(run);
#ifdef ORACLE_OLD_CHOICES
	run->afresh = run->nr_choices > 0;
#endif
	if (run->afresh)
		return 0;
	if (base_apply(run->fragment))
		return refuse("the fragment can't be read");
	remember(run);
	base_evaluate_all();
	return 0;
}

/*
 * Puts the user's values back: evaluating may set one, since a symbol that
 * gets its default from a transitional symbol takes that over as its own.
 */
static void restore(struct run *run)
{
	int i;

	for (i = 0; i < run->cone.nr_symbols; i++) {
		struct symbol *sym = run->cone.symbols[i];

		sym->def[S_DEF_USER] = run->before[i].value;
		sym->flags = (sym->flags & ~SYMBOL_DEF_USER) | run->before[i].flags;
	}
}

#ifdef ORACLE_OLD_CHOICES
static void restore_choices(struct run *run)
{
	(void)run;
}

static void prefer(struct column *column)
{
	(void)column;
}
#else
/*
 * The order of a choice's members is their priority, and reading a value moves
 * its member to the front. A member behind the chosen one is not looked at
 * again, so what an evaluation left in `visible` would count as true.
 */
static void restore_choices(struct run *run)
{
	int i, k;

	for (i = 0; i < run->nr_choices; i++) {
		struct choice *choice = run->choices[i];
		struct menu *menu = list_first_entry(&choice->sym->menus, struct menu, link);

		INIT_LIST_HEAD(&menu->choice_members);
		for (k = 0; k < choice->nr_members; k++) {
			list_add_tail(&choice->members[k]->choice_link, &menu->choice_members);
			choice->members[k]->visible = no;
		}
	}
}

static void prefer(struct column *column)
{
	struct menu *menu;

	if (!column->choice)
		return;
	menu = list_first_entry(&column->choice->sym->menus, struct menu, link);
	list_move(&column->sym->choice_link, &menu->choice_members);
}
#endif

static void assign_current(struct run *run)
{
	int i;

	restore(run);
	restore_choices(run);
	for (i = 0; i < run->nr_columns; i++) {
		struct column *column = &run->columns[i];
		char value = column->values[column->current];

		if (!value)
			continue;
		column->sym->def[S_DEF_USER].tri = value == 'y' ? yes : value == 'm' ? mod : no;
		column->sym->flags |= SYMBOL_DEF_USER;
		prefer(column);
	}
}

static void evaluate(struct run *run)
{
	int i;

	if (run->cone.modules)
		sym_calc_value(modules_sym);
	for (i = 0; i < run->nr_columns; i++)
		sym_calc_value(run->columns[i].sym);
}

/* Sets the inputs to their columns' current values and recomputes the cone. */
void assign_and_evaluate(struct run *run)
{
	assign_current(run);
	cone_invalidate(&run->cone);
	evaluate(run);
}

/* The same in a process that has evaluated nothing: reads base and values anew. */
int assign_afresh(struct run *run)
{
	FILE *in = fopen(run->fragment, "r");
	FILE *out = fopen(ASSIGNMENT_FILE, "w");
	int i, c;

	if (!in || !out)
		return -1;
	while ((c = getc(in)) != EOF)
		putc(c, out);
	for (i = 0; i < run->nr_columns; i++)
		if (*run->columns[i].values)
			fprintf(out, "CONFIG_%s=%c\n", run->columns[i].sym->name,
				run->columns[i].values[run->columns[i].current]);
	fclose(in);
	if (fclose(out) || base_apply(ASSIGNMENT_FILE))
		return -1;
	evaluate(run);
	return 0;
}
