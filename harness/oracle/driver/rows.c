// SPDX-License-Identifier: GPL-2.0-only
/* A set of fixed-size keys: a hash table with open addressing, doubled when half full. */
#include <stdlib.h>
#include <string.h>

#include "enumerate.h"

void rows_init(struct rows *rows, int nr_words)
{
	rows->nr_words = nr_words;
	rows->count = 0;
	rows->capacity = 1 << 12;
	rows->keys = calloc(rows->capacity * nr_words, sizeof(*rows->keys));
	rows->used = calloc(rows->capacity, 1);
}

static size_t find_slot(const struct rows *rows, const unsigned long long *key)
{
	unsigned long long hash = 0x9e3779b97f4a7c15ull;
	size_t slot;
	int i;

	for (i = 0; i < rows->nr_words; i++) {
		hash = (hash ^ key[i]) * 0xff51afd7ed558ccdull;
		hash ^= hash >> 32;
	}
	slot = hash & (rows->capacity - 1);
	while (rows->used[slot] && memcmp(&rows->keys[slot * rows->nr_words], key,
					  rows->nr_words * sizeof(*key)))
		slot = (slot + 1) & (rows->capacity - 1);
	return slot;
}

static void put_key(struct rows *rows, size_t slot, const unsigned long long *key)
{
	rows->used[slot] = 1;
	memcpy(&rows->keys[slot * rows->nr_words], key, rows->nr_words * sizeof(*key));
	rows->count++;
}

static void grow(struct rows *rows)
{
	struct rows old = *rows;
	size_t i;

	rows->capacity *= 2;
	rows->count = 0;
	rows->keys = calloc(rows->capacity * rows->nr_words, sizeof(*rows->keys));
	rows->used = calloc(rows->capacity, 1);
	for (i = 0; i < old.capacity; i++) {
		const unsigned long long *key = &old.keys[i * old.nr_words];

		if (old.used[i])
			put_key(rows, find_slot(rows, key), key);
	}
	free(old.keys);
	free(old.used);
}

/* Returns whether the key is new. */
bool rows_add(struct rows *rows, const unsigned long long *key)
{
	size_t slot = find_slot(rows, key);

	if (rows->used[slot])
		return false;
	put_key(rows, slot, key);
	if (rows->count * 2 > rows->capacity)
		grow(rows);
	return true;
}
