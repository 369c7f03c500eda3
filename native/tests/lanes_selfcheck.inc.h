/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The checks of one field in lanes against the scalar code. Included twice by ifma_selfcheck.c, which defines
     VT, V(name)   the type and functions in lanes     ST, S(name)   those of the scalar code
     LN            limbs                               K(name)       names of what is defined here
     FACTORS, BOUND   the limits that the header states, as integers
     FROM_WORDS, TO_WORDS   the conversions, for arrays of eight */

static ST K(radix_inverse);

/* The integer in one lane, modulo the modulus: the scalar code does not share a line with what is checked. */
static void K(value)(ST *o, const VT *a, int lane) {
    ST limb, base;
    S(from_u64)(&base, UINT64_C(1) << 52);
    S(from_u64)(o, 0);
    for (int i = LN - 1; i >= 0; i--) {
        uint64_t words[8];
        _mm512_storeu_si512(words, a->l[i]);
        must(words[lane] >> 52 == 0, "limbs are tight");
        S(mul)(o, o, &base);
        S(from_u64)(&limb, words[lane]);
        S(add)(o, o, &limb);
    }
}

/* limbs = k * modulus + add, for a small signed number add. Returns 0 where that is negative or does not fit. */
static int K(multiple)(uint64_t limbs[LN], uint64_t k, int64_t add) {
    __int128 carry = add;
    for (int i = 0; i < LN; i++) {
        carry += (__int128)k * (__int128)V(p)[i];
        limbs[i] = (uint64_t)carry & ((UINT64_C(1) << 52) - 1);
        carry >>= 52;
    }
    return carry == 0;
}

/* -1, 0, 1: limbs against k * modulus. */
static int K(compare)(const uint64_t limbs[LN], uint64_t k) {
    uint64_t bound[LN];
    if (!K(multiple)(bound, k, 0)) return -1;
    for (int i = LN - 1; i >= 0; i--) {
        if (limbs[i] != bound[i]) return limbs[i] < bound[i] ? -1 : 1;
    }
    return 0;
}

/* One element below k * modulus: an edge as often as not. */
static void K(pick)(uint64_t limbs[LN], uint64_t k) {
    const uint64_t full = (UINT64_C(1) << 52) - 1;
    switch (next_word() % 10) {
    case 0: /* the largest */
        must(K(multiple)(limbs, k, -1), "the largest element fits");
        return;
    case 1: /* around a multiple of the modulus */
        do {
            if (!K(multiple)(limbs, next_word() % (k + 1), (int64_t)(next_word() % 5) - 2)) limbs[LN - 1] = full;
        } while (K(compare)(limbs, k) >= 0);
        return;
    case 2: /* small */
        memset(limbs, 0, LN * sizeof *limbs);
        limbs[0] = next_word() % 3;
        return;
    case 3: /* full limbs below the highest one that allows them */
        K(multiple)(limbs, k, -1);
        for (int i = 0; i < LN - 1; i++) limbs[i] = full;
        while (K(compare)(limbs, k) >= 0) limbs[LN - 1]--;
        return;
    case 4: /* the modulus or zero where they are allowed */
        K(multiple)(limbs, k > 1 ? 1 : 0, 0);
        return;
    default:
        K(multiple)(limbs, k, -1);
        const uint64_t top = limbs[LN - 1] + 1;
        do {
            for (int i = 0; i < LN; i++) limbs[i] = next_word() & full;
            limbs[LN - 1] %= top;
        } while (K(compare)(limbs, k) >= 0);
    }
}

static void K(fill)(VT *o, uint64_t k) {
    uint64_t limbs[8][LN];
    for (int lane = 0; lane < 8; lane++) K(pick)(limbs[lane], k);
    for (int i = 0; i < LN; i++) {
        uint64_t column[8];
        for (int lane = 0; lane < 8; lane++) column[lane] = limbs[lane][i];
        o->l[i] = _mm512_loadu_si512(column);
    }
    V(claim)(o, (double)k);
}

static void K(below)(const VT *a, uint64_t k, const char *what) {
    for (int lane = 0; lane < 8; lane++) {
        uint64_t limbs[LN];
        for (int i = 0; i < LN; i++) {
            uint64_t column[8];
            _mm512_storeu_si512(column, a->l[i]);
            limbs[i] = column[lane];
        }
        must(K(compare)(limbs, k) < 0, what);
    }
}

/* o must be a op b in every lane, where `op` is an operation of the scalar code. */
static void K(same)(const VT *o, const VT *a, const VT *b, void (*op)(ST *, const ST *, const ST *), const char *what) {
    for (int lane = 0; lane < 8; lane++) {
        ST x, y, z;
        K(value)(&x, a, lane);
        K(value)(&y, b, lane);
        K(value)(&z, o, lane);
        op(&x, &x, &y);
        must(S(eq)(&x, &z), what);
    }
}

static void K(scalar_product)(ST *o, const ST *a, const ST *b) {
    S(mul)(o, a, b);
    S(mul)(o, o, &K(radix_inverse));
}

static void K(scalar_negation)(ST *o, const ST *a, const ST *b) {
    (void)b;
    S(neg)(o, a);
}

static void K(scalar_first)(ST *o, const ST *a, const ST *b) {
    (void)b;
    *o = *a;
}

static void K(sums)(void) {
    VT a, b, o;
    for (unsigned log_k = 0; log_k < 5; log_k++) {
        const uint64_t k = UINT64_C(1) << log_k, rest = (uint64_t)BOUND - k;
        K(fill)(&a, 1 + next_word() % rest);
        K(fill)(&b, k);
        V(sub)(&o, &a, &b, log_k);
        K(same)(&o, &a, &b, S(sub), "difference");
        V(neg)(&o, &b, log_k);
        K(same)(&o, &b, &b, K(scalar_negation), "negation");
        V(add)(&o, &a, &b);
        K(same)(&o, &a, &b, S(add), "sum");
        V(dbl)(&o, &b);
        K(same)(&o, &b, &b, S(add), "double");
        if (3 * k > (uint64_t)BOUND) continue;
        V(add_raw)(&o, &b, &b);
        V(add_multiple_raw)(&o, &o, log_k);
        V(sub_raw)(&o, &o, &b);
        V(carry)(&o);
        K(same)(&o, &b, &b, K(scalar_first), "b + b + k m - b, made tight once");
    }
}

/* Bounds whose product is as large as the contract allows. */
static void K(factor_bounds)(uint64_t *j, uint64_t *k, uint64_t limit) {
    const uint64_t most = limit < (uint64_t)BOUND ? limit : (uint64_t)BOUND;
    switch (next_word() % 4) {
    case 0:
        *j = 1;
        break;
    case 1:
        *j = most;
        break;
    case 2:
        *j = 2;
        break;
    default:
        *j = 1 + next_word() % most;
    }
    *k = limit / *j;
    if (*k > most) *k = most;
}

static void K(products)(void) {
    VT a, b, c, d, o;
    uint64_t j, k;
    K(factor_bounds)(&j, &k, FACTORS);
    K(fill)(&a, j);
    K(fill)(&b, k);
    V(mul)(&o, &a, &b);
    K(same)(&o, &a, &b, K(scalar_product), "product");
    K(below)(&o, 2, "a product is 2-bounded");
    o = a;
    V(mul)(&o, &o, &b);
    K(same)(&o, &a, &b, K(scalar_product), "product over its first factor");
    o = b;
    V(mul)(&o, &a, &o);
    K(same)(&o, &a, &b, K(scalar_product), "product over its second factor");

    for (j = 1; (j + 1) * (j + 1) <= FACTORS && j < (UINT64_C(1) << 17); j += 1 + j / 2) {
        K(fill)(&a, j);
        V(sqr)(&o, &a);
        K(same)(&o, &a, &a, K(scalar_product), "square");
        K(below)(&o, 2, "a square is 2-bounded");
    }
    V(sqr_n)(&o, &a, 3);
    for (int i = 0; i < 3; i++) V(mul)(&a, &a, &a);
    K(same)(&o, &a, &a, K(scalar_first), "three squares");

    K(factor_bounds)(&j, &k, FACTORS / 2);
    K(fill)(&a, j);
    K(fill)(&b, k);
    K(factor_bounds)(&j, &k, FACTORS / 2);
    K(fill)(&c, j);
    K(fill)(&d, k);
    V(mul_add)(&o, &a, &b, &c, &d);
    K(below)(&o, 2, "a sum of products is 2-bounded");
    for (int lane = 0; lane < 8; lane++) {
        ST x, y, z;
        K(value)(&x, &a, lane);
        K(value)(&y, &b, lane);
        S(mul)(&z, &x, &y);
        K(value)(&x, &c, lane);
        K(value)(&y, &d, lane);
        S(mul)(&x, &x, &y);
        S(add)(&z, &z, &x);
        S(mul)(&z, &z, &K(radix_inverse));
        K(value)(&x, &o, lane);
        must(S(eq)(&x, &z), "sum of two products");
    }
}

/* Sums of one to six products with one reduction, also where the result takes a factor's place. */
static void K(sums_of_products)(void) {
    VT a[6], b[6], o;
    const VT *left[6], *right[6];
    for (int n = 1; n <= 6; n++) {
        for (int k = 0; k < n; k++) {
            uint64_t i, j;
            K(factor_bounds)(&i, &j, FACTORS / (uint64_t)n);
            K(fill)(&a[k], i);
            K(fill)(&b[k], j);
            left[k] = &a[k];
            right[k] = &b[k];
        }
        ST expected[8], x, y;
        for (int lane = 0; lane < 8; lane++) {
            S(from_u64)(&expected[lane], 0);
            for (int k = 0; k < n; k++) {
                K(value)(&x, &a[k], lane);
                K(value)(&y, &b[k], lane);
                S(mul)(&x, &x, &y);
                S(add)(&expected[lane], &expected[lane], &x);
            }
            S(mul)(&expected[lane], &expected[lane], &K(radix_inverse));
        }
        switch (n) { /* the number is a constant, as the contract wants it */
        case 1: V(dot)(&o, left, right, 1); break;
        case 2: V(dot)(&o, left, right, 2); break;
        case 3: V(dot)(&o, left, right, 3); break;
        case 4: V(dot)(&o, left, right, 4); break;
        case 5: V(dot)(&o, left, right, 5); break;
        default: V(dot)(&o, left, right, 6);
        }
        K(below)(&o, 2, "a sum of products is 2-bounded");
        for (int lane = 0; lane < 8; lane++) {
            K(value)(&x, &o, lane);
            must(S(eq)(&x, &expected[lane]), "sum of products");
        }
        if (n == 2) {
            V(dot)(&b[1], left, right, 2);
            must(V(same_limbs)(&b[1], &o) == 0xff, "sum of products over a factor");
        }
    }
}

static void K(comparisons)(void) {
    VT a, b, o;
    K(fill)(&a, 2);
    K(fill)(&b, 2);
    const unsigned zero = V(is_zero)(&a), equal = V(is_equal)(&a, &b), take = (unsigned)next_word() & 255;
    V(select)(&o, &a, &b, (__mmask8)take);
    for (int lane = 0; lane < 8; lane++) {
        ST x, y, z;
        K(value)(&x, &a, lane);
        K(value)(&y, &b, lane);
        K(value)(&z, &o, lane);
        must((zero >> lane & 1) == (unsigned)S(is_zero)(&x), "is zero");
        must((equal >> lane & 1) == (unsigned)S(eq)(&x, &y), "is equal");
        must(S(eq)(&z, take >> lane & 1 ? &y : &x), "select");
    }
    V(canonical)(&o, &a);
    K(same)(&o, &a, &a, K(scalar_first), "canonical form of a 2-bounded element");
    K(below)(&o, 1, "canonical");
    must(V(same_limbs)(&o, &o) == 0xff, "same limbs");
    K(fill)(&a, 4);
    V(canonical4)(&o, &a);
    K(same)(&o, &a, &a, K(scalar_first), "canonical form of a 4-bounded element");
    K(below)(&o, 1, "canonical");
}

/* The scalar code's words are x R' for the integer x that they mean, and the lanes' limbs x R. */
static void K(conversions)(void) {
    ST in[8], out[8], radix, x, y;
    VT a, one;
    S(from_u64)(&radix, 1);
    S(from_u64)(&x, UINT64_C(1) << 52);
    for (int i = 0; i < LN; i++) S(mul)(&radix, &radix, &x);
    S(inv)(&K(radix_inverse), &radix);
    for (int lane = 0; lane < 8; lane++) {
        uint64_t limbs[LN], words[LN + 1] = {0};
        do {
            K(pick)(limbs, 1);
            memset(words, 0, sizeof words);
            for (int bit = 0; bit < 52 * LN; bit++) {
                words[bit / 64] |= (limbs[bit / 52] >> (bit % 52) & 1) << (bit % 64);
            }
        } while (!S(from_limbs)(&in[lane], words));
    }
    FROM_WORDS(&a, in);
    K(below)(&a, 2, "from words: 2-bounded");
    for (int lane = 0; lane < 8; lane++) {
        K(value)(&x, &a, lane);
        S(mul)(&y, &in[lane], &radix);
        must(S(eq)(&x, &y), "from words");
    }
    TO_WORDS(out, &a);
    must(memcmp(in, out, sizeof in) == 0, "to words, canonical to the last bit");
    K(fill)(&a, 16);
    TO_WORDS(out, &a);
    for (int lane = 0; lane < 8; lane++) {
        K(value)(&x, &a, lane);
        S(mul)(&x, &x, &K(radix_inverse));
        must(memcmp(&x, &out[lane], sizeof x) == 0, "to words of an element that is not reduced");
    }
    V(one)(&one);
    K(value)(&x, &one, 3);
    must(S(eq)(&x, &radix), "one");
    V(zero)(&one);
    must(V(is_zero)(&one) == 0xff, "zero");
}

static void K(field)(void) {
    K(conversions)();
    K(sums)();
    K(products)();
    K(sums_of_products)();
    K(comparisons)();
}
