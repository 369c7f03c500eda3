/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Batch functions: here the best level of many points at once is chosen. */
#include <stdlib.h>
#include <string.h>

#include "ed25519_bases.h"
#include "zkp/level.h"
#include "zkp_api/core.h"

void zkp_ed25519_read_many_var(zkp_ed25519_affine *o, int32_t *statuses, const uint8_t *in, int rule, size_t n) {
    for (size_t i = 0; i < n; i++) statuses[i] = zkp_ed25519_decode_var(&o[i], in + 32 * i, rule);
}

void zkp_ed25519_in_subgroup_many_var(uint8_t *yes, const zkp_ed25519_affine *p, size_t n) {
    for (size_t i = 0; i < n; i++) {
        zkp_ed25519 point;
        zkp_ed25519_from_affine(&point, &p[i]);
        yes[i] = (uint8_t)zkp_ed25519_in_subgroup_var(&point);
    }
}

void zkp_ed25519_mul_many_var(zkp_ed25519 *o, const zkp_ed25519_affine *p, const uint64_t *k, size_t n) {
    zkp_ed25519_scalar_mul_many_var(o, p, k, n);
}

int zkp_ed25519_msm_var(zkp_ed25519 *o, const zkp_ed25519_affine *p, const uint64_t *k, size_t n) {
    return zkp_ed25519_scalar_msm_var(o, p, k, n);
}

int zkp_ed25519_bases_msm_var(zkp_ed25519 *o, const zkp_ed25519_bases *bases, const uint64_t *k, size_t n,
                              const zkp_ed25519_affine *p, const uint64_t *more, size_t n_more) {
    zkp_ed25519_identity(o);
    if (n > bases->n) return ZKP_ERR_ARGUMENT;
    if (n_more > ZKP_ED25519_MOST) return ZKP_ERR_MEMORY;
    if (n + n_more == 0) return ZKP_OK;
    return zkp_ed25519_scalar_bases_msm_var(o, bases, k, n, p, more, n_more);
}

/* Tables: wide ones while all of them stay in the second-level cache. */
static unsigned table_width(size_t n) { return n <= 128 ? 8 : n <= 512 ? 7 : 0; }

/* Odd multiples of one point, normalised. scratch: entries of each. */
static void fixed_table(zkp_ed25519_prepared_affine *table, size_t entries, const zkp_ed25519_affine *p,
                        zkp_ed25519 *multiples, zkp_ed25519_affine *affine, zkp_fe25519 *scratch) {
    zkp_ed25519_prepared step;
    zkp_ed25519 twice;
    zkp_ed25519_from_affine(&multiples[0], p);
    zkp_ed25519_dbl(&twice, &multiples[0]);
    zkp_ed25519_prepare(&step, &twice);
    for (size_t i = 1; i < entries; i++) zkp_ed25519_add_prepared(&multiples[i], &multiples[i - 1], &step);
    zkp_ed25519_batch_to_affine(affine, multiples, entries, scratch);
    for (size_t i = 0; i < entries; i++) zkp_ed25519_prepare_affine(&table[i], &affine[i]);
}

zkp_ed25519_bases *zkp_ed25519_bases_new(const zkp_ed25519_affine *p, size_t n) {
    enum { ENTRIES_MAX = 64 };
    if (n > ZKP_ED25519_MOST) return NULL;
    zkp_ed25519_bases *bases = malloc(sizeof *bases);
    if (bases == NULL) return NULL;
    bases->n = n;
    bases->width = table_width(n);
    bases->entries = bases->width == 0 ? 1 : (size_t)1 << (bases->width - 2);
    bases->tables = malloc((n + 1) * bases->entries * sizeof *bases->tables);
    bases->points = malloc((n + 1) * sizeof *bases->points);
    if (bases->tables == NULL || bases->points == NULL) {
        zkp_ed25519_bases_free(bases);
        return NULL;
    }
    memcpy(bases->points, p, n * sizeof *p);
    zkp_ed25519 multiples[ENTRIES_MAX];
    zkp_ed25519_affine affine[ENTRIES_MAX];
    zkp_fe25519 scratch[ENTRIES_MAX];
    for (size_t i = 0; i < n; i++) {
        zkp_ed25519_prepared_affine *table = bases->tables + bases->entries * i;
        if (bases->width == 0) zkp_ed25519_prepare_affine(table, &p[i]);
        else fixed_table(table, bases->entries, &p[i], multiples, affine, scratch);
    }
    return bases;
}

void zkp_ed25519_bases_free(zkp_ed25519_bases *bases) {
    if (bases == NULL) return;
    free(bases->tables);
    free(bases->points);
    free(bases);
}

size_t zkp_ed25519_bases_count(const zkp_ed25519_bases *bases) { return bases->n; }
