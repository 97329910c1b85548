// SPDX-License-Identifier: GPL-2.0-only
/* A flat view of the parsed Kconfig, the same for all trees. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "oracle.h"

struct model model;

static int compare_address(const void *left, const void *right)
{
	uintptr_t a = *(const uintptr_t *)left, b = *(const uintptr_t *)right;

	return a < b ? -1 : a > b;
}

static void collect_symbols(void)
{
	struct symbol *sym;
	int count = 0;
#ifdef ORACLE_OLD_CHOICES
	int i;

	for_all_symbols(i, sym)
		count++;
	model.symbols = calloc(count + 1, sizeof(*model.symbols));
	for_all_symbols(i, sym)
		if (!(sym->flags & SYMBOL_CONST))
			model.symbols[model.nr_symbols++] = sym;
#else
	for_all_symbols(sym)
		count++;
	model.symbols = calloc(count + 1, sizeof(*model.symbols));
	for_all_symbols(sym)
		if (!(sym->flags & SYMBOL_CONST))
			model.symbols[model.nr_symbols++] = sym;
#endif
	qsort(model.symbols, model.nr_symbols, sizeof(*model.symbols), compare_address);
}

static void add_member(struct choice *choice, struct symbol *sym)
{
	choice->members = realloc(choice->members,
				  (choice->nr_members + 1) * sizeof(*choice->members));
	choice->members[choice->nr_members++] = sym;
}

static void collect_members(struct choice *choice)
{
#ifdef ORACLE_OLD_CHOICES
	struct property *prop = sym_get_choice_prop(choice->sym);
	struct symbol *sym;
	struct expr *e;

	expr_list_for_each_sym(prop->expr, e, sym)
		add_member(choice, sym);
#else
	struct menu *menu = list_first_entry(&choice->sym->menus, struct menu, link);
	struct symbol *sym;

	list_for_each_entry(sym, &menu->choice_members, choice_link)
		add_member(choice, sym);
#endif
}

static void collect_choices(void)
{
	int i, k;

	model.choice_of = malloc((model.nr_symbols + 1) * sizeof(int));
	for (i = 0; i < model.nr_symbols; i++)
		model.choice_of[i] = -1;
	for (i = 0; i < model.nr_symbols; i++) {
		struct choice *choice;

		if (!sym_is_choice(model.symbols[i]) || model.symbols[i]->type == S_UNKNOWN)
			continue;
		model.choices = realloc(model.choices,
					(model.nr_choices + 1) * sizeof(*model.choices));
		choice = &model.choices[model.nr_choices];
		memset(choice, 0, sizeof(*choice));
		choice->sym = model.symbols[i];
		collect_members(choice);
		for (k = 0; k < choice->nr_members; k++)
			model.choice_of[model_index(choice->members[k])] = model.nr_choices;
		model.nr_choices++;
	}
}

/* Updates the members to the order of their priority, which reading values changes. */
void model_refresh_choices(void)
{
	int i;

	for (i = 0; i < model.nr_choices; i++) {
		model.choices[i].nr_members = 0;
		collect_members(&model.choices[i]);
	}
}

void model_build(void)
{
	collect_symbols();
	collect_choices();
}

/* The index of a symbol in model.symbols; -1 for a constant. */
int model_index(const struct symbol *sym)
{
	struct symbol **found;

	if (!sym)
		return -1;
	found = bsearch(&sym, model.symbols, model.nr_symbols, sizeof(*model.symbols),
			compare_address);
	return found ? (int)(found - model.symbols) : -1;
}

struct choice *find_choice(const struct symbol *sym)
{
	int index = model_index(sym);

	if (index < 0 || model.choice_of[index] < 0)
		return NULL;
	return &model.choices[model.choice_of[index]];
}

bool symbol_is_logic(const struct symbol *sym)
{
	return sym->type == S_BOOLEAN || sym->type == S_TRISTATE;
}

bool symbol_has_prompt(const struct symbol *sym)
{
	struct property *prop;

	for_all_prompts(sym, prop)
		return true;
	return false;
}

/* The symbol that a Kconfig file of the tree defines by this name, or NULL. */
struct symbol *symbol_named(const char *name)
{
	struct symbol *sym = sym_find(name);

	if (!sym || (sym->flags & SYMBOL_CONST) || sym->type == S_UNKNOWN)
		return NULL;
	return sym;
}

/* "file:line" of the first definition. */
void symbol_place(const struct symbol *sym, char *buffer, size_t size)
{
#ifdef ORACLE_OLD_CHOICES
	struct property *prop;

	snprintf(buffer, size, "?");
	for_all_properties(sym, prop, P_SYMBOL) {
		snprintf(buffer, size, "%s:%d", prop->menu->file->name, prop->menu->lineno);
		break;
	}
#else
	struct menu *menu;

	snprintf(buffer, size, "?");
	list_for_each_entry(menu, &sym->menus, link) {
		snprintf(buffer, size, "%s:%d", menu->filename, menu->lineno);
		break;
	}
#endif
}

char tristate_letter(tristate value)
{
	return "nmy"[value];
}

tristate letter_tristate(char letter)
{
	return letter == 'y' ? yes : letter == 'm' ? mod : no;
}
