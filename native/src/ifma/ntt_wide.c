/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole transforms in lanes over the pool: the public one and the prover's. */
#include "ntt_lanes.h"
#include "zkp/cancel.h"
#include "zkp/fr.h"
#include "zkp/pool.h"
#include "zkp_api/core.h"

/* One transform in place, by way of a buffer. */
typedef struct {
    const zkp_lanes_ntt *plan;
    uint8_t *values;
    fr8 *buffer, *scratch;
    const int *cancel;
    int last;
    int unreduced;
} transform;

static void task_a(void *context, size_t item, size_t slot) {
    transform *x = context;
    if (zkp_cancelled(x->cancel)) return;
    if (zkp_lanes_pass_a(x->plan, x->values, x->buffer, x->scratch + slot * zkp_lanes_scratch(x->plan), item))
        __atomic_store_n(&x->unreduced, 1, __ATOMIC_RELAXED);
}

static void task_b(void *context, size_t item, size_t slot) {
    transform *x = context;
    (void)slot;
    if (zkp_cancelled(x->cancel)) return;
    zkp_lanes_pass_b(x->plan, x->values, x->buffer, item, x->last);
}

/* 0, and nothing written, when a value is not below r. */
static int run(transform *x, int threads) {
    zkp_pool_for(zkp_lanes_tasks_a(x->plan), threads, task_a, x);
    if (x->unreduced) return 0;
    zkp_pool_for(zkp_lanes_tasks_b(x->plan), threads, task_b, x);
    return 1;
}

static void inverse_of_size(zkp_fr *o, zkp_size size) {
    zkp_fr_from_u64(o, zkp_size_count(size));
    zkp_fr_inv_var(o, o);
}

/* R near the root of n, so that the transforms of both passes fit the second-level cache. */
static uint32_t log_r_of(zkp_size size) {
    if (size.odd == 1) return size.log - size.log / 2;
    return size.log > 7 ? (size.log - 1) / 2 : 3;
}

static void layout(transform *x, zkp_lanes_ntt *plan, zkp_arena *arena, zkp_size size, size_t slots) {
    zkp_lanes_ntt_take(plan, arena, size, log_r_of(size));
    x->plan = plan;
    x->scratch = zkp_arena_take(arena, slots * zkp_lanes_scratch(plan), sizeof *x->scratch);
    x->buffer = zkp_arena_take(arena, zkp_size_count(size) / 8, sizeof *x->buffer);
}

int zkp_ifma_ntt(void *values, zkp_size size, int direction, int threads) {
    transform x = {.values = values, .last = 1};
    zkp_lanes_ntt plan;
    zkp_arena arena;
    threads = zkp_pool_settle(threads);
    const size_t slots = zkp_pool_slots(SIZE_MAX, threads);
    zkp_arena_measure(&arena);
    layout(&x, &plan, &arena, size, slots);
    int status = zkp_arena_open(&arena, arena.used);
    if (status != ZKP_OK) return status;
    layout(&x, &plan, &arena, size, slots);
    zkp_fr scale = zkp_fr_one;
    if (direction == ZKP_NTT_INVERSE || direction == ZKP_NTT_COSET_INVERSE) inverse_of_size(&scale, size);
    zkp_lanes_ntt_fill(&plan, direction, &scale);
    if (run(&x, threads)) {
        arena.used = (size_t)((uint8_t *)x.buffer - arena.base); /* the buffer, which comes last, is zero already */
    } else {
        status = ZKP_ERR_RANGE;
    }
    zkp_arena_close(&arena);
    return status;
}

typedef struct {
    zkp_lanes_ntt there, back;
    fr8 *buffer, *scratch;
} coset_lanes;

void *zkp_ifma_coset_take(zkp_arena *arena, zkp_size size, size_t slots) {
    coset_lanes measured, *taken = zkp_arena_take(arena, 1, sizeof *taken), *lanes = taken != NULL ? taken : &measured;
    transform x;
    layout(&x, &lanes->there, arena, size, slots);
    zkp_lanes_ntt_take(&lanes->back, arena, size, log_r_of(size));
    lanes->buffer = x.buffer;
    lanes->scratch = x.scratch;
    return taken;
}

void zkp_ifma_coset_start(zkp_coset *coset) {
    coset_lanes *lanes = coset->lanes;
    zkp_fr scale;
    inverse_of_size(&scale, coset->size);
    zkp_lanes_ntt_fill(&lanes->there, ZKP_NTT_INVERSE, &scale);
    zkp_lanes_ntt_fill(&lanes->back, ZKP_NTT_COSET_FORWARD, &zkp_fr_one);
}

void zkp_ifma_coset_values(zkp_fr *values, const zkp_coset *coset) {
    const coset_lanes *lanes = coset->lanes;
    transform x = {.plan = &lanes->there, .values = (uint8_t *)values, .buffer = lanes->buffer, .scratch = lanes->scratch,
                   .cancel = coset->cancel};
    (void)run(&x, coset->threads);
    x.plan = &lanes->back;
    (void)run(&x, coset->threads);
}
