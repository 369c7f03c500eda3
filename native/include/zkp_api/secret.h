/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Secrets that stay in C memory, and what is done with them. Constant time in the secrets.
   Public: person, challenge_person, nonce_person, base, point, points, tags, indices, message, ephemeral. Points are
   64 bytes (u, v) from a decoder of this library; person: 16 bytes. Every `out` secret is new and the caller's to free.
   Statuses: ZKP_OK, ZKP_ERR_MEMORY (no memory, or no randomness from the system), ZKP_ERR_ARGUMENT (plain bytes where a
   scalar is needed), ZKP_ERR_RANGE (coordinate or scalar not reduced). */
#ifndef ZKP_API_SECRET_H
#define ZKP_API_SECRET_H

#include <stddef.h>
#include <stdint.h>

typedef struct zkp_secret zkp_secret;

int zkp_secret_random_scalar(zkp_secret **out);
int zkp_secret_random_bytes(zkp_secret **out);
int zkp_secret_from_bytes(zkp_secret **out, const uint8_t *bytes);
/* bytes: 32, little-endian, below l. */
int zkp_secret_from_scalar(zkp_secret **out, const uint8_t *bytes);
/* Wipes; NULL is fine. */
void zkp_secret_free(zkp_secret *s);
int zkp_secret_is_scalar(const zkp_secret *s);
/* 1 if kind and content agree. */
int zkp_secret_equal(const zkp_secret *a, const zkp_secret *b);
/* A copy of the 32 bytes, for the caller to wipe. */
void zkp_secret_reveal(uint8_t *out, const zkp_secret *s);

/* Hs(key || data), and the first 32 bytes of the digest with counter 0. The data of a nonce is secret as well. */
int zkp_secret_derive_scalar(zkp_secret **out, const zkp_secret *key, const uint8_t *person, const uint8_t *data, size_t len);
int zkp_secret_derive_bytes(zkp_secret **out, const zkp_secret *key, const uint8_t *person, const uint8_t *data, size_t len);

int zkp_secret_add(zkp_secret **out, const zkp_secret *a, const zkp_secret *b);
int zkp_secret_sub(zkp_secret **out, const zkp_secret *a, const zkp_secret *b);
int zkp_secret_mul(zkp_secret **out, const zkp_secret *a, const zkp_secret *b);
int zkp_secret_neg(zkp_secret **out, const zkp_secret *a);

/* o = s * point; the four named generators use tables. */
int zkp_secret_mul_base(uint8_t *o, const zkp_secret *s, const uint8_t *point);
/* out = encoding of 8 * s * point. */
int zkp_secret_dh(zkp_secret **out, const zkp_secret *s, const uint8_t *point);
/* h, h_T, rho, view tag and AEAD key from enc(D) || enc(R) || u32 index; shared holds enc(D), ephemeral is enc(R). */
int zkp_secret_derive_output(zkp_secret **h, zkp_secret **h_t, zkp_secret **rho, uint8_t *tag, zkp_secret **aead_key,
                             const zkp_secret *shared, const uint8_t *ephemeral, uint32_t index);
/* o = value * G_v + blinding * H. */
int zkp_secret_commit(uint8_t *o, uint64_t value, const zkp_secret *blinding);
/* o = point + h * G + h_t * T. */
int zkp_secret_one_time_key(uint8_t *o, const uint8_t *point, const zkp_secret *h, const zkp_secret *h_t);

/* *yes = 1 if k' <= floor(l / 2^156) * 2^156 - 1. */
int zkp_secret_is_canonical_nullifier_key(int *yes, const zkp_secret *k);
/* The circuit's window encoding of k', as a field element (32 bytes little-endian). */
int zkp_secret_packed_nullifier_key(uint8_t *out, const zkp_secret *k);
/* Poseidon_nf(packed k', position + 2^32 * dummy). Secret: k, position, dummy. */
int zkp_secret_nullifier(uint8_t *out, const zkp_secret *k, uint32_t position, int dummy);

/* Signature of message under key z * base; nonce person and index keep nonces of different uses and inputs apart.
   ZKP_ERR_IDENTITY for z = 0. */
int zkp_schnorr_sign(uint8_t *sig, const zkp_secret *z, const uint8_t *base, const uint8_t *challenge_person,
                     const uint8_t *nonce_person, uint32_t input_index, const uint8_t *message, size_t len);

/* View-key scan of n < 2^32 outputs. points: the R, encoded (32*n), or with affine = 1 as coordinates (u, v: 64*n); tags: n,
   indices: n. A point that does not decode or has small order never matches. out, places: room for n. *found outputs
   match: place places[j] in out[j], a new secret enc(D), D = 8*view*R. On failure nothing is left allocated. */
int zkp_secret_scan(zkp_secret **out, uint32_t *places, uint64_t *found, const zkp_secret *view, const uint8_t *points,
                    int affine, const uint8_t *tags, const uint32_t *indices, size_t n, int threads);

#endif
