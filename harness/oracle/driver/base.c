// SPDX-License-Identifier: GPL-2.0-only
/*
 * The base configuration, exactly as "conf --allnoconfig" of the tree makes it
 * from a KCONFIG_ALLCONFIG fragment: conf.c itself is included, so that symbols
 * without a value get theirs by the tree's own rule.
 */
#define main conf_main
#include <conf.c>
#undef main

#include "oracle.h"

/* Reads a fragment and sets all other symbols to n. Not 0 if it can't be read. */
int base_apply(const char *fragment)
{
	if (conf_read_simple(fragment, S_DEF_USER))
		return -1;
	conf_set_all_new_symbols(def_no);
	return 0;
}

void base_evaluate_all(void)
{
	int i;

	sym_clear_all_valid();
	for (i = 0; i < model.nr_symbols; i++)
		sym_calc_value(model.symbols[i]);
}

int main(int argc, char **argv)
{
	conf_set_message_callback(NULL);
	conf_parse(argc > 1 ? argv[1] : "Kconfig");
	model_build();
	serve();
	return 0;
}
