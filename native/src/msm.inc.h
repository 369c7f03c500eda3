/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bucket method, one unit = some windows of a slice of the points. Sort the signed digits by bucket (counting sort),
   sum each bucket pairwise, then weight the buckets: bucket k = C i + j counts k + 1 times, so sum (k + 1) B_k = C
   sum i Row_i + sum (j + 1) Col_j, and rows and columns are pairwise sums again. Only those (2 sqrt(buckets)) go
   through a running sum. */

#include "msm_job.h"

typedef struct {
    workspace w;
    int32_t *digits;
    uint32_t *refs, *offsets;
    XY *buckets, *lines;
} msm_scratch;

static uint32_t column_bits(uint32_t c) { return (c - 1) / 2; }

static void scratch_take(msm_scratch *s, zkp_arena *arena, const zkp_msm_plan *plan) {
    const size_t buckets = (size_t)plan->windows_per_unit << (plan->c - 1);
    const size_t columns = (size_t)1 << column_bits(plan->c), rows = ((size_t)1 << (plan->c - 1)) / columns;
    const size_t line_count = (rows + columns) * plan->windows_per_unit;
    const size_t refs = plan->max_refs > 2 * buckets ? plan->max_refs : 2 * buckets;
    const size_t offsets = (buckets > line_count ? buckets : line_count) + 2;
    workspace_take(&s->w, arena);
    s->digits = zkp_arena_take(arena, plan->max_refs, sizeof *s->digits);
    s->refs = zkp_arena_take(arena, refs, sizeof *s->refs);
    s->offsets = zkp_arena_take(arena, offsets, sizeof *s->offsets);
    s->buckets = zkp_arena_take(arena, buckets, sizeof *s->buckets);
    s->lines = zkp_arena_take(arena, line_count, sizeof *s->lines);
}

size_t PT(msm_scratch)(const zkp_msm_plan *plan) {
    zkp_arena arena;
    msm_scratch s;
    zkp_arena_measure(&arena);
    scratch_take(&s, &arena, plan);
    return arena.used;
}

/* refs and offsets by segment (window, |digit| - 1); returns the number of segments. */
static size_t sort_digits(msm_scratch *s, const PT_JOB *job, size_t begin, size_t end, uint32_t window,
                          uint32_t windows) {
    const uint32_t c = job->plan.c;
    const size_t segments = (size_t)windows << (c - 1);
    memset(s->offsets, 0, (segments + 2) * sizeof *s->offsets);
    int32_t *digit = s->digits;
    for (uint32_t w = 0; w < windows; w++) {
        uint32_t *size = s->offsets + 1 + ((size_t)w << (c - 1)); /* of segment k at k + 2, and k is |d| - 1 */
        for (size_t i = begin; i < end; i++) {
            const int32_t d = job->skip != NULL && job->skip[i] ? 0 : zkp_msm_digit(&job->scalars[i], c, window + w);
            *digit++ = d;
            if (d != 0) size[d < 0 ? -d : d]++;
        }
    }
    /* Now the start of segment k goes to k + 1, and placing moves it to the end of k, which is the start of k + 1. */
    for (size_t k = 2; k < segments + 2; k++) s->offsets[k] += s->offsets[k - 1];
    digit = s->digits;
    for (uint32_t w = 0; w < windows; w++) {
        uint32_t *next = s->offsets + ((size_t)w << (c - 1));
        for (size_t i = begin; i < end; i++) {
            const int32_t d = *digit++;
            if (d > 0) s->refs[next[d]++] = (uint32_t)i;
            if (d < 0) s->refs[next[-d]++] = (uint32_t)i | REF_NEGATIVE;
        }
    }
    return segments;
}

/* Names the buckets of every row, then of every column, of every window. */
static size_t list_lines(msm_scratch *s, uint32_t c, uint32_t windows) {
    const uint32_t bits = column_bits(c);
    const uint32_t columns = 1u << bits, rows = 1u << (c - 1 - bits);
    uint32_t used = 0;
    size_t line = 0;
    s->offsets[0] = 0;
    for (uint32_t w = 0; w < windows; w++) {
        const uint32_t base = w << (c - 1);
        for (uint32_t i = 0; i < rows; i++) {
            for (uint32_t j = 0; j < columns; j++) {
                const uint32_t bucket = base + i * columns + j;
                if (!is_infinite(&s->buckets[bucket])) s->refs[used++] = bucket;
            }
            s->offsets[++line] = used;
        }
        for (uint32_t j = 0; j < columns; j++) {
            for (uint32_t i = 0; i < rows; i++) {
                const uint32_t bucket = base + i * columns + j;
                if (!is_infinite(&s->buckets[bucket])) s->refs[used++] = bucket;
            }
            s->offsets[++line] = used;
        }
    }
    return line;
}

/* o = sum of (k + 1) points[k] */
static void weighted_sum(PT_JACOBIAN *o, const XY *points, uint32_t n) {
    PT_JACOBIAN running = PT(infinity), sum = PT(infinity);
    for (uint32_t k = n; k-- > 0;) {
        PT_AFFINE point;
        PT(xy_to_affine)(&point, &points[k]);
        PT(add_affine)(&running, &running, &point);
        PT(add)(&sum, &sum, &running);
    }
    *o = sum;
}

/* The buckets of so many windows to the sums of the windows. */
static void sum_lines(PT_JACOBIAN *sums, msm_scratch *s, uint32_t c, uint32_t windows, const int *cancel) {
    const uint32_t bits = column_bits(c);
    const uint32_t columns = 1u << bits, rows = 1u << (c - 1 - bits);
    const size_t lines = list_lines(s, c, windows);
    sum_segments(s->lines, &s->w, s->buckets, s->refs, s->offsets, lines, cancel);
    if (zkp_cancelled(cancel)) return;
    for (uint32_t w = 0; w < windows; w++) {
        const XY *line = s->lines + (size_t)w * (rows + columns);
        PT_JACOBIAN by_row, by_column;
        weighted_sum(&by_row, line + 1, rows - 1); /* row i counts i times: row 0 does not count */
        for (uint32_t k = 0; k < bits; k++) PT(dbl)(&by_row, &by_row);
        weighted_sum(&by_column, line + rows, columns);
        PT(add)(&sums[w], &by_row, &by_column);
    }
}

static void sums_take(msm_scratch *s, zkp_arena *arena, size_t segments, uint32_t windows) {
    workspace_take(&s->w, arena);
    /* A window of 2^(c-1) segments has at most 2^((c-1)/2 + 2) lines, so fewer than its segments from c = 5 on. */
    const size_t lines = segments + 8 * (size_t)windows;
    s->refs = zkp_arena_take(arena, 2 * segments, sizeof *s->refs);
    s->offsets = zkp_arena_take(arena, lines + 2, sizeof *s->offsets);
    s->buckets = zkp_arena_take(arena, segments, sizeof *s->buckets);
    s->lines = zkp_arena_take(arena, lines, sizeof *s->lines);
}

size_t PT(sum_windows_scratch)(size_t segments, uint32_t windows) {
    zkp_arena arena;
    msm_scratch s;
    zkp_arena_measure(&arena);
    sums_take(&s, &arena, segments, windows);
    return arena.used;
}

void PT(sum_windows)(PT_JACOBIAN *sums, const XY *points, const zkp_msm_sorted *sorted, void *scratch,
                     const int *cancel) {
    const size_t segments = (size_t)sorted->windows << (sorted->c - 1);
    zkp_arena arena;
    msm_scratch s;
    zkp_arena_over(&arena, scratch);
    sums_take(&s, &arena, segments, sorted->windows);
    sum_segments(s.buckets, &s.w, points, sorted->refs, sorted->offsets, segments, cancel);
    if (!zkp_cancelled(cancel)) sum_lines(sums, &s, sorted->c, sorted->windows, cancel);
}

void PT(msm_unit)(const PT_JOB *job, size_t unit, void *scratch, const int *cancel) {
    const zkp_msm_plan *plan = &job->plan;
    const size_t units_per_slice = plan->units / plan->slices;
    const size_t slice = unit / units_per_slice;
    const uint32_t window = (uint32_t)(unit % units_per_slice) * plan->windows_per_unit;
    const uint32_t left = plan->windows - window;
    const uint32_t windows = left < plan->windows_per_unit ? left : plan->windows_per_unit;
    const size_t begin = slice * plan->slice_n;
    const size_t end = begin + plan->slice_n < plan->n ? begin + plan->slice_n : plan->n;

    zkp_arena arena;
    msm_scratch s;
    zkp_arena_over(&arena, scratch);
    scratch_take(&s, &arena, plan);

    const size_t segments = sort_digits(&s, job, begin, end, window, windows);
    sum_segments(s.buckets, &s.w, job->points, s.refs, s.offsets, segments, cancel);
    if (zkp_cancelled(cancel)) return;
    sum_lines(&job->sums[slice * plan->windows + window], &s, plan->c, windows, cancel);
}

void PT(msm_finish)(PT_JACOBIAN *o, const PT_JOB *job) {
    const zkp_msm_plan *plan = &job->plan;
    PT_JACOBIAN sum = PT(infinity);
    for (uint32_t w = plan->windows; w-- > 0;) {
        for (uint32_t k = 0; k < plan->c; k++) PT(dbl)(&sum, &sum);
        for (size_t slice = 0; slice < plan->slices; slice++)
            PT(add)(&sum, &sum, &job->sums[slice * plan->windows + w]);
    }
    *o = sum;
}
