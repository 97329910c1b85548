// SPDX-License-Identifier: GPL-2.0-only
/*
 * Everything that the evaluator reads, as lines for the encoder
 * (kconfig/model.cpp):
 *
 *	e ID or|and LEFT RIGHT		e ID not LEFT	e ID sym OPERAND
 *	e ID =|!=|<|<=|>|>= OPERAND OPERAND
 *	s INDEX NAME TYPE CHOICE TRANSITIONAL DIRECT REVERSE IMPLIED PLACE
 *	p INDEX CONDITION		a prompt
 *	d INDEX VALUE CONDITION		a default
 *	r INDEX				a range limits its values
 *
 * An expression is its ID, or -1 for none. An operand is #INDEX, or a constant
 * as '=' and its text with blanks and % as %XX. A choice's NAME is "-".
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "oracle.h"

static struct {
	const struct expr **slots;
	int *ids;
	size_t capacity;
	int count;
} written;

static const char *const operators[] = {
	[E_OR] = "or",	   [E_AND] = "and", [E_NOT] = "not", [E_EQUAL] = "=",
	[E_UNEQUAL] = "!=", [E_LTH] = "<",   [E_LEQ] = "<=",  [E_GTH] = ">",
	[E_GEQ] = ">=",	   [E_SYMBOL] = "sym",
};

static size_t find_slot(const struct expr *e)
{
	size_t slot = ((uintptr_t)e >> 4) * 0x9e3779b97f4a7c15ull >> 20;

	slot &= written.capacity - 1;
	while (written.slots[slot] && written.slots[slot] != e)
		slot = (slot + 1) & (written.capacity - 1);
	return slot;
}

static void grow(void)
{
	const struct expr **slots = written.slots;
	int *ids = written.ids;
	size_t i, old = written.capacity;

	written.capacity = old ? old * 2 : 1 << 17;
	written.slots = calloc(written.capacity, sizeof(*written.slots));
	written.ids = calloc(written.capacity, sizeof(*written.ids));
	for (i = 0; i < old; i++) {
		size_t slot;

		if (!slots[i])
			continue;
		slot = find_slot(slots[i]);
		written.slots[slot] = slots[i];
		written.ids[slot] = ids[i];
	}
	free(slots);
	free(ids);
}

static void write_text(const char *text)
{
	putchar('=');
	for (; *text; text++) {
		if ((unsigned char)*text <= ' ' || *text == '%')
			printf("%%%02x", (unsigned char)*text);
		else
			putchar(*text);
	}
}

static void write_operand(const struct symbol *sym)
{
	int index = model_index(sym);

	putchar(' ');
	if (index >= 0 && sym->type != S_UNKNOWN)
		printf("#%d", index);
	else
		write_text(sym->name ? sym->name : "");
}

/* Writes an expression after its operands; returns its ID. */
static int write_expr(const struct expr *e)
{
	int left = -1, right = -1;
	size_t slot;

	if (!e)
		return -1;
	if ((size_t)written.count * 2 >= written.capacity)
		grow();
	slot = find_slot(e);
	if (written.slots[slot])
		return written.ids[slot];
	if (e->type == E_OR || e->type == E_AND || e->type == E_NOT)
		left = write_expr(e->left.expr);
	if (e->type == E_OR || e->type == E_AND)
		right = write_expr(e->right.expr);
	slot = find_slot(e);
	written.slots[slot] = e;
	written.ids[slot] = written.count;
	printf(" e %d %s", written.count, operators[e->type]);
	if (left >= 0)
		printf(" %d", left);
	if (right >= 0)
		printf(" %d", right);
	if (left < 0)
		write_operand(e->left.sym);
	if (left < 0 && e->type != E_SYMBOL)
		write_operand(e->right.sym);
	putchar('\n');
	return written.count++;
}

static void write_symbol(int index)
{
	struct symbol *sym = model.symbols[index];
	struct property *prop;
	char place[512];
	int direct = write_expr(sym->dir_dep.expr);
	int reverse = write_expr(sym->rev_dep.expr);
	int implied = write_expr(sym->implied.expr);

	symbol_place(sym, place, sizeof(place));
	reply("s %d %s %s %d %d %d %d %d %s", index, sym->name ? sym->name : "-",
	      sym_type_name(sym->type), model.choice_of[index], !!(sym->flags & SYMBOL_TRANS),
	      direct, reverse, implied, place);
	for_all_prompts(sym, prop)
		reply("p %d %d", index, write_expr(prop->visible.expr));
	for_all_defaults(sym, prop) {
		int value = write_expr(prop->expr);

		reply("d %d %d %d", index, value, write_expr(prop->visible.expr));
	}
	for_all_properties(sym, prop, P_RANGE) {
		reply("r %d", index);
		break;
	}
}

/* dump: the rules of the Kconfig, which do not depend on a base. */
int command_dump(char *arguments, const char *fragment)
{
	int i;

	(void)arguments;
	(void)fragment;
	for (i = 0; i < model.nr_symbols; i++)
		if (model.symbols[i]->type != S_UNKNOWN)
			write_symbol(i);
	return 0;
}
