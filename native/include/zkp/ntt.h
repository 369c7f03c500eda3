/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Transforms without the reordering: an inverse transform from natural to bit-reversed order and a forward one back,
   which is what the prover needs between values on the domain and values on the coset. */
#ifndef ZKP_NTT_H
#define ZKP_NTT_H

#include "zkp/arena.h"
#include "zkp/types.h"
#include "zkp_api/ntt.h"

typedef struct {
    uint32_t log_n;
    int threads;
    zkp_fr *roots; /* w^(bit reversal of b), b < max(n/2, 1): the twiddle of block b in every stage */
    zkp_fr n_inverse;
    const int *cancel; /* NULL, or a flag that ends transforms early, with meaningless values */
} zkp_domain;

/* Elements that `roots` needs. */
size_t zkp_domain_roots(uint32_t log_n);
/* roots: memory of zkp_domain_roots elements, filled here and owned by the caller. log_n <= ZKP_NTT_MAX_LOG. */
void zkp_domain_init(zkp_domain *domain, uint32_t log_n, zkp_fr *roots, int threads, const int *cancel);

/* The root of unity of order 2^log_n; log_n <= 32. */
void zkp_ntt_root_fr(zkp_fr *root, uint32_t log_n);

/* values at w^i, natural order -> n times the coefficients, bit-reversed order. */
void zkp_ntt_inverse_to_reversed(zkp_fr *values, const zkp_domain *domain);
/* coefficients, bit-reversed order -> values at w^i, natural order. */
void zkp_ntt_forward_from_reversed(zkp_fr *values, const zkp_domain *domain);

/* out[i] = factor * base^(bit reversal of i in log_n bits), i < 2^log_n. */
void zkp_ntt_powers_reversed(zkp_fr *out, const zkp_fr *factor, const zkp_fr *base, uint32_t log_n, int threads);
/* o[i] = a[i] * b[i]; o may be a or b. */
void zkp_fr_vec_mul(zkp_fr *o, const zkp_fr *a, const zkp_fr *b, size_t n, int threads);

/* Between values on the domain <w> and values on its coset g<w>, g^n = -1, of polynomials below degree n: what the prover
   does three times a proof. The level in use must not change between `take` and the last use. */
typedef struct {
    uint32_t log_n;
    int threads;
    const int *cancel;
    zkp_fr *roots, *powers; /* scalar levels: twiddles; g^i / n in bit-reversed order */
    void *lanes;            /* ifma level */
} zkp_coset;

/* Takes the memory (on a measuring arena too) for so many threads. */
void zkp_coset_take(zkp_coset *coset, zkp_arena *arena, uint32_t log_n, size_t slots);
void zkp_coset_start(zkp_coset *coset, int threads, const int *cancel);
/* values[i] = P(w^i) -> values[i] = P(g w^i), in place, natural order. Meaningless when cancelled. */
void zkp_coset_values(zkp_fr *values, const zkp_coset *coset);

/* The loops of the transforms. split: (u, v) -> (u + t v, u - t v) on `count` pairs at distance `half`. merge:
   (u, v) -> (u + v, (u - v) t), which undoes it up to the factor 2 when t is its inverse. t_is_one saves the product. */
void zkp_ntt_split_pairs(zkp_fr *values, size_t half, size_t count, const zkp_fr *t, int t_is_one);
void zkp_ntt_merge_pairs(zkp_fr *values, size_t half, size_t count, const zkp_fr *t, int t_is_one);
/* o[i] = a[i] * b[i], and a[i] * b; o may be a or b. */
void zkp_fr_multiply_each(zkp_fr *o, const zkp_fr *a, const zkp_fr *b, size_t n);
void zkp_fr_multiply_all(zkp_fr *o, const zkp_fr *a, const zkp_fr *b, size_t n);

/* The ifma level. zkp_ntt on 32-byte little-endian integers below r, whatever factor they carry, at any address: */
#define ZKP_IFMA_NTT_MIN_LOG 6
int zkp_ifma_ntt(void *values, uint32_t log_n, int direction, int threads);
void *zkp_ifma_coset_take(zkp_arena *arena, uint32_t log_n, size_t slots);
void zkp_ifma_coset_start(zkp_coset *coset);
void zkp_ifma_coset_values(zkp_fr *values, const zkp_coset *coset);
void zkp_ifma_fr_vec_mul(zkp_fr *o, const zkp_fr *a, const zkp_fr *b, size_t n);

#endif
