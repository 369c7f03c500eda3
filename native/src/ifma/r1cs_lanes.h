/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Variable time, as all of proving. */
#ifndef ZKP_IFMA_R1CS_LANES_H
#define ZKP_IFMA_R1CS_LANES_H

#include "zkp/fr_row.h"
#include "zkp/r1cs.h"

/* Rows begin .. end - 1 of A, B and C times w, eight at a time. out_a and out_b (whole vectors) may be NULL. Returns how many
   rows do not hold, and the first of them in *first_bad. */
uint64_t zkp_ifma_r1cs_rows(zkp_fr *out_a, zkp_fr *out_b, uint64_t *first_bad, const zkp_r1cs *r1cs,
                            const zkp_fr_limbs *w, size_t begin, size_t end);

#endif
