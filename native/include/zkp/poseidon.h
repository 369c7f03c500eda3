/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Poseidon over Fr with x^5 and 8 full rounds, widths 2, 3, 4, 5, 9. Partial rounds use sparse matrices (appendix B of
   the Poseidon paper), with constants that params/derive/native_poseidon.py makes. Constant time in the state.
   Public: p, tag, domain, length. */
#ifndef ZKP_POSEIDON_H
#define ZKP_POSEIDON_H

#include "zkp/fr.h"

#define ZKP_POSEIDON_MAX_WIDTH 9
#define ZKP_POSEIDON_HALF_FULL_ROUNDS 4
#define ZKP_POSEIDON_INSTANCES 5

/* Matrices row by row; first and last: t constants for each of 4 rounds; sparse: for each partial round t-1 factors of
   the new first lane, then t-1 factors of the old first lane. The corner of every sparse matrix is mds[0]. */
typedef struct {
    int t, partial_rounds;
    const zkp_fr *mds, *pre_sparse, *first, *partial, *sparse, *last;
} zkp_poseidon_parameters;

extern const zkp_poseidon_parameters zkp_poseidon_instances[ZKP_POSEIDON_INSTANCES];

/* The parameters of width t, or NULL. */
const zkp_poseidon_parameters *zkp_poseidon_width(int t);
void zkp_poseidon_permute(zkp_fr *state, const zkp_poseidon_parameters *p);
/* o = element 1 of the permuted [tag, inputs], with p->t - 1 inputs. */
void zkp_poseidon_hash(zkp_fr *o, const zkp_fr *tag, const zkp_fr *inputs, const zkp_poseidon_parameters *p);
/* length * 2^64 + domain * 2^40, with domains 1 node, 2 leaf, 3 nullifier, 4 ring, 5 membership. */
void zkp_poseidon_tag(zkp_fr *o, uint64_t domain, uint64_t length);

#endif
