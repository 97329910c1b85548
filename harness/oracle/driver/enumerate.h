/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KSERIES_ENUMERATE_H
#define KSERIES_ENUMERATE_H

#include "cone.h"

struct rows {
  unsigned long long *keys; /* nr_words for each row */
  unsigned char *used;
  int nr_words;
  size_t capacity, count;
};

void rows_init(struct rows *rows, int nr_words);
bool rows_add(struct rows *rows, const unsigned long long *key);

struct column {
  struct symbol *sym;
  char values[4]; /* the values to try; empty: an output */
  int current;
  struct choice *choice;
};

struct snapshot {
  struct symbol_value value;
  int flags;
};

/* What to restore and recompute when some of the inputs change. */
struct station {
  struct cone cone;
  struct snapshot *before; /* user values of the cone's symbols */
  struct choice **choices; /* those in the cone */
  int nr_choices;
};

struct run {
  struct column *columns;
  int nr_columns;
  /*
   * The inputs; the one that changes fastest is last. A step to the next
   * assignment changes the inputs from some position on, and only needs the
   * station of that position.
   */
  int *inputs;
  int nr_inputs;
  struct station *stations;
  struct rows rows;
  unsigned long long *key;
  unsigned long long tried;
  const char *fragment;
  /*
   * Old trees resolve every choice while they read the fragment, so with a
   * choice in the cone each assignment is read in a process of its own.
   */
  bool afresh;
};

/* columns.c */
int columns_parse(struct run *run, char *arguments);
void columns_by_speed(struct run *run, const struct region *region);

/* assign.c */
int assign_prepare(struct run *run, int nr_stations);
void assign_and_evaluate(struct run *run, int position);
int assign_afresh(struct run *run);

#endif
