/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One Groth16 proof from bytes to verdict: e(A, B) e(X, -gamma) e(C, -delta) = e(alpha, beta), with X the input point.
   The work is cut into tasks that wait for each other's results; up to two threads take them in the order of the list. A
   thread that finds no task ready spins, because the tasks are too short to sleep for. */
#include "rns_verify.h"

#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "rns_pairing.h"
#include "rns_points.h"
#include "zkp/codec.h"
#include "zkp/g1.h"
#include "zkp/g2.h"
#include "zkp/pool.h"
#include "zkp_api/core.h"

struct zkp_groth16_verifier {
    zkp_g2_lines gamma_neg, delta_neg;
    zkp_fp12 alpha_beta;
    size_t n_inputs;
    zkp_g1_affine first; /* IC_0 */
    size_t n_fixed;      /* the others, without identities, and the inputs that they belong to */
    uint32_t input_of[ZKP_VERIFIER_MOST_INPUTS];
    zkp_rns_fixed fixed[];
};

int zkp_ifma_verifier_new(zkp_groth16_verifier **out, const uint8_t *gamma_neg192, const uint8_t *delta_neg192,
                          const uint8_t *alpha_beta576, const uint8_t *ic96, size_t n_inputs) {
    zkp_g2_affine gamma, delta;
    zkp_g1_affine point;
    *out = NULL;
    const size_t size = sizeof(zkp_groth16_verifier) + n_inputs * sizeof(zkp_rns_fixed);
    zkp_groth16_verifier *const v = aligned_alloc(64, (size + 63) / 64 * 64);
    if (!v) return ZKP_ERR_MEMORY;
    int good = zkp_g2_parse_trusted192(&gamma, gamma_neg192) && zkp_g2_parse_trusted192(&delta, delta_neg192) &&
               zkp_gt_parse(&v->alpha_beta, alpha_beta576) == ZKP_OK && zkp_g1_parse_trusted96(&v->first, ic96);
    v->n_inputs = n_inputs;
    v->n_fixed = 0;
    for (size_t i = 0; good && i < n_inputs; i++) {
        good = zkp_g1_parse_trusted96(&point, ic96 + 96 * (i + 1));
        if (!good || point.infinity) continue;
        v->input_of[v->n_fixed] = (uint32_t)i;
        zkp_rns_fixed_set(&v->fixed[v->n_fixed++], &point);
    }
    if (!good) {
        free(v);
        return ZKP_ERR_RANGE;
    }
    zkp_ifma_g2_prepare(&v->gamma_neg, &gamma);
    zkp_ifma_g2_prepare(&v->delta_neg, &delta);
    *out = v;
    return ZKP_OK;
}

void zkp_ifma_verifier_free(zkp_groth16_verifier *verifier) { free(verifier); }

enum { DECODE_B, DECODE_AC, INPUTS, MILLER_AB, MILLER_FIXED, MILLER_ALL, FINISH, MEMBERS_AC, TASKS };

typedef struct {
    const zkp_groth16_verifier *verifier;
    const uint8_t *proof, *inputs_le32;
    int trusted;
    zkp_g1_affine a, c, x;
    zkp_g2_affine b;
    zkp_rns12 ab, fixed;
    int holds;
    atomic_int bad; /* something the separate steps have to name */
    unsigned all;   /* the tasks of this call */
    atomic_uint claimed, done;
} job;

/* y of a compressed point of G1, x and flags of which were parsed: 0 if there is none. */
static int choose_root(zkp_g1_affine *p, const zkp_fp *root, const zkp_fp *square, int largest) {
    zkp_fp check;
    zkp_fp_sqr(&check, root);
    if (!zkp_fp_eq(&check, square) || zkp_fp_is_zero(root)) return 0;
    zkp_fp_cneg(&p->y, root, (uint64_t)(zkp_fp_is_largest(root) != largest));
    p->infinity = 0;
    return 1;
}

/* x of a compressed point other than infinity, and x^3 + 4. */
static int parse_x(zkp_g1_affine *p, zkp_fp *square, const uint8_t in[48]) {
    uint8_t bytes[48];
    memcpy(bytes, in, sizeof bytes);
    if ((bytes[0] & 0xc0) != 0x80) return 0;
    bytes[0] &= 0x1f;
    if (zkp_fp_from_be48(&p->x, bytes) != ZKP_OK) return 0;
    zkp_fp_sqr(square, &p->x);
    zkp_fp_mul(square, square, &p->x);
    zkp_fp_add(square, square, &zkp_g1_b);
    return 1;
}

static int decode_ac(job *j) {
    zkp_fp square[2], root[2];
    const uint8_t *const in[2] = {j->proof, j->proof + 144};
    zkp_g1_affine *const out[2] = {&j->a, &j->c};
    if (j->trusted) {
        return zkp_g1_parse_trusted96(&j->a, j->proof) && zkp_g1_parse_trusted96(&j->c, j->proof + 288) &&
               !j->a.infinity && !j->c.infinity;
    }
    for (size_t i = 0; i < 2; i++) {
        if (!parse_x(out[i], &square[i], in[i])) return 0;
    }
    zkp_rns_sqrt_pair(&root[0], &root[1], &square[0], &square[1]);
    for (size_t i = 0; i < 2; i++) {
        if (!choose_root(out[i], &root[i], &square[i], (in[i][0] & 0x20) != 0)) return 0;
    }
    return 1;
}

static int decode_b(job *j) {
    if (j->trusted) return zkp_g2_parse_trusted192(&j->b, j->proof + 96) && !j->b.infinity;
    return zkp_g2_decode(&j->b, j->proof + 48, 96, 0) == ZKP_OK && !j->b.infinity;
}

static void sum_inputs(job *j) {
    const zkp_groth16_verifier *const v = j->verifier;
    const zkp_rns_fixed *fixed[ZKP_VERIFIER_MOST_INPUTS];
    uint64_t k[ZKP_VERIFIER_MOST_INPUTS][4];
    for (size_t i = 0; i < v->n_fixed; i++) {
        fixed[i] = &v->fixed[i];
        memcpy(k[i], j->inputs_le32 + 32 * (size_t)v->input_of[i], 32);
    }
    zkp_rns_fixed_sum(&j->x, &v->first, fixed, (const uint64_t(*)[4])k, v->n_fixed);
}

/* Returns 0 for a proof that the separate steps have to judge. */
static int run(job *j, int task) {
    const zkp_groth16_verifier *const v = j->verifier;
    const zkp_pair pairs[3] = {{&j->a, &j->b, NULL}, {&j->x, NULL, &v->gamma_neg}, {&j->c, NULL, &v->delta_neg}};
    zkp_fp12 gt;
    switch (task) {
    case DECODE_B: return decode_b(j);
    case DECODE_AC: return decode_ac(j);
    case INPUTS: sum_inputs(j); return 1;
    case MILLER_AB: return zkp_rns_miller(&j->ab, pairs, 1, !j->trusted);
    case MILLER_FIXED: return zkp_rns_miller(&j->fixed, pairs + 1, 2, 0);
    case MILLER_ALL: return zkp_rns_miller(&j->ab, pairs, 3, !j->trusted);
    case FINISH:
        if (j->all & 1u << MILLER_FIXED) zkp_rns12_mul(&j->ab, &j->ab, &j->fixed);
        zkp_rns_final_exponentiation(&j->ab, &j->ab);
        zkp_rns12_to_fp12(&gt, &j->ab);
        j->holds = zkp_fp12_eq(&gt, &v->alpha_beta);
        return 1;
    default: return j->trusted || zkp_rns_g1_pair_in_subgroup(&j->a, &j->c) == 3;
    }
}

static const unsigned needs[TASKS] = {
    [MILLER_AB] = 1u << DECODE_B | 1u << DECODE_AC,
    [MILLER_FIXED] = 1u << DECODE_AC | 1u << INPUTS,
    [MILLER_ALL] = 1u << DECODE_B | 1u << DECODE_AC | 1u << INPUTS,
    [FINISH] = 1u << MILLER_AB | 1u << MILLER_FIXED | 1u << MILLER_ALL,
    [MEMBERS_AC] = 1u << DECODE_AC,
};

/* Item 0 is the one that finishes, and returns when everything is done; item 1 helps while there is something to take. A
   task that is taken is being worked on, so waiting for it ends, also when one thread runs both items in turn. */
static void work(void *context, size_t item, size_t slot) {
    job *const j = context;
    const unsigned mine = item == 0 ? j->all : j->all & ~(1u << FINISH);
    unsigned waited = 0;
    (void)slot;
    for (;;) {
        const unsigned done = atomic_load_explicit(&j->done, memory_order_acquire);
        const unsigned claimed = atomic_load_explicit(&j->claimed, memory_order_relaxed);
        if (item == 0 ? done == j->all : (mine & ~claimed) == 0) return;
        int task = 0;
        while (task < TASKS && ((~mine | claimed) >> task & 1 || (needs[task] & j->all & ~done) != 0)) task++;
        if (task == TASKS) {
            /* The other thread may be waiting for this processor. */
            if (++waited % 4096 == 0) sched_yield();
            __builtin_ia32_pause();
            continue;
        }
        const unsigned bit = 1u << task;
        if (atomic_fetch_or_explicit(&j->claimed, bit, memory_order_relaxed) & bit) continue;
        if (!atomic_load_explicit(&j->bad, memory_order_relaxed) && !run(j, task)) {
            atomic_store_explicit(&j->bad, 1, memory_order_relaxed);
        }
        atomic_fetch_or_explicit(&j->done, bit, memory_order_release);
    }
}

int zkp_ifma_verify(const zkp_groth16_verifier *verifier, const uint8_t *proof, size_t size, const uint8_t *inputs_le32,
                    int threads) {
    job j = {.verifier = verifier, .proof = proof, .inputs_le32 = inputs_le32, .trusted = size == 384};
    const unsigned common = 1u << DECODE_B | 1u << DECODE_AC | 1u << INPUTS | 1u << FINISH | 1u << MEMBERS_AC;
    if (size != 192 && size != 384) return ZKP_VERDICT_NOT_JUDGED;
    const size_t slots = zkp_pool_slots(2, threads);
    /* One thread shares the squarings of the three loops. */
    j.all = common | (slots > 1 ? 1u << MILLER_AB | 1u << MILLER_FIXED : 1u << MILLER_ALL);
    atomic_init(&j.bad, 0);
    atomic_init(&j.claimed, 0);
    atomic_init(&j.done, 0);
    if (slots > 1) zkp_pool_for(2, threads, work, &j);
    else work(&j, 0, 0);
    if (atomic_load(&j.bad)) return ZKP_VERDICT_NOT_JUDGED;
    return j.holds ? ZKP_VERDICT_HOLDS : ZKP_VERDICT_WRONG;
}
