/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scalars modulo l = 2^252 + 27742317777372353535851937790883648493, the order of Ed25519's prime-order subgroup.
   Plain integers, fully reduced on input and output. Constant time unless the name ends in _var.
   Outputs may alias inputs. */
#ifndef ZKP_ED25519_SCALAR_H
#define ZKP_ED25519_SCALAR_H

#include "zkp/keccak.h"
#include "zkp/scalar.h"

extern const uint64_t zkp_es_order[4];
extern const zkp_scalar zkp_es_inv_eight;

/* Monero's sc_check: returns 1 and sets o, or returns 0 (o is then zero) for a value >= l. */
int zkp_es_from_le32(zkp_scalar *o, const uint8_t b[32]);
void zkp_es_to_le32(uint8_t b[32], const zkp_scalar *a);
/* Monero's sc_reduce32 and sc_reduce. */
void zkp_es_from_le32_wide(zkp_scalar *o, const uint8_t b[32]);
void zkp_es_from_le64_wide(zkp_scalar *o, const uint8_t b[64]);
void zkp_es_from_u64(zkp_scalar *o, uint64_t v);
void zkp_es_add(zkp_scalar *o, const zkp_scalar *a, const zkp_scalar *b);
void zkp_es_sub(zkp_scalar *o, const zkp_scalar *a, const zkp_scalar *b);
void zkp_es_neg(zkp_scalar *o, const zkp_scalar *a);
void zkp_es_mul(zkp_scalar *o, const zkp_scalar *a, const zkp_scalar *b);
/* o = a * b + c */
void zkp_es_muladd(zkp_scalar *o, const zkp_scalar *a, const zkp_scalar *b, const zkp_scalar *c);
/* o = sum of a[i] * b[i], with one reduction for every 2^10 products. */
void zkp_es_dot(zkp_scalar *o, const zkp_scalar *a, const zkp_scalar *b, size_t n);
/* o = 1/a, and 0 for a = 0. */
void zkp_es_inv(zkp_scalar *o, const zkp_scalar *a);
/* o[i] = 1/a[i] with one inversion. Returns 0 (o is then unspecified) if some a[i] is zero; which one shows in nothing.
   o must not overlap a. */
int zkp_es_batch_inv(zkp_scalar *o, const zkp_scalar *a, size_t n);
int zkp_es_is_zero(const zkp_scalar *a);
int zkp_es_eq(const zkp_scalar *a, const zkp_scalar *b);

/* Monero's Hs: Keccak-256 of the parts, reduced. */
void zkp_es_hash(zkp_scalar *o, const zkp_bytes *parts, size_t n_parts);
/* The same of a state that has taken its input; wipes it. */
void zkp_es_hash_final(zkp_scalar *o, zkp_keccak *state);

#endif
