/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sums of multiples by secret scalars, in constant time: the steps of ed25519_msm.c, every one of them done whatever
   the digits are. A digit is an index into registers (ed25519_tables.h) and never an address or a branch. Which
   points take part is public. */
#include "ed25519_secret.h"

#include "ed25519_base.h"
#include "ed25519_tables.h"
#include "registers.h"
#include "zkp/wipe.h"

static __attribute__((noinline)) void dbl_ct(ed8 *p) { ed8_dbl(p, p, 0); }
static __attribute__((noinline)) void dbl_with_t_ct(ed8 *p) { ed8_dbl(p, p, 1); }
static __attribute__((noinline)) void add_ct(ed8 *p, const ed8 *q) { ed8_add(p, p, q, 1); }

static __attribute__((noinline)) void add_step_ct(ed8 *acc, const ed8_table *table, const ed8_digits *digits,
                                                  int step) {
    ed8_prepared entry;
    ed8_choice choice;
    ed8_choose(&choice, digits, step);
    ed8_pick(&entry, table, &choice);
    ed8_add_signed(acc, acc, &entry, choice.negative, 1);
}

static __attribute__((noinline)) void make_tables_ct(ed8_table tables[8], const ed8 *p) {
    ed8_prepared multiples[ED8_ENTRIES];
    ed8_multiples(multiples, p, ED8_ENTRIES);
    ed8_fill_tables(tables, multiples);
    zkp_wipe(multiples, sizeof multiples);
}

static void start_ct(ed8 acc[ED8_STEPS]) {
    for (int s = 0; s < ED8_STEPS; s++) ed8_identity(&acc[s]);
}

/* The steps together, and the lanes. */
static void finish_ct(zkp_ed25519 *o, ed8 acc[ED8_STEPS]) {
    ed8 sum = acc[ED8_STEPS - 1];
    for (int s = ED8_STEPS - 2; s >= 0; s--) {
        for (int i = 1; i < ED8_STEP_BITS; i++) dbl_ct(&sum);
        dbl_with_t_ct(&sum);
        add_ct(&sum, &acc[s]);
    }
    for (int distance = 1; distance < 8; distance *= 2) {
        ed8 other;
        uint64_t from[8];
        for (unsigned i = 0; i < 8; i++) from[i] = (i + (unsigned)distance) % 8;
        ed8_move(&other, &sum, _mm512_loadu_si512(from));
        for (int i = 1; i < 5 * distance; i++) dbl_ct(&other);
        dbl_with_t_ct(&other);
        add_ct(&sum, &other);
        zkp_wipe(&other, sizeof other);
    }
    ed8_store(o, &sum, 1);
    zkp_wipe(&sum, sizeof sum);
    zkp_wipe(acc, ED8_STEPS * sizeof *acc);
}

static void clean_up_ct(void) {
    zkp_clear_registers();
    zkp_wipe_stack();
}

void zkp_ifma_ed25519_msm_ct(zkp_ed25519 *o, const zkp_ed25519 *p, const zkp_scalar *k, size_t n) {
    ed8 acc[ED8_STEPS], points;
    ed8_table tables[8];
    ed8_digits digits;
    start_ct(acc);
    for (size_t start = 0; start < n; start += 8) {
        ed8_load(&points, p + start, n - start);
        make_tables_ct(tables, &points);
        for (size_t i = 0; i < 8 && start + i < n; i++) {
            ed8_recode(&digits, k[start + i].l);
            for (int s = 0; s < ED8_STEPS; s++) add_step_ct(&acc[s], &tables[i], &digits, s);
        }
    }
    finish_ct(o, acc);
    zkp_wipe(&points, sizeof points);
    zkp_wipe(tables, sizeof tables);
    zkp_wipe(&digits, sizeof digits);
    clean_up_ct();
}

/* o = k * p in each lane: digits of four bits from -8 to 7; every entry is read, and masks choose. */
#define ENTRIES 8

static __attribute__((noinline)) void add_digit_ct(ed8 *acc, const ed8_prepared *multiples, __m512i digit) {
    ed8_prepared entry;
    __mmask8 negative;
    ed8_select_entry(&entry, &negative, multiples, ENTRIES, digit);
    ed8_add_signed(acc, acc, &entry, negative, 1);
}

/* words: columns of k + 8 (1 + 16 + ...). */
static void multiply_ct(ed8 *p, const __m512i words[4]) {
    ed8_prepared multiples[ENTRIES];
    ed8 acc;
    ed8_multiples(multiples, p, ENTRIES);
    ed8_identity(&acc);
    for (int i = 63; i >= 0; i--) {
        const __m512i group = _mm512_and_si512(_mm512_srli_epi64(words[i / 16], 4 * (unsigned)(i % 16)), fe8_splat(15));
        if (i < 63) {
            for (int j = 0; j < 3; j++) dbl_ct(&acc);
            dbl_with_t_ct(&acc);
        }
        add_digit_ct(&acc, multiples, _mm512_sub_epi64(group, fe8_splat(8)));
    }
    *p = acc;
    zkp_wipe(multiples, sizeof multiples);
    zkp_wipe(&acc, sizeof acc);
}

/* in: k below 2^255. */
static void recode_ct(uint64_t columns[4][8], int lane, const zkp_scalar *k) {
    unsigned __int128 carry = 0;
    for (int j = 0; j < 4; j++) {
        carry += (unsigned __int128)k->l[j] + 0x8888888888888888;
        columns[j][lane] = (uint64_t)carry;
        carry >>= 64;
    }
}

void zkp_ifma_ed25519_multiply_ct(ed8 *p, const zkp_scalar k[8]) {
    uint64_t columns[4][8];
    __m512i words[4];
    for (int i = 0; i < 8; i++) recode_ct(columns, i, &k[i]);
    for (int j = 0; j < 4; j++) words[j] = _mm512_loadu_si512(columns[j]);
    multiply_ct(p, words);
    zkp_wipe(columns, sizeof columns);
    zkp_wipe(words, sizeof words);
}

void zkp_ifma_ed25519_mul_many_ct(zkp_ed25519 *o, const zkp_ed25519 *p, const zkp_scalar *k, size_t n) {
    zkp_scalar own[8];
    ed8 lanes;
    for (size_t start = 0; start < n; start += 8) {
        for (size_t i = 0; i < 8; i++) own[i] = k[start + i < n ? start + i : start];
        ed8_load(&lanes, p + start, n - start);
        zkp_ifma_ed25519_multiply_ct(&lanes, own);
        ed8_store(o + start, &lanes, n - start);
    }
    zkp_wipe(own, sizeof own);
    zkp_wipe(&lanes, sizeof lanes);
    clean_up_ct();
}
