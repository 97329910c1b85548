/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The Kconfig oracle: a driver over a kernel tree's own scripts/kconfig.
 *
 * The tree's sources are compiled unmodified; this driver adds a line protocol.
 * The Kconfig is parsed once. Every command then runs in a forked child, so
 * each of them starts from the state after parsing: no value, list order or
 * flag that an evaluation leaves behind can affect the next.
 */
#ifndef KSERIES_ORACLE_H
#define KSERIES_ORACLE_H

#include <stdbool.h>
#include <stdio.h>

#include "internal.h"
#include "list.h"
#include "lkc.h"

/*
 * Up to 6.10 a choice is a flagged symbol with a list expression of members,
 * and expressions are not cached; after that a choice is a nameless symbol
 * whose menu holds the members, and expressions are shared and cached.
 */
#ifdef SYMBOL_CHOICE
#define ORACLE_OLD_CHOICES 1
#endif

#ifndef SYMBOL_TRANS
#define SYMBOL_TRANS 0
#endif

struct choice {
  struct symbol *sym;
  struct symbol **members; /* in the order of their priority */
  int nr_members;
};

/* All symbols of the tree except constants, and its choices. Filled once. */
struct model {
  struct symbol **symbols; /* sorted by address, for model_index() */
  int nr_symbols;
  struct choice *choices;
  int nr_choices;
  int *choice_of; /* by index of the symbol: index of its choice, or -1 */
};

extern struct model model;

/* model.c */
void model_build(void);
void model_refresh_choices(void);
int model_index(const struct symbol *sym);
struct choice *find_choice(const struct symbol *sym);
bool symbol_is_logic(const struct symbol *sym);
bool symbol_has_prompt(const struct symbol *sym);
struct symbol *symbol_named(const char *name);
void symbol_place(const struct symbol *sym, char *buffer, size_t size);
char tristate_letter(tristate value);
tristate letter_tristate(char letter);

/* base.c */
int base_apply(const char *fragment);
void base_evaluate_all(void);

/* config.c */
int command_config(char *arguments, const char *fragment);
int command_check(char *arguments, const char *fragment);
int command_replay(char *arguments, const char *config);
int command_unmet(char *arguments, const char *config);
int command_sync(char *arguments, const char *config);

/* explain.c */
void explain(struct symbol *sym, tristate wanted, struct gstr *out);

/* cone.c */
void cone_influenced(struct symbol **inputs, int nr_inputs, char *mark);

/* enumerate.c */
int command_enumerate(char *arguments, const char *fragment);

/* requests.c */
int command_requests(char *arguments, const char *fragment);

/* inform.c */
int command_info(char *arguments, const char *fragment);
int command_influence(char *arguments, const char *fragment);
int command_symbols(char *arguments, const char *fragment);

/* dump.c */
int command_dump(char *arguments, const char *fragment);

/* protocol.c */
void reply(const char *format, ...) __attribute__((format(printf, 1, 2)));
int refuse(const char *format, ...) __attribute__((format(printf, 1, 2)));
void serve(void);

#endif
