/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fuzz target: decoders and encoders of points and scalars. The first byte picks a format, the rest makes encodings:
   bytes as they stand, or a valid encoding with some bytes changed. What is read must be written again as it was; a
   refusal leaves the identity; many at once agree with one at a time; membership agrees with a multiplication by the
   group's order; every level gives the same bytes. */
#include "fuzz.h"

#include "zkp/codec.h"
#include "zkp/ed25519.h"
#include "zkp/fp.h"
#include "zkp/jubjub.h"
#include "zkp/prime_group.h"
#include "zkp_api/curve.h"
#include "zkp_api/msm.h"

enum { MANY = 20, LARGEST = 192 };

static uint8_t order[32]; /* of G1 and G2; little-endian */

/* Bytes at the edges of the fields, for the place of a coordinate or of a whole encoding. */
static void edge(uint8_t *o, size_t size, uint8_t which) {
    static const uint8_t p25519[32] = {0xed, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
                                       0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
                                       0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f};
    static const uint8_t eight[32] = {0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4,
                                      0x89, 0xf2, 0xef, 0x98, 0xf0, 0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6,
                                      0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05};
    uint64_t words[4];
    memset(o, which & 1 ? 0xff : 0, size);
    switch (which % 8) {
    case 0: case 1: return;
    case 2: o[0] = 1; return;
    case 3: o[size - 1] = 0x7f; return;
    case 4: memcpy(o, p25519, size < 32 ? size : 32); break;
    case 5: memcpy(o, eight, size < 32 ? size : 32); break;
    case 6: /* r, the modulus of Fr */
        memcpy(words, zkp_fr_modulus, sizeof words);
        memcpy(o, words, size < 32 ? size : 32);
        break;
    default: memcpy(o, zkp_group_ed25519.order, size < 32 ? size : 32); break;
    }
    o[0] = (uint8_t)(o[0] + (which >> 3) % 5 - 2); /* and the numbers near it */
}

typedef enum { G1_SHORT, G1_LONG, G2_SHORT, G2_LONG, JUBJUB_POINT, ED25519_POINT, RISTRETTO_POINT, FORMATS } format;
static const size_t sizes[FORMATS] = {48, 96, 96, 192, 32, 32, 32};

/* Small multiples of the generators, some points outside of the subgroups. */
static void valid(uint8_t *o, format f, uint8_t which) {
    uint64_t k[4] = {which % 64u, 0, 0, 0};
    if (f == G1_SHORT || f == G1_LONG) {
        zkp_g1 p;
        zkp_g1_affine a;
        zkp_g1_from_affine(&p, &zkp_g1_generator);
        zkp_g1_mul_var(&p, &p, k);
        zkp_g1_to_affine(&a, &p);
        if (which & 64) zkp_g1_neg_affine(&a, &a);
        if (f == G1_SHORT) zkp_g1_encode48(o, &a);
        else zkp_g1_encode96(o, &a);
        if (which & 128) o[0] ^= 0x20;
    } else if (f == G2_SHORT || f == G2_LONG) {
        zkp_g2 p;
        zkp_g2_affine a;
        zkp_g2_from_affine(&p, &zkp_g2_generator);
        zkp_g2_mul_var(&p, &p, k);
        zkp_g2_to_affine(&a, &p);
        if (which & 64) zkp_g2_neg_affine(&a, &a);
        if (f == G2_SHORT) zkp_g2_encode96(o, &a);
        else zkp_g2_encode192(o, &a);
        if (which & 128) o[0] ^= 0x20;
    } else if (f == JUBJUB_POINT) {
        zkp_jubjub p;
        zkp_jubjub_affine a;
        zkp_jubjub_from_affine(&p, &zkp_jubjub_generators[which >> 6]);
        zkp_jubjub_mul_var(&p, &p, k);
        zkp_jubjub_to_affine(&a, &p);
        zkp_jubjub_encode(o, &a);
    } else {
        zkp_ed25519 p;
        uint8_t uniform[64] = {0};
        zkp_ed25519_from_affine(&p, &zkp_ed25519_generators[which >> 6 & 1]);
        zkp_ed25519_mul_var(&p, &p, k);
        uniform[3] = which;
        if (f == RISTRETTO_POINT && which & 128) zkp_ristretto_from_uniform(&p, uniform);
        if (f == ED25519_POINT && which & 128) zkp_ed25519_map_to_curve(&p, uniform);
        if (f == RISTRETTO_POINT) zkp_ristretto_encode(o, &p);
        else zkp_ed25519_encode(o, &p);
    }
}

/* One encoding from the stream. */
static void encoding(uint8_t *o, format f, stream *s) {
    const uint8_t how = take(s);
    if (how < 64) {
        take_bytes(o, sizes[f], s);
        return;
    }
    if (how < 96) edge(o, sizes[f], take(s));
    else valid(o, f, take(s));
    for (unsigned i = how % 4; i > 0; i--) { /* changes */
        const size_t at = take(s) % sizes[f];
        if (how & 16) o[at] ^= (uint8_t)(1u << (how >> 5 & 7));
        else o[at] = take(s);
    }
    if (how > 250) edge(o + (sizes[f] > 48 ? sizes[f] / 2 : 0), sizes[f] < 48 ? 32 : 48, take(s));
}

typedef struct {
    int status[MANY];
    uint8_t out[MANY][LARGEST]; /* in a form of its own for each format */
    uint8_t member[MANY];
} answers;

static int is_zero(const uint8_t *p, size_t n) {
    uint8_t any = 0;
    for (size_t i = 0; i < n; i++) any |= p[i];
    return any == 0;
}

static void check_bls(answers *a, format f, const uint8_t *in, size_t n, int subgroup) {
    const int g1 = f == G1_SHORT || f == G1_LONG;
    const size_t size = sizes[f], full = g1 ? 96 : 192;
    int (*const decode)(uint8_t *, const uint8_t *, size_t, int) = g1 ? zkp_curve_g1_decode : zkp_curve_g2_decode;
    int (*const many)(uint8_t *, size_t *, const uint8_t *, size_t, size_t, int) =
        g1 ? zkp_curve_g1_decode_many : zkp_curve_g2_decode_many;
    int (*const compress)(uint8_t *, const uint8_t *) = g1 ? zkp_curve_g1_compress : zkp_curve_g2_compress;
    int (*const in_subgroup)(const uint8_t *) = g1 ? zkp_curve_g1_in_subgroup : zkp_curve_g2_in_subgroup;
    int (*const mul)(uint8_t *, const uint8_t *, const uint8_t *) = g1 ? zkp_curve_g1_mul_var : zkp_curve_g2_mul_var;
    int (*const to_key)(uint64_t *, uint64_t *, const uint8_t *, size_t, int, int) =
        g1 ? zkp_g1_to_key : zkp_g2_to_key;
    int (*const from_key)(uint8_t *, uint64_t *, const uint64_t *, size_t, int) =
        g1 ? zkp_g1_from_key : zkp_g2_from_key;
    int (*const key_check)(uint64_t *, const uint64_t *, size_t, int, int) = g1 ? zkp_g1_key_check : zkp_g2_key_check;
    size_t first_bad = n;
    for (size_t i = 0; i < n; i++) {
        uint8_t *out = a->out[i], copy[LARGEST], short_form[96];
        uint64_t key[32], bad;
        a->status[i] = decode(out, in + size * i, size, subgroup);
        if (a->status[i] != ZKP_OK) {
            REQUIRE(out[0] == 0x40 && is_zero(out + 1, full - 1));
            if (first_bad == n) first_bad = i;
            continue;
        }
        REQUIRE(compress(short_form, out) == ZKP_OK);
        REQUIRE(memcmp(f == G1_LONG || f == G2_LONG ? out : short_form, in + size * i, size) == 0);
        REQUIRE(decode(copy, short_form, full / 2, subgroup) == ZKP_OK && memcmp(copy, out, full) == 0);
        REQUIRE(decode(copy, out, full, subgroup) == ZKP_OK && memcmp(copy, out, full) == 0);
        REQUIRE(mul(copy, out, order) == ZKP_OK);
        const int member = copy[0] == 0x40;
        a->member[i] = (uint8_t)member;
        REQUIRE((in_subgroup(out) == ZKP_OK) == member);
        REQUIRE(member || !subgroup);
        REQUIRE(decode(copy, in + size * i, size, 1) == (member ? ZKP_OK : ZKP_ERR_NOT_IN_SUBGROUP));
        REQUIRE(to_key(key, &bad, out, 1, ZKP_POINTS_ON_CURVE, 1) == ZKP_OK);
        REQUIRE(key_check(&bad, key, 1, ZKP_POINTS_SUBGROUP, 1) == (member ? ZKP_OK : ZKP_ERR_NOT_IN_SUBGROUP));
        REQUIRE(from_key(copy, &bad, key, 1, 1) == ZKP_OK && memcmp(copy, out, full) == 0);
    }
    uint8_t *all = exact(full * n), *items = exact_copy(in, size * n);
    size_t bad = 12345;
    const int status = many(all, &bad, items, n, size, subgroup);
    REQUIRE((status == ZKP_OK) == (first_bad == n));
    if (status != ZKP_OK) REQUIRE(bad == first_bad && status == a->status[bad]);
    for (size_t i = 0; status == ZKP_OK && i < n; i++) REQUIRE(memcmp(all + full * i, a->out[i], full) == 0);
    free(all);
    free(items);
}

/* Points in key format: words of the stream, or those of a point with some of them changed. */
static void check_keys(answers *a, int g1, stream s) {
    const size_t words = g1 ? 16 : 32, full = g1 ? 96 : 192, n = 1 + below(&s, 9);
    uint64_t *keys = exact(8 * words * n), bad = 7;
    uint8_t *out = exact(full * n);
    for (size_t i = 0; i < n; i++) {
        uint8_t point[LARGEST];
        const uint8_t how = take(&s);
        valid(point, g1 ? G1_LONG : G2_LONG, how & 0x7f);
        if (g1) REQUIRE(zkp_g1_to_key(keys + words * i, &bad, point, 1, ZKP_POINTS_SUBGROUP, 1) == ZKP_OK);
        else REQUIRE(zkp_g2_to_key(keys + words * i, &bad, point, 1, ZKP_POINTS_SUBGROUP, 1) == ZKP_OK);
        for (unsigned changes = how & 128 ? 1 + take(&s) % 2u : 0; changes > 0; changes--) {
            const uint8_t at = take(&s), bit = take(&s);
            uint64_t *word = &keys[words * i + at % words];
            if (at & 128) *word ^= UINT64_C(1) << bit % 64;
            else if (at & 64) *word = 0;
            else *word += (uint64_t)bit - 128;
        }
    }
    memset(a, 0, sizeof *a);
    for (int check = ZKP_POINTS_TRUSTED; check <= ZKP_POINTS_MEMBERS; check++) {
        size_t first_bad = n;
        for (size_t i = 0; i < n; i++) {
            uint64_t none;
            const int one = (g1 ? zkp_g1_key_check : zkp_g2_key_check)(&none, keys + words * i, 1, check, 1);
            a->status[4 * (i % 5) + (size_t)check] = one;
            if (one != ZKP_OK && first_bad == n) first_bad = i;
        }
        const int status = (g1 ? zkp_g1_key_check : zkp_g2_key_check)(&bad, keys, n, check, 1 + (int)n % 2);
        REQUIRE((status == ZKP_OK) == (first_bad == n));
        if (status != ZKP_OK) REQUIRE(bad == first_bad);
        if (check != ZKP_POINTS_ON_CURVE) continue;
        const int back = (g1 ? zkp_g1_from_key : zkp_g2_from_key)(out, &bad, keys, n, 1);
        REQUIRE((back == ZKP_OK) == (first_bad == n));
        for (size_t i = 0; back == ZKP_OK && i < n; i++) {
            uint64_t key[32];
            if (g1) REQUIRE(zkp_g1_to_key(key, &bad, out + full * i, 1, ZKP_POINTS_ON_CURVE, 1) == ZKP_OK);
            else REQUIRE(zkp_g2_to_key(key, &bad, out + full * i, 1, ZKP_POINTS_ON_CURVE, 1) == ZKP_OK);
            REQUIRE(memcmp(key, keys + words * i, 8 * words) == 0);
            memcpy(a->out[i], out + full * i, full);
        }
    }
    free(keys);
    free(out);
}

static void check_jubjub(answers *a, const uint8_t *in, size_t n, uint32_t flags) {
    size_t first_bad = n;
    for (size_t i = 0; i < n; i++) {
        zkp_jubjub_affine point, all;
        zkp_jubjub whole;
        uint8_t again[32], uv[64];
        a->status[i] = zkp_jubjub_decode_var(&point, in + 32 * i, flags);
        zkp_jubjub_to_uv(a->out[i], &point);
        zkp_jubjub_from_affine(&whole, &point);
        if (a->status[i] != ZKP_OK) {
            REQUIRE(zkp_jubjub_is_identity(&whole));
            if (first_bad == n) first_bad = i;
            continue;
        }
        REQUIRE(zkp_jubjub_on_curve(&point));
        zkp_jubjub_encode(again, &point);
        REQUIRE(memcmp(again, in + 32 * i, 32) == 0);
        memcpy(uv, a->out[i], 64);
        REQUIRE(zkp_jubjub_check(uv, flags) == ZKP_OK);
        REQUIRE(zkp_jubjub_from_uv_var(&all, uv, flags) == ZKP_OK && memcmp(&all, &point, sizeof point) == 0);
        zkp_jubjub product;
        zkp_jubjub_mul_var(&product, &whole, zkp_group_jubjub.order);
        const int member = zkp_jubjub_is_identity(&product);
        a->member[i] = (uint8_t)member;
        REQUIRE(zkp_jubjub_in_subgroup_var(&point) == member);
        REQUIRE(member || flags & ZKP_JUBJUB_ALLOW_OFF_SUBGROUP);
        REQUIRE(!zkp_jubjub_is_identity(&whole) || flags & ZKP_JUBJUB_ALLOW_IDENTITY);
        const int strict = zkp_jubjub_decode_var(&all, in + 32 * i, 0);
        REQUIRE((strict == ZKP_OK) == (member && !zkp_jubjub_is_identity(&whole)));
    }
    uint8_t *uv = exact(64 * n), *items = exact_copy(in, 32 * n);
    uint64_t bad = 12345;
    const int status = zkp_jubjub_decode_many(uv, &bad, items, n, flags);
    REQUIRE((status == ZKP_OK) == (first_bad == n));
    if (status != ZKP_OK) REQUIRE(bad == first_bad && status == a->status[bad]);
    for (size_t i = 0; status == ZKP_OK && i < n; i++) REQUIRE(memcmp(uv + 64 * i, a->out[i], 64) == 0);
    free(uv);
    free(items);
}

static void check_ed25519(answers *a, const uint8_t *in, size_t n, int rule) {
    zkp_ed25519_affine many[MANY];
    int32_t statuses[MANY];
    size_t first_bad = n;
    zkp_ed25519_read_many_var(many, statuses, in, rule, n);
    for (size_t i = 0; i < n; i++) {
        zkp_ed25519_affine point, other;
        zkp_ed25519 whole, product;
        uint8_t again[32];
        a->status[i] = zkp_ed25519_decode_var(&point, in + 32 * i, rule);
        REQUIRE(statuses[i] == a->status[i]);
        zkp_ed25519_to_xy(a->out[i], &point);
        zkp_ed25519_from_affine(&whole, &point);
        uint8_t xy[64];
        zkp_ed25519_to_xy(xy, &many[i]);
        REQUIRE(memcmp(xy, a->out[i], 64) == 0);
        if (a->status[i] != ZKP_OK) {
            REQUIRE(zkp_ed25519_is_identity(&whole));
            if (first_bad == n) first_bad = i;
            continue;
        }
        REQUIRE(zkp_ed25519_on_curve(&point) && zkp_ed25519_check(a->out[i]) == ZKP_OK);
        zkp_ed25519_encode_affine(again, &point);
        const int same = memcmp(again, in + 32 * i, 32) == 0;
        REQUIRE(same || (rule & ZKP_ED25519_RULE_MASK) == ZKP_ED25519_RULE_ZIP215);
        /* The strict rules are one rule: what they take is what is written so. ZIP 215 takes every encoding. */
        REQUIRE((zkp_ed25519_decode_var(&other, in + 32 * i, ZKP_ED25519_RULE_MONERO) == ZKP_OK) == same);
        REQUIRE((zkp_ed25519_decode_var(&other, in + 32 * i, ZKP_ED25519_RULE_RFC8032) == ZKP_OK) == same);
        REQUIRE(zkp_ed25519_decode_var(&other, in + 32 * i, ZKP_ED25519_RULE_ZIP215) == ZKP_OK);
        zkp_ed25519_mul_var(&product, &whole, zkp_group_ed25519.order);
        const int member = zkp_ed25519_is_identity(&product);
        a->member[i] = (uint8_t)member;
        REQUIRE(zkp_ed25519_in_subgroup_var(&whole) == member);
        REQUIRE((member && !zkp_ed25519_is_identity(&whole)) || !(rule & ZKP_ED25519_MEMBER));
    }
    uint8_t *xy = exact(64 * n), *items = exact_copy(in, 32 * n);
    uint64_t bad = 12345;
    const int status = zkp_ed25519_decode_many(xy, &bad, items, n, rule);
    REQUIRE((status == ZKP_OK) == (first_bad == n));
    if (status != ZKP_OK) REQUIRE(bad == first_bad && status == a->status[bad]);
    for (size_t i = 0; status == ZKP_OK && i < n; i++) REQUIRE(memcmp(xy + 64 * i, a->out[i], 64) == 0);
    if (status == ZKP_OK) {
        uint8_t *yes = exact(n);
        zkp_ed25519_in_subgroup_many(yes, xy, n);
        for (size_t i = 0; i < n; i++) REQUIRE(yes[i] == a->member[i]);
        free(yes);
    }
    free(xy);
    free(items);
}

static void check_ristretto(answers *a, const uint8_t *in, size_t n) {
    for (size_t i = 0; i < n; i++) {
        zkp_ed25519 point;
        uint8_t again[32];
        a->status[i] = zkp_ristretto_decode(&point, in + 32 * i);
        const int xy_status = zkp_ristretto_decode_xy(a->out[i], in + 32 * i);
        REQUIRE(a->status[i] == xy_status);
        if (a->status[i] != ZKP_OK) {
            REQUIRE(zkp_ed25519_is_identity(&point));
            continue;
        }
        zkp_ristretto_encode(again, &point);
        REQUIRE(memcmp(again, in + 32 * i, 32) == 0);
        zkp_ristretto_encode_xy(again, a->out[i]);
        REQUIRE(memcmp(again, in + 32 * i, 32) == 0);
        REQUIRE(zkp_ristretto_equals_xy(a->out[i], a->out[i]));
        for (size_t j = 0; j < i; j++) {
            if (a->status[j] != ZKP_OK) continue;
            const int same = memcmp(in + 32 * i, in + 32 * j, 32) == 0;
            REQUIRE(zkp_ristretto_equals_xy(a->out[i], a->out[j]) == same);
        }
    }
}

/* Scalars of both groups, elements of Fr, and coordinates that come as such. */
static void check_scalars(answers *a, const uint8_t *in, size_t n) {
    for (size_t i = 0; i < n; i++) {
        const uint8_t *b = in + 32 * i;
        uint8_t again[32];
        zkp_scalar k;
        zkp_fr x;
        const zkp_prime_group *const groups[] = {&zkp_group_ed25519, &zkp_group_jubjub};
        for (int g = 0; g < 2; g++) {
            const int taken = groups[g]->scalar_from_le32(&k, b);
            groups[g]->scalar_to_le32(again, &k);
            REQUIRE(taken ? memcmp(again, b, 32) == 0 : is_zero(again, 32));
            groups[g]->scalar_from_le32_wide(&k, b);
            groups[g]->scalar_to_le32(a->out[i] + 32 * g, &k);
            if (taken) REQUIRE(memcmp(a->out[i] + 32 * g, b, 32) == 0);
            REQUIRE(groups[g]->scalar_from_le32(&k, a->out[i] + 32 * g)); /* reduced */
            a->status[i] = a->status[i] * 2 + taken;
        }
        const int status = zkp_fr_from_le32(&x, b);
        zkp_fr_to_le32(again, &x);
        REQUIRE(status == ZKP_OK ? memcmp(again, b, 32) == 0 : is_zero(again, 32));
        if (i % 2 == 1) {
            zkp_ed25519_affine e;
            zkp_jubjub_affine j;
            const int ed = zkp_ed25519_from_xy_var(&e, b - 32);
            zkp_ed25519_to_xy(a->out[i] + 64, &e);
            if (ed == ZKP_OK) REQUIRE(memcmp(a->out[i] + 64, b - 32, 64) == 0 && zkp_ed25519_on_curve(&e));
            REQUIRE(zkp_ed25519_check(b - 32) == ed);
            const int jj = zkp_jubjub_from_uv_var(&j, b - 32, 3);
            zkp_jubjub_to_uv(a->out[i] + 128, &j);
            if (jj == ZKP_OK) REQUIRE(memcmp(a->out[i] + 128, b - 32, 64) == 0 && zkp_jubjub_on_curve(&j));
            REQUIRE(zkp_jubjub_check(b - 32, 3) == jj);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static answers now, first;
    stream s = {data, size};
    const uint8_t kind = take(&s), option = take(&s);
    const format f = kind % (FORMATS + 3) < FORMATS ? (format)(kind % (FORMATS + 3)) : JUBJUB_POINT;
    const int other = kind % (FORMATS + 3) - FORMATS; /* 0: scalars, 1 and 2: keys */
    const size_t most = f == G2_SHORT || f == G2_LONG ? 9 : MANY; /* a vector of lanes and one more */
    const size_t n = 1 + take(&s) % most;
    const stream rest = s;
    uint8_t in[MANY * LARGEST];
    for (int i = 0; i < 4; i++) memcpy(order + 8 * i, &zkp_fr_modulus[i], 8);
    zkp_level_set(ZKP_LEVEL_PORTABLE);
    for (size_t i = 0; other < 1 && i < n; i++) encoding(in + sizes[f] * i, f, &s);
    int runs = 0;
    FOR_EACH_LEVEL(level) {
        memset(&now, 0, sizeof now);
        if (other == 0) check_scalars(&now, in, n);
        else if (other > 0) check_keys(&now, other == 1, rest);
        else if (f <= G2_LONG) check_bls(&now, f, in, n, option & 1);
        else if (f == JUBJUB_POINT) check_jubjub(&now, in, n, option & 3);
        else if (f == ED25519_POINT) check_ed25519(&now, in, n, option % 3 + (option & 64 ? ZKP_ED25519_MEMBER : 0));
        else check_ristretto(&now, in, n);
        if (runs++ == 0) first = now;
        else REQUIRE(memcmp(&now, &first, sizeof now) == 0);
    }
    return 0;
}
