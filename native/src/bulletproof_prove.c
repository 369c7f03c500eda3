/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The provers of both range proofs, in constant time in amounts, masks and what is drawn. Generators are never folded:
   what a round adds up is a sum over the first generators with products of the challenges in the scalars, so that every
   sum is one over the cached tables. Published points and scalars are declassified where they are written. */
#include <stdlib.h>
#include <string.h>

#include "zkp/arena.h"
#include "zkp/blake2b.h"
#include "zkp/bulletproof.h"
#include "zkp/declassify.h"
#include "zkp/random.h"
#include "zkp/wipe.h"
#include "zkp_api/core.h"

typedef struct {
    const zkp_prime_group *g;
    const zkp_bp_generators *generators;
    int scheme;
    size_t m, rounds, size;
    zkp_scalar *a, *b;                        /* the vectors of the inner product, size each */
    zkp_scalar *fg, *fh;                      /* products of challenges by the top bits of an index */
    zkp_scalar *y_pow, *y_inv;                /* powers of y (size + 2) and of 1/y (size) */
    zkp_scalar *lg, *lh, *rg, *rh;            /* half a vector each: what a round multiplies the generators with */
    zkp_scalar *s_l, *s_r;                    /* original: the blinding vectors */
    zkp_scalar *sum;                          /* scalars of one sum, 2 + 2 * size */
    uint32_t *which;                          /* and their generators */
    zkp_scalar scale;                         /* what every point is carried times: 1/8, or 1 */
    zkp_scalar alpha;
    const uint8_t *random;                    /* the next 64 bytes */
    uint8_t *random_room;
    zkp_bp_transcript transcript;
    uint8_t L[32 * ZKP_BP_MAX_ROUNDS], R[32 * ZKP_BP_MAX_ROUNDS];
    size_t n_sum;
} bp_prover;

size_t zkp_bp_draws(int scheme, size_t m) {
    const size_t rounds = ZKP_BP_MIN_ROUNDS + zkp_bp_log(m);
    return scheme == ZKP_BP_ORIGINAL ? 4 + ((size_t)2 << rounds) : 5 + 2 * rounds;
}

/* Mixes what is proved into what the system drew. If the system's randomness repeats, two proofs about different amounts
   or masks still share no scalar, and with two equations in one scalar the masks would follow; if it is good, what is
   added to it takes nothing away. */
static void hedge(uint8_t *rows, size_t draws, const zkp_prime_group *g, int scheme, const uint64_t *amounts,
                  const uint8_t *masks, size_t m, const uint8_t fresh[32]) {
    uint8_t seed[64], digest[64], place[8];
    const uint8_t kind[2] = {(uint8_t)scheme, (uint8_t)m};
    zkp_blake2b h;
    zkp_blake2b_init(&h, (const uint8_t *)"zkpriv1_bp_seed");
    zkp_blake2b_update(&h, (const uint8_t *)g->name, strlen(g->name) + 1);
    zkp_blake2b_update(&h, kind, sizeof kind);
    zkp_blake2b_update(&h, fresh, 32);
    zkp_blake2b_update(&h, masks, 32 * m);
    for (size_t j = 0; j < m; j++) {
        for (int i = 0; i < 8; i++) place[i] = (uint8_t)(amounts[j] >> (8 * i));
        zkp_blake2b_update(&h, place, 8);
    }
    zkp_blake2b_final(seed, &h);
    for (size_t k = 0; k < draws; k++) {
        for (int i = 0; i < 4; i++) place[i] = (uint8_t)(k >> (8 * i));
        zkp_blake2b_init(&h, (const uint8_t *)"zkpriv1_bp_draw");
        zkp_blake2b_update(&h, seed, sizeof seed);
        zkp_blake2b_update(&h, place, 4);
        zkp_blake2b_final(digest, &h);
        for (size_t i = 0; i < sizeof digest; i++) rows[64 * k + i] ^= digest[i];
    }
    zkp_wipe(seed, sizeof seed);
    zkp_wipe(digest, sizeof digest);
    zkp_wipe(place, sizeof place);
}

static void draw(zkp_scalar *o, bp_prover *p) {
    p->g->scalar_from_le64_wide(o, p->random);
    p->random += 64;
}

/* The number of rounds, L, the number, R. */
static void write_lists(uint8_t *out, const bp_prover *p) {
    const size_t length = 32 * p->rounds;
    out[0] = out[1 + length] = (uint8_t)p->rounds;
    memcpy(out + 1, p->L, length);
    memcpy(out + 2 + length, p->R, length);
}

/* ---- Sums over generators */

/* Adds scalar * generator to the sum; the scalar already has the scale. */
static void term(bp_prover *p, size_t generator, const zkp_scalar *scalar) {
    p->which[p->n_sum] = (uint32_t)generator;
    p->sum[p->n_sum++] = *scalar;
}

/* The same for a scalar without the scale. */
static void scaled_term(bp_prover *p, size_t generator, const zkp_scalar *scalar) {
    zkp_scalar k;
    p->g->scalar_mul(&k, scalar, &p->scale);
    term(p, generator, &k);
    zkp_wipe(&k, sizeof k);
}

/* Encodes the sum and begins the next one. Returns 0 when memory is short. */
static int publish_sum(uint8_t out[32], bp_prover *p) {
    zkp_point point;
    const int status = p->g->bases_msm(&point, p->generators->bases, p->which, p->sum, p->n_sum);
    p->n_sum = 0;
    if (status != ZKP_OK) return 0;
    p->g->encode(out, &point);
    zkp_declassify(out, 32);
    zkp_wipe(&point, sizeof point);
    return 1;
}

static void publish_scalar(uint8_t out[32], const bp_prover *p, const zkp_scalar *k) {
    p->g->scalar_to_le32(out, k);
    zkp_declassify(out, 32);
}

static int ask(zkp_scalar *o, bp_prover *p, const uint8_t *const *values, size_t n) {
    const int nonzero = zkp_bp_challenge(o, &p->transcript, values, n);
    zkp_declassify(o, sizeof *o);
    return nonzero;
}

/* ---- Vectors */

static void dot(zkp_scalar *o, const bp_prover *p, const zkp_scalar *a, const zkp_scalar *b, size_t n) {
    p->g->scalar_dot(o, a, b, n);
}

static void powers(zkp_scalar *o, const zkp_prime_group *g, const zkp_scalar *base, size_t n) {
    zkp_bp_from_u64(&o[0], 1);
    for (size_t i = 1; i < n; i++) g->scalar_mul(&o[i], &o[i - 1], base);
}

static void powers_of_y(bp_prover *p, const zkp_scalar *y) {
    zkp_scalar inverse;
    p->g->scalar_inv(&inverse, y);
    powers(p->y_pow, p->g, y, p->size + 2);
    powers(p->y_inv, p->g, &inverse, p->size);
}

/* low[i] = x * low[i] + z * high[i] */
static void fold(const bp_prover *p, zkp_scalar *v, size_t half, const zkp_scalar *x, const zkp_scalar *z) {
    zkp_scalar t;
    for (size_t i = 0; i < half; i++) {
        p->g->scalar_mul(&t, &v[half + i], z);
        p->g->scalar_mul(&v[i], &v[i], x);
        p->g->scalar_add(&v[i], &v[i], &t);
    }
    zkp_wipe(&t, sizeof t);
}

/* Each f[t] becomes f[2t] = f[t] * even, f[2t + 1] = f[t] * odd. Public. */
static void branch(const bp_prover *p, zkp_scalar *f, size_t n, const zkp_scalar *even, const zkp_scalar *odd) {
    for (size_t t = n; t-- > 0;) {
        const zkp_scalar v = f[t];
        p->g->scalar_mul(&f[2 * t], &v, even);
        p->g->scalar_mul(&f[2 * t + 1], &v, odd);
    }
}

/* ---- Rounds of the inner product. Generator t * 2 * half + i is part of element i of the folded ones, for each t. */

static void vector_terms(bp_prover *p, size_t (*place)(size_t), const zkp_scalar *v, const zkp_scalar *f, size_t offset,
                         size_t half) {
    const size_t length = 2 * half;
    for (size_t t = 0; t < p->size / length; t++)
        for (size_t i = 0; i < half; i++) {
            p->which[p->n_sum] = (uint32_t)place(t * length + offset + i);
            p->g->scalar_mul(&p->sum[p->n_sum++], &v[i], &f[t]);
        }
}

/* L and R of a round from lg .. rh; left and right are the scalars of the value base, d_left and d_right those of the
   blinding base (NULL: none). Returns 1, 0 when memory is short, -1 for a challenge of zero. */
static int publish_round(zkp_scalar *w, zkp_scalar *w_inv, bp_prover *p, size_t round, size_t half,
                         const zkp_scalar *left, const zkp_scalar *right, const zkp_scalar *d_left,
                         const zkp_scalar *d_right) {
    uint8_t *L = p->L + 32 * round, *R = p->R + 32 * round;
    if (d_left != NULL) scaled_term(p, 0, d_left);
    scaled_term(p, 1, left);
    vector_terms(p, zkp_bp_g_index, p->lg, p->fg, half, half);
    vector_terms(p, zkp_bp_h_index, p->lh, p->fh, 0, half);
    if (!publish_sum(L, p)) return 0;
    if (d_right != NULL) scaled_term(p, 0, d_right);
    scaled_term(p, 1, right);
    vector_terms(p, zkp_bp_g_index, p->rg, p->fg, 0, half);
    vector_terms(p, zkp_bp_h_index, p->rh, p->fh, half, half);
    if (!publish_sum(R, p)) return 0;
    const uint8_t *both[] = {L, R};
    if (!ask(w, p, both, 2)) return -1;
    p->g->scalar_inv(w_inv, w);
    return 1;
}

/* A = sum aL G + sum aR H + alpha * blinding, where bit b of an amount adds G_i if it is set and -H_i if not. */
static void publish_bits(uint8_t out[32], bp_prover *p, const uint64_t *amounts) {
    const zkp_prime_group *g = p->g;
    zkp_point total, choice, minus;
    g->mul_generator(&total, ZKP_GROUP_GENERATOR, &p->alpha);
    for (size_t i = 0; i < p->size; i++) {
        const uint64_t amount = i / ZKP_BP_BITS < p->m ? amounts[i / ZKP_BP_BITS] : 0;
        const uint64_t mask = (uint64_t)0 - ((amount >> (i % ZKP_BP_BITS)) & 1);
        const zkp_point *plus = &p->generators->points[zkp_bp_g_index(i)];
        g->neg(&minus, &p->generators->points[zkp_bp_h_index(i)]);
        for (size_t k = 0; k < sizeof choice / 8; k++) {
            uint64_t x, y;
            memcpy(&x, (const uint8_t *)plus + 8 * k, 8);
            memcpy(&y, (const uint8_t *)&minus + 8 * k, 8);
            x = y ^ (mask & (x ^ y));
            memcpy((uint8_t *)&choice + 8 * k, &x, 8);
        }
        g->add(&total, &total, &choice);
    }
    g->mul(&total, &total, &p->scale);
    g->encode(out, &total);
    zkp_declassify(out, 32);
    zkp_wipe(&total, sizeof total);
    zkp_wipe(&choice, sizeof choice);
}

/* a = aL - z, and b = aR: 1 or 0 less one. */
static void bit_vectors(bp_prover *p, const uint64_t *amounts, const zkp_scalar *z) {
    zkp_scalar bit, one;
    zkp_bp_from_u64(&one, 1);
    for (size_t i = 0; i < p->size; i++) {
        const uint64_t amount = i / ZKP_BP_BITS < p->m ? amounts[i / ZKP_BP_BITS] : 0;
        zkp_bp_from_u64(&bit, (amount >> (i % ZKP_BP_BITS)) & 1);
        p->g->scalar_sub(&p->a[i], &bit, z);
        p->g->scalar_sub(&p->b[i], &bit, &one);
    }
    zkp_wipe(&bit, sizeof bit);
}

/* ---- Bulletproofs+ */

/* Room for the last scalars of a proof of either kind. */
typedef struct { zkp_scalar v[8]; } bp_scalars;

static int rounds_plus(bp_prover *p) {
    const zkp_prime_group *g = p->g;
    for (size_t round = 0; round < p->rounds; round++) {
        const size_t half = p->size >> (round + 1);
        zkp_scalar left, right, d[2], w, w_inv, t, even, odd;
        for (size_t i = 0; i < half; i++) g->scalar_mul(&p->lg[i], &p->a[i], &p->y_pow[i + 1]);
        dot(&left, p, p->lg, p->b + half, half);
        for (size_t i = 0; i < half; i++) g->scalar_mul(&p->rg[i], &p->a[half + i], &p->y_pow[half + i + 1]);
        dot(&right, p, p->rg, p->b, half);
        draw(&d[0], p);
        draw(&d[1], p);
        for (size_t i = 0; i < half; i++) {
            g->scalar_mul(&p->lg[i], &p->a[i], &p->y_inv[half]);
            g->scalar_mul(&p->rg[i], &p->a[half + i], &p->y_pow[half]);
            p->lh[i] = p->b[half + i];
            p->rh[i] = p->b[i];
        }
        const int status = publish_round(&w, &w_inv, p, round, half, &left, &right, &d[0], &d[1]);
        if (status != 1) return status;
        g->scalar_mul(&odd, &w, &p->y_inv[half]);
        branch(p, p->fg, p->size / (2 * half), &w_inv, &odd);
        branch(p, p->fh, p->size / (2 * half), &w, &w_inv);
        g->scalar_mul(&even, &w_inv, &p->y_pow[half]);
        fold(p, p->a, half, &w, &even);
        fold(p, p->b, half, &w_inv, &w);
        g->scalar_mul(&t, &w, &w);
        g->scalar_mul(&t, &t, &d[0]);
        g->scalar_add(&p->alpha, &p->alpha, &t);
        g->scalar_mul(&t, &w_inv, &w_inv);
        g->scalar_mul(&t, &t, &d[1]);
        g->scalar_add(&p->alpha, &p->alpha, &t);
        zkp_wipe(d, sizeof d);
        zkp_wipe(&t, sizeof t);
        zkp_wipe(&left, sizeof left);
        zkp_wipe(&right, sizeof right);
    }
    return 1;
}

/* Moves a, b and alpha from the bits to what the inner product is about. */
static void shift_plus(bp_prover *p, const uint64_t *amounts, const zkp_scalar *masks, const zkp_scalar *z) {
    const zkp_prime_group *g = p->g;
    zkp_scalar z2, power, d, t;
    bit_vectors(p, amounts, z);
    g->scalar_mul(&z2, z, z);
    power = z2;
    for (size_t j = 0; j < p->size / ZKP_BP_BITS; j++) {
        d = power; /* z^(2(j+1)) 2^k */
        for (size_t i = j * ZKP_BP_BITS; i < (j + 1) * ZKP_BP_BITS; i++) {
            g->scalar_mul(&t, &d, &p->y_pow[p->size - i]);
            g->scalar_add(&t, &t, z);
            g->scalar_add(&p->b[i], &p->b[i], &t);
            g->scalar_add(&d, &d, &d);
        }
        if (j < p->m) {
            g->scalar_mul(&t, &power, &p->y_pow[p->size + 1]);
            g->scalar_mul(&t, &t, &masks[j]);
            g->scalar_add(&p->alpha, &p->alpha, &t);
        }
        g->scalar_mul(&power, &power, &z2);
    }
    zkp_wipe(&t, sizeof t);
}

static int prove_plus(uint8_t *out, bp_prover *p, const uint64_t *amounts, const zkp_scalar *masks) {
    const zkp_prime_group *g = p->g;
    bp_scalars k;
    zkp_scalar y, z, e, t, *r = &k.v[0], *s = &k.v[1], *d = &k.v[2], *eta = &k.v[3];
    uint8_t *A = out, *A1 = out + 32, *B = out + 64, *lists = out + 192;
    draw(&p->alpha, p);
    publish_bits(A, p, amounts);
    const uint8_t *commit[] = {A};
    if (!ask(&y, p, commit, 1) || !ask(&z, p, NULL, 0)) return -1;
    powers_of_y(p, &y);
    shift_plus(p, amounts, masks, &z);
    const int status = rounds_plus(p);
    if (status != 1) return status;

    for (size_t i = 0; i < 4; i++) draw(&k.v[i], p);
    /* A1 = r G' + s H' + y (r b + s a) value + d blinding, B = r y s value + eta blinding */
    scaled_term(p, 0, d);
    g->scalar_mul(&k.v[4], r, &p->b[0]);
    g->scalar_mul(&k.v[5], s, &p->a[0]);
    g->scalar_add(&k.v[4], &k.v[4], &k.v[5]);
    g->scalar_mul(&k.v[4], &k.v[4], &y);
    scaled_term(p, 1, &k.v[4]);
    for (size_t i = 0; i < p->size; i++) {
        g->scalar_mul(&t, r, &p->fg[i]);
        term(p, zkp_bp_g_index(i), &t);
        g->scalar_mul(&t, s, &p->fh[i]);
        term(p, zkp_bp_h_index(i), &t);
    }
    if (!publish_sum(A1, p)) return 0;
    scaled_term(p, 0, eta);
    g->scalar_mul(&t, r, s);
    g->scalar_mul(&t, &t, &y);
    scaled_term(p, 1, &t);
    if (!publish_sum(B, p)) return 0;
    const uint8_t *last[] = {A1, B};
    if (!ask(&e, p, last, 2)) return -1;
    /* r1 = a e + r, s1 = b e + s, d1 = d e + eta + alpha e^2 */
    g->scalar_mul(&t, &p->a[0], &e);
    g->scalar_add(&t, &t, r);
    publish_scalar(out + 96, p, &t);
    g->scalar_mul(&t, &p->b[0], &e);
    g->scalar_add(&t, &t, s);
    publish_scalar(out + 128, p, &t);
    g->scalar_mul(&t, &p->alpha, &e);
    g->scalar_add(&t, &t, d);
    g->scalar_mul(&t, &t, &e);
    g->scalar_add(&t, &t, eta);
    publish_scalar(out + 160, p, &t);
    write_lists(lists, p);
    zkp_wipe(&k, sizeof k);
    zkp_wipe(&t, sizeof t);
    return 1;
}

/* ---- Bulletproofs */

static int rounds_original(bp_prover *p, const zkp_scalar *x_ip) {
    const zkp_prime_group *g = p->g;
    for (size_t round = 0; round < p->rounds; round++) {
        const size_t half = p->size >> (round + 1);
        zkp_scalar left, right, w, w_inv, odd;
        dot(&left, p, p->a, p->b + half, half);
        g->scalar_mul(&left, &left, x_ip);
        dot(&right, p, p->a + half, p->b, half);
        g->scalar_mul(&right, &right, x_ip);
        /* The folded H stand for y^-i H_i; fh has y^-(t 2 half), and y^-half for the upper half is in rh. */
        for (size_t i = 0; i < half; i++) {
            p->lg[i] = p->a[i];
            p->rg[i] = p->a[half + i];
            g->scalar_mul(&p->lh[i], &p->b[half + i], &p->y_inv[i]);
            g->scalar_mul(&p->rh[i], &p->b[i], &p->y_inv[half + i]);
        }
        const int status = publish_round(&w, &w_inv, p, round, half, &left, &right, NULL, NULL);
        if (status != 1) return status;
        branch(p, p->fg, p->size / (2 * half), &w_inv, &w);
        g->scalar_mul(&odd, &w_inv, &p->y_inv[half]);
        branch(p, p->fh, p->size / (2 * half), &w, &odd);
        fold(p, p->a, half, &w, &w_inv);
        fold(p, p->b, half, &w_inv, &w);
        zkp_wipe(&left, sizeof left);
        zkp_wipe(&right, sizeof right);
    }
    return 1;
}

static int prove_original(uint8_t *out, bp_prover *p, const uint64_t *amounts, const zkp_scalar *masks) {
    const zkp_prime_group *g = p->g;
    bp_scalars k;
    zkp_scalar y, z, x, x_ip, t, u, power;
    zkp_scalar *rho = &k.v[0], *tau1 = &k.v[1], *tau2 = &k.v[2], *t1 = &k.v[3], *t2 = &k.v[4];
    uint8_t *A = out, *S = out + 32, *T1 = out + 64, *T2 = out + 96, *taux = out + 128, *mu = out + 160, bytes[3][32];
    draw(&p->alpha, p);
    publish_bits(A, p, amounts);
    for (size_t i = 0; i < p->size; i++) draw(&p->s_l[i], p);
    for (size_t i = 0; i < p->size; i++) draw(&p->s_r[i], p);
    for (size_t i = 0; i < 3; i++) draw(&k.v[i], p);
    scaled_term(p, 0, rho);
    for (size_t i = 0; i < p->size; i++) {
        scaled_term(p, zkp_bp_g_index(i), &p->s_l[i]);
        scaled_term(p, zkp_bp_h_index(i), &p->s_r[i]);
    }
    if (!publish_sum(S, p)) return 0;
    const uint8_t *commit[] = {A, S};
    if (!ask(&y, p, commit, 2) || !ask(&z, p, NULL, 0)) return -1;
    powers_of_y(p, &y);

    /* l(x) = a + s_l x; r(x) = y^i (aR + z) + z^(2+j) 2^k + y^i s_r x */
    bit_vectors(p, amounts, &z);
    g->scalar_mul(&power, &z, &z);
    for (size_t j = 0; j < p->size / ZKP_BP_BITS; j++) {
        u = power;
        for (size_t i = j * ZKP_BP_BITS; i < (j + 1) * ZKP_BP_BITS; i++) {
            g->scalar_add(&t, &p->b[i], &z);
            g->scalar_mul(&t, &t, &p->y_pow[i]);
            g->scalar_add(&p->b[i], &t, &u);
            g->scalar_add(&u, &u, &u);
            g->scalar_mul(&p->s_r[i], &p->s_r[i], &p->y_pow[i]);
        }
        g->scalar_mul(&power, &power, &z);
    }
    dot(t1, p, p->a, p->s_r, p->size);
    dot(&t, p, p->s_l, p->b, p->size);
    g->scalar_add(t1, t1, &t);
    dot(t2, p, p->s_l, p->s_r, p->size);
    scaled_term(p, 0, tau1);
    scaled_term(p, 1, t1);
    if (!publish_sum(T1, p)) return 0;
    scaled_term(p, 0, tau2);
    scaled_term(p, 1, t2);
    if (!publish_sum(T2, p)) return 0;
    g->scalar_to_le32(bytes[0], &z);
    const uint8_t *poly[] = {bytes[0], T1, T2};
    if (!ask(&x, p, poly, 3)) return -1;

    /* taux = tau1 x + tau2 x^2 + sum z^(2+j) gamma_j, mu = alpha + rho x */
    g->scalar_mul(&t, tau2, &x);
    g->scalar_add(&t, &t, tau1);
    g->scalar_mul(&t, &t, &x);
    g->scalar_mul(&power, &z, &z);
    for (size_t j = 0; j < p->m; j++) {
        g->scalar_mul(&u, &masks[j], &power);
        g->scalar_add(&t, &t, &u);
        g->scalar_mul(&power, &power, &z);
    }
    publish_scalar(taux, p, &t);
    g->scalar_mul(&t, rho, &x);
    g->scalar_add(&t, &t, &p->alpha);
    publish_scalar(mu, p, &t);
    for (size_t i = 0; i < p->size; i++) {
        g->scalar_mul(&t, &p->s_l[i], &x);
        g->scalar_add(&p->a[i], &p->a[i], &t);
        g->scalar_mul(&t, &p->s_r[i], &x);
        g->scalar_add(&p->b[i], &p->b[i], &t);
    }
    dot(&t, p, p->a, p->b, p->size);
    publish_scalar(bytes[1], p, &t);
    g->scalar_to_le32(bytes[2], &x);
    const uint8_t *product[] = {bytes[2], taux, mu, bytes[1]};
    if (!ask(&x_ip, p, product, 4)) return -1;
    const int status = rounds_original(p, &x_ip);
    if (status != 1) return status;
    write_lists(out + 192, p);
    uint8_t *tail = out + 194 + 64 * p->rounds;
    publish_scalar(tail, p, &p->a[0]);
    publish_scalar(tail + 32, p, &p->b[0]);
    memcpy(tail + 64, bytes[1], 32);
    zkp_wipe(&k, sizeof k);
    zkp_wipe(&t, sizeof t);
    zkp_wipe(&u, sizeof u);
    return 1;
}

/* ---- Entry */

/* Room for everything but the points; wiped as a whole. */
static int open_prover(bp_prover *p, zkp_arena *arena, size_t draws) {
    for (int pass = 0; pass < 2; pass++) {
        if (pass == 0) zkp_arena_measure(arena);
        p->a = zkp_arena_take(arena, p->size, sizeof(zkp_scalar));
        p->b = zkp_arena_take(arena, p->size, sizeof(zkp_scalar));
        p->fg = zkp_arena_take(arena, p->size, sizeof(zkp_scalar));
        p->fh = zkp_arena_take(arena, p->size, sizeof(zkp_scalar));
        p->y_pow = zkp_arena_take(arena, p->size + 2, sizeof(zkp_scalar));
        p->y_inv = zkp_arena_take(arena, p->size, sizeof(zkp_scalar));
        p->lg = zkp_arena_take(arena, p->size / 2, sizeof(zkp_scalar));
        p->lh = zkp_arena_take(arena, p->size / 2, sizeof(zkp_scalar));
        p->rg = zkp_arena_take(arena, p->size / 2, sizeof(zkp_scalar));
        p->rh = zkp_arena_take(arena, p->size / 2, sizeof(zkp_scalar));
        p->s_l = zkp_arena_take(arena, p->size, sizeof(zkp_scalar));
        p->s_r = zkp_arena_take(arena, p->size, sizeof(zkp_scalar));
        p->sum = zkp_arena_take(arena, 2 + 2 * p->size, sizeof(zkp_scalar));
        p->which = zkp_arena_take(arena, 2 + 2 * p->size, sizeof(uint32_t));
        p->random_room = zkp_arena_take(arena, draws, 64);
        if (pass == 0 && zkp_arena_open(arena, arena->used) != ZKP_OK) return 0;
    }
    return 1;
}

/* C_j = amount_j * value + mask_j * blinding, as coordinates; V_j, the encoding of C_j times the scale. */
static void publish_commitments(uint8_t *V, uint8_t *C, const bp_prover *p, const uint64_t *amounts,
                                const zkp_scalar *masks) {
    const zkp_prime_group *g = p->g;
    for (size_t j = 0; j < p->m; j++) {
        zkp_scalar k;
        zkp_point a, b;
        zkp_bp_from_u64(&k, amounts[j]);
        g->mul_generator(&a, ZKP_GROUP_VALUE, &k);
        g->mul_generator(&b, ZKP_GROUP_GENERATOR, &masks[j]);
        g->add(&b, &a, &b);
        g->to_affine(C + 64 * j, &b);
        zkp_declassify(C + 64 * j, 64);
        zkp_wipe(&k, sizeof k);
        zkp_wipe(&a, sizeof a);
        g->from_affine(&b, C + 64 * j);
        g->mul_var(&b, &b, &p->scale);
        g->encode(V + 32 * j, &b);
    }
}

int zkp_bp_prove(uint8_t *out, uint64_t *length, uint8_t *commitments, int group, int scheme, const uint64_t *amounts,
                 const uint8_t *masks, size_t m, const uint8_t *random) {
    const zkp_prime_group *g = zkp_bp_group(group);
    *length = 0;
    if (g == NULL || (scheme != ZKP_BP_ORIGINAL && scheme != ZKP_BP_PLUS) || m < 1 || m > ZKP_BP_MAX_OUTPUTS)
        return ZKP_ERR_ARGUMENT;
    zkp_scalar gamma[ZKP_BP_MAX_OUTPUTS];
    int good = 1;
    for (size_t j = 0; j < m; j++) good &= g->scalar_from_le32(&gamma[j], masks + 32 * j);
    bp_prover *p = calloc(1, sizeof *p);
    zkp_arena arena = {0};
    int status = ZKP_ERR_RANGE;
    if (!zkp_declassify_int(good)) goto done;
    status = ZKP_ERR_MEMORY;
    if (p == NULL) goto done;
    const size_t draws = zkp_bp_draws(scheme, m);
    p->g = g;
    p->scheme = scheme;
    p->m = m;
    p->rounds = ZKP_BP_MIN_ROUNDS + zkp_bp_log(m);
    p->size = (size_t)1 << p->rounds;
    p->generators = zkp_bp_generators_get(g, scheme, zkp_bp_log(m));
    if (p->generators == NULL || !open_prover(p, &arena, draws)) goto done;
    p->random = random;
    if (random == NULL) {
        uint8_t fresh[32];
        if (!zkp_os_random(p->random_room, 64 * draws) || !zkp_os_random(fresh, sizeof fresh)) goto done;
        zkp_classify(p->random_room, 64 * draws);
        hedge(p->random_room, draws, g, scheme, amounts, masks, m, fresh);
        zkp_wipe(fresh, sizeof fresh);
        p->random = p->random_room;
    }
    zkp_bp_scale(&p->scale, g);
    p->fg[0] = p->fh[0] = p->scale;
    uint8_t V[32 * ZKP_BP_MAX_OUTPUTS];
    publish_commitments(V, commitments, p, amounts, gamma);
    zkp_bp_transcript_begin(&p->transcript, p->generators, V, m);
    int (*const prover)(uint8_t *, bp_prover *, const uint64_t *, const zkp_scalar *) =
        scheme == ZKP_BP_PLUS ? prove_plus : prove_original;
    const int proved = prover(out, p, amounts, gamma);
    status = proved == 1 ? ZKP_OK : proved == 0 ? ZKP_ERR_MEMORY : ZKP_BP_WRONG;
    if (proved == 1) *length = (scheme == ZKP_BP_PLUS ? 194 : 290) + 64 * p->rounds;
done:
    zkp_arena_close(&arena);
    zkp_wipe(gamma, sizeof gamma);
    if (p != NULL) zkp_wipe(p, sizeof *p);
    free(p);
    zkp_wipe_stack();
    return status;
}
