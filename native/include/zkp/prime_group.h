/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Groups of prime order behind one table of functions, so that protocols are written once. Two instances: Ed25519 by
   Monero's conventions, and Jubjub. Both curves have cofactor 8; points are any points of the curve and encodings are
   canonical. Constant time unless the name ends in _var or a comment says otherwise; functions that can fail return a
   status (zkp_api/core.h). Outputs may alias inputs where both are single values.

   zkpriv/prime_group.py says what generators and hashes of the instances are; the functions here agree with it. */
#ifndef ZKP_PRIME_GROUP_H
#define ZKP_PRIME_GROUP_H

#include "zkp/ed25519.h"
#include "zkp/jubjub.h"
#include "zkp/scalar.h"

/* A point of the group that the table belongs to. */
typedef union {
    zkp_ed25519 ed25519;
    zkp_jubjub jubjub;
} zkp_point;

/* Decoders ask for a point of order l: ZKP_ERR_IDENTITY, ZKP_ERR_NOT_IN_SUBGROUP. */
#define ZKP_GROUP_MEMBER 1

/* generator: base of keys and blindings; value: base of amounts. */
enum { ZKP_GROUP_GENERATOR, ZKP_GROUP_VALUE, ZKP_GROUP_GENERATORS };

typedef struct zkp_group_bases zkp_group_bases;

typedef struct zkp_prime_group {
    const char *name;
    const uint64_t *order; /* 4 words */
    uint32_t secret_kind;  /* of secret scalars, see zkp/secret.h */

    /* Points */
    void (*identity)(zkp_point *o);
    void (*generator)(zkp_point *o, int which);
    void (*add)(zkp_point *o, const zkp_point *a, const zkp_point *b);
    void (*sub)(zkp_point *o, const zkp_point *a, const zkp_point *b);
    void (*neg)(zkp_point *o, const zkp_point *a);
    void (*mul8)(zkp_point *o, const zkp_point *a);
    int (*is_identity)(const zkp_point *a);
    int (*eq)(const zkp_point *a, const zkp_point *b);
    int (*in_subgroup_var)(const zkp_point *a); /* the identity does lie in it */

    /* Encodings of 32 bytes. flags: 0 or ZKP_GROUP_MEMBER. On failure o is the identity. */
    int (*decode_var)(zkp_point *o, const uint8_t in[32], uint32_t flags);
    void (*decode_many_var)(zkp_point *o, int32_t *statuses, const uint8_t *in, uint32_t flags, size_t n);
    void (*encode)(uint8_t out[32], const zkp_point *a);
    void (*encode_many)(uint8_t *out, const zkp_point *a, size_t n);
    /* Two coordinates of 32 bytes of a point that this library made: parsed, not checked; and back. */
    void (*from_affine)(zkp_point *o, const uint8_t xy[64]);
    void (*to_affine)(uint8_t xy[64], const zkp_point *a);

    /* Multiples by scalars below the order, secret ones but for _var. */
    void (*mul)(zkp_point *o, const zkp_point *p, const zkp_scalar *k);
    void (*mul_generator)(zkp_point *o, int which, const zkp_scalar *k);
    int (*msm)(zkp_point *o, const zkp_point *p, const zkp_scalar *k, size_t n);
    void (*mul_var)(zkp_point *o, const zkp_point *p, const zkp_scalar *k);
    int (*msm_var)(zkp_point *o, const zkp_point *p, const zkp_scalar *k, size_t n);

    /* Fixed points with tables; NULL when memory is short. Variable time. n: how many of them, from the first,
       have a scalar in k. */
    zkp_group_bases *(*bases_new)(const zkp_point *p, size_t n);
    void (*bases_free)(zkp_group_bases *bases);
    int (*bases_msm_var)(zkp_point *o, const zkp_group_bases *bases, const zkp_scalar *k, size_t n, const zkp_point *p,
                         const zkp_scalar *more, size_t n_more);
    /* The sum of secret k_i times base number which[i]. Constant time. Secret: k. */
    int (*bases_msm)(zkp_point *o, const zkp_group_bases *bases, const uint32_t *which, const zkp_scalar *k, size_t n);

    /* Scalars: integers below the order. from_le32 returns 1, or 0 (o is then zero) for a value that is not below
       it. */
    int (*scalar_from_le32)(zkp_scalar *o, const uint8_t b[32]);
    void (*scalar_to_le32)(uint8_t b[32], const zkp_scalar *a);
    void (*scalar_from_le32_wide)(zkp_scalar *o, const uint8_t b[32]);
    void (*scalar_from_le64_wide)(zkp_scalar *o, const uint8_t b[64]);
    void (*scalar_add)(zkp_scalar *o, const zkp_scalar *a, const zkp_scalar *b);
    void (*scalar_sub)(zkp_scalar *o, const zkp_scalar *a, const zkp_scalar *b);
    void (*scalar_neg)(zkp_scalar *o, const zkp_scalar *a);
    void (*scalar_mul)(zkp_scalar *o, const zkp_scalar *a, const zkp_scalar *b);
    void (*scalar_muladd)(zkp_scalar *o, const zkp_scalar *a, const zkp_scalar *b, const zkp_scalar *c);
    void (*scalar_dot)(zkp_scalar *o, const zkp_scalar *a, const zkp_scalar *b, size_t n);
    void (*scalar_inv)(zkp_scalar *o, const zkp_scalar *a); /* 0 for 0 */
    int (*scalar_batch_inv)(zkp_scalar *o, const zkp_scalar *a, size_t n); /* o apart from a; 0 if some a is zero */
    int (*scalar_is_zero)(const zkp_scalar *a);
    int (*scalar_eq)(const zkp_scalar *a, const zkp_scalar *b);
    /* Uniform and not zero. ZKP_OK, or ZKP_ERR_MEMORY when the system gives no randomness. */
    int (*scalar_random)(zkp_scalar *o);

    /* Hashes. The domain has at most 255 bytes. */
    /* Public: domain. */
    void (*hash_to_scalar)(zkp_scalar *o, const uint8_t *domain, size_t domain_len, const zkp_bytes *parts,
                           size_t n_parts);
    /* Variable time: on Jubjub the number of attempts shows. */
    void (*hash_to_point)(zkp_point *o, const uint8_t *data, size_t len);
} zkp_prime_group;

extern const zkp_prime_group zkp_group_ed25519;
extern const zkp_prime_group zkp_group_jubjub;

#endif
