/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sums of segments of references, eight segments of (nearly) equal length side by side. Included once per group.

   Segments are ordered by length, and eight neighbours make a block: lane l adds up segment l. Block after block is
   taken until their points fill the cache, then all of them are halved round by round: in round one neighbours among
   the references, afterwards rows at twice the distance each time, in place. Meanwhile the points of the next blocks
   are asked for. Segments longer than a limit are cut into pieces, whose sums are summed again, so that one long
   bucket (all scalars equal) fills the lanes too. */

#define COMING_REFS (16 * GROUP_ROWS) /* points of one group, two a lane and row */
#define LONGEST_PIECE 256u
#define SHORTEST_PIECE 8u
#define PARTIAL 0x80000000u

/* References start .. start + length - 1 make point `out` of the result, or partial sum number out & ~PARTIAL. */
typedef struct {
    uint32_t start, length, out;
} piece;

typedef struct {
    const piece *pieces;
    uint32_t count;  /* of pieces, at most eight */
    uint32_t first;  /* row */
    uint32_t length; /* of the longest piece, then rows that are left */
} block;

typedef struct {
    tree t;
    block *blocks;
    piece *pieces, *ordered, *cuts;
    uint64_t *partial[2]; /* sums of the pieces of long segments */
    uint32_t *present;    /* references to those that are not infinity */
    uint32_t *coming;     /* references of the group after the one at work */
} segment_scratch;

static uint32_t piece_limit(size_t refs) {
    const size_t limit = refs / 64;
    return limit < SHORTEST_PIECE ? SHORTEST_PIECE : limit > LONGEST_PIECE ? LONGEST_PIECE : (uint32_t)limit;
}

/* How many pieces longer segments can make: each at most 2 length / limit, rounded up. */
static size_t most_partial(size_t refs) { return 2 * (refs / LONGEST_PIECE) + 160; }

static void segments_take(segment_scratch *s, zkp_arena *arena, size_t segments, size_t refs) {
    const size_t partial = most_partial(refs);
    /* A block of pieces with L references at most takes (L + 1) / 2 rows; its neighbour has no fewer than L a lane. */
    size_t rows = refs / 16 + (segments + partial) / 16 + piece_limit(refs) / 2 + 3;
    if (rows > GROUP_ROWS + LONGEST_PIECE / 2) rows = GROUP_ROWS + LONGEST_PIECE / 2;
    tree_take(&s->t, arena, rows);
    s->blocks = zkp_arena_take(arena, rows, sizeof *s->blocks);
    s->pieces = zkp_arena_take(arena, segments + partial, sizeof *s->pieces);
    s->ordered = zkp_arena_take(arena, segments + partial, sizeof *s->ordered);
    s->cuts = zkp_arena_take(arena, partial, sizeof *s->cuts);
    for (int i = 0; i < 2; i++) s->partial[i] = zkp_arena_take(arena, partial, POINT_WORDS * sizeof(uint64_t));
    s->present = zkp_arena_take(arena, partial, sizeof *s->present);
    s->coming = zkp_arena_take(arena, COMING_REFS, sizeof *s->coming);
}

/* The longest first. */
static void order_pieces(segment_scratch *s, size_t n) {
    uint32_t next[LONGEST_PIECE + 1] = {0}, longer = 0;
    for (size_t i = 0; i < n; i++) next[s->pieces[i].length]++;
    for (uint32_t length = LONGEST_PIECE + 1; length-- > 0;) {
        const uint32_t same = next[length];
        next[length] = longer;
        longer += same;
    }
    for (size_t i = 0; i < n; i++) s->ordered[next[s->pieces[i].length]++] = s->pieces[i];
}

/* Reference number `at` of every piece of the block; returns the lanes that have one. */
static uint8_t pick(picks *o, const block *b, const uint32_t *refs, uint32_t at) {
    uint32_t here = 0;
    for (uint32_t l = 0; l < 8; l++) {
        const piece *a = &b->pieces[l < b->count ? l : 0];
        const uint32_t there = l < b->count && at < a->length;
        o->ref[l] = refs[a->start + (there ? at : 0)];
        here |= there << l;
    }
    return (uint8_t)here;
}

/* A row that is made of one reference a lane. */
static void copy_row(tree *t, uint32_t row, const picks *k, uint8_t here) {
    fp8 multiple;
    FE8 y;
    fp8_multiple(&multiple, 1);
    fetch(&t->rows[row].x, t->points, k, 0);
    fetch(&y, t->points, k, 1);
    F(negate_raw)(&y, &y, signs(k));
    lift(&t->rows[row].y, &y, &multiple);
    t->present[row] = here;
}

static void first_round(segment_scratch *s, block *blocks, size_t n, const uint32_t *refs) {
    tree *t = &s->t;
    size_t batch = 0;
    for (size_t i = 0; i < n; i++) {
        block *b = &blocks[i];
        const uint32_t rows = (b->length + 1) / 2;
        for (uint32_t k = 0; k < rows; k++) {
            addition *a = &t->additions[batch];
            const uint8_t p = pick(&t->p[batch], b, refs, 2 * k), q = pick(&t->q[batch], b, refs, 2 * k + 1);
            if (q == 0) {
                copy_row(t, b->first + k, &t->p[batch], p);
                continue;
            }
            *a = (addition){b->first + k, p, q, 0, 0};
            if (++batch == t->batch) {
                add_picks(t, batch);
                batch = 0;
            }
        }
        b->length = rows;
    }
    add_picks(t, batch);
}

/* One round on rows that are t->step apart; returns whether some block has more than one row left. */
static int next_round(segment_scratch *s, block *blocks, size_t n) {
    tree *t = &s->t;
    size_t batch = 0;
    int more = 0;
    for (size_t i = 0; i < n; i++) {
        block *b = &blocks[i];
        for (uint32_t k = 0; k < b->length / 2; k++) {
            const uint32_t to = b->first + 2 * k * (uint32_t)t->step;
            const uint8_t p = t->present[to], q = t->present[to + t->step];
            if (q == 0) continue;
            t->additions[batch] = (addition){to, p, q, 0, 0};
            if (++batch == t->batch) {
                add_rows(t, batch);
                batch = 0;
            }
        }
        b->length = (b->length + 1) / 2;
        more |= b->length > 1;
    }
    add_rows(t, batch);
    return more;
}

static void store_row(const points8 *row, uint8_t present, uint64_t *const out[8]) {
    uint64_t spare[POINT_WORDS], *x[8], *y[8];
    FE8 t;
    for (int l = 0; l < 8; l++) {
        x[l] = out[l] != NULL ? out[l] : spare;
        y[l] = x[l] + WORDS;
    }
    F(reduced)(&t, &row->x);
    F(store)(x, &t);
    F(reduced)(&t, &row->y);
    F(store)(y, &t);
    for (int l = 0; l < 8; l++) {
        if (!(present >> l & 1)) memset(x[l], 0, POINT_WORDS * sizeof(uint64_t));
    }
}

static void sum_blocks(segment_scratch *s, size_t n, uint64_t *out, uint64_t *partial, const uint32_t *refs) {
    tree *t = &s->t;
    t->bound = 1;
    first_round(s, s->blocks, n, refs);
    t->step = 1;
    for (int more = 1; more;) {
        t->bound = 2 * t->bound + 2;
        more = next_round(s, s->blocks, n);
        t->step *= 2;
    }
    for (size_t i = 0; i < n; i++) {
        const block *b = &s->blocks[i];
        uint64_t *to[8] = {NULL};
        for (uint32_t l = 0; l < b->count; l++) {
            const uint32_t o = b->pieces[l].out;
            to[l] = o & PARTIAL ? partial + POINT_WORDS * (size_t)(o & ~PARTIAL) : out + POINT_WORDS * (size_t)o;
        }
        store_row(&t->rows[b->first], t->present[b->first], to);
    }
}

/* Names the points of pieces at .. n - 1, as far as they belong to one group. */
static void list_coming(segment_scratch *s, size_t at, size_t n, const uint32_t *refs) {
    uint32_t used = 0;
    for (; at < n && used + s->ordered[at].length <= COMING_REFS; at++) {
        memcpy(s->coming + used, refs + s->ordered[at].start, s->ordered[at].length * sizeof *refs);
        used += s->ordered[at].length;
    }
    s->t.coming = s->coming;
    s->t.coming_end = s->coming + used;
}

static void sum_pieces(segment_scratch *s, size_t n, uint64_t *out, uint64_t *partial, const uint64_t *points,
                       const uint32_t *refs, const int *cancel) {
    order_pieces(s, n);
    s->t.points = points;
    for (size_t at = 0; at < n && !zkp_cancelled(cancel);) {
        uint32_t rows = 0;
        size_t blocks = 0;
        while (at < n && rows < GROUP_ROWS) {
            const uint32_t count = n - at < 8 ? (uint32_t)(n - at) : 8;
            s->blocks[blocks++] = (block){s->ordered + at, count, rows, s->ordered[at].length};
            rows += (s->ordered[at].length + 1) / 2;
            at += count;
        }
        list_coming(s, at, n, refs);
        sum_blocks(s, blocks, out, partial, refs);
    }
}

/* Cuts one segment into pieces; returns where the next partial sum goes. */
static size_t cut(segment_scratch *s, size_t *pieces, size_t *cuts, size_t partial, piece whole, uint32_t limit) {
    if (whole.length <= limit) {
        s->pieces[(*pieces)++] = whole;
        return partial;
    }
    const uint32_t parts = (whole.length + limit - 1) / limit;
    s->cuts[(*cuts)++] = (piece){(uint32_t)partial, parts, whole.out};
    for (uint32_t k = 0; k < parts; k++) {
        const uint32_t begin = (uint32_t)((uint64_t)whole.length * k / parts);
        const uint32_t end = (uint32_t)((uint64_t)whole.length * (k + 1) / parts);
        s->pieces[(*pieces)++] = (piece){whole.start + begin, end - begin, (uint32_t)partial++ | PARTIAL};
    }
    return partial;
}

static inline int is_absent(const uint64_t *point) {
    uint64_t any = 0;
    for (int i = 0; i < POINT_WORDS; i++) any |= point[i];
    return any == 0;
}

static void set_absent(uint64_t *out, uint32_t k) {
    memset(out + POINT_WORDS * (size_t)k, 0, POINT_WORDS * sizeof *out);
}

/* out[k] = sum of the points named by refs[offsets[k] .. offsets[k + 1]), in key format. Ends early when cancelled. */
static void sum_segments(segment_scratch *s, uint64_t *out, const uint64_t *points, const uint32_t *refs,
                         const uint32_t *offsets, size_t n, const int *cancel) {
    size_t pieces = 0, cuts = 0, partial = 0;
    uint32_t limit = piece_limit(offsets[n]);
    for (uint32_t k = 0; k < n; k++) {
        const uint32_t length = offsets[k + 1] - offsets[k];
        if (length == 0) set_absent(out, k);
        else partial = cut(s, &pieces, &cuts, partial, (piece){offsets[k], length, k}, limit);
    }
    sum_pieces(s, pieces, out, s->partial[0], points, refs, cancel);
    for (int level = 0; cuts > 0 && !zkp_cancelled(cancel); level ^= 1) {
        const size_t before = cuts;
        uint32_t used = 0;
        limit = piece_limit(partial);
        pieces = cuts = partial = 0;
        for (size_t k = 0; k < before; k++) {
            const piece whole = s->cuts[k];
            const uint32_t start = used;
            for (uint32_t i = whole.start; i < whole.start + whole.length; i++) {
                if (!is_absent(s->partial[level] + POINT_WORDS * (size_t)i)) s->present[used++] = i;
            }
            if (used == start) set_absent(out, whole.out);
            else partial = cut(s, &pieces, &cuts, partial, (piece){start, used - start, whole.out}, limit);
        }
        sum_pieces(s, pieces, out, s->partial[level ^ 1], s->partial[level], s->present, cancel);
    }
}
