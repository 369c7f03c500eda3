/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inversion modulo 2^255 - 19 of public values: division steps take less than half the time of a power. */
#include "divsteps.h"
#include "zkp/fe25519.h"

#define INVERSE_62 0x39435e50d79435e5 /* of the modulus, modulo 2^62 */

static const int64_t modulus62[5] = {ZKP_M62 - 18, ZKP_M62, ZKP_M62, ZKP_M62, 0x7f};

void zkp_fe_inv_var(zkp_fe25519 *o, const zkp_fe25519 *a) {
    uint64_t words[4];
    zkp_fe_canonical(words, a);
    zkp_divsteps_invert_var(words, words, modulus62, INVERSE_62, 5, 4);
    zkp_fe_from_words(o, words);
}
