/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Secret scalars of Ed25519, in the storage of zkp_api/secret.h; plain bytes (seeds, shared secrets, hashes) are the
   same kind for both groups. Constant time in the secrets. Public: point, points, prefix, message. Points are 64 bytes
   (x, y) from a decoder of this library. Every `out` secret is new and the caller's to free. Statuses: ZKP_OK,
   ZKP_ERR_MEMORY (no memory, or no randomness from the system), ZKP_ERR_ARGUMENT (not a scalar of Ed25519 where one is needed),
   ZKP_ERR_RANGE (a scalar that is not reduced). */
#ifndef ZKP_API_ED25519_SECRET_H
#define ZKP_API_ED25519_SECRET_H

#include "zkp_api/secret.h"

/* Uniform and not zero. */
int zkp_ed25519_secret_random(zkp_secret **out);
/* bytes: 32, little-endian, below l (Monero's sc_check). */
int zkp_ed25519_secret_from_scalar(zkp_secret **out, const uint8_t *bytes);
/* size 32 or 64: Monero's sc_reduce32, sc_reduce. */
int zkp_ed25519_secret_reduce(zkp_secret **out, const uint8_t *bytes, size_t size);
/* sc_reduce32 of a secret's bytes, whatever they are. */
int zkp_ed25519_secret_reduced(zkp_secret **out, const zkp_secret *s);
/* 1 if it is a scalar of Ed25519. */
int zkp_ed25519_secret_is_scalar(const zkp_secret *s);

/* Keccak-256(prefix || key || data): reduced, as plain bytes, and in the open (32 bytes). key: of any kind. */
int zkp_ed25519_secret_hash_to_scalar(zkp_secret **out, const zkp_secret *key, const uint8_t *prefix, size_t prefix_len,
                                      const uint8_t *data, size_t len);
int zkp_ed25519_secret_hash_to_bytes(zkp_secret **out, const zkp_secret *key, const uint8_t *prefix, size_t prefix_len,
                                     const uint8_t *data, size_t len);
void zkp_ed25519_secret_public_hash(uint8_t *digest, const zkp_secret *key, const uint8_t *prefix, size_t prefix_len,
                                    const uint8_t *data, size_t len);

int zkp_ed25519_secret_add(zkp_secret **out, const zkp_secret *a, const zkp_secret *b);
int zkp_ed25519_secret_sub(zkp_secret **out, const zkp_secret *a, const zkp_secret *b);
int zkp_ed25519_secret_mul(zkp_secret **out, const zkp_secret *a, const zkp_secret *b);
/* a * b + c */
int zkp_ed25519_secret_muladd(zkp_secret **out, const zkp_secret *a, const zkp_secret *b, const zkp_secret *c);
int zkp_ed25519_secret_neg(zkp_secret **out, const zkp_secret *a);
/* 1/a, and 0 for 0. */
int zkp_ed25519_secret_inverse(zkp_secret **out, const zkp_secret *a);

/* o = s * point; G and H use tables. */
int zkp_ed25519_secret_mul_base(uint8_t *o, const zkp_secret *s, const uint8_t *point);
/* out = encoding of 8 * s * point, as plain bytes. */
int zkp_ed25519_secret_dh(zkp_secret **out, const zkp_secret *s, const uint8_t *point);
/* o = sum of s[i] * point i. */
int zkp_ed25519_secret_msm(uint8_t *o, const uint8_t *points, zkp_secret *const *s, size_t n);
/* o = blinding * G + value * H. */
int zkp_ed25519_secret_commit(uint8_t *o, uint64_t value, const zkp_secret *blinding);

/* RFC 8032 keys from a seed of 32 secret bytes (of kind plain bytes): the public key; and a signature of message. */
int zkp_eddsa_public_key(uint8_t *key, const zkp_secret *seed);
int zkp_eddsa_sign(uint8_t *sig, const zkp_secret *seed, const uint8_t *message, size_t len);

#endif
