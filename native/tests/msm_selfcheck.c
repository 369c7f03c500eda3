/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Multiplications over shared scalars against arithmetic on the exponents: points are known multiples x_i G, chosen so
   that equal, opposite and infinite points meet in every round of the sums. Meant for a checked build (ZKP_VERIFY),
   where the lanes check their bounds, and for every level. Usage: msm_selfcheck MOST SEED [STRIDE]; sizes up to MOST, each
   with every STRIDEth pair of a kind of points and a kind of scalars; over sizes, every pair has its turn. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "zkp/codec.h"
#include "zkp/fr.h"
#include "zkp/msm.h"
#include "zkp_api/core.h"

static uint64_t state;
static int failures;
static uint64_t checks;

static uint64_t next_word(void) {
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return state * UINT64_C(2685821657736338717);
}

static void random_fr(zkp_fr *o) {
    uint64_t words[4];
    do {
        for (int i = 0; i < 4; i++) words[i] = next_word();
        words[3] >>= 1;
    } while (!zkp_fr_from_limbs(o, words));
}

static void small_fr(zkp_fr *o, uint64_t most, int sign) {
    zkp_fr_from_u64(o, next_word() % (most + 1));
    if (sign && next_word() % 2) zkp_fr_neg(o, o);
}

enum { POINTS_RANDOM, POINTS_EQUAL, POINTS_OPPOSITE, POINTS_FEW, POINTS_SPARSE, POINTS_POWERS, POINT_KINDS };
enum {
    SCALARS_RANDOM,
    SCALARS_EQUAL,
    SCALARS_BITS,
    SCALARS_SMALL,
    SCALARS_SHORT,
    SCALARS_MIXED,
    SCALARS_FEW,
    SCALARS_EDGES,
    SCALAR_KINDS
};

static void next_point(zkp_fr *o, int kind, size_t i) {
    switch (kind) {
    case POINTS_RANDOM:
        random_fr(o);
        return;
    case POINTS_EQUAL:
        *o = zkp_fr_one;
        return;
    case POINTS_OPPOSITE:
        *o = zkp_fr_one;
        if (next_word() % 2) zkp_fr_neg(o, o);
        return;
    case POINTS_FEW: /* sums of two, four, ... meet again */
        small_fr(o, 4, 1);
        return;
    case POINTS_SPARSE:
        if (next_word() % 3 == 0) random_fr(o);
        else *o = zkp_fr_zero;
        return;
    default: /* 1, 1, 2, 4, 8, ... and back: each prefix sum equals the next point */
        zkp_fr_from_u64(o, (uint64_t)1 << (i % 16 == 0 ? 0 : i % 16 - 1));
    }
}

static void next_scalar(zkp_fr *o, int kind, const zkp_fr *common) {
    zkp_fr big;
    switch (kind) {
    case SCALARS_RANDOM:
        random_fr(o);
        return;
    case SCALARS_EQUAL:
        *o = *common;
        return;
    case SCALARS_BITS:
        zkp_fr_from_u64(o, next_word() % 2);
        return;
    case SCALARS_SMALL:
        small_fr(o, 65535, 1);
        return;
    case SCALARS_SHORT: { /* 128 bits */
        uint64_t words[4] = {next_word(), next_word(), 0, 0};
        zkp_fr_from_limbs(o, words);
        return;
    }
    case SCALARS_FEW:
        small_fr(o, 5, 1);
        if (next_word() % 2) zkp_fr_mul(o, o, common);
        return;
    case SCALARS_EDGES: /* around (r - 1) / 2, and 2^k - 1, 2^k, 2^k + 1 with either sign */
        zkp_fr_from_u64(&big, 2);
        if (next_word() % 3 == 0) {
            zkp_fr_inv(o, &big);
        } else {
            const uint64_t exponent = next_word() % 255;
            zkp_fr_pow(o, &big, &exponent, 1);
        }
        zkp_fr_from_u64(&big, next_word() % 3);
        zkp_fr_add(o, o, &big);
        zkp_fr_sub(o, o, &zkp_fr_one);
        if (next_word() % 2) zkp_fr_neg(o, o);
        return;
    default:
        next_scalar(o, (int)(next_word() % SCALARS_MIXED), common);
    }
}

static zkp_g1_table table1;
static zkp_g2_table table2;
static void *table_memory;

static void make_tables(void) {
    table1.c = table2.c = 6;
    table1.windows = table2.windows = zkp_msm_windows(6);
    table1.entries = aligned_alloc(64, zkp_table_entries(6) * sizeof *table1.entries);
    table2.entries = aligned_alloc(64, zkp_table_entries(6) * sizeof *table2.entries);
    const size_t one = zkp_g1_table_scratch(6), two = zkp_g2_table_scratch(6);
    table_memory = aligned_alloc(64, (one > two ? one : two) + 64);
    for (uint32_t w = 0; w < table1.windows; w++) {
        zkp_g1_table_window(&table1, w, table_memory);
        zkp_g2_table_window(&table2, w, table_memory);
    }
}

static void make_points(uint64_t *key1, uint64_t *key2, const zkp_fr *x, size_t n) {
    zkp_msm_scalar *folded = malloc((n + 1) * sizeof *folded);
    zkp_msm_fold_many(folded, x, n);
    for (size_t i = 0; i < n; i += ZKP_TABLE_CHUNK) {
        const size_t count = n - i < ZKP_TABLE_CHUNK ? n - i : ZKP_TABLE_CHUNK;
        if (key1 != NULL) zkp_g1_table_mul(key1 + ZKP_G1_KEY_WORDS * i, &table1, folded + i, count, table_memory);
        if (key2 != NULL) zkp_g2_table_mul(key2 + ZKP_G2_KEY_WORDS * i, &table2, folded + i, count, table_memory);
    }
    free(folded);
}

static void expect(int right, const char *group, int array, size_t n, int points, int scalars) {
    checks++;
    if (right) return;
    failures++;
    fprintf(stderr, "%s array %d: n = %zu, points %d, scalars %d\n", group, array, n, points, scalars);
}

/* Two arrays in G1 and two in G2, the second ones of each starting at a term of their own. */
static void check(size_t n, int point_kind, int scalar_kind, size_t threads) {
    zkp_fr *x[2], *k = malloc((n + 1) * sizeof *k), common, product, answer[2] = {zkp_fr_zero, zkp_fr_zero};
    uint64_t *key1[2], *key2[2];
    const size_t first[2] = {0, n == 0 ? 0 : next_word() % (n < 40 ? n : 40)};
    zkp_msm_scalar *folded = malloc((n + 1) * sizeof *folded);
    random_fr(&common);
    for (size_t i = 0; i < n; i++) next_scalar(&k[i], scalar_kind, &common);
    zkp_msm_fold_many(folded, k, n);
    for (int a = 0; a < 2; a++) {
        const size_t count = n - first[a];
        x[a] = malloc((n + 1) * sizeof *x[a]);
        key1[a] = malloc((count + 1) * ZKP_G1_KEY_WORDS * 8);
        key2[a] = malloc((count + 1) * ZKP_G2_KEY_WORDS * 8);
        for (size_t i = 0; i < count; i++) {
            next_point(&x[a][i], a == 0 ? point_kind : (int)(next_word() % POINT_KINDS), i);
            zkp_fr_mul(&product, &x[a][i], &k[first[a] + i]);
            zkp_fr_add(&answer[a], &answer[a], &product);
        }
        make_points(key1[a], key2[a], x[a], count);
    }
    zkp_arena arena;
    zkp_msm_job job;
    zkp_arena_measure(&arena);
    zkp_msm_layout(&job, &arena, n, 2, 2, threads);
    const size_t scratch_size = zkp_msm_scratch(&job);
    void *scratch = aligned_alloc(64, (scratch_size / 64 + 1) * 64);
    if (zkp_arena_open(&arena, arena.used) != ZKP_OK) abort();
    zkp_msm_layout(&job, &arena, n, 2, 2, threads);
    job.scalars = folded;
    for (int a = 0; a < 2; a++) {
        job.g1[a] = (zkp_msm_array){key1[a], first[a]};
        job.g2[a] = (zkp_msm_array){key2[a], first[a]};
    }
    zkp_msm_start(&job);
    for (size_t i = job.prepare_units; i-- > 0;) zkp_msm_prepare(&job, i);
    for (size_t i = job.units; i-- > 0;) zkp_msm_unit(&job, i, scratch, NULL);
    for (size_t a = 0; a < 2; a++) {
        uint64_t words[4];
        zkp_g1 sum1, expected1;
        zkp_g2 sum2, expected2;
        zkp_fr_to_limbs(words, &answer[a]);
        zkp_g1_from_affine(&expected1, &zkp_g1_generator);
        zkp_g2_from_affine(&expected2, &zkp_g2_generator);
        zkp_g1_mul_var(&expected1, &expected1, words);
        zkp_g2_mul_var(&expected2, &expected2, words);
        zkp_msm_g1_sum(&sum1, &job, a);
        zkp_msm_g2_sum(&sum2, &job, a);
        expect(zkp_g1_eq(&sum1, &expected1), "G1", (int)a, n, point_kind, scalar_kind);
        expect(zkp_g2_eq(&sum2, &expected2), "G2", (int)a, n, point_kind, scalar_kind);
    }
    zkp_arena_close(&arena);
    free(scratch);
    free(folded);
    free(k);
    for (int a = 0; a < 2; a++) {
        free(x[a]);
        free(key1[a]);
        free(key2[a]);
    }
}

int main(int argc, char **argv) {
    static const size_t sizes[] = {0,  1,  2,   3,   4,   5,   7,   8,   9,    15,   16,   17,   24,   31,  32,
                                   33, 63, 64,  65,  100, 127, 128, 129, 255,  300,  512,  513,  1023, 1024, 1025,
                                   2047, 2049, 3000, 4096, 5001, 9000};
    if (argc != 3 && argc != 4) return 2;
    const size_t stride = argc == 4 ? (size_t)strtoull(argv[3], NULL, 10) : 1;
    if (stride == 0) return 2;
    const size_t most = (size_t)strtoull(argv[1], NULL, 10);
    state = strtoull(argv[2], NULL, 10) * 2 + 1;
    make_tables();
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes && sizes[i] <= most; i++) {
        const int all = sizes[i] <= 65;
        for (int kind = 0; kind < (all ? POINT_KINDS * SCALAR_KINDS : POINT_KINDS + SCALAR_KINDS); kind++) {
            if (((size_t)kind + i) % stride != 0) continue;
            const int points = all ? kind / SCALAR_KINDS : kind < POINT_KINDS ? kind : POINTS_FEW;
            const int scalars = all ? kind % SCALAR_KINDS : kind < POINT_KINDS ? SCALARS_MIXED : kind - POINT_KINDS;
            check(sizes[i], points, scalars, (size_t[]){1, 2, 3, 16}[next_word() % 4]);
        }
    }
    printf("%" PRIu64 " sums, %d failures\n", checks, failures);
    free(table1.entries);
    free(table2.entries);
    free(table_memory);
    return failures != 0;
}
