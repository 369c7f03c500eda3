/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Modular inversion by divisions steps (D. Bernstein and B.-Y. Yang, "Fast constant-time gcd computation and modular
   inversion", 2019), 62 steps at a time on signed words of 62 bits.

   A division step on (delta, f, g), f odd:
     delta > 0 and g odd:  (1 - delta, g, (g - f)/2)
     otherwise:            (1 + delta, f, (g + (g mod 2) f)/2)
   62 steps look only at the low 62 bits of f and g, and act as a matrix t/2^62 with integer entries and row sums
   |u| + |v| <= 2^62. We run them on one word, then apply t to the long f, g (exact division by 2^62) and to d, e, kept
   with d*x = f and e*x = g mod m (division by 2^62 mod m). Started at f = m, g = x, d = 0, e = 1, the sequence ends with
   g = 0 and f = +-gcd = +-1, so 1/x = +-d.

   For m and x below 2^len (len >= 46) floor((49 len + 57)/17) steps suffice (their Theorem 11.2). Instantiated for
   Fp and Fr.
   Constant time unless the name ends in _var. Public: m, inv62. */
#ifndef ZKP_DIVSTEPS_H
#define ZKP_DIVSTEPS_H

#include "zkp/words.h"

#define ZKP_M62 ((int64_t)(UINT64_MAX >> 2))

typedef struct { int64_t u, v, q, r; } zkp_divstep_matrix;

/* Multiplication of signed values as bit patterns, free of signed overflow. */
ZKP_INLINE int64_t zkp_wrap(uint64_t v) { return (int64_t)v; }

/* 62 steps. Returns the new delta. */
ZKP_INLINE int64_t zkp_divsteps62(int64_t delta, uint64_t f, uint64_t g, zkp_divstep_matrix *t)
{
    uint64_t u = 1, v = 0, q = 0, r = 1, d = (uint64_t)delta;
    for (int i = 0; i < 62; i++) {
        uint64_t odd = 0 - (g & 1);
        uint64_t positive = 0 - (((0 - d) >> 63) & 1); /* delta > 0 */
        uint64_t swap = odd & positive;
        /* Swapping: f' = g and g' = g - f. Not swapping: f' = f and g' = g + (odd ? f : 0). */
        uint64_t sf = (f ^ positive) - positive, su = (u ^ positive) - positive, sv = (v ^ positive) - positive;
        uint64_t g2 = g + (sf & odd), q2 = q + (su & odd), r2 = r + (sv & odd);
        f ^= (f ^ g) & swap;
        u ^= (u ^ q) & swap;
        v ^= (v ^ r) & swap;
        g = g2 >> 1; /* only low bits count, so a logical shift is enough for the remaining steps */
        q = q2;
        r = r2;
        u <<= 1;
        v <<= 1;
        d = ((d ^ swap) - swap) + 1;
    }
    t->u = zkp_wrap(u);
    t->v = zkp_wrap(v);
    t->q = zkp_wrap(q);
    t->r = zkp_wrap(r);
    return zkp_wrap(d);
}

/* The same, skipping runs of zero bits of g, and cancelling up to six bits of g at once while delta stays <= 0. */
ZKP_INLINE int64_t zkp_divsteps62_var(int64_t delta, uint64_t f, uint64_t g, zkp_divstep_matrix *t)
{
    uint64_t u = 1, v = 0, q = 0, r = 1;
    int left = 62;
    for (;;) {
        int zeros = __builtin_ctzll(g | (UINT64_MAX << left));
        g >>= zeros;
        u <<= zeros;
        v <<= zeros;
        delta += zeros;
        left -= zeros;
        if (left == 0) break;
        if (delta > 0) {
            uint64_t old;
            delta = -delta;
            old = f; f = g; g = 0 - old;
            old = u; u = q; q = 0 - old;
            old = v; v = r; r = 0 - old;
        }
        /* The next 1 - delta steps do not swap: add the multiple w of f that clears that many low bits of g.
           f*(f*f - 2) = -1/f mod 2^6 for odd f. */
        int64_t steps = 1 - delta;
        int bits = steps < left ? (int)steps : left;
        uint64_t mask = bits < 6 ? ((uint64_t)1 << bits) - 1 : 63;
        uint64_t w = (g * f * (f * f - 2)) & mask;
        g += w * f;
        q += w * u;
        r += w * v;
    }
    t->u = zkp_wrap(u);
    t->v = zkp_wrap(v);
    t->q = zkp_wrap(q);
    t->r = zkp_wrap(r);
    return delta;
}

/* (f, g) = t (f, g) / 2^62, exactly. n words. */
ZKP_INLINE void zkp_divsteps_apply_fg(int64_t *f, int64_t *g, const zkp_divstep_matrix *t, size_t n)
{
    zkp_i128 cf = (zkp_i128)t->u * f[0] + (zkp_i128)t->v * g[0];
    zkp_i128 cg = (zkp_i128)t->q * f[0] + (zkp_i128)t->r * g[0];
    cf >>= 62;
    cg >>= 62;
    for (size_t i = 1; i < n; i++) {
        cf += (zkp_i128)t->u * f[i] + (zkp_i128)t->v * g[i];
        cg += (zkp_i128)t->q * f[i] + (zkp_i128)t->r * g[i];
        f[i - 1] = (int64_t)cf & ZKP_M62;
        g[i - 1] = (int64_t)cg & ZKP_M62;
        cf >>= 62;
        cg >>= 62;
    }
    f[n - 1] = (int64_t)cf;
    g[n - 1] = (int64_t)cg;
}

/* (d, e) = t (d, e) / 2^62 mod m. in/out: d, e in (-2m, m).
   Adding m to negative ones first puts u*d + v*e into (-2^62 m, 2^62 m); taking off at most (2^62 - 1) m to make it
   divisible by 2^62 leaves the quotient in (-2m, m). */
ZKP_INLINE void zkp_divsteps_apply_de(int64_t *d, int64_t *e, const zkp_divstep_matrix *t, const int64_t *m,
                                      uint64_t inv62, size_t n)
{
    int64_t sign_d = d[n - 1] >> 63, sign_e = e[n - 1] >> 63;
    int64_t md = (t->u & sign_d) + (t->v & sign_e), me = (t->q & sign_d) + (t->r & sign_e);
    zkp_i128 cd = (zkp_i128)t->u * d[0] + (zkp_i128)t->v * e[0];
    zkp_i128 ce = (zkp_i128)t->q * d[0] + (zkp_i128)t->r * e[0];
    md -= zkp_wrap((inv62 * (uint64_t)cd + (uint64_t)md) & (uint64_t)ZKP_M62);
    me -= zkp_wrap((inv62 * (uint64_t)ce + (uint64_t)me) & (uint64_t)ZKP_M62);
    cd += (zkp_i128)m[0] * md;
    ce += (zkp_i128)m[0] * me;
    cd >>= 62;
    ce >>= 62;
    for (size_t i = 1; i < n; i++) {
        cd += (zkp_i128)t->u * d[i] + (zkp_i128)t->v * e[i] + (zkp_i128)m[i] * md;
        ce += (zkp_i128)t->q * d[i] + (zkp_i128)t->r * e[i] + (zkp_i128)m[i] * me;
        d[i - 1] = (int64_t)cd & ZKP_M62;
        e[i - 1] = (int64_t)ce & ZKP_M62;
        cd >>= 62;
        ce >>= 62;
    }
    d[n - 1] = (int64_t)cd;
    e[n - 1] = (int64_t)ce;
}

/* a += m & mask; words stay normalised (62 bits, the top one signed). */
ZKP_INLINE void zkp_signed62_add_masked(int64_t *a, const int64_t *m, int64_t mask, size_t n)
{
    int64_t carry = 0;
    for (size_t i = 0; i + 1 < n; i++) {
        int64_t s = a[i] + (m[i] & mask) + carry;
        a[i] = s & ZKP_M62;
        carry = s >> 62;
    }
    a[n - 1] += (m[n - 1] & mask) + carry;
}

ZKP_INLINE void zkp_signed62_negate_masked(int64_t *a, int64_t mask, size_t n)
{
    int64_t carry = 0;
    for (size_t i = 0; i + 1 < n; i++) {
        int64_t s = ((a[i] ^ mask) - mask) + carry;
        a[i] = s & ZKP_M62;
        carry = s >> 62;
    }
    a[n - 1] = ((a[n - 1] ^ mask) - mask) + carry;
}

/* d in (-2m, m), negated if the sign of f is -1, brought to [0, m). */
ZKP_INLINE void zkp_signed62_normalise(int64_t *d, int64_t f_sign, const int64_t *m, size_t n)
{
    zkp_signed62_add_masked(d, m, d[n - 1] >> 63, n);
    zkp_signed62_negate_masked(d, f_sign, n);
    zkp_signed62_add_masked(d, m, d[n - 1] >> 63, n);
}

/* n64 words of 64 bits <-> n words of 62 bits. */
ZKP_INLINE void zkp_signed62_from_words(int64_t *o, const uint64_t *a, size_t n, size_t n64)
{
    for (size_t i = 0; i < n; i++) {
        size_t bit = 62 * i, word = bit / 64, shift = bit % 64;
        uint64_t v = word < n64 ? a[word] >> shift : 0;
        if (shift > 2 && word + 1 < n64) v |= a[word + 1] << (64 - shift);
        o[i] = zkp_wrap(v & (uint64_t)ZKP_M62);
    }
}

ZKP_INLINE void zkp_signed62_to_words(uint64_t *o, const int64_t *a, size_t n, size_t n64)
{
    for (size_t i = 0; i < n64; i++) {
        size_t bit = 64 * i, word = bit / 62, shift = bit % 62;
        uint64_t v = (uint64_t)a[word] >> shift;
        if (word + 1 < n) v |= (uint64_t)a[word + 1] << (62 - shift);
        if (shift > 60 && word + 2 < n) v |= (uint64_t)a[word + 2] << (124 - shift);
        o[i] = v;
    }
}

/* o = 1/a mod m (0 for 0) in plain integers; a < m. n: words of 62 bits, n64: of 64; steps: a proven bound. */
ZKP_INLINE void zkp_divsteps_invert(uint64_t *o, const uint64_t *a, const int64_t *m, uint64_t inv62, size_t n,
                                    size_t n64, int steps)
{
    int64_t f[7], g[7], d[7] = { 0 }, e[7] = { 1 }, delta = 1;
    for (size_t i = 0; i < n; i++) f[i] = m[i];
    zkp_signed62_from_words(g, a, n, n64);
    for (int done = 0; done < steps; done += 62) {
        zkp_divstep_matrix t;
        delta = zkp_divsteps62(delta, (uint64_t)f[0], (uint64_t)g[0], &t);
        zkp_divsteps_apply_de(d, e, &t, m, inv62, n);
        zkp_divsteps_apply_fg(f, g, &t, n);
    }
    zkp_signed62_normalise(d, f[n - 1] >> 63, m, n);
    zkp_signed62_to_words(o, d, n, n64);
}

ZKP_INLINE void zkp_divsteps_invert_var(uint64_t *o, const uint64_t *a, const int64_t *m, uint64_t inv62, size_t n,
                                        size_t n64)
{
    int64_t f[7], g[7], d[7] = { 0 }, e[7] = { 1 }, delta = 1;
    size_t len = n;
    for (size_t i = 0; i < n; i++) f[i] = m[i];
    zkp_signed62_from_words(g, a, n, n64);
    for (;;) {
        int64_t rest = 0;
        for (size_t i = 0; i < len; i++) rest |= g[i];
        if (rest == 0) break;
        zkp_divstep_matrix t;
        delta = zkp_divsteps62_var(delta, (uint64_t)f[0] | (uint64_t)f[1] << 62, (uint64_t)g[0] | (uint64_t)g[1] << 62, &t);
        zkp_divsteps_apply_de(d, e, &t, m, inv62, n);
        zkp_divsteps_apply_fg(f, g, &t, len);
        /* Drop the top word once both are only a sign there: the sign moves into the word below. */
        int64_t top_f = f[len - 1], top_g = g[len - 1];
        if (len > 2 && (top_f == 0 || top_f == -1) && (top_g == 0 || top_g == -1)) {
            f[len - 2] = zkp_wrap((uint64_t)f[len - 2] | (uint64_t)top_f << 62);
            g[len - 2] = zkp_wrap((uint64_t)g[len - 2] | (uint64_t)top_g << 62);
            len--;
        }
    }
    zkp_signed62_normalise(d, f[len - 1] >> 63, m, n);
    zkp_signed62_to_words(o, d, n, n64);
}

#endif
