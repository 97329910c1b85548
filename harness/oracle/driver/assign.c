// SPDX-License-Identifier: GPL-2.0-only
/* Applies an assignment in a process that has evaluated others before. */
#include <stdlib.h>

#include "enumerate.h"

#define ASSIGNMENT_FILE "assignment.config"

static void find_region(const struct run *run, struct region *region)
{
	struct symbol **read = calloc(run->nr_columns + 1, sizeof(*read));
	int i;

	for (i = 0; i < run->nr_columns; i++)
		read[i] = run->columns[i].sym;
	region_find(read, run->nr_columns, region);
	free(read);
}

/* The station for a change of the inputs from `position` on. */
static void find_station(struct run *run, const struct region *region, int position)
{
	struct station *station = &run->stations[position];
	struct symbol **changed = calloc(run->nr_inputs + 1, sizeof(*changed));
	int count = 0, i;

	for (i = position; i < run->nr_inputs; i++)
		changed[count++] = run->columns[run->inputs[i]].sym;
	cone_find(region, changed, count, &station->cone);
	station->choices = calloc(model.nr_choices + 1, sizeof(*station->choices));
	for (i = 0; i < model.nr_choices; i++)
		if (cone_has(&station->cone, model.choices[i].sym))
			station->choices[station->nr_choices++] = &model.choices[i];
	free(changed);
}

static void remember(struct station *station)
{
	int i;

	station->before = calloc(station->cone.nr_symbols + 1, sizeof(*station->before));
	for (i = 0; i < station->cone.nr_symbols; i++) {
		struct symbol *sym = station->cone.symbols[i];

		station->before[i].value = sym->def[S_DEF_USER];
		station->before[i].flags = sym->flags & SYMBOL_DEF_USER;
	}
}

/*
 * Finds what the inputs can change, applies the base and saves what has to be
 * restored. With one station, every step counts as a change of all inputs.
 */
int assign_prepare(struct run *run, int nr_stations)
{
	struct region region;
	int i;

	find_region(run, &region);
	columns_by_speed(run, &region);
	if (!nr_stations || nr_stations > run->nr_inputs)
		nr_stations = run->nr_inputs ? run->nr_inputs : 1;
	run->stations = calloc(nr_stations, sizeof(*run->stations));
	for (i = 0; i < nr_stations; i++)
		find_station(run, &region, i);
	graph_free(&region.graph);
	free(region.readable);
#ifdef ORACLE_OLD_CHOICES
	run->afresh = run->stations[0].nr_choices > 0;
#endif
	if (run->afresh)
		return 0;
	if (base_apply(run->fragment))
		return refuse("can't read the fragment");
	model_refresh_choices();
	for (i = 0; i < nr_stations; i++)
		remember(&run->stations[i]);
	base_evaluate_all();
	return 0;
}

/*
 * Restores the user's values: evaluating may set one, since a symbol that gets
 * its default from a transitional symbol takes it as a user value.
 */
static void restore(struct station *station)
{
	int i;

	for (i = 0; i < station->cone.nr_symbols; i++) {
		struct symbol *sym = station->cone.symbols[i];

		sym->def[S_DEF_USER] = station->before[i].value;
		sym->flags = (sym->flags & ~SYMBOL_DEF_USER) | station->before[i].flags;
	}
}

#ifdef ORACLE_OLD_CHOICES
static void restore_choices(struct station *station)
{
	(void)station;
}

static void prefer(struct station *station, struct column *column)
{
	(void)station;
	(void)column;
}
#else
/*
 * The order of a choice's members is their priority, and reading a value moves
 * its member to the front. Members after the chosen one are not evaluated
 * again, so `visible` has to be cleared.
 */
static void restore_choices(struct station *station)
{
	int i, k;

	for (i = 0; i < station->nr_choices; i++) {
		struct choice *choice = station->choices[i];
		struct menu *menu = list_first_entry(&choice->sym->menus, struct menu, link);

		INIT_LIST_HEAD(&menu->choice_members);
		for (k = 0; k < choice->nr_members; k++) {
			list_add_tail(&choice->members[k]->choice_link, &menu->choice_members);
			choice->members[k]->visible = no;
		}
	}
}

static void prefer(struct station *station, struct column *column)
{
	struct menu *menu;
	int i;

	for (i = 0; i < station->nr_choices; i++) {
		if (station->choices[i] != column->choice)
			continue;
		menu = list_first_entry(&column->choice->sym->menus, struct menu, link);
		list_move(&column->sym->choice_link, &menu->choice_members);
	}
}
#endif

/* In the order of the columns: the last member of a choice that is set wins. */
static void assign(struct run *run, struct station *station)
{
	int i;

	restore(station);
	restore_choices(station);
	for (i = 0; i < run->nr_columns; i++) {
		struct column *column = &run->columns[i];
		char value = column->values[column->current];

		if (!value)
			continue;
		column->sym->def[S_DEF_USER].tri = letter_tristate(value);
		column->sym->flags |= SYMBOL_DEF_USER;
		if (column->choice)
			prefer(station, column);
	}
}

static void evaluate(struct run *run)
{
	int i;

	sym_calc_value(modules_sym);
	for (i = 0; i < run->nr_columns; i++)
		sym_calc_value(run->columns[i].sym);
}

/* Sets the inputs, which have changed from `position` on, and recomputes the cone. */
void assign_and_evaluate(struct run *run, int position)
{
	struct station *station = &run->stations[position];

	assign(run, station);
	cone_invalidate(&station->cone);
	evaluate(run);
}

/* The same in a process that has not evaluated anything: reads base and values. */
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
