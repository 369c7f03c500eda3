/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sums of affine points that share inversions. Included once per group, which defines
     FE, FE_(name)    field element and its functions        XY, PT(name)    affine point and the group's functions
     PT_PAIR          two points and where their sum goes (affine_pairs.h) */

#define GROUP_REFS ((size_t)4096) /* points of one depth-first group: the temporaries stay in the L2 cache */
#define GROUP_PAIRS (GROUP_REFS / 2)
#define REF_NEGATIVE 0x80000000u

typedef PT_PAIR pair;

typedef struct {
    XY *out;
    uint32_t start, len; /* where the partial sums of one segment lie */
} segment;

typedef struct {
    pair *pairs;
    FE *denominator, *prefix;
    uint8_t *kind;
    segment *active;
    XY *even, *odd; /* partial sums of alternate rounds */
} workspace;

static void workspace_take(workspace *w, zkp_arena *arena) {
    w->pairs = zkp_arena_take(arena, GROUP_PAIRS, sizeof(pair));
    w->denominator = zkp_arena_take(arena, GROUP_PAIRS, sizeof(FE));
    w->prefix = zkp_arena_take(arena, GROUP_PAIRS, sizeof(FE));
    w->kind = zkp_arena_take(arena, GROUP_PAIRS, 1);
    w->active = zkp_arena_take(arena, GROUP_PAIRS, sizeof(segment));
    /* The first round leaves ceil(len / 2) of at least 3 points, at most 2/3 of the group; the next at most 2/3 of
       that. */
    w->even = zkp_arena_take(arena, GROUP_REFS * 2 / 3 + 1, sizeof(XY));
    w->odd = zkp_arena_take(arena, GROUP_REFS * 4 / 9 + 2, sizeof(XY));
}

static inline int is_infinite(const XY *a) {
    static const XY infinity;
    return memcmp(a, &infinity, sizeof(XY)) == 0;
}

static inline void load_point(XY *o, const XY *a, uint32_t negate) {
    *o = *a;
    if (negate) FE_(neg)(&o->y, &o->y);
}

/* Runs w->pairs[0 .. n); n <= GROUP_PAIRS. An output may be one of the inputs of its own pair, not of another. */
static void add_pairs(workspace *w, size_t n) { PT(add_pairs)(w->pairs, w->denominator, w->prefix, w->kind, n); }

static inline void load_ref(XY *o, const XY *points, uint32_t ref) {
    load_point(o, &points[ref & ~REF_NEGATIVE], ref & REF_NEGATIVE);
}

/* out[s] = sum of the points named by refs[offsets[s] .. offsets[s + 1]), for s in first .. last - 1, which name at
   most GROUP_REFS points together: pairwise, halving every segment a round, all segments at once. */
static void sum_group(XY *out, workspace *w, const XY *points, const uint32_t *refs, const uint32_t *offsets,
                      size_t first, size_t last) {
    size_t pairs = 0, active = 0;
    uint32_t used = 0;
    for (size_t s = first; s < last; s++) {
        const uint32_t *r = refs + offsets[s];
        const uint32_t len = offsets[s + 1] - offsets[s];
        if (len == 0) {
            memset(&out[s], 0, sizeof(XY));
            continue;
        }
        if (len == 1) {
            load_ref(&out[s], points, r[0]);
            continue;
        }
        const uint32_t half = (len + 1) / 2;
        XY *to = len == 2 ? &out[s] : w->even + used;
        for (uint32_t i = 0; i < len / 2; i++) {
            const uint32_t p = r[2 * i], q = r[2 * i + 1];
            w->pairs[pairs++] = (pair){points + (p & ~REF_NEGATIVE), points + (q & ~REF_NEGATIVE), to + i,
                                       (p >> 31) | (q >> 31) << 1};
        }
        if (len % 2 == 1) load_ref(&to[half - 1], points, r[len - 1]);
        if (len > 2) {
            w->active[active++] = (segment){&out[s], used, half};
            used += half;
        }
    }
    add_pairs(w, pairs);
    const XY *from = w->even;
    XY *into = w->odd;
    while (active > 0) {
        size_t still = 0;
        pairs = 0;
        used = 0;
        for (size_t k = 0; k < active; k++) {
            const segment s = w->active[k];
            const uint32_t half = (s.len + 1) / 2;
            XY *to = s.len == 2 ? s.out : into + used;
            for (uint32_t i = 0; i < s.len / 2; i++) {
                w->pairs[pairs++] = (pair){from + s.start + 2 * i, from + s.start + 2 * i + 1, to + i, 0};
            }
            if (s.len % 2 == 1) to[half - 1] = from[s.start + s.len - 1];
            if (s.len > 2) {
                w->active[still++] = (segment){s.out, used, half};
                used += half;
            }
        }
        add_pairs(w, pairs);
        active = still;
        from = into;
        into = from == w->even ? w->odd : w->even;
    }
}

/* out[s] = sum of the points of segment s, any lengths. Ends early when cancelled. */
static void sum_segments(XY *out, workspace *w, const XY *points, const uint32_t *refs, const uint32_t *offsets,
                         size_t n, const int *cancel) {
    size_t first = 0;
    while (first < n && !zkp_cancelled(cancel)) {
        if (offsets[first + 1] - offsets[first] > GROUP_REFS) {
            PT_JACOBIAN sum = PT(infinity);
            for (uint32_t at = offsets[first]; at < offsets[first + 1] && !zkp_cancelled(cancel);) {
                const uint32_t left = offsets[first + 1] - at;
                const uint32_t piece[2] = {0, left < GROUP_REFS ? left : (uint32_t)GROUP_REFS};
                XY partial;
                PT_AFFINE affine;
                sum_group(&partial, w, points, refs + at, piece, 0, 1);
                PT(xy_to_affine)(&affine, &partial);
                PT(add_affine)(&sum, &sum, &affine);
                at += piece[1];
            }
            PT_AFFINE affine;
            PT(to_affine_var)(&affine, &sum);
            PT(xy_from_affine)(&out[first], &affine);
            first++;
            continue;
        }
        size_t last = first + 1;
        while (last < n && offsets[last + 1] - offsets[first] <= GROUP_REFS) last++;
        sum_group(out, w, points, refs, offsets, first, last);
        first = last;
    }
}
