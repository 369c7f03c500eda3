/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Verification of many range proofs by one sum. Each equation is multiplied with scalars that the operating system
   draws after the proofs are fixed; the scalars of the fixed generators are added up over the proofs. When the sum is
   not the identity, halving finds the wrong ones. Everything here is public: variable time. */
#include <stdlib.h>
#include <string.h>

#include "zkp/arena.h"
#include "zkp/bulletproof.h"
#include "zkp/declassify.h"
#include "zkp_api/core.h"

typedef struct {
    const zkp_prime_group *group;
    int scheme;
    size_t m, rounds;
    const uint8_t *bytes;             /* the proof */
    size_t length;
    size_t first;                     /* index of its first point among all points: V, head, L, R */
    size_t place;                     /* in the batch */
    zkp_scalar proof[5];              /* original: taux, mu, a, b, t; plus: r1, s1, d1 */
    zkp_scalar y, z, x, x_ip, e;
    zkp_scalar y_inv, w[ZKP_BP_MAX_ROUNDS], w_inv[ZKP_BP_MAX_ROUNDS];
} bp_proof;

typedef struct {
    const zkp_prime_group *group;
    const zkp_bp_generators *generators;
    bp_proof *proofs;
    int32_t *statuses;   /* of points */
    zkp_point *points;   /* of all proofs */
    zkp_scalar *scalars; /* of the points */
    zkp_scalar *fixed;   /* of the generators */
    zkp_scalar *s;       /* room for one vector */
} bp_batch;

static size_t head_points(int scheme) { return scheme == ZKP_BP_ORIGINAL ? 4 : 3; }
static size_t n_points(const bp_proof *p) { return p->m + head_points(p->scheme) + 2 * p->rounds; }

/* Where the scalars and the lists of a proof begin. */
static size_t lists_at(int scheme) { return 32 * (head_points(scheme) + (scheme == ZKP_BP_ORIGINAL ? 2 : 3)); }

/* Reads the form of a proof and its scalars. encodings: room for its points after the m commitments. */
static int parse(bp_proof *p, uint8_t *encodings, const uint8_t *bytes, size_t length) {
    const size_t heads = head_points(p->scheme), lists = lists_at(p->scheme);
    if (length < lists + 1) return ZKP_ERR_LENGTH;
    p->rounds = bytes[lists];
    if (p->rounds < ZKP_BP_MIN_ROUNDS || p->rounds > ZKP_BP_MAX_ROUNDS) return ZKP_ERR_LENGTH;
    const size_t right = lists + 1 + 32 * p->rounds, tail = right + 1 + 32 * p->rounds;
    const size_t after = p->scheme == ZKP_BP_ORIGINAL ? 3 : 0;
    if (length != tail + 32 * after || bytes[right] != p->rounds) return ZKP_ERR_LENGTH;
    p->bytes = bytes;
    p->length = length;
    memcpy(encodings, bytes, 32 * heads);
    memcpy(encodings + 32 * heads, bytes + lists + 1, 32 * p->rounds);
    memcpy(encodings + 32 * (heads + p->rounds), bytes + right + 1, 32 * p->rounds);
    const size_t before = (lists - 32 * heads) / 32;
    for (size_t i = 0; i < before + after; i++) {
        const uint8_t *at = i < before ? bytes + 32 * (heads + i) : bytes + tail + 32 * (i - before);
        if (!p->group->scalar_from_le32(&p->proof[i], at)) return ZKP_ERR_RANGE;
    }
    return ZKP_OK;
}

/* Replays the transcript over the encodings (V, head, L, R). Returns 0 if a challenge is zero. */
static int replay(bp_proof *p, const zkp_bp_generators *generators, const uint8_t *encodings) {
    zkp_bp_transcript t;
    const uint8_t *head = encodings + 32 * p->m;
    const uint8_t *left = head + 32 * head_points(p->scheme), *right = left + 32 * p->rounds;
    int good = 1;
    zkp_bp_transcript_begin(&t, generators, encodings, p->m);
    if (p->scheme == ZKP_BP_ORIGINAL) {
        uint8_t z[32], x[32];
        const uint8_t *commit[] = {head, head + 32}, *poly[] = {z, head + 64, head + 96};
        good &= zkp_bp_challenge(&p->y, &t, commit, 2);
        good &= zkp_bp_challenge(&p->z, &t, NULL, 0);
        p->group->scalar_to_le32(z, &p->z);
        good &= zkp_bp_challenge(&p->x, &t, poly, 3);
        p->group->scalar_to_le32(x, &p->x);
        const uint8_t *product[] = {x, p->bytes + 128, p->bytes + 160, p->bytes + p->length - 32};
        good &= zkp_bp_challenge(&p->x_ip, &t, product, 4);
    } else {
        const uint8_t *commit[] = {head};
        good &= zkp_bp_challenge(&p->y, &t, commit, 1);
        good &= zkp_bp_challenge(&p->z, &t, NULL, 0);
    }
    for (size_t i = 0; i < p->rounds; i++) {
        const uint8_t *round[] = {left + 32 * i, right + 32 * i};
        good &= zkp_bp_challenge(&p->w[i], &t, round, 2);
    }
    if (p->scheme == ZKP_BP_PLUS) {
        const uint8_t *last[] = {head + 32, head + 64};
        good &= zkp_bp_challenge(&p->e, &t, last, 2);
    }
    return good;
}


/* A weight is secret until the proofs are fixed, which they are. */
static int draw_weight(zkp_scalar *o, const zkp_prime_group *g) {
    if (g->scalar_random(o) != ZKP_OK) return 0;
    zkp_declassify(o, sizeof *o);
    return 1;
}

/* What both schemes need: products over the rounds, and sums over the powers of y. The challenge of the first round
   belongs to the top bit of an index. */
typedef struct {
    size_t size;
    zkp_scalar up[ZKP_BP_MAX_ROUNDS], down[ZKP_BP_MAX_ROUNDS]; /* w^2 and w^-2 by bit */
    zkp_scalar all, none;                                      /* product of all w, of all inverses */
    zkp_scalar y_down[ZKP_BP_MAX_ROUNDS];                      /* y^-(2^bit) */
    zkp_scalar y_up[ZKP_BP_MAX_ROUNDS + 1];                    /* y^(2^bit), y^size on top */
    zkp_scalar y_sum;                                          /* 1 + y + ... + y^(size-1) */
    zkp_scalar half_y;                                         /* 2 / y */
    zkp_scalar ones;                                           /* 2^64 - 1 */
} bp_common;

static void prepare(bp_common *c, const bp_proof *p) {
    const zkp_prime_group *g = p->group;
    zkp_scalar one, term;
    zkp_bp_from_u64(&one, 1);
    zkp_bp_from_u64(&c->ones, UINT64_MAX);
    c->size = (size_t)1 << p->rounds;
    c->all = c->none = c->y_sum = one;
    for (size_t i = 0; i < p->rounds; i++) {
        const size_t bit = p->rounds - 1 - i;
        g->scalar_mul(&c->up[bit], &p->w[i], &p->w[i]);
        g->scalar_mul(&c->down[bit], &p->w_inv[i], &p->w_inv[i]);
        g->scalar_mul(&c->all, &c->all, &p->w[i]);
        g->scalar_mul(&c->none, &c->none, &p->w_inv[i]);
    }
    zkp_bp_squares(c->y_down, g, &p->y_inv, p->rounds);
    zkp_bp_squares(c->y_up, g, &p->y, p->rounds + 1);
    for (size_t b = 0; b < p->rounds; b++) {
        g->scalar_add(&term, &one, &c->y_up[b]);
        g->scalar_mul(&c->y_sum, &c->y_sum, &term);
    }
    g->scalar_add(&c->half_y, &p->y_inv, &p->y_inv);
}

/* Adds a + sign * vector[i] to the scalars of the G (or H). */
static void add_vector(const bp_batch *b, size_t (*place)(size_t), const zkp_scalar *vector, const zkp_scalar *constant,
                       size_t size) {
    for (size_t i = 0; i < size; i++) {
        zkp_scalar *o = &b->fixed[place(i)], term;
        b->group->scalar_add(&term, &vector[i], constant);
        b->group->scalar_add(o, o, &term);
    }
}

/* L times factor w^2 and R times factor w^-2. */
static void round_scalars(zkp_scalar *o, const bp_proof *p, const bp_common *c, const zkp_scalar *factor) {
    for (size_t i = 0; i < p->rounds; i++) {
        p->group->scalar_mul(&o[i], factor, &c->up[p->rounds - 1 - i]);
        p->group->scalar_mul(&o[p->rounds + i], factor, &c->down[p->rounds - 1 - i]);
    }
}

/* The two checks of original.py's `equation`, times the weights `first` and `second`. */
static int add_original(const bp_batch *b, const bp_proof *p) {
    const zkp_prime_group *g = p->group;
    const zkp_scalar *taux = &p->proof[0], *mu = &p->proof[1];
    const zkp_scalar *pa = &p->proof[2], *pb = &p->proof[3], *pt = &p->proof[4];
    zkp_scalar first, second, z2, power, term, delta, seed, step[ZKP_BP_MAX_ROUNDS], constant;
    zkp_scalar *o = b->scalars + p->first, *head = o + p->m;
    bp_common c;
    if (!draw_weight(&first, g) || !draw_weight(&second, g)) return 0;
    prepare(&c, p);

    /* G_i: -second (a s_i + z) */
    g->scalar_mul(&seed, &second, pa);
    g->scalar_neg(&seed, &seed);
    g->scalar_mul(&constant, &second, &p->z);
    g->scalar_neg(&term, &constant);
    g->scalar_mul(&seed, &seed, &c.none);
    zkp_bp_products(b->s, g, &seed, c.up, p->rounds);
    add_vector(b, zkp_bp_g_index, b->s, &term, c.size);

    /* H_i: second (z + y^-i (z^(2+j) 2^k - b s_(n-1-i))) */
    g->scalar_mul(&seed, &second, pb);
    g->scalar_neg(&seed, &seed);
    g->scalar_mul(&seed, &seed, &c.all);
    for (size_t i = 0; i < p->rounds; i++) g->scalar_mul(&step[i], &c.down[i], &c.y_down[i]);
    zkp_bp_products(b->s, g, &seed, step, p->rounds);
    g->scalar_mul(&z2, &p->z, &p->z);
    power = z2; /* z^(2+j) */
    zkp_scalar y_block, sum = {{0}}; /* y^-(64 j); sum of z^(3+j) */
    zkp_bp_from_u64(&y_block, 1);
    for (size_t j = 0; j < c.size / ZKP_BP_BITS; j++) {
        g->scalar_mul(&term, &second, &power);
        g->scalar_mul(&term, &term, &y_block);
        for (size_t k = 0; k < ZKP_BP_BITS; k++) {
            zkp_scalar *at = &b->s[j * ZKP_BP_BITS + k];
            g->scalar_add(at, at, &term);
            g->scalar_mul(&term, &term, &c.half_y);
        }
        if (j < p->m) g->scalar_mul(&o[j], &first, &power);
        g->scalar_mul(&power, &power, &p->z);
        g->scalar_add(&sum, &sum, &power);
        if (j + 1 < c.size / ZKP_BP_BITS) g->scalar_mul(&y_block, &y_block, &c.y_down[6]);
    }
    add_vector(b, zkp_bp_h_index, b->s, &constant, c.size);

    /* value: first (delta - t) + second x_ip (t - a b), delta = (z - z^2) sum y^i - (2^64 - 1) sum z^(3+j) */
    g->scalar_sub(&delta, &p->z, &z2);
    g->scalar_mul(&delta, &delta, &c.y_sum);
    g->scalar_mul(&term, &sum, &c.ones);
    g->scalar_sub(&delta, &delta, &term);
    g->scalar_sub(&delta, &delta, pt);
    g->scalar_mul(&delta, &delta, &first);
    g->scalar_add(&b->fixed[1], &b->fixed[1], &delta);
    g->scalar_mul(&term, pa, pb);
    g->scalar_sub(&term, pt, &term);
    g->scalar_mul(&term, &term, &p->x_ip);
    g->scalar_mul(&term, &term, &second);
    g->scalar_add(&b->fixed[1], &b->fixed[1], &term);
    /* blinding: -first taux - second mu */
    g->scalar_mul(&term, &first, taux);
    g->scalar_sub(&b->fixed[0], &b->fixed[0], &term);
    g->scalar_mul(&term, &second, mu);
    g->scalar_sub(&b->fixed[0], &b->fixed[0], &term);

    /* A, S, T1, T2, and the rounds */
    head[0] = second;
    g->scalar_mul(&head[1], &second, &p->x);
    g->scalar_mul(&head[2], &first, &p->x);
    g->scalar_mul(&head[3], &head[2], &p->x);
    round_scalars(head + 4, p, &c, &second);
    return 1;
}

/* The equation of plus.py's `_terms`. */
static int add_plus(const bp_batch *b, const bp_proof *p) {
    const zkp_prime_group *g = p->group;
    const zkp_scalar *r1 = &p->proof[0], *s1 = &p->proof[1], *d1 = &p->proof[2];
    zkp_scalar weight, we, square, minus, term, seed, step[ZKP_BP_MAX_ROUNDS], z2, power, top, sum = {{0}};
    zkp_scalar *o = b->scalars + p->first, *head = o + p->m;
    bp_common c;
    if (!draw_weight(&weight, g)) return 0;
    prepare(&c, p);
    g->scalar_mul(&we, &weight, &p->e);
    g->scalar_mul(&square, &we, &p->e);
    g->scalar_neg(&minus, &square);

    /* G_i: weight e r1 s_i y^-i + square z */
    g->scalar_mul(&seed, &we, r1);
    g->scalar_mul(&seed, &seed, &c.none);
    for (size_t i = 0; i < p->rounds; i++) g->scalar_mul(&step[i], &c.up[i], &c.y_down[i]);
    zkp_bp_products(b->s, g, &seed, step, p->rounds);
    g->scalar_mul(&term, &square, &p->z);
    add_vector(b, zkp_bp_g_index, b->s, &term, c.size);

    /* H_i: weight e s1 s_(n-1-i) - square (d_i y^(n-i) + z), d_i = z^(2(j+1)) 2^k */
    g->scalar_mul(&seed, &we, s1);
    g->scalar_mul(&seed, &seed, &c.all);
    zkp_bp_products(b->s, g, &seed, c.down, p->rounds);
    g->scalar_mul(&z2, &p->z, &p->z);
    power = z2; /* z^(2(j+1)) */
    zkp_scalar y_block = c.y_up[p->rounds]; /* y^(n - 64 j) */
    g->scalar_mul(&top, &y_block, &p->y);
    g->scalar_mul(&top, &top, &minus); /* -square y^(n+1) */
    for (size_t j = 0; j < c.size / ZKP_BP_BITS; j++) {
        g->scalar_mul(&term, &minus, &power);
        g->scalar_mul(&term, &term, &y_block);
        for (size_t k = 0; k < ZKP_BP_BITS; k++) {
            zkp_scalar *at = &b->s[j * ZKP_BP_BITS + k];
            g->scalar_add(at, at, &term);
            g->scalar_mul(&term, &term, &c.half_y);
        }
        if (j < p->m) g->scalar_mul(&o[j], &top, &power);
        g->scalar_add(&sum, &sum, &power);
        g->scalar_mul(&power, &power, &z2);
        if (j + 1 < c.size / ZKP_BP_BITS) g->scalar_mul(&y_block, &y_block, &c.y_down[6]);
    }
    g->scalar_mul(&term, &minus, &p->z);
    add_vector(b, zkp_bp_h_index, b->s, &term, c.size);

    /* value: weight r1 y s1 + square (y^(n+1) z sum d + (z^2 - z) (y + ... + y^n)) */
    g->scalar_mul(&term, &weight, r1);
    g->scalar_mul(&term, &term, &p->y);
    g->scalar_mul(&term, &term, s1);
    g->scalar_add(&b->fixed[1], &b->fixed[1], &term);
    g->scalar_mul(&sum, &sum, &c.ones);
    g->scalar_mul(&term, &top, &p->z);
    g->scalar_mul(&term, &term, &sum);
    g->scalar_sub(&b->fixed[1], &b->fixed[1], &term);
    g->scalar_sub(&term, &z2, &p->z);
    g->scalar_mul(&term, &term, &c.y_sum);
    g->scalar_mul(&term, &term, &p->y);
    g->scalar_mul(&term, &term, &square);
    g->scalar_add(&b->fixed[1], &b->fixed[1], &term);
    /* blinding: weight d1 */
    g->scalar_mul(&term, &weight, d1);
    g->scalar_add(&b->fixed[0], &b->fixed[0], &term);

    /* A, A1, B, and the rounds */
    head[0] = minus;
    g->scalar_neg(&head[1], &we);
    g->scalar_neg(&head[2], &weight);
    round_scalars(head + 3, p, &c, &minus);
    return 1;
}

/* 1 if the proofs lo .. hi - 1 hold together, 0 if not, -1 when memory or randomness is short. Points of proofs carry a
   factor of 1/8 on Ed25519: the sum is multiplied with eight, which also clears what is of small order. */
static int holds(const bp_batch *b, size_t lo, size_t hi) {
    const zkp_prime_group *g = b->group;
    size_t most = 0;
    for (size_t i = lo; i < hi; i++)
        if (most < b->proofs[i].rounds) most = b->proofs[i].rounds;
    const size_t n_fixed = 2 + ((size_t)2 << most);
    memset(b->fixed, 0, n_fixed * sizeof *b->fixed);
    /* Points of proofs that were left out lie between the others: they count zero times. */
    const size_t first = b->proofs[lo].first;
    const size_t n = b->proofs[hi - 1].first + n_points(&b->proofs[hi - 1]) - first;
    memset(b->scalars + first, 0, n * sizeof *b->scalars);
    for (size_t i = lo; i < hi; i++) {
        const bp_proof *p = &b->proofs[i];
        if (!(p->scheme == ZKP_BP_ORIGINAL ? add_original(b, p) : add_plus(b, p))) return -1;
    }
    /* The sum is multiplied with eight at the end, so the generators' scalars get 1/8. */
    if (g == &zkp_group_ed25519)
        for (size_t i = 0; i < n_fixed; i++) g->scalar_mul(&b->fixed[i], &b->fixed[i], &zkp_es_inv_eight);
    zkp_point sum;
    const int status =
        g->bases_msm_var(&sum, b->generators->bases, b->fixed, n_fixed, b->points + first, b->scalars + first, n);
    if (status != ZKP_OK) return -1;
    if (g == &zkp_group_ed25519) g->mul8(&sum, &sum);
    return g->is_identity(&sum);
}

/* Marks the wrong ones among lo .. hi - 1, which do not hold together. Returns 0 when memory is short. */
static int find_wrong(const bp_batch *b, int32_t *statuses, size_t lo, size_t hi) {
    if (hi - lo == 1) {
        statuses[b->proofs[lo].place] = ZKP_BP_WRONG;
        return 1;
    }
    const size_t middle = lo + (hi - lo) / 2;
    const int left = holds(b, lo, middle);
    if (left < 0 || (left == 0 && !find_wrong(b, statuses, lo, middle))) return 0;
    const int right = holds(b, middle, hi);
    return right >= 0 && (right || find_wrong(b, statuses, middle, hi));
}

/* 1/y and 1/w of all proofs with one inversion; none is zero. */
static int invert(bp_proof *proofs, size_t n, const zkp_prime_group *g) {
    const size_t each = 1 + ZKP_BP_MAX_ROUNDS;
    zkp_scalar *in = malloc(2 * n * each * sizeof *in), *out = in + n * each;
    if (in == NULL) return 0;
    size_t k = 0;
    for (size_t i = 0; i < n; i++) {
        in[k++] = proofs[i].y;
        for (size_t j = 0; j < proofs[i].rounds; j++) in[k++] = proofs[i].w[j];
    }
    const int good = g->scalar_batch_inv(out, in, k);
    k = 0;
    for (size_t i = 0; i < n; i++) {
        proofs[i].y_inv = out[k++];
        for (size_t j = 0; j < proofs[i].rounds; j++) proofs[i].w_inv[j] = out[k++];
    }
    free(in);
    return good;
}

/* What a call needs, cut out of one block. */
static void cut(bp_batch *b, uint8_t **encodings, zkp_arena *arena, size_t n, size_t n_all, size_t size) {
    b->proofs = zkp_arena_take(arena, n, sizeof *b->proofs);
    *encodings = zkp_arena_take(arena, n_all, 32);
    b->statuses = zkp_arena_take(arena, n_all, sizeof *b->statuses);
    b->points = zkp_arena_take(arena, n_all, sizeof *b->points);
    b->scalars = zkp_arena_take(arena, n_all, sizeof *b->scalars);
    b->fixed = zkp_arena_take(arena, 2 + 2 * size, sizeof *b->fixed);
    b->s = zkp_arena_take(arena, size, sizeof *b->s);
}

/* The status of a proof whose points were decoded: a bad point makes it malformed; a wrong number of rounds, or a
   challenge of zero, makes it wrong. */
static int check_proof(const bp_batch *b, bp_proof *p, const uint8_t *encodings) {
    const zkp_prime_group *g = p->group;
    for (size_t i = p->first; i < p->first + n_points(p); i++) {
        if (b->statuses[i] != ZKP_OK) return b->statuses[i];
        if (g != &zkp_group_ed25519 && !g->in_subgroup_var(&b->points[i])) return ZKP_ERR_NOT_IN_SUBGROUP;
    }
    if (p->rounds != ZKP_BP_MIN_ROUNDS + zkp_bp_log(p->m)) return ZKP_BP_WRONG;
    return replay(p, b->generators, encodings + 32 * p->first) ? ZKP_OK : ZKP_BP_WRONG;
}

/* Reads and checks all proofs. Those that are well formed and may hold come first in b->proofs; *kept is their
   number. The result is ZKP_OK, ZKP_BP_WRONG if some cannot hold, or the status of the first malformed one. */
static int read_proofs(const bp_batch *b, size_t *kept, int32_t *statuses, uint8_t *encodings, const uint8_t *proofs,
                       const uint64_t *ends, const uint8_t *commitments, const uint32_t *counts, size_t n, int scheme) {
    int malformed = ZKP_OK, wrong = ZKP_OK;
    size_t first = 0;
    *kept = 0;
    for (size_t i = 0; i < n; i++) {
        const uint64_t begin = i ? ends[i - 1] : 0;
        bp_proof *p = &b->proofs[i];
        *p = (bp_proof){.group = b->group, .scheme = scheme, .m = counts[i], .first = first, .place = i};
        memcpy(encodings + 32 * first, commitments, 32 * p->m);
        commitments += 32 * p->m;
        statuses[i] = parse(p, encodings + 32 * (first + p->m), proofs + begin, (size_t)(ends[i] - begin));
        if (statuses[i] != ZKP_OK) {
            if (malformed == ZKP_OK) malformed = statuses[i];
            p->rounds = 0;
            continue;
        }
        first += n_points(p);
    }
    if (malformed != ZKP_OK) return malformed;
    b->group->decode_many_var(b->points, b->statuses, encodings, 0, first);
    for (size_t i = 0; i < n; i++) {
        statuses[i] = check_proof(b, &b->proofs[i], encodings);
        if (statuses[i] == ZKP_OK)
            b->proofs[(*kept)++] = b->proofs[i];
        else if (statuses[i] == ZKP_BP_WRONG)
            wrong = ZKP_BP_WRONG;
        else if (malformed == ZKP_OK)
            malformed = statuses[i];
    }
    return malformed != ZKP_OK ? malformed : wrong;
}

int zkp_bp_verify_batch(int32_t *statuses, int group, int scheme, const uint8_t *proofs, const uint64_t *ends,
                        const uint8_t *commitments, const uint32_t *counts, size_t n) {
    const zkp_prime_group *g = zkp_bp_group(group);
    if (g == NULL || (scheme != ZKP_BP_ORIGINAL && scheme != ZKP_BP_PLUS)) return ZKP_ERR_ARGUMENT;
    size_t n_all = 0, most = 0;
    for (size_t i = 0; i < n; i++) {
        if (counts[i] < 1 || counts[i] > ZKP_BP_MAX_OUTPUTS) return ZKP_ERR_ARGUMENT;
        n_all += counts[i] + head_points(scheme) + 2 * ZKP_BP_MAX_ROUNDS;
        if (most < zkp_bp_log(counts[i])) most = zkp_bp_log(counts[i]);
    }
    if (n == 0) return ZKP_OK;
    bp_batch b = {.group = g, .generators = zkp_bp_generators_get(g, scheme, most)};
    zkp_arena arena;
    uint8_t *encodings;
    zkp_arena_measure(&arena);
    cut(&b, &encodings, &arena, n, n_all, (size_t)ZKP_BP_BITS << most);
    if (b.generators == NULL || zkp_arena_open(&arena, arena.used) != ZKP_OK) return ZKP_ERR_MEMORY;
    cut(&b, &encodings, &arena, n, n_all, (size_t)ZKP_BP_BITS << most);

    size_t kept;
    int result = read_proofs(&b, &kept, statuses, encodings, proofs, ends, commitments, counts, n, scheme);
    if (kept != 0 && (result == ZKP_OK || result == ZKP_BP_WRONG)) {
        const int good = invert(b.proofs, kept, g) ? holds(&b, 0, kept) : -1;
        if (good < 0 || (good == 0 && !find_wrong(&b, statuses, 0, kept)))
            result = ZKP_ERR_MEMORY;
        else if (good == 0)
            result = ZKP_BP_WRONG;
    }
    zkp_arena_close(&arena);
    return result;
}
