/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Multi-scalar multiplication by buckets, cut into units that a caller spreads over threads (several multiplications
   at a time if he likes). Points lie on the curve, not always in the subgroup (zkp_api/msm.h says what a scalar means
   there). Variable time throughout. */
#ifndef ZKP_MSM_H
#define ZKP_MSM_H

#include "zkp/arena.h"
#include "zkp/g1.h"
#include "zkp/g2.h"
#include "zkp_api/msm.h"

/* Affine point as the bucket kernels hold it; infinity is (0, 0), which lies on neither curve. */
typedef struct { zkp_fp x, y; } zkp_g1_xy;
typedef struct { zkp_fp2 x, y; } zkp_g2_xy;

/* min(k, r - k) in the low 255 bits; bit 255 says that it is r - k, so that small negative scalars are short too. */
typedef struct { uint64_t w[4]; } zkp_msm_scalar;
void zkp_msm_fold(zkp_msm_scalar *o, const zkp_fr *k);
/* ZKP_ERR_RANGE for a value that is not below r. */
int zkp_msm_fold_le32(zkp_msm_scalar *o, const uint8_t *k_le32);
void zkp_msm_fold_many(zkp_msm_scalar *o, const zkp_fr *k, size_t n);

/* Digit `window`, in -2^(c-1) .. 2^(c-1), of a folded scalar with its sign: k = sum of digit(w) * 2^(c w). 3 <= c
   <= 16. */
int32_t zkp_msm_digit(const zkp_msm_scalar *k, uint32_t c, uint32_t window);
/* Windows of c bits that cover a folded scalar; 3 <= c <= 16. */
uint32_t zkp_msm_windows(uint32_t c);

typedef struct {
    size_t n;
    uint32_t c, windows;       /* window width in bits and their number */
    uint32_t windows_per_unit; /* a unit: these windows of one slice of the points */
    size_t slices, slice_n;
    size_t units;
    size_t max_refs; /* digits that one unit may see */
} zkp_msm_plan;

/* n < 2^31. threads: how many threads this multiplication may expect for itself (at least 1). */
void zkp_msm_plan_make(zkp_msm_plan *plan, size_t n, size_t threads);

typedef struct {
    zkp_msm_plan plan;
    const zkp_g1_xy *points;
    const uint8_t *skip; /* NULL, or 1 for points to leave out (infinity) */
    const zkp_msm_scalar *scalars;
    zkp_g1 *sums; /* slices * windows; filled by the units */
} zkp_g1_msm_job;

typedef struct {
    zkp_msm_plan plan;
    const zkp_g2_xy *points;
    const uint8_t *skip;
    const zkp_msm_scalar *scalars;
    zkp_g2 *sums;
} zkp_g2_msm_job;

/* Bytes of scratch (64-byte aligned) that one unit of the plan needs. */
size_t zkp_g1_msm_scratch(const zkp_msm_plan *plan);
size_t zkp_g2_msm_scratch(const zkp_msm_plan *plan);
/* Runs one unit. When *cancel turns non-zero it ends early and the sums are meaningless. */
void zkp_g1_msm_unit(const zkp_g1_msm_job *job, size_t unit, void *scratch, const int *cancel);
void zkp_g2_msm_unit(const zkp_g2_msm_job *job, size_t unit, void *scratch, const int *cancel);
/* After all units. */
void zkp_g1_msm_finish(zkp_g1 *o, const zkp_g1_msm_job *job);
void zkp_g2_msm_finish(zkp_g2 *o, const zkp_g2_msm_job *job);

/* Several sums over the same scalars, the arrays in key format: sum over i of k_i P_i for each array P. The scalars are
   recoded and sorted once for all arrays, and each costs what its length asks for: 0 nothing, +-1 one addition a point,
   short ones the low windows alone. One job after another:
     zkp_msm_layout     takes the memory (on a measuring arena too); the fields below `units` are then up to the caller
     zkp_msm_start      looks at the lengths of the scalars and settles the plan, which gives prepare_units and units
     zkp_msm_prepare    for each of prepare_units, in any order and on any thread
     zkp_msm_unit       the same, for each of units, when all of them are prepared
     zkp_msm_g1_sum and zkp_msm_g2_sum give the results.
   The level in use must not change between the first and the last of these calls. */
#define ZKP_MSM_ARRAYS 4

typedef struct {
    /* n - first points in key format, trusted: canonical and on the curve; infinity is allowed. They are read in place
       on the level of the lanes and copied on the others. */
    const uint64_t *points;
    size_t first; /* term i has points[i - first]; those below `first` have none. At most n. */
} zkp_msm_array;

/* One array as the units see it. */
typedef struct {
    void *converted;   /* scalar levels: zkp_g1_xy or zkp_g2_xy, one a term */
    uint8_t *present;  /* one bit a term */
    uint32_t *absent;  /* one a chunk: how many of its terms have no point */
    void *sums;        /* zkp_g1 or zkp_g2: slices * windows */
} zkp_msm_side;

typedef struct {
    size_t prepare_units, units;
    /* By the caller, after the layout and before the start. n may be lowered. */
    size_t n;
    const zkp_msm_scalar *scalars;
    zkp_msm_array g1[ZKP_MSM_ARRAYS], g2[ZKP_MSM_ARRAYS];
    /* The rest belongs to the kernels. */
    size_t g1_count, g2_count, threads;
    int lanes;
    uint32_t c, widest, windows, max_windows, windows_per_unit;
    size_t chunks_per_slice, slices, max_slices, max_refs, max_segments;
    uint32_t *terms;  /* a chunk: its terms, the longest scalars first; the top bit says that the scalar is negative */
    uint16_t *digits; /* a chunk: max_windows rows of digits in the order of its terms, modulo 2^16 */
    uint32_t *counts; /* a chunk: how many terms have a digit in window 0, 1, ... max_windows - 1 */
    zkp_msm_side sides[2 * ZKP_MSM_ARRAYS]; /* the arrays in G1, then those in G2 */
} zkp_msm_job;

/* n < 2^31 terms; g1_count and g2_count at most ZKP_MSM_ARRAYS. threads: how many this job may expect for itself. */
void zkp_msm_layout(zkp_msm_job *job, zkp_arena *arena, size_t n, size_t g1_count, size_t g2_count, size_t threads);
/* Bytes of scratch (64-byte aligned) of one call of zkp_msm_unit; after the layout. */
size_t zkp_msm_scratch(const zkp_msm_job *job);
void zkp_msm_start(zkp_msm_job *job);
void zkp_msm_prepare(zkp_msm_job *job, size_t unit);
/* When *cancel turns non-zero it ends early and the sums are meaningless. */
void zkp_msm_unit(zkp_msm_job *job, size_t unit, void *scratch, const int *cancel);
void zkp_msm_g1_sum(zkp_g1 *o, const zkp_msm_job *job, size_t array);
void zkp_msm_g2_sum(zkp_g2 *o, const zkp_msm_job *job, size_t array);

/* Key format (zkp_api/msm.h) to and from the kernels' form, one point; words are canonical. */
#define ZKP_G1_KEY_WORDS 16
#define ZKP_G2_KEY_WORDS 32
void zkp_g1_xy_from_key(zkp_g1_xy *o, const uint64_t *key);
void zkp_g2_xy_from_key(zkp_g2_xy *o, const uint64_t *key);
void zkp_g1_xy_to_key(uint64_t *key, const zkp_g1_xy *a);
void zkp_g2_xy_to_key(uint64_t *key, const zkp_g2_xy *a);
void zkp_g1_xy_from_affine(zkp_g1_xy *o, const zkp_g1_affine *a);
void zkp_g2_xy_from_affine(zkp_g2_xy *o, const zkp_g2_affine *a);
void zkp_g1_xy_to_affine(zkp_g1_affine *o, const zkp_g1_xy *a);
void zkp_g2_xy_to_affine(zkp_g2_affine *o, const zkp_g2_xy *a);
int zkp_g1_xy_is_infinity(const zkp_g1_xy *a);
int zkp_g2_xy_is_infinity(const zkp_g2_xy *a);

/* Multiples of the generator for many scalars: tables of one window width, then all scalars of a chunk advance
   together, one table entry a step, so that they share inversions. The level in use must not change between the first
   window and the last multiplication. */
typedef union {
    uint64_t key[ZKP_G1_KEY_WORDS]; /* on the level of the lanes */
    zkp_g1_xy xy;
} zkp_g1_entry;
typedef union {
    uint64_t key[ZKP_G2_KEY_WORDS];
    zkp_g2_xy xy;
} zkp_g2_entry;
typedef struct {
    uint32_t c, windows;
    zkp_g1_entry *entries; /* windows * 2^(c-1): (d + 1) 2^(c w) G */
} zkp_g1_table;
typedef struct {
    uint32_t c, windows;
    zkp_g2_entry *entries;
} zkp_g2_table;

#define ZKP_TABLE_CHUNK 2048 /* scalars of one zkp_g1_table_mul */
/* The width for about n scalars. */
uint32_t zkp_table_width(size_t n);
size_t zkp_table_entries(uint32_t c);
/* Bytes of scratch of one call of zkp_g1_table_window or zkp_g1_table_mul. */
size_t zkp_g1_table_scratch(uint32_t c);
size_t zkp_g2_table_scratch(uint32_t c);
/* Fills one window of the table of the generator (windows are independent of each other). */
void zkp_g1_table_window(const zkp_g1_table *table, uint32_t window, void *scratch);
void zkp_g2_table_window(const zkp_g2_table *table, uint32_t window, void *scratch);
/* key[i] = scalars[i] * G in key format; n <= ZKP_TABLE_CHUNK. */
void zkp_g1_table_mul(uint64_t *key, const zkp_g1_table *table, const zkp_msm_scalar *scalars, size_t n,
                      void *scratch);
void zkp_g2_table_mul(uint64_t *key, const zkp_g2_table *table, const zkp_msm_scalar *scalars, size_t n,
                      void *scratch);

#endif
