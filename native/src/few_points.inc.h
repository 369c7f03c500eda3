/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Few points: their multiples share the doublings (Straus). Included once per group. In the subgroup a scalar in base
   |z| gives shorter numbers on images of the point under the endomorphism: two of 128 bits on G1, where z^2 p = -phi(p),
   and four of 64 bits on G2, where |z| p = -psi(p). */

#include "scalar_digits.h"

#define FEW_WIDTH 5u
#define FEW_TABLE 8 /* odd multiples 1, 3, ... 15 */
#define FEW_DIGITS 257

typedef struct {
    PT_AFFINE table[FEW_PARTS][FEW_TABLE];
    int8_t digits[FEW_PARTS][FEW_DIGITS];
} few_point;

typedef struct {
    few_point *points;
    PT_JACOBIAN *multiples;
    PT_AFFINE *affine;
    FE *spare;
} few_memory;

static void few_take(few_memory *m, zkp_arena *arena, size_t n) {
    m->points = zkp_arena_take(arena, n, sizeof *m->points);
    m->multiples = zkp_arena_take(arena, n, FEW_TABLE * sizeof *m->multiples);
    m->affine = zkp_arena_take(arena, n, FEW_TABLE * sizeof *m->affine);
    m->spare = zkp_arena_take(arena, n, 2 * FEW_TABLE * sizeof *m->spare);
}

static size_t few_digits(few_point *o, const zkp_msm_scalar *scalar, int members) {
    const uint64_t k[4] = {scalar->w[0], scalar->w[1], scalar->w[2], scalar->w[3] & (UINT64_MAX >> 1)};
    if (!members) return zkp_signed_windows(o->digits[0], k, 4, FEW_WIDTH);
    const size_t words = 4 / FEW_PARTS;
    uint64_t d[4], parts[4];
    size_t length = 0;
    zkp_digits_base_z(d, k);
    for (size_t i = 0; i < 4; i += words) {
        parts[i] = d[i];
        if (words == 1) continue;
        const unsigned __int128 half = (unsigned __int128)d[i + 1] * ZKP_C_CURVE_X + d[i];
        parts[i] = (uint64_t)half;
        parts[i + 1] = (uint64_t)(half >> 64);
    }
    for (size_t j = 0; j < FEW_PARTS; j++) {
        const size_t used = zkp_signed_windows(o->digits[j], parts + words * j, words, FEW_WIDTH);
        if (used > length) length = used;
    }
    return length;
}

/* o = sum of n scalars times points in key format; members: they lie in the subgroup. */
static void few_sum(PT_JACOBIAN *o, few_memory *m, const uint64_t *keys, const zkp_msm_scalar *scalars, size_t n,
                    int members) {
    const size_t parts = members ? FEW_PARTS : 1;
    size_t length = 0;
    memset(m->points, 0, n * sizeof *m->points);
    for (size_t i = 0; i < n; i++) {
        PT_JACOBIAN *multiple = m->multiples + FEW_TABLE * i, twice;
        XY xy;
        PT_AFFINE affine;
        PT(xy_from_key)(&xy, keys + KEY_WORDS * i);
        PT(xy_to_affine)(&affine, &xy);
        if (scalars[i].w[3] >> 63) PT(neg_affine)(&affine, &affine);
        PT(from_affine)(&multiple[0], &affine);
        PT(dbl)(&twice, &multiple[0]);
        for (size_t k = 1; k < FEW_TABLE; k++) PT(add)(&multiple[k], &multiple[k - 1], &twice);
        const size_t used = few_digits(&m->points[i], &scalars[i], members);
        if (used > length) length = used;
    }
    PT(batch_to_affine)(m->affine, m->multiples, FEW_TABLE * n, m->spare);
    for (size_t i = 0; i < n; i++) {
        few_point *a = &m->points[i];
        memcpy(a->table[0], m->affine + FEW_TABLE * i, sizeof a->table[0]);
        for (size_t j = 1; j < parts; j++) {
            for (size_t k = 0; k < FEW_TABLE; k++) {
                FEW_IMAGE(&a->table[j][k], &a->table[j - 1][k]);
                PT(neg_affine)(&a->table[j][k], &a->table[j][k]);
            }
        }
    }
    PT_JACOBIAN sum = PT(infinity);
    for (size_t at = length; at-- > 0;) {
        PT(dbl)(&sum, &sum);
        for (size_t i = 0; i < n; i++) {
            const few_point *a = &m->points[i];
            for (size_t j = 0; j < parts; j++) {
                const int digit = a->digits[j][at];
                PT_AFFINE term;
                if (digit == 0) continue;
                if (digit > 0) term = a->table[j][digit / 2];
                else PT(neg_affine)(&term, &a->table[j][-digit / 2]);
                PT(add_affine)(&sum, &sum, &term);
            }
        }
    }
    *o = sum;
}
