/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scalar multiplication: constant time with fixed windows and masked reads of whole tables, and variable time. */
#include <pthread.h>
#include <stdlib.h>

#include "ifma/jubjub_lanes.h"
#include "zkp/jubjub.h"
#include "zkp/level.h"
#include "zkp/wipe.h"

/* Signed digits of base 16: k = sum digits[i] * 16^i, digits in -8 .. 7 and the last one 0 or 1, since k < 2^252. */
#define WINDOWS 64
static void recode(int8_t digits[WINDOWS], const zkp_js *k) {
    int carry = 0;
    for (int i = 0; i < WINDOWS; i++) {
        int digit = (int)((k->l[i / 16] >> (4 * (i % 16))) & 15) + carry;
        carry = (digit + 8) >> 4;
        digits[i] = (int8_t)(digit - 16 * carry);
    }
}

/* All ones if a == b, else zero; in: both below 2^63. */
static uint64_t mask_eq(uint64_t a, uint64_t b) {
    uint64_t x = a ^ b;
    return (uint64_t)0 - (1 ^ ((x | ((uint64_t)0 - x)) >> 63));
}

static void or_masked(zkp_fr *o, const zkp_fr *a, uint64_t mask) {
    for (int i = 0; i < 4; i++) o->l[i] |= a->l[i] & mask;
}

static uint64_t absolute(int digit, uint64_t *negative) {
    uint64_t sign = (uint64_t)((int64_t)digit >> 63); /* all ones if negative */
    *negative = sign & 1;
    return ((uint64_t)(int64_t)digit ^ sign) - sign;
}

static void swap_if(zkp_fr *a, zkp_fr *b, uint64_t flag) {
    uint64_t mask = (uint64_t)0 - flag;
    for (int i = 0; i < 4; i++) {
        uint64_t change = (a->l[i] ^ b->l[i]) & mask;
        a->l[i] ^= change;
        b->l[i] ^= change;
    }
}

/* o = digit * base from the multiples 1 .. 8 of the base; every entry is read. */
static void select_prepared(zkp_jubjub_prepared *o, const zkp_jubjub_prepared table[8], int digit) {
    uint64_t negative, size = absolute(digit, &negative), none = mask_eq(size, 0);
    zkp_jubjub_prepared entry = {{{0}}, {{0}}, {{0}}, {{0}}};
    zkp_fr two;
    zkp_fr_dbl(&two, &zkp_fr_one);
    or_masked(&entry.sum, &zkp_fr_one, none);
    or_masked(&entry.diff, &zkp_fr_one, none);
    or_masked(&entry.z2, &two, none);
    for (uint64_t i = 0; i < 8; i++) {
        uint64_t mask = mask_eq(size, i + 1);
        or_masked(&entry.sum, &table[i].sum, mask);
        or_masked(&entry.diff, &table[i].diff, mask);
        or_masked(&entry.t2d, &table[i].t2d, mask);
        or_masked(&entry.z2, &table[i].z2, mask);
    }
    swap_if(&entry.sum, &entry.diff, negative);
    zkp_fr_cneg(&entry.t2d, &entry.t2d, negative);
    *o = entry;
}

static void select_prepared_affine(zkp_jubjub_prepared_affine *o, const zkp_jubjub_prepared_affine table[8], int digit) {
    uint64_t negative, size = absolute(digit, &negative), none = mask_eq(size, 0);
    zkp_jubjub_prepared_affine entry = {{{0}}, {{0}}, {{0}}};
    or_masked(&entry.sum, &zkp_fr_one, none);
    or_masked(&entry.diff, &zkp_fr_one, none);
    for (uint64_t i = 0; i < 8; i++) {
        uint64_t mask = mask_eq(size, i + 1);
        or_masked(&entry.sum, &table[i].sum, mask);
        or_masked(&entry.diff, &table[i].diff, mask);
        or_masked(&entry.t2d, &table[i].t2d, mask);
    }
    swap_if(&entry.sum, &entry.diff, negative);
    zkp_fr_cneg(&entry.t2d, &entry.t2d, negative);
    *o = entry;
}

void zkp_jubjub_mul(zkp_jubjub *o, const zkp_jubjub *p, const zkp_js *k) {
    int8_t digits[WINDOWS];
    zkp_jubjub_prepared table[8], entry;
    zkp_jubjub acc = *p;
    recode(digits, k);
    for (int i = 0; i < 8; i++) {
        zkp_jubjub_prepare(&table[i], &acc);
        if (i < 7) zkp_jubjub_add_prepared(&acc, &acc, &table[0]);
    }
    zkp_jubjub_identity(&acc);
    for (int i = WINDOWS - 1; i >= 0; i--) {
        if (i < WINDOWS - 1) zkp_jubjub_dbl_times(&acc, 4);
        select_prepared(&entry, table, digits[i]);
        zkp_jubjub_add_prepared(&acc, &acc, &entry);
    }
    *o = acc;
    zkp_wipe(digits, sizeof digits);
    zkp_wipe(&entry, sizeof entry);
    zkp_wipe(&acc, sizeof acc);
}

/* Row i of a generator's table: the multiples 1 .. 8 of 16^i times it. Written once, then read only. */
static zkp_jubjub_prepared_affine generator_table[ZKP_GEN_COUNT][WINDOWS][8];
static pthread_once_t generator_once = PTHREAD_ONCE_INIT;

static void make_generator_tables(void) {
    static zkp_jubjub multiples[WINDOWS * 8];
    static zkp_jubjub_affine affine[WINDOWS * 8];
    static zkp_fr scratch[WINDOWS * 8];
    for (int g = 0; g < ZKP_GEN_COUNT; g++) {
        zkp_jubjub base;
        zkp_jubjub_from_affine(&base, &zkp_jubjub_generators[g]);
        for (int i = 0; i < WINDOWS; i++) {
            multiples[8 * i] = base;
            for (int j = 1; j < 8; j++) zkp_jubjub_add(&multiples[8 * i + j], &multiples[8 * i + j - 1], &base);
            zkp_jubjub_dbl(&base, &multiples[8 * i + 7]);
        }
        zkp_jubjub_batch_to_affine(affine, multiples, WINDOWS * 8, scratch);
        for (int i = 0; i < WINDOWS; i++)
            for (int j = 0; j < 8; j++) zkp_jubjub_prepare_affine(&generator_table[g][i][j], &affine[8 * i + j]);
    }
}

void zkp_jubjub_mul_generator(zkp_jubjub *o, int generator, const zkp_js *k) {
    int8_t digits[WINDOWS];
    zkp_jubjub_prepared_affine entry;
    zkp_jubjub acc;
    pthread_once(&generator_once, make_generator_tables);
    recode(digits, k);
    zkp_jubjub_identity(&acc);
    for (int i = 0; i < WINDOWS; i++) {
        select_prepared_affine(&entry, generator_table[generator][i], digits[i]);
        zkp_jubjub_add_prepared_affine(&acc, &acc, &entry);
    }
    *o = acc;
    zkp_wipe(digits, sizeof digits);
    zkp_wipe(&entry, sizeof entry);
    zkp_wipe(&acc, sizeof acc);
}

/* Width-5 non-adjacent form: odd digits in -15 .. 15, at most every fifth is not zero. Returns the number of digits. */
#define NAF_DIGITS 258
static int naf_var(int8_t digits[NAF_DIGITS], const uint64_t k[4]) {
    uint64_t w[5] = {k[0], k[1], k[2], k[3], 0};
    int count = 0;
    while (w[0] | w[1] | w[2] | w[3] | w[4]) {
        int digit = 0;
        if (w[0] & 1) {
            digit = (int)(w[0] & 31);
            if (digit > 15) digit -= 32;
            uint64_t rest = w[0] - (uint64_t)(int64_t)digit; /* clears the low five bits, may carry when digit < 0 */
            uint64_t carry = digit < 0 && rest < w[0];
            w[0] = rest;
            for (int i = 1; i < 5 && carry; i++) carry = ++w[i] == 0;
        }
        digits[count++] = (int8_t)digit;
        for (int i = 0; i < 4; i++) w[i] = (w[i] >> 1) | (w[i + 1] << 63);
        w[4] >>= 1;
    }
    return count;
}

/* Odd multiples 1, 3, ..., 15 of p. */
static void odd_multiples(zkp_jubjub_prepared table[8], const zkp_jubjub *p) {
    zkp_jubjub twice, odd = *p;
    zkp_jubjub_prepared step;
    zkp_jubjub_dbl(&twice, p);
    zkp_jubjub_prepare(&step, &twice);
    for (int i = 0; i < 8; i++) {
        zkp_jubjub_prepare(&table[i], &odd);
        if (i < 7) zkp_jubjub_add_prepared(&odd, &odd, &step);
    }
}

static void add_digit_var(zkp_jubjub *o, const zkp_jubjub_prepared table[8], int digit) {
    if (digit > 0) zkp_jubjub_add_prepared(o, o, &table[digit / 2]);
    if (digit < 0) {
        const zkp_jubjub_prepared *entry = &table[-digit / 2];
        zkp_jubjub_prepared minus = {.sum = entry->diff, .diff = entry->sum, .z2 = entry->z2};
        zkp_fr_neg(&minus.t2d, &entry->t2d);
        zkp_jubjub_add_prepared(o, o, &minus);
    }
}

void zkp_jubjub_mul_var(zkp_jubjub *o, const zkp_jubjub *p, const uint64_t k[4]) {
    int8_t digits[NAF_DIGITS];
    zkp_jubjub_prepared table[8];
    zkp_jubjub acc;
    int count = naf_var(digits, k);
    odd_multiples(table, p);
    zkp_jubjub_identity(&acc);
    for (int i = count - 1; i >= 0; i--) {
        if (digits[i] != 0 || i == 0) {
            zkp_jubjub_dbl(&acc, &acc);
            add_digit_var(&acc, table, digits[i]);
        } else {
            zkp_jubjub_dbl_without_t(&acc, &acc);
        }
    }
    *o = acc;
}

typedef struct {
    zkp_jubjub_prepared table[8];
    int8_t digits[NAF_DIGITS];
    int count;
} straus_term;

/* Straus: one chain of doublings for all points. */
static int straus_var(zkp_jubjub *o, const zkp_jubjub_affine *p, const uint64_t *k, size_t n) {
    straus_term *terms = malloc(n * sizeof *terms);
    if (terms == NULL) return 0;
    int longest = 0;
    for (size_t i = 0; i < n; i++) {
        zkp_jubjub point;
        zkp_jubjub_from_affine(&point, &p[i]);
        odd_multiples(terms[i].table, &point);
        terms[i].count = naf_var(terms[i].digits, k + 4 * i);
        if (terms[i].count > longest) longest = terms[i].count;
    }
    zkp_jubjub acc;
    zkp_jubjub_identity(&acc);
    for (int bit = longest - 1; bit >= 0; bit--) {
        zkp_jubjub_dbl(&acc, &acc);
        for (size_t i = 0; i < n; i++)
            if (bit < terms[i].count) add_digit_var(&acc, terms[i].table, terms[i].digits[bit]);
    }
    *o = acc;
    free(terms);
    return 1;
}

/* Digit `window` of c bits, unsigned. */
static size_t window_digit(const uint64_t k[4], int window, int c) {
    int bit = window * c, word = bit / 64, shift = bit % 64;
    uint64_t value = k[word] >> shift;
    if (shift + c > 64 && word < 3) value |= k[word + 1] << (64 - shift);
    return (size_t)(value & (((uint64_t)1 << c) - 1));
}

/* Pippenger: buckets of each window, from the highest window down. */
static int pippenger_var(zkp_jubjub *o, const zkp_jubjub_affine *p, const uint64_t *k, size_t n) {
    int c = 6;
    while (c < 12 && ((size_t)1 << (c + 3)) < n) c++;
    size_t n_buckets = (size_t)1 << c;
    zkp_jubjub *buckets = malloc(n_buckets * sizeof *buckets);
    zkp_jubjub_prepared_affine *points = malloc(n * sizeof *points);
    if (buckets == NULL || points == NULL) {
        free(buckets);
        free(points);
        return 0;
    }
    for (size_t i = 0; i < n; i++) zkp_jubjub_prepare_affine(&points[i], &p[i]);
    zkp_jubjub acc;
    zkp_jubjub_identity(&acc);
    for (int window = (255 + c) / c - 1; window >= 0; window--) {
        zkp_jubjub running, sum;
        for (size_t b = 1; b < n_buckets; b++) zkp_jubjub_identity(&buckets[b]);
        for (size_t i = 0; i < n; i++) {
            size_t digit = window_digit(k + 4 * i, window, c);
            if (digit) zkp_jubjub_add_prepared_affine(&buckets[digit], &buckets[digit], &points[i]);
        }
        zkp_jubjub_identity(&running);
        zkp_jubjub_identity(&sum);
        for (size_t b = n_buckets - 1; b > 0; b--) {
            zkp_jubjub_add(&running, &running, &buckets[b]);
            zkp_jubjub_add(&sum, &sum, &running);
        }
        zkp_jubjub_dbl_times(&acc, c);
        zkp_jubjub_add(&acc, &acc, &sum);
    }
    *o = acc;
    free(buckets);
    free(points);
    return 1;
}

/* Below it the scalar code is as fast. */
#define LANES_MIN 4

int zkp_jubjub_msm_var(zkp_jubjub *o, const zkp_jubjub_affine *p, const uint64_t *k, size_t n) {
    if (n == 0) {
        zkp_jubjub_identity(o);
        return 1;
    }
#if defined(ZKP_HAVE_WIDE)
    if (zkp_level_now >= ZKP_LEVEL_IFMA && n >= LANES_MIN) return zkp_ifma_jubjub_msm_var(o, p, k, n);
#endif
    return n <= 256 ? straus_var(o, p, k, n) : pippenger_var(o, p, k, n);
}
