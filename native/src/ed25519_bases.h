/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fixed points with tables, and what stands behind the batch functions of zkp/ed25519.h on the scalar levels. */
#ifndef ZKP_ED25519_BASES_H
#define ZKP_ED25519_BASES_H

#include "zkp/ed25519.h"

/* No array of more items than this is asked for, whatever the size of an item. */
#define ZKP_ED25519_MOST (SIZE_MAX / 4096)

struct zkp_ed25519_bases {
    size_t n;
    unsigned width; /* of the tables, 0 without */
    size_t entries; /* of each table: 2^(width - 2) odd multiples 1, 3, ..., or the point alone */
    zkp_ed25519_prepared_affine *tables;
    zkp_ed25519_affine *points;
    void *wide; /* tables of ifma/ed25519_tables.h if they were made on that level, else NULL; results are the same */
};

int zkp_ed25519_scalar_msm_var(zkp_ed25519 *o, const zkp_ed25519_affine *p, const uint64_t *k, size_t n);
void zkp_ed25519_scalar_mul_many_var(zkp_ed25519 *o, const zkp_ed25519_affine *p, const uint64_t *k, size_t n);
int zkp_ed25519_scalar_bases_msm_var(zkp_ed25519 *o, const zkp_ed25519_bases *bases, const uint64_t *k, size_t n,
                                     const zkp_ed25519_affine *p, const uint64_t *more, size_t n_more);

#endif
