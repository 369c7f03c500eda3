/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scalar_digits.h"

#include "zkp/bls12_381_constants.h"
#include "zkp/fr.h"
#include "zkp/words.h"

size_t zkp_signed_windows(int8_t *digits, const uint64_t *k, size_t n, unsigned width)
{
    uint64_t rest[5] = { 0 };
    for (size_t i = 0; i < n; i++) rest[i] = k[i];
    int64_t half = (int64_t)1 << (width - 1);
    uint64_t mask = ((uint64_t)1 << width) - 1;
    size_t length = 0;
    while (rest[0] | rest[1] | rest[2] | rest[3] | rest[4]) {
        int64_t digit = 0;
        if (rest[0] & 1) {
            digit = (int64_t)(rest[0] & mask);
            if (digit >= half) digit -= 2 * half;
            /* rest -= digit */
            uint64_t magnitude = (uint64_t)(digit < 0 ? -digit : digit), carry = magnitude;
            for (size_t i = 0; i < 5 && carry; i++) {
                uint64_t before = rest[i];
                rest[i] = digit < 0 ? before + carry : before - carry;
                carry = digit < 0 ? rest[i] < before : rest[i] > before;
            }
        }
        digits[length++] = (int8_t)digit;
        for (size_t i = 0; i < 4; i++) rest[i] = rest[i] >> 1 | rest[i + 1] << 63;
        rest[4] >>= 1;
    }
    return length;
}

void zkp_digits_base_z(uint64_t d[4], const uint64_t k[4])
{
    uint64_t rest[4] = { k[0], k[1], k[2], k[3] }, t[4];
    while (!zkp_words_sub(t, rest, zkp_fr_modulus, 4)) {
        for (size_t i = 0; i < 4; i++) rest[i] = t[i];
    }
    for (size_t j = 0; j < 4; j++) {
        zkp_u128 remainder = 0;
        for (size_t i = 4; i-- > 0;) {
            remainder = remainder << 64 | rest[i];
            rest[i] = (uint64_t)(remainder / ZKP_C_CURVE_X);
            remainder %= ZKP_C_CURVE_X;
        }
        d[j] = (uint64_t)remainder;
    }
}
