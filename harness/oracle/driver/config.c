// SPDX-License-Identifier: GPL-2.0-only
/* Whole configurations: of a fragment on the base, and of a .config. */
#include <stdlib.h>

#include "oracle.h"

#define RESULT_FILE "result.config"

/* Replies with the lines of a file. Not 0 if it can't be read. */
static int reply_lines(const char *path)
{
	char *line = NULL;
	size_t capacity = 0;
	FILE *in = fopen(path, "r");

	if (!in)
		return -1;
	while (getline(&line, &capacity, in) > 0)
		printf(" =%s", line);
	fclose(in);
	free(line);
	return 0;
}

/* Replies with the current configuration, as the tree itself writes it. */
static int reply_config(void)
{
	conf_set_changed(true);
	remove(RESULT_FILE);
	if (conf_write(RESULT_FILE))
		return refuse("can't write the configuration");
	if (reply_lines(RESULT_FILE))
		return refuse("can't read the configuration back");
	return 0;
}

/* Symbols that are selected although their dependencies are not met. */
static void reply_unmet(void)
{
	int i;

	for (i = 0; i < model.nr_symbols; i++) {
		struct symbol *sym = model.symbols[i];

		if (symbol_is_logic(sym) && sym->name && !find_choice(sym) &&
		    sym->dir_dep.tri < sym->rev_dep.tri)
			reply("unmet %s", sym->name);
	}
}

/* config: the whole .config of the fragment. */
int command_config(char *arguments, const char *fragment)
{
	(void)arguments;
	if (base_apply(fragment))
		return refuse("can't read the fragment");
	return reply_config();
}

/* check: lets Kconfig warn about the fragment, including unknown symbols. */
int command_check(char *arguments, const char *fragment)
{
	(void)arguments;
	setenv("KCONFIG_WARN_UNKNOWN_SYMBOLS", "1", 1);
	return base_apply(fragment) ? refuse("can't read the fragment") : 0;
}

/* replay: the body is a whole .config; replies with what olddefconfig makes of it. */
int command_replay(char *arguments, const char *config)
{
	(void)arguments;
	if (conf_read(config))
		return refuse("can't read the configuration");
	return reply_config();
}

/*
 * sync: the body is a whole .config; replies with the files that syncconfig
 * makes of it, each after a line "file PATH", and with the .config itself last.
 * They are in the tree's usual places below the working folder.
 */
int command_sync(char *arguments, const char *config)
{
	static const char *const files[] = {
		"include/config/auto.conf.cmd",
		"include/config/auto.conf",
		"include/generated/autoconf.h",
		"include/generated/rustc_cfg",
	};
	size_t i;

	(void)arguments;
	if (conf_read(config))
		return refuse("can't read the configuration");
	if (conf_write_autoconf(1))
		return refuse("can't write the files of the configuration");
	for (i = 0; i < sizeof(files) / sizeof(*files); i++) {
		reply("file %s", files[i]);
		if (reply_lines(files[i]))
			return refuse("Kconfig did not write %s", files[i]);
	}
	reply("file .config");
	return reply_config();
}

/* unmet: the symbols of a whole .config that olddefconfig warns about. */
int command_unmet(char *arguments, const char *config)
{
	(void)arguments;
	if (conf_read(config))
		return refuse("can't read the configuration");
	base_evaluate_all();
	reply_unmet();
	return 0;
}
