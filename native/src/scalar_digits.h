/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ZKP_SCALAR_DIGITS_H
#define ZKP_SCALAR_DIGITS_H

#include <stddef.h>
#include <stdint.h>

/* Signed odd windows: k = sum of digits[i] * 2^i with digits zero or odd and |digit| < 2^(width-1), at most one of
   any `width` neighbours nonzero. k: n <= 4 words. Returns the number of digits, at most 64n + 1. Variable time. */
size_t zkp_signed_windows(int8_t *digits, const uint64_t *k, size_t n, unsigned width);

/* k mod r in base |z|: k = d[0] + d[1] |z| + d[2] |z|^2 + d[3] |z|^3, each below |z|. k any 256-bit value. Variable time. */
void zkp_digits_base_z(uint64_t d[4], const uint64_t k[4]);

#endif
