/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scalar_names.h"

#include "zkp/poseidon.h"

#include <string.h>

#include "zkp/fr_inline.h"
#include "zkp/wipe.h"

const zkp_poseidon_parameters *zkp_poseidon_width(int t) {
    for (int i = 0; i < ZKP_POSEIDON_INSTANCES; i++)
        if (zkp_poseidon_instances[i].t == t) return &zkp_poseidon_instances[i];
    return NULL;
}

ZKP_INLINE void power5(zkp_fr *x) {
    zkp_fr square, fourth;
    zkp_fr_mul_inline(&square, x, x);
    zkp_fr_mul_inline(&fourth, &square, &square);
    zkp_fr_mul_inline(x, &fourth, x);
}

/* o = sum of a[i] * b[i], n at most 9. */
ZKP_INLINE void dot(zkp_fr *o, const zkp_fr *a, const zkp_fr *b, int n) {
    zkp_fr_sum sum;
    zkp_fr_sum_start(&sum, &a[0], &b[0]);
    for (int i = 1; i < n; i++) zkp_fr_sum_add(&sum, &a[i], &b[i]);
    zkp_fr_sum_reduce(o, &sum);
}

static void full_round(zkp_fr *state, const zkp_fr *constants, const zkp_fr *matrix, int t) {
    zkp_fr next[ZKP_POSEIDON_MAX_WIDTH];
    for (int i = 0; i < t; i++) {
        zkp_fr_add_inline(&state[i], &state[i], &constants[i]);
        power5(&state[i]);
    }
    for (int i = 0; i < t; i++) dot(&next[i], matrix + i * t, state, t);
    memcpy(state, next, (size_t)t * sizeof *state);
}

void zkp_poseidon_permute(zkp_fr *state, const zkp_poseidon_parameters *p) {
    int t = p->t, half = ZKP_POSEIDON_HALF_FULL_ROUNDS;
    for (int round = 0; round < half; round++)
        full_round(state, p->first + round * t, round == half - 1 ? p->pre_sparse : p->mds, t);
    for (int round = 0; round < p->partial_rounds; round++) {
        const zkp_fr *row = p->sparse + (ptrdiff_t)round * 2 * (t - 1), *column = row + (t - 1);
        zkp_fr head, product;
        zkp_fr_sum sum;
        zkp_fr_add_inline(&state[0], &state[0], &p->partial[round]);
        power5(&state[0]);
        zkp_fr_sum_start(&sum, &p->mds[0], &state[0]);
        for (int i = 1; i < t; i++) zkp_fr_sum_add(&sum, &row[i - 1], &state[i]);
        zkp_fr_sum_reduce(&head, &sum);
        for (int i = 1; i < t; i++) {
            zkp_fr_mul_inline(&product, &column[i - 1], &state[0]);
            zkp_fr_add_inline(&state[i], &state[i], &product);
        }
        state[0] = head;
    }
    for (int round = 0; round < half; round++) full_round(state, p->last + round * t, p->mds, t);
}

void zkp_poseidon_hash(zkp_fr *o, const zkp_fr *tag, const zkp_fr *inputs, const zkp_poseidon_parameters *p) {
    zkp_fr state[ZKP_POSEIDON_MAX_WIDTH];
    state[0] = *tag;
    memcpy(state + 1, inputs, (size_t)(p->t - 1) * sizeof *state);
    zkp_poseidon_permute(state, p);
    *o = state[1];
    zkp_wipe(state, sizeof state);
}

void zkp_poseidon_tag(zkp_fr *o, uint64_t domain, uint64_t length) {
    uint64_t limbs[4] = {domain << 40, length, 0, 0};
    zkp_fr_from_limbs(o, limbs);
}
