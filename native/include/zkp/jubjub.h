/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Jubjub: -u^2 + v^2 = 1 + d u^2 v^2 over Fr, in extended coordinates (Hisil, Wong, Carter, Dawson, "Twisted Edwards
   curves revisited", 2008). -1 is a square and d is not, so every formula is complete: right for all pairs of points of
   the curve, of any order. Outputs may alias inputs. Constant time unless the name ends in _var. */
#ifndef ZKP_JUBJUB_H
#define ZKP_JUBJUB_H

#include "zkp/fr.h"
#include "zkp/jubjub_scalar.h"
#include "zkp_api/jubjub.h"

/* Prepared summands: (v + u, v - u, 2*d*u*v), and the same of an extended point with 2*z. */
typedef struct { zkp_fr sum, diff, t2d; } zkp_jubjub_prepared_affine;
typedef struct { zkp_fr sum, diff, t2d, z2; } zkp_jubjub_prepared;

extern const zkp_fr zkp_jubjub_d;
extern const zkp_fr zkp_jubjub_2d;

/* The generators of the protocol, by index. */
enum { ZKP_GEN_G, ZKP_GEN_T, ZKP_GEN_VALUE, ZKP_GEN_BLINDING, ZKP_GEN_COUNT };
extern const zkp_jubjub_affine zkp_jubjub_generators[ZKP_GEN_COUNT];

/* Constants of the subgroup check, see zkp_jubjub_in_subgroup_var. */
typedef struct { zkp_fr slope1, offset1, slope2, offset2, vertical, value; } zkp_jubjub_pairing;
extern const zkp_jubjub_pairing zkp_jubjub_tate;

void zkp_jubjub_identity(zkp_jubjub *o);
void zkp_jubjub_from_affine(zkp_jubjub *o, const zkp_jubjub_affine *a);
/* One inversion. */
void zkp_jubjub_to_affine(zkp_jubjub_affine *o, const zkp_jubjub *a);
/* n points with one inversion. scratch: n elements. */
void zkp_jubjub_batch_to_affine(zkp_jubjub_affine *o, const zkp_jubjub *a, size_t n, zkp_fr *scratch);

void zkp_jubjub_add(zkp_jubjub *o, const zkp_jubjub *a, const zkp_jubjub *b);
void zkp_jubjub_dbl(zkp_jubjub *o, const zkp_jubjub *a);
/* The same without t, which a following doubling does not read. */
void zkp_jubjub_dbl_without_t(zkp_jubjub *o, const zkp_jubjub *a);
/* o = 2^times * o, times >= 1. */
void zkp_jubjub_dbl_times(zkp_jubjub *o, int times);
void zkp_jubjub_neg(zkp_jubjub *o, const zkp_jubjub *a);
void zkp_jubjub_prepare(zkp_jubjub_prepared *o, const zkp_jubjub *a);
void zkp_jubjub_prepare_affine(zkp_jubjub_prepared_affine *o, const zkp_jubjub_affine *a);
void zkp_jubjub_add_prepared(zkp_jubjub *o, const zkp_jubjub *a, const zkp_jubjub_prepared *b);
void zkp_jubjub_add_prepared_affine(zkp_jubjub *o, const zkp_jubjub *a, const zkp_jubjub_prepared_affine *b);
int zkp_jubjub_is_identity(const zkp_jubjub *a);
int zkp_jubjub_eq(const zkp_jubjub *a, const zkp_jubjub *b);
int zkp_jubjub_on_curve(const zkp_jubjub_affine *a);
/* 8 * a == identity. */
int zkp_jubjub_has_small_order(const zkp_jubjub *a);
/* Whether a (a point of the curve) lies in the subgroup of order l; the identity does. */
int zkp_jubjub_in_subgroup_var(const zkp_jubjub_affine *a);

/* o = k * p, for every p of the curve (k is used as the integer below l). */
void zkp_jubjub_mul(zkp_jubjub *o, const zkp_jubjub *p, const zkp_js *k);
/* o = k * generator, from a table that the first call makes. */
void zkp_jubjub_mul_generator(zkp_jubjub *o, int generator, const zkp_js *k);
/* o = k * p for a public 256-bit integer k, little-endian words. */
void zkp_jubjub_mul_var(zkp_jubjub *o, const zkp_jubjub *p, const uint64_t k[4]);
/* o = sum of k_i * p_i for public 256-bit integers (4 words each). Returns 0 when memory is short, else 1. */
int zkp_jubjub_msm_var(zkp_jubjub *o, const zkp_jubjub_affine *p, const uint64_t *k, size_t n);

/* Returns 1 and sets o to a square root of numerator / denominator, or returns 0 when there is none. in: denominator not
   zero. Which of the two roots is not specified. */
int zkp_jubjub_sqrt_ratio_var(zkp_fr *o, const zkp_fr *numerator, const zkp_fr *denominator);

/* Encodings: 32 bytes, v little-endian with the lowest bit of u on top. decode takes bits of ZKP_JUBJUB_ALLOW_* and
   returns ZKP_OK, ZKP_ERR_RANGE (v >= r), ZKP_ERR_FLAGS (u = 0 with the sign bit), ZKP_ERR_NOT_ON_CURVE,
   ZKP_ERR_IDENTITY, ZKP_ERR_NOT_IN_SUBGROUP. On failure o is the identity. Variable time: encodings are public. */
int zkp_jubjub_decode_var(zkp_jubjub_affine *o, const uint8_t in[32], uint32_t flags);
/* Constant time: shared secrets are encoded. */
void zkp_jubjub_encode(uint8_t out[32], const zkp_jubjub_affine *a);
/* The same checks for coordinates, 32 bytes little-endian each (u, v). */
int zkp_jubjub_from_uv_var(zkp_jubjub_affine *o, const uint8_t uv[64], uint32_t flags);
void zkp_jubjub_to_uv(uint8_t uv[64], const zkp_jubjub_affine *a);
/* n encodings (32 bytes each), or with affine = 1 coordinates (64 bytes), each with its status. */
void zkp_jubjub_read_many_var(zkp_jubjub_affine *o, int32_t *statuses, const uint8_t *bytes, int affine, uint32_t flags,
                              size_t n);
/* Coordinates that this library made itself: only parsed. ZKP_OK or ZKP_ERR_RANGE. */
int zkp_jubjub_from_uv_trusted(zkp_jubjub *o, const uint8_t uv[64]);

#endif
