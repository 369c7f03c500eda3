/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Square root of a ratio in Fr with one exponentiation and a discrete logarithm from tables: r - 1 = 2^32 * q, q odd, so
   x^q lies in the group of order 2^32 that z = zkp_fr_root_of_unity generates. Sources: Sarkar, "Computing square roots
   faster than the Tonelli-Shanks/Bernstein algorithm" (2020), and the inverse root of Hamburg's Decaf for ratios. */
#include <pthread.h>

#include "zkp/jubjub.h"

#define WINDOW 8
#define WINDOWS 4
#define SIZE (1 << WINDOW)
#define SLOTS 1024

/* negative[k][j] = z^(-j * 2^(8k)); slot: a hash table from elements of order 256 to their logarithm j (plus one) of base
   z^(2^24), with linear probing over the elements in last[]. Written once, then read only. */
static zkp_fr negative[WINDOWS][SIZE], last[SIZE];
static uint16_t slot[SLOTS];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static size_t hash(const zkp_fr *a) { return (size_t)((a->l[0] * 0x9e3779b97f4a7c15u) >> 54); }

static void make_tables(void) {
    zkp_fr step, power = zkp_fr_root_of_unity;
    zkp_fr_inv_var(&step, &power);
    for (int k = 0; k < WINDOWS; k++) {
        negative[k][0] = zkp_fr_one;
        for (int j = 1; j < SIZE; j++) zkp_fr_mul(&negative[k][j], &negative[k][j - 1], &step);
        zkp_fr_mul(&step, &negative[k][SIZE - 1], &step);
    }
    for (int i = 0; i < WINDOW * (WINDOWS - 1); i++) zkp_fr_sqr(&power, &power);
    last[0] = zkp_fr_one;
    for (int j = 1; j < SIZE; j++) zkp_fr_mul(&last[j], &last[j - 1], &power);
    for (int j = 0; j < SIZE; j++) {
        size_t at = hash(&last[j]);
        while (slot[at] != 0) at = (at + 1) % SLOTS;
        slot[at] = (uint16_t)(j + 1);
    }
}

/* in: an element of the group of order 256. */
static uint32_t logarithm_var(const zkp_fr *a) {
    for (size_t at = hash(a); slot[at] != 0; at = (at + 1) % SLOTS)
        if (zkp_fr_eq(&last[slot[at] - 1], a)) return (uint32_t)slot[at] - 1;
    return 0;
}

int zkp_jubjub_sqrt_ratio_var(zkp_fr *o, const zkp_fr *numerator, const zkp_fr *denominator) {
    /* (q - 1) / 2 = (r - 1 - 2^32) / 2^33 */
    static const uint64_t exponent[4] = {0x7fff2dff7fffffff, 0x04d0ec02a9ded201, 0x94cebea4199cec04, 0x0000000039f6d3a9};
    zkp_fr x, y, b, t;
    if (zkp_fr_is_zero(numerator)) {
        *o = *numerator;
        return 1;
    }
    pthread_once(&once, make_tables);
    zkp_fr_mul(&x, numerator, denominator);
    zkp_fr_pow(&y, &x, exponent, 4);
    zkp_fr_sqr(&b, &y);
    zkp_fr_mul(&b, &b, &x); /* x^q = z^e */
    uint32_t e = 0;
    for (int k = 0; k < WINDOWS; k++) {
        t = b;
        for (int i = 0; i < WINDOW * (WINDOWS - 1 - k); i++) zkp_fr_sqr(&t, &t);
        uint32_t digit = logarithm_var(&t);
        if (k == 0 && (digit & 1)) return 0; /* an odd logarithm: not a square */
        zkp_fr_mul(&b, &b, &negative[k][digit]);
        e |= digit << (WINDOW * k);
    }
    e /= 2; /* y * z^(-e/2) is an inverse square root of x */
    for (int k = 0; k < WINDOWS; k++) zkp_fr_mul(&y, &y, &negative[k][(e >> (WINDOW * k)) % SIZE]);
    zkp_fr_mul(o, &y, numerator);
    return 1;
}
