/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bulletproofs and Bulletproofs+ over a prime-order group: what verifier and prover share. Sources: eprint 2017/1066
   and 2020/735; formats and hashes as in zkpriv/bulletproofs/original.py and plus.py, which say what the letters
   mean. Variable time: generators and transcripts are public. */
#ifndef ZKP_BULLETPROOF_H
#define ZKP_BULLETPROOF_H

#include "zkp/prime_group.h"
#include "zkp_api/bulletproof.h"

#define ZKP_BP_BITS 64
#define ZKP_BP_MAX_LOG 4                            /* log2 of 16 amounts */
#define ZKP_BP_MIN_ROUNDS 6                         /* log2 of 64 bits */
#define ZKP_BP_MAX_ROUNDS (6 + ZKP_BP_MAX_LOG)
#define ZKP_BP_MAX_SIZE (ZKP_BP_BITS << ZKP_BP_MAX_LOG)

#define ZKP_BP_MAX_OUTPUTS (1 << ZKP_BP_MAX_LOG)

/* The group with this number, or NULL. */
const zkp_prime_group *zkp_bp_group(int group);

/* The fixed generators of one group and scheme, in this order: blinding, value, G_0, H_0, G_1, H_1, ... */
typedef struct {
    const zkp_prime_group *group;
    int scheme;
    zkp_group_bases *bases;
    const zkp_point *points; /* the same ones */
    uint8_t start[32];       /* what a transcript begins with, */
    size_t start_length;     /* and its length, 0 or 32 */
} zkp_bp_generators;

/* Tables for at least 2^log amounts, made by the first call that needs them and kept. NULL when memory is short. */
const zkp_bp_generators *zkp_bp_generators_get(const zkp_prime_group *group, int scheme, size_t log);

static inline size_t zkp_bp_g_index(size_t i) { return 2 + 2 * i; }
static inline size_t zkp_bp_h_index(size_t i) { return 3 + 2 * i; }

/* The running hash: 32 bytes, hashed again with what comes next. */
typedef struct {
    const zkp_prime_group *group;
    int scheme;
    uint8_t state[32];
} zkp_bp_transcript;

/* Begins with the m encodings V (32 bytes each, one after the other). */
void zkp_bp_transcript_begin(zkp_bp_transcript *t, const zkp_bp_generators *generators, const uint8_t *V, size_t m);
/* The next challenge, after the n <= 4 values of 32 bytes. Returns 0 if it is zero. */
int zkp_bp_challenge(zkp_scalar *o, zkp_bp_transcript *t, const uint8_t *const *values, size_t n);

/* log2 of the number of amounts after padding; in: 1 <= m <= 16. */
static inline size_t zkp_bp_log(size_t m) {
    size_t log = 0;
    while (((size_t)1 << log) < m) log++;
    return log;
}

/* o[0] = first, o[i | 2^b] = o[i] * step[b] for i < 2^b, b < log. */
void zkp_bp_products(zkp_scalar *o, const zkp_prime_group *group, const zkp_scalar *first, const zkp_scalar *step,
                     size_t log);
/* squares[b] = base^(2^b) for b < log. */
void zkp_bp_squares(zkp_scalar *squares, const zkp_prime_group *group, const zkp_scalar *base, size_t log);

/* Constant time: amounts and their bits. */
static inline void zkp_bp_from_u64(zkp_scalar *o, uint64_t value) { *o = (zkp_scalar){{value, 0, 0, 0}}; }

/* What points of proofs are carried times: 1/8 on Ed25519, 1 on Jubjub. */
void zkp_bp_scale(zkp_scalar *o, const zkp_prime_group *group);

#endif
