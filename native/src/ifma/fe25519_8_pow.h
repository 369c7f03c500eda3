/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Powers with fixed exponents in the field of 2^255 - 19, in lanes. `ways` vectors share every step: one alone waits
   for its own carries (23 ns a square instead of 11). The order of squarings and products is the exponent's alone.
   Constant time unless the name ends in _var. */
#ifndef ZKP_IFMA_FE25519_8_POW_H
#define ZKP_IFMA_FE25519_8_POW_H

#include "fe25519_8.h"

#define FE8_MOST_WAYS 4

FE8_INLINE void fe8_many_sqr(fe8 *o, const fe8 *a, int times, const int ways) {
    for (int w = 0; w < ways; w++) o[w] = a[w];
    _Pragma("GCC unroll 1") for (int i = 0; i < times; i++) {
        FE8_UNROLL for (int w = 0; w < ways; w++) fe8_sqr(&o[w], &o[w]);
    }
}

FE8_INLINE void fe8_many_mul(fe8 *o, const fe8 *a, const fe8 *b, const int ways) {
    FE8_UNROLL for (int w = 0; w < ways; w++) fe8_mul(&o[w], &a[w], &b[w]);
}

/* long_one = a^(2^250 - 1), eleven = a^11. */
FE8_INLINE void fe8_many_chain(fe8 *long_one, fe8 *eleven, const fe8 *a, const int ways) {
    fe8 s[FE8_MOST_WAYS], t[FE8_MOST_WAYS], u[FE8_MOST_WAYS];
    fe8_many_sqr(s, a, 1, ways);          /* 2 */
    fe8_many_sqr(t, s, 2, ways);          /* 8 */
    fe8_many_mul(t, t, a, ways);          /* 9 */
    fe8_many_mul(eleven, t, s, ways);     /* 11 */
    fe8_many_sqr(s, eleven, 1, ways);     /* 22 */
    fe8_many_mul(t, t, s, ways);          /* 2^5 - 1 */
    fe8_many_sqr(s, t, 5, ways);
    fe8_many_mul(t, s, t, ways);          /* 2^10 - 1 */
    fe8_many_sqr(s, t, 10, ways);
    fe8_many_mul(s, s, t, ways);          /* 2^20 - 1 */
    fe8_many_sqr(u, s, 20, ways);
    fe8_many_mul(s, u, s, ways);          /* 2^40 - 1 */
    fe8_many_sqr(s, s, 10, ways);
    fe8_many_mul(t, s, t, ways);          /* 2^50 - 1 */
    fe8_many_sqr(s, t, 50, ways);
    fe8_many_mul(s, s, t, ways);          /* 2^100 - 1 */
    fe8_many_sqr(u, s, 100, ways);
    fe8_many_mul(s, u, s, ways);          /* 2^200 - 1 */
    fe8_many_sqr(s, s, 50, ways);
    fe8_many_mul(long_one, s, t, ways);   /* 2^250 - 1 */
}

/* o = a^((p - 5) / 8), the exponent being 2^252 - 3. */
FE8_INLINE void fe8_many_root_power(fe8 *o, const fe8 *a, const int ways) {
    fe8 long_one[FE8_MOST_WAYS], eleven[FE8_MOST_WAYS], base[FE8_MOST_WAYS];
    for (int w = 0; w < ways; w++) base[w] = a[w];
    fe8_many_chain(long_one, eleven, base, ways);
    fe8_many_sqr(long_one, long_one, 2, ways);
    fe8_many_mul(o, long_one, base, ways);
}

/* o = u v^3 (u v^7)^((p - 5) / 8): with r for it, v r^2 is one of u, -u, and i u, -i u where u / v is no square (i^2
   = -1). */
FE8_INLINE void fe8_many_root_ratio(fe8 *o, const fe8 *u, const fe8 *v, const int ways) {
    fe8 s[FE8_MOST_WAYS], t[FE8_MOST_WAYS];
    fe8_many_sqr(s, v, 1, ways);
    fe8_many_mul(s, s, v, ways);
    fe8_many_sqr(t, s, 1, ways);
    fe8_many_mul(t, t, v, ways); /* v^7 */
    fe8_many_mul(t, t, u, ways);
    fe8_many_mul(s, s, u, ways);
    fe8_many_root_power(t, t, ways);
    fe8_many_mul(o, s, t, ways);
}

/* o = 1/a = a^(2^255 - 21); zero gives zero. */
FE8_INLINE void fe8_many_inv(fe8 *o, const fe8 *a, const int ways) {
    fe8 long_one[FE8_MOST_WAYS], eleven[FE8_MOST_WAYS];
    fe8_many_chain(long_one, eleven, a, ways);
    fe8_many_sqr(long_one, long_one, 5, ways);
    fe8_many_mul(o, long_one, eleven, ways);
}

#endif
