/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Poseidon of eight states at a time, by the same steps as poseidon.c; sums of products have one reduction each. */
#include "poseidon_lanes.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "jubjub8.h"
#include "zkp/wipe.h"

typedef uint64_t constant[5];

/* The constants of zkp_poseidon_instances[i] as limbs, made once; NULL without memory. */
static constant *tables[ZKP_POSEIDON_INSTANCES];
static pthread_once_t once = PTHREAD_ONCE_INIT;

typedef struct {
    const constant *mds, *pre_sparse, *first, *partial, *sparse, *last;
} parts;

static size_t count_constants(const zkp_poseidon_parameters *p) {
    const size_t t = (size_t)p->t, rounds = (size_t)p->partial_rounds;
    return 2 * t * t + 2 * ZKP_POSEIDON_HALF_FULL_ROUNDS * t + rounds + rounds * 2 * (t - 1);
}

static void split(parts *o, const constant *all, const zkp_poseidon_parameters *p) {
    const size_t t = (size_t)p->t, rounds = (size_t)p->partial_rounds;
    o->mds = all;
    o->pre_sparse = o->mds + t * t;
    o->first = o->pre_sparse + t * t;
    o->partial = o->first + ZKP_POSEIDON_HALF_FULL_ROUNDS * t;
    o->sparse = o->partial + rounds;
    o->last = o->sparse + rounds * 2 * (t - 1);
}

static void convert(constant *o, const zkp_fr *a, size_t n) {
    for (size_t i = 0; i < n; i += 8) {
        zkp_fr rows[8] = {{{0}}};
        uint64_t limbs[5][8];
        fr8 lanes;
        memcpy(rows, a + i, (n - i < 8 ? n - i : 8) * sizeof *rows);
        fr8_from_words(&lanes, rows);
        fr8_canonical(&lanes, &lanes);
        for (int j = 0; j < 5; j++) _mm512_storeu_si512(limbs[j], lanes.l[j]);
        for (size_t k = 0; k < 8 && i + k < n; k++)
            for (int j = 0; j < 5; j++) o[i + k][j] = limbs[j][k];
    }
}

static void make_tables(void) {
    for (int i = 0; i < ZKP_POSEIDON_INSTANCES; i++) {
        const zkp_poseidon_parameters *p = &zkp_poseidon_instances[i];
        const size_t t = (size_t)p->t, rounds = (size_t)p->partial_rounds;
        parts where;
        constant *all = malloc(count_constants(p) * sizeof *all);
        if (all == NULL) continue;
        split(&where, all, p);
        convert(all, p->mds, t * t);
        convert(all + (where.pre_sparse - where.mds), p->pre_sparse, t * t);
        convert(all + (where.first - where.mds), p->first, ZKP_POSEIDON_HALF_FULL_ROUNDS * t);
        convert(all + (where.partial - where.mds), p->partial, rounds);
        convert(all + (where.sparse - where.mds), p->sparse, rounds * 2 * (t - 1));
        convert(all + (where.last - where.mds), p->last, ZKP_POSEIDON_HALF_FULL_ROUNDS * t);
        tables[i] = all;
    }
}

/* x = (x + c)^5. in: x 2-bounded. */
static void power5(fr8 *x, const constant c) {
    fr8 t, square;
    fr8_broadcast(&t, c);
    fr8_add(&t, &t, x);
    fr8_sqr(&square, &t);
    fr8_sqr(&square, &square);
    fr8_mul(x, &square, &t);
}

/* o = sum of c[i] a[i] with one reduction, n at most 9; the elements 2-bounded, so the sum of bounds is at most 18. */
static void dot(fr8 *o, const constant *c, const fr8 *a, int n) {
    __m512i t[6];
    fr8 sum;
    fr8_columns_start(t);
    FR8_UNROLL for (int i = 0; i < 5; i++) {
        for (int k = 0; k < n; k++) fr8_row_multiply(t, fr8_splat(c[k][i]), &a[k]);
        fr8_columns_reduce(t);
    }
    fr8_columns_out(&sum, t);
#if ZKP_VERIFY
    __float128 factors = 0;
    for (int k = 0; k < n; k++) {
        fr8_require(&a[k], 2);
        factors += a[k].high;
    }
    fr8_range_of_product(&sum, factors);
    sum.spread = 512; /* up to 9 * 10 + 12 parts of a column */
#endif
    fr8_carry(&sum);
    *o = sum;
}

static void full_round(fr8 *state, const constant *constants, const constant *matrix, int t) {
    fr8 next[ZKP_POSEIDON_MAX_WIDTH];
    for (int i = 0; i < t; i++) power5(&state[i], constants[i]);
    for (int i = 0; i < t; i++) dot(&next[i], matrix + i * t, state, t);
    memcpy(state, next, (size_t)t * sizeof *state);
}

static void permute(fr8 *state, const parts *p, int t, int partial_rounds) {
    const int half = ZKP_POSEIDON_HALF_FULL_ROUNDS;
    for (int round = 0; round < half; round++)
        full_round(state, p->first + round * t, round == half - 1 ? p->pre_sparse : p->mds, t);
    for (int round = 0; round < partial_rounds; round++) {
        const constant *row = p->sparse + (ptrdiff_t)round * 2 * (t - 1), *column = row + (t - 1);
        constant factors[ZKP_POSEIDON_MAX_WIDTH];
        fr8 head;
        power5(&state[0], p->partial[round]);
        memcpy(factors[0], p->mds[0], sizeof factors[0]);
        memcpy(factors[1], row[0], (size_t)(t - 1) * sizeof factors[0]);
        dot(&head, (const constant *)factors, state, t);
        for (int i = 1; i < t; i++) {
            fr8 factor, product;
            fr8_broadcast(&factor, column[i - 1]);
            fr8_mul1_raw(&product, &factor, &state[0]);
            fr8_add_raw(&state[i], &state[i], &product);
            fr8_carry(&state[i]);
            fr8_subtract_once(&state[i], &state[i], 1); /* below 2 again */
        }
        state[0] = head;
    }
    for (int round = 0; round < half; round++) full_round(state, p->last + round * t, p->mds, t);
}

int zkp_ifma_poseidon_hash(uint8_t *out, const zkp_fr *tag, const uint8_t *rows, size_t n, const zkp_poseidon_parameters *p) {
    fr8 state[ZKP_POSEIDON_MAX_WIDTH];
    const size_t length = (size_t)p->t - 1;
    uint8_t bytes[8][32] = {{0}};
    zkp_fr words[8];
    __m512i columns[4];
    __mmask8 in_range = 0xff;
    parts where;
    pthread_once(&once, make_tables);
    const constant *table = tables[p - zkp_poseidon_instances];
    if (table == NULL) return ZKP_IFMA_POSEIDON_NO_MEMORY;
    split(&where, table, p);
    for (int i = 0; i < 8; i++) words[i] = *tag;
    fr8_from_words(&state[0], words);
    for (size_t i = 0; i < length; i++) {
        for (size_t k = 0; k < n; k++) memcpy(bytes[k], rows + 32 * (k * length + i), 32);
        jj8_load_bytes(columns, bytes[0]);
        in_range &= jj8_read_field(&state[i + 1], columns);
    }
    if (in_range != 0xff) return ZKP_IFMA_POSEIDON_RANGE;
    permute(state, &where, p->t, p->partial_rounds);
    jj8_write_field(columns, &state[1]);
    fr8_store_words(words, columns);
    memcpy(out, words, 32 * n);
    zkp_wipe(state, sizeof state);
    return ZKP_IFMA_POSEIDON_DONE;
}
