// SPDX-License-Identifier: GPL-2.0-only
/* Why a requested value did not take effect, in Kconfig's terms. */
#include "oracle.h"

#define MAX_TERMS 3

struct terms {
	struct gstr *out;
	const char *between;
	int count;
};

static void add_term(struct terms *terms, struct expr *e)
{
	if (terms->count++ >= MAX_TERMS)
		return;
	if (terms->count > 1)
		str_append(terms->out, terms->between);
	expr_gstr_print(e, terms->out);
}

static void end_terms(struct terms *terms)
{
	if (terms->count > MAX_TERMS)
		str_printf(terms->out, "%s%d more", terms->between, terms->count - MAX_TERMS);
}

/* The alternatives of a select expression that set the symbol to at least `least`. */
static void holding_terms(struct expr *e, tristate least, struct terms *terms)
{
	if (e->type == E_OR) {
		holding_terms(e->left.expr, least, terms);
		holding_terms(e->right.expr, least, terms);
	} else if (expr_calc_value(e) >= least) {
		add_term(terms, e);
	}
}

/* The conjuncts of a dependency that keep it below `wanted`. */
static void limiting_terms(struct expr *e, tristate wanted, struct terms *terms)
{
	if (!e || expr_calc_value(e) >= wanted)
		return;
	if (e->type == E_AND) {
		limiting_terms(e->left.expr, wanted, terms);
		limiting_terms(e->right.expr, wanted, terms);
	} else {
		add_term(terms, e);
	}
}

static void explain_prompt(struct symbol *sym, tristate wanted, struct gstr *out)
{
	struct terms terms = { .out = out, .between = " and on " };
	struct property *prop;

	if (!symbol_has_prompt(sym)) {
		str_append(out, "it has no prompt, so only selects and defaults set it");
		return;
	}
	str_append(out, "it depends on ");
	for_all_prompts(sym, prop) {
		limiting_terms(prop->visible.expr, wanted, &terms);
		break;
	}
	end_terms(&terms);
}

static void explain_default(struct symbol *sym, struct gstr *out)
{
	struct property *prop;

	for_all_defaults(sym, prop) {
		if (expr_calc_value(prop->visible.expr) == no)
			continue;
		str_append(out, "; its default is ");
		expr_gstr_print(prop->expr, out);
		return;
	}
}

static void explain_choice(struct choice *choice, struct symbol *sym, tristate wanted,
			   struct gstr *out)
{
	int i;

	if (wanted == no) {
		str_append(out, "one member of its choice must be y");
		return;
	}
	for (i = 0; i < choice->nr_members; i++) {
		sym_calc_value(choice->members[i]);
		if (choice->members[i] == sym || choice->members[i]->curr.tri == no)
			continue;
		str_printf(out, "its choice is set to %s", choice->members[i]->name);
		return;
	}
	str_append(out, "its choice can't be set to it");
}

static void explain_too_high(struct symbol *sym, tristate wanted, struct gstr *out)
{
	struct terms terms = { .out = out, .between = " and by " };

	if (wanted == mod && (sym->type == S_BOOLEAN || modules_sym->curr.tri == no)) {
		str_append(out, sym->type == S_BOOLEAN ? "it is a bool" : "MODULES is n");
	} else if (sym->rev_dep.expr && sym->rev_dep.tri > wanted) {
		str_append(out, "it is selected by ");
		holding_terms(sym->rev_dep.expr, sym->rev_dep.tri, &terms);
		end_terms(&terms);
	} else if (sym->visible == no) {
		explain_prompt(sym, yes, out);
		explain_default(sym, out);
	} else {
		str_append(out, "another rule of Kconfig raises it");
	}
}

static void explain_too_low(struct symbol *sym, tristate wanted, struct gstr *out)
{
	if (sym->type == S_BOOLEAN && wanted == mod)
		str_append(out, "it is a bool");
	else if (sym->visible < wanted)
		explain_prompt(sym, wanted, out);
	else
		str_append(out, "another rule of Kconfig lowers it");
}

/* Appends why a bool or tristate, which is evaluated, does not have the value `wanted`. */
void explain(struct symbol *sym, tristate wanted, struct gstr *out)
{
	struct choice *choice = find_choice(sym);

	if (choice && sym->visible != no)
		explain_choice(choice, sym, wanted, out);
	else if (sym->curr.tri > wanted)
		explain_too_high(sym, wanted, out);
	else
		explain_too_low(sym, wanted, out);
}
