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

#include "ifma/quotient_lanes.h"
#include "zkp/arena.h"
#include "zkp/cancel.h"
#include "zkp/codec.h"
#include "zkp/declassify.h"
#include "zkp/fr.h"
#include "zkp/level.h"
#include "zkp/msm.h"
#include "zkp/ntt.h"
#include "zkp/pool.h"
#include "zkp/r1cs.h"
#include "zkp/wipe.h"
#include "zkp_api/core.h"
#include "zkp_api/groth16.h"

#define CHUNK ((size_t)1024)
#define QUOTIENT_UNITS 5

/* The sums over the witness share one job (B1 and B2 are the same points in two groups), the sum over the quotient has its
   own. */
enum { SUM_A, SUM_B1, SUM_L, WITNESS_G1_SUMS };
#define WITNESS_G2_SUMS 1

/* What depends on the blinders, kept together so that one wipe covers it. */
typedef struct {
    zkp_fr rs_value;
    uint64_t r[4], s[4], rs[4];
    zkp_g1 r_delta, s_delta, rs_delta, a, b1, c, h, s_a, r_b1;
    zkp_g2 s_delta2, b2;
} blinding;

typedef struct {
    zkp_g1 alpha, beta, delta;
    zkp_g2 beta2, delta2;
} fixed_points;

typedef struct {
    const zkp_r1cs *r1cs;
    size_t n;
    zkp_fr *va, *vb, *vc; /* on the domain, then on the coset */
    zkp_coset coset;
    zkp_msm_scalar *witness, *quotient;
    zkp_msm_job witness_job, quotient_job;
    uint8_t *scratch; /* scratch_size a slot */
    size_t scratch_size;
    fixed_points *fixed;
    blinding *blind;
    uint8_t *out384;
    const zkp_fr *w;
    uint64_t *progress;
    const int *cancel;
} prover;

static void layout(prover *p, zkp_arena *arena, const zkp_r1cs *r1cs, size_t slots) {
    const size_t n = (size_t)r1cs->domain, wires = r1cs->n_wires;
    zkp_size size = {0, 1};
    (void)zkp_size_of(&size, r1cs->domain); /* checked at the entry; what is measured for another one is not used */
    p->r1cs = r1cs;
    p->n = n;
    p->fixed = zkp_arena_take(arena, 1, sizeof *p->fixed);
    p->blind = zkp_arena_take(arena, 1, sizeof *p->blind);
    p->va = zkp_arena_take(arena, n, sizeof *p->va);
    p->vb = zkp_arena_take(arena, n, sizeof *p->vb);
    p->vc = zkp_arena_take(arena, n, sizeof *p->vc);
    zkp_coset_take(&p->coset, arena, size, slots);
    p->witness = zkp_arena_take(arena, wires, sizeof *p->witness);
    p->quotient = zkp_arena_take(arena, n, sizeof *p->quotient);
    zkp_msm_layout(&p->witness_job, arena, wires, WITNESS_G1_SUMS, WITNESS_G2_SUMS, slots);
    zkp_msm_layout(&p->quotient_job, arena, n, 1, 0, slots);
    const size_t first = zkp_msm_scratch(&p->witness_job), second = zkp_msm_scratch(&p->quotient_job);
    p->scratch_size = first > second ? first : second;
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

static size_t chunks_of(size_t n) { return (n + CHUNK - 1) / CHUNK; }

static size_t chunk_end(size_t item, size_t n) { return (item + 1) * CHUNK < n ? (item + 1) * CHUNK : n; }

static void quotient_task(void *context, size_t item, size_t slot) {
    prover *p = context;
    const size_t begin = item * CHUNK, end = chunk_end(item, p->n);
    (void)slot;
#if defined(ZKP_HAVE_WIDE)
    if (zkp_level_now >= ZKP_LEVEL_IFMA) {
        zkp_ifma_quotient(p->quotient + begin, p->va + begin, p->vb + begin, p->vc + begin, end - begin);
        return;
    }
#endif
    for (size_t i = begin; i < end; i++) {
        zkp_fr e;
        zkp_fr_mul(&e, &p->va[i], &p->vb[i]);
        zkp_fr_sub(&e, &e, &p->vc[i]);
        zkp_msm_fold(&p->quotient[i], &e);
    }
    zkp_wipe_stack();
}

static void fold_task(void *context, size_t item, size_t slot) {
    prover *p = context;
    const size_t begin = item * CHUNK;
    (void)slot;
    zkp_msm_fold_many(p->witness + begin, p->w + begin, chunk_end(item, p->r1cs->n_wires) - begin);
    zkp_wipe_stack();
}

static int make_scalars(prover *p, int threads) {
    zkp_fr *vectors[3] = {p->va, p->vb, p->vc};
    zkp_progress_phase(p->progress, ZKP_PROVE_QUOTIENT, QUOTIENT_UNITS);
    zkp_coset_start(&p->coset, threads, p->cancel);
    zkp_fr_vec_mul(p->vc, p->va, p->vb, p->n, threads);
    zkp_progress_unit(p->progress);
    for (int i = 0; i < 3; i++) {
        zkp_coset_values(vectors[i], &p->coset);
        if (zkp_cancelled(p->cancel)) return ZKP_ERR_CANCELLED;
        zkp_progress_unit(p->progress);
    }
    zkp_pool_for(chunks_of(p->n), threads, quotient_task, p);
    zkp_pool_for(chunks_of(p->r1cs->n_wires), threads, fold_task, p);
    zkp_progress_unit(p->progress);
    return ZKP_OK;
}

static void prepare_task(void *context, size_t item, size_t slot) {
    prover *p = context;
    (void)slot;
    if (zkp_cancelled(p->cancel)) return;
    if (item < p->witness_job.prepare_units) {
        zkp_msm_prepare(&p->witness_job, item);
    } else {
        zkp_msm_prepare(&p->quotient_job, item - p->witness_job.prepare_units);
    }
}

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

/* Multiples of delta, which need nothing of the witness. */
enum { S_DELTA2, R_DELTA, S_DELTA, RS_DELTA, DELTA_UNITS };

static void delta_unit(prover *p, size_t unit) {
    blinding *t = p->blind;
    if (unit == S_DELTA2) blind_g2(&t->s_delta2, &p->fixed->delta2, t->s);
    if (unit == R_DELTA) blind_g1(&t->r_delta, &p->fixed->delta, t->r);
    if (unit == S_DELTA) blind_g1(&t->s_delta, &p->fixed->delta, t->s);
    if (unit == RS_DELTA) blind_g1(&t->rs_delta, &p->fixed->delta, t->rs);
    zkp_wipe_stack();
}

/* Units of everything in one list, the longest (of the witness, with G2) first. */
static void unit_task(void *context, size_t item, size_t slot) {
    prover *p = context;
    if (zkp_cancelled(p->cancel)) return;
    uint8_t *scratch = p->scratch + p->scratch_size * slot;
    const size_t first = p->witness_job.units, second = first + p->quotient_job.units;
    if (item < first) {
        zkp_msm_unit(&p->witness_job, item, scratch, p->cancel);
    } else if (item < second) {
        zkp_msm_unit(&p->quotient_job, item - first, scratch, p->cancel);
    } else {
        delta_unit(p, item - second);
    }
    zkp_progress_unit(p->progress);
}

static int multiply(prover *p, int threads) {
    zkp_msm_start(&p->witness_job);
    zkp_msm_start(&p->quotient_job);
    const size_t units = p->witness_job.units + p->quotient_job.units + DELTA_UNITS;
    zkp_progress_phase(p->progress, ZKP_PROVE_MSM, units);
    zkp_pool_for(p->witness_job.prepare_units + p->quotient_job.prepare_units, threads, prepare_task, p);
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

static void load_fixed(fixed_points *o, const uint64_t *fixed_g1, const uint64_t *fixed_g2) {
    load_g1(&o->alpha, fixed_g1);
    load_g1(&o->beta, fixed_g1 + ZKP_G1_KEY_WORDS);
    load_g1(&o->delta, fixed_g1 + 2 * ZKP_G1_KEY_WORDS);
    load_g2(&o->beta2, fixed_g2);
    load_g2(&o->delta2, fixed_g2 + 2 * ZKP_G2_KEY_WORDS);
}

static void set_blinders(blinding *t, const zkp_fr *r, const zkp_fr *s) {
    zkp_fr_mul(&t->rs_value, r, s);
    zkp_fr_to_limbs(t->r, r);
    zkp_fr_to_limbs(t->s, s);
    zkp_fr_to_limbs(t->rs, &t->rs_value);
}

/* The sums of the jobs and what is multiplied with them. */
enum { END_A, END_B1, END_B2, END_C, END_UNITS };

static void end_task(void *context, size_t item, size_t slot) {
    prover *p = context;
    blinding *t = p->blind;
    zkp_g1_affine affine;
    zkp_g2_affine affine2;
    (void)slot;
    switch (item) {
    case END_A:
        zkp_msm_g1_sum(&t->a, &p->witness_job, SUM_A);
        zkp_g1_add(&t->a, &t->a, &p->fixed->alpha);
        zkp_g1_add(&t->a, &t->a, &t->r_delta);
        blind_g1(&t->s_a, &t->a, t->s);
        zkp_g1_to_affine(&affine, &t->a);
        zkp_g1_encode96(p->out384, &affine);
        break;
    case END_B1:
        zkp_msm_g1_sum(&t->b1, &p->witness_job, SUM_B1);
        zkp_g1_add(&t->b1, &t->b1, &p->fixed->beta);
        zkp_g1_add(&t->b1, &t->b1, &t->s_delta);
        blind_g1(&t->r_b1, &t->b1, t->r);
        break;
    case END_B2:
        zkp_msm_g2_sum(&t->b2, &p->witness_job, 0);
        zkp_g2_add(&t->b2, &t->b2, &p->fixed->beta2);
        zkp_g2_add(&t->b2, &t->b2, &t->s_delta2);
        zkp_g2_to_affine(&affine2, &t->b2);
        zkp_g2_encode192(p->out384 + 96, &affine2);
        break;
    default:
        zkp_msm_g1_sum(&t->c, &p->witness_job, SUM_L);
        zkp_msm_g1_sum(&t->h, &p->quotient_job, 0);
        zkp_g1_add(&t->c, &t->c, &t->h);
    }
    zkp_wipe_stack();
}

static void finish(prover *p, int threads) {
    blinding *t = p->blind;
    zkp_g1_affine affine;
    zkp_progress_phase(p->progress, ZKP_PROVE_FINISH, 1);
    zkp_pool_for(END_UNITS, threads, end_task, p);
    zkp_g1_add(&t->c, &t->c, &t->s_a);
    zkp_g1_add(&t->c, &t->c, &t->r_b1);
    zkp_g1_sub(&t->c, &t->c, &t->rs_delta);
    zkp_g1_to_affine(&affine, &t->c);
    zkp_g1_encode96(p->out384 + 288, &affine);
    zkp_progress_unit(p->progress);
}

int zkp_groth16_prove(uint8_t *out384, const zkp_r1cs *r1cs, const uint64_t *a, const uint64_t *b1,
                      const uint64_t *b2, const uint64_t *l, const uint64_t *h, const uint64_t *fixed_g1,
                      const uint64_t *fixed_g2, const uint64_t *witness_mont, const uint8_t *r_le32,
                      const uint8_t *s_le32, int threads, uint64_t *progress, const int *cancel) {
    memset(out384, 0, 384);
    zkp_size size;
    if (!zkp_size_of(&size, r1cs->domain)) return ZKP_ERR_ARGUMENT;
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
        if (arena.exhausted) { /* the level was changed since the measurement */
            zkp_arena_close(&arena);
            zkp_wipe(&r, sizeof r);
            zkp_wipe(&s, sizeof s);
            return ZKP_ERR_MEMORY;
        }
        p.witness_job.scalars = p.witness;
        p.witness_job.g1[SUM_A].points = a;
        p.witness_job.g1[SUM_B1].points = b1;
        p.witness_job.g1[SUM_L] = (zkp_msm_array){.points = l, .first = r1cs->n_public + 1};
        p.witness_job.g2[0].points = b2;
        p.quotient_job.scalars = p.quotient;
        p.quotient_job.g1[0].points = h;
        p.out384 = out384;
        p.w = (const zkp_fr *)witness_mont;
        p.progress = progress;
        p.cancel = cancel;
        load_fixed(p.fixed, fixed_g1, fixed_g2);
        set_blinders(p.blind, &r, &s);
        if (progress != NULL) __atomic_store_n(&progress[3], ZKP_PROVE_PHASES, __ATOMIC_RELAXED);
        status = check_rows(&p, threads);
        if (status == ZKP_OK) status = make_scalars(&p, threads);
        if (status == ZKP_OK) status = multiply(&p, threads);
        if (status == ZKP_OK) finish(&p, threads);
    }
    zkp_arena_close(&arena);
    zkp_wipe(&r, sizeof r);
    zkp_wipe(&s, sizeof s);
    zkp_wipe_stack();
    return status;
}
