/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Groth16 prover:
     A = alpha + sum w_j u_j + r delta                 in G1
     B = beta + sum w_j v_j + s delta                  in G2 (and B1 in G1)
     C = sum_private w_j l_j + sum e_i H_i + s A + r B1 - r s delta
   with e_i = (ab - c) on the coset, see groth16_setup.c for H.

   c is taken as the pointwise product of a and b on the domain instead of C w. That is the same polynomial exactly
   when every row holds, and every row is checked first: a witness that breaks one gets no proof. (Were it skipped,
   the result would not verify, because the sum over l uses the real w_j; soundness lies in the key and the verifier.
   It would only be a confusing way to fail.) The rows that bind the public inputs have a = w_i, b = 0 and c = 0, so
   they hold for any witness. */
#include <string.h>

#include "zkp/arena.h"
#include "zkp/cancel.h"
#include "zkp/codec.h"
#include "zkp/declassify.h"
#include "zkp/fr.h"
#include "zkp/msm.h"
#include "zkp/ntt.h"
#include "zkp/pool.h"
#include "zkp/r1cs.h"
#include "zkp/wipe.h"
#include "zkp_api/core.h"
#include "zkp_api/groth16.h"

#define CHUNK ((size_t)1024)
#define QUOTIENT_UNITS 5

/* The four multiplications in G1. */
enum { SUM_A, SUM_B1, SUM_L, SUM_H, G1_SUMS };

typedef struct {
    const zkp_r1cs *r1cs;
    size_t n;
    zkp_fr *va, *vb, *vc;   /* on the domain, then on the coset */
    zkp_fr *roots, *powers; /* twiddles; g^i / n in bit-reversed order */
    zkp_msm_scalar *witness, *quotient;
    const uint64_t *key1[G1_SUMS], *key2;
    zkp_g1_xy *points1[G1_SUMS];
    zkp_g2_xy *points2;
    uint8_t *skip1[G1_SUMS], *skip2;
    zkp_g1_msm_job job1[G1_SUMS];
    zkp_g2_msm_job job2;
    uint8_t *scratch;
    size_t scratch_size;
    const zkp_fr *w;
    uint64_t *progress;
    const int *cancel;
} prover;

static void layout(prover *p, zkp_arena *arena, const zkp_r1cs *r1cs, size_t slots) {
    const size_t n = (size_t)1 << r1cs->log_domain, wires = r1cs->n_wires;
    const size_t counts[G1_SUMS] = {wires, wires, wires - r1cs->n_public - 1, n};
    const size_t share = (slots + 3) / 4; /* the five multiplications run at the same time */
    p->r1cs = r1cs;
    p->n = n;
    p->va = zkp_arena_take(arena, n, sizeof *p->va);
    p->vb = zkp_arena_take(arena, n, sizeof *p->vb);
    p->vc = zkp_arena_take(arena, n, sizeof *p->vc);
    p->roots = zkp_arena_take(arena, zkp_domain_roots(r1cs->log_domain), sizeof *p->roots);
    p->powers = zkp_arena_take(arena, n, sizeof *p->powers);
    p->witness = zkp_arena_take(arena, wires, sizeof *p->witness);
    p->quotient = zkp_arena_take(arena, n, sizeof *p->quotient);
    p->scratch_size = 0;
    for (int i = 0; i < G1_SUMS; i++) {
        zkp_g1_msm_job *job = &p->job1[i];
        zkp_msm_plan_make(&job->plan, counts[i], share);
        p->points1[i] = zkp_arena_take(arena, counts[i], sizeof *p->points1[i]);
        p->skip1[i] = zkp_arena_take(arena, counts[i], 1);
        job->points = p->points1[i];
        job->skip = p->skip1[i];
        job->scalars = i == SUM_H ? p->quotient : p->witness;
        if (i == SUM_L && p->witness != NULL) job->scalars += r1cs->n_public + 1;
        job->sums = zkp_arena_take(arena, job->plan.slices * job->plan.windows, sizeof *job->sums);
        const size_t scratch = zkp_g1_msm_scratch(&job->plan);
        if (scratch > p->scratch_size) p->scratch_size = scratch;
    }
    zkp_msm_plan_make(&p->job2.plan, wires, share);
    p->points2 = zkp_arena_take(arena, wires, sizeof *p->points2);
    p->skip2 = zkp_arena_take(arena, wires, 1);
    p->job2.points = p->points2;
    p->job2.skip = p->skip2;
    p->job2.scalars = p->witness;
    p->job2.sums = zkp_arena_take(arena, p->job2.plan.slices * p->job2.plan.windows, sizeof *p->job2.sums);
    const size_t scratch = zkp_g2_msm_scratch(&p->job2.plan);
    if (scratch > p->scratch_size) p->scratch_size = scratch;
    p->scratch = zkp_arena_take(arena, slots, p->scratch_size);
}

static size_t arena_bytes(const zkp_r1cs *r1cs, int threads) {
    zkp_arena arena;
    prover p;
    zkp_arena_measure(&arena);
    layout(&p, &arena, r1cs, zkp_pool_slots(SIZE_MAX, threads));
    return arena.used;
}

uint64_t zkp_groth16_prove_memory(const zkp_r1cs *r1cs, int threads) {
    return arena_bytes(r1cs, threads) + zkp_r1cs_products_memory(r1cs);
}

static int check_rows(prover *p, int threads) {
    const zkp_r1cs *r1cs = p->r1cs;
    uint64_t first_bad_row, bad_count;
    zkp_progress_phase(p->progress, ZKP_PROVE_CHECK, 1);
    const int status = zkp_r1cs_products(p->va, p->vb, &first_bad_row, &bad_count, r1cs, p->w, threads, p->cancel);
    if (status != ZKP_OK) return status;
    const size_t used = r1cs->n_rows + r1cs->n_public + 1;
    memcpy(p->va + r1cs->n_rows, p->w, (r1cs->n_public + 1) * sizeof *p->va);
    memset(p->va + used, 0, (p->n - used) * sizeof *p->va);
    memset(p->vb + r1cs->n_rows, 0, (p->n - r1cs->n_rows) * sizeof *p->vb);
    zkp_progress_unit(p->progress);
    return ZKP_OK;
}

static size_t chunk_end(size_t item, size_t n) { return (item + 1) * CHUNK < n ? (item + 1) * CHUNK : n; }

static void quotient_task(void *context, size_t item, size_t slot) {
    prover *p = context;
    (void)slot;
    for (size_t i = item * CHUNK; i < chunk_end(item, p->n); i++) {
        zkp_fr e;
        zkp_fr_mul(&e, &p->va[i], &p->vb[i]);
        zkp_fr_sub(&e, &e, &p->vc[i]);
        zkp_msm_fold(&p->quotient[i], &e);
    }
    zkp_wipe_stack();
}

static void fold_task(void *context, size_t item, size_t slot) {
    prover *p = context;
    (void)slot;
    for (size_t i = item * CHUNK; i < chunk_end(item, p->r1cs->n_wires); i++) zkp_msm_fold(&p->witness[i], &p->w[i]);
    zkp_wipe_stack();
}

static int make_scalars(prover *p, int threads) {
    zkp_domain domain;
    zkp_fr shift;
    zkp_fr *vectors[3] = {p->va, p->vb, p->vc};
    zkp_progress_phase(p->progress, ZKP_PROVE_QUOTIENT, QUOTIENT_UNITS);
    zkp_domain_init(&domain, p->r1cs->log_domain, p->roots, threads, p->cancel);
    zkp_ntt_root_fr(&shift, p->r1cs->log_domain + 1);
    zkp_ntt_powers_reversed(p->powers, &domain.n_inverse, &shift, p->r1cs->log_domain, threads);
    zkp_fr_vec_mul(p->vc, p->va, p->vb, p->n, threads);
    zkp_progress_unit(p->progress);
    for (int i = 0; i < 3; i++) {
        zkp_ntt_inverse_to_reversed(vectors[i], &domain);
        zkp_fr_vec_mul(vectors[i], vectors[i], p->powers, p->n, threads);
        zkp_ntt_forward_from_reversed(vectors[i], &domain);
        if (zkp_cancelled(p->cancel)) return ZKP_ERR_CANCELLED;
        zkp_progress_unit(p->progress);
    }
    zkp_pool_for((p->n + CHUNK - 1) / CHUNK, threads, quotient_task, p);
    zkp_pool_for((p->r1cs->n_wires + CHUNK - 1) / CHUNK, threads, fold_task, p);
    zkp_progress_unit(p->progress);
    return ZKP_OK;
}

static void load_task(void *context, size_t item, size_t slot) {
    prover *p = context;
    (void)slot;
    if (zkp_cancelled(p->cancel)) return;
    for (int k = 0; k < G1_SUMS; k++) {
        for (size_t i = item * CHUNK; i < chunk_end(item, p->job1[k].plan.n); i++) {
            zkp_g1_xy_from_key(&p->points1[k][i], p->key1[k] + ZKP_G1_KEY_WORDS * i);
            p->skip1[k][i] = (uint8_t)zkp_g1_xy_is_infinity(&p->points1[k][i]);
        }
    }
    for (size_t i = item * CHUNK; i < chunk_end(item, p->job2.plan.n); i++) {
        zkp_g2_xy_from_key(&p->points2[i], p->key2 + ZKP_G2_KEY_WORDS * i);
        p->skip2[i] = (uint8_t)zkp_g2_xy_is_infinity(&p->points2[i]);
    }
}

/* Units of all five multiplications in one list, the longest (G2) first. */
static void unit_task(void *context, size_t item, size_t slot) {
    prover *p = context;
    if (zkp_cancelled(p->cancel)) return;
    uint8_t *scratch = p->scratch + p->scratch_size * slot;
    if (item < p->job2.plan.units) {
        zkp_g2_msm_unit(&p->job2, item, scratch, p->cancel);
    } else {
        item -= p->job2.plan.units;
        int k = 0;
        while (item >= p->job1[k].plan.units) item -= p->job1[k++].plan.units;
        zkp_g1_msm_unit(&p->job1[k], item, scratch, p->cancel);
    }
    zkp_progress_unit(p->progress);
}

static int multiply(prover *p, int threads) {
    const size_t longest = p->n > p->r1cs->n_wires ? p->n : p->r1cs->n_wires;
    size_t units = p->job2.plan.units;
    for (int k = 0; k < G1_SUMS; k++) units += p->job1[k].plan.units;
    zkp_progress_phase(p->progress, ZKP_PROVE_MSM, units);
    zkp_pool_for((longest + CHUNK - 1) / CHUNK, threads, load_task, p);
    zkp_pool_for(units, threads, unit_task, p);
    return zkp_cancelled(p->cancel) ? ZKP_ERR_CANCELLED : ZKP_OK;
}

static void load_g1(zkp_g1 *o, const uint64_t *key) {
    zkp_g1_xy point;
    zkp_g1_affine affine;
    zkp_g1_xy_from_key(&point, key);
    zkp_g1_xy_to_affine(&affine, &point);
    zkp_g1_from_affine(o, &affine);
}

static void load_g2(zkp_g2 *o, const uint64_t *key) {
    zkp_g2_xy point;
    zkp_g2_affine affine;
    zkp_g2_xy_from_key(&point, key);
    zkp_g2_xy_to_affine(&affine, &point);
    zkp_g2_from_affine(o, &affine);
}

/* What depends on the blinders, kept together so that one wipe covers it. */
typedef struct {
    zkp_fr rs_value;
    uint64_t r[4], s[4], rs[4];
    zkp_g1 a, b1, c, term;
    zkp_g2 b2, term2;
} blinding;

/* o = k p in constant time. Beyond that the blinders meet only additions, which branch on equal, opposite or infinite points
   alone: with uniform blinders these occur with a probability near 2^-254, so the product may count as public there. */
static void blind_g1(zkp_g1 *o, const zkp_g1 *p, const uint64_t k[4]) {
    zkp_g1_mul_ct(o, p, k);
    zkp_declassify(o, sizeof *o);
}

static void blind_g2(zkp_g2 *o, const zkp_g2 *p, const uint64_t k[4]) {
    zkp_g2_mul_ct(o, p, k);
    zkp_declassify(o, sizeof *o);
}

static void finish(uint8_t *out384, blinding *t, const prover *p, const uint64_t *fixed_g1, const uint64_t *fixed_g2,
                   const zkp_fr *r, const zkp_fr *s) {
    zkp_g1 alpha, beta1, delta1;
    zkp_g2 beta2, delta2;
    load_g1(&alpha, fixed_g1);
    load_g1(&beta1, fixed_g1 + ZKP_G1_KEY_WORDS);
    load_g1(&delta1, fixed_g1 + 2 * ZKP_G1_KEY_WORDS);
    load_g2(&beta2, fixed_g2);
    load_g2(&delta2, fixed_g2 + 2 * ZKP_G2_KEY_WORDS);
    zkp_fr_mul(&t->rs_value, r, s);
    zkp_fr_to_limbs(t->r, r);
    zkp_fr_to_limbs(t->s, s);
    zkp_fr_to_limbs(t->rs, &t->rs_value);

    zkp_g1_msm_finish(&t->a, &p->job1[SUM_A]);
    zkp_g1_add(&t->a, &t->a, &alpha);
    blind_g1(&t->term, &delta1, t->r);
    zkp_g1_add(&t->a, &t->a, &t->term);

    zkp_g1_msm_finish(&t->b1, &p->job1[SUM_B1]);
    zkp_g1_add(&t->b1, &t->b1, &beta1);
    blind_g1(&t->term, &delta1, t->s);
    zkp_g1_add(&t->b1, &t->b1, &t->term);

    zkp_g2_msm_finish(&t->b2, &p->job2);
    zkp_g2_add(&t->b2, &t->b2, &beta2);
    blind_g2(&t->term2, &delta2, t->s);
    zkp_g2_add(&t->b2, &t->b2, &t->term2);

    zkp_g1_msm_finish(&t->c, &p->job1[SUM_L]);
    zkp_g1_msm_finish(&t->term, &p->job1[SUM_H]);
    zkp_g1_add(&t->c, &t->c, &t->term);
    blind_g1(&t->term, &t->a, t->s);
    zkp_g1_add(&t->c, &t->c, &t->term);
    blind_g1(&t->term, &t->b1, t->r);
    zkp_g1_add(&t->c, &t->c, &t->term);
    blind_g1(&t->term, &delta1, t->rs);
    zkp_g1_sub(&t->c, &t->c, &t->term);

    zkp_g1_affine affine;
    zkp_g2_affine affine2;
    zkp_g1_to_affine(&affine, &t->a);
    zkp_g1_encode96(out384, &affine);
    zkp_g2_to_affine(&affine2, &t->b2);
    zkp_g2_encode192(out384 + 96, &affine2);
    zkp_g1_to_affine(&affine, &t->c);
    zkp_g1_encode96(out384 + 288, &affine);
}

int zkp_groth16_prove(uint8_t *out384, const zkp_r1cs *r1cs, const uint64_t *a, const uint64_t *b1,
                      const uint64_t *b2, const uint64_t *l, const uint64_t *h, const uint64_t *fixed_g1,
                      const uint64_t *fixed_g2, const uint64_t *witness_mont, const uint8_t *r_le32,
                      const uint8_t *s_le32, int threads, uint64_t *progress, const int *cancel) {
    memset(out384, 0, 384);
    if (r1cs->log_domain > ZKP_NTT_MAX_LOG) return ZKP_ERR_ARGUMENT;
    threads = zkp_pool_settle(threads);
    zkp_fr r, s;
    int status = zkp_declassify_int(zkp_fr_from_le32(&r, r_le32));
    if (status == ZKP_OK) status = zkp_declassify_int(zkp_fr_from_le32(&s, s_le32));
    zkp_arena arena;
    zkp_arena_measure(&arena);
    if (status == ZKP_OK) status = zkp_arena_open(&arena, arena_bytes(r1cs, threads));
    if (status == ZKP_OK) {
        prover p = {0};
        layout(&p, &arena, r1cs, zkp_pool_slots(SIZE_MAX, threads));
        p.key1[SUM_A] = a;
        p.key1[SUM_B1] = b1;
        p.key1[SUM_L] = l;
        p.key1[SUM_H] = h;
        p.key2 = b2;
        p.w = (const zkp_fr *)witness_mont;
        p.progress = progress;
        p.cancel = cancel;
        if (progress != NULL) __atomic_store_n(&progress[3], ZKP_PROVE_PHASES, __ATOMIC_RELAXED);
        status = check_rows(&p, threads);
        if (status == ZKP_OK) status = make_scalars(&p, threads);
        if (status == ZKP_OK) status = multiply(&p, threads);
        if (status == ZKP_OK) {
            blinding t;
            zkp_progress_phase(progress, ZKP_PROVE_FINISH, 1);
            finish(out384, &t, &p, fixed_g1, fixed_g2, &r, &s);
            zkp_wipe(&t, sizeof t);
            zkp_progress_unit(progress);
        }
    }
    zkp_arena_close(&arena);
    zkp_wipe(&r, sizeof r);
    zkp_wipe(&s, sizeof s);
    zkp_wipe_stack();
    return status;
}
