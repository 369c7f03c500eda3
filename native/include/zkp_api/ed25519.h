/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ed25519, ristretto255 and Keccak on public data. Points travel as 64 bytes, x then y, little-endian. Functions
   return a status code unless void. Points given to any function but check come from a decoder of this library: they
   are parsed and not checked again. Variable time. */
#ifndef ZKP_API_ED25519_H
#define ZKP_API_ED25519_H

#include <stddef.h>
#include <stdint.h>

/* Which encodings are points. Monero's and RFC 8032's: y below p, x = 0 only with sign 0. ZIP 215: neither is asked. */
#define ZKP_ED25519_RULE_MONERO 0
#define ZKP_ED25519_RULE_RFC8032 1
#define ZKP_ED25519_RULE_ZIP215 2
#define ZKP_ED25519_RULE_MASK 3
/* Added to a rule: the point must have order l. */
#define ZKP_ED25519_MEMBER 4

/* in: n encodings of 32 bytes; xy: n points. On failure *bad is the index of the first bad one. */
int zkp_ed25519_decode_many(uint8_t *xy, uint64_t *bad, const uint8_t *in, size_t n, int rule);
/* ZKP_OK, ZKP_ERR_RANGE or ZKP_ERR_NOT_ON_CURVE. */
int zkp_ed25519_check(const uint8_t *xy);
void zkp_ed25519_in_subgroup_many(uint8_t *yes, const uint8_t *points, size_t n);
/* Constant time: one-time keys add a multiple of a secret to a public point. */
int zkp_ed25519_sum(uint8_t *o, const uint8_t *points, size_t n);

/* scalars: 256-bit little-endian integers. */
int zkp_ed25519_msm_bytes(uint8_t *o, const uint8_t *points, const uint8_t *scalars, size_t n);
int zkp_ed25519_mul_many(uint8_t *o, const uint8_t *points, const uint8_t *scalars, size_t n);

/* Fixed points with tables; NULL when memory is short. */
typedef struct zkp_ed25519_bases zkp_ed25519_bases;
zkp_ed25519_bases *zkp_ed25519_bases_make(const uint8_t *points, size_t n);
void zkp_ed25519_bases_free(zkp_ed25519_bases *bases);
/* o = sum of scalars times the first n bases, plus sum of more times points. */
int zkp_ed25519_bases_msm(uint8_t *o, const zkp_ed25519_bases *bases, const uint8_t *scalars, size_t n,
                          const uint8_t *points, const uint8_t *more, size_t n_more);

/* Monero's Hp of n items one after the other, lengths[i] bytes each. */
int zkp_ed25519_hash_to_points(uint8_t *o, const uint8_t *items, const uint64_t *lengths, size_t n);
/* Constant time in the data. */
void zkp_keccak256(uint8_t *out, const uint8_t *data, size_t len);

/* ristretto255: an element is the affine point that stands for it. Decoding: ZKP_OK, ZKP_ERR_RANGE,
   ZKP_ERR_NOT_ON_CURVE. */
int zkp_ristretto_decode_xy(uint8_t *xy, const uint8_t *in);
void zkp_ristretto_encode_xy(uint8_t *out, const uint8_t *xy);
int zkp_ristretto_equals_xy(const uint8_t *p, const uint8_t *q);
void zkp_ristretto_map_xy(uint8_t *xy, const uint8_t *uniform);

#endif
