/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The operations of one field on intervals. Included twice by limb_bounds.c, which defines VT, V, K, LN, NAME, FACTORS,
   BOUND, MULTIPLES as lanes_selfcheck.inc.h does (MULTIPLES: how many of them the header has). */

/* Any tight element below k times the modulus. */
static VT K(any)(double k) {
    VT o;
    for (int i = 0; i < LN - 1; i++) o.l[i] = interval(0, INTERVAL_FULL);
    const interval_number top = (interval_number)(k * ((double)V(p)[LN - 1] + 1));
    o.l[LN - 1] = interval(0, top > INTERVAL_FULL ? INTERVAL_FULL : top);
    return o;
}

/* Limbs below the highest one must be tight; of that one the value decides (the script adds the bounds up exactly). */
static void K(report)(const char *name, const VT *o, interval_number limit) {
    for (int i = 0; i < LN - 1; i++) {
        if (o->l[i].low < 0 || o->l[i].high > INTERVAL_FULL) interval_error(name);
    }
    if (interval_largest >= limit) interval_error("a column reaches the limit that the checked build assumes");
    printf("%s %s %.3f\n", NAME, name, log2((double)interval_largest));
    interval_largest = 0;
}

static void K(bounds)(void) {
    const interval_number carry_limit = (interval_number)1 << 62, product_limit = (interval_number)64 << 52;
    const VT full = K(any)(BOUND);
    VT o;
    for (unsigned log_k = 0; log_k < MULTIPLES; log_k++) {
        char name[20];
        const VT b = K(any)((double)(1u << log_k));
        interval_largest = 0;
        V(sub)(&o, &full, &b, log_k);
        snprintf(name, sizeof name, "sub-%u", log_k);
        K(report)(name, &o, carry_limit);
        V(neg)(&o, &b, log_k);
        snprintf(name, sizeof name, "neg-%u", log_k);
        K(report)(name, &o, carry_limit);
    }
    V(add)(&o, &full, &full);
    K(report)("add", &o, carry_limit);
    V(dbl)(&o, &full);
    K(report)("dbl", &o, carry_limit);
    V(mul)(&o, &full, &full);
    K(report)("mul", &o, product_limit);
    V(sqr)(&o, &full);
    K(report)("sqr", &o, product_limit);
    V(mul_add)(&o, &full, &full, &full, &full);
    K(report)("mul_add", &o, product_limit);
    V(sqr_add)(&o, &full, &full);
    K(report)("sqr_add", &o, (interval_number)1 << 63);
    /* Addends of products: limbs below 4 * 2^52 in size, and the carry takes what comes out. */
    VT addend;
    for (int i = 0; i < LN; i++) addend.l[i] = interval(-4 * (INTERVAL_FULL + 1), 4 * (INTERVAL_FULL + 1));
    V(mul_plus_raw)(&o, &full, &full, &addend);
    V(carry)(&o);
    K(report)("mul_plus", &o, (interval_number)68 << 52);
    V(mul_add_plus_raw)(&o, &full, &full, &full, &full, &addend);
    V(carry)(&o);
    K(report)("mul_add_plus", &o, (interval_number)68 << 52);
    const VT *const factors[6] = {&full, &full, &full, &full, &full, &full};
    V(dot)(&o, factors, factors, 6);
    K(report)("dot-6", &o, (interval_number)128 << 52);
    /* The contract of a reduction: columns below 2^63 - 2^57. */
    const interval_number most = ((interval_number)1 << 63) - ((interval_number)1 << 57) - 1;
    __m512i columns[2 * LN];
    for (int i = 0; i < 2 * LN; i++) columns[i] = interval(0, most);
    V(reduce)(&o, columns, 1);
    K(report)("reduce", &o, (interval_number)1 << 63);
    V(canonical)(&o, &full);
    K(report)("canonical", &o, carry_limit);
    V(canonical4)(&o, &full);
    K(report)("canonical4", &o, carry_limit);
    /* What the checked build lets reach a carry: limbs below 1024 * 2^52 in size, of a value that is not negative. */
    for (int i = 0; i < LN; i++) {
        o.l[i] = (__m512i){-((interval_number)1 << 62), (interval_number)1 << 62};
    }
    V(carry)(&o);
    K(report)("carry", &o, ((interval_number)1 << 62) + 2048);
}
