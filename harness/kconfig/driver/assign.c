// SPDX-License-Identifier: GPL-2.0-only
/* Setting one assignment in a process that has evaluated another before. */
#include <stdlib.h>

#include "enumerate.h"

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

/* After base_apply(): finds what changes and remembers what is to be put back. */
void assign_prepare(struct run *run)
{
	int i;

	find_cone(run);
	model_refresh_choices();
	run->before = calloc(run->cone.nr_symbols + 1, sizeof(*run->before));
	for (i = 0; i < run->cone.nr_symbols; i++) {
		run->before[i].value = run->cone.symbols[i]->def[S_DEF_USER];
		run->before[i].flags = run->cone.symbols[i]->flags & SYMBOL_DEF_USER;
	}
	run->choices = calloc(model.nr_choices + 1, sizeof(*run->choices));
	for (i = 0; i < model.nr_choices; i++)
		if (cone_has(&run->cone, model.choices[i].sym))
			run->choices[run->nr_choices++] = &model.choices[i];
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

/* Sets the inputs to their columns' current values, on a restored base. */
void assign_current(struct run *run)
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
