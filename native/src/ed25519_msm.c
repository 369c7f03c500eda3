/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sums of multiples of public points by public integers: Straus for few points, Pippenger's buckets for many, and
   tables for fixed points. Variable time. */
#include "ed25519_names.h"

#include <stdlib.h>
#include <string.h>

#include "ed25519_bases.h"
#include "ed25519_inline.h"
#include "ed25519_tables.h"
#include "zkp_api/core.h"

#define WIDTH 5u
#define ODD 8 /* odd multiples 1, 3, ..., 15 */
/* Where buckets become faster than shared doublings. */
#define STRAUS_MAX 190

static void odd_multiples(zkp_ed25519_prepared table[ODD], const zkp_ed25519 *p) {
    zkp_ed25519 twice, odd = *p;
    zkp_ed25519_prepared step;
    zkp_ed25519_dbl(&twice, p);
    zkp_ed25519_prepare(&step, &twice);
    for (int i = 0; i < ODD; i++) {
        zkp_ed25519_prepare(&table[i], &odd);
        if (i + 1 < ODD) zkp_ed25519_add_prepared(&odd, &odd, &step);
    }
}

static void add_digit_var(zkp_ed25519 *o, const zkp_ed25519_prepared *table, int digit) {
    if (digit > 0) zkp_ed25519_add_prepared(o, o, &table[digit / 2]);
    if (digit < 0) {
        zkp_ed25519_prepared minus;
        zkp_ed_neg_prepared(&minus, &table[-digit / 2]);
        zkp_ed25519_add_prepared(o, o, &minus);
    }
}

static void add_digit_affine_var(zkp_ed25519 *o, const zkp_ed25519_prepared_affine *table, int digit) {
    if (digit > 0) zkp_ed25519_add_prepared_affine(o, o, &table[digit / 2]);
    if (digit < 0) {
        zkp_ed25519_prepared_affine minus;
        zkp_ed_neg_prepared_affine(&minus, &table[-digit / 2]);
        zkp_ed25519_add_prepared_affine(o, o, &minus);
    }
}

static __attribute__((noinline)) void dbl_without_t(zkp_ed25519 *o) { zkp_ed_dbl(o, o, 0); }

void zkp_ed25519_mul_var(zkp_ed25519 *o, const zkp_ed25519 *p, const uint64_t k[4]) {
    int8_t digits[ZKP_ED_NAF_DIGITS];
    zkp_ed25519_prepared table[ODD];
    zkp_ed25519 acc;
    size_t count = zkp_ed25519_naf_var(digits, k, WIDTH);
    odd_multiples(table, p);
    zkp_ed_identity(&acc);
    while (count-- > 0) {
        if (digits[count] != 0 || count == 0) {
            zkp_ed25519_dbl(&acc, &acc);
            add_digit_var(&acc, table, digits[count]);
        } else {
            dbl_without_t(&acc);
        }
    }
    *o = acc;
}

void zkp_ed25519_scalar_mul_many_var(zkp_ed25519 *o, const zkp_ed25519_affine *p, const uint64_t *k, size_t n) {
    for (size_t i = 0; i < n; i++) {
        zkp_ed25519 point;
        zkp_ed25519_from_affine(&point, &p[i]);
        zkp_ed25519_mul_var(&o[i], &point, k + 4 * i);
    }
}

/* One summand: its digits, and a table of odd multiples in one of two forms. */
typedef struct {
    const zkp_ed25519_prepared *table;
    const zkp_ed25519_prepared_affine *fixed;
    size_t count;
    int8_t digits[ZKP_ED_NAF_DIGITS];
} term;

static void straus_var(zkp_ed25519 *o, const term *terms, size_t n) {
    size_t longest = 0;
    for (size_t i = 0; i < n; i++)
        if (terms[i].count > longest) longest = terms[i].count;
    zkp_ed25519 acc;
    zkp_ed_identity(&acc);
    for (size_t bit = longest; bit-- > 0;) {
        zkp_ed25519_dbl(&acc, &acc);
        for (size_t i = 0; i < n; i++) {
            if (bit >= terms[i].count || terms[i].digits[bit] == 0) continue;
            if (terms[i].fixed != NULL) add_digit_affine_var(&acc, terms[i].fixed, terms[i].digits[bit]);
            else add_digit_var(&acc, terms[i].table, terms[i].digits[bit]);
        }
    }
    *o = acc;
}

/* Terms of points without tables yet. */
static void make_terms(term *terms, zkp_ed25519_prepared *tables, const zkp_ed25519_affine *p, const uint64_t *k,
                       size_t n) {
    for (size_t i = 0; i < n; i++) {
        zkp_ed25519 point;
        zkp_ed25519_from_affine(&point, &p[i]);
        odd_multiples(tables + ODD * i, &point);
        terms[i].table = tables + ODD * i;
        terms[i].fixed = NULL;
        terms[i].count = zkp_ed25519_naf_var(terms[i].digits, k + 4 * i, WIDTH);
    }
}

/* Signed digits of c bits (at most 14) of a 256-bit integer, at most 2^(c-1) in size. The last one keeps what there is:
   its window has fewer than c bits of the integer. */
static int next_digit_var(const uint64_t k[4], unsigned window, unsigned c, int last, int *carry) {
    const unsigned bit = window * c, word = bit / 64, shift = bit % 64;
    uint64_t value = word < 4 ? k[word] >> shift : 0;
    if (shift + c > 64 && word < 3) value |= k[word + 1] << (64 - shift);
    const int digit = (int)(value & (((uint64_t)1 << c) - 1)) + *carry;
    *carry = !last && digit >> (c - 1) != 0;
    return digit - (*carry ? 1 << c : 0);
}

/* Buckets of each window, from the highest window down. points: prepared, with k their integers. */
static int pippenger_var(zkp_ed25519 *o, const zkp_ed25519_prepared_affine *const *points, const uint64_t *const *k,
                         size_t n) {
    unsigned c = 6;
    while (c < 13 && ((size_t)1 << (c + 2)) < n) c++;
    const unsigned windows = (256 + c) / c; /* a digit more than the bits need, for the last carry */
    const size_t n_buckets = (size_t)1 << (c - 1);
    zkp_ed25519 *buckets = malloc((n_buckets + 1) * sizeof *buckets);
    int16_t *digits = malloc(n * windows * sizeof *digits);
    if (buckets == NULL || digits == NULL) {
        free(buckets);
        free(digits);
        return ZKP_ERR_MEMORY;
    }
    for (size_t i = 0; i < n; i++) {
        int carry = 0;
        for (unsigned w = 0; w < windows; w++)
            digits[n * w + i] = (int16_t)next_digit_var(k[i], w, c, w + 1 == windows, &carry);
    }
    zkp_ed25519 acc;
    zkp_ed_identity(&acc);
    for (unsigned window = windows; window-- > 0;) {
        zkp_ed25519 running, sum;
        for (size_t b = 1; b <= n_buckets; b++) zkp_ed_identity(&buckets[b]);
        for (size_t i = 0; i < n; i++) {
            const int digit = digits[n * window + i];
            if (digit > 0) zkp_ed25519_add_prepared_affine(&buckets[digit], &buckets[digit], points[i]);
            if (digit < 0) {
                zkp_ed25519_prepared_affine minus;
                zkp_ed_neg_prepared_affine(&minus, points[i]);
                zkp_ed25519_add_prepared_affine(&buckets[-digit], &buckets[-digit], &minus);
            }
        }
        zkp_ed_identity(&running);
        zkp_ed_identity(&sum);
        for (size_t b = n_buckets; b > 0; b--) {
            zkp_ed25519_add(&running, &running, &buckets[b]);
            zkp_ed25519_add(&sum, &sum, &running);
        }
        zkp_ed25519_dbl_times(&acc, &acc, (int)c);
        zkp_ed25519_add(&acc, &acc, &sum);
    }
    *o = acc;
    free(buckets);
    free(digits);
    return ZKP_OK;
}

/* The sum over fixed points and others by buckets. */
static int mixed_pippenger_var(zkp_ed25519 *o, const zkp_ed25519_bases *bases, const uint64_t *k, size_t n,
                               const zkp_ed25519_affine *p, const uint64_t *more, size_t n_more) {
    const size_t total = n + n_more;
    const zkp_ed25519_prepared_affine **points = malloc(total * sizeof *points);
    const uint64_t **scalars = malloc(total * sizeof *scalars);
    zkp_ed25519_prepared_affine *prepared = malloc((n_more + 1) * sizeof *prepared);
    int status = ZKP_ERR_MEMORY;
    if (points != NULL && scalars != NULL && prepared != NULL) {
        for (size_t i = 0; i < n; i++) {
            points[i] = bases->tables + bases->entries * i;
            scalars[i] = k + 4 * i;
        }
        for (size_t i = 0; i < n_more; i++) {
            zkp_ed25519_prepare_affine(&prepared[i], &p[i]);
            points[n + i] = &prepared[i];
            scalars[n + i] = more + 4 * i;
        }
        status = pippenger_var(o, points, scalars, total);
    }
    free(points);
    free(scalars);
    free(prepared);
    return status;
}

static int mixed_straus_var(zkp_ed25519 *o, const zkp_ed25519_bases *bases, const uint64_t *k, size_t n,
                            const zkp_ed25519_affine *p, const uint64_t *more, size_t n_more) {
    term *terms = malloc((n + n_more) * sizeof *terms);
    zkp_ed25519_prepared *tables = malloc((n_more + 1) * ODD * sizeof *tables);
    int status = ZKP_ERR_MEMORY;
    if (terms != NULL && tables != NULL) {
        for (size_t i = 0; i < n; i++) {
            terms[i].fixed = bases->tables + bases->entries * i;
            terms[i].count = zkp_ed25519_naf_var(terms[i].digits, k + 4 * i, bases->width);
        }
        make_terms(terms + n, tables, p, more, n_more);
        straus_var(o, terms, n + n_more);
        status = ZKP_OK;
    }
    free(terms);
    free(tables);
    return status;
}

int zkp_ed25519_scalar_msm_var(zkp_ed25519 *o, const zkp_ed25519_affine *p, const uint64_t *k, size_t n) {
    zkp_ed_identity(o);
    if (n == 0) return ZKP_OK;
    if (n > ZKP_ED25519_MOST) return ZKP_ERR_MEMORY;
    if (n <= STRAUS_MAX) return mixed_straus_var(o, NULL, NULL, 0, p, k, n);
    return mixed_pippenger_var(o, NULL, NULL, 0, p, k, n);
}

int zkp_ed25519_scalar_bases_msm_var(zkp_ed25519 *o, const zkp_ed25519_bases *bases, const uint64_t *k, size_t n,
                                     const zkp_ed25519_affine *p, const uint64_t *more, size_t n_more) {
    if (bases->width == 0 || n_more > STRAUS_MAX) return mixed_pippenger_var(o, bases, k, n, p, more, n_more);
    return mixed_straus_var(o, bases, k, n, p, more, n_more);
}
