/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Multiples of one point for sums in which the eight lanes are eight neighbouring digits of one scalar. All lanes
   look into the same table, and the choice is a permutation of vectors in registers: one instruction a limb, no masks
   over all entries and no address of memory made of a digit, so that it serves secrets too.

   Digits have five bits and go from -16 to 15; seven steps of eight digits hold 280 bits. Step s of a sum is
   sum(digit[8 s + lane] * P), and the result is sum(2^(40 s) * 2^(5 lane) * step[s][lane]): one chain of 275
   doublings for all scalars. Constant time unless the name ends in _var. */
#ifndef ZKP_IFMA_ED25519_TABLES_H
#define ZKP_IFMA_ED25519_TABLES_H

#include "ed25519_wide.h"

#define ED8_ENTRIES 16
#define ED8_STEPS 7
#define ED8_STEP_BITS 40

/* Entry i is (i + 1) P, prepared: limb j of its part k is entry i of limb[5 k + j]. */
typedef struct {
    __m512i limb[20][ED8_ENTRIES / 8];
} ed8_table;

/* The same with z = 1. */
typedef struct {
    __m512i limb[15][ED8_ENTRIES / 8];
} ed8_fixed_table;

/* k + 16 (1 + 32 + 32^2 + ...) for k < 2^256: its groups of five bits, less 16, are the digits. */
typedef struct {
    uint64_t l[5];
} ed8_digits;

FE8_INLINE void ed8_recode(ed8_digits *o, const uint64_t k[4]) {
    static const uint64_t bias[5] = {0x0842108421084210, 0x1084210842108421, 0x2108421084210842, 0x4210842108421084,
                                     0x842108};
    unsigned __int128 carry = 0;
    for (int i = 0; i < 5; i++) {
        carry += (unsigned __int128)bias[i] + (i < 4 ? k[i] : 0);
        o->l[i] = (uint64_t)carry;
        carry >>= 64;
    }
}

/* What one step takes from a table: lanes where the digit is not zero, where it is negative, and its size less one. */
typedef struct {
    __m512i entry;
    __mmask8 some, negative;
} ed8_choice;

/* From groups of five bits. */
FE8_INLINE void ed8_choose_from(ed8_choice *o, __m512i groups) {
    const __m512i digit = _mm512_sub_epi64(groups, fe8_splat(16)), sign = _mm512_srai_epi64(digit, 63);
    const __m512i minus_size = _mm512_sub_epi64(sign, _mm512_xor_si512(digit, sign));
    o->some = _mm512_movepi64_mask(minus_size);
    o->negative = _mm512_movepi64_mask(digit);
    o->entry = _mm512_sub_epi64(fe8_splat(UINT64_MAX), minus_size);
}

FE8_INLINE void ed8_choose(ed8_choice *o, const ed8_digits *digits, int step) {
    const __m512i shifts = _mm512_setr_epi64(0, 5, 10, 15, 20, 25, 30, 35);
    uint64_t chunk;
    memcpy(&chunk, (const uint8_t *)digits->l + ED8_STEP_BITS / 8 * step, 8);
    ed8_choose_from(o, _mm512_and_si512(_mm512_srlv_epi64(fe8_splat(chunk), shifts), fe8_splat(31)));
}

/* Public: limb. */
FE8_INLINE void ed8_pick_part(fe8 *o, const __m512i (*limb)[2], const ed8_choice *choice) {
    FE8_UNROLL for (int i = 0; i < 5; i++)
        o->l[i] = _mm512_maskz_permutex2var_epi64(choice->some, limb[i][0], choice->entry, limb[i][1]);
}

/* Zero, in the lanes where the digit is, means the identity: a one (or two) is put into the parts that have it.
   Public: one. */
FE8_INLINE void ed8_pick_one(fe8 *o, uint64_t one, const ed8_choice *choice) {
    o->l[0] = _mm512_mask_mov_epi64(fe8_splat(one), choice->some, o->l[0]);
    fe8_claim(o, UINT64_C(1) << 49); /* sums of two elements below 2^255 + 2^220 */
}

FE8_INLINE void ed8_pick(ed8_prepared *o, const ed8_table *table, const ed8_choice *choice) {
    ed8_pick_part(&o->sum, table->limb, choice);
    ed8_pick_part(&o->diff, table->limb + 5, choice);
    ed8_pick_part(&o->t2d, table->limb + 10, choice);
    ed8_pick_part(&o->z2, table->limb + 15, choice);
    ed8_pick_one(&o->sum, 1, choice);
    ed8_pick_one(&o->diff, 1, choice);
    fe8_claim(&o->t2d, UINT64_C(1) << 48);
    ed8_pick_one(&o->z2, 2, choice);
}

/* The same of a public point. Public: table. */
FE8_INLINE void ed8_pick_fixed(ed8_affine *o, const ed8_fixed_table *table, const ed8_choice *choice) {
    ed8_pick_part(&o->sum, table->limb, choice);
    ed8_pick_part(&o->diff, table->limb + 5, choice);
    ed8_pick_part(&o->t2d, table->limb + 10, choice);
    ed8_pick_one(&o->sum, 1, choice);
    ed8_pick_one(&o->diff, 1, choice);
    fe8_claim(&o->t2d, UINT64_C(1) << 48);
}

/* One part of eight points' multiples, eight entries, to the tables; `stride` vectors lie between two tables. */
FE8_INLINE void ed8_spread(__m512i *to, size_t stride, const fe8 *const part[8]) {
    __m512i rows[8];
    for (int j = 0; j < 5; j++) {
        FE8_UNROLL for (int i = 0; i < 8; i++) rows[i] = part[i]->l[j];
        ed8_transpose(rows);
        FE8_UNROLL for (int i = 0; i < 8; i++) to[stride * (size_t)i + 2 * (size_t)j] = rows[i];
    }
}

/* The tables of eight points from their multiples. */
FE8_INLINE void ed8_fill_tables(ed8_table tables[8], const ed8_prepared multiples[ED8_ENTRIES]) {
    const size_t stride = sizeof *tables / sizeof(__m512i);
    const fe8 *part[8];
    _Pragma("GCC unroll 1") for (int half = 0; half < ED8_ENTRIES / 8; half++) {
        const ed8_prepared *from = multiples + 8 * half;
        for (int i = 0; i < 8; i++) part[i] = &from[i].sum;
        ed8_spread(&tables->limb[0][half], stride, part);
        for (int i = 0; i < 8; i++) part[i] = &from[i].diff;
        ed8_spread(&tables->limb[5][half], stride, part);
        for (int i = 0; i < 8; i++) part[i] = &from[i].t2d;
        ed8_spread(&tables->limb[10][half], stride, part);
        for (int i = 0; i < 8; i++) part[i] = &from[i].z2;
        ed8_spread(&tables->limb[15][half], stride, part);
    }
}

FE8_INLINE void ed8_fill_fixed_tables(ed8_fixed_table tables[8], const ed8_affine multiples[ED8_ENTRIES]) {
    const size_t stride = sizeof *tables / sizeof(__m512i);
    const fe8 *part[8];
    _Pragma("GCC unroll 1") for (int half = 0; half < ED8_ENTRIES / 8; half++) {
        const ed8_affine *from = multiples + 8 * half;
        for (int i = 0; i < 8; i++) part[i] = &from[i].sum;
        ed8_spread(&tables->limb[0][half], stride, part);
        for (int i = 0; i < 8; i++) part[i] = &from[i].diff;
        ed8_spread(&tables->limb[5][half], stride, part);
        for (int i = 0; i < 8; i++) part[i] = &from[i].t2d;
        ed8_spread(&tables->limb[10][half], stride, part);
    }
}

#endif
