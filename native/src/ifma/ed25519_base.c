/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Multiples of the base point in lanes: 51 windows of five bits with a table for each, so that there are additions
   alone. All lanes look into the same table, by a permutation in registers as in ed25519_tables.h: no address depends
   on a digit. */
#include "ed25519_base.h"

#include <pthread.h>

#include "ed25519_tables.h"
#include "zkp/wipe.h"

#define WINDOWS 51

static ed8_fixed_table tables[(WINDOWS + 7) / 8 * 8];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void make_tables(void) {
    zkp_ed25519_affine shifted[WINDOWS];
    zkp_ed25519 point;
    zkp_ed25519_from_affine(&point, &zkp_ed25519_generators[ZKP_ED25519_GEN_G]);
    for (int i = 0; i < WINDOWS; i++) {
        zkp_ed25519_to_affine(&shifted[i], &point);
        zkp_ed25519_dbl_times(&point, &point, 5);
    }
    zkp_ifma_ed25519_make_tables_var(tables, shifted, WINDOWS);
}

static __attribute__((noinline)) void add_window_ct(ed8 *acc, const ed8_fixed_table *table, __m512i group) {
    ed8_choice choice;
    ed8_affine entry;
    ed8_choose_from(&choice, group);
    ed8_pick_fixed(&entry, table, &choice);
    ed8_add_affine_signed(acc, acc, &entry, choice.negative, 1);
}

void zkp_ifma_ed25519_mul_base_ct(ed8 *o, const zkp_scalar k[8]) {
    uint64_t words[4][8];
    __m512i column[5];
    ed8 acc;
    pthread_once(&once, make_tables);
    for (int i = 0; i < 8; i++) {
        ed8_digits digits;
        ed8_recode(&digits, k[i].l);
        for (int j = 0; j < 4; j++) words[j][i] = digits.l[j];
        zkp_wipe(&digits, sizeof digits);
    }
    for (int j = 0; j < 4; j++) column[j] = _mm512_loadu_si512(words[j]);
    column[4] = _mm512_setzero_si512();
    ed8_identity(&acc);
    for (int w = 0; w < WINDOWS; w++) {
        const int word = 5 * w / 64;
        const unsigned shift = 5 * (unsigned)w % 64;
        const __m512i low = _mm512_srli_epi64(column[word], shift);
        /* A count of 64 gives zero. */
        const __m512i high = _mm512_slli_epi64(column[word + 1], 64 - shift);
        add_window_ct(&acc, &tables[w], _mm512_and_si512(_mm512_or_si512(low, high), fe8_splat(31)));
    }
    *o = acc;
    zkp_wipe(words, sizeof words);
    zkp_wipe(column, sizeof column);
    zkp_wipe(&acc, sizeof acc);
}
