/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zkp/poseidon.h"

#include <string.h>

#include "zkp/wipe.h"

const zkp_poseidon_parameters *zkp_poseidon_width(int t) {
    for (int i = 0; i < ZKP_POSEIDON_INSTANCES; i++)
        if (zkp_poseidon_instances[i].t == t) return &zkp_poseidon_instances[i];
    return NULL;
}

static void power5(zkp_fr *x) {
    zkp_fr square, fourth;
    zkp_fr_sqr(&square, x);
    zkp_fr_sqr(&fourth, &square);
    zkp_fr_mul(x, &fourth, x);
}

/* o = sum of a[i] * b[i]. */
static void dot(zkp_fr *o, const zkp_fr *a, const zkp_fr *b, int n) {
    zkp_fr sum, product;
    zkp_fr_mul(&sum, &a[0], &b[0]);
    for (int i = 1; i < n; i++) {
        zkp_fr_mul(&product, &a[i], &b[i]);
        zkp_fr_add(&sum, &sum, &product);
    }
    *o = sum;
}

static void full_round(zkp_fr *state, const zkp_fr *constants, const zkp_fr *matrix, int t) {
    zkp_fr next[ZKP_POSEIDON_MAX_WIDTH];
    for (int i = 0; i < t; i++) {
        zkp_fr_add(&state[i], &state[i], &constants[i]);
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
        zkp_fr_add(&state[0], &state[0], &p->partial[round]);
        power5(&state[0]);
        dot(&head, row, state + 1, t - 1);
        zkp_fr_mul(&product, &p->mds[0], &state[0]);
        zkp_fr_add(&head, &head, &product);
        for (int i = 1; i < t; i++) {
            zkp_fr_mul(&product, &column[i - 1], &state[0]);
            zkp_fr_add(&state[i], &state[i], &product);
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
