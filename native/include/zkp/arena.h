/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory of one kernel call: one block, cut into pieces, wiped as a whole. Running the same cuts on a measuring arena
   first gives the size, so what a call needs is known before it starts. Variable time, as all of proving. */
#ifndef ZKP_ARENA_H
#define ZKP_ARENA_H

#include <stddef.h>
#include <stdint.h>

typedef struct {
    uint8_t *base; /* NULL: measuring */
    size_t used, size;
    int exhausted; /* more was asked for than there is: a caller that did not cut as he measured must not go on */
} zkp_arena;

/* An arena that only counts: zkp_arena_take gives NULL. */
void zkp_arena_measure(zkp_arena *arena);
/* ZKP_OK or ZKP_ERR_MEMORY (then closing is fine and needed by nobody). */
int zkp_arena_open(zkp_arena *arena, size_t size);
/* count elements of `size` bytes, aligned to 64 bytes. The caller cuts no more than he measured. A sum beyond
   SIZE_MAX makes a measuring arena report SIZE_MAX, which no open can satisfy. */
void *zkp_arena_take(zkp_arena *arena, size_t count, size_t size);
/* An arena over memory that somebody else owns and measured (64-byte aligned); it is not closed. */
void zkp_arena_over(zkp_arena *arena, void *memory);
/* Wipes and frees. */
void zkp_arena_close(zkp_arena *arena);

#endif
