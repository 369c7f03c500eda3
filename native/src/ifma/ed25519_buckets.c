/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Large sums of multiples of public points: Pippenger. In each window the points are sorted by digit; a bucket, or a
   piece of a long one, belongs to one lane, and eight of about the same length are summed at a time, so that
   accumulators stay in registers and every lane has work. Buckets are weighed by running sums in lanes, each lane
   with a range of them. */
#include <stdlib.h>

#include "ed25519_wide.h"

typedef struct {
    uint64_t limb[16]; /* sum, diff, t2d: five each */
} row;

typedef struct {
    uint64_t limb[24]; /* x, y, z, t: five each */
} bucket;

/* Points of one bucket that one lane adds up, and where the sum goes: to the bucket for its first piece, for others
   to a place behind the buckets. */
typedef struct {
    uint32_t start, count, to;
} piece;

/* k + 2^(c - 1) (1 + 2^c + ...), and eight bytes that may be read beyond it. */
typedef struct {
    uint64_t l[6];
} wide_scalar;

typedef struct {
    size_t n;
    int c, windows;
    row *rows; /* n + 1: the last one is the identity */
    wide_scalar *scalars;
    uint32_t *digits, *entries, *places, *lengths, *owners, longest;
    piece *pieces, *sorted;
    bucket *buckets;
    size_t used, extras;
} job;

static __attribute__((noinline)) void dbl_var(ed8 *p) { ed8_dbl(p, p, 0); }
static __attribute__((noinline)) void dbl_with_t_var(ed8 *p) { ed8_dbl(p, p, 1); }
static __attribute__((noinline)) void add_var(ed8 *p, const ed8 *q) { ed8_add(p, p, q, 1); }
static __attribute__((noinline)) void add_row_var(ed8 *p, const ed8_affine *q, __mmask8 negative) {
    ed8_add_affine_signed(p, p, q, negative, 1);
}

static void make_rows_var(row *rows, const zkp_ed25519_affine *p, size_t n) {
    for (size_t start = 0; start < n; start += 8) {
        fe8 x, y;
        ed8_affine prepared;
        __m512i w[16];
        ed8_load_affine(&x, &y, p + start, n - start);
        ed8_prepare_affine(&prepared, &x, &y);
        for (int i = 0; i < 5; i++) {
            w[i] = prepared.sum.l[i];
            w[i + 5] = prepared.diff.l[i];
            w[i + 10] = prepared.t2d.l[i];
        }
        w[15] = _mm512_setzero_si512();
        ed8_transpose(w);
        ed8_transpose(w + 8);
        for (size_t i = 0; i < 8 && start + i < n; i++) {
            _mm512_storeu_si512(rows[start + i].limb, w[i]);
            _mm512_storeu_si512(rows[start + i].limb + 8, w[i + 8]);
        }
    }
}

static void load_rows_var(ed8_affine *o, const row *const from[8]) {
    __m512i w[16];
    FE8_UNROLL for (int i = 0; i < 8; i++) {
        w[i] = _mm512_loadu_si512(from[i]->limb);
        w[i + 8] = _mm512_loadu_si512(from[i]->limb + 8);
    }
    ed8_transpose(w);
    ed8_transpose(w + 8);
    FE8_UNROLL for (int i = 0; i < 5; i++) {
        o->sum.l[i] = w[i];
        o->diff.l[i] = w[i + 5];
        o->t2d.l[i] = w[i + 10];
    }
    fe8_claim(&o->sum, UINT64_C(1) << 49);
    fe8_claim(&o->diff, UINT64_C(1) << 48);
    fe8_claim(&o->t2d, UINT64_C(1) << 48);
}

static void store_buckets_var(bucket *const to[8], const ed8 *p) {
    const fe8 *const part[4] = {&p->x, &p->y, &p->z, &p->t};
    __m512i w[24];
    for (int i = 0; i < 20; i++) w[i] = part[i / 5]->l[i % 5];
    for (int i = 20; i < 24; i++) w[i] = _mm512_setzero_si512();
    for (int k = 0; k < 24; k += 8) {
        ed8_transpose(w + k);
        for (int i = 0; i < 8; i++) _mm512_storeu_si512(to[i]->limb + k, w[k + i]);
    }
}

static void load_buckets_var(ed8 *o, const bucket *const from[8]) {
    fe8 *const part[4] = {&o->x, &o->y, &o->z, &o->t};
    __m512i w[24];
    for (int k = 0; k < 24; k += 8) {
        for (int i = 0; i < 8; i++) w[k + i] = _mm512_loadu_si512(from[i]->limb + k);
        ed8_transpose(w + k);
    }
    for (int i = 0; i < 20; i++) part[i / 5]->l[i % 5] = w[i];
    for (int i = 0; i < 4; i++) fe8_claim(part[i], UINT64_C(1) << 48);
}

static void recode_var(const job *j, const uint64_t *k, size_t n, wide_scalar *o) {
    uint64_t bias[5] = {0};
    for (int w = 0; w < j->windows; w++) {
        const int bit = j->c * w + j->c - 1;
        bias[bit / 64] |= UINT64_C(1) << (bit % 64);
    }
    for (size_t i = 0; i < n; i++) {
        unsigned __int128 carry = 0;
        for (size_t l = 0; l < 5; l++) {
            carry += (unsigned __int128)bias[l] + (l < 4 ? k[4 * i + l] : 0);
            o[i].l[l] = (uint64_t)carry;
            carry >>= 64;
        }
        o[i].l[5] = 0;
    }
}

/* The entries of one window in the order of their buckets (point, sign), and the pieces from the longest to the
   shortest. */
static void sort_var(job *j, int window) {
    /* The highest digit may be 2^(c - 1) by a carry from below, one more than a digit of c bits: it takes one bit more. */
    const int highest = window == j->windows - 1;
    const uint32_t size = 1u << (j->c - 1), mask = (highest ? 4 : 2) * size - 1;
    const int at = window * j->c;
    uint32_t *const place = j->places, sum = 0;
    memset(place, 0, (size + 1) * sizeof *place);
    for (size_t i = 0; i < j->n; i++) {
        uint64_t word;
        memcpy(&word, (const uint8_t *)j->scalars[i].l + at / 8, 8);
        const int32_t digit = (int32_t)((uint32_t)(word >> (at % 8)) & mask) - (int32_t)size;
        const int32_t sign = digit >> 31; /* a branch on it would be foreseen half of the time */
        const uint32_t to = (uint32_t)((digit ^ sign) - sign);
        j->digits[i] = to << 1 | ((uint32_t)sign & 1);
        place[to]++;
    }
    j->used = j->extras = 0;
    memset(j->lengths, 0, (j->longest + 1) * sizeof *j->lengths);
    for (uint32_t b = 1; b <= size; b++) {
        const uint32_t count = place[b];
        for (uint32_t done = 0; done < count; done += j->longest) {
            const uint32_t left = count - done < j->longest ? count - done : j->longest;
            if (done > 0) j->owners[j->extras++] = b - 1;
            j->pieces[j->used++] = (piece){sum + done, left, done > 0 ? size + (uint32_t)j->extras - 1 : b - 1};
            j->lengths[j->longest - left]++;
        }
        place[b] = sum;
        sum += count;
    }
    place[0] = sum; /* zeros behind all others */
    for (size_t i = 0; i < j->n; i++) j->entries[place[j->digits[i] >> 1]++] = (uint32_t)i << 1 | (j->digits[i] & 1);
    uint32_t before = 0;
    for (uint32_t l = 0; l <= j->longest; l++) {
        const uint32_t count = j->lengths[l];
        j->lengths[l] = before;
        before += count;
    }
    for (size_t i = 0; i < j->used; i++) j->sorted[j->lengths[j->longest - j->pieces[i].count]++] = j->pieces[i];
}

/* The sums of up to eight pieces, the longest one first. */
static void sum_pieces_var(const job *j, ed8 *acc, const piece *pieces, size_t n) {
    const uint32_t *next[8], *end[8], none = (uint32_t)j->n << 1; /* the identity's row */
    const row *from[8];
    ed8_affine entry;
    for (size_t i = 0; i < 8; i++) {
        next[i] = j->entries + (i < n ? pieces[i].start : 0);
        end[i] = next[i] + (i < n ? pieces[i].count : 0);
    }
    ed8_identity(acc);
    const uint32_t all = n == 8 ? pieces[7].count : 0;
    for (uint32_t t = 0; t < pieces[0].count; t++) {
        unsigned negative = 0;
        if (t < all) {
            FE8_UNROLL for (unsigned i = 0; i < 8; i++) {
                const uint32_t e = next[i][t];
                from[i] = &j->rows[e >> 1];
                negative |= (e & 1) << i;
                const char *const later = (const char *)&j->rows[next[i][t + 1] >> 1];
                _mm_prefetch(later, _MM_HINT_T0);
                _mm_prefetch(later + 64, _MM_HINT_T0);
            }
        } else {
            for (unsigned i = 0; i < 8; i++) {
                const uint32_t e = next[i] + t < end[i] ? next[i][t] : none;
                from[i] = &j->rows[e >> 1];
                negative |= (e & 1) << i;
            }
        }
        load_rows_var(&entry, from);
        add_row_var(acc, &entry, (__mmask8)negative);
    }
}

/* o = sum(b * bucket b) over the buckets 1, 2, ..., a number divisible by eight, as one addend in each lane. */
static void weigh_buckets_var(ed8 *o, const bucket *buckets, size_t size) {
    const size_t share = size / 8;
    const bucket *from[8];
    ed8 running, total, next, identity;
    ed8_identity(&running);
    ed8_identity(&total);
    ed8_identity(&identity);
    for (size_t i = share; i-- > 0;) {
        for (size_t lane = 0; lane < 8; lane++) from[lane] = &buckets[lane * share + i];
        load_buckets_var(&next, from);
        add_var(&running, &next);
        add_var(&total, &running);
    }
    /* Bucket i of a lane weighs i + 1 + share * lane; the first part is done. */
    static const uint8_t bit[3] = {0xaa, 0xcc, 0xf0};
    *o = identity;
    for (int k = 2; k >= 0; k--) {
        dbl_with_t_var(o);
        ed8_select(&next, &identity, &running, bit[k]);
        add_var(o, &next);
    }
    for (size_t k = share; k > 1; k /= 2) dbl_with_t_var(o);
    add_var(o, &total);
}

/* Further pieces of long buckets, one by one. */
static void add_extras_var(job *j, size_t size) {
    for (size_t e = 0; e < j->extras; e++) {
        const bucket *from[8];
        bucket *to[8];
        ed8 sum, next;
        for (int i = 0; i < 8; i++) from[i] = to[i] = &j->buckets[j->owners[e]];
        load_buckets_var(&sum, from);
        for (int i = 0; i < 8; i++) from[i] = &j->buckets[size + e];
        load_buckets_var(&next, from);
        add_var(&sum, &next);
        store_buckets_var(to, &sum);
    }
}

static void window_var(job *j, ed8 *o, int window) {
    const size_t size = (size_t)1 << (j->c - 1);
    bucket spare, identity, *to[8];
    ed8 sums;
    sort_var(j, window);
    ed8_identity(&sums);
    for (int i = 0; i < 8; i++) to[i] = &identity;
    store_buckets_var(to, &sums);
    for (size_t b = 0; b < size; b++) j->buckets[b] = identity;
    for (size_t p = 0; p < j->used; p += 8) {
        const size_t count = j->used - p < 8 ? j->used - p : 8;
        sum_pieces_var(j, &sums, j->sorted + p, count);
        for (size_t i = 0; i < 8; i++) to[i] = i < count ? &j->buckets[j->sorted[p + i].to] : &spare;
        store_buckets_var(to, &sums);
    }
    add_extras_var(j, size);
    weigh_buckets_var(o, j->buckets, size);
}

/* The width of windows with the least work: additions of points, of buckets, and a share for each window. */
static int choose_width(size_t n, int bits) {
    double least = 0;
    int best = 0;
    for (int c = 4; c <= 14; c++) {
        const double work = ((bits + c) / c) * ((double)n * 18 + (double)(1 << c) * 20 + 2500);
        if (best == 0 || work < least) {
            best = c;
            least = work;
        }
    }
    return best;
}

static int bits_of_var(const uint64_t *k, size_t n) {
    uint64_t any[4] = {0};
    for (size_t i = 0; i < 4 * n; i++) any[i % 4] |= k[i];
    for (int l = 3; l >= 0; l--)
        if (any[l]) return 64 * l + 64 - __builtin_clzll(any[l]);
    return 1;
}

static size_t rounded(size_t bytes) { return (bytes + 63) / 64 * 64; }

int zkp_ifma_ed25519_buckets_var(zkp_ed25519 *o, const zkp_ed25519_affine *fixed, const uint64_t *k, size_t n,
                                 const zkp_ed25519_affine *p, const uint64_t *more, size_t m) {
    job j = {.n = n + m};
    if (j.n >= UINT32_C(1) << 30) return 0;
    const int some = bits_of_var(k, n), others = bits_of_var(more, m), bits = some > others ? some : others;
    j.c = choose_width(j.n, bits);
    j.windows = (bits + j.c) / j.c; /* one bit more, for the sign of the highest digit */
    const size_t size = (size_t)1 << (j.c - 1);
    j.longest = (uint32_t)(2 * j.n / size + 16);
    const size_t most = size + j.n / j.longest + 1; /* pieces */
    const size_t sizes[] = {(j.n + 1) * sizeof(row), j.n * sizeof(wide_scalar), j.n * sizeof(uint32_t),
                            (j.n + 1) * sizeof(uint32_t), (size + 1) * sizeof(uint32_t),
                            (j.longest + 1) * sizeof(uint32_t), most * sizeof(uint32_t), most * sizeof(piece), most * sizeof(piece), most * sizeof(bucket)};
    size_t total = 0;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) total += rounded(sizes[i]);
    uint8_t *const memory = aligned_alloc(64, total), *free_from = memory;
    if (memory == NULL) return 0;
    void *parts[sizeof sizes / sizeof *sizes];
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        parts[i] = free_from;
        free_from += rounded(sizes[i]);
    }
    j.rows = parts[0];
    j.scalars = parts[1];
    j.digits = parts[2];
    j.entries = parts[3];
    j.places = parts[4];
    j.lengths = parts[5];
    j.owners = parts[6];
    j.pieces = parts[7];
    j.sorted = parts[8];
    j.buckets = parts[9];
    make_rows_var(j.rows, fixed, n);
    make_rows_var(j.rows + n, p, m);
    j.rows[j.n] = (row){{[0] = 1, [5] = 1}};
    j.entries[j.n] = 0; /* looked at, not used */
    recode_var(&j, k, n, j.scalars);
    recode_var(&j, more, m, j.scalars + n);
    ed8 sum, own;
    ed8_identity(&sum);
    for (int w = j.windows - 1; w >= 0; w--) {
        for (int i = 1; i < j.c; i++) dbl_var(&sum);
        dbl_with_t_var(&sum);
        window_var(&j, &own, w);
        add_var(&sum, &own);
    }
    free(memory);
    zkp_ifma_ed25519_finish_var(o, &sum, 0);
    return 1;
}
