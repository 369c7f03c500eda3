/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Batch functions: here the best level of many points at once is chosen. */
#include <stdlib.h>
#include <string.h>

#include "ed25519_bases.h"
#include "zkp/level.h"
#include "zkp_api/core.h"

#ifdef ZKP_HAVE_WIDE
#include "ifma/ed25519_lanes.h"
#define WIDE(least) (zkp_level_now >= ZKP_LEVEL_IFMA && n >= (least))

/* What the lanes accept is a point; of what they refuse the scalar code says why. */
static void read_many_wide(zkp_ed25519_affine *o, int32_t *statuses, const uint8_t *in, int rule, size_t n) {
    enum { CHUNK = 64 };
    const int lax = (rule & ZKP_ED25519_RULE_MASK) == ZKP_ED25519_RULE_ZIP215;
    uint8_t good[CHUNK], inside[CHUNK];
    for (size_t start = 0; start < n; start += CHUNK) {
        const size_t count = n - start < CHUNK ? n - start : CHUNK;
        zkp_ifma_ed25519_decode_var(o + start, good, in + 32 * start, count, lax);
        if (rule & ZKP_ED25519_MEMBER) zkp_ifma_ed25519_in_subgroup_var(inside, o + start, count);
        for (size_t i = 0; i < count; i++) {
            int sound = good[i];
            if (rule & ZKP_ED25519_MEMBER) {
                zkp_ed25519 point;
                zkp_ed25519_from_affine(&point, &o[start + i]);
                sound = sound && inside[i] && !zkp_ed25519_is_identity(&point);
            }
            statuses[start + i] = ZKP_OK;
            if (!sound) statuses[start + i] = zkp_ed25519_decode_var(&o[start + i], in + 32 * (start + i), rule);
        }
    }
}
#endif

void zkp_ed25519_read_many_var(zkp_ed25519_affine *o, int32_t *statuses, const uint8_t *in, int rule, size_t n) {
#ifdef ZKP_HAVE_WIDE
    if (WIDE(3)) {
        read_many_wide(o, statuses, in, rule, n);
        return;
    }
#endif
    for (size_t i = 0; i < n; i++) statuses[i] = zkp_ed25519_decode_var(&o[i], in + 32 * i, rule);
}

void zkp_ed25519_in_subgroup_many_var(uint8_t *yes, const zkp_ed25519_affine *p, size_t n) {
#ifdef ZKP_HAVE_WIDE
    if (WIDE(2)) {
        zkp_ifma_ed25519_in_subgroup_var(yes, p, n);
        return;
    }
#endif
    for (size_t i = 0; i < n; i++) {
        zkp_ed25519 point;
        zkp_ed25519_from_affine(&point, &p[i]);
        yes[i] = (uint8_t)zkp_ed25519_in_subgroup_var(&point);
    }
}

void zkp_ed25519_mul_many_var(zkp_ed25519 *o, const zkp_ed25519_affine *p, const uint64_t *k, size_t n) {
#ifdef ZKP_HAVE_WIDE
    if (WIDE(2)) {
        zkp_ifma_ed25519_mul_many_var(o, p, k, n);
        return;
    }
#endif
    zkp_ed25519_scalar_mul_many_var(o, p, k, n);
}

void zkp_ed25519_map_many_var(zkp_ed25519 *o, const uint8_t *digests, size_t n) {
#ifdef ZKP_HAVE_WIDE
    if (WIDE(2)) {
        zkp_ifma_ed25519_map_var(o, digests, n);
        return;
    }
#endif
    for (size_t i = 0; i < n; i++) {
        zkp_ed25519_map_to_curve(&o[i], digests + 32 * i);
        zkp_ed25519_mul8(&o[i], &o[i]);
    }
}

int zkp_ed25519_msm_var(zkp_ed25519 *o, const zkp_ed25519_affine *p, const uint64_t *k, size_t n) {
#ifdef ZKP_HAVE_WIDE
    if (WIDE(2)) {
        if (n >= ZKP_IFMA_ED25519_BUCKETS)
            return zkp_ifma_ed25519_buckets_var(o, NULL, NULL, 0, p, k, n) ? ZKP_OK : ZKP_ERR_MEMORY;
        zkp_ifma_ed25519_straus_var(o, NULL, NULL, 0, p, k, n);
        return ZKP_OK;
    }
#endif
    return zkp_ed25519_scalar_msm_var(o, p, k, n);
}

int zkp_ed25519_bases_msm_var(zkp_ed25519 *o, const zkp_ed25519_bases *bases, const uint64_t *k, size_t n,
                              const zkp_ed25519_affine *p, const uint64_t *more, size_t n_more) {
    zkp_ed25519_identity(o);
    if (n > bases->n) return ZKP_ERR_ARGUMENT;
    if (n_more > ZKP_ED25519_MOST) return ZKP_ERR_MEMORY;
    if (n + n_more == 0) return ZKP_OK;
#ifdef ZKP_HAVE_WIDE
    if (zkp_level_now >= ZKP_LEVEL_IFMA && n + n_more >= 2) {
        /* With tables a fixed point costs two thirds of another one. */
        const size_t others = bases->wide != NULL ? n_more + n / 2 : n + n_more;
        if (others >= ZKP_IFMA_ED25519_BUCKETS)
            return zkp_ifma_ed25519_buckets_var(o, bases->points, k, n, p, more, n_more) ? ZKP_OK : ZKP_ERR_MEMORY;
        if (bases->wide != NULL) {
            zkp_ifma_ed25519_straus_var(o, bases->wide, k, n, p, more, n_more);
            return ZKP_OK;
        }
    }
#endif
    return zkp_ed25519_scalar_bases_msm_var(o, bases, k, n, p, more, n_more);
}

int zkp_ed25519_bases_msm_secret(zkp_ed25519 *o, const zkp_ed25519_bases *bases, const uint32_t *which,
                                 const zkp_scalar *k, size_t n) {
    zkp_ed25519_identity(o);
    if (n > ZKP_ED25519_MOST) return ZKP_ERR_MEMORY;
    for (size_t i = 0; i < n; i++)
        if (which[i] >= bases->n) return ZKP_ERR_ARGUMENT;
    if (n == 0) return ZKP_OK;
#ifdef ZKP_HAVE_WIDE
    if (zkp_level_now >= ZKP_LEVEL_IFMA && bases->wide != NULL) {
        zkp_ifma_ed25519_bases_ct(o, bases->wide, which, k, n);
        return ZKP_OK;
    }
#endif
    zkp_ed25519 *points = malloc(n * sizeof *points);
    if (points == NULL) return ZKP_ERR_MEMORY;
    for (size_t i = 0; i < n; i++) zkp_ed25519_from_affine(&points[i], &bases->points[which[i]]);
    const int status = zkp_ed25519_msm(o, points, k, n);
    free(points);
    return status;
}

/* Those of the wide level (2 KiB a point) stay in the second-level cache for half as many, and in the third one
   beyond. */
#define WIDE_TABLES_MOST 2304

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
    bases->wide = NULL;
#ifdef ZKP_HAVE_WIDE
    if (zkp_level_now >= ZKP_LEVEL_IFMA && n > 0 && n <= WIDE_TABLES_MOST) {
        bases->wide = aligned_alloc(64, zkp_ifma_ed25519_tables_size(n));
        if (bases->wide != NULL) zkp_ifma_ed25519_make_tables_var(bases->wide, p, n);
    }
#endif
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
    free(bases->wide);
    free(bases);
}

size_t zkp_ed25519_bases_count(const zkp_ed25519_bases *bases) { return bases->n; }
