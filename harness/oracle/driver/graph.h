/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KSERIES_GRAPH_H
#define KSERIES_GRAPH_H

#include "oracle.h"

/*
 * Who reads whom. After graph_sort(), the neighbours of i stand in
 * other[start[i]] to other[start[i + 1] - 1].
 */
struct graph {
  int *pairs; /* reader, read */
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
