/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Windows of sorted references to their sums. Included once per group. Bucket k = C i + j counts k + 1 times. Rows and
   columns of the buckets are sums of segments again: sum (k + 1) B_k = sum (C i) Row_i + sum (j + 1) Col_j. So are the
   lines whose weight has bit b, for every b: sum 2^b Bits_b is left, one addition a bit. */

typedef struct {
    segment_scratch s;
    uint64_t *buckets, *lines, *bits;
    uint32_t *refs, *offsets;
} window_scratch;

static void windows_take(window_scratch *w, zkp_arena *arena, size_t segments, uint32_t windows, size_t refs) {
    /* A window of n segments has fewer than 3 sqrt(n) lines. */
    size_t root = 1;
    while (root * root < segments * windows) root *= 2;
    const size_t lines = 3 * root;
    const size_t sums = (size_t)windows * ZKP_MSM_MAX_WIDTH;
    const size_t named = 8 * lines > 2 * segments ? 8 * lines : 2 * segments;
    const size_t most = lines > segments ? lines : segments;
    segments_take(&w->s, arena, most > sums ? most : sums, refs > named ? refs : named);
    w->buckets = zkp_arena_take(arena, segments, POINT_WORDS * sizeof(uint64_t));
    w->lines = zkp_arena_take(arena, lines, POINT_WORDS * sizeof(uint64_t));
    w->bits = zkp_arena_take(arena, sums, POINT_WORDS * sizeof(uint64_t));
    w->refs = zkp_arena_take(arena, named, sizeof *w->refs);
    w->offsets = zkp_arena_take(arena, (lines > sums ? lines : sums) + 2, sizeof *w->offsets);
}

static inline uint32_t column_bits(uint32_t c) { return (c - 1) / 2; }

/* Names the buckets of every row but the first, which counts nothing, then of every column, of every window. */
static size_t list_lines(window_scratch *w, uint32_t c, uint32_t windows) {
    const uint32_t bits = column_bits(c), columns = 1u << bits, rows = 1u << (c - 1 - bits);
    uint32_t used = 0;
    size_t line = 0;
    w->offsets[0] = 0;
    for (uint32_t window = 0; window < windows; window++) {
        const uint32_t base = window << (c - 1);
        for (uint32_t i = 1; i < rows; i++) {
            for (uint32_t j = 0; j < columns; j++) {
                const uint32_t bucket = base + i * columns + j;
                if (!is_absent(w->buckets + POINT_WORDS * (size_t)bucket)) w->refs[used++] = bucket;
            }
            w->offsets[++line] = used;
        }
        for (uint32_t j = 0; j < columns; j++) {
            for (uint32_t i = 0; i < rows; i++) {
                const uint32_t bucket = base + i * columns + j;
                if (!is_absent(w->buckets + POINT_WORDS * (size_t)bucket)) w->refs[used++] = bucket;
            }
            w->offsets[++line] = used;
        }
    }
    return line;
}

/* For every window and every bit of the weights, the lines that have it: rows weigh C, 2 C, ...; columns 1, 2, ...
   C. */
static size_t list_bits(window_scratch *w, uint32_t c, uint32_t windows) {
    const uint32_t bits = column_bits(c), columns = 1u << bits, rows = 1u << (c - 1 - bits);
    uint32_t used = 0;
    size_t sums = 0;
    w->offsets[0] = 0;
    for (uint32_t window = 0; window < windows; window++) {
        const uint32_t base = window * (rows - 1 + columns);
        for (uint32_t b = 0; b < c - 1; b++) {
            for (uint32_t i = 1; i < rows; i++) {
                const uint32_t line = base + i - 1;
                if (((i << bits) >> b & 1) && !is_absent(w->lines + POINT_WORDS * (size_t)line)) w->refs[used++] = line;
            }
            for (uint32_t j = 1; j <= columns; j++) {
                const uint32_t line = base + rows - 1 + j - 1;
                if ((j >> b & 1) && !is_absent(w->lines + POINT_WORDS * (size_t)line)) w->refs[used++] = line;
            }
            w->offsets[++sums] = used;
        }
    }
    return sums;
}

size_t IFMA(sum_windows_scratch)(size_t segments, uint32_t windows, size_t refs) {
    zkp_arena arena;
    window_scratch w;
    zkp_arena_measure(&arena);
    windows_take(&w, &arena, segments, windows, refs);
    return arena.used;
}

void IFMA(sum_windows)(PT_JACOBIAN *sums, const uint64_t *points, const zkp_msm_sorted *sorted, size_t refs,
                       void *scratch, const int *cancel) {
    const uint32_t c = sorted->c, windows = sorted->windows;
    const size_t segments = (size_t)windows << (c - 1);
    zkp_arena arena;
    window_scratch w;
    zkp_arena_over(&arena, scratch);
    windows_take(&w, &arena, segments, windows, refs);
    sum_segments(&w.s, w.buckets, points, sorted->refs, sorted->offsets, segments, cancel);
    if (zkp_cancelled(cancel)) return;
    sum_segments(&w.s, w.lines, w.buckets, w.refs, w.offsets, list_lines(&w, c, windows), cancel);
    if (zkp_cancelled(cancel)) return;
    sum_segments(&w.s, w.bits, w.lines, w.refs, w.offsets, list_bits(&w, c, windows), cancel);
    if (zkp_cancelled(cancel)) return;
    for (uint32_t window = 0; window < windows; window++) {
        PT_JACOBIAN sum = PT(infinity);
        for (uint32_t b = c - 1; b-- > 0;) {
            PT_AFFINE affine;
            XY xy;
            PT(xy_from_key)(&xy, w.bits + POINT_WORDS * ((size_t)window * (c - 1) + b));
            PT(xy_to_affine)(&affine, &xy);
            PT(dbl)(&sum, &sum);
            PT(add_affine)(&sum, &sum, &affine);
        }
        sums[window] = sum;
    }
}
