/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fuzz target: sums of multiples, at every level, against doublings and additions one bit at a time. Terms come from a
   few points that meet each other: infinity, equal and opposite ones, small multiples, sums of two, points of small
   order and outside of the subgroup; and from scalars at the edges. Each point is a known combination of four bases, so
   that the reference is four products, whatever the number of terms.

   Input: group, options, threads, length, one common scalar, then a byte for the point and one for the scalar of each
   term (some scalars take more). Terms repeat until the length is reached. */
#include "fuzz.h"

#include "zkp/codec.h"
#include "zkp/msm.h"
#include "zkp/prime_group.h"
#include "zkp_api/curve.h"
#include "zkp_api/msm.h"

enum { BASES = 4, LIMBS = 6, KINDS = 256, MOST = 600 };

/* Integers of 384 bits in two's complement, little-endian words. */
typedef struct { uint64_t w[LIMBS]; } integer;

static void add_multiple(integer *o, const uint8_t k[32], int32_t factor) {
    const uint64_t small = (uint64_t)(factor < 0 ? -(int64_t)factor : factor);
    uint64_t product[LIMBS] = {0};
    unsigned __int128 carry = 0;
    for (int i = 0; i < LIMBS; i++) {
        uint64_t word = 0;
        for (int j = 7; i < 4 && j >= 0; j--) word = word << 8 | k[8 * i + j];
        carry += (unsigned __int128)word * small;
        product[i] = (uint64_t)carry;
        carry >>= 64;
    }
    carry = factor < 0;
    for (int i = 0; i < LIMBS; i++) {
        carry += (unsigned __int128)o->w[i] + (factor < 0 ? ~product[i] : product[i]);
        o->w[i] = (uint64_t)carry;
        carry >>= 64;
    }
}

static void add_integer(integer *o, const integer *a) {
    unsigned __int128 carry = 0;
    for (int i = 0; i < LIMBS; i++) {
        carry += (unsigned __int128)o->w[i] + a->w[i];
        o->w[i] = (uint64_t)carry;
        carry >>= 64;
    }
}

static int is_negative(const integer *a) { return (int)(a->w[LIMBS - 1] >> 63); }

static void negate(integer *o) {
    unsigned __int128 carry = 1;
    for (int i = 0; i < LIMBS; i++) {
        carry += ~o->w[i];
        o->w[i] = (uint64_t)carry;
        carry >>= 64;
    }
}

/* The four curves behind one face: points in the largest form, by the plain functions of the portable level. */
typedef union {
    zkp_g1 g1;
    zkp_g2 g2;
    zkp_point small;
} point;

enum { G1, G2, ED25519, JUBJUB, CURVES };
static const zkp_prime_group *const groups[CURVES] = {NULL, NULL, &zkp_group_ed25519, &zkp_group_jubjub};

static void zero(point *o, int curve) {
    if (curve == G1) o->g1 = zkp_g1_infinity;
    else if (curve == G2) o->g2 = zkp_g2_infinity;
    else groups[curve]->identity(&o->small);
}

static void add(point *o, const point *a, const point *b, int curve) {
    if (curve == G1) zkp_g1_add(&o->g1, &a->g1, &b->g1);
    else if (curve == G2) zkp_g2_add(&o->g2, &a->g2, &b->g2);
    else groups[curve]->add(&o->small, &a->small, &b->small);
}

static void minus(point *o, int curve) {
    if (curve == G1) zkp_g1_neg(&o->g1, &o->g1);
    else if (curve == G2) zkp_g2_neg(&o->g2, &o->g2);
    else groups[curve]->neg(&o->small, &o->small);
}

static void reference(point *o, integer k, const point *p, int curve) {
    const int negative = is_negative(&k);
    if (negative) negate(&k);
    int top = 64 * LIMBS;
    while (top > 0 && !(k.w[(top - 1) / 64] >> (top - 1) % 64 & 1)) top--;
    zero(o, curve);
    while (top-- > 0) {
        add(o, o, o, curve);
        if (k.w[top / 64] >> top % 64 & 1) add(o, o, p, curve);
    }
    if (negative) minus(o, curve);
}

/* Uncompressed encodings on G1 and G2, affine coordinates on the others. */
static size_t size_of(int curve) { return curve == G1 ? 96 : curve == G2 ? 192 : 64; }

static void write(uint8_t *o, const point *p, int curve) {
    if (curve == G1) {
        zkp_g1_affine a;
        zkp_g1_to_affine(&a, &p->g1);
        zkp_g1_encode96(o, &a);
    } else if (curve == G2) {
        zkp_g2_affine a;
        zkp_g2_to_affine(&a, &p->g2);
        zkp_g2_encode192(o, &a);
    } else {
        groups[curve]->to_affine(o, &p->small);
    }
}

static void order_of(integer *o, int curve) {
    memset(o, 0, sizeof *o);
    memcpy(o->w, curve <= G2 ? zkp_fr_modulus : groups[curve]->order, 32);
}

/* A point of the curve outside of the subgroup, by decoding small numbers. */
static void outside(point *o, int curve) {
    for (uint8_t x = 2;; x++) {
        uint8_t bytes[96] = {0};
        if (curve == G1) {
            zkp_g1_affine a;
            bytes[0] = 0x80;
            bytes[47] = x;
            if (zkp_g1_decode(&a, bytes, 48, 0) != ZKP_OK || zkp_g1_decode(&a, bytes, 48, 1) == ZKP_OK) continue;
            zkp_g1_decode(&a, bytes, 48, 0);
            zkp_g1_from_affine(&o->g1, &a);
        } else if (curve == G2) {
            zkp_g2_affine a;
            bytes[0] = 0x80;
            bytes[95] = x;
            if (zkp_g2_decode(&a, bytes, 96, 0) != ZKP_OK) continue;
            zkp_g2_from_affine(&o->g2, &a);
        } else {
            bytes[0] = x;
            if (groups[curve]->decode_var(&o->small, bytes, 0) != ZKP_OK) continue;
            if (groups[curve]->in_subgroup_var(&o->small)) continue;
        }
        return;
    }
}

/* Bases: a generator G, another point Q of the subgroup, a point T of small order (3 on G1; on G2, which has none that
   is easy to find, another one outside of the subgroup), a point U outside of the subgroup. */
static struct {
    point bases[BASES];
    point points[KINDS];
    uint8_t bytes[KINDS][192];
    uint8_t made[KINDS];
    int ready;
} worlds[CURVES];

static void make_bases(int curve) {
    point *b = worlds[curve].bases;
    integer k = {{UINT64_C(0x9e3779b97f4a7c15), UINT64_C(0xbf58476d1ce4e5b9), 5, 0, 0, 0}};
    if (curve == G1) zkp_g1_from_affine(&b[0].g1, &zkp_g1_generator);
    else if (curve == G2) zkp_g2_from_affine(&b[0].g2, &zkp_g2_generator);
    else groups[curve]->generator(&b[0].small, ZKP_GROUP_GENERATOR);
    reference(&b[1], k, &b[0], curve);
    outside(&b[3], curve);
    order_of(&k, curve);
    reference(&b[2], k, &b[3], curve);
    if (curve == G1) { /* (0, 2) has order 3 */
        uint8_t bytes[48] = {0x80};
        zkp_g1_affine a;
        REQUIRE(zkp_g1_decode(&a, bytes, 48, 0) == ZKP_OK);
        zkp_g1_from_affine(&b[2].g1, &a);
    }
    worlds[curve].ready = 1;
}

/* How a point is made of the bases. */
static void factors(int32_t o[BASES], uint8_t which) {
    const int32_t n = which / 16;
    memset(o, 0, BASES * sizeof *o);
    switch (which % 16) {
    case 0: break;
    case 1: o[0] = 1; break;
    case 2: o[0] = -1; break;
    case 3: o[1] = 1; break;
    case 4: o[1] = -1; break;
    case 5: o[0] = n; break;
    case 6: o[0] = -n; break;
    case 7: o[1] = n - 8; break;
    case 8: o[0] = n; o[1] = 1; break;
    case 9: o[0] = -n; o[1] = -1; break;
    case 10: o[0] = 1 << n; break;
    case 11: o[0] = -(1 << n); break;
    case 12: o[2] = n; break;
    case 13: o[2] = 1; o[0] = n - 8; break;
    case 14: o[3] = n % 2 ? 1 : -1; o[0] = n / 2; break;
    default: o[3] = n - 8; break;
    }
}

static void need_point(uint8_t which, int curve) {
    if (worlds[curve].made[which]) return;
    int32_t by[BASES];
    point *sum = &worlds[curve].points[which], term;
    factors(by, which);
    zero(sum, curve);
    for (int i = 0; i < BASES; i++) {
        const uint8_t one[32] = {1};
        integer k = {{0}};
        add_multiple(&k, one, by[i]);
        reference(&term, k, &worlds[curve].bases[i], curve);
        add(sum, sum, &term, curve);
    }
    write(worlds[curve].bytes[which], sum, curve);
    worlds[curve].made[which] = 1;
}

/* On G1 and G2. */
static int is_member(uint8_t which, int curve) {
    const int n = which / 16;
    return which % 16 < 12 || (which % 16 == 12 && (n == 0 || (curve == G1 && n % 3 == 0))) ||
           (which % 16 == 15 && n == 8);
}

/* 256-bit integers; `order` is that of the group. */
static void scalar(uint8_t o[32], const integer *order, const uint8_t common[32], stream *s) {
    const uint8_t kind = take(s), n = kind / 16, one[32] = {1};
    integer k = {{0}};
    switch (kind % 16) {
    case 0: break;
    case 1: k.w[0] = 1; break;
    case 2: k = *order; add_multiple(&k, one, -1); break;
    case 3: k = *order; add_multiple(&k, one, -1 - n); break;
    case 4: k.w[0] = n; break;
    case 5: add_multiple(&k, common, 1); break;
    case 6: k = *order; add_multiple(&k, common, -1); break; /* may be negative, cut to 256 bits */
    case 7: { const uint8_t bit = take(s); k.w[bit / 64] = UINT64_C(1) << bit % 64; break; }
    case 8: {
        const uint8_t bit = take(s);
        k.w[bit / 64] = UINT64_C(1) << bit % 64;
        add_multiple(&k, one, -1 - n);
        break;
    }
    case 9: k = *order; k.w[0] ^= 1; break; /* r is odd */
    case 10: /* about half of the order */
        for (int i = 0; i < 4; i++) k.w[i] = order->w[i] >> 1 | (i < 3 ? order->w[i + 1] << 63 : 0);
        add_multiple(&k, one, n - 8);
        break;
    case 11: k.w[0] = take32(s); break;
    case 12: for (int i = 0; i < 2; i++) k.w[i] = (uint64_t)take32(s) << 32 | take32(s); break;
    case 13: k = *order; add_multiple(&k, one, n); break; /* not below the order */
    case 14: memset(&k, n % 2 ? 0xff : 0x55, sizeof k); break;
    default: for (int i = 0; i < 4; i++) k.w[i] = (uint64_t)take32(s) << 32 | take32(s); break;
    }
    memcpy(o, k.w, 32);
}

static int is_below(const uint8_t k[32], const integer *order) {
    uint64_t w[4];
    memcpy(w, k, 32);
    for (int i = 3; i >= 0; i--) {
        if (w[i] != order->w[i]) return w[i] < order->w[i];
    }
    return 0;
}

/* On G1 and G2 a scalar above r / 2 counts as k - r (zkp_api/msm.h), which shows outside of the subgroup. */
static int is_upper(const uint8_t k[32], const integer *order) {
    integer twice = {{0}};
    add_multiple(&twice, k, 2);
    for (int i = 4; i >= 0; i--) {
        if (twice.w[i] != order->w[i]) return twice.w[i] > order->w[i];
    }
    return 0;
}

typedef struct {
    int curve, option, threads;
    size_t n, first; /* a second sum begins with the term `first` */
    uint8_t which[MOST], k[MOST][32];
    int all_members, all_below;
    size_t first_outside;
} sum;

/* Two sums over the same scalars, as the prover has them: all points, and those from `first` on. */
static void run_job(uint8_t *o, uint8_t *o_second, const sum *t, const uint64_t *keys, const uint8_t *k) {
    const int g1 = t->curve == G1;
    const size_t threads = (size_t)t->threads, g1_count = g1 ? 2 : 0, g2_count = g1 ? 0 : 2;
    zkp_msm_scalar *folded = exact(t->n * sizeof *folded);
    for (size_t i = 0; i < t->n; i++) REQUIRE(zkp_msm_fold_le32(&folded[i], k + 32 * i) == ZKP_OK);
    zkp_arena arena;
    zkp_msm_job job;
    zkp_arena_measure(&arena);
    zkp_msm_layout(&job, &arena, t->n, g1_count, g2_count, threads);
    const size_t scratch_size = zkp_msm_scratch(&job);
    REQUIRE(zkp_arena_open(&arena, arena.used) == ZKP_OK);
    zkp_msm_layout(&job, &arena, t->n, g1_count, g2_count, threads);
    REQUIRE(!arena.exhausted);
    void *scratch = aligned_alloc(64, (scratch_size / 64 + 1) * 64);
    REQUIRE(scratch != NULL);
    job.scalars = folded;
    zkp_msm_array *arrays = g1 ? job.g1 : job.g2;
    arrays[0] = (zkp_msm_array){keys, 0};
    arrays[1] = (zkp_msm_array){keys + t->first * (g1 ? ZKP_G1_KEY_WORDS : ZKP_G2_KEY_WORDS), t->first};
    zkp_msm_start(&job);
    for (size_t i = 0; i < job.prepare_units; i++) zkp_msm_prepare(&job, i);
    for (size_t i = job.units; i-- > 0;) zkp_msm_unit(&job, i, scratch, NULL);
    for (size_t a = 0; a < 2; a++) {
        point total;
        if (g1) zkp_msm_g1_sum(&total.g1, &job, a);
        else zkp_msm_g2_sum(&total.g2, &job, a);
        write(a == 0 ? o : o_second, &total, t->curve);
    }
    zkp_arena_close(&arena);
    free(scratch);
    free(folded);
}

/* G1 and G2, from encodings or from points in key format. */
static int run_bls(uint8_t *o, uint8_t *o_second, const sum *t, const uint8_t *points, const uint8_t *k) {
    const int g1 = t->curve == G1, check = t->option & 1 ? ZKP_POINTS_SUBGROUP : ZKP_POINTS_ON_CURVE;
    uint64_t bad = 7;
    if (t->option & 2) {
        uint64_t *keys = aligned_alloc(64, (t->n + 1) * (g1 ? 128 : 256));
        REQUIRE(keys != NULL);
        const int made =
            (g1 ? zkp_g1_to_key : zkp_g2_to_key)(keys, &bad, points, t->n, ZKP_POINTS_ON_CURVE, t->threads);
        REQUIRE(made == ZKP_OK);
        if (t->option & 4 && t->all_below) {
            run_job(o, o_second, t, keys, k);
            free(keys);
            return ZKP_OK;
        }
        const int known = t->all_members && t->option & 1 ? ZKP_POINTS_MEMBERS : ZKP_POINTS_TRUSTED;
        const int status = (g1 ? zkp_g1_msm_key : zkp_g2_msm_key)(o, keys, k, t->n, known, t->threads);
        free(keys);
        REQUIRE(status == (t->all_below ? ZKP_OK : ZKP_ERR_RANGE));
        return status;
    }
    const int status = (g1 ? zkp_g1_msm : zkp_g2_msm)(o, &bad, points, k, t->n, check, t->threads);
    if (check == ZKP_POINTS_SUBGROUP && !t->all_members) {
        REQUIRE(status == ZKP_ERR_NOT_IN_SUBGROUP && bad == t->first_outside);
        return status;
    }
    REQUIRE(bad == UINT64_MAX && status == (t->all_below ? ZKP_OK : ZKP_ERR_RANGE));
    return status;
}

/* Ed25519 and Jubjub: sums of public scalars, of secret ones, over bases with tables, and one product each. */
static int run_small(uint8_t *o, const sum *t, const uint8_t *xy, const uint8_t *k) {
    const zkp_prime_group *g = groups[t->curve];
    if (!(t->option & 1) || !t->all_below) { /* any 256 bits */
        const int ed = t->curve == ED25519;
        if (ed && t->option & 2) {
            uint8_t *each = exact(64 * t->n);
            REQUIRE(zkp_ed25519_mul_many(each, xy, k, t->n) == ZKP_OK);
            REQUIRE(zkp_ed25519_sum(o, each, t->n) == ZKP_OK);
            free(each);
            return ZKP_OK;
        }
        REQUIRE((ed ? zkp_ed25519_msm_bytes : zkp_jubjub_msm)(o, xy, k, t->n) == ZKP_OK);
        return ZKP_OK;
    }
    zkp_point *p = exact(t->n * sizeof *p), total;
    zkp_scalar *scalars = exact(t->n * sizeof *scalars);
    for (size_t i = 0; i < t->n; i++) {
        g->from_affine(&p[i], xy + 64 * i);
        REQUIRE(g->scalar_from_le32(&scalars[i], k + 32 * i));
    }
    const size_t few = t->n < 40 ? t->n : 40; /* secrets and tables: few of them */
    const int how = t->option >> 1 & 3;
    if (how == 0) {
        REQUIRE(g->msm_var(&total, p, scalars, t->n) == ZKP_OK);
    } else if (how == 1) {
        REQUIRE(g->msm(&total, p, scalars, few) == ZKP_OK);
        for (size_t i = few; i < t->n; i++) {
            zkp_point one;
            g->mul(&one, &p[i], &scalars[i]);
            g->add(&total, &total, &one);
        }
    } else {
        zkp_group_bases *bases = g->bases_new(p, few);
        REQUIRE(bases != NULL);
        if (how == 2) {
            REQUIRE(g->bases_msm_var(&total, bases, scalars, few, p + few, scalars + few, t->n - few) == ZKP_OK);
        } else {
            uint32_t *which = exact(few * sizeof *which);
            for (size_t i = 0; i < few; i++) which[i] = (uint32_t)(few - 1 - i);
            zkp_scalar *turned = exact(few * sizeof *turned);
            for (size_t i = 0; i < few; i++) turned[i] = scalars[few - 1 - i];
            REQUIRE(g->bases_msm(&total, bases, which, turned, few) == ZKP_OK);
            for (size_t i = few; i < t->n; i++) {
                zkp_point one;
                g->mul_var(&one, &p[i], &scalars[i]);
                g->add(&total, &total, &one);
            }
            free(which);
            free(turned);
        }
        g->bases_free(bases);
    }
    g->to_affine(o, &total);
    free(p);
    free(scalars);
    return ZKP_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static sum t;
    stream s = {data, size};
    integer order, totals[2][BASES] = {{{{0}}}};
    uint8_t common[32], order_bytes[32];
    memset(&t, 0, sizeof t);
    zkp_level_set(ZKP_LEVEL_PORTABLE);
    t.curve = take(&s) % CURVES;
    t.option = take(&s);
    t.threads = 1 + take(&s) % 3;
    const size_t length = take(&s);
    if (!worlds[t.curve].ready) make_bases(t.curve);
    order_of(&order, t.curve);
    memcpy(order_bytes, order.w, 32);
    take_bytes(common, 32, &s);
    common[31] &= t.curve <= G2 ? 0x3f : t.curve == ED25519 ? 0x0f : 0x07;
    const size_t most = length < 224 ? length : t.curve == G2 ? 300 : length < 248 ? 300 : MOST;
    size_t given = 0;
    while (s.left > 0 && given < most) {
        t.which[given] = take(&s);
        scalar(t.k[given++], &order, common, &s);
    }
    t.n = given == 0 ? 0 : most;
    t.first = t.n == 0 ? 0 : common[1] % (t.n + 1);
    for (size_t i = given; i < t.n; i++) {
        t.which[i] = t.which[i % given];
        memcpy(t.k[i], t.k[i % given], 32);
    }
    t.all_members = t.all_below = 1;
    t.first_outside = SIZE_MAX;
    const size_t bytes = size_of(t.curve);
    uint8_t *points = exact(bytes * t.n), *k = exact(32 * t.n);
    for (size_t i = 0; i < t.n; i++) {
        int32_t by[BASES];
        need_point(t.which[i], t.curve);
        memcpy(points + bytes * i, worlds[t.curve].bytes[t.which[i]], bytes);
        memcpy(k + 32 * i, t.k[i], 32);
        factors(by, t.which[i]);
        for (int b = 0; b < BASES; b++) {
            integer term = {{0}};
            add_multiple(&term, t.k[i], by[b]);
            if (t.curve <= G2 && is_upper(t.k[i], &order)) add_multiple(&term, order_bytes, -by[b]);
            add_integer(&totals[0][b], &term);
            if (i >= t.first) add_integer(&totals[1][b], &term);
        }
        t.all_below &= is_below(t.k[i], &order);
        if (!is_member(t.which[i], t.curve) && t.all_members) {
            t.all_members = 0;
            t.first_outside = i;
        }
    }
    const int twice = t.curve <= G2 && (t.option & 6) == 6 && t.all_below;
    uint8_t right[2][192], out[2][192];
    for (int which = 0; which <= twice; which++) {
        point expected, term;
        zero(&expected, t.curve);
        for (int b = 0; b < BASES; b++) {
            reference(&term, totals[which][b], &worlds[t.curve].bases[b], t.curve);
            add(&expected, &expected, &term, t.curve);
        }
        write(right[which], &expected, t.curve);
    }
    FOR_EACH_LEVEL(level) {
        memset(out, 0xee, sizeof out);
        const int status =
            t.curve <= G2 ? run_bls(out[0], out[1], &t, points, k) : run_small(out[0], &t, points, k);
        if (status == ZKP_OK) REQUIRE(memcmp(out[0], right[0], bytes) == 0);
        if (status == ZKP_OK && twice) REQUIRE(memcmp(out[1], right[1], bytes) == 0);
    }
    free(points);
    free(k);
    return 0;
}
