/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What signing and verifying CLSAGs share: the statement, its hashes, and the walk around the ring. Variable time
   but where a comment says otherwise. */
#ifndef ZKP_CLSAG_PARTS_H
#define ZKP_CLSAG_PARTS_H

#include "zkp/blake2b.h"
#include "zkp/keccak.h"
#include "zkp/prime_group.h"
#include "zkp_api/clsag.h"

/* Encodings of a statement, 32 bytes each (n of them for keys and commitments). */
typedef struct {
    const uint8_t *message, *pseudo_out, *key_image, *d, *keys, *commitments;
    size_t n;
} clsag_statement;

/* The hash to a scalar of either group, so that what challenges have in common is hashed once. */
typedef struct {
    const zkp_prime_group *group;
    union {
        zkp_keccak keccak;
        zkp_blake2b blake;
    } state;
} clsag_hash;

/* Constant time. domain: at most 32 bytes, zero padded. Public: group, domain. */
void zkp_clsag_hash_init(clsag_hash *h, const zkp_prime_group *group, const char *domain);
/* Constant time: a signer's commitments are hashed before it is public where in the ring they stand. */
void zkp_clsag_hash_update(clsag_hash *h, const uint8_t *data, size_t len);
/* Constant time. Leaves h as it was. */
void zkp_clsag_hash_scalar(zkp_scalar *o, const clsag_hash *h);

/* mu_P and mu_C. */
void zkp_clsag_aggregation(zkp_scalar mu[2], const zkp_prime_group *group, const clsag_statement *statement);
/* What all challenges hash before L and R. */
void zkp_clsag_round_prefix(clsag_hash *h, const zkp_prime_group *group, const clsag_statement *statement);

/* One place of the ring: P, C - C_off, Hp(P). */
typedef struct {
    zkp_point key, difference, base;
} clsag_member;

/* Who walks: mu, the key image I and D (both of prime order), and the prefix of the challenges. With check_image the walk in
   variable time finds out itself whether I has prime order, and fails with ZKP_ERR_NOT_IN_SUBGROUP. Where it can, it prepares
   its steps on so many threads. */
typedef struct {
    const zkp_prime_group *group;
    clsag_hash prefix;
    zkp_scalar mu[2];
    zkp_point images[2];
    int check_image, threads;
} clsag_walk;

/* Encodings of points that are public, with one inversion; at most CLSAG_MOST_ENCODED. */
#define CLSAG_MOST_ENCODED 16
void zkp_clsag_encode_var(uint8_t *o, const zkp_ed25519 *p, size_t n);
/* The challenge after the commitments L and R. Constant time. Public: walk. */
void zkp_clsag_challenge(zkp_scalar *c, const clsag_walk *walk, const zkp_point commitments[2]);
/* c[i + 1] = Hs(prefix, s_i G + c_i mu_P P_i + c_i mu_C C'_i, s_i Hp_i + c_i mu_P I + c_i mu_C D) for i < steps; in: c[0]. ZKP_OK or
   ZKP_ERR_MEMORY. The second does nothing that depends on anything but group and steps.
   Public: walk. */
int zkp_clsag_walk_var(zkp_scalar *c, const clsag_walk *walk, const clsag_member *members, const zkp_scalar *s, size_t steps);
int zkp_clsag_walk_ct(zkp_scalar *c, const clsag_walk *walk, const clsag_member *members, const zkp_scalar *s, size_t steps);

/* Decodes `count` encodings that follow each other, in one call for the sake of lanes; strict: points of prime order alone.
   The first status that is not ZKP_OK. */
int zkp_clsag_decode_var(zkp_point *o, const zkp_prime_group *group, const uint8_t *encodings, size_t count, int strict,
                         int threads);
/* points: pseudo output, keys, commitments. Hashes the keys to points, and with strict asks for different keys:
   ZKP_ERR_ARGUMENT. */
int zkp_clsag_members_var(clsag_member *o, const zkp_prime_group *group, const clsag_statement *statement,
                          const zkp_point *points, int strict);

/* Points of a statement: key image, D/8, pseudo output, keys, commitments. */
#define CLSAG_MOST_POINTS (3 + 2 * ZKP_RING_LARGEST)

#endif
