// SPDX-License-Identifier: GPL-2.0-only
/* The properties of symbols, and which symbols they can influence. */
#include <stdlib.h>
#include <string.h>

#include "oracle.h"

static void reply_symbol(struct symbol *sym)
{
	int index = model_index(sym);
	char place[512];

	symbol_place(sym, place, sizeof(place));
	reply("symbol %s %s %s %d %d %s", sym->name, sym_type_name(sym->type),
	      symbol_has_prompt(sym) ? "prompt" : "no-prompt",
	      index < 0 ? -1 : model.choice_of[index], !!(sym->flags & SYMBOL_TRANS), place);
}

/* info NAME...: the properties of these symbols, without those that the tree does not have. */
int command_info(char *arguments, const char *fragment)
{
	char *word, *rest;

	(void)fragment;
	for (word = strtok_r(arguments, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
		struct symbol *sym = symbol_named(word);

		if (sym)
			reply_symbol(sym);
	}
	return 0;
}

/* symbols: the properties of all symbols, to find similar names. */
int command_symbols(char *arguments, const char *fragment)
{
	int i;

	(void)arguments;
	(void)fragment;
	for (i = 0; i < model.nr_symbols; i++)
		if (model.symbols[i]->name && model.symbols[i]->type != S_UNKNOWN)
			reply_symbol(model.symbols[i]);
	return 0;
}

/* influence NAME...: the names of all symbols whose value these can change. */
int command_influence(char *arguments, const char *fragment)
{
	char *mark = calloc(model.nr_symbols + 1, 1);
	struct symbol **inputs = calloc(strlen(arguments) + 1, sizeof(*inputs));
	char *word, *rest;
	int nr_inputs = 0, i;

	(void)fragment;
	for (word = strtok_r(arguments, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
		inputs[nr_inputs] = symbol_named(word);
		if (!inputs[nr_inputs++])
			return refuse("no symbol %s", word);
	}
	cone_influenced(inputs, nr_inputs, mark);
	for (i = 0; i < model.nr_symbols; i++)
		if (mark[i] && model.symbols[i]->name)
			reply("%s", model.symbols[i]->name);
	return 0;
}
