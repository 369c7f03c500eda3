/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sums of multiples of public points, eight points at a time: Straus with signed digits of four bits, each lane with a sum
   of its own, one chain of doublings for all. */
#include <stdlib.h>
#include <string.h>

#include "jubjub8.h"
#include "jubjub_lanes.h"

/* Groups whose tables (10 KiB each) stay in the L2 cache together. */
#define GROUPS 64
#define DIGITS 64

typedef struct {
    jj8_prepared table[JJ8_ENTRIES];
    __m512i words[5]; /* of k + 8 (1 + 16 + 16^2 + ...): the digits are its nibbles less 8, the last word is a digit */
    int digits;       /* how many nibbles: half of them if all scalars are below 2^128 */
} group;

static __attribute__((noinline)) void dbl_var(jj8 *o) { jj8_dbl(o, o, 0); }
static __attribute__((noinline)) void dbl_with_t_var(jj8 *o) { jj8_dbl(o, o, 1); }

static __attribute__((noinline)) void add_digit_var(jj8 *o, const jj8_prepared table[JJ8_ENTRIES], __m512i digit) {
    jj8_prepared entry;
    jj8_select(&entry, table, digit);
    jj8_add_prepared(o, o, &entry, 1);
}

/* Up to eight points; the other lanes get the identity times zero. */
static __attribute__((noinline)) void prepare_var(group *o, const zkp_jubjub_affine *p, const uint64_t *k, size_t n) {
    zkp_fr rows[2][8];
    uint64_t words[5][8] = {{0}};
    fr8 u, v;
    jj8 point;
    int digits = DIGITS / 2;
    for (size_t i = 0; i < 8; i++) {
        rows[0][i] = i < n ? p[i].u : zkp_fr_zero;
        rows[1][i] = i < n ? p[i].v : zkp_fr_one;
        if (i < n && (k[4 * i + 2] | k[4 * i + 3])) digits = DIGITS;
    }
    for (size_t i = 0; i < 8; i++) {
        unsigned __int128 carry = 0;
        for (int j = 0; j < digits / 16; j++) {
            carry += (i < n ? k[4 * i + (size_t)j] : 0) + (unsigned __int128)0x8888888888888888;
            words[j][i] = (uint64_t)carry;
            carry >>= 64;
        }
        words[4][i] = (uint64_t)carry;
    }
    for (int j = 0; j < 5; j++) o->words[j] = _mm512_loadu_si512(words[j]);
    o->digits = digits;
    fr8_from_words(&u, rows[0]);
    fr8_from_words(&v, rows[1]);
    jj8_from_affine(&point, &u, &v);
    jj8_multiples(o->table, &point);
}

/* The sum over all lanes. */
static void fold_var(zkp_jubjub *o, const jj8 *p) {
    zkp_fr rows[4][8];
    fr8_to_words(rows[0], &p->x);
    fr8_to_words(rows[1], &p->y);
    fr8_to_words(rows[2], &p->z);
    fr8_to_words(rows[3], &p->t);
    for (int i = 0; i < 8; i++) {
        const zkp_jubjub lane = {rows[0][i], rows[1][i], rows[2][i], rows[3][i]};
        zkp_jubjub_add(o, o, &lane);
    }
}

static void sum_var(zkp_jubjub *o, group *groups, size_t n) {
    jj8 acc;
    int started = 0;
    jj8_identity(&acc);
    for (int digit = DIGITS; digit >= 0; digit--) {
        if (started) {
            for (int i = 0; i < 3; i++) dbl_var(&acc);
            dbl_with_t_var(&acc);
        }
        for (size_t g = 0; g < n; g++) {
            group *own = &groups[g];
            if (digit > own->digits) continue;
            started = 1;
            if (digit == own->digits) {
                add_digit_var(&acc, own->table, own->words[4]);
                continue;
            }
            __m512i *const word = &own->words[digit / 16];
            add_digit_var(&acc, own->table, _mm512_sub_epi64(_mm512_srli_epi64(*word, 60), fr8_splat(8)));
            *word = _mm512_slli_epi64(*word, 4);
        }
    }
    fold_var(o, &acc);
}

int zkp_ifma_jubjub_msm_var(zkp_jubjub *o, const zkp_jubjub_affine *p, const uint64_t *k, size_t n) {
    const size_t needed = (n + 7) / 8 < GROUPS ? (n + 7) / 8 : GROUPS;
    zkp_jubjub total;
    zkp_jubjub_identity(&total);
    group *groups = n == 0 ? NULL : aligned_alloc(64, needed * sizeof *groups);
    if (groups == NULL && n > 0) return 0;
    for (size_t start = 0; start < n; start += 8 * GROUPS) {
        size_t used = 0;
        for (size_t i = start; i < n && used < GROUPS; i += 8, used++)
            prepare_var(&groups[used], p + i, k + 4 * i, n - i < 8 ? n - i : 8);
        sum_var(&total, groups, used);
    }
    *o = total;
    free(groups);
    return 1;
}
