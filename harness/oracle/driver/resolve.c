// SPDX-License-Identifier: GPL-2.0-only
/* One assignment on the base: values, reasons, the whole .config. */
#include <stdlib.h>
#include <string.h>

#include "oracle.h"

#define RESULT_FILE "result.config"

/* Undoes %XX in place. */
static void decode(char *text)
{
	char *to = text;
	unsigned int code;

	for (; *text; text++) {
		if (*text == '%' && sscanf(text + 1, "%2x", &code) == 1) {
			*to++ = code;
			text += 2;
		} else {
			*to++ = *text;
		}
	}
	*to = 0;
}

static bool same_value(struct symbol *sym, const char *wanted)
{
	if (symbol_is_logic(sym))
		return wanted[0] == tristate_letter(sym->curr.tri) && !wanted[1];
	return !strcmp(wanted, sym->curr.val ? (const char *)sym->curr.val : "");
}

/* A value on its line: backslash and newline are escaped. */
static void reply_value(const char *name, const char *value)
{
	printf(" value %s ", name);
	for (; *value; value++) {
		if (*value == '\n')
			fputs("\\n", stdout);
		else if (*value == '\\')
			fputs("\\\\", stdout);
		else
			putchar(*value);
	}
	putchar('\n');
}

static void resolve_one(char *word)
{
	char *wanted = strchr(word, '=');
	struct symbol *sym;

	if (wanted) {
		*wanted++ = 0;
		decode(wanted);
	}
	sym = symbol_named(word);
	if (!sym) {
		reply("value %s n", word);
		if (wanted && strcmp(wanted, "n"))
			reply("why %s this tree has no such symbol", word);
		return;
	}
	sym_calc_value(sym);
	reply_value(word, sym_get_string_value(sym) ?: "");
	if (wanted && !same_value(sym, wanted)) {
		struct gstr text = str_new();

		explain(sym, wanted, &text);
		reply("why %s %s", word, str_get(&text));
		str_free(&text);
	}
}

/* Writes the configuration as it stands, in the tree's own form. */
int reply_config(void)
{
	char *line = NULL;
	size_t capacity = 0;
	FILE *in;

	conf_set_changed(true);
	remove(RESULT_FILE);
	if (conf_write(RESULT_FILE))
		return refuse("the configuration can't be written");
	in = fopen(RESULT_FILE, "r");
	if (!in)
		return refuse("the configuration can't be read back");
	while (getline(&line, &capacity, in) > 0)
		printf(" =%s", line);
	fclose(in);
	free(line);
	return 0;
}

/* Symbols that something selects although their dependencies are not met. */
static void reply_unmet(void)
{
	int i;

	for (i = 0; i < model.nr_symbols; i++) {
		struct symbol *sym = model.symbols[i];

		if (symbol_is_logic(sym) && sym->name && !model_choice_of(sym) &&
		    sym->dir_dep.tri < sym->rev_dep.tri)
			reply("unmet %s", sym->name);
	}
}

/*
 * resolve [+config] [+names] NAME[=WANTED]...
 * +names: Kconfig complains of symbols in the fragment that it does not know.
 */
int command_resolve(char *arguments, const char *fragment)
{
	bool config = false;
	char *word, *rest;

	word = strtok_r(arguments, " ", &rest);
	for (; word && *word == '+'; word = strtok_r(NULL, " ", &rest)) {
		config |= !strcmp(word, "+config");
		if (!strcmp(word, "+names"))
			setenv("KCONFIG_WARN_UNKNOWN_SYMBOLS", "1", 1);
	}
	if (base_apply(fragment))
		return refuse("the fragment can't be read");
	for (; word; word = strtok_r(NULL, " ", &rest))
		resolve_one(word);
	return config ? reply_config() : 0;
}

/*
 * replay [+unmet]
 * The body is a whole .config; answers what olddefconfig makes of it, or with
 * +unmet which symbols that complains of.
 */
int command_replay(char *arguments, const char *fragment)
{
	if (conf_read(fragment))
		return refuse("the configuration can't be read");
	if (strcmp(arguments, "+unmet"))
		return reply_config();
	base_evaluate_all();
	reply_unmet();
	return 0;
}
