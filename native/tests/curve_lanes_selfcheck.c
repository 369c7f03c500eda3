/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decoding, subgroup checks, weighing and Miller loops in lanes against the scalar code: the same status and the same
   bytes for every kind of encoding at every lane, points of every small order included. Compiled with the flags of native/src/ifma.
   Usage: curve_lanes_selfcheck ROUNDS SEED */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ifma/decode_lanes.h"
#include "ifma/miller_lanes.h"
#include "ifma/subgroup_lanes.h"
#include "zkp/codec.h"
#include "zkp/pairing.h"
#include "zkp/subgroup.h"
#include "zkp_api/core.h"

static uint64_t state;
static int failures;

static uint64_t next_word(void) { /* xorshift64* */
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return state * UINT64_C(2685821657736338717);
}

static void must(int condition, const char *law) {
    if (condition) return;
    failures++;
    if (failures < 20) fprintf(stderr, "broken: %s\n", law);
}

static void random_fp(zkp_fp *o) {
    uint8_t bytes[64];
    for (size_t i = 0; i < sizeof bytes; i++) bytes[i] = (uint8_t)(next_word() >> 24);
    zkp_fp_from_be64_wide(o, bytes);
}

/* Points of the curve, hardly ever of the subgroup. */
static void random_g1(zkp_g1_affine *o) {
    uint8_t bytes[48];
    do {
        random_fp(&o->x);
        zkp_fp_to_be48(bytes, &o->x);
        bytes[0] |= (uint8_t)(next_word() & 1 ? 0xa0 : 0x80);
    } while (zkp_g1_decode(o, bytes, 48, 0) != ZKP_OK);
}

static void random_g2(zkp_g2_affine *o) {
    uint8_t bytes[96];
    do {
        random_fp(&o->x.c0);
        random_fp(&o->x.c1);
        zkp_fp_to_be48(bytes, &o->x.c1);
        zkp_fp_to_be48(bytes + 48, &o->x.c0);
        bytes[0] |= (uint8_t)(next_word() & 1 ? 0xa0 : 0x80);
    } while (zkp_g2_decode(o, bytes, 96, 0) != ZKP_OK);
}

/* #E(Fp) / r = 3 * 11^2 * 10177^2 * 859267^2 * 52437899^2 and
   #E'(Fp2) / r = 13^2 * 23^2 * 2713 * 11953 * 262069 * a prime of 448 bits. */
static const uint64_t primes1[] = {3, 11, 11, 10177, 10177, 859267, 859267, 52437899, 52437899};
static const uint64_t primes2[] = {13, 13, 23, 23, 2713, 11953, 262069};
static const uint64_t large2[8] = {0x826d177200c0d3b1, 0x77d87384d026cd73, 0xfab9c0da5cf222c3, 0xa9d75bb98b95878a,
                                   0xe0490c5afca1eeb2, 0x423572788bea4d6a, 0x8d9f503deeeb5d5c, 0x0000000000000000};
#define ORDER {0xffffffff00000001, 0x53bda402fffe5bfe, 0x3339d80809a1d805, 0x73eda753299d7d48}

/* A point of the order primes1[which]; square: of its square, where the group has one. */
static void small_g1(zkp_g1_affine *o, size_t which, int square) {
    static const uint64_t order[4] = ORDER;
    zkp_g1_affine p;
    zkp_g1 t;
    do {
        random_g1(&p);
        zkp_g1_from_affine(&t, &p);
        zkp_g1_mul_var(&t, &t, order);
        for (size_t i = 0; i < sizeof primes1 / sizeof *primes1; i++) {
            const uint64_t k[4] = {primes1[i], 0, 0, 0};
            if (primes1[i] != primes1[which]) zkp_g1_mul_var(&t, &t, k);
        }
        const uint64_t k[4] = {primes1[which], 0, 0, 0};
        zkp_g1 next;
        zkp_g1_mul_var(&next, &t, k);
        if (!square && !zkp_g1_is_infinity(&next)) t = next;
        zkp_g1_to_affine(o, &t);
    } while (o->infinity);
}

static void small_g2(zkp_g2_affine *o, size_t which, int square) {
    static const uint64_t order[4] = ORDER, shift[4] = {0, 0, 1, 0};
    zkp_g2_affine p;
    zkp_g2 t, high;
    do {
        random_g2(&p);
        zkp_g2_from_affine(&t, &p);
        zkp_g2_mul_var(&t, &t, order);
        zkp_g2_mul_var(&high, &t, large2 + 4);
        zkp_g2_mul_var(&high, &high, shift);
        zkp_g2_mul_var(&high, &high, shift);
        zkp_g2_mul_var(&t, &t, large2);
        zkp_g2_add(&t, &t, &high);
        for (size_t i = 0; i < sizeof primes2 / sizeof *primes2; i++) {
            const uint64_t k[4] = {primes2[i], 0, 0, 0};
            if (primes2[i] != primes2[which]) zkp_g2_mul_var(&t, &t, k);
        }
        const uint64_t k[4] = {primes2[which], 0, 0, 0};
        zkp_g2 next;
        zkp_g2_mul_var(&next, &t, k);
        if (!square && !zkp_g2_is_infinity(&next)) t = next;
        zkp_g2_to_affine(o, &t);
    } while (o->infinity);
}

static void member_g1(zkp_g1_affine *o) {
    zkp_g1 t;
    random_g1(o);
    zkp_g1_from_affine(&t, o);
    zkp_g1_clear_cofactor(&t, &t);
    zkp_g1_to_affine(o, &t);
}

static void member_g2(zkp_g2_affine *o) {
    zkp_g2 t;
    random_g2(o);
    zkp_g2_from_affine(&t, o);
    zkp_g2_clear_cofactor(&t, &t);
    zkp_g2_to_affine(o, &t);
}

/* A member of the subgroup plus a point of small order is the hardest case for a test by a multiple. */
static void shifted_g1(zkp_g1_affine *o, const zkp_g1_affine *small) {
    zkp_g1 t;
    member_g1(o);
    zkp_g1_from_affine(&t, o);
    zkp_g1_add_affine(&t, &t, small);
    zkp_g1_to_affine(o, &t);
}

static void shifted_g2(zkp_g2_affine *o, const zkp_g2_affine *small) {
    zkp_g2 t;
    member_g2(o);
    zkp_g2_from_affine(&t, o);
    zkp_g2_add_affine(&t, &t, small);
    zkp_g2_to_affine(o, &t);
}

/* Spoils an encoding of `len` bytes, whose coordinates have 48 bytes each. */
static void spoil(uint8_t *bytes, size_t len) {
    static const uint8_t p[48] = {
        0x1a, 0x01, 0x11, 0xea, 0x39, 0x7f, 0xe6, 0x9a, 0x4b, 0x1b, 0xa7, 0xb6, 0x43, 0x4b, 0xac, 0xd7,
        0x64, 0x77, 0x4b, 0x84, 0xf3, 0x85, 0x12, 0xbf, 0x67, 0x30, 0xd2, 0xa0, 0xf6, 0xb0, 0xf6, 0x24,
        0x1e, 0xab, 0xff, 0xfe, 0xb1, 0x53, 0xff, 0xff, 0xb9, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xaa, 0xab};
    const size_t at = 48 * (next_word() % (len / 48));
    const uint8_t flags = bytes[0] & 0xe0;
    switch (next_word() % 9) {
    case 0: /* any flags */
        bytes[0] = (uint8_t)((bytes[0] & 0x1f) | (next_word() & 0xe0));
        return;
    case 1: /* the modulus, one less, one more */
    case 2:
        memcpy(bytes + at, p, 48);
        bytes[at + 47] = (uint8_t)(0xaa + next_word() % 3);
        if (at == 0) bytes[0] |= flags;
        return;
    case 3: /* all ones: the largest coordinate that can be written */
        memset(bytes + at, 0xff, 48);
        if (at == 0) bytes[0] = flags | 0x1f;
        return;
    case 4:
        memset(bytes + at, 0, 48);
        if (at == 0) bytes[0] = flags;
        return;
    case 5: /* infinity, and almost */
        memset(bytes, 0, len);
        bytes[0] = (uint8_t)(next_word() & 0xe0);
        if (next_word() & 1) bytes[next_word() % len] |= (uint8_t)(1u << (next_word() % 8));
        return;
    case 6: /* another byte */
        bytes[next_word() % len] ^= (uint8_t)(1 + next_word() % 255);
        return;
    case 7: /* noise */
        for (size_t i = 0; i < len; i++) bytes[i] = (uint8_t)(next_word() >> 24);
        return;
    default: /* the other root, or a sign flag where none belongs */
        bytes[0] ^= 0x20;
    }
}

/* The encoding at one lane. kind: the point's order, and whether the bytes are then spoiled. */
static void encoding_g1(uint8_t bytes[96], size_t len, unsigned kind) {
    zkp_g1_affine p, small;
    switch (kind % 8) {
    case 0: random_g1(&p); break;
    case 1: small_g1(&p, next_word() % 9, 0); break;
    case 2: {
        const size_t which = next_word() % 9;
        small_g1(&p, which, which > 0);
        break;
    }
    case 3:
        small_g1(&small, next_word() % 9, 0);
        shifted_g1(&p, &small);
        break;
    case 4: p = (zkp_g1_affine){.infinity = 1}; break;
    default: member_g1(&p);
    }
    if (len == 48) zkp_g1_encode48(bytes, &p);
    else zkp_g1_encode96(bytes, &p);
    if (kind & 8) spoil(bytes, len);
}

static void encoding_g2(uint8_t bytes[192], size_t len, unsigned kind) {
    zkp_g2_affine p, small;
    switch (kind % 8) {
    case 0: random_g2(&p); break;
    case 1: small_g2(&p, next_word() % 7, 0); break;
    case 2: {
        const size_t which = next_word() % 4;
        small_g2(&p, which, 1);
        break;
    }
    case 3:
        small_g2(&small, next_word() % 7, 0);
        shifted_g2(&p, &small);
        break;
    case 4: p = (zkp_g2_affine){.infinity = 1}; break;
    default: member_g2(&p);
    }
    if (len == 96) zkp_g2_encode96(bytes, &p);
    else zkp_g2_encode192(bytes, &p);
    if (kind & 8) spoil(bytes, len);
}

static void compare_g1(const uint8_t bytes[8][96], size_t len, int subgroup) {
    uint8_t out[8][96], expected[96];
    uint8_t *outs[8];
    const uint8_t *ins[8];
    int status[8];
    __mmask8 infinite;
    g1x8 points;
    for (int i = 0; i < 8; i++) {
        outs[i] = out[i];
        ins[i] = bytes[i];
    }
    zkp_ifma_g1_decode(&points, &infinite, status, outs, ins, len, subgroup);
    for (int i = 0; i < 8; i++) {
        zkp_g1_affine p;
        const int right = zkp_g1_decode(&p, bytes[i], len, subgroup);
        must(status[i] == right, "status of a decoded G1 point");
        zkp_g1_encode96(expected, &p);
        must(memcmp(out[i], expected, 96) == 0, "bytes of a decoded G1 point");
        must(((infinite >> i) & 1) == (right == ZKP_OK && p.infinity), "infinity of a decoded G1 point");
        zkp_fp x[8], y[8];
        zkp_fp *xs[8], *ys[8];
        for (int k = 0; k < 8; k++) {
            xs[k] = &x[k];
            ys[k] = &y[k];
        }
        fp8_to_words(xs, &points.x);
        fp8_to_words(ys, &points.y);
        must(zkp_fp_eq(&x[i], &p.x) && zkp_fp_eq(&y[i], &p.y), "lanes of a decoded G1 point");
    }
}

static void compare_g2(const uint8_t bytes[8][192], size_t len, int subgroup) {
    uint8_t out[8][192], expected[192];
    uint8_t *outs[8];
    const uint8_t *ins[8];
    int status[8];
    __mmask8 infinite;
    g2x8 points;
    for (int i = 0; i < 8; i++) {
        outs[i] = out[i];
        ins[i] = bytes[i];
    }
    zkp_ifma_g2_decode(&points, &infinite, status, outs, ins, len, subgroup);
    for (int i = 0; i < 8; i++) {
        zkp_g2_affine p;
        const int right = zkp_g2_decode(&p, bytes[i], len, subgroup);
        must(status[i] == right, "status of a decoded G2 point");
        zkp_g2_encode192(expected, &p);
        must(memcmp(out[i], expected, 192) == 0, "bytes of a decoded G2 point");
        must(((infinite >> i) & 1) == (right == ZKP_OK && p.infinity), "infinity of a decoded G2 point");
    }
}

/* Every small order at every lane, beside members. */
static void small_orders(void) {
    for (size_t which = 0; which < 9; which++) {
        for (int square = 0; square < 2; square++) {
            uint8_t one[8][96], two[8][192];
            const size_t lane = next_word() % 8;
            for (size_t i = 0; i < 8; i++) {
                zkp_g1_affine p;
                zkp_g2_affine q;
                if (i == lane) small_g1(&p, which, square && which > 0);
                else member_g1(&p);
                if (i == lane) small_g2(&q, which % 7, square && which % 7 < 4);
                else member_g2(&q);
                zkp_g1_encode48(one[i], &p);
                zkp_g2_encode96(two[i], &q);
            }
            compare_g1((const uint8_t(*)[96])one, 48, 1);
            compare_g2((const uint8_t(*)[192])two, 96, 1);
        }
    }
}

static void roots(void) {
    zkp_fp a[8], b[8];
    zkp_fp2 c[8];
    const zkp_fp *as[8], *bs[8];
    zkp_fp *back[8], *back1[8];
    fp8 x, y;
    fp2x8 u, v;
    for (int i = 0; i < 8; i++) {
        random_fp(&a[i]);
        random_fp(&b[i]);
        if (next_word() % 8 == 0) a[i] = zkp_fp_zero;
        if (next_word() % 4 == 0) b[i] = zkp_fp_zero;
        if (next_word() % 2 == 0) zkp_fp_sqr(&a[i], &a[i]);
        c[i] = (zkp_fp2){a[i], b[i]};
        if (next_word() % 2 == 0) zkp_fp2_sqr(&c[i], &c[i]);
        as[i] = &a[i];
        back[i] = &a[i];
        back1[i] = &b[i];
    }
    fp8_from_words(&x, as);
    const __mmask8 squares = zkp_ifma_fp_sqrt(&y, &x);
    zkp_fp root[8];
    for (int i = 0; i < 8; i++) {
        must(zkp_fp_sqrt_var(&root[i], &a[i]) == ((squares >> i) & 1), "squares of Fp");
    }
    fp8_to_words(back, &y);
    for (int i = 0; i < 8; i++) must(zkp_fp_eq(&a[i], &root[i]), "square roots in Fp");
    for (int i = 0; i < 8; i++) {
        as[i] = &c[i].c0;
        bs[i] = &c[i].c1;
    }
    fp8_from_words(&u.c0, as);
    fp8_from_words(&u.c1, bs);
    const __mmask8 squares2 = zkp_ifma_fp2_sqrt(&v, &u);
    fp8_to_words(back, &v.c0);
    fp8_to_words(back1, &v.c1);
    for (int i = 0; i < 8; i++) {
        zkp_fp2 right;
        const int ok = zkp_fp2_sqrt_var(&right, &c[i]);
        must(ok == ((squares2 >> i) & 1), "squares of Fp2");
        if (ok) must(zkp_fp_eq(&a[i], &right.c0) && zkp_fp_eq(&b[i], &right.c1), "square roots in Fp2");
    }
}

/* Weights at edges of the recoding, and random ones. */
static uint64_t half_weight(void) {
    switch (next_word() % 6) {
    case 0: return next_word() % 5;
    case 1: return UINT64_MAX - next_word() % 5;
    case 2: return UINT64_C(1) << (next_word() % 64);
    default: return next_word();
    }
}

static void weighed(zkp_g1_affine *o, const zkp_g1_affine *a, uint64_t low, uint64_t high) {
    const uint64_t k[4] = {low, 0, 0, 0}, m[4] = {high, 0, 0, 0};
    zkp_g1_affine image;
    zkp_g1 t, u;
    zkp_g1_phi(&image, a);
    zkp_g1_from_affine(&t, a);
    zkp_g1_from_affine(&u, &image);
    zkp_g1_mul_var(&t, &t, k);
    zkp_g1_mul_var(&u, &u, m);
    zkp_g1_add(&t, &t, &u);
    zkp_g1_to_affine(o, &t);
}

#define GROUPS 3

/* Groups with idle lanes, infinite points, and points off the subgroup that must be found and disturb nobody. */
static void pairs(int outsiders) {
    static zkp_ifma_pairs groups[GROUPS];
    const size_t n = 1 + next_word() % GROUPS;
    zkp_fp12 expected = zkp_fp12_one, found, t;
    __mmask8 members[GROUPS];
    for (size_t g = 0; g < n; g++) {
        uint8_t one[8][96], two[8][192];
        const uint8_t *ones[8], *twos[8];
        uint64_t low[8], high[8];
        int status[8];
        __mmask8 infinite_p, infinite_q;
        g1x8 points;
        zkp_ifma_pairs *group = &groups[g];
        group->active = (__mmask8)(next_word() & 1 ? 0xff : next_word());
        members[g] = 0xff;
        zkp_g1_affine p[8];
        zkp_g2_affine q[8];
        for (int i = 0; i < 8; i++) {
            member_g1(&p[i]);
            member_g2(&q[i]);
            if (next_word() % 16 == 0) p[i] = (zkp_g1_affine){.infinity = 1};
            if (next_word() % 16 == 0) q[i] = (zkp_g2_affine){.infinity = 1};
            if (outsiders && next_word() % 3 == 0) {
                const size_t which = next_word() % 7;
                if (next_word() % 4 == 0) random_g2(&q[i]);
                else small_g2(&q[i], which, which < 4 && (next_word() & 1));
                members[g] &= (__mmask8)~(1 << i);
                group->active &= (__mmask8)~(1 << i);
            }
            zkp_g1_encode96(one[i], &p[i]);
            zkp_g2_encode192(two[i], &q[i]);
            ones[i] = one[i];
            twos[i] = two[i];
            low[i] = half_weight();
            high[i] = half_weight();
            if ((low[i] | high[i]) == 0) low[i] = 1;
        }
        zkp_ifma_g1_decode(&points, &infinite_p, status, NULL, ones, 96, 0);
        zkp_ifma_g2_decode(&group->q, &infinite_q, status, NULL, twos, 192, 0);
        group->present = (__mmask8)~infinite_q;
        group->active &= (__mmask8)~(infinite_p | infinite_q);
        members[g] &= group->present;
        zkp_ifma_g1_weigh(&group->p, &points, low, high);
        fp8 reduced;
        fp8_one(&reduced);
        fp8_mul(&reduced, &reduced, &group->p.x);
        zkp_g1 w[8];
        zkp_fp *xs[8], *ys[8], *zs[8];
        for (int i = 0; i < 8; i++) {
            xs[i] = &w[i].x;
            ys[i] = &w[i].y;
            zs[i] = &w[i].z;
        }
        fp8_to_words(xs, &reduced);
        fp8_to_words(ys, &group->p.y);
        fp8_to_words(zs, &group->p.z);
        for (int i = 0; i < 8; i++) {
            zkp_g1_affine right, found_point;
            if ((infinite_p >> i) & 1) continue;
            weighed(&right, &p[i], low[i], high[i]);
            zkp_g1_to_affine(&found_point, &w[i]);
            must(zkp_g1_eq_affine(&right, &found_point), "a weighed point");
            if (!((group->active >> i) & 1)) continue;
            const zkp_pair pair = {&right, &q[i], NULL};
            zkp_miller(&t, &pair, 1);
            zkp_fp12_mul(&expected, &expected, &t);
        }
    }
    zkp_ifma_miller_lanes(&found, groups, n);
    for (size_t g = 0; g < n; g++) must(groups[g].member == members[g], "members of the subgroup in a Miller loop");
    zkp_final_exponentiation(&expected, &expected);
    zkp_final_exponentiation(&found, &found);
    must(zkp_fp12_eq(&expected, &found), "a product of pairings");
}

int main(int argc, char **argv) {
    if (argc != 3) return 2;
    const long rounds = strtol(argv[1], NULL, 10);
    state = strtoull(argv[2], NULL, 10) | 1;
    small_orders();
    for (long round = 0; round < rounds; round++) {
        uint8_t one[8][96], two[8][192];
        const size_t whole = next_word() & 1;
        const int subgroup = next_word() % 4 != 0;
        for (int i = 0; i < 8; i++) {
            encoding_g1(one[i], 48 + 48 * whole, (unsigned)(next_word() % 16));
            encoding_g2(two[i], 96 + 96 * whole, (unsigned)(next_word() % 16));
        }
        compare_g1((const uint8_t(*)[96])one, 48 + 48 * whole, subgroup);
        compare_g2((const uint8_t(*)[192])two, 96 + 96 * whole, subgroup);
        roots();
        if (round % 8 == 0) pairs((int)(round / 8 % 2));
    }
    printf("%ld rounds, %d failures\n", rounds, failures);
    return failures != 0;
}
