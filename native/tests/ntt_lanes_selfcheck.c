/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Transforms in lanes against those of the scalar code, every direction and size 2^k and 3 * 2^k up to 2^(first argument):
   random values, all r - 1, all zero, all one, one value alone; words of Montgomery forms and bytes at an odd address; and
   refusals. With a second argument: the longest transform of either pass, 2^14 and 3 * 2^12, whose bounds are the
   largest. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ifma/ntt_lanes.h"
#include "zkp/fr.h"
#include "zkp/level.h"
#include "zkp/ntt.h"
#include "zkp_api/core.h"

static uint64_t state = 88172645463325252u;

static uint64_t random_word(void) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

static void random_value(zkp_fr *o) {
    uint8_t wide[64];
    for (int i = 0; i < 8; i++) {
        const uint64_t word = random_word();
        memcpy(wide + 8 * i, &word, 8);
    }
    zkp_fr_from_le64_wide(o, wide);
}

/* Words of r - 1: the largest integer that may come in. */
static void largest(zkp_fr *o) {
    memcpy(o->l, zkp_fr_modulus, sizeof o->l);
    o->l[0]--;
}

enum { RANDOM, LARGEST, ZERO, ONE, ALONE, MIXED, KINDS };

static void fill(zkp_fr *values, size_t n, int kind) {
    memset(values, 0, n * sizeof *values);
    for (size_t i = 0; i < n; i++) {
        if (kind == RANDOM || (kind == MIXED && random_word() % 3 == 0)) random_value(&values[i]);
        if (kind == LARGEST || (kind == MIXED && random_word() % 3 == 0)) largest(&values[i]);
        if (kind == ONE) values[i].l[0] = 1;
    }
    if (kind == ALONE) largest(&values[random_word() % n]);
}

static int transform(zkp_fr *values, size_t n, int direction, int threads, int level) {
    if (zkp_level_set(level) != ZKP_OK) exit(77);
    return zkp_ntt_n(values[0].l, n, direction, threads);
}

/* A transform of odd * 2^log_r times 2^log_c against zkp_ntt_n on the portable level. */
static int uneven_differs(uint32_t odd, uint32_t log_r, uint32_t log_c, int direction, int kind) {
    const zkp_size whole = {log_r + log_c, odd};
    const size_t n = zkp_size_count(whole);
    zkp_arena arena;
    zkp_lanes_ntt plan;
    zkp_fr scale = zkp_fr_one, *values = malloc(n * sizeof *values), *expected = malloc(n * sizeof *values);
    zkp_arena_measure(&arena);
    zkp_lanes_ntt_take(&plan, &arena, whole, log_r);
    const size_t tables = arena.used, blocks = n / 8 + zkp_lanes_scratch(&plan);
    if (values == NULL || expected == NULL || zkp_arena_open(&arena, tables + blocks * sizeof(fr8)) != ZKP_OK) exit(2);
    zkp_lanes_ntt_take(&plan, &arena, whole, log_r);
    fr8 *buffer = zkp_arena_take(&arena, n / 8, sizeof *buffer);
    fr8 *scratch = zkp_arena_take(&arena, zkp_lanes_scratch(&plan), sizeof *scratch);
    if (direction == ZKP_NTT_INVERSE || direction == ZKP_NTT_COSET_INVERSE) {
        zkp_fr_from_u64(&scale, n);
        zkp_fr_inv_var(&scale, &scale);
    }
    zkp_lanes_ntt_fill(&plan, direction, &scale);
    fill(values, n, kind);
    memcpy(expected, values, n * sizeof *values);
    int failed = transform(expected, n, direction, 2, ZKP_LEVEL_PORTABLE) != ZKP_OK;
    uint8_t *words = (uint8_t *)values;
    for (size_t i = 0; i < zkp_lanes_tasks_a(&plan); i++) failed |= zkp_lanes_pass_a(&plan, words, buffer, scratch, i);
    for (size_t i = 0; i < zkp_lanes_tasks_b(&plan); i++) zkp_lanes_pass_b(&plan, words, buffer, i, 0);
    failed |= memcmp(values, expected, n * sizeof *values) != 0;
    zkp_arena_close(&arena);
    free(values);
    free(expected);
    return failed;
}

int main(int count, char **arguments) {
    const uint32_t most = count > 1 ? (uint32_t)atoi(arguments[1]) : 10;
    const size_t size = sizeof(zkp_fr) << most;
    zkp_fr *input = malloc(size), *lanes = malloc(size), *scalar = malloc(size);
    uint8_t *bytes = malloc(size + 1);
    int checks = 0, failures = 0;
    if (input == NULL || lanes == NULL || scalar == NULL || bytes == NULL) return 2;
    /* 1, 2, 3, 4, 6, 8, 12 ... */
    for (size_t n = 1; n <= (size_t)1 << most; n += n % 3 == 0 ? n / 3 : n == 1 ? 1 : n / 2) {
        for (int kind = 0; kind < KINDS; kind++) {
            fill(input, n, kind);
            for (int direction = ZKP_NTT_FORWARD; direction <= ZKP_NTT_COSET_INVERSE; direction++) {
                const int threads = 1 + direction % 2;
                memcpy(lanes, input, n * sizeof *input);
                memcpy(scalar, input, n * sizeof *input);
                memcpy(bytes + 1, input, n * sizeof *input);
                int failed = transform(scalar, n, direction, threads, ZKP_LEVEL_PORTABLE) != ZKP_OK;
                failed |= transform(lanes, n, direction, threads, ZKP_LEVEL_IFMA) != ZKP_OK;
                failed |= memcmp(lanes, scalar, n * sizeof *input) != 0;
                failed |= zkp_ntt_n_le32(bytes + 1, n, direction, threads) != ZKP_OK;
                failed |= memcmp(bytes + 1, scalar, n * sizeof *input) != 0;
                if (failed) printf("size %zu, direction %d, values of kind %d: differs\n", n, direction, kind);
                failures += failed;
                checks++;
            }
        }
        /* A value of r or above, anywhere, is refused and nothing is written. */
        for (int kind = 0; kind < 2; kind++) {
            zkp_fr *bad = &input[random_word() % n];
            largest(bad);
            bad->l[kind == 0 ? 0 : 3]++;
            memcpy(lanes, input, n * sizeof *input);
            const int failed = transform(lanes, n, ZKP_NTT_FORWARD, 2, ZKP_LEVEL_IFMA) != ZKP_ERR_RANGE ||
                               memcmp(lanes, input, n * sizeof *input) != 0;
            if (failed) printf("size %zu: a value that is not reduced was not refused\n", n);
            failures += failed;
            memset(bad, 0, sizeof *bad);
            checks++;
        }
    }
    for (int direction = ZKP_NTT_FORWARD; count > 2 && direction <= ZKP_NTT_COSET_INVERSE; direction++) {
        const int kind = direction % 2 == 0 ? LARGEST : MIXED;
        failures += uneven_differs(1, 14, 3, direction, kind);
        failures += uneven_differs(1, 3, 14, direction, kind);
        failures += uneven_differs(3, 12, 3, direction, kind);
        failures += uneven_differs(3, 3, 12, direction, kind);
        checks += 4;
    }
    free(input);
    free(lanes);
    free(scalar);
    free(bytes);
    printf("%d checks, %d failures\n", checks, failures);
    return failures != 0;
}
