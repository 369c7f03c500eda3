/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ed25519_tables.h"

#include <pthread.h>

#include "scalar_digits.h"

static zkp_ed25519_prepared_affine tables[ZKP_ED25519_GEN_COUNT][ZKP_ED_WINDOWS][ZKP_ED_MULTIPLES];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void make_tables(void) {
    enum { COUNT = ZKP_ED_WINDOWS * ZKP_ED_MULTIPLES };
    static zkp_ed25519 multiples[COUNT];
    static zkp_ed25519_affine affine[COUNT];
    static zkp_fe25519 scratch[COUNT];
    for (int g = 0; g < ZKP_ED25519_GEN_COUNT; g++) {
        zkp_ed25519 base;
        zkp_ed25519_from_affine(&base, &zkp_ed25519_generators[g]);
        for (int i = 0; i < ZKP_ED_WINDOWS; i++) {
            zkp_ed25519 *row = multiples + ZKP_ED_MULTIPLES * i;
            row[0] = base;
            for (int j = 1; j < ZKP_ED_MULTIPLES; j++) zkp_ed25519_add(&row[j], &row[j - 1], &base);
            zkp_ed25519_dbl(&base, &row[ZKP_ED_MULTIPLES - 1]);
        }
        zkp_ed25519_batch_to_affine(affine, multiples, COUNT, scratch);
        for (int i = 0; i < COUNT; i++)
            zkp_ed25519_prepare_affine(&tables[g][i / ZKP_ED_MULTIPLES][i % ZKP_ED_MULTIPLES], &affine[i]);
    }
}

zkp_ed25519_row *zkp_ed25519_generator_table(int generator) {
    pthread_once(&once, make_tables);
    return tables[generator];
}

size_t zkp_ed25519_naf_var(int8_t digits[ZKP_ED_NAF_DIGITS], const uint64_t k[4], unsigned width) {
    return zkp_signed_windows(digits, k, 4, width);
}
