/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Randomised self-consistency of the prover's kernels, meant for builds with sanitizers (address and undefined
   behaviour, or threads). Usage: prover_selfcheck SEED */
#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "zkp/codec.h"
#include "zkp/fr.h"
#include "zkp/msm.h"
#include "zkp/ntt.h"
#include "zkp/pairing.h"
#include "zkp/pool.h"
#include "zkp_api/core.h"
#include "zkp_api/groth16.h"

static uint64_t state;
static int failures;

static void must(int condition, const char *law) {
    if (condition) return;
    failures++;
    fprintf(stderr, "broken: %s\n", law);
}

static uint64_t next_word(void) {
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return state * UINT64_C(2685821657736338717);
}

/* Full, short, short negative, 0, 1 or r - 1. */
static void next_scalar(zkp_fr *o) {
    uint64_t words[4];
    switch (next_word() % 6) {
    case 0:
        *o = zkp_fr_zero;
        return;
    case 1:
        *o = zkp_fr_one;
        return;
    case 2:
        zkp_fr_from_u64(o, next_word() % 4096);
        zkp_fr_neg(o, o);
        return;
    case 3:
        zkp_fr_from_u64(o, next_word() % 4096);
        return;
    default:
        do {
            for (int i = 0; i < 4; i++) words[i] = next_word();
            words[3] >>= 1;
        } while (!zkp_fr_from_limbs(o, words));
    }
}

typedef struct {
    atomic_size_t done;
    atomic_int in_slot[16];
    int nested;
} tally;

static void count_task(void *context, size_t item, size_t slot) {
    tally *t = context;
    (void)item;
    if (atomic_fetch_add(&t->in_slot[slot], 1) != 0) atomic_fetch_add(&t->done, 1000000); /* two tasks in one slot */
    if (t->nested) {
        tally inner = {.nested = 0};
        zkp_pool_for(9, 3, count_task, &inner);
        if (atomic_load(&inner.done) != 9) atomic_fetch_add(&t->done, 1000000);
    }
    atomic_fetch_add(&t->done, 1);
    atomic_fetch_sub(&t->in_slot[slot], 1);
}

static void *pool_caller(void *result) {
    for (int round = 0; round < 20; round++) {
        tally t = {.nested = round % 2};
        zkp_pool_for(40, 1 + round % 5, count_task, &t);
        if (atomic_load(&t.done) != 40) *(int *)result = 1;
    }
    return NULL;
}

static void check_pool(void) {
    pthread_t callers[4];
    int results[4] = {0};
    for (int i = 0; i < 4; i++)
        must(pthread_create(&callers[i], NULL, pool_caller, &results[i]) == 0, "threads start");
    for (int i = 0; i < 4; i++) {
        pthread_join(callers[i], NULL);
        must(results[i] == 0, "each item runs once, and slots are not shared");
    }
}

static void check_ntt(void) {
    /* 1, 2, 3, 4, 6, 8, 12 ... */
    for (size_t n = 1; n <= 1 << 13; n += n % 3 == 0 ? n / 3 : n == 1 ? 1 : n / 2) {
        zkp_fr *values = malloc(n * sizeof *values), *copy = malloc(n * sizeof *copy);
        for (size_t i = 0; i < n; i++) next_scalar(&values[i]);
        memcpy(copy, values, n * sizeof *copy);
        for (int direction = ZKP_NTT_FORWARD; direction <= ZKP_NTT_COSET_FORWARD; direction += 2) {
            zkp_fr sum = zkp_fr_zero;
            must(zkp_ntt_n(values[0].l, n, direction, 3) == ZKP_OK, "transform");
            for (size_t i = 0; i < n; i++) zkp_fr_add(&sum, &sum, &copy[i]);
            if (direction == ZKP_NTT_FORWARD) must(zkp_fr_eq(&sum, &values[0]), "the value at one is the sum");
            must(zkp_ntt_n(values[0].l, n, direction + 1, 2) == ZKP_OK, "inverse transform");
            must(memcmp(values, copy, n * sizeof *copy) == 0, "the inverse transform inverts");
        }
        free(values);
        free(copy);
    }
}

/* Points are known multiples x_i G (zeros and repetitions included) made by the fixed-base tables; sum k_i x_i G is
   the answer. */
static void check_msm(size_t n, int threads) {
    zkp_g1_table table1 = {.c = zkp_table_width(n)};
    zkp_g2_table table2 = {.c = table1.c};
    table1.windows = table2.windows = zkp_msm_windows(table1.c);
    const size_t entries = zkp_table_entries(table1.c);
    table1.entries = malloc(entries * sizeof *table1.entries);
    table2.entries = malloc(entries * sizeof *table2.entries);
    void *scratch = aligned_alloc(64, zkp_g2_table_scratch(table2.c) + 64 - zkp_g2_table_scratch(table2.c) % 64);
    for (uint32_t w = 0; w < table1.windows; w++) {
        zkp_g1_table_window(&table1, w, scratch);
        zkp_g2_table_window(&table2, w, scratch);
    }
    uint64_t *points1 = malloc((n + 1) * ZKP_G1_KEY_WORDS * 8), *points2 = malloc((n + 1) * ZKP_G2_KEY_WORDS * 8);
    uint8_t *scalars = malloc(32 * (n + 1));
    zkp_msm_scalar *folded = malloc((n + 1) * sizeof *folded);
    zkp_fr answer = zkp_fr_zero, x = zkp_fr_one, k = zkp_fr_one, product;
    for (size_t i = 0; i < n; i++) {
        const uint64_t kind = next_word() % 8;
        if (kind == 0) zkp_fr_neg(&x, &x);
        if (kind > 1) next_scalar(&x);
        if (next_word() % 4 != 0) next_scalar(&k);
        zkp_msm_fold(&folded[i], &x);
        zkp_fr_to_le32(scalars + 32 * i, &k);
        zkp_fr_mul(&product, &x, &k);
        zkp_fr_add(&answer, &answer, &product);
    }
    for (size_t i = 0; i < n; i += ZKP_TABLE_CHUNK) {
        const size_t count = n - i < ZKP_TABLE_CHUNK ? n - i : ZKP_TABLE_CHUNK;
        zkp_g1_table_mul(points1 + ZKP_G1_KEY_WORDS * i, &table1, folded + i, count, scratch);
        zkp_g2_table_mul(points2 + ZKP_G2_KEY_WORDS * i, &table2, folded + i, count, scratch);
    }
    uint64_t words[4];
    zkp_g1 sum1;
    zkp_g2 sum2;
    zkp_g1_affine affine1;
    zkp_g2_affine affine2;
    uint8_t expected1[96], expected2[192], got1[96], got2[192];
    zkp_fr_to_limbs(words, &answer);
    zkp_g1_from_affine(&sum1, &zkp_g1_generator);
    zkp_g2_from_affine(&sum2, &zkp_g2_generator);
    zkp_g1_mul_var(&sum1, &sum1, words);
    zkp_g2_mul_var(&sum2, &sum2, words);
    zkp_g1_to_affine(&affine1, &sum1);
    zkp_g2_to_affine(&affine2, &sum2);
    zkp_g1_encode96(expected1, &affine1);
    zkp_g2_encode192(expected2, &affine2);
    for (int i = 0; i < 2; i++) {
        const int known = i == 0 ? ZKP_POINTS_TRUSTED : ZKP_POINTS_MEMBERS;
        must(zkp_g1_msm_key(got1, points1, scalars, n, known, threads) == ZKP_OK && memcmp(got1, expected1, 96) == 0,
             "sum in G1");
        must(zkp_g2_msm_key(got2, points2, scalars, n, known, threads) == ZKP_OK && memcmp(got2, expected2, 192) == 0,
             "sum in G2");
    }
    uint64_t bad = 0;
    must(zkp_g1_key_check(&bad, points1, n, ZKP_POINTS_SUBGROUP, threads) == ZKP_OK, "points of G1 are good");
    free(table1.entries);
    free(table2.entries);
    free(scratch);
    free(points1);
    free(points2);
    free(scalars);
    free(folded);
}

static void vk_point1(zkp_g1_affine *o, const uint64_t *key) {
    zkp_g1_xy point;
    zkp_g1_xy_from_key(&point, key);
    zkp_g1_xy_to_affine(o, &point);
}

static void vk_point2(zkp_g2_affine *o, const uint64_t *key) {
    zkp_g2_xy point;
    zkp_g2_xy_from_key(&point, key);
    zkp_g2_xy_to_affine(o, &point);
}

/* e(A, B) e(-alpha, beta) e(-IC, gamma) e(-C, delta) = 1 */
static int proof_holds(const uint8_t *proof, const uint64_t *ic, const uint64_t *fixed_g1, const uint64_t *fixed_g2,
                       const zkp_fr *public_input) {
    zkp_g1_affine p[4];
    zkp_g2_affine q[4];
    zkp_g1 sum, term;
    uint64_t words[4];
    if (zkp_g1_decode(&p[0], proof, 96, 1) || zkp_g2_decode(&q[0], proof + 96, 192, 1)) return 0;
    if (zkp_g1_decode(&p[3], proof + 288, 96, 1)) return 0;
    vk_point1(&p[1], fixed_g1);
    vk_point1(&p[2], ic);
    zkp_g1_from_affine(&sum, &p[2]);
    vk_point1(&p[2], ic + ZKP_G1_KEY_WORDS);
    zkp_g1_from_affine(&term, &p[2]);
    zkp_fr_to_limbs(words, public_input);
    zkp_g1_mul_var(&term, &term, words);
    zkp_g1_add(&sum, &sum, &term);
    zkp_g1_to_affine(&p[2], &sum);
    for (int i = 0; i < 3; i++) {
        vk_point2(&q[i + 1], fixed_g2 + ZKP_G2_KEY_WORDS * i);
        zkp_g1_neg_affine(&p[i + 1], &p[i + 1]);
    }
    zkp_pair pairs[4];
    for (int i = 0; i < 4; i++) pairs[i] = (zkp_pair){&p[i], &q[i], NULL};
    zkp_fp12 f;
    zkp_miller(&f, pairs, 4);
    zkp_final_exponentiation(&f, &f);
    return zkp_fp12_is_one(&f);
}

/* x -> x^2, `rows` times; the end is public. domain: 0 for the usual one. */
static void check_proof(size_t rows, uint64_t domain) {
    const size_t wires = rows + 2;
    uint32_t *ptr = malloc((rows + 1) * 4), *side = malloc(rows * 4), *out = malloc(rows * 4), *one = calloc(rows, 4);
    zkp_fr *w = malloc(wires * sizeof *w);
    w[0] = zkp_fr_one;
    zkp_fr_from_u64(&w[2], 3);
    for (size_t i = 0; i < rows; i++) {
        ptr[i] = (uint32_t)i;
        side[i] = (uint32_t)(i + 2);
        out[i] = i + 1 < rows ? (uint32_t)(i + 3) : 1;
        zkp_fr_sqr(&w[out[i]], &w[side[i]]);
    }
    ptr[rows] = (uint32_t)rows;
    uint8_t coefs[32] = {1}, toxic[160] = {0}, r[32] = {9, 8, 7}, s[32] = {1, 2, 3}, proof[384];
    for (size_t i = 0; i < 5; i++) {
        for (size_t k = 0; k < 31; k++) toxic[32 * i + k] = (uint8_t)(next_word() >> 40);
    }
    zkp_r1cs *r1cs = NULL;
    must(zkp_r1cs_new(&r1cs, rows, wires, 1, ptr, side, one, rows, ptr, side, one, rows, ptr, out, one, rows, coefs,
                      1) == ZKP_OK,
         "constraint system");
    zkp_r1cs *whole = NULL;
    if (domain != 0) {
        whole = r1cs;
        must(zkp_r1cs_on_domain(&r1cs, whole, rows + 1) == ZKP_ERR_ARGUMENT && r1cs == NULL, "a domain is large enough");
        must(zkp_r1cs_on_domain(&r1cs, whole, 5 * domain) == ZKP_ERR_ARGUMENT, "a domain has 2^k or 3 * 2^k points");
        must(zkp_r1cs_on_domain(&r1cs, whole, domain) == ZKP_OK, "a handle on another domain");
    }
    const size_t n = zkp_r1cs_domain(r1cs);
    uint64_t *a = malloc(wires * 128), *b1 = malloc(wires * 128), *b2 = malloc(wires * 256),
             *l = malloc((wires - 2) * 128);
    uint64_t *h = malloc(n * 128), *ic = malloc(2 * 128), *fixed_g1 = malloc(3 * 128), *fixed_g2 = malloc(3 * 256);
    uint64_t progress[4];
    int cancel = 0;
    must(zkp_groth16_setup(a, b1, b2, l, h, ic, fixed_g1, fixed_g2, r1cs, toxic, 3, progress, &cancel) == ZKP_OK,
         "setup");
    must(zkp_groth16_prove(proof, r1cs, a, b1, b2, l, h, fixed_g1, fixed_g2, w[0].l, r, s, 3, progress, &cancel) ==
             ZKP_OK,
         "proof");
    must(proof_holds(proof, ic, fixed_g1, fixed_g2, &w[1]), "a proof verifies");
    must(!proof_holds(proof, ic, fixed_g1, fixed_g2, &w[2]), "not for another input");
    cancel = 1;
    must(zkp_groth16_prove(proof, r1cs, a, b1, b2, l, h, fixed_g1, fixed_g2, w[0].l, r, s, 3, NULL, &cancel) ==
             ZKP_ERR_CANCELLED,
         "a cancelled proof");
    zkp_fr_add(&w[rows / 2 + 2], &w[rows / 2 + 2], &zkp_fr_one);
    must(zkp_groth16_prove(proof, r1cs, a, b1, b2, l, h, fixed_g1, fixed_g2, w[0].l, r, s, 3, NULL, NULL) ==
             ZKP_ERR_UNSATISFIED,
         "an unsatisfied witness");
    void *all[] = {ptr, side, out, one, w, a, b1, b2, l, h, ic, fixed_g1, fixed_g2};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) free(all[i]);
    zkp_r1cs_free(r1cs);
    zkp_r1cs_free(whole);
}

int main(int argc, char **argv) {
    state = argc > 1 ? strtoull(argv[1], NULL, 10) | 1 : 1;
    check_pool();
    check_ntt();
    const size_t sizes[] = {0, 1, 2, 3, 4, 5, 7, 16, 33, 100, 700, 5000};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) check_msm(sizes[i], 1 + (int)(i % 3));
    check_proof(1, 0);
    check_proof(6, 0);
    check_proof(300, 0);
    check_proof(1, 3);
    check_proof(4, 6);
    check_proof(300, 384);
    printf("%d failures\n", failures);
    return failures != 0;
}
