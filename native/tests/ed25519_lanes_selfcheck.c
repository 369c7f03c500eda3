/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ed25519 in lanes against the scalar code: field and formulas on all kinds of elements and pairs of points, decoding,
   subgroup check and map on good and bad inputs in every lane, sums of every length. Compiled with the flags of
   native/src/ifma; with ZKP_VERIFY every bound is checked as well. Usage: ed25519_lanes_selfcheck ROUNDS SEED */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ifma/ed25519_base.h"
#include "ifma/ed25519_lanes.h"
#include "ifma/ed25519_secret.h"
#include "ifma/ed25519_wide.h"
#include "ifma/fe25519_8_pow.h"
#include "zkp/ed25519.h"
#include "zkp/level.h"
#include "zkp/secret.h"
#include "zkp_api/core.h"
#include "zkp_api/ed25519_secret.h"
#include "zkp_api/monero_scan.h"

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
    fprintf(stderr, "broken: %s\n", law);
}

static void random_bytes(uint8_t *out, size_t n) {
    for (size_t i = 0; i < n; i++) out[i] = (uint8_t)(next_word() >> 32);
}

/* 2^255 - 19 plus a small number. */
static void near_modulus(uint8_t out[32], int more) {
    memset(out, 0xff, 32);
    out[0] = (uint8_t)(0xed + more);
    out[31] = 0x7f;
}

/* Integers below 2^256, the awkward ones among them. */
static void random_integer(uint8_t out[32]) {
    random_bytes(out, 32);
    switch (next_word() % 8) {
    case 0: near_modulus(out, (int)(next_word() % 24) - 5); break;
    case 1: memset(out, next_word() % 2 ? 0xff : 0, 32); break;
    case 2: memset(out + 1, 0, 31); break;
    case 3: memset(out + 6, next_word() % 2 ? 0xff : 0, 13); break;
    default: break;
    }
}

static zkp_ed25519 small[8]; /* the points of small order, the identity first */

static void find_small(void) {
    uint8_t bytes[32] = {2};
    for (;; bytes[0]++) {
        zkp_ed25519_affine a;
        zkp_ed25519 p, four;
        if (zkp_ed25519_decode_var(&a, bytes, ZKP_ED25519_RULE_MONERO) != ZKP_OK) continue;
        zkp_ed25519_from_affine(&p, &a);
        zkp_ed25519_mul_var(&p, &p, zkp_es_order);
        zkp_ed25519_dbl_times(&four, &p, 2);
        if (zkp_ed25519_is_identity(&four)) continue;
        zkp_ed25519_identity(&small[0]);
        for (int i = 1; i < 8; i++) zkp_ed25519_add(&small[i], &small[i - 1], &p);
        return;
    }
}

/* A point of the subgroup, with torsion, or of small order. */
static void random_point(zkp_ed25519 *o, unsigned kind) {
    zkp_scalar k = {{next_word(), next_word(), next_word(), next_word() >> 5}};
    zkp_ed25519_mul_generator(o, (int)(next_word() % 2), &k);
    if (kind % 4 == 1) zkp_ed25519_add(o, o, &small[next_word() % 8]);
    if (kind % 4 == 2) *o = small[next_word() % 8];
}

static void random_affine(zkp_ed25519_affine *o, unsigned kind) {
    zkp_ed25519 p;
    random_point(&p, kind);
    zkp_ed25519_to_affine(o, &p);
}

/* l - 1, 0, 1, 2^256 - 1, short and long ones. */
static void random_scalar(uint64_t k[4]) {
    for (int i = 0; i < 4; i++) k[i] = next_word();
    switch (next_word() % 9) {
    case 0: memset(k, 0, 32); break;
    case 1: memset(k, 0xff, 32); break;
    case 2:
        memcpy(k, zkp_es_order, 32);
        k[0]--;
        break;
    case 3: memset(k + 1, 0, 24); break;
    case 4: memset(k + 2, 0, 16); break;
    case 5:
        memset(k, 0, 32);
        k[0] = 1;
        break;
    default: k[3] >>= 4; break;
    }
}

static int same_lanes(const fe8 *got, const zkp_fe25519 wanted[8]) {
    __m512i words[4];
    uint8_t rows[8][32];
    int same = 1;
    fe8_join(words, got);
    ed8_store_rows(rows, words);
    for (int i = 0; i < 8; i++) {
        uint8_t bytes[32];
        zkp_fe_to_le32(bytes, &wanted[i]);
        same &= memcmp(bytes, rows[i], 32) == 0;
    }
    return same;
}

static void check_field(void) {
    uint8_t rows[3][8][32];
    zkp_fe25519 a[8], b[8], wanted[8];
    fe8 x, y, o;
    __m512i words[4];
    for (int i = 0; i < 8; i++) {
        random_integer(rows[0][i]);
        random_integer(rows[1][i]);
        if (next_word() % 4 == 0) memcpy(rows[1][i], rows[0][i], 32);
        zkp_fe_from_le32(&a[i], rows[0][i]);
        zkp_fe_from_le32(&b[i], rows[1][i]);
    }
    ed8_load_rows(words, rows[0]);
    fe8_split(&x, words);
    ed8_load_rows(words, rows[1]);
    fe8_split(&y, words);
    must(same_lanes(&x, a), "an element in lanes");
    fe8_mul(&o, &x, &y);
    for (int i = 0; i < 8; i++) zkp_fe_mul(&wanted[i], &a[i], &b[i]);
    must(same_lanes(&o, wanted), "a product");
    fe8_sqr(&o, &x);
    for (int i = 0; i < 8; i++) zkp_fe_sqr(&wanted[i], &a[i]);
    must(same_lanes(&o, wanted), "a square");
    fe8_sub(&o, &x, &y);
    fe8 sum;
    fe8_add(&sum, &x, &y);
    fe8_mul(&o, &o, &sum);
    for (int i = 0; i < 8; i++) {
        zkp_fe25519 s, d;
        zkp_fe_sqr(&s, &a[i]);
        zkp_fe_sqr(&d, &b[i]);
        zkp_fe_sub(&wanted[i], &s, &d);
        zkp_fe_carry(&wanted[i], &wanted[i]);
    }
    must(same_lanes(&o, wanted), "a sum times a difference");
    fe8_many_inv(&o, &x, 1);
    for (int i = 0; i < 8; i++) zkp_fe_inv(&wanted[i], &a[i]);
    must(same_lanes(&o, wanted), "an inverse");
    const __mmask8 equal = fe8_is_equal(&x, &y), zero = fe8_is_zero(&x), odd = fe8_is_odd(&x);
    for (int i = 0; i < 8; i++) {
        uint8_t bytes[2][32], none[32] = {0};
        zkp_fe_to_le32(bytes[0], &a[i]);
        zkp_fe_to_le32(bytes[1], &b[i]);
        must((equal >> i & 1) == (memcmp(bytes[0], bytes[1], 32) == 0), "equality");
        must((zero >> i & 1) == (memcmp(bytes[0], none, 32) == 0), "zero");
        must((odd >> i & 1) == (bytes[0][0] & 1), "parity");
    }
    zkp_fe25519 stored[8];
    const fe8 *const from[1] = {&x};
    fe8 *const to[1] = {&y};
    fe8_store_rows(stored, sizeof *stored, from, 1, 8);
    must(same_lanes(&x, stored), "an element to limbs of 51 bits");
    for (int i = 0; i < 8; i++)
        for (int j = 0; j < 5; j++) stored[i].l[j] = next_word() % 4 == 0 ? ZKP_FE_TIGHT : next_word() >> 13;
    fe8_load_rows(to, 1, stored, sizeof *stored, 8);
    must(same_lanes(&y, stored), "an element from limbs of 51 bits");
}

static int same_points(const ed8 *got, const zkp_ed25519 wanted[8]) {
    zkp_ed25519 lanes[8];
    int same = 1;
    ed8_store(lanes, got, 8);
    for (int i = 0; i < 8; i++) {
        zkp_fe25519 left, right;
        uint8_t bytes[2][32];
        zkp_fe_mul(&left, &lanes[i].x, &lanes[i].y);
        zkp_fe_mul(&right, &lanes[i].z, &lanes[i].t);
        zkp_fe_to_le32(bytes[0], &left);
        zkp_fe_to_le32(bytes[1], &right);
        same &= zkp_ed25519_eq(&lanes[i], &wanted[i]) && memcmp(bytes[0], bytes[1], 32) == 0;
    }
    return same;
}

static void check_formulas(unsigned round) {
    zkp_ed25519 a[8], b[8], wanted[8];
    zkp_ed25519_affine affine[8];
    ed8 p, q, o;
    ed8_prepared prepared;
    ed8_affine short_form;
    fe8 x, y;
    const __mmask8 negative = (__mmask8)next_word();
    for (unsigned i = 0; i < 8; i++) {
        random_point(&a[i], round + i);
        random_point(&b[i], round / 4 + i);
        if (i % 4 == 3) b[i] = a[i];
        if (i == 7) zkp_ed25519_neg(&b[i], &b[i]);
        zkp_ed25519_to_affine(&affine[i], &b[i]);
    }
    ed8_load(&p, a, 8);
    ed8_load(&q, b, 8);
    must(same_points(&p, a), "points in lanes");
    ed8_add(&o, &p, &q, 1);
    for (int i = 0; i < 8; i++) zkp_ed25519_add(&wanted[i], &a[i], &b[i]);
    must(same_points(&o, wanted), "a + b");
    ed8_dbl(&o, &p, 0);
    ed8_dbl(&o, &o, 1);
    for (int i = 0; i < 8; i++) zkp_ed25519_dbl_times(&wanted[i], &a[i], 2);
    must(same_points(&o, wanted), "4 a");
    ed8_prepare(&prepared, &q);
    ed8_add_signed(&o, &p, &prepared, negative, 1);
    for (int i = 0; i < 8; i++) (negative >> i & 1 ? zkp_ed25519_sub : zkp_ed25519_add)(&wanted[i], &a[i], &b[i]);
    must(same_points(&o, wanted), "a + b or a - b");
    ed8_load_affine(&x, &y, affine, 8);
    ed8_prepare_affine(&short_form, &x, &y);
    ed8_add_affine_signed(&o, &p, &short_form, negative, 1);
    must(same_points(&o, wanted), "a + b or a - b with z = 1");
    ed8_neg(&q, &q);
    ed8_add(&o, &o, &q, 1);
    const __mmask8 identity = ed8_is_identity(&o);
    for (int i = 0; i < 8; i++) {
        zkp_ed25519_sub(&wanted[i], &wanted[i], &b[i]);
        must((identity >> i & 1) == zkp_ed25519_is_identity(&wanted[i]), "identity");
    }
    must(same_points(&o, wanted), "minus b");
}

/* An encoding of any kind: good ones, not on the curve, y >= p, x = 0 with the sign bit, ... */
static void random_encoding(uint8_t out[32], unsigned kind) {
    zkp_ed25519_affine a;
    random_affine(&a, kind);
    zkp_ed25519_encode_affine(out, &a);
    switch (kind % 9) {
    case 4: random_bytes(out, 32); break;
    case 5: memset(out, next_word() % 2 ? 0xff : 0, 32); break;
    case 6: near_modulus(out, (int)(next_word() % 22) - 3); break;
    case 7:
        memset(out, 0, 32);
        out[0] = (uint8_t)(next_word() % 30);
        break;
    case 8: out[31] ^= 0x80; break;
    default: break;
    }
    if (kind % 9 >= 5 && next_word() % 2) out[31] ^= 0x80;
}

enum { MOST = 520 };
static zkp_ed25519_affine points[MOST], read[2][MOST];
static zkp_ed25519 products[2][MOST];
static uint64_t scalars[4 * MOST];

static int same_affine(const zkp_ed25519_affine *a, const zkp_ed25519_affine *b) {
    uint8_t xy[2][64];
    zkp_ed25519_to_xy(xy[0], a);
    zkp_ed25519_to_xy(xy[1], b);
    return memcmp(xy[0], xy[1], 64) == 0;
}

static void at(int wide) { must(zkp_level_set(wide ? ZKP_LEVEL_IFMA : ZKP_LEVEL_PORTABLE) == ZKP_OK, "levels"); }

static void check_reading(size_t n) {
    static uint8_t bytes[32 * MOST], yes[2][MOST];
    static int32_t statuses[2][MOST];
    for (size_t i = 0; i < n; i++) random_encoding(bytes + 32 * i, (unsigned)next_word());
    for (int rule = 0; rule < 8; rule++) {
        if ((rule & ZKP_ED25519_RULE_MASK) == 3) continue;
        for (int wide = 0; wide < 2; wide++) {
            at(wide);
            zkp_ed25519_read_many_var(read[wide], statuses[wide], bytes, rule, n);
        }
        for (size_t i = 0; i < n; i++) {
            must(statuses[0][i] == statuses[1][i], "which encodings are points");
            must(same_affine(&read[0][i], &read[1][i]), "a point that is read");
        }
    }
    for (size_t i = 0; i < n; i++) random_affine(&points[i], (unsigned)next_word());
    for (int wide = 0; wide < 2; wide++) {
        at(wide);
        zkp_ed25519_in_subgroup_many_var(yes[wide], points, n);
        zkp_ed25519_map_many_var(products[wide], bytes, n);
    }
    for (size_t i = 0; i < n; i++) {
        must(yes[0][i] == yes[1][i], "which points lie in the subgroup");
        must(zkp_ed25519_eq(&products[0][i], &products[1][i]), "the map to points");
    }
}

static void check_sums(size_t fixed, size_t n, int sort_of_scalars) {
    zkp_ed25519 wanted, got;
    for (size_t i = 0; i < fixed + n; i++) {
        random_affine(&points[i], (unsigned)next_word());
        random_scalar(scalars + 4 * i);
        if (i > 0 && next_word() % 8 == 0) points[i] = points[i - 1];
        if (i > 0 && next_word() % 8 == 0) {
            points[i] = points[i - 1];
            memcpy(scalars + 4 * i, scalars + 4 * (i - 1), 32);
            zkp_ed25519 p;
            zkp_ed25519_from_affine(&p, &points[i]);
            zkp_ed25519_neg(&p, &p);
            zkp_ed25519_to_affine(&points[i], &p);
        }
        if (sort_of_scalars == 1) memset(scalars + 4 * i + 2, 0, 16);
        if (sort_of_scalars == 2 && i % 4) memcpy(scalars + 4 * i, scalars, 32);
        if (sort_of_scalars == 3) memset(scalars + 4 * i, 0, 32);
    }
    at(0);
    must(zkp_ed25519_msm_var(&wanted, points, scalars, fixed + n) == ZKP_OK, "a sum");
    at(1);
    void *const tables = aligned_alloc(64, zkp_ifma_ed25519_tables_size(fixed) + 64);
    must(tables != NULL, "memory");
    zkp_ifma_ed25519_make_tables_var(tables, points, fixed);
    zkp_ifma_ed25519_straus_var(&got, tables, scalars, fixed, points + fixed, scalars + 4 * fixed, n);
    must(zkp_ed25519_eq(&wanted, &got), "a sum by tables");
    must(zkp_ifma_ed25519_buckets_var(&got, points, scalars, fixed, points + fixed, scalars + 4 * fixed, n), "memory");
    must(zkp_ed25519_eq(&wanted, &got), "a sum by buckets");
    must(zkp_ed25519_msm_var(&got, points, scalars, fixed + n) == ZKP_OK, "a sum");
    must(zkp_ed25519_eq(&wanted, &got), "a sum in lanes");
    for (int wide = 0; wide < 2; wide++) {
        at(wide);
        zkp_ed25519_bases *const bases = zkp_ed25519_bases_new(points, fixed);
        for (int use = 0; use < 2; use++) {
            at(use);
            const int status =
                zkp_ed25519_bases_msm_var(&got, bases, scalars, fixed, points + fixed, scalars + 4 * fixed, n);
            must(status == ZKP_OK && zkp_ed25519_eq(&wanted, &got), "a sum with bases of either level");
        }
        zkp_ed25519_bases_free(bases);
    }
    free(tables);
}

static void check_products(size_t n) {
    for (size_t i = 0; i < n; i++) {
        random_affine(&points[i], (unsigned)next_word());
        random_scalar(scalars + 4 * i);
    }
    for (int wide = 0; wide < 2; wide++) {
        at(wide);
        zkp_ed25519_mul_many_var(products[wide], points, scalars, n);
    }
    for (size_t i = 0; i < n; i++) must(zkp_ed25519_eq(&products[0][i], &products[1][i]), "a multiple");
}

static void random_reduced(zkp_scalar *k) {
    uint8_t bytes[32];
    random_bytes(bytes, 32);
    zkp_es_from_le32_wide(k, bytes);
    if (next_word() % 8 == 0) zkp_es_from_u64(k, next_word() % 3);
    if (next_word() % 8 == 0) zkp_es_neg(k, k);
}

static void check_base(void) {
    zkp_scalar k[8];
    zkp_ed25519 wanted[8];
    ed8 lanes;
    at(0);
    for (int i = 0; i < 8; i++) {
        random_reduced(&k[i]);
        zkp_ed25519_mul_generator(&wanted[i], ZKP_ED25519_GEN_G, &k[i]);
    }
    zkp_ifma_ed25519_mul_base_ct(&lanes, k);
    must(same_points(&lanes, wanted), "multiples of the base point");
}

/* Secret scalars, below the order. */
static void check_secret_sums(size_t n) {
    static zkp_ed25519 p[MOST];
    static zkp_scalar k[MOST];
    zkp_ed25519 wanted, got;
    for (size_t i = 0; i < n; i++) {
        random_point(&p[i], (unsigned)next_word());
        random_reduced(&k[i]);
        if (i > 0 && next_word() % 8 == 0) p[i] = p[i - 1];
    }
    at(0);
    must(zkp_ed25519_msm(&wanted, p, k, n) == ZKP_OK, "a sum with secrets");
    zkp_ifma_ed25519_msm_ct(&got, p, k, n);
    must(zkp_ed25519_eq(&wanted, &got), "a sum with secrets in lanes");
    at(1);
    must(zkp_ed25519_msm(&got, p, k, n) == ZKP_OK, "a sum with secrets by its public name");
    must(zkp_ed25519_eq(&wanted, &got), "a sum with secrets by its public name");
    at(0);
    zkp_ifma_ed25519_mul_many_ct(products[0], p, k, n);
    for (size_t i = 0; i < n; i++) {
        zkp_ed25519_mul(&wanted, &p[i], &k[i]);
        must(zkp_ed25519_eq(&wanted, &products[0][i]), "a multiple by a secret in lanes");
    }
}

/* The same scan on both levels: keys and outputs that decode or not, tags right for about half or not there. */
static void check_scan(size_t n_keys) {
    enum { KEYS = 140, CANDIDATES = 3 * KEYS };
    static uint8_t keys[KEYS][32], outputs[CANDIDATES][32], spend[2][CANDIDATES][32], hits[2][CANDIDATES];
    static uint64_t first[KEYS + 1], indices[CANDIDATES];
    static int16_t tags[CANDIDATES];
    uint8_t scalar[32];
    zkp_secret *view;
    zkp_scalar k;
    random_reduced(&k);
    zkp_es_to_le32(scalar, &k);
    must(zkp_ed25519_secret_from_scalar(&view, scalar) == ZKP_OK, "a view key");
    for (size_t i = 0; i < n_keys; i++) {
        zkp_ed25519_affine a;
        zkp_ed25519 shared;
        uint8_t d[32];
        random_encoding(keys[i], next_word() % 4 == 0 ? (unsigned)next_word() : (unsigned)(next_word() % 3));
        (void)zkp_ed25519_decode_var(&a, keys[i], ZKP_ED25519_RULE_MONERO);
        zkp_ed25519_from_affine(&shared, &a);
        zkp_ed25519_mul(&shared, &shared, &k);
        zkp_ed25519_mul8(&shared, &shared);
        zkp_ed25519_encode(d, &shared);
        first[i + 1] = first[i] + next_word() % 4;
        for (uint64_t c = first[i]; c < first[i + 1]; c++) {
            uint8_t text[50] = "view_tag", digest[32];
            size_t size = 40;
            random_encoding(outputs[c], next_word() % 4 == 0 ? (unsigned)next_word() : 0);
            indices[c] = next_word() >> (next_word() % 64);
            memcpy(text + 8, d, 32);
            for (uint64_t v = indices[c]; v >= 0x80; v >>= 7) text[size++] = (uint8_t)(v | 0x80);
            uint64_t top = indices[c];
            while (top >= 0x80) top >>= 7;
            text[size++] = (uint8_t)top;
            zkp_keccak256(digest, text, size);
            tags[c] = next_word() % 2 ? digest[0] : next_word() % 2 ? ZKP_MONERO_NO_TAG : (int16_t)(next_word() % 256);
        }
    }
    for (int wide = 0; wide < 2; wide++) {
        at(wide);
        const int status =
            zkp_monero_scan(spend[wide][0], hits[wide], view, keys[0], first, n_keys, outputs[0], indices, tags, 1);
        must(status == ZKP_OK, "a scan");
    }
    must(memcmp(hits[0], hits[1], first[n_keys]) == 0, "the same hits on each level");
    must(memcmp(spend[0], spend[1], 32 * first[n_keys]) == 0, "the same spend keys on each level");
    zkp_secret_free(view);
}

/* What a checked build must not let pass. */
static int break_contract(const char *name) {
    fe8 a, b;
    fe8_one(&a);
    fe8_sub_raw(&b, &a, &a, FE8_OF_RAW);
    if (strcmp(name, "factor") == 0) {
        fe8_mul(&a, &a, &b);
    } else if (strcmp(name, "difference") == 0) {
        fe8_sub_raw(&a, &a, &b, FE8_OF_TIGHT);
    } else if (strcmp(name, "ripple") == 0) {
        for (int i = 0; i < 6; i++) fe8_add_raw(&b, &b, &b);
        fe8_ripple(&b);
    } else if (strcmp(name, "sum") == 0) {
        for (int i = 0; i < 12; i++) fe8_add_raw(&b, &b, &b);
    } else if (strcmp(name, "carry") == 0) {
        b.l[4] = fe8_splat(UINT64_MAX);
        fe8_carry(&b);
    } else if (strcmp(name, "claim") == 0) {
        a.l[4] = fe8_splat(UINT64_C(1) << 49);
        fe8_claim(&a, UINT64_C(1) << 48);
    } else {
        return 2;
    }
    puts("nothing noticed");
    return 0;
}

int main(int argc, char **argv) {
    if (argc < 3) return 2;
    if (strcmp(argv[1], "break") == 0) return break_contract(argv[2]);
    const unsigned rounds = (unsigned)strtoul(argv[1], NULL, 10);
    state = strtoull(argv[2], NULL, 10) | 1;
    at(0);
    find_small();
    for (unsigned round = 0; round < rounds; round++) {
        check_field();
        check_formulas(round);
        if (round % 8 == 0) check_base();
    }
    for (size_t n = 0; n <= 17; n++) {
        check_reading(n);
        check_sums(n / 3, n - n / 3, (int)(n % 4));
        check_products(n);
        check_secret_sums(n);
    }
    for (size_t n = 0; n <= 17; n++) check_scan(n);
    check_scan(140);
    check_reading(70);
    for (int sort = 0; sort < 4; sort++) check_sums(20, 90, sort);
    check_sums(16, 500, 0);
    printf("%u rounds, %d failures\n", rounds, failures);
    return failures != 0;
}
