/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One ring in lanes. Each challenge needs the one before it, so the steps come one after the other; what is prepared
   beforehand makes a step short. Every base gets its multiples by 2^64, 2^128 and 2^192, eight bases at a time. In a step,
   lanes 0 to 3 are L and lanes 4 to 7 are R: lane k (and 4 + k) of a base is 2^(64 k) times it, a scalar is four numbers of
   64 bits, and three multiples on each side take 60 doublings and 48 additions together. In the end the lanes of each side
   are added up.

   Digits have four bits and go from -8 to 7. An entry of a table is chosen by masks over all entries. */
#include "ed25519_clsag.h"

#include "ed25519_tables.h"
#include "zkp/wipe.h"

#define SHIFT 64
#define PARTS 4    /* of 64 bits */
#define DIGITS 16  /* of four bits in a part */
#define ENTRIES 8  /* multiples 1 to 8 */
#define COMMON 3   /* G, I, D */
#define BASES 3    /* of a side of a step */

struct zkp_ifma_ring {
    size_t groups;
    ed8 shifted[]; /* of all points, lanes k and k + 4 times 2^(64 k) */
};

static __attribute__((noinline)) void dbl_ct(ed8 *p) { ed8_dbl(p, p, 0); }
static __attribute__((noinline)) void dbl_with_t_ct(ed8 *p) { ed8_dbl(p, p, 1); }
static __attribute__((noinline)) void prepare_ct(ed8_prepared *o, const ed8 *p) { ed8_prepare(o, p); }
static __attribute__((noinline)) void add_prepared_ct(ed8 *p, const ed8_prepared *q) { ed8_add_prepared(p, p, q, 1); }
static __attribute__((noinline)) void add_ct(ed8 *p, const ed8 *q) { ed8_add(p, p, q, 1); }

/* Multiples 1 to 8. */
static void table_ct(ed8_prepared table[ENTRIES], const ed8 *p) {
    ed8 multiple = *p;
    for (int i = 0; i < ENTRIES; i++) {
        prepare_ct(&table[i], &multiple);
        if (i < ENTRIES - 1) add_prepared_ct(&multiple, &table[0]);
    }
}

zkp_ifma_ring *zkp_ifma_ring_new_ct(const zkp_ed25519 *points, size_t n) {
    const size_t count = COMMON + 3 * n, groups = (count + 7) / 8;
    zkp_ifma_ring *ring = aligned_alloc(64, sizeof *ring + 8 * groups * sizeof(ed8));
    ed8 powers[8], now;
    if (ring == NULL) return NULL;
    ring->groups = groups;
    for (size_t g = 0; g < groups; g++) {
        ed8_load(&now, points + 8 * g, count - 8 * g);
        for (int k = 0; k < PARTS; k++) {
            for (int i = 1; i < SHIFT && k > 0; i++) dbl_ct(&now);
            if (k > 0) dbl_with_t_ct(&now);
            powers[k] = now;
            powers[k + PARTS] = now;
        }
        ed8_transpose_points(ring->shifted + 8 * g, powers);
    }
    zkp_wipe(powers, sizeof powers);
    zkp_wipe(&now, sizeof now);
    return ring;
}

void zkp_ifma_ring_free(zkp_ifma_ring *ring) {
    if (ring == NULL) return;
    zkp_wipe(ring, sizeof *ring + 8 * ring->groups * sizeof(ed8));
    free(ring);
}

/* The parts of k + 0x888...8, whose digits less 8 are those of k, twice. */
static __m512i parts_ct(const uint64_t k[4]) {
    uint64_t biased[4];
    unsigned __int128 carry = 0;
    for (int i = 0; i < 4; i++) {
        carry += (unsigned __int128)k[i] + UINT64_C(0x8888888888888888);
        biased[i] = (uint64_t)carry;
        carry >>= 64;
    }
    const __m512i parts = _mm512_broadcast_i64x4(_mm256_loadu_si256((const __m256i *)biased));
    zkp_wipe(biased, sizeof biased);
    return parts;
}

FE8_INLINE void choose_entry_ct(ed8_prepared *o, const ed8_prepared *entry, __mmask8 where) {
    fe8_select(&o->sum, &o->sum, &entry->sum, where);
    fe8_select(&o->diff, &o->diff, &entry->diff, where);
    fe8_select(&o->t2d, &o->t2d, &entry->t2d, where);
    fe8_select(&o->z2, &o->z2, &entry->z2, where);
}

/* acc += digit * base in each lane; digit: the lowest four bits, less 8. */
static __attribute__((noinline)) void add_digit_ct(ed8 *acc, const ed8_prepared table[ENTRIES], __m512i group) {
    const __m512i digit = _mm512_sub_epi64(_mm512_and_si512(group, fe8_splat(15)), fe8_splat(8));
    const __m512i size = _mm512_abs_epi64(digit);
    const __mmask8 negative = _mm512_movepi64_mask(digit);
    ed8_prepared entry;
    fe8_one(&entry.sum);
    fe8_one(&entry.diff);
    fe8_zero(&entry.t2d);
    fe8_small(&entry.z2, 2);
    FE8_UNROLL for (int i = 0; i < ENTRIES; i++)
        choose_entry_ct(&entry, &table[i], _mm512_cmpeq_epi64_mask(size, fe8_splat((uint64_t)i + 1)));
    ed8_add_signed(acc, acc, &entry, negative, 1);
}

/* Each lane becomes the sum of itself and the lane with that bit of its number flipped. */
static __attribute__((noinline)) void fold_ct(ed8 *p, uint64_t bit) {
    uint64_t from[8];
    ed8 other;
    for (uint64_t i = 0; i < 8; i++) from[i] = i ^ bit;
    ed8_move(&other, p, _mm512_loadu_si512(from));
    add_ct(p, &other);
}

/* o[0], o[1]: sums of lanes 0 to 3 and 4 to 7 of the multiples of `count` bases, at most BASES. */
static void sums_ct(zkp_ed25519 o[2], const ed8 *bases, const __m512i *parts, int count) {
    ed8_prepared tables[BASES][ENTRIES];
    ed8 acc, two;
    for (int i = 0; i < count; i++) table_ct(tables[i], &bases[i]);
    ed8_identity(&acc);
    _Pragma("GCC unroll 1") for (int digit = DIGITS - 1; digit >= 0; digit--) {
        const __m128i down = _mm_cvtsi32_si128(4 * digit);
        if (digit < DIGITS - 1) {
            for (int i = 0; i < 3; i++) dbl_ct(&acc);
            dbl_with_t_ct(&acc);
        }
        for (int i = 0; i < count; i++) add_digit_ct(&acc, tables[i], _mm512_srl_epi64(parts[i], down));
    }
    fold_ct(&acc, 2);
    fold_ct(&acc, 1);
    ed8_move(&two, &acc, _mm512_setr_epi64(0, 4, 0, 0, 0, 0, 0, 0));
    ed8_store(o, &two, 2);
    zkp_wipe(tables, sizeof tables);
    zkp_wipe(&acc, sizeof acc);
    zkp_wipe(&two, sizeof two);
}

void zkp_ifma_ring_step_ct(zkp_ed25519 o[2], const zkp_ifma_ring *ring, size_t i, const zkp_scalar *s, const zkp_scalar *c_p,
                           const zkp_scalar *c_c) {
    const ed8 *const common = ring->shifted, *const member = ring->shifted + COMMON + 3 * i;
    const __m512i parts[BASES] = {parts_ct(s->l), parts_ct(c_p->l), parts_ct(c_c->l)};
    ed8 bases[BASES];
    ed8_select(&bases[0], &common[0], &member[2], 0xf0); /* G, Hp */
    ed8_select(&bases[1], &member[0], &common[1], 0xf0); /* P, I */
    ed8_select(&bases[2], &member[1], &common[2], 0xf0); /* C', D */
    sums_ct(o, bases, parts, BASES);
    zkp_wipe(bases, sizeof bases);
}
