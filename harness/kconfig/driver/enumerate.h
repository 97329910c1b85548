/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KSERIES_ENUMERATE_H
#define KSERIES_ENUMERATE_H

#include "oracle.h"

struct column {
	struct symbol *sym;
	char values[4];			/* to try; empty: an output */
	int current;
	struct choice *choice;
};

struct snapshot {
	struct symbol_value value;
	int flags;
};

struct run {
	struct column *columns;
	int nr_columns;
	struct cone cone;
	struct snapshot *before;	/* user values of the cone's symbols */
	struct choice **choices;	/* those in the cone */
	int nr_choices;
	struct rows rows;
	unsigned long long *key;
	unsigned long long tried;
	const char *fragment;
	/*
	 * Old trees settle every choice while they read the fragment, so with a
	 * choice in the cone each assignment is read anew, in its own process.
	 */
	bool afresh;
};

/* columns.c */
int columns_parse(struct run *run, char *arguments);

/* assign.c */
int assign_prepare(struct run *run);
void assign_and_evaluate(struct run *run);
int assign_afresh(struct run *run);

#endif
