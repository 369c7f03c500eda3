/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Transforms without the reordering: an inverse transform from natural to scrambled order and a forward one back,
   which is what the prover needs between values on the domain and values on the coset.

   A size is n = odd * 2^log with odd 1 or 3. Scrambled order, with m = 2^log: element c + odd * b is the one that natural
   order has at (bit reversal of b in log bits) + m c. For odd = 1 that is bit-reversed order. Variable time, as all
   of proving. */
#ifndef ZKP_NTT_H
#define ZKP_NTT_H

#include "zkp/arena.h"
#include "zkp/types.h"
#include "zkp_api/ntt.h"

typedef struct {
    uint32_t log, odd;
} zkp_size;

static inline size_t zkp_size_count(zkp_size size) { return (size_t)size.odd << size.log; }

/* 1 and *size for n = 2^k or 3 * 2^k, at most 2^ZKP_NTT_MAX_LOG; 0 otherwise. */
int zkp_size_of(zkp_size *size, uint64_t n);

typedef struct {
    zkp_size size;
    int threads;
    zkp_fr *roots;  /* w^(odd * bit reversal of b), b < max(m/2, 1): the twiddle of block b in every stage of pairs */
    zkp_fr *thirds; /* w^(bit reversal of b), b < m: the twiddle of the three values of block b; for odd = 3 alone */
    zkp_fr third, third_inverse; /* w^m and w^-m */
    zkp_fr n_inverse;
    const int *cancel; /* NULL, or a flag that ends transforms early, with meaningless values */
} zkp_domain;

/* Elements of the tables together. */
size_t zkp_domain_tables(zkp_size size);
/* tables: memory of zkp_domain_tables elements, filled here and owned by the caller. */
void zkp_domain_init(zkp_domain *domain, zkp_size size, zkp_fr *tables, int threads, const int *cancel);

/* The root of unity of order odd * 2^log; log <= 32. */
void zkp_ntt_root_fr(zkp_fr *root, zkp_size order);
/* w for the size, and g of order 2n, so that g^n = -1 and g^2 = w. */
void zkp_ntt_roots_of(zkp_fr *w, zkp_fr *g, zkp_size size);

/* values at w^i, natural order -> n times the coefficients, scrambled order. */
void zkp_ntt_inverse_to_scrambled(zkp_fr *values, const zkp_domain *domain);
/* coefficients, scrambled order -> values at w^i, natural order. */
void zkp_ntt_forward_from_scrambled(zkp_fr *values, const zkp_domain *domain);

/* factor * base^i for i < n, scrambled order. */
void zkp_ntt_powers_scrambled(zkp_fr *out, const zkp_fr *factor, const zkp_fr *base, zkp_size size, int threads);
/* o[i] = a[i] * b[i]; o may be a or b. */
void zkp_fr_vec_mul(zkp_fr *o, const zkp_fr *a, const zkp_fr *b, size_t n, int threads);

/* Between values on the domain <w> and values on its coset g<w>, g^n = -1, of polynomials below degree n: what the prover
   does three times a proof. The level in use must not change between `take` and the last use. */
typedef struct {
    zkp_size size;
    int threads;
    const int *cancel;
    zkp_fr *tables, *powers; /* scalar levels: of the domain; g^i / n in scrambled order */
    zkp_domain domain;
    void *lanes; /* ifma level */
} zkp_coset;

/* Takes the memory (on a measuring arena too) for so many threads. */
void zkp_coset_take(zkp_coset *coset, zkp_arena *arena, zkp_size size, size_t slots);
void zkp_coset_start(zkp_coset *coset, int threads, const int *cancel);
/* values[i] = P(w^i) -> values[i] = P(g w^i), in place, natural order. Meaningless when cancelled. */
void zkp_coset_values(zkp_fr *values, const zkp_coset *coset);

/* The loops of the transforms. split: (u, v) -> (u + t v, u - t v) on `count` pairs at distance `half`. merge:
   (u, v) -> (u + v, (u - v) t), which undoes it up to the factor 2 when t is its inverse. t_is_one saves the product. */
void zkp_ntt_split_pairs(zkp_fr *values, size_t half, size_t count, const zkp_fr *t, int t_is_one);
void zkp_ntt_merge_pairs(zkp_fr *values, size_t half, size_t count, const zkp_fr *t, int t_is_one);
/* The same for `count` blocks of three, the first of them block `first`. With s = thirds[block] and z = third, a primitive
   cube root of one: split takes (x0, x1, x2) to x0 + x1 y + x2 y^2 at y = z^-c / s, c = 0, 1, 2, for thirds = w^(bit
   reversal) with z = w^m; merge undoes it up to the factor 3. */
void zkp_ntt_split_threes(zkp_fr *values, size_t first, size_t count, const zkp_fr *thirds, const zkp_fr *third_inverse);
void zkp_ntt_merge_threes(zkp_fr *values, size_t first, size_t count, const zkp_fr *thirds, const zkp_fr *third);
/* o[i] = a[i] * b[i], and a[i] * b; o may be a or b. */
void zkp_fr_multiply_each(zkp_fr *o, const zkp_fr *a, const zkp_fr *b, size_t n);
void zkp_fr_multiply_all(zkp_fr *o, const zkp_fr *a, const zkp_fr *b, size_t n);

/* The ifma level, for sizes with log from here on. A transform of 32-byte little-endian integers below r, whatever factor
   they carry, at any address: */
#define ZKP_IFMA_NTT_MIN_LOG 6
int zkp_ifma_ntt(void *values, zkp_size size, int direction, int threads);
void *zkp_ifma_coset_take(zkp_arena *arena, zkp_size size, size_t slots);
void zkp_ifma_coset_start(zkp_coset *coset);
void zkp_ifma_coset_values(zkp_fr *values, const zkp_coset *coset);
void zkp_ifma_fr_vec_mul(zkp_fr *o, const zkp_fr *a, const zkp_fr *b, size_t n);

#endif
