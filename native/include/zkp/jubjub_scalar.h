/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scalars modulo l, the order of Jubjub's prime-order subgroup (252 bits). Plain integers, fully reduced on input and
   output, little-endian words. Constant time. Public: person. Outputs may alias inputs. */
#ifndef ZKP_JUBJUB_SCALAR_H
#define ZKP_JUBJUB_SCALAR_H

#include "zkp/scalar.h"

typedef zkp_scalar zkp_js;

extern const uint64_t zkp_js_order[4];

/* Returns 1 and sets o, or returns 0 (o is then zero) for a value >= l. */
int zkp_js_from_le32(zkp_js *o, const uint8_t b[32]);
void zkp_js_to_le32(uint8_t b[32], const zkp_js *a);
/* o = the 512-bit little-endian integer b mod l. */
void zkp_js_from_le64_wide(zkp_js *o, const uint8_t b[64]);
/* o = the 256-bit little-endian integer b mod l. */
void zkp_js_from_le32_wide(zkp_js *o, const uint8_t b[32]);
void zkp_js_add(zkp_js *o, const zkp_js *a, const zkp_js *b);
void zkp_js_sub(zkp_js *o, const zkp_js *a, const zkp_js *b);
void zkp_js_neg(zkp_js *o, const zkp_js *a);
void zkp_js_mul(zkp_js *o, const zkp_js *a, const zkp_js *b);
/* o = 1/a, and 0 for a = 0. */
void zkp_js_inv(zkp_js *o, const zkp_js *a);
int zkp_js_is_zero(const zkp_js *a);

/* The library's Hs: BLAKE2b-512(person, parts || counter) mod l for the first counter 0, 1, ... that gives a nonzero
   value. Secret parts are fine; a zero, which has probability 2^-252, costs a second round. */
void zkp_js_hash(zkp_js *o, const uint8_t person[16], const zkp_bytes *parts, size_t n_parts);

#endif
