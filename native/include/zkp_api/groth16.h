/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Groth16 kernels: single-party development setup and proving. Points are in key format (zkp_api/msm.h).

   QAP: the circuit's rows, then n_public + 1 rows whose A part is wire i and whose B and C parts are empty, on the
   domain of n = zkp_r1cs_domain points. H is in the Lagrange basis of the coset g*<w>, g^n = -1. u_j, v_j, w_j
   are the columns of A, B, C as polynomials.

   Sections (count of points):
     a   G1 n_wires                 u_j(tau)
     b1  G1 n_wires                 v_j(tau)
     b2  G2 n_wires                 v_j(tau)
     l   G1 n_wires - n_public - 1  (beta u_j + alpha v_j + w_j)(tau) / delta    private wires
     h   G1 n                       L'_i(tau) (tau^n - 1) / (-2 delta)           L'_i: Lagrange basis on the coset
     ic  G1 n_public + 1            (beta u_j + alpha v_j + w_j)(tau) / gamma    wire 0 and public wires
     fixed_g1  G1 3                 alpha, beta, delta
     fixed_g2  G2 3                 beta, gamma, delta
   Progress (NULL or 4 words, written while the call runs): [0] phase, [1] units done in the phase, [2] units in the
   phase, [3] number of phases. Cancel (NULL or one int): the call ends with ZKP_ERR_CANCELLED within 0.5 s of it
   becoming non-zero. Variable time, as all of proving. */
#ifndef ZKP_API_GROTH16_H
#define ZKP_API_GROTH16_H

#include <stddef.h>
#include <stdint.h>

#include "zkp_api/r1cs.h"

#define ZKP_PROVE_PHASES 4
#define ZKP_PROVE_CHECK 0    /* rows of the circuit */
#define ZKP_PROVE_QUOTIENT 1 /* transforms */
#define ZKP_PROVE_MSM 2      /* multi-scalar multiplications */
#define ZKP_PROVE_FINISH 3   /* blinding and encoding */

#define ZKP_SETUP_PHASES 3
#define ZKP_SETUP_COLUMNS 0 /* tables, Lagrange basis and columns at tau */
#define ZKP_SETUP_G1 1
#define ZKP_SETUP_G2 2

/* toxic_le32: tau, alpha, beta, gamma, delta, 5 x 32 bytes little-endian, each in 1 .. r - 1 (ZKP_ERR_RANGE
   otherwise), gamma != delta, tau neither in the domain nor in its coset (ZKP_ERR_ARGUMENT: draw again). Everything
   that depends on them is wiped before the return; the caller wipes his copy. Variable time: run it where nobody else
   measures. */
int zkp_groth16_setup(uint64_t *a, uint64_t *b1, uint64_t *b2, uint64_t *l, uint64_t *h, uint64_t *ic,
                      uint64_t *fixed_g1, uint64_t *fixed_g2, const zkp_r1cs *r1cs, const uint8_t *toxic_le32,
                      int threads, uint64_t *progress, const int *cancel);

/* out384: A (96), B (192), C (96), uncompressed encodings. Written only on ZKP_OK; zeroed otherwise.
   The sections are trusted (digests or checks come before). Checks the witness first, as zkp_r1cs_check does:
   ZKP_ERR_UNSATISFIED and no proof when a row fails. r_le32, s_le32: below r (ZKP_ERR_RANGE otherwise), fresh and
   uniform for zero knowledge. Same bytes for any number of threads. Constant time in r and s
   alone. Secret: r_le32, s_le32. */
int zkp_groth16_prove(uint8_t *out384, const zkp_r1cs *r1cs, const uint64_t *a, const uint64_t *b1,
                      const uint64_t *b2, const uint64_t *l, const uint64_t *h, const uint64_t *fixed_g1,
                      const uint64_t *fixed_g2, const uint64_t *witness_mont, const uint8_t *r_le32,
                      const uint8_t *s_le32, int threads, uint64_t *progress, const int *cancel);

/* Bytes that zkp_groth16_prove allocates at its peak (key, witness and r1cs excluded). Huge pages
   can make some MiB more of it resident. */
uint64_t zkp_groth16_prove_memory(const zkp_r1cs *r1cs, int threads);
/* Bytes that zkp_groth16_setup allocates at its peak (the sections excluded). */
uint64_t zkp_groth16_setup_memory(const zkp_r1cs *r1cs, int threads);

#endif
