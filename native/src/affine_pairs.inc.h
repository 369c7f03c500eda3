/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Additions of pairs of affine points with one inversion. Included once per group, which defines
     FE, FE_(name)    field element and its functions        XY, PT_PAIR, ADD_PAIRS   affine point, pair, function
   Every pair is classified before it enters the shared product: equal points are doubled, opposite points give
   infinity and infinity passes the other point on, so no denominator is zero, whatever the caller feeds. */

enum { ADD, DOUBLE, TAKE_P, TAKE_Q, VANISH };

/* Reduced elements are equal when their words are; the first word decides almost always. */
static inline int same_words(const FE *a, const FE *b) {
    return *(const uint64_t *)a == *(const uint64_t *)b && memcmp(a, b, sizeof(FE)) == 0;
}

static inline int is_infinite(const XY *a) {
    static const XY infinity;
    return *(const uint64_t *)a == 0 && memcmp(a, &infinity, sizeof(XY)) == 0;
}

static inline void load_point(XY *o, const XY *a, uint32_t negate) {
    *o = *a;
    if (negate) FE_(neg)(&o->y, &o->y);
}

void ADD_PAIRS(const PT_PAIR *pairs, FE *denominators, FE *prefix, uint8_t *kinds, size_t n) {
    if (n == 0) return;
    FE product = FE_(one);
    for (size_t i = 0; i < n; i++) {
        if (i + 6 < n) {
            const PT_PAIR *ahead = &pairs[i + 6];
            __builtin_prefetch(ahead->p);
            __builtin_prefetch((const char *)ahead->p + 64);
            __builtin_prefetch(ahead->q);
            __builtin_prefetch((const char *)ahead->q + 64);
        }
        const PT_PAIR *a = &pairs[i];
        uint8_t kind = ADD;
        FE *denominator = &denominators[i];
        if (is_infinite(a->p)) {
            kind = TAKE_Q;
        } else if (is_infinite(a->q)) {
            kind = TAKE_P;
        } else if (same_words(&a->p->x, &a->q->x)) {
            XY p, q;
            load_point(&p, a->p, a->negate & 1);
            load_point(&q, a->q, a->negate & 2);
            FE_(dbl)(denominator, &p.y);
            kind = same_words(&p.y, &q.y) && !FE_(is_zero)(denominator) ? DOUBLE : VANISH;
        } else {
            FE_(sub)(denominator, &a->q->x, &a->p->x);
        }
        kinds[i] = kind;
        if (kind <= DOUBLE) {
            prefix[i] = product;
            FE_(mul)(&product, &product, denominator);
        }
    }
    FE_(inv_var)(&product, &product);
    for (size_t i = n; i-- > 0;) {
        const PT_PAIR *a = &pairs[i];
        if (kinds[i] > DOUBLE) {
            if (kinds[i] == TAKE_P) {
                load_point(a->o, a->p, a->negate & 1);
            } else if (kinds[i] == TAKE_Q) {
                load_point(a->o, a->q, a->negate & 2);
            } else {
                memset(a->o, 0, sizeof(XY));
            }
            continue;
        }
        FE inverse, slope;
        FE_(mul)(&inverse, &product, &prefix[i]);
        FE_(mul)(&product, &product, &denominators[i]);
        XY p, q, o;
        load_point(&p, a->p, a->negate & 1);
        load_point(&q, a->q, a->negate & 2);
        if (kinds[i] == ADD) {
            FE_(sub)(&slope, &q.y, &p.y);
        } else {
            FE square;
            FE_(sqr)(&square, &p.x);
            FE_(dbl)(&slope, &square);
            FE_(add)(&slope, &slope, &square);
        }
        FE_(mul)(&slope, &slope, &inverse);
        FE_(sqr)(&o.x, &slope);
        FE_(sub)(&o.x, &o.x, &p.x);
        FE_(sub)(&o.x, &o.x, &q.x);
        FE_(sub)(&o.y, &p.x, &o.x);
        FE_(mul)(&o.y, &o.y, &slope);
        FE_(sub)(&o.y, &o.y, &p.y);
        *a->o = o;
    }
}
