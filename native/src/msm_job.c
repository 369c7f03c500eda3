/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Jobs: several sums over the same scalars. A chunk of scalars is recoded to signed digits with the longest scalars
   first, so that each window reads exactly the terms that have a digit in it. A unit (some windows of a slice of the
   chunks) sorts its digits once and hands the sorted references to the kernel of every array. */
#include "msm_job.h"

#include <string.h>

#include "zkp/cancel.h"
#include "zkp/level.h"
#ifdef ZKP_HAVE_WIDE
#include "ifma/msm_lanes.h"
#endif

#define UNIT_REFS ((size_t)8192) /* units of small multiplications take several windows, to share inversions */
#define UNIT_SEGMENTS ((size_t)8192)
#define FULL_BITS 254u           /* of a folded scalar */
#define WIDTH_SLACK 3u           /* windows may become narrower than planned by so many bits, for short scalars */

static uint32_t windows_of(uint32_t bits, uint32_t c) { return bits == 0 ? 0 : bits / c + 1; }

static uint32_t bits_of(const zkp_msm_scalar *k) {
    const uint64_t high = k->w[3] & (UINT64_MAX >> 1);
    if (high != 0) return 256 - (uint32_t)__builtin_clzll(high);
    for (uint32_t i = 3; i-- > 0;) {
        if (k->w[i] != 0) return 64 * i + 64 - (uint32_t)__builtin_clzll(k->w[i]);
    }
    return 0;
}

static size_t chunks_of(size_t n) { return (n + ZKP_MSM_CHUNK - 1) / ZKP_MSM_CHUNK; }

/* Cost in affine additions when terms[b] scalars have b bits: every digit once, two per bucket for rows and columns,
   and the running sums of those. */
static double cost(const uint32_t terms[FULL_BITS + 2], uint32_t c) {
    double digits = 0;
    uint32_t windows = 0;
    for (uint32_t bits = 1; bits <= FULL_BITS + 1; bits++) {
        if (terms[bits] == 0) continue;
        windows = windows_of(bits, c);
        digits += (double)terms[bits] * (double)windows;
    }
    const double buckets = (double)(1u << (c - 1));
    const uint32_t bits = (c - 1) / 2;
    const double lines = (double)((1u << bits) + (1u << (c - 1 - bits)));
    return digits + (double)windows * (2.0 * buckets + 4.5 * lines);
}

/* The width between the given ones with the least cost. */
static uint32_t best_width(const uint32_t terms[FULL_BITS + 2], uint32_t least, uint32_t most) {
    uint32_t c = least;
    for (uint32_t k = least + 1; k <= most; k++) {
        if (cost(terms, k) < cost(terms, c)) c = k;
    }
    return c;
}

/* Windows of a unit and slices of the chunks, for the width that job->c says. */
static void cut(zkp_msm_job *job) {
    const size_t chunks = chunks_of(job->n);
    size_t slices = 1;
    while (job->windows * slices < 2 * job->threads && slices < chunks && slices < job->max_slices &&
           job->n / (slices + 1) >= (size_t)8 << (job->c - 1)) {
        slices++;
    }
    job->chunks_per_slice = chunks == 0 ? 0 : (chunks + slices - 1) / slices;
    job->slices = chunks == 0 ? 0 : (chunks + job->chunks_per_slice - 1) / job->chunks_per_slice;
    const size_t whole = job->chunks_per_slice * ZKP_MSM_CHUNK, slice_n = whole < job->n ? whole : job->n;
    size_t per_unit = slice_n > 0 ? UNIT_REFS / slice_n : 1;
    const size_t fair_share = (job->windows + job->threads - 1) / job->threads;
    if (per_unit > fair_share) per_unit = fair_share;
    if (per_unit > job->max_segments >> (job->c - 1)) per_unit = job->max_segments >> (job->c - 1);
    if (per_unit < 1) per_unit = 1;
    job->windows_per_unit = (uint32_t)per_unit;
    job->units = job->slices * ((job->windows + per_unit - 1) / per_unit);
}

void zkp_msm_layout(zkp_msm_job *job, zkp_arena *arena, size_t n, size_t g1_count, size_t g2_count, size_t threads) {
    memset(job, 0, sizeof *job);
    uint32_t terms[FULL_BITS + 2] = {0};
    terms[FULL_BITS] = n < UINT32_MAX ? (uint32_t)n : UINT32_MAX;
#ifdef ZKP_HAVE_WIDE
    job->lanes = zkp_level_now >= ZKP_LEVEL_IFMA;
#endif
    job->n = n;
    job->g1_count = g1_count;
    job->g2_count = g2_count;
    job->threads = threads > 0 ? threads : 1;
    job->max_slices = 2 * job->threads;
    job->widest = job->c = best_width(terms, ZKP_MSM_MIN_WIDTH, ZKP_MSM_MAX_WIDTH);
    const uint32_t narrowest = job->c < ZKP_MSM_MIN_WIDTH + WIDTH_SLACK ? ZKP_MSM_MIN_WIDTH : job->c - WIDTH_SLACK;
    job->max_windows = windows_of(FULL_BITS, narrowest);
    const size_t chunks = chunks_of(n);
    /* A unit has one window, or so few terms that all its windows together stay below UNIT_REFS. */
    const size_t padded = chunks * ZKP_MSM_CHUNK;
    job->max_refs = padded > UNIT_REFS ? padded : UNIT_REFS;
    if (job->max_refs > n * job->max_windows) job->max_refs = n * job->max_windows;
    for (uint32_t c = narrowest; c <= job->c; c++) {
        const size_t all = (size_t)windows_of(FULL_BITS, c) << (c - 1);
        if (all > job->max_segments) job->max_segments = all;
    }
    if (job->max_segments > UNIT_SEGMENTS) job->max_segments = UNIT_SEGMENTS;
    if (job->max_segments < (size_t)1 << (job->c - 1)) job->max_segments = (size_t)1 << (job->c - 1);
    job->terms = zkp_arena_take(arena, padded, sizeof *job->terms);
    job->digits = zkp_arena_take(arena, padded, job->max_windows * sizeof *job->digits);
    job->counts = zkp_arena_take(arena, chunks, job->max_windows * sizeof *job->counts);
    for (size_t k = 0; k < g1_count + g2_count; k++) {
        const int second = k >= g1_count;
        zkp_msm_side *side = &job->sides[k];
        side->converted = zkp_arena_take(arena, job->lanes ? 0 : n, second ? sizeof(zkp_g2_xy) : sizeof(zkp_g1_xy));
        side->present = zkp_arena_take(arena, padded / 8, 1);
        side->absent = zkp_arena_take(arena, chunks, sizeof *side->absent);
        const size_t sums = job->max_slices * job->max_windows;
        side->sums = zkp_arena_take(arena, sums, second ? sizeof(zkp_g2) : sizeof(zkp_g1));
    }
}

/* What one unit needs beside the kernels. */
typedef struct {
    uint32_t *refs, *offsets, *chosen, *chosen_offsets;
    void *kernel;
} unit_memory;

static size_t kernel_scratch(const zkp_msm_job *job, int second) {
    const size_t segments = job->max_segments;
    const uint32_t windows = job->max_windows;
#ifdef ZKP_HAVE_WIDE
    if (job->lanes) {
        return second ? zkp_ifma_g2_sum_windows_scratch(segments, windows, job->max_refs)
                      : zkp_ifma_g1_sum_windows_scratch(segments, windows, job->max_refs);
    }
#endif
    return second ? zkp_g2_sum_windows_scratch(segments, windows) : zkp_g1_sum_windows_scratch(segments, windows);
}

static void unit_take(unit_memory *m, zkp_arena *arena, const zkp_msm_job *job) {
    size_t kernel = 0;
    m->refs = zkp_arena_take(arena, job->max_refs, sizeof *m->refs);
    m->offsets = zkp_arena_take(arena, job->max_segments + 2, sizeof *m->offsets);
    m->chosen = zkp_arena_take(arena, job->max_refs, sizeof *m->chosen);
    m->chosen_offsets = zkp_arena_take(arena, job->max_segments + 2, sizeof *m->chosen_offsets);
    for (int second = 0; second < 2; second++) {
        if ((second ? job->g2_count : job->g1_count) == 0) continue;
        const size_t needed = kernel_scratch(job, second);
        if (needed > kernel) kernel = needed;
    }
    m->kernel = zkp_arena_take(arena, kernel, 1);
}

size_t zkp_msm_scratch(const zkp_msm_job *job) {
    zkp_arena arena;
    unit_memory m;
    zkp_arena_measure(&arena);
    unit_take(&m, &arena, job);
    return arena.used;
}

void zkp_msm_start(zkp_msm_job *job) {
    uint32_t terms[FULL_BITS + 2] = {0};
    uint32_t longest = 0;
    for (size_t i = 0; i < job->n; i++) terms[bits_of(&job->scalars[i])]++;
    for (uint32_t b = 0; b <= FULL_BITS + 1; b++) {
        if (terms[b] != 0) longest = b;
    }
    uint32_t narrowest = job->widest;
    while (narrowest > ZKP_MSM_MIN_WIDTH && windows_of(longest, narrowest - 1) <= job->max_windows) narrowest--;
    job->c = best_width(terms, narrowest, job->widest);
    job->windows = windows_of(longest, job->c);
    job->prepare_units = chunks_of(job->n);
    cut(job);
}

void zkp_msm_recode(uint16_t *digits, size_t stride, const zkp_msm_scalar *k, uint32_t c, uint32_t windows) {
    const uint64_t words[5] = {k->w[0], k->w[1], k->w[2], k->w[3] & (UINT64_MAX >> 1), 0};
    const uint32_t mask = (1u << c) - 1, half = 1u << (c - 1);
    uint32_t carry = 0;
    for (uint32_t w = 0; w < windows; w++) {
        const uint32_t bit = c * w, word = bit / 64, shift = bit % 64;
        const uint64_t pair = words[word] >> shift | (words[word + 1] << 1) << (63 - shift);
        const uint32_t value = ((uint32_t)pair & mask) + carry;
        carry = value > half;
        digits[stride * w] = (uint16_t)(value - (carry << c));
    }
}

static const zkp_msm_array *array_of(const zkp_msm_job *job, size_t k) {
    return k < job->g1_count ? &job->g1[k] : &job->g2[k - job->g1_count];
}

static int is_infinity(const uint64_t *key, size_t words) {
    if (key[0] != 0) return 0;
    uint64_t any = 0;
    for (size_t i = 0; i < words; i++) any |= key[i];
    return any == 0;
}

/* Which terms of the chunk have a point; their points for the scalar levels. */
static void convert_chunk(zkp_msm_job *job, size_t unit, size_t k) {
    const int second = k >= job->g1_count;
    const zkp_msm_array *array = array_of(job, k);
    zkp_msm_side *side = &job->sides[k];
    uint8_t *present = side->present + unit * (ZKP_MSM_CHUNK / 8);
    const size_t begin = unit * ZKP_MSM_CHUNK;
    const size_t end = begin + ZKP_MSM_CHUNK < job->n ? begin + ZKP_MSM_CHUNK : job->n;
    const size_t words = second ? ZKP_G2_KEY_WORDS : ZKP_G1_KEY_WORDS;
    uint32_t absent = 0;
    memset(present, 0, ZKP_MSM_CHUNK / 8);
    for (size_t i = begin; i < end; i++) {
        const uint64_t *key = i < array->first ? NULL : array->points + words * (i - array->first);
        const int here = key != NULL && !is_infinity(key, words);
        if (here && !job->lanes) {
            if (second) zkp_g2_xy_from_key((zkp_g2_xy *)side->converted + i, key);
            else zkp_g1_xy_from_key((zkp_g1_xy *)side->converted + i, key);
        }
        present[(i - begin) / 8] |= (uint8_t)(here << (i % 8));
        absent += !here;
    }
    side->absent[unit] = absent;
}

void zkp_msm_prepare(zkp_msm_job *job, size_t unit) {
    const size_t begin = unit * ZKP_MSM_CHUNK;
    const size_t n = job->n - begin < ZKP_MSM_CHUNK ? job->n - begin : ZKP_MSM_CHUNK;
    const zkp_msm_scalar *scalars = job->scalars + begin;
    uint32_t *counts = job->counts + unit * job->max_windows, *terms = job->terms + begin;
    uint16_t *digits = job->digits + begin * job->max_windows;
    uint32_t next[FULL_BITS + 2] = {0}; /* by windows: how many scalars have so many, then where the next one goes */
    uint8_t windows[ZKP_MSM_CHUNK];
    for (size_t i = 0; i < n; i++) {
        windows[i] = (uint8_t)windows_of(bits_of(&scalars[i]), job->c);
        next[windows[i]]++;
    }
    uint32_t longer = 0;
    for (uint32_t w = job->windows + 1; w-- > 0;) {
        const uint32_t same = next[w];
        next[w] = longer;
        longer += same;
        if (w > 0) counts[w - 1] = longer;
    }
    for (size_t i = 0; i < n; i++) {
        const uint32_t at = next[windows[i]]++;
        terms[at] = (uint32_t)(begin + i) | (scalars[i].w[3] >> 63 ? ZKP_REF_NEGATIVE : 0);
        zkp_msm_recode(digits + at, ZKP_MSM_CHUNK, &scalars[i], job->c, windows[i]);
    }
    for (size_t k = 0; k < job->g1_count + job->g2_count; k++) convert_chunk(job, unit, k);
}

/* refs and offsets by segment. */
static void sort_digits(zkp_msm_sorted *sorted, const zkp_msm_job *job, size_t first, size_t last, uint32_t window) {
    const uint32_t c = sorted->c;
    const size_t segments = (size_t)sorted->windows << (c - 1);
    memset(sorted->offsets, 0, (segments + 2) * sizeof *sorted->offsets);
    for (size_t chunk = first; chunk < last; chunk++) {
        for (uint32_t w = 0; w < sorted->windows; w++) {
            uint32_t *size = sorted->offsets + 1 + ((size_t)w << (c - 1)); /* of segment k at k + 2, and k is |d| - 1 */
            const uint16_t *digits = job->digits + ZKP_MSM_CHUNK * (chunk * job->max_windows + window + w);
            const uint32_t n = job->counts[chunk * job->max_windows + window + w];
            for (uint32_t i = 0; i < n; i++) {
                const uint32_t d = digits[i], magnitude = d > 0x8000 ? 0x10000 - d : d;
                if (magnitude != 0) size[magnitude]++;
            }
        }
    }
    /* Now the start of segment k goes to k + 1, and placing moves it to the end of k, which is the start of k + 1. */
    for (size_t k = 2; k < segments + 2; k++) sorted->offsets[k] += sorted->offsets[k - 1];
    for (size_t chunk = first; chunk < last; chunk++) {
        const uint32_t *terms = job->terms + ZKP_MSM_CHUNK * chunk;
        for (uint32_t w = 0; w < sorted->windows; w++) {
            uint32_t *next = sorted->offsets + ((size_t)w << (c - 1));
            const uint16_t *digits = job->digits + ZKP_MSM_CHUNK * (chunk * job->max_windows + window + w);
            const uint32_t n = job->counts[chunk * job->max_windows + window + w];
            for (uint32_t i = 0; i < n; i++) {
                const uint32_t d = digits[i], negative = d > 0x8000, magnitude = negative ? 0x10000 - d : d;
                if (magnitude != 0) sorted->refs[next[magnitude]++] = terms[i] ^ negative << 31;
            }
        }
    }
}

/* The references whose points are there, made relative to term `first`. */
static void choose(zkp_msm_sorted *o, const zkp_msm_sorted *sorted, const uint8_t *present, uint32_t first) {
    const size_t segments = (size_t)sorted->windows << (sorted->c - 1);
    uint32_t used = 0;
    for (size_t k = 0; k < segments; k++) {
        o->offsets[k] = used;
        for (uint32_t i = sorted->offsets[k]; i < sorted->offsets[k + 1]; i++) {
            const uint32_t ref = sorted->refs[i], term = ref & ~ZKP_REF_NEGATIVE;
            o->refs[used] = ref - first;
            used += present[term / 8] >> (term % 8) & 1u;
        }
    }
    o->offsets[segments] = used;
}

static void run_kernel(const zkp_msm_job *job, size_t k, size_t at, const zkp_msm_sorted *sorted, void *scratch,
                       const int *cancel) {
    const zkp_msm_side *side = &job->sides[k];
    zkp_g1 *sums1 = (zkp_g1 *)side->sums + at;
    zkp_g2 *sums2 = (zkp_g2 *)side->sums + at;
    const int second = k >= job->g1_count;
#ifdef ZKP_HAVE_WIDE
    if (job->lanes) {
        const uint64_t *points = array_of(job, k)->points;
        if (second) zkp_ifma_g2_sum_windows(sums2, points, sorted, job->max_refs, scratch, cancel);
        else zkp_ifma_g1_sum_windows(sums1, points, sorted, job->max_refs, scratch, cancel);
        return;
    }
#endif
    if (second) zkp_g2_sum_windows(sums2, side->converted, sorted, scratch, cancel);
    else zkp_g1_sum_windows(sums1, side->converted, sorted, scratch, cancel);
}

void zkp_msm_unit(zkp_msm_job *job, size_t unit, void *scratch, const int *cancel) {
    const size_t units_per_slice = job->units / job->slices, slice = unit / units_per_slice;
    const uint32_t window = (uint32_t)(unit % units_per_slice) * job->windows_per_unit;
    const uint32_t left = job->windows - window;
    const size_t first = slice * job->chunks_per_slice, chunks = chunks_of(job->n);
    const size_t last = first + job->chunks_per_slice < chunks ? first + job->chunks_per_slice : chunks;
    zkp_arena arena;
    unit_memory m;
    zkp_arena_over(&arena, scratch);
    unit_take(&m, &arena, job);
    zkp_msm_sorted sorted = {m.refs, m.offsets, job->c, left < job->windows_per_unit ? left : job->windows_per_unit};
    sort_digits(&sorted, job, first, last, window);
    for (size_t k = 0; k < job->g1_count + job->g2_count && !zkp_cancelled(cancel); k++) {
        const zkp_msm_side *side = &job->sides[k];
        zkp_msm_sorted chosen = sorted;
        size_t absent = 0;
        for (size_t chunk = first; chunk < last; chunk++) absent += side->absent[chunk];
        const size_t shift = job->lanes ? array_of(job, k)->first : 0;
        if (absent != 0 || shift != 0) {
            chosen.refs = m.chosen;
            chosen.offsets = m.chosen_offsets;
            choose(&chosen, &sorted, side->present, (uint32_t)shift);
        }
        run_kernel(job, k, slice * job->windows + window, &chosen, m.kernel, cancel);
    }
}

void zkp_msm_g1_sum(zkp_g1 *o, const zkp_msm_job *job, size_t array) {
    const zkp_g1 *sums = job->sides[array].sums;
    zkp_g1 sum = zkp_g1_infinity;
    for (uint32_t w = job->windows; w-- > 0;) {
        for (uint32_t k = 0; k < job->c; k++) zkp_g1_dbl(&sum, &sum);
        for (size_t slice = 0; slice < job->slices; slice++) zkp_g1_add(&sum, &sum, &sums[slice * job->windows + w]);
    }
    *o = sum;
}

void zkp_msm_g2_sum(zkp_g2 *o, const zkp_msm_job *job, size_t array) {
    const zkp_g2 *sums = job->sides[job->g1_count + array].sums;
    zkp_g2 sum = zkp_g2_infinity;
    for (uint32_t w = job->windows; w-- > 0;) {
        for (uint32_t k = 0; k < job->c; k++) zkp_g2_dbl(&sum, &sum);
        for (size_t slice = 0; slice < job->slices; slice++) zkp_g2_add(&sum, &sum, &sums[slice * job->windows + w]);
    }
    *o = sum;
}
