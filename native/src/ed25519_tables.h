/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables of the named generators, and windows of scalars. Constant time unless the name ends in _var. */
#ifndef ZKP_ED25519_TABLES_H
#define ZKP_ED25519_TABLES_H

#include "zkp/ed25519.h"

#define ZKP_ED_WINDOWS 64
#define ZKP_ED_MULTIPLES 8

/* Row i: the multiples 1 .. 8 of 16^i times the generator. Made by the first call, then read only. */
typedef const zkp_ed25519_prepared_affine zkp_ed25519_row[ZKP_ED_MULTIPLES];
zkp_ed25519_row *zkp_ed25519_generator_table(int generator);

/* Signed digits of base 16: k = sum digits[i] * 16^i, digits in -8 .. 8. in: k below 2^253, so no carry
   is left at the top. */
ZKP_INLINE void zkp_ed_recode(int8_t digits[ZKP_ED_WINDOWS], const zkp_scalar *k) {
    int carry = 0;
    for (int i = 0; i < ZKP_ED_WINDOWS; i++) {
        const int digit = (int)((k->l[i / 16] >> (4 * (i % 16))) & 15) + carry;
        carry = (digit + 8) >> 4;
        digits[i] = (int8_t)(digit - 16 * carry);
    }
}

/* Non-adjacent form of width w (2 .. 8) of a 256-bit integer: odd digits below 2^(w-1) in size, at least w - 1 zeros
   after each. Returns the number of digits, at most 257. Variable time. */
#define ZKP_ED_NAF_DIGITS 258
size_t zkp_ed25519_naf_var(int8_t digits[ZKP_ED_NAF_DIGITS], const uint64_t k[4], unsigned width);

#endif
