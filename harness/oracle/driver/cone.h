/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KSERIES_CONE_H
#define KSERIES_CONE_H

#include "graph.h"

/* What can be read at all, and who reads whom. */
struct region {
  struct graph graph;
  char *readable; /* by index of the symbol */
};

/* What an evaluation recomputes. */
struct cone {
  struct symbol **symbols;
  int nr_symbols;
  struct expr **exprs; /* whose cached value is to be dropped */
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
