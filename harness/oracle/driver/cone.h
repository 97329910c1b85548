/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KSERIES_CONE_H
#define KSERIES_CONE_H

#include "graph.h"

/* The symbols that the outputs can read, and which symbol reads which. */
struct region {
  struct graph graph;
  char *readable; /* by index of the symbol */
};

/* What an evaluation has to recompute. */
struct cone {
  struct symbol **symbols;
  int nr_symbols;
  struct expr **exprs; /* whose cached values have to be dropped */
  int nr_exprs;
  bool modules; /* MODULES itself may change */
};

void region_find(struct symbol **outputs, int nr_outputs, struct region *region);
int region_count(const struct region *region, struct symbol *input);
void cone_find(const struct region *region, struct symbol **inputs, int nr_inputs,
               struct cone *cone);
void cone_invalidate(struct cone *cone);
bool cone_has(const struct cone *cone, const struct symbol *sym);

#endif
