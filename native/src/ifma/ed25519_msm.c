/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sums of multiples of public points: Straus, one point after the other into the accumulators of ed25519_tables.h. The
   tables of points that are not fixed live in the first-level cache and are forgotten. */
#include "ed25519_tables.h"
#include "fe25519_8_pow.h"

static __attribute__((noinline)) void dbl_var(ed8 *p) { ed8_dbl(p, p, 0); }
static __attribute__((noinline)) void dbl_with_t_var(ed8 *p) { ed8_dbl(p, p, 1); }
static __attribute__((noinline)) void add_var(ed8 *p, const ed8 *q) { ed8_add(p, p, q, 1); }

static __attribute__((noinline)) void add_pick_var(ed8 *acc, const ed8_table *table, const ed8_choice *choice) {
    ed8_prepared entry;
    ed8_pick(&entry, table, choice);
    ed8_add_signed(acc, acc, &entry, choice->negative, 1);
}

static __attribute__((noinline)) void add_pick_fixed_var(ed8 *acc, const ed8_fixed_table *table,
                                                         const ed8_choice *choice) {
    ed8_affine entry;
    ed8_pick_fixed(&entry, table, choice);
    ed8_add_affine_signed(acc, acc, &entry, choice->negative, 1);
}

static __attribute__((noinline)) void make_tables_var(ed8_table tables[8], const fe8 *x, const fe8 *y) {
    ed8_prepared multiples[ED8_ENTRIES];
    ed8 point;
    ed8_from_affine(&point, x, y);
    ed8_multiples(multiples, &point, ED8_ENTRIES);
    ed8_fill_tables(tables, multiples);
}

static void start_var(ed8 acc[ED8_STEPS]) {
    for (int s = 0; s < ED8_STEPS; s++) ed8_identity(&acc[s]);
}

/* Short scalars have nothing but zeros in their last steps. */
static void add_points_var(ed8 acc[ED8_STEPS], const zkp_ed25519_affine *points, const uint64_t *k, size_t n) {
    ed8_table tables[8];
    for (size_t start = 0; start < n; start += 8) {
        fe8 x, y;
        ed8_load_affine(&x, &y, points + start, n - start);
        make_tables_var(tables, &x, &y);
        for (size_t i = 0; i < 8 && start + i < n; i++) {
            ed8_digits digits;
            ed8_recode(&digits, k + 4 * (start + i));
            for (int s = 0; s < ED8_STEPS; s++) {
                ed8_choice choice;
                ed8_choose(&choice, &digits, s);
                if (choice.some) add_pick_var(&acc[s], &tables[i], &choice);
            }
        }
    }
}

static void add_fixed_var(ed8 acc[ED8_STEPS], const ed8_fixed_table *tables, const uint64_t *k, size_t n) {
    for (size_t i = 0; i < n; i++) {
        ed8_digits digits;
        ed8_recode(&digits, k + 4 * i);
        for (int s = 0; s < ED8_STEPS; s++) {
            ed8_choice choice;
            ed8_choose(&choice, &digits, s);
            if (choice.some) add_pick_fixed_var(&acc[s], &tables[i], &choice);
        }
    }
}

/* Lane 0 of p becomes sum(2^(bits lane) p[lane]): pairs, then pairs of pairs, then the two halves. */
static void fold_lanes_var(ed8 *p, int bits) {
    for (int distance = 1; distance < 8; distance *= 2) {
        ed8 other;
        uint64_t from[8];
        for (unsigned i = 0; i < 8; i++) from[i] = (i + (unsigned)distance) % 8;
        ed8_move(&other, p, _mm512_loadu_si512(from));
        for (int i = 1; i < bits * distance; i++) dbl_var(&other);
        if (bits > 0) dbl_with_t_var(&other);
        add_var(p, &other);
    }
}

void zkp_ifma_ed25519_finish_var(zkp_ed25519 *o, ed8 *p, int bits) {
    fold_lanes_var(p, bits);
    ed8_store(o, p, 1);
}

static void finish_var(zkp_ed25519 *o, const ed8 acc[ED8_STEPS]) {
    ed8 sum = acc[ED8_STEPS - 1];
    for (int s = ED8_STEPS - 2; s >= 0; s--) {
        for (int i = 1; i < ED8_STEP_BITS; i++) dbl_var(&sum);
        dbl_with_t_var(&sum);
        add_var(&sum, &acc[s]);
    }
    zkp_ifma_ed25519_finish_var(o, &sum, 5);
}

void zkp_ifma_ed25519_straus_var(zkp_ed25519 *o, const void *tables, const uint64_t *k, size_t n,
                                 const zkp_ed25519_affine *p, const uint64_t *more, size_t m) {
    ed8 acc[ED8_STEPS];
    start_var(acc);
    add_fixed_var(acc, tables, k, n);
    add_points_var(acc, p, more, m);
    finish_var(o, acc);
}

size_t zkp_ifma_ed25519_tables_size(size_t n) { return (n + 7) / 8 * 8 * sizeof(ed8_fixed_table); }

/* With z = 1, by one inversion for the sixteen multiples. */
static void make_fixed_tables_var(ed8_fixed_table tables[8], const fe8 *x, const fe8 *y) {
    ed8 multiples[ED8_ENTRIES];
    ed8_affine affine[ED8_ENTRIES];
    ed8_prepared first;
    fe8 product[ED8_ENTRIES], inverse;
    ed8_from_affine(&multiples[0], x, y);
    ed8_prepare(&first, &multiples[0]);
    product[0] = multiples[0].z;
    for (int i = 1; i < ED8_ENTRIES; i++) {
        ed8_add_prepared(&multiples[i], &multiples[i - 1], &first, 1);
        fe8_mul(&product[i], &product[i - 1], &multiples[i].z);
    }
    fe8_many_inv(&inverse, &product[ED8_ENTRIES - 1], 1);
    for (int i = ED8_ENTRIES - 1; i >= 0; i--) {
        fe8 own = inverse, affine_x, affine_y;
        if (i > 0) {
            fe8_mul(&own, &inverse, &product[i - 1]);
            fe8_mul(&inverse, &inverse, &multiples[i].z);
        }
        fe8_mul(&affine_x, &multiples[i].x, &own);
        fe8_mul(&affine_y, &multiples[i].y, &own);
        ed8_prepare_affine(&affine[i], &affine_x, &affine_y);
    }
    ed8_fill_fixed_tables(tables, affine);
}

void zkp_ifma_ed25519_make_tables_var(void *tables, const zkp_ed25519_affine *p, size_t n) {
    ed8_fixed_table *const to = tables;
    for (size_t start = 0; start < n; start += 8) {
        fe8 x, y;
        ed8_load_affine(&x, &y, p + start, n - start);
        make_fixed_tables_var(to + start, &x, &y);
    }
}

/* Multiples of eight points by a scalar of its own each: digits of four bits from -7 to 8. */
#define LANE_ENTRIES 8
#define LANE_DIGITS 64

static __attribute__((noinline)) void add_entry_var(ed8 *acc, const ed8_prepared *table, __m512i digit) {
    ed8_prepared entry;
    __mmask8 negative;
    ed8_select_entry(&entry, &negative, table, LANE_ENTRIES, digit);
    ed8_add_signed(acc, acc, &entry, negative, 1);
}

static __attribute__((noinline)) void multiply_var(ed8 *p, const uint64_t *const k[8]) {
    ed8_prepared table[LANE_ENTRIES];
    int8_t digits[8][LANE_DIGITS + 1];
    ed8 acc;
    int top = 0;
    for (int lane = 0; lane < 8; lane++) {
        int carry = 0;
        for (int i = 0; i < LANE_DIGITS; i++) {
            const int digit = (int)((k[lane][i / 16] >> (4 * (i % 16))) & 15) + carry;
            carry = digit > 8;
            digits[lane][i] = (int8_t)(digit - 16 * carry);
            if (digits[lane][i] != 0 && i > top) top = i;
        }
        digits[lane][LANE_DIGITS] = (int8_t)carry;
        if (carry) top = LANE_DIGITS;
    }
    ed8_multiples(table, p, LANE_ENTRIES);
    ed8_identity(&acc);
    for (int i = top; i >= 0; i--) {
        long long digit[8];
        if (i < top) {
            for (int j = 0; j < 3; j++) dbl_var(&acc);
            dbl_with_t_var(&acc);
        }
        for (int lane = 0; lane < 8; lane++) digit[lane] = digits[lane][i];
        add_entry_var(&acc, table, _mm512_loadu_si512(digit));
    }
    *p = acc;
}

void zkp_ifma_ed25519_mul_many_var(zkp_ed25519 *o, const zkp_ed25519_affine *p, const uint64_t *k, size_t n) {
    for (size_t start = 0; start < n; start += 8) {
        const uint64_t *own[8];
        ed8 lanes;
        fe8 x, y;
        for (size_t i = 0; i < 8; i++) own[i] = k + 4 * (start + i < n ? start + i : start);
        ed8_load_affine(&x, &y, p + start, n - start);
        ed8_from_affine(&lanes, &x, &y);
        multiply_var(&lanes, own);
        ed8_store(o + start, &lanes, n - start);
    }
}
