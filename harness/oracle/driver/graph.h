/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KSERIES_GRAPH_H
#define KSERIES_GRAPH_H

#include "oracle.h"

/*
 * Which symbol reads which. After graph_sort(), the neighbours of i are
 * other[start[i]] to other[start[i + 1] - 1].
 */
struct graph {
  int *pairs; /* index of the reader, index of the symbol that it reads */
  size_t nr_pairs, capacity;
  int *start, *other;
};

enum graph_order {
  FROM_READER = 0, /* follow a symbol to what it reads */
  FROM_READ = 1,   /* follow a symbol to its readers */
};

void graph_collect(struct graph *graph);
void graph_sort(struct graph *graph, enum graph_order by);
void graph_spread(const struct graph *graph, struct symbol **seeds, int nr_seeds, char *mark);
void graph_free(struct graph *graph);

#endif
