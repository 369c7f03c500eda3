/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Eight elements of a prime field at a time, one per 64-bit lane, in limbs of 52 bits. Included by fp52.h and fr52.h,
   which define
     LANES      the type                              LN           limbs
     L_(name)   the functions                         L_CONSTANT(NAME)   the constants of lane_constants.h

   Contracts. An element is *tight* when each limb is below 2^52; vpmadd52 looks at no higher bits, so every factor
   must be tight. It is *k-bounded* when its value is below k times the modulus. Values are Montgomery forms, R = 2^(52 LN),
   and never compared with the modulus on the way:
     product of an a- and a b-bounded element: 2-bounded when a * b <= L_FACTORS, and below (1 + a b m / R) m in any case
     sum, difference: bounds add up, limit L_BOUND; the result must fit into LN limbs
   In a build with ZKP_VERIFY each element carries the range that its value can have whatever the data (in multiples of
   the modulus) and how often 2^52 its limbs may reach; every function derives them for its result, checks its own
   conditions on them, checks the data against them, and aborts when something does not hold. Code that writes limbs
   directly states the bound of what it wrote with `claim`. Nothing here branches on data or uses it as an address:
   constant time. Outputs may alias inputs. */

typedef struct {
    __m512i l[LN];
#if ZKP_VERIFY
    /* Value in [low, high] times the modulus; |limb| < spread * 2^52. Quadruple precision, so that sums of bounds are
       exact and the 2^-36 by which a product can exceed the modulus is not lost in them. */
    __float128 low, high;
    unsigned spread;
#endif
} LANES;

static const uint64_t L_(p)[LN] = L_CONSTANT(MODULUS);
static const uint64_t L_(multiples)[L_MULTIPLES][LN] = L_CONSTANT(MULTIPLES);

#if ZKP_VERIFY
static inline void L_(must)(int holds, const char *what) {
    if (holds) return;
    fprintf(stderr, "lanes: %s\n", what);
    abort();
}

/* Checks the data of a tight element against a bound, by the two highest limbs, with room for rounding. */
static inline void L_(verify)(const LANES *a, double bound) {
    for (int lane = 0; lane < 8; lane++) {
        uint64_t limb[LN];
        for (int i = 0; i < LN; i++) {
            uint64_t v[8];
            _mm512_storeu_si512(v, a->l[i]);
            limb[i] = v[lane];
            L_(must)(limb[i] >> 52 == 0, "a limb is not below 2^52");
        }
        const double top = (double)limb[LN - 1] * 0x1p52 + (double)limb[LN - 2];
        const double m = (double)L_(p)[LN - 1] * 0x1p52 + (double)L_(p)[LN - 2];
        L_(must)(top <= bound * m * (1 + 0x1p-20), "a value is above its bound");
    }
}

/* Tight, at most bound times the modulus whatever the data, and the data agree. */
static inline void L_(verify_tight)(const LANES *a, __float128 bound) {
    L_(must)(a->spread == 1, "an element is not tight");
    L_(must)(a->low >= 0 && a->high <= bound, "an element can be above the bound of its contract");
    L_(verify)(a, (double)a->high);
}

static inline void L_(range)(LANES *o, __float128 low, __float128 high, unsigned spread) {
    o->low = low;
    o->high = high;
    o->spread = spread;
}

/* The range of what a Montgomery reduction makes of a number below factors times the square of the modulus. */
static inline void L_(range_of_reduced)(LANES *o, __float128 factors) {
    const __float128 m = ((__float128)L_(p)[LN - 1] * 0x1p52 + L_(p)[LN - 2] + 1) * 0x1p-104;
    L_(range)(o, 0, 1 + factors * m, 64); /* columns: tests/tools/limb_bounds.py */
}

/* The range of a Montgomery product whose factors' bounds have this product (or sum of products). */
static inline void L_(range_of_product)(LANES *o, __float128 factors) {
    L_(must)(factors <= L_FACTORS, "the bounds of the factors are too large for one reduction");
    L_(range_of_reduced)(o, factors);
}
#define L_VERIFY(a, bound) L_(verify_tight)(a, bound)
#define L_RANGE(o, low, high, spread) L_(range)(o, low, high, spread)
#define L_RANGE_OF_PRODUCT(o, factors) L_(range_of_product)(o, factors)
#define L_RANGE_OF_REDUCED(o, factors) L_(range_of_reduced)(o, factors)
#define L_VERIFY_RESULT(o) L_(verify)(o, (double)(o)->high)
/* "Below bound times the modulus" as a closed range, for bounds that are stated and not computed. */
#define L_BELOW(bound) ((__float128)(bound) * (1 - (__float128)0x1p-110))
#else
#define L_VERIFY(a, bound) ((void)0)
#define L_RANGE(o, low, high, spread) ((void)0)
#define L_RANGE_OF_PRODUCT(o, factors) ((void)0)
#define L_RANGE_OF_REDUCED(o, factors) ((void)(factors))
#define L_VERIFY_RESULT(o) ((void)0)
#endif

#define L_UNROLL _Pragma("GCC unroll 16")

static inline __m512i L_(splat)(uint64_t v) { return _mm512_set1_epi64((long long)v); }

/* States that the limbs, written directly, are tight and the value is below bound times the modulus. The data must
   agree in a checked build; why it holds for other data is for the caller to know. */
static inline void L_(claim)(LANES *o, double bound) {
    (void)o;
    (void)bound;
    L_RANGE(o, 0, L_BELOW(bound), 1);
    L_VERIFY(o, bound);
}

/* Aborts in a checked build unless the element is tight and below bound times the modulus whatever the data. */
static inline void L_(require)(const LANES *a, double bound) {
    (void)a;
    (void)bound;
    L_VERIFY(a, L_BELOW(bound));
}

/* The same element in all lanes, canonical (or the modulus itself). */
static inline void L_(broadcast)(LANES *o, const uint64_t limbs[LN]) {
    L_UNROLL for (int i = 0; i < LN; i++) o->l[i] = L_(splat)(limbs[i]);
    L_(claim)(o, 1);
}

static inline void L_(zero)(LANES *o) {
    L_UNROLL for (int i = 0; i < LN; i++) o->l[i] = _mm512_setzero_si512();
    L_(claim)(o, 0);
}

static inline void L_(one)(LANES *o) {
    static const uint64_t one[LN] = L_CONSTANT(ONE);
    L_(broadcast)(o, one);
}

/* o = 2^log_k a, limb by limb. */
static inline void L_(shift_raw)(LANES *o, const LANES *a, unsigned log_k) {
    L_RANGE(o, a->low * (1u << log_k), a->high * (1u << log_k), a->spread << log_k);
    L_UNROLL for (int i = 0; i < LN; i++) o->l[i] = _mm512_slli_epi64(a->l[i], log_k);
}

/* Makes limbs tight. in: signed limbs, |limb| < 2^62, of a value in [0, 2^(52 LN)). */
static inline void L_(carry)(LANES *o) {
    const __m512i mask = L_(splat)((UINT64_C(1) << 52) - 1);
#if ZKP_VERIFY
    L_(must)(o->spread < 1024, "limbs may reach 2^62");
    L_(must)(o->low >= 0, "a value can be negative");
    L_(must)(o->high <= L_BOUND, "a value can be too large for its limbs");
    o->spread = 1;
#endif
    L_UNROLL for (int i = 0; i < LN - 1; i++) {
        o->l[i + 1] = _mm512_add_epi64(o->l[i + 1], _mm512_srai_epi64(o->l[i], 52));
        o->l[i] = _mm512_and_si512(o->l[i], mask);
    }
    L_VERIFY_RESULT(o);
}

/* Limb by limb, not tight: for sums that are made tight together. */
static inline void L_(add_raw)(LANES *o, const LANES *a, const LANES *b) {
    L_RANGE(o, a->low + b->low, a->high + b->high, a->spread + b->spread);
    L_UNROLL for (int i = 0; i < LN; i++) o->l[i] = _mm512_add_epi64(a->l[i], b->l[i]);
}

static inline void L_(sub_raw)(LANES *o, const LANES *a, const LANES *b) {
    L_RANGE(o, a->low - b->high, a->high - b->low, a->spread + b->spread);
    L_UNROLL for (int i = 0; i < LN; i++) o->l[i] = _mm512_sub_epi64(a->l[i], b->l[i]);
}

/* o = a + 2^log_k * modulus, limb by limb. */
static inline void L_(add_multiple_raw)(LANES *o, const LANES *a, unsigned log_k) {
    L_RANGE(o, a->low + (1u << log_k), a->high + (1u << log_k), a->spread + 1);
    L_UNROLL for (int i = 0; i < LN; i++)
        o->l[i] = _mm512_add_epi64(a->l[i], L_(splat)(L_(multiples)[log_k][i]));
}

/* in: a- and b-bounded. out: (a + b)-bounded, tight. */
static inline void L_(add)(LANES *o, const LANES *a, const LANES *b) {
    L_(add_raw)(o, a, b);
    L_(carry)(o);
}

/* o = a - b + 2^log_k * modulus. in: b is 2^log_k-bounded. out: (a + 2^log_k)-bounded, tight. */
static inline void L_(sub)(LANES *o, const LANES *a, const LANES *b, unsigned log_k) {
    L_VERIFY(b, 1u << log_k);
    LANES t;
    L_(add_multiple_raw)(&t, a, log_k);
    L_(sub_raw)(o, &t, b);
    L_(carry)(o);
}

/* o = 2^log_k * modulus - a. in: a is 2^log_k-bounded. out: 2^log_k-bounded (the multiple itself for a = 0), tight. */
static inline void L_(neg)(LANES *o, const LANES *a, unsigned log_k) {
    L_VERIFY(a, 1u << log_k);
    L_RANGE(o, (1u << log_k) - a->high, (1u << log_k) - a->low, 2);
    L_UNROLL for (int i = 0; i < LN; i++) o->l[i] = _mm512_sub_epi64(L_(splat)(L_(multiples)[log_k][i]), a->l[i]);
    L_(carry)(o);
}

/* o = 2 a */
static inline void L_(dbl)(LANES *o, const LANES *a) { L_(add)(o, a, a); }

/* Lanes of b where the mask has a one, of a elsewhere. */
static inline void L_(select)(LANES *o, const LANES *a, const LANES *b, __mmask8 take_b) {
    L_RANGE(o, a->low < b->low ? a->low : b->low, a->high > b->high ? a->high : b->high,
            a->spread > b->spread ? a->spread : b->spread);
    L_UNROLL for (int i = 0; i < LN; i++) o->l[i] = _mm512_mask_mov_epi64(a->l[i], take_b, b->l[i]);
}

/* One row of a Montgomery product: t = (t + a b + q modulus) / 2^52 with q such that the division is exact. Column 0
   is then a multiple of 2^52, so instead of computing the low half of q * modulus[0], the carry into column 1 is the
   column rounded up: that keeps it off the path that leads to the next q. */
static inline void L_(row_reduce)(__m512i t[LN + 1]) {
    const __m512i zero = _mm512_setzero_si512();
    const __m512i q = _mm512_madd52lo_epu64(zero, t[0], L_(splat)(L_CONSTANT(NEG_INV)));
    const __m512i carry = _mm512_srli_epi64(_mm512_add_epi64(t[0], L_(splat)((UINT64_C(1) << 52) - 1)), 52);
    L_UNROLL for (int j = 1; j < LN; j++) t[j] = _mm512_madd52lo_epu64(t[j], q, L_(splat)(L_(p)[j]));
    t[1] = _mm512_add_epi64(t[1], carry);
    L_UNROLL for (int j = 0; j < LN; j++) t[j + 1] = _mm512_madd52hi_epu64(t[j + 1], q, L_(splat)(L_(p)[j]));
    L_UNROLL for (int j = 0; j < LN; j++) t[j] = t[j + 1];
    t[LN] = zero;
}

static inline void L_(row_multiply)(__m512i t[LN + 1], __m512i a, const LANES *b) {
    L_UNROLL for (int j = 0; j < LN; j++) t[j] = _mm512_madd52lo_epu64(t[j], a, b->l[j]);
    L_UNROLL for (int j = 0; j < LN; j++) t[j + 1] = _mm512_madd52hi_epu64(t[j + 1], a, b->l[j]);
}

/* The product before its limbs are made tight, for sums that are made tight together. Bounds as for mul. */
static inline void L_(mul_raw)(LANES *o, const LANES *a, const LANES *b) {
    L_VERIFY(a, L_BOUND);
    L_VERIFY(b, L_BOUND);
    __m512i t[LN + 1];
    L_UNROLL for (int j = 0; j <= LN; j++) t[j] = _mm512_setzero_si512();
    L_UNROLL for (int i = 0; i < LN; i++) {
        L_(row_multiply)(t, a->l[i], b);
        L_(row_reduce)(t);
    }
    L_UNROLL for (int j = 0; j < LN; j++) o->l[j] = t[j];
    L_RANGE_OF_PRODUCT(o, a->high * b->high);
}

/* in: a- and b-bounded with a * b <= L_FACTORS. out: 2-bounded. */
static inline void L_(mul)(LANES *o, const LANES *a, const LANES *b) {
    L_(mul_raw)(o, a, b);
    L_(carry)(o);
}

/* As mul_raw. */
static inline void L_(mul_add_raw)(LANES *o, const LANES *a, const LANES *b, const LANES *c, const LANES *d) {
    L_VERIFY(a, L_BOUND);
    L_VERIFY(b, L_BOUND);
    L_VERIFY(c, L_BOUND);
    L_VERIFY(d, L_BOUND);
    __m512i t[LN + 1];
    L_UNROLL for (int j = 0; j <= LN; j++) t[j] = _mm512_setzero_si512();
    L_UNROLL for (int i = 0; i < LN; i++) {
        L_(row_multiply)(t, a->l[i], b);
        L_(row_multiply)(t, c->l[i], d);
        L_(row_reduce)(t);
    }
    L_UNROLL for (int j = 0; j < LN; j++) o->l[j] = t[j];
    L_RANGE_OF_PRODUCT(o, a->high * b->high + c->high * d->high);
}

/* o = a b + c d with one reduction. in: the products of the bounds add up to at most L_FACTORS. out: 2-bounded. */
static inline void L_(mul_add)(LANES *o, const LANES *a, const LANES *b, const LANES *c, const LANES *d) {
    L_(mul_add_raw)(o, a, b, c, d);
    L_(carry)(o);
}

/* The columns of a b + c d (with c and d NULL, of a b) after one reduction, plus e, not tight: the limbs of e join
   columns that no reduction reads. in: as for mul_add; limbs of e as for carry. */
ZKP_INLINE void L_(products_plus_raw)(LANES *o, const LANES *a, const LANES *b,
                                                                        const LANES *c, const LANES *d,
                                                                        const LANES *e) {
    __m512i t[LN + 1];
#if ZKP_VERIFY
    __float128 factors = a->high * b->high;
    L_VERIFY(a, L_BOUND);
    L_VERIFY(b, L_BOUND);
    if (c != NULL) {
        L_VERIFY(c, L_BOUND);
        L_VERIFY(d, L_BOUND);
        factors += c->high * d->high;
    }
    const __float128 low = e->low, high = e->high;
    const unsigned spread = e->spread;
#endif
    L_UNROLL for (int j = 0; j < LN; j++) t[j] = _mm512_setzero_si512();
    L_UNROLL for (int i = 0; i < LN; i++) {
        t[LN] = e->l[i];
        L_(row_multiply)(t, a->l[i], b);
        if (c != NULL) L_(row_multiply)(t, c->l[i], d);
        L_(row_reduce)(t);
    }
    L_UNROLL for (int j = 0; j < LN; j++) o->l[j] = t[j];
    L_RANGE_OF_PRODUCT(o, factors);
    L_RANGE(o, o->low + low, o->high + high, o->spread + spread);
}

static inline void L_(mul_plus_raw)(LANES *o, const LANES *a, const LANES *b, const LANES *c) {
    L_(products_plus_raw)(o, a, b, NULL, NULL, c);
}

static inline void L_(mul_add_plus_raw)(LANES *o, const LANES *a, const LANES *b, const LANES *c, const LANES *d,
                                        const LANES *e) {
    L_(products_plus_raw)(o, a, b, c, d, e);
}

/* o = t / R before its limbs are made tight, for the number whose digits to the base 2^52 are the columns t, each below
   2^63 - 2^57.
   in: below f times the square of the modulus; destroyed. out: below (1 + f m / R) m, so 2-bounded for f <= L_FACTORS. */
static inline void L_(reduce_raw)(LANES *o, __m512i t[2 * LN], double f) {
    L_UNROLL for (int i = 0; i < LN; i++) {
        const __m512i q = _mm512_madd52lo_epu64(_mm512_setzero_si512(), t[i], L_(splat)(L_CONSTANT(NEG_INV)));
        const __m512i carry = _mm512_srli_epi64(_mm512_add_epi64(t[i], L_(splat)((UINT64_C(1) << 52) - 1)), 52);
        L_UNROLL for (int j = 1; j < LN; j++) t[i + j] = _mm512_madd52lo_epu64(t[i + j], q, L_(splat)(L_(p)[j]));
        t[i + 1] = _mm512_add_epi64(t[i + 1], carry);
        L_UNROLL for (int j = 0; j < LN; j++)
            t[i + j + 1] = _mm512_madd52hi_epu64(t[i + j + 1], q, L_(splat)(L_(p)[j]));
    }
    L_UNROLL for (int j = 0; j < LN; j++) o->l[j] = t[LN + j];
    L_RANGE_OF_REDUCED(o, (__float128)f);
}

/* The same, tight. */
static inline void L_(reduce)(LANES *o, __m512i t[2 * LN], double f) {
    L_(reduce_raw)(o, t, f);
    L_(carry)(o);
}

/* The columns of a[0] b[0] + ... + a[n - 1] b[n - 1] after one reduction, not tight: in o->l. n <= 6 and constant. */
ZKP_INLINE void L_(dot_raw)(LANES *o, const LANES *const a[], const LANES *const b[],
                                                              int n) {
#if ZKP_VERIFY
    __float128 factors = 0;
    for (int k = 0; k < n; k++) {
        L_VERIFY(a[k], L_BOUND);
        L_VERIFY(b[k], L_BOUND);
        factors += a[k]->high * b[k]->high;
    }
    L_(must)(n <= 6, "more products than the columns hold");
#endif
    __m512i t[LN + 1];
    L_UNROLL for (int j = 0; j <= LN; j++) t[j] = _mm512_setzero_si512();
    _Pragma("GCC unroll 1") for (int i = 0; i < LN; i++) {
        L_UNROLL for (int k = 0; k < n; k++) L_(row_multiply)(t, a[k]->l[i], b[k]);
        L_(row_reduce)(t);
    }
    L_UNROLL for (int j = 0; j < LN; j++) o->l[j] = t[j];
    L_RANGE_OF_PRODUCT(o, factors);
#if ZKP_VERIFY
    o->spread = 128; /* 2n + 2 addends below 2^52 in each of at most LN rows */
#endif
}

/* o = a[0] b[0] + ... + a[n - 1] b[n - 1] with one reduction, n <= 6 and constant. in: the products of the bounds add up to
   at most L_FACTORS. out: 2-bounded. o may be one of the factors. */
ZKP_INLINE void L_(dot)(LANES *o, const LANES *const a[], const LANES *const b[],
                                                          int n) {
    L_(dot_raw)(o, a, b, n);
    L_(carry)(o);
}

/* The columns of a^2 + b^2 (with b NULL, of a^2) after one reduction, not tight. Bounds as for mul_add_raw. Products of
   different limbs are made once and doubled: 200 products instead of 256 for eight limbs, 80 of 100 for five. */
ZKP_INLINE void L_(squares_raw)(LANES *o, const LANES *a, const LANES *b) {
    __m512i t[2 * LN];
    double factors = 0;
#if ZKP_VERIFY
    L_VERIFY(a, L_BOUND);
    if (b != NULL) L_VERIFY(b, L_BOUND);
    factors = (double)(a->high * a->high + (b != NULL ? b->high * b->high : 0)) * (1 + 0x1p-50);
    L_(must)(factors <= L_FACTORS, "the bounds of the factors are too large for one reduction");
#endif
    L_UNROLL for (int j = 0; j < 2 * LN; j++) t[j] = _mm512_setzero_si512();
    L_UNROLL for (int i = 0; i < LN; i++) {
        L_UNROLL for (int j = i + 1; j < LN; j++) {
            t[i + j] = _mm512_madd52lo_epu64(t[i + j], a->l[i], a->l[j]);
            t[i + j + 1] = _mm512_madd52hi_epu64(t[i + j + 1], a->l[i], a->l[j]);
            if (b == NULL) continue;
            t[i + j] = _mm512_madd52lo_epu64(t[i + j], b->l[i], b->l[j]);
            t[i + j + 1] = _mm512_madd52hi_epu64(t[i + j + 1], b->l[i], b->l[j]);
        }
    }
    L_UNROLL for (int j = 1; j < 2 * LN - 1; j++) t[j] = _mm512_add_epi64(t[j], t[j]);
    L_UNROLL for (int i = 0; i < LN; i++) {
        t[2 * i] = _mm512_madd52lo_epu64(t[2 * i], a->l[i], a->l[i]);
        t[2 * i + 1] = _mm512_madd52hi_epu64(t[2 * i + 1], a->l[i], a->l[i]);
        if (b == NULL) continue;
        t[2 * i] = _mm512_madd52lo_epu64(t[2 * i], b->l[i], b->l[i]);
        t[2 * i + 1] = _mm512_madd52hi_epu64(t[2 * i + 1], b->l[i], b->l[i]);
    }
    L_(reduce_raw)(o, t, factors);
}

/* As mul_raw. */
static inline void L_(sqr_raw)(LANES *o, const LANES *a) { L_(squares_raw)(o, a, NULL); }

/* o = a^2, same bounds as mul. */
static inline void L_(sqr)(LANES *o, const LANES *a) {
    L_(sqr_raw)(o, a);
    L_(carry)(o);
}

/* o = a^2 + b^2 with one reduction. Bounds as for mul_add. */
static inline void L_(sqr_add)(LANES *o, const LANES *a, const LANES *b) {
    L_(squares_raw)(o, a, b);
    L_(carry)(o);
}

/* o = a^(2^n) */
static inline void L_(sqr_n)(LANES *o, const LANES *a, unsigned n) {
    LANES t = *a;
    for (unsigned i = 0; i < n; i++) L_(sqr)(&t, &t);
    *o = t;
}

/* Lanes where the tight elements have the same limbs. */
static inline __mmask8 L_(same_limbs)(const LANES *a, const LANES *b) {
    __m512i difference = _mm512_setzero_si512();
    L_UNROLL for (int i = 0; i < LN; i++)
        difference = _mm512_or_si512(difference, _mm512_xor_si512(a->l[i], b->l[i]));
    return _mm512_testn_epi64_mask(difference, difference);
}

/* Subtracts 2^log_k * modulus in the lanes where that leaves no borrow. in, out: tight. */
static inline void L_(subtract_once)(LANES *o, const LANES *a, unsigned log_k) {
    const __m512i mask = L_(splat)((UINT64_C(1) << 52) - 1);
    LANES t;
    L_UNROLL for (int i = 0; i < LN; i++) t.l[i] = _mm512_sub_epi64(a->l[i], L_(splat)(L_(multiples)[log_k][i]));
    L_UNROLL for (int i = 0; i < LN - 1; i++) {
        t.l[i + 1] = _mm512_add_epi64(t.l[i + 1], _mm512_srai_epi64(t.l[i], 52));
        t.l[i] = _mm512_and_si512(t.l[i], mask);
    }
    const __mmask8 negative = _mm512_movepi64_mask(t.l[LN - 1]);
    L_RANGE(&t, 0, a->high - (1u << log_k), 1);
    L_(select)(o, &t, a, negative);
    /* What was taken from a is below the multiple. */
    L_RANGE(o, 0, t.high > L_BELOW(1u << log_k) ? t.high : L_BELOW(1u << log_k), 1);
}

/* in: 2-bounded. out: below the modulus. */
static inline void L_(canonical)(LANES *o, const LANES *a) {
    L_VERIFY(a, L_BELOW(2));
    L_(subtract_once)(o, a, 0);
    L_VERIFY(o, L_BELOW(1));
}

/* in: 4-bounded. out: below the modulus. */
static inline void L_(canonical4)(LANES *o, const LANES *a) {
    L_VERIFY(a, L_BELOW(4));
    L_(subtract_once)(o, a, 1);
    L_(canonical)(o, o);
}

/* Lanes that are zero modulo the modulus. in: 2-bounded, tight. */
static inline __mmask8 L_(is_zero)(const LANES *a) {
    LANES zero, modulus;
    L_VERIFY(a, L_BELOW(2));
    L_(zero)(&zero);
    L_(broadcast)(&modulus, L_(p));
    return L_(same_limbs)(a, &zero) | L_(same_limbs)(a, &modulus);
}

/* Lanes that are equal modulo the modulus. in: 2-bounded, tight. */
static inline __mmask8 L_(is_equal)(const LANES *a, const LANES *b) {
    LANES x, y;
    L_(canonical)(&x, a);
    L_(canonical)(&y, b);
    return L_(same_limbs)(&x, &y);
}

#undef L_UNROLL
#undef L_VERIFY
#undef L_RANGE
#undef L_RANGE_OF_PRODUCT
#undef L_VERIFY_RESULT
#undef L_BELOW
