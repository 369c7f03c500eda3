/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Field, scalars, points and both group tables against laws that they must keep, on random and awkward values, and the
   limits of the bounds that headers state. Prints a digest of all results: every level must give the same.
   Usage: ed25519_selfcheck ROUNDS SEED */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "zkp/prime_group.h"
#include "zkp/sha512.h"
#include "zkp_api/core.h"
#include "zkp_api/eddsa.h"

static uint64_t state;
static int failures;
static zkp_keccak results;

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

static void record(const void *data, size_t n) { zkp_keccak_update(&results, data, n); }

static void random_bytes(uint8_t *out, size_t n) {
    for (size_t i = 0; i < n; i++) out[i] = (uint8_t)(next_word() >> 32);
}

/* Integers below 2^256, the awkward ones among them: near 0, 2^255 - 19, the orders and 2^256. */
static void random_integer(uint8_t out[32], const uint64_t order[4]) {
    random_bytes(out, 32);
    const unsigned kind = (unsigned)(next_word() % 10);
    if (kind == 0) memset(out + 1, 0, 31);
    if (kind == 1) memset(out, 0xff, 32);
    if (kind == 2) {
        memset(out, 0xff, 32);
        out[0] = (uint8_t)(0xed + (int)(next_word() % 24) - 5);
        out[31] = 0x7f;
    }
    if (kind == 3) {
        for (int i = 0; i < 32; i++) out[i] = (uint8_t)(order[i / 8] >> (8 * (i % 8)));
        out[0] = (uint8_t)(out[0] + (int)(next_word() % 5) - 2);
    }
    if (kind == 4) memset(out + 6, next_word() % 2 ? 0xff : 0, 13);
}

/* Any limbs that the contract of a product allows: all at the limit now and then. */
static void random_element(zkp_fe25519 *o, uint64_t limit) {
    const unsigned kind = (unsigned)(next_word() % 4);
    for (int i = 0; i < 5; i++) o->l[i] = kind == 0 ? limit : kind == 1 ? 0 : next_word() % (limit + 1);
}

/* a * b by additions alone: bits of the canonical value of b from the top. */
static void slow_product(zkp_fe25519 *o, const zkp_fe25519 *a, const zkp_fe25519 *b) {
    uint64_t w[4];
    zkp_fe25519 sum, step;
    zkp_fe_canonical(w, b);
    zkp_fe_zero(&sum);
    zkp_fe_carry(&step, a);
    for (int bit = 254; bit >= 0; bit--) {
        zkp_fe_add(&sum, &sum, &sum);
        if (w[bit / 64] >> (bit % 64) & 1) zkp_fe_add(&sum, &sum, &step);
        zkp_fe_carry(&sum, &sum);
    }
    *o = sum;
}

static void field(void) {
    zkp_fe25519 a, b, c, d, e, one;
    uint8_t bytes[64];
    zkp_fe_one(&one);
    random_element(&a, ZKP_FE_PRODUCT_MAX);
    random_element(&b, ZKP_FE_PRODUCT_MAX);
    zkp_fe_mul(&c, &a, &b);
    slow_product(&d, &a, &b);
    must(zkp_fe_eq(&c, &d), "a product is what additions give");
    record(&c, sizeof c);
    zkp_fe_sqr(&c, &a);
    zkp_fe_mul(&d, &a, &a);
    must(zkp_fe_eq(&c, &d), "a square is a product");
    record(&c, sizeof c);
    random_element(&a, ZKP_FE_TIGHT);
    random_element(&b, ZKP_FE_TIGHT);
    random_element(&c, ZKP_FE_TIGHT);
    random_element(&d, ZKP_FE_TIGHT);
    zkp_fe25519 sum, other, difference, back;
    zkp_fe_add(&sum, &a, &b);
    zkp_fe_add(&other, &c, &d);
    zkp_fe_sub(&difference, &sum, &other);
    zkp_fe_mul(&back, &difference, &one); /* within the bounds of a product */
    zkp_fe_add(&back, &back, &other);
    must(zkp_fe_eq(&back, &sum), "differences");
    zkp_fe_sub(&e, &a, &b);
    zkp_fe_add(&e, &e, &c);
    zkp_fe_add(&e, &e, &d); /* two tight values and one difference */
    zkp_fe_mul(&e, &e, &one);
    record(&e, sizeof e);
    zkp_fe_inv(&e, &a);
    zkp_fe_mul(&c, &e, &a);
    must(zkp_fe_eq(&c, &one) || zkp_fe_is_zero(&a), "an inverse");
    must(!zkp_fe_is_zero(&a) || zkp_fe_is_zero(&e), "0 for 0");
    const int square = zkp_fe_sqrt_ratio(&c, &a, &b);
    zkp_fe_sqr(&d, &c);
    zkp_fe_mul(&d, &d, &b);
    zkp_fe_mul(&e, &a, &zkp_fe_sqrt_m1);
    if (!zkp_fe_is_zero(&b)) must(zkp_fe_eq(&d, square ? &a : &e), "the root of a ratio");
    must(!zkp_fe_is_negative(&c), "the even root");
    record(&c, sizeof c);
    random_integer(bytes, zkp_es_order);
    zkp_fe_from_le32(&a, bytes);
    zkp_fe_to_le32(bytes + 32, &a);
    zkp_fe_from_le32(&b, bytes + 32);
    must(zkp_fe_eq(&a, &b), "bytes and back");
    zkp_fe_cneg(&b, &a, 1);
    zkp_fe_add(&b, &a, &b);
    must(zkp_fe_is_zero(&b), "a value and its negative");
    record(bytes, sizeof bytes);
    enum { MANY = 9 };
    zkp_fe25519 many[MANY], scratch[MANY], inverses[MANY];
    for (int i = 0; i < MANY; i++) {
        do random_element(&many[i], ZKP_FE_TIGHT);
        while (zkp_fe_is_zero(&many[i]));
    }
    zkp_fe_batch_inv(inverses, many, MANY, scratch);
    for (int i = 0; i < MANY; i++) {
        zkp_fe_mul(&c, &many[i], &inverses[i]);
        must(zkp_fe_eq(&c, &one), "inverses of many");
    }
}

static void random_scalar(const zkp_prime_group *g, zkp_scalar *o) {
    uint8_t bytes[32];
    random_integer(bytes, g->order);
    g->scalar_from_le32_wide(o, bytes);
}

static void scalars(const zkp_prime_group *g) {
    enum { MANY = 20 };
    zkp_scalar a, b, c, d, e, one = {{1, 0, 0, 0}}, x[MANY], y[MANY];
    uint8_t bytes[64], order[32];
    random_scalar(g, &a);
    random_scalar(g, &b);
    random_scalar(g, &c);
    g->scalar_add(&d, &a, &b);
    g->scalar_sub(&d, &d, &a);
    must(g->scalar_eq(&d, &b), "a sum less a summand");
    g->scalar_neg(&d, &a);
    g->scalar_add(&d, &d, &a);
    must(g->scalar_is_zero(&d), "a scalar and its negative");
    g->scalar_mul(&d, &a, &b);
    g->scalar_add(&d, &d, &c);
    g->scalar_muladd(&e, &a, &b, &c);
    must(g->scalar_eq(&d, &e), "a product and a summand");
    record(e.l, sizeof e.l);
    g->scalar_add(&d, &a, &b); /* (a + b) c = a c + b c */
    g->scalar_mul(&d, &d, &c);
    g->scalar_mul(&e, &b, &c);
    g->scalar_muladd(&e, &a, &c, &e);
    must(g->scalar_eq(&d, &e), "products distribute");
    g->scalar_inv(&d, &a);
    g->scalar_mul(&e, &d, &a);
    must(g->scalar_is_zero(&a) ? g->scalar_is_zero(&d) : g->scalar_eq(&e, &one), "an inverse, and 0 for 0");
    g->scalar_to_le32(bytes, &a);
    must(g->scalar_from_le32(&d, bytes) && g->scalar_eq(&d, &a), "bytes and back");
    for (int i = 0; i < 32; i++) order[i] = (uint8_t)(g->order[i / 8] >> (8 * (i % 8)));
    must(!g->scalar_from_le32(&d, order) && g->scalar_is_zero(&d), "the order is not reduced");
    order[0]--;
    must(g->scalar_from_le32(&d, order), "the order less one is reduced");
    g->scalar_add(&d, &d, &one);
    must(g->scalar_is_zero(&d), "and one makes zero");
    random_bytes(bytes, 64); /* 512 bits = low + 2^256 high */
    if (next_word() % 8 == 0) memset(bytes, 0xff, 64);
    g->scalar_from_le64_wide(&d, bytes);
    g->scalar_from_le32_wide(&a, bytes);
    g->scalar_from_le32_wide(&b, bytes + 32);
    for (int i = 0; i < 256; i++) g->scalar_add(&b, &b, &b);
    g->scalar_add(&a, &a, &b);
    must(g->scalar_eq(&a, &d), "wide numbers");
    record(d.l, sizeof d.l);
    zkp_scalar sum = {{0}};
    for (int i = 0; i < MANY; i++) {
        random_scalar(g, &x[i]);
        random_scalar(g, &y[i]);
        g->scalar_muladd(&sum, &x[i], &y[i], &sum);
    }
    g->scalar_dot(&d, x, y, MANY);
    must(g->scalar_eq(&d, &sum), "sums of products");
    for (int i = 0; i < MANY; i++)
        if (g->scalar_is_zero(&x[i])) x[i] = one;
    must(g->scalar_batch_inv(y, x, MANY), "inverses of many");
    for (int i = 0; i < MANY; i++) {
        g->scalar_mul(&d, &x[i], &y[i]);
        must(g->scalar_eq(&d, &one), "each of them");
    }
    x[MANY / 2] = (zkp_scalar){{0}};
    must(!g->scalar_batch_inv(y, x, MANY), "a zero among them is noticed");
    must(g->scalar_random(&d) == ZKP_OK && !g->scalar_is_zero(&d), "random scalars");
}

/* More products than one reduction takes, all as large as they come. */
static void long_dot(const zkp_prime_group *g) {
    enum { MANY = 2500 };
    static zkp_scalar x[MANY];
    zkp_scalar top, sum = {{0}}, d;
    g->scalar_neg(&top, &(zkp_scalar){{1, 0, 0, 0}});
    for (int i = 0; i < MANY; i++) {
        x[i] = top;
        g->scalar_muladd(&sum, &top, &top, &sum);
    }
    g->scalar_dot(&d, x, x, MANY);
    must(g->scalar_eq(&d, &sum) && d.l[0] == MANY && (d.l[1] | d.l[2] | d.l[3]) == 0, "long sums of products");
}

/* A point of any order: a multiple of a generator, and for some what an encoding chosen at random gives. */
static void random_point(const zkp_prime_group *g, zkp_point *o) {
    uint8_t bytes[32];
    zkp_scalar k;
    const unsigned kind = (unsigned)(next_word() % 6);
    if (kind == 0) {
        g->identity(o);
        return;
    }
    random_scalar(g, &k);
    g->mul_generator(o, (int)(next_word() % ZKP_GROUP_GENERATORS), &k);
    if (kind > 2) return;
    do random_bytes(bytes, 32);
    while (g->decode_var(o, bytes, 0) != ZKP_OK);
}

static void points(const zkp_prime_group *g) {
    zkp_point p, q, r, s, t;
    zkp_scalar a, b, c;
    uint8_t bytes[32], xy[64];
    int32_t status;
    random_point(g, &p);
    random_point(g, &q);
    random_point(g, &r);
    random_scalar(g, &a);
    random_scalar(g, &b);
    g->add(&s, &p, &q);
    g->add(&s, &s, &r);
    g->add(&t, &q, &r);
    g->add(&t, &p, &t);
    must(g->eq(&s, &t), "addition is associative");
    g->encode(bytes, &s);
    record(bytes, sizeof bytes);
    g->sub(&s, &s, &r);
    g->add(&t, &q, &p);
    must(g->eq(&s, &t), "a sum less a summand");
    g->neg(&t, &p);
    g->add(&t, &t, &p);
    must(g->is_identity(&t), "a point and its negative");
    g->mul8(&s, &p);
    t = p;
    for (int i = 0; i < 7; i++) g->add(&t, &t, &p);
    must(g->eq(&s, &t), "eight times");
    must(g->in_subgroup_var(&s), "eight times any point lies in the subgroup");
    g->mul(&s, &p, &a);
    g->mul_var(&t, &p, &a);
    must(g->eq(&s, &t), "secret and public multiples");
    g->encode(bytes, &s);
    record(bytes, sizeof bytes);
    must(g->decode_var(&t, bytes, 0) == ZKP_OK && g->eq(&s, &t), "encoding and back");
    const int member = g->in_subgroup_var(&s) && !g->is_identity(&s);
    must((g->decode_var(&t, bytes, ZKP_GROUP_MEMBER) == ZKP_OK) == member, "members");
    must(member || g->is_identity(&t), "the identity where decoding fails");
    g->decode_many_var(&t, &status, bytes, 0, 1);
    must(status == ZKP_OK && g->eq(&s, &t), "decoding many");
    g->to_affine(xy, &s);
    g->from_affine(&t, xy);
    must(g->eq(&s, &t), "coordinates and back");
    record(xy, sizeof xy);
    g->scalar_add(&c, &a, &b);
    g->generator(&p, ZKP_GROUP_GENERATOR);
    g->mul_generator(&s, ZKP_GROUP_GENERATOR, &a);
    g->mul(&t, &p, &b);
    g->add(&s, &s, &t);
    g->mul_generator(&t, ZKP_GROUP_GENERATOR, &c);
    must(g->eq(&s, &t), "tables of generators");
    g->generator(&p, ZKP_GROUP_VALUE);
    g->mul_generator(&s, ZKP_GROUP_VALUE, &a);
    g->mul_var(&t, &p, &a);
    must(g->eq(&s, &t), "the table of the other generator");
}

enum { MOST = 230 };

static void sums(const zkp_prime_group *g, size_t n) {
    static zkp_point p[MOST];
    static zkp_scalar k[MOST];
    static uint8_t encoded[32 * MOST];
    zkp_point naive, term, sum;
    uint8_t bytes[32];
    g->identity(&naive);
    for (size_t i = 0; i < n; i++) {
        random_point(g, &p[i]);
        random_scalar(g, &k[i]);
        if (i % 2) { /* some normalised as decoders leave them, some not */
            g->encode(bytes, &p[i]);
            must(g->decode_var(&p[i], bytes, 0) == ZKP_OK, "a point decodes");
        }
        g->mul_var(&term, &p[i], &k[i]);
        g->add(&naive, &naive, &term);
    }
    must(g->msm_var(&sum, p, k, n) == ZKP_OK && g->eq(&sum, &naive), "public sums");
    if (n < 40) must(g->msm(&sum, p, k, n) == ZKP_OK && g->eq(&sum, &naive), "secret sums");
    g->encode(bytes, &sum);
    record(bytes, sizeof bytes);
    zkp_group_bases *bases = g->bases_new(p, n);
    must(bases != NULL && g->bases_msm_var(&sum, bases, k, n, NULL, NULL, 0) == ZKP_OK && g->eq(&sum, &naive), "tables");
    const size_t half = n / 2;
    must(g->bases_msm_var(&sum, bases, k, half, p + half, k + half, n - half) == ZKP_OK && g->eq(&sum, &naive), "both");
    must(g->bases_msm_var(&sum, bases, k, n + 1, NULL, NULL, 0) == ZKP_ERR_ARGUMENT, "more scalars than bases");
    g->bases_free(bases);
    g->encode_many(encoded, p, n);
    for (size_t i = 0; i < n; i++) {
        g->encode(bytes, &p[i]);
        must(memcmp(bytes, encoded + 32 * i, 32) == 0, "encodings of many");
    }
}

/* Bytes at random are refused or stand for themselves. */
static void hostile_bytes(const zkp_prime_group *g) {
    zkp_point p;
    zkp_ed25519 element;
    uint8_t bytes[32], again[32], uniform[64];
    random_integer(bytes, g->order);
    const int status = g->decode_var(&p, bytes, 0);
    g->encode(again, &p);
    must(status == ZKP_OK ? memcmp(bytes, again, 32) == 0 : g->is_identity(&p), "one encoding for each point");
    record(again, sizeof again);
    record(&status, sizeof status);
    const int found = zkp_ristretto_decode(&element, bytes);
    zkp_ristretto_encode(again, &element);
    must(found != ZKP_OK || memcmp(bytes, again, 32) == 0, "one encoding for each element");
    random_integer(uniform, g->order);
    random_integer(uniform + 32, g->order);
    zkp_ristretto_from_uniform(&element, uniform);
    zkp_ristretto_encode(again, &element);
    must(zkp_ristretto_decode(&p.ed25519, again) == ZKP_OK && zkp_ristretto_eq(&element, &p.ed25519), "uniform bytes");
    record(again, sizeof again);
    for (int rule = 0; rule < 3; rule++) {
        zkp_ed25519_affine a;
        const int verdict = zkp_ed25519_decode_var(&a, bytes, rule);
        must(zkp_ed25519_on_curve(&a), "points lie on the curve");
        record(&verdict, sizeof verdict);
    }
}

/* The functions that Python calls, on heap blocks of exactly the right size, with nothing and with much. */
static void interface(size_t n) {
    uint8_t *encoded = malloc(32 * n + 1), *xy = malloc(64 * n + 1), *scalars = malloc(32 * n + 1);
    uint8_t *many = malloc(64 * n + 1);
    uint8_t *flags = malloc(n + 1), left[64], right[64], key[32], sig[64];
    uint64_t *lengths = malloc((n + 1) * sizeof *lengths), bad = 0;
    zkp_point p;
    int where;
    for (size_t i = 0; i < n; i++) {
        random_point(&zkp_group_ed25519, &p);
        zkp_ed25519_encode(encoded + 32 * i, &p.ed25519);
        random_integer(scalars + 32 * i, zkp_es_order);
        lengths[i] = i % 3 * 16;
    }
    must(zkp_ed25519_decode_many(xy, &bad, encoded, n, ZKP_ED25519_RULE_MONERO) == ZKP_OK, "points are read");
    zkp_ed25519_in_subgroup_many(flags, xy, n);
    must(zkp_ed25519_mul_many(many, xy, scalars, n) == ZKP_OK && zkp_ed25519_sum(left, many, n) == ZKP_OK, "multiples");
    must(zkp_ed25519_msm_bytes(right, xy, scalars, n) == ZKP_OK && memcmp(left, right, 64) == 0, "their sum");
    zkp_ed25519_bases *bases = zkp_ed25519_bases_make(xy, n);
    must(bases != NULL && zkp_ed25519_bases_msm(right, bases, scalars, n, NULL, NULL, 0) == ZKP_OK, "fixed points");
    must(memcmp(left, right, 64) == 0, "their sum as well");
    zkp_ed25519_bases_free(bases);
    must(zkp_ed25519_hash_to_points(many, encoded, lengths, n) == ZKP_OK, "hashes");
    record(left, sizeof left);
    record(flags, n);
    record(many, 64 * n);
    random_bytes(key, sizeof key);
    random_bytes(sig, sizeof sig);
    for (int rule = 0; rule < 3; rule++)
        must(zkp_eddsa_verify(&where, key, encoded, 32 * n, sig, rule) != ZKP_OK, "noise");
    if (n > 0) {
        const size_t broken = next_word() % n;
        memset(encoded + 32 * broken, 0xff, 32);
        must(zkp_ed25519_decode_many(xy, &bad, encoded, n, ZKP_ED25519_RULE_MONERO) == ZKP_ERR_RANGE, "a bad point");
        must(bad == broken, "and which one it is");
    }
    free(encoded);
    free(xy);
    free(scalars);
    free(many);
    free(flags);
    free(lengths);
}

static void print(const char *name, const uint8_t *bytes, size_t n) {
    printf("%s ", name);
    for (size_t i = 0; i < n; i++) printf("%02x", bytes[i]);
    printf("\n");
}

/* Compared with zkpriv.prime_group by the caller. */
static void known(const zkp_prime_group *g) {
    static const uint8_t data[] = "data";
    const zkp_bytes parts[] = {{data, 2}, {data + 2, 2}, {NULL, 0}};
    zkp_point p;
    zkp_scalar k;
    uint8_t bytes[32];
    printf("group %s\n", g->name);
    g->hash_to_scalar(&k, (const uint8_t *)"domain", 6, parts, 3);
    g->scalar_to_le32(bytes, &k);
    print("hash_to_scalar", bytes, 32);
    g->hash_to_point(&p, data, 4);
    g->encode(bytes, &p);
    print("hash_to_point", bytes, 32);
    must(g->in_subgroup_var(&p), "hashes lie in the subgroup");
    for (int which = 0; which < ZKP_GROUP_GENERATORS; which++) {
        g->generator(&p, which);
        g->encode(bytes, &p);
        print("generator", bytes, 32);
    }
}

int main(int argc, char **argv) {
    const int rounds = argc > 1 ? atoi(argv[1]) : 10;
    state = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
    static const zkp_prime_group *const groups[] = {&zkp_group_ed25519, &zkp_group_jubjub};
    uint8_t digest[32];
    zkp_keccak_init(&results);
    for (size_t i = 0; i < 2; i++) {
        known(groups[i]);
        long_dot(groups[i]);
    }
    static const size_t sizes[] = {0, 1, 2, 3, 9, 65, MOST};
    for (int round = 0; round < rounds; round++) {
        field();
        for (size_t i = 0; i < 2; i++) {
            scalars(groups[i]);
            points(groups[i]);
            hostile_bytes(groups[i]);
            if (round < 7) sums(groups[i], sizes[round]);
        }
        if (round < 7) interface(sizes[round]);
    }
    zkp_keccak_final(digest, &results);
    print("digest", digest, 32);
    printf("%d rounds, %d failures\n", rounds, failures);
    return failures != 0;
}
