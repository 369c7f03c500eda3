/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Additions of affine points in lanes: rows of eight points, many rows a batch, one inversion a batch. Included once
   per group, which defines
     FE8, F(name)   field elements in lanes     FE, FE_(name)   the scalar code's
     WORDS          of one coordinate in key format

   A point is there or not: the mask of a row says in which lanes, and an absent point is infinity. Lanes where both
   points are there are added, others pass on what they have. A batch divides by the differences of x: it inverts the
   product of their norms, which lie in Fp (in Fp itself each is its own norm), so that on G2 the three products of
   every addition that share an inversion are products in Fp. It does not look at the differences. If the product is
   zero, some lane holds equal or opposite points: then the batch is classified lane by lane and the product made
   again, with 2 y in place of the difference where the points are equal and 1 where they are opposite. Whatever the
   points, no lane divides by zero.

   Coordinates are bounded by k p with k the same for a whole batch: sums are bounded by (2 k + 2) p. They are reduced
   when they leave the tree, not before. */

#define POINT_WORDS (2 * WORDS)
#define BATCH_ROWS 512 /* of one inversion */
#define REF(r) ((r) & ~ZKP_REF_NEGATIVE)

typedef struct {
    FE8 x, y;
} points8;

/* Eight references: lane l takes points[ref], with its sign changed if the top bit says so. Lanes without a point name
   any point. */
typedef struct {
    uint32_t ref[8];
} picks;

/* Row `to` becomes its first operand plus its second one. */
typedef struct {
    uint32_t to;
    uint8_t p, q;           /* lanes where the operands are there */
    uint8_t equal, opposite; /* found by the classification */
} addition;

/* Where the operands of a batch come from. */
typedef enum {
    TWO_PICKS, /* both from references */
    TWO_ROWS,  /* row `to` and row `to + step` */
    ROW_PICK   /* row `to` and a reference */
} operands;

typedef struct {
    points8 *rows;
    uint8_t *present;    /* of each row */
    size_t batch; /* additions of one inversion, at most BATCH_ROWS */
    addition *additions;
    picks *p, *q;
    fp8 *norms, *prefix; /* of the denominators; their products */
    const uint64_t *points;
    size_t step;
    uint64_t bound; /* k */
    const uint32_t *coming, *coming_end; /* references whose points are wanted next */
} tree;

static void tree_take(tree *t, zkp_arena *arena, size_t rows) {
    t->batch = rows < BATCH_ROWS ? rows : BATCH_ROWS;
    t->rows = zkp_arena_take(arena, rows, sizeof *t->rows);
    t->present = zkp_arena_take(arena, rows, 1);
    t->additions = zkp_arena_take(arena, t->batch, sizeof *t->additions);
    t->p = zkp_arena_take(arena, t->batch, sizeof *t->p);
    t->q = zkp_arena_take(arena, t->batch, sizeof *t->q);
    t->norms = zkp_arena_take(arena, t->batch, sizeof *t->norms);
    t->prefix = zkp_arena_take(arena, t->batch, sizeof *t->prefix);
}

static inline void fetch(FE8 *o, const uint64_t *points, const picks *k, size_t coordinate) {
    const uint64_t *rows[8];
    for (int l = 0; l < 8; l++) rows[l] = points + (size_t)REF(k->ref[l]) * POINT_WORDS + coordinate * WORDS;
    F(load)(o, rows);
    F(claim)(o, 1);
}

static inline __mmask8 signs(const picks *k) {
    return _mm256_movepi32_mask(_mm256_loadu_si256((const __m256i *)(const void *)k->ref));
}

/* Asks for one coordinate of two lanes of the operands of addition i: a few lines at a time, between the products,
   because a burst of them fills the core's buffers for lines under way and stops everything. */
static inline void fetch_ahead(const tree *t, size_t i, int lane, size_t coordinate, operands kind) {
    for (int l = lane; l < lane + 2; l++) {
        const uint64_t *p = t->points + (size_t)REF(t->p[i].ref[l]) * POINT_WORDS + coordinate * WORDS;
        const uint64_t *q = t->points + (size_t)REF(t->q[i].ref[l]) * POINT_WORDS + coordinate * WORDS;
        for (int k = 0; k < WORDS; k += 8) {
            if (kind == TWO_PICKS) _mm_prefetch((const char *)(p + k), _MM_HINT_T0);
            if (kind != TWO_ROWS) _mm_prefetch((const char *)(q + k), _MM_HINT_T0);
        }
    }
}

#define AHEAD 2 /* rows */

/* Asks for COMING points of the next group, which lie far away, while the additions of rows need nothing from there. */
static inline void fetch_coming(tree *t, operands kind) {
    if (kind != TWO_ROWS || COMING == 0 || t->coming_end - t->coming < COMING) return;
    for (int i = 0; i < COMING; i++) {
        const uint64_t *p = t->points + (size_t)REF(t->coming[i]) * POINT_WORDS;
        for (int k = 0; k < POINT_WORDS; k += 8) _mm_prefetch((const char *)(p + k), _MM_HINT_T1);
    }
    t->coming += COMING;
}

/* x of both operands. */
static inline void load_x(FE8 *x1, FE8 *x2, const tree *t, size_t i, operands kind) {
    const addition *a = &t->additions[i];
    if (kind == TWO_PICKS) fetch(x1, t->points, &t->p[i], 0);
    else *x1 = t->rows[a->to].x;
    if (kind == TWO_ROWS) *x2 = t->rows[a->to + t->step].x;
    else fetch(x2, t->points, &t->q[i], 0);
}

/* y of both operands with their signs, limbs not tight. */
static inline void load_y(FE8 *y1, FE8 *y2, const tree *t, size_t i, operands kind) {
    const addition *a = &t->additions[i];
    if (kind == TWO_PICKS) {
        fetch(y1, t->points, &t->p[i], 1);
        F(negate_raw)(y1, y1, signs(&t->p[i]));
    } else {
        *y1 = t->rows[a->to].y;
    }
    if (kind == TWO_ROWS) {
        *y2 = t->rows[a->to + t->step].y;
    } else {
        fetch(y2, t->points, &t->q[i], 1);
        F(negate_raw)(y2, y2, signs(&t->q[i]));
    }
}

/* o = a + k p made tight, for a above -k p. */
static inline void lift(FE8 *o, const FE8 *a, const fp8 *multiple) {
    FE8 zero;
    F(zero)(&zero);
    F(difference)(o, a, &zero, multiple);
}

/* Takes a denominator into the products of its batch. */
static inline void take_denominator(fp8 product[2], tree *t, size_t i, const FE8 *d) {
    F(norm)(&t->norms[i], d);
    t->prefix[i] = product[i & 1];
    F(norm_mul)(&product[i & 1], &t->norms[i], &product[i & 1]);
}

/* The product of the norms of every second addition in each of product[2]. For TWO_PICKS the rows get both x. */
ZKP_INLINE void forwards(fp8 product[2], tree *t, size_t n, operands kind) {
    fp8 k;
    FE8 one;
    fp8_multiple(&k, t->bound);
    F(one)(&one);
    fp8_one(&product[0]);
    fp8_one(&product[1]);
    for (size_t i = 0; i < n; i++) {
        const addition *a = &t->additions[i];
        const __mmask8 both = a->p & a->q;
        FE8 x1, x2, d;
        const size_t ahead = i + AHEAD < n ? i + AHEAD : n - 1;
        fetch_ahead(t, ahead, 0, 0, kind);
        load_x(&x1, &x2, t, i, kind);
        fetch_ahead(t, ahead, 2, 0, kind);
        fetch_coming(t, kind);
        F(difference)(&d, &x2, &x1, &k);
        fetch_ahead(t, ahead, 4, 0, kind);
        if (both != 0xff) F(select)(&d, &one, &d, both);
        if (kind == TWO_PICKS) {
            t->rows[a->to].x = x1;
            t->rows[a->to].y = x2;
        }
        take_denominator(product, t, i, &d);
        fetch_ahead(t, ahead, 6, 0, kind);
    }
}

/* What an addition divides by in lanes that do not simply add. */
static __attribute__((noinline)) void special_denominator(FE8 *d, const addition *a, const FE8 *y1, uint64_t bound) {
    FE8 one;
    F(one)(&one);
    if (a->equal != 0) {
        FE8 doubled;
        fp8 twice;
        fp8_multiple(&twice, 2 * bound);
        F(add_raw)(&doubled, y1, y1);
        lift(&doubled, &doubled, &twice);
        F(reduced)(&doubled, &doubled);
        F(select)(d, d, &doubled, a->equal);
    }
    F(select)(d, &one, d, (__mmask8)(a->p & a->q & ~a->opposite));
}

static inline int is_special(const addition *a) { return (a->p & a->q) != 0xff || (a->equal | a->opposite) != 0; }

/* The same when some denominator is zero: looks at every lane. */
static void classify(fp8 product[2], tree *t, size_t n, operands kind) {
    FE8 zero;
    fp8 k, twice;
    F(zero)(&zero);
    fp8_multiple(&k, t->bound);
    fp8_multiple(&twice, 2 * t->bound);
    fp8_one(&product[0]);
    fp8_one(&product[1]);
    for (size_t i = 0; i < n; i++) {
        addition *a = &t->additions[i];
        FE8 x1, x2, y1, y2, reduced, d;
        load_x(&x1, &x2, t, i, kind);
        load_y(&y1, &y2, t, i, kind);
        F(difference)(&d, &x2, &x1, &k);
        F(reduced)(&reduced, &d);
        const __mmask8 same_x = a->p & a->q & F(same_limbs)(&reduced, &zero);
        if (same_x != 0) {
            FE8 between, doubled;
            F(difference)(&between, &y2, &y1, &twice);
            F(reduced)(&reduced, &between);
            const __mmask8 same_y = F(same_limbs)(&reduced, &zero);
            F(add_raw)(&doubled, &y1, &y1);
            lift(&doubled, &doubled, &twice);
            F(reduced)(&reduced, &doubled);
            a->equal = same_x & same_y & (__mmask8)~F(same_limbs)(&reduced, &zero);
            a->opposite = same_x & (__mmask8)~a->equal;
        }
        if (is_special(a)) special_denominator(&d, a, &y1, t->bound);
        take_denominator(product, t, i, &d);
    }
}

/* Inverts both, with one scalar inversion for the sixteen. Returns 0 if one of them is zero. */
static int invert(fp8 product[2]) {
    fp8 both, level[3], swapped, inverse;
    zkp_fp total;
    fp8_mul(&both, &product[0], &product[1]);
    level[0] = both;
    for (int i = 0; i < 3; i++) {
        fp8_swap_lanes(&swapped, &level[i], 4 >> i);
        fp8_mul(i < 2 ? &level[i + 1] : &both, &swapped, &level[i]);
    }
    fp8_to_scalar(&total, &both);
    if (zkp_fp_is_zero(&total)) return 0;
    zkp_fp_inv_var(&total, &total);
    fp8_from_scalar(&inverse, &total);
    for (int i = 3; i-- > 0;) {
        fp8_swap_lanes(&swapped, &level[i], 4 >> i);
        fp8_mul(&inverse, &swapped, &inverse);
    }
    fp8_mul(&swapped, &product[0], &inverse);
    fp8_mul(&product[0], &product[1], &inverse);
    product[1] = swapped;
    return 1;
}

/* Lanes that are not plain additions. */
static void exceptions(points8 *o, const addition *a, const FE8 *x1, const FE8 *x2, const FE8 *y1, const FE8 *y2,
                       const fp8 *k) {
    FE8 p, q;
    const __mmask8 both = a->p & a->q;
    lift(&p, y1, k);
    lift(&q, y2, k);
    const __mmask8 second = (__mmask8)(~a->p & a->q);
    F(select)(&o->x, x1, &o->x, both);
    F(select)(&o->y, &p, &o->y, both);
    F(select)(&o->x, &o->x, x2, second);
    F(select)(&o->y, &o->y, &q, second);
}

ZKP_INLINE void backwards(fp8 inverse[2], tree *t, size_t n, operands kind) {
    fp8 k, twice, next;
    fp8_multiple(&k, t->bound);
    fp8_multiple(&twice, 2 * t->bound);
    fp8_multiple(&next, 2 * t->bound + 2);
    for (size_t i = n; i-- > 0;) {
        const addition *a = &t->additions[i];
        points8 *row = &t->rows[a->to];
        FE8 x1, x2, y1, y2, d, slope, t1, t2;
        fp8 inv;
        points8 o;
        const size_t ahead = i >= AHEAD ? i - AHEAD : 0;
        F(norm_mul)(&inv, &t->prefix[i], &inverse[i & 1]);
        fetch_ahead(t, ahead, 0, 1, kind);
        fetch_coming(t, kind);
        F(norm_mul)(&inverse[i & 1], &t->norms[i], &inverse[i & 1]);
        fetch_ahead(t, ahead, 2, 1, kind);
        fetch_coming(t, kind);
        x1 = row->x;
        if (kind == TWO_PICKS) x2 = row->y;
        else if (kind == TWO_ROWS) x2 = t->rows[a->to + t->step].x;
        else fetch(&x2, t->points, &t->q[i], 0);
        load_y(&y1, &y2, t, i, kind);
        F(difference)(&d, &x2, &x1, &k);
        F(difference)(&slope, &y2, &y1, &twice);
        if (is_special(a)) {
            special_denominator(&d, a, &y1, t->bound);
            if (a->equal != 0) { /* 3 x^2 */
                FE8 square, zero;
                F(zero)(&zero);
                F(reduced)(&square, &x1);
                F(sqr_plus)(&square, &square, &zero);
                F(add)(&t1, &square, &square);
                F(add)(&t1, &t1, &square);
                F(select)(&slope, &slope, &t1, a->equal);
            }
        }
        F(divide)(&slope, &slope, &d, &inv, &twice);
        fetch_ahead(t, ahead, 4, 1, kind);
        fetch_coming(t, kind);
        F(add_raw)(&t1, &x1, &x2);
        F(minus_raw)(&t1, &twice, &t1);
        F(sqr_plus)(&o.x, &slope, &t1);
        fetch_ahead(t, ahead, 6, 1, kind);
        fetch_coming(t, kind);
        F(difference)(&t2, &x1, &o.x, &next);
        F(minus_raw)(&t1, &k, &y1);
        F(mul_plus)(&o.y, &t2, &slope, &t1);
        if ((a->p & a->q) != 0xff) exceptions(&o, a, &x1, &x2, &y1, &y2, &k);
        *row = o;
        t->present[a->to] = (uint8_t)((a->p | a->q) & ~a->opposite);
    }
}

/* Runs additions[0 .. n), n <= t->batch. */
ZKP_INLINE void run_additions(tree *t, size_t n, operands kind) {
    fp8 product[2];
    if (n == 0) return;
    forwards(product, t, n, kind);
    if (!invert(product)) {
        classify(product, t, n, kind);
        invert(product);
    }
    backwards(product, t, n, kind);
}

/* Out of line, so that there is one copy of each. */
static __attribute__((noinline)) void add_picks(tree *t, size_t n) { run_additions(t, n, TWO_PICKS); }
static __attribute__((noinline)) void add_rows(tree *t, size_t n) { run_additions(t, n, TWO_ROWS); }
static __attribute__((noinline)) void add_entries(tree *t, size_t n) { run_additions(t, n, ROW_PICK); }
