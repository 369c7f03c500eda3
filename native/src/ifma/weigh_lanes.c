/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Multiples of points by low + high lambda. As an element of Z[omega], omega = lambda, this scalar has digits to the base
   4 of which 0, six units, six times a unit times 1 - omega and three times 2 are a complete residue system. So three
   points are a table: P, (1 - phi)P and 2P, each with its images under phi and their negatives. */
#include "miller_lanes.h"

/* Digits: 0 is none, else 1 + 6 base + 2 power + sign, for base points P, (1 - phi)P, 2P, the power of phi, and the sign. */
#define DIGIT(base, power, sign) (1 + 6 * (base) + 2 * (power) + (sign))
#define DIGITS 33

/* By the residues of a and b modulo 4 for a + b omega: the digit and its two parts. */
static const struct {
    int8_t digit, a, b;
} digits_mod_4[4][4] = {
    {{0, 0, 0}, {DIGIT(0, 1, 0), 0, 1}, {DIGIT(2, 1, 0), 0, 2}, {DIGIT(0, 1, 1), 0, -1}},
    {{DIGIT(0, 0, 0), 1, 0}, {DIGIT(0, 2, 1), 1, 1}, {DIGIT(1, 1, 0), 1, 2}, {DIGIT(1, 0, 0), 1, -1}},
    {{DIGIT(2, 0, 0), 2, 0}, {DIGIT(1, 2, 1), 2, 1}, {DIGIT(2, 2, 0), -2, -2}, {DIGIT(1, 2, 0), -2, -1}},
    {{DIGIT(0, 0, 1), -1, 0}, {DIGIT(1, 0, 1), -1, 1}, {DIGIT(1, 1, 1), -1, -2}, {DIGIT(0, 2, 0), -1, -1}},
};

/* The digits of low + high omega, lowest first. With |low + high omega| <= 2^64 and digits of absolute value at most 2,
   32 steps leave an element below 1 + 2/3, which is 0 or a unit, and a step more leaves 0. */
static void recode(uint8_t digit[DIGITS][8], size_t lane, uint64_t low, uint64_t high) {
    __int128 a = low, b = high;
    for (size_t i = 0; i < DIGITS; i++) {
        const unsigned x = (unsigned)a & 3, y = (unsigned)b & 3;
        digit[i][lane] = (uint8_t)digits_mod_4[x][y].digit;
        a = (a - digits_mod_4[x][y].a) >> 2;
        b = (b - digits_mod_4[x][y].b) >> 2;
    }
}

typedef struct {
    fp8 x[3][3]; /* base point, power of phi */
    fp8 y[3];
} table;

/* The three points with a common z, on the curve y^2 = x^3 + b z^6 where they are affine. */
static void make_table(table *o, fp8 *z, const g1x8 *a) {
    static const uint64_t beta[8] = ZKP_LANES_BETA, beta2[8] = ZKP_LANES_BETA2;
    g1j8 twice, gap;
    g1x8 image;
    fp8 factor, z2, t;
    twice.x = a->x;
    twice.y = a->y;
    fp8_one(&twice.z);
    gap = twice;
    g1x8_dbl(&twice, &twice);
    fp8_broadcast(&factor, beta);
    fp8_mul(&image.x, &a->x, &factor);
    fp8_neg(&image.y, &a->y, 1);
    g1x8_add_affine(&gap, &gap, &image);
    fp8_mul(z, &twice.z, &gap.z);
    fp8_sqr(&z2, z);
    fp8_mul(&o->x[0][0], &a->x, &z2);
    fp8_mul(&t, &z2, z);
    fp8_mul(&o->y[0], &a->y, &t);
    fp8_sqr(&z2, &twice.z);
    fp8_mul(&o->x[1][0], &gap.x, &z2);
    fp8_mul(&t, &z2, &twice.z);
    fp8_mul(&o->y[1], &gap.y, &t);
    fp8_sqr(&z2, &gap.z);
    fp8_mul(&o->x[2][0], &twice.x, &z2);
    fp8_mul(&t, &z2, &gap.z);
    fp8_mul(&o->y[2], &twice.y, &t);
    for (int i = 0; i < 3; i++) {
        fp8_broadcast(&factor, beta);
        fp8_mul(&o->x[i][1], &o->x[i][0], &factor);
        fp8_broadcast(&factor, beta2);
        fp8_mul(&o->x[i][2], &o->x[i][0], &factor);
    }
}

/* The table's point for the digit of each lane; returns the lanes whose digit is not zero. */
static __mmask8 look_up(g1x8 *o, const table *from, const uint8_t digit[8]) {
    const __m512i d = _mm512_cvtepu8_epi64(_mm_loadl_epi64((const __m128i *)(const void *)digit));
    const __m512i index = _mm512_srli_epi64(_mm512_sub_epi64(d, _mm512_set1_epi64(1)), 1); /* 3 base + power */
    const __mmask8 present = _mm512_test_epi64_mask(d, d);
    const __mmask8 negate = _mm512_mask_testn_epi64_mask(present, d, _mm512_set1_epi64(1));
    fp8 t;
    o->x = from->x[0][0];
    o->y = from->y[0];
    for (int i = 0; i < 3; i++) {
        __mmask8 any = 0;
        for (int power = 0; power < 3; power++) {
            const __mmask8 here = _mm512_cmpeq_epi64_mask(index, _mm512_set1_epi64(3 * i + power));
            fp8_select(&o->x, &o->x, &from->x[i][power], here);
            any |= here;
        }
        fp8_select(&o->y, &o->y, &from->y[i], any);
    }
    fp8_neg(&t, &o->y, 1);
    fp8_select(&o->y, &o->y, &t, negate);
    return present;
}

void zkp_ifma_g1_weigh(g1j8 *o, const g1x8 *a, const uint64_t low[8], const uint64_t high[8]) {
    uint8_t digit[DIGITS][8];
    table points;
    g1x8 addend;
    g1j8 run, next;
    fp8 z;
    for (size_t lane = 0; lane < 8; lane++) recode(digit, lane, low[lane], high[lane]);
    make_table(&points, &z, a);
    fp8_one(&next.z);
    __mmask8 started = look_up(&addend, &points, digit[DIGITS - 1]);
    run.x = addend.x;
    run.y = addend.y;
    run.z = next.z;
    /* A lane adds where it has begun; the multiple of P there is 4k + d with k != 0 and |d| <= 2 in Z[omega], far below r in
       norm, so the operands of an addition are never equal or opposite. */
    for (int i = DIGITS - 2; i >= 0; i--) {
        if (started) {
            g1x8_dbl(&run, &run);
            g1x8_dbl(&run, &run);
        }
        const __mmask8 present = look_up(&addend, &points, digit[i]);
        const __mmask8 first = present & (__mmask8)~started;
        if (present & started) {
            g1x8_add_affine(&next, &run, &addend);
            fp8_select(&run.x, &run.x, &next.x, present & started);
            fp8_select(&run.y, &run.y, &next.y, present & started);
            fp8_select(&run.z, &run.z, &next.z, present & started);
        }
        if (first) {
            fp8 one;
            fp8_one(&one);
            fp8_select(&run.x, &run.x, &addend.x, first);
            fp8_select(&run.y, &run.y, &addend.y, first);
            fp8_select(&run.z, &run.z, &one, first);
        }
        started |= present;
    }
    o->x = run.x;
    fp8_mul(&o->z, &run.z, &z);
    fp8_one(&z);
    fp8_mul(&o->y, &run.y, &z);
}
