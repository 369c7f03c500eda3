/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pieces of the lanes that code for secrets is made of, on vectors that memcheck holds undefined. Compiled with the flags
   of native/src/ifma, with the instructions in plain C (native/tests/emulated). */
#include "constant_time.h"

#include "ifma/blake2b8.h"
#include "ifma/ed25519_8.h"
#include "ifma/ed25519_base.h"
#include "ifma/ed25519_clsag.h"
#include "ifma/ed25519_secret.h"
#include "ifma/ed25519_tables.h"
#include "ifma/ed25519_wide.h"
#include "ifma/fe25519_8_pow.h"
#include "ifma/jubjub8.h"
#include "ifma/keccak_many.h"
#include "zkp/declassify.h"

/* Limbs below 2^46: elements of either field for every contract. */
static void hide_limbs(void *o, size_t size, uint64_t seed) {
    uint64_t *words = o;
    for (size_t i = 0; i < size / 8; i++) words[i] = (seed + i) * UINT64_C(0x9e3779b97f4a7c15) >> 18;
    zkp_classify(o, size);
}

/* The compiler must not leave out what nobody reads. */
static void keep(const void *a) { __asm__ volatile("" : : "r"(a) : "memory"); }

static volatile uint64_t taken;

static void case_field_ed25519(void) {
    fe8 a[2], b[2], c[2];
    uint64_t limbs[5];
    __m512i words[4];
    hide_limbs(a, sizeof a, 1);
    hide_limbs(b, sizeof b, 2);
    hide_limbs(limbs, sizeof limbs, 3);
    hide_limbs(words, sizeof words, 4);
    fe8_broadcast(&c[0], limbs);
    keep(c);
    fe8_small(&c[0], 7);
    fe8_mul2(c, a, b);
    fe8_sqr2_times(c, c, 3);
    fe8_split(&c[1], words);
    const unsigned mask = fe8_is_equal(&a[0], &b[0]) | fe8_is_odd(&a[0]) | fe8_is_zero(&b[0]);
    fe8_or_masked(&c[0], &a[1], _mm512_set1_epi64((long long)mask));
    taken = mask | fe8_same_limbs(&a[0], &a[1]);
    fe8_many_root_power(c, a, 2);
    keep(c);
    fe8_many_root_ratio(c, a, b, 2);
    keep(c);
}

static void case_points_ed25519(void) {
    fe8 x, y;
    ed8 p, q;
    ed8_affine affine, multiples[ED8_ENTRIES];
    ed8_fixed_table tables[8];
    ed8_prepared table[8], entry;
    __mmask8 negative;
    __m512i words[4], digit;
    uint8_t rows[8 * 32], room[8 * 32];
    zkp_ed25519_affine many[8];
    hide_limbs(&x, sizeof x, 5);
    hide_limbs(&y, sizeof y, 6);
    hide_limbs(table, sizeof table, 7);
    hide_limbs(&digit, sizeof digit, 8);
    hide_limbs(rows, sizeof rows, 9);
    hide_limbs(multiples, sizeof multiples, 10);
    ed8_from_affine(&p, &x, &y);
    ed8_prepare_affine(&affine, &x, &y);
    keep(&affine);
    ed8_dbl(&q, &p, 1);
    const __mmask8 mask = ed8_is_identity(&q);
    ed8_select(&q, &p, &q, mask);
    ed8_select_entry(&entry, &negative, table, 8, digit);
    ed8_fill_fixed_tables(tables, multiples);
    ed8_load_rows(words, ed8_full_rows(room, rows, 32, 3));
    keep(words);
    keep(tables);
    keep(&entry);
    ed8_store_affine(many, &x, &y, 8);
    ed8_load_affine(&x, &y, many, 8);
    keep(&x);
    keep(&y);
    taken = (uint64_t)mask | negative;
}

static void hide_scalar(zkp_scalar *o, uint64_t seed) {
    hide_limbs(o, sizeof *o, seed);
}

static void case_multiples_ed25519(void) {
    zkp_ed25519 p[3], o[3];
    zkp_scalar k[3];
    for (unsigned i = 0; i < 3; i++) {
        zkp_ed25519_from_affine(&p[i], &zkp_ed25519_generators[i % 2]);
        zkp_classify(&p[i], sizeof p[i]);
        hide_scalar(&k[i], 20 + i);
    }
    zkp_ifma_ed25519_mul_many_ct(o, p, k, 3);
}

/* A ring whose members nobody may learn either. */
static void case_ring(void) {
    zkp_ed25519 points[3 + 3 * 2], o[2];
    zkp_scalar k[3];
    for (unsigned i = 0; i < sizeof points / sizeof *points; i++) {
        zkp_ed25519_from_affine(&points[i], &zkp_ed25519_generators[i % 2]);
        zkp_classify(&points[i], sizeof points[i]);
    }
    for (unsigned i = 0; i < 3; i++) hide_scalar(&k[i], 40 + i);
    zkp_ifma_ring *ring = zkp_ifma_ring_new_ct(points, 2);
    require(ring != NULL, "a ring");
    zkp_ifma_ring_step_ct(o, ring, 1, &k[0], &k[1], &k[2]);
    zkp_ifma_ring_free(ring);
}

static void case_field_jubjub(void) {
    fr8 a[2], b[2], c[2];
    __m512i words[4];
    zkp_fr rows[8];
    const uint64_t exponent[1] = {0x1234567};
    hide_limbs(a, sizeof a, 11);
    hide_limbs(b, sizeof b, 12);
    hide_limbs(words, sizeof words, 13);
    hide_limbs(rows, sizeof rows, 14);
    fr8_mul2(c, a, b);
    fr8_sqr2(c, c);
    keep(c);
    fr8_pow2(c, a, exponent, 25);
    keep(c);
    fr8_split(&c[0], words);
    fr8_from_words(&c[0], rows);
    fr8_to_words(rows, &c[0]);
    keep(rows);
    fr8_or_masked(&c[1], &a[0], words[0]);
    keep(c);
    taken = jj8_read_field(&c[1], words);
    keep(c);
}

static void case_points_jubjub(void) {
    fr8 u, v;
    jj8 p;
    jj8_prepared table[JJ8_ENTRIES], one;
    __m512i words[4], digit;
    uint8_t bytes[8 * 32];
    hide_limbs(&u, sizeof u, 15);
    hide_limbs(&v, sizeof v, 16);
    hide_limbs(&digit, sizeof digit, 17);
    hide_limbs(bytes, sizeof bytes, 18);
    jj8_from_affine(&p, &u, &v);
    jj8_multiples(table, &p);
    jj8_select(&one, table, digit);
    jj8_prepared_neg(&one, &one);
    keep(&one);
    jj8_load_bytes(words, bytes);
    keep(words);
    taken = jj8_is_identity(&p);
}

static void case_hashes(void) {
    enum { LENGTH = 150 };
    uint8_t data[8][LENGTH + 2], digests[8][32], wide[8][64];
    const uint8_t *from[8];
    uint64_t lengths[8];
    zkp_keccak states[8];
    blake2b8 blake;
    hide_limbs(data, sizeof data, 19);
    for (unsigned i = 0; i < 8; i++) {
        from[i] = data[i];
        lengths[i] = LENGTH;
        zkp_keccak_init(&states[i]);
    }
    zkp_ifma_keccak_update8(states, from, LENGTH);
    zkp_ifma_keccak_final8(digests, states);
    blake2b8_init(&blake, 64, (const uint8_t *)"zkpriv test only");
    blake2b8_update_final(&blake, from, lengths);
    blake2b8_digest(wide, &blake);
}

static void case_control_address_of_a_lane(void) {
    static const volatile uint8_t table[256] = {1};
    fe8 a;
    hide_limbs(&a, sizeof a, 30);
    sink += table[fe8_is_zero(&a)];
}

int main(int argc, char **argv) {
    RUN_CASES(argc, argv,
              CASE(field_ed25519), CASE(points_ed25519), CASE(multiples_ed25519), CASE(ring),
              CASE(field_jubjub), CASE(points_jubjub), CASE(hashes), CASE(control_address_of_a_lane));
}
