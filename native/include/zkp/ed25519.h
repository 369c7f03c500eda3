/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ed25519: -x^2 + y^2 = 1 + d x^2 y^2 modulo 2^255 - 19, cofactor 8, in extended coordinates (Hisil, Wong, Carter,
   Dawson, "Twisted Edwards curves revisited", 2008). -1 is a square and d is not, so every formula is complete: right
   for all pairs of points of the curve, of any order. Coordinates are tight (see zkp/fe25519.h). Outputs may alias
   inputs. Constant time unless the name ends in _var. */
#ifndef ZKP_ED25519_H
#define ZKP_ED25519_H

#include "zkp/ed25519_scalar.h"
#include "zkp/fe25519.h"
#include "zkp_api/ed25519.h"

typedef struct { zkp_fe25519 x, y; } zkp_ed25519_affine;
typedef struct { zkp_fe25519 x, y, z, t; } zkp_ed25519; /* x/z, y/z, t = xy/z */

/* Prepared summands: (y + x, y - x, 2dxy), and the same of an extended point with 2z. All tight. */
typedef struct { zkp_fe25519 sum, diff, t2d; } zkp_ed25519_prepared_affine;
typedef struct { zkp_fe25519 sum, diff, t2d, z2; } zkp_ed25519_prepared;

extern const zkp_fe25519 zkp_ed25519_d;
extern const zkp_fe25519 zkp_ed25519_2d;

/* G: the base point. H: Monero's generator of amounts. */
enum { ZKP_ED25519_GEN_G, ZKP_ED25519_GEN_H, ZKP_ED25519_GEN_COUNT };
extern const zkp_ed25519_affine zkp_ed25519_generators[ZKP_ED25519_GEN_COUNT];

void zkp_ed25519_identity(zkp_ed25519 *o);
void zkp_ed25519_from_affine(zkp_ed25519 *o, const zkp_ed25519_affine *a);
/* One inversion. */
void zkp_ed25519_to_affine(zkp_ed25519_affine *o, const zkp_ed25519 *a);
/* n points with one inversion. scratch: n elements. */
void zkp_ed25519_batch_to_affine(zkp_ed25519_affine *o, const zkp_ed25519 *a, size_t n, zkp_fe25519 *scratch);

void zkp_ed25519_add(zkp_ed25519 *o, const zkp_ed25519 *a, const zkp_ed25519 *b);
void zkp_ed25519_sub(zkp_ed25519 *o, const zkp_ed25519 *a, const zkp_ed25519 *b);
void zkp_ed25519_dbl(zkp_ed25519 *o, const zkp_ed25519 *a);
/* o = 2^times * a, times >= 1. */
void zkp_ed25519_dbl_times(zkp_ed25519 *o, const zkp_ed25519 *a, int times);
void zkp_ed25519_mul8(zkp_ed25519 *o, const zkp_ed25519 *a);
void zkp_ed25519_neg(zkp_ed25519 *o, const zkp_ed25519 *a);
void zkp_ed25519_prepare(zkp_ed25519_prepared *o, const zkp_ed25519 *a);
void zkp_ed25519_prepare_affine(zkp_ed25519_prepared_affine *o, const zkp_ed25519_affine *a);
void zkp_ed25519_add_prepared(zkp_ed25519 *o, const zkp_ed25519 *a, const zkp_ed25519_prepared *b);
void zkp_ed25519_add_prepared_affine(zkp_ed25519 *o, const zkp_ed25519 *a, const zkp_ed25519_prepared_affine *b);
int zkp_ed25519_is_identity(const zkp_ed25519 *a);
int zkp_ed25519_eq(const zkp_ed25519 *a, const zkp_ed25519 *b);
int zkp_ed25519_on_curve(const zkp_ed25519_affine *a);
/* 8 * a == identity. */
int zkp_ed25519_has_small_order(const zkp_ed25519 *a);
/* Whether a lies in the subgroup of order l; the identity does. */
int zkp_ed25519_in_subgroup_var(const zkp_ed25519 *a);

/* o = k * p, for every p of the curve (k is used as the integer below l). */
void zkp_ed25519_mul(zkp_ed25519 *o, const zkp_ed25519 *p, const zkp_scalar *k);
/* o = k * generator, from a table that the first call makes. */
void zkp_ed25519_mul_generator(zkp_ed25519 *o, int generator, const zkp_scalar *k);
/* o = sum of k_i * p_i with one chain of doublings. Returns ZKP_OK or
   ZKP_ERR_MEMORY. */
int zkp_ed25519_msm(zkp_ed25519 *o, const zkp_ed25519 *p, const zkp_scalar *k, size_t n);

/* o = k * p for a public 256-bit integer k, little-endian words. */
void zkp_ed25519_mul_var(zkp_ed25519 *o, const zkp_ed25519 *p, const uint64_t k[4]);
/* o[i] = k_i * p_i for public 256-bit integers (4 words each). */
void zkp_ed25519_mul_many_var(zkp_ed25519 *o, const zkp_ed25519_affine *p, const uint64_t *k, size_t n);
/* o = sum of k_i * p_i for public 256-bit integers. Returns ZKP_OK or ZKP_ERR_MEMORY. */
int zkp_ed25519_msm_var(zkp_ed25519 *o, const zkp_ed25519_affine *p, const uint64_t *k, size_t n);

/* Fixed points with tables. Immutable once made; any number of threads may use one. */
/* NULL when memory is short. Variable time: the points are public. */
zkp_ed25519_bases *zkp_ed25519_bases_new(const zkp_ed25519_affine *p, size_t n);
size_t zkp_ed25519_bases_count(const zkp_ed25519_bases *bases);
/* o = sum of k_i * base_i for the first n bases, plus sum of more_j * p_j, for public 256-bit integers. ZKP_OK,
   ZKP_ERR_ARGUMENT (n above the number of bases) or ZKP_ERR_MEMORY. */
int zkp_ed25519_bases_msm_var(zkp_ed25519 *o, const zkp_ed25519_bases *bases, const uint64_t *k, size_t n,
                              const zkp_ed25519_affine *p, const uint64_t *more, size_t n_more);

/* o = sum of k_i * base number which[i]; scalars below the order. Public: which. ZKP_OK,
   ZKP_ERR_ARGUMENT (no such base) or ZKP_ERR_MEMORY. */
int zkp_ed25519_bases_msm_secret(zkp_ed25519 *o, const zkp_ed25519_bases *bases, const uint32_t *which,
                                 const zkp_scalar *k, size_t n);

/* Encodings: 32 bytes, y little-endian with the lowest bit of x on top. decode takes one of ZKP_ED25519_RULE_* and
   returns ZKP_OK, ZKP_ERR_RANGE (y >= p), ZKP_ERR_FLAGS (x = 0 with the sign bit) or ZKP_ERR_NOT_ON_CURVE; the rule
   with ZKP_ED25519_MEMBER set asks for a point of order l too: ZKP_ERR_IDENTITY, ZKP_ERR_NOT_IN_SUBGROUP. On failure o
   is the identity. Variable time: encodings are public. */
int zkp_ed25519_decode_var(zkp_ed25519_affine *o, const uint8_t in[32], int rule);
/* n encodings, each with its status. */
void zkp_ed25519_read_many_var(zkp_ed25519_affine *o, int32_t *statuses, const uint8_t *in, int rule, size_t n);
/* yes[i] = zkp_ed25519_in_subgroup_var. */
void zkp_ed25519_in_subgroup_many_var(uint8_t *yes, const zkp_ed25519_affine *p, size_t n);
void zkp_ed25519_encode_affine(uint8_t out[32], const zkp_ed25519_affine *a);
void zkp_ed25519_encode(uint8_t out[32], const zkp_ed25519 *a);
/* n encodings with one inversion for every 64 points. */
void zkp_ed25519_encode_many(uint8_t *out, const zkp_ed25519 *a, size_t n);
/* Coordinates, 32 bytes little-endian each (x, y). */
void zkp_ed25519_to_xy(uint8_t xy[64], const zkp_ed25519_affine *a);
/* Checked: ZKP_OK, ZKP_ERR_RANGE, ZKP_ERR_NOT_ON_CURVE. Trusted (made by this library): parsed alone. */
int zkp_ed25519_from_xy_var(zkp_ed25519_affine *o, const uint8_t xy[64]);
void zkp_ed25519_from_xy_trusted(zkp_ed25519_affine *o, const uint8_t xy[64]);

/* Monero's map of 32 bytes to a point of the curve (ge_fromfe_frombytes_vartime), of any order. */
void zkp_ed25519_map_to_curve(zkp_ed25519 *o, const uint8_t digest[32]);
/* o[i] = 8 times the point that 32 bytes map to. */
void zkp_ed25519_map_many_var(zkp_ed25519 *o, const uint8_t *digests, size_t n);
/* Monero's Hp: Keccak-256, the map, times eight. */
void zkp_ed25519_hash_to_point(zkp_ed25519 *o, const uint8_t *data, size_t len);

/* ristretto255 (RFC 9496) on the same curve: an element is any point of its coset. decode: ZKP_OK, ZKP_ERR_RANGE (not
   below p, or negative), ZKP_ERR_NOT_ON_CURVE. Variable time: encodings that are read are public. */
int zkp_ristretto_decode(zkp_ed25519 *o, const uint8_t in[32]);
/* Constant time. */
void zkp_ristretto_encode(uint8_t out[32], const zkp_ed25519 *a);
int zkp_ristretto_eq(const zkp_ed25519 *a, const zkp_ed25519 *b);
/* The one-way map of 64 uniform bytes. */
void zkp_ristretto_from_uniform(zkp_ed25519 *o, const uint8_t in[64]);

#endif
