/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sums over fixed points with secret scalars, in constant time: the tables of ed25519_tables.h, where the choice of a
   digit is a permutation of vectors in registers. Which points take part is public. */
#include "ed25519_tables.h"
#include "zkp/scalar.h"
#include "zkp/wipe.h"

static __attribute__((noinline)) void dbl_ct(ed8 *p) { ed8_dbl(p, p, 0); }
static __attribute__((noinline)) void dbl_with_t_ct(ed8 *p) { ed8_dbl(p, p, 1); }
static __attribute__((noinline)) void add_ct(ed8 *p, const ed8 *q) { ed8_add(p, p, q, 1); }

static __attribute__((noinline)) void add_pick_ct(ed8 *acc, const ed8_fixed_table *table, const ed8_digits *digits,
                                                  int step) {
    ed8_choice choice;
    ed8_affine entry;
    ed8_choose(&choice, digits, step);
    ed8_pick_fixed(&entry, table, &choice);
    ed8_add_affine_signed(acc, acc, &entry, choice.negative, 1);
}

/* Lane 0 of p becomes sum(2^(5 lane) p[lane]). */
static __attribute__((noinline)) void fold_lanes_ct(ed8 *p) {
    for (int distance = 1; distance < 8; distance *= 2) {
        ed8 other;
        uint64_t from[8];
        for (unsigned i = 0; i < 8; i++) from[i] = (i + (unsigned)distance) % 8;
        ed8_move(&other, p, _mm512_loadu_si512(from));
        for (int i = 1; i < 5 * distance; i++) dbl_ct(&other);
        dbl_with_t_ct(&other);
        add_ct(p, &other);
    }
}

void zkp_ifma_ed25519_bases_ct(zkp_ed25519 *o, const void *tables, const uint32_t *which, const zkp_scalar *k,
                               size_t n) {
    const ed8_fixed_table *const all = tables;
    ed8 acc[ED8_STEPS], sum;
    ed8_digits digits;
    for (int s = 0; s < ED8_STEPS; s++) ed8_identity(&acc[s]);
    for (size_t i = 0; i < n; i++) {
        ed8_recode(&digits, k[i].l);
        for (int s = 0; s < ED8_STEPS; s++) add_pick_ct(&acc[s], &all[which[i]], &digits, s);
    }
    sum = acc[ED8_STEPS - 1];
    for (int s = ED8_STEPS - 2; s >= 0; s--) {
        for (int i = 1; i < ED8_STEP_BITS; i++) dbl_ct(&sum);
        dbl_with_t_ct(&sum);
        add_ct(&sum, &acc[s]);
    }
    fold_lanes_ct(&sum);
    ed8_store(o, &sum, 1);
    zkp_wipe(acc, sizeof acc);
    zkp_wipe(&sum, sizeof sum);
    zkp_wipe(&digits, sizeof digits);
}
