/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Radix-2 transforms whose twiddle is constant inside a block. Seen as arithmetic on polynomials, the first stage of
   the transform from natural to bit-reversed order splits X^n - 1 into X^(n/2) - 1 and X^(n/2) + 1, and every later
   stage splits its blocks the same way; block b of a stage has the twiddle w^(bit reversal of b), whatever the stage,
   so that one table in bit-reversed order serves all stages and is read in sequence. Blocks are independent after the
   first stages: these are run over the whole array by all threads, and then each block is finished depth first,
   inside a core's cache. */
#include "zkp/ntt.h"

#include <stdlib.h>
#include <string.h>

#include "zkp/cancel.h"
#include "zkp/fr.h"
#include "zkp/level.h"
#include "zkp/pool.h"
#include "zkp/wipe.h"
#include "zkp_api/core.h"
#include "zkp_api/r1cs.h"

#define CHUNK_LOG 10 /* elements or butterflies of one task */
#define CHUNK ((size_t)1 << CHUNK_LOG)
#define CACHED_LOG 12 /* a block of this size is finished stage by stage */

static size_t reverse_bits(size_t i, uint32_t bits) {
    size_t o = 0;
    for (uint32_t k = 0; k < bits; k++) o |= ((i >> k) & 1) << (bits - 1 - k);
    return o;
}

void zkp_ntt_root_fr(zkp_fr *root, uint32_t log_n) {
    *root = zkp_fr_root_of_unity;
    for (uint32_t i = log_n; i < 32; i++) zkp_fr_sqr(root, root);
}

typedef struct {
    zkp_fr *o;
    const zkp_fr *a, *b;
    size_t n;
} vectors;

static void multiply_chunk(void *context, size_t item, size_t slot) {
    const vectors *v = context;
    (void)slot;
    const size_t begin = item * CHUNK, end = begin + CHUNK < v->n ? begin + CHUNK : v->n;
#if defined(ZKP_HAVE_WIDE)
    if (zkp_level_now >= ZKP_LEVEL_IFMA) {
        zkp_ifma_fr_vec_mul(v->o + begin, v->a + begin, v->b + begin, end - begin);
        return;
    }
#endif
    zkp_fr_multiply_each(v->o + begin, v->a + begin, v->b + begin, end - begin);
}

void zkp_fr_vec_mul(zkp_fr *o, const zkp_fr *a, const zkp_fr *b, size_t n, int threads) {
    vectors v = {o, a, b, n};
    zkp_pool_for((n + CHUNK - 1) / CHUNK, threads, multiply_chunk, &v);
}

/* Doubling: the upper half of a bit-reversed table of powers is the lower half times one power. */
static void extend_chunk(void *context, size_t item, size_t slot) {
    const vectors *v = context;
    (void)slot;
    const size_t start = item * CHUNK, count = v->n - start < CHUNK ? v->n - start : CHUNK;
    zkp_fr_multiply_all(v->o + start, v->a + start, v->b, count);
}

void zkp_ntt_powers_reversed(zkp_fr *out, const zkp_fr *factor, const zkp_fr *base, uint32_t log_n, int threads) {
    zkp_fr squares[ZKP_NTT_MAX_LOG + 1]; /* base^(2^i) */
    squares[0] = *base;
    for (uint32_t i = 1; i <= log_n; i++) zkp_fr_sqr(&squares[i], &squares[i - 1]);
    out[0] = *factor;
    for (uint32_t k = 0; k < log_n; k++) {
        const size_t known = (size_t)1 << k;
        vectors v = {out + known, out, &squares[log_n - 1 - k], known};
        zkp_pool_for((known + CHUNK - 1) / CHUNK, threads, extend_chunk, &v);
    }
}

size_t zkp_domain_roots(uint32_t log_n) { return log_n > 0 ? (size_t)1 << (log_n - 1) : 1; }

void zkp_domain_init(zkp_domain *domain, uint32_t log_n, zkp_fr *roots, int threads, const int *cancel) {
    zkp_fr root, n;
    domain->cancel = cancel;
    domain->log_n = log_n;
    domain->threads = threads;
    domain->roots = roots;
    zkp_ntt_root_fr(&root, log_n);
    zkp_ntt_powers_reversed(roots, &zkp_fr_one, &root, log_n > 0 ? log_n - 1 : 0, threads);
    zkp_fr_from_u64(&n, (uint64_t)1 << log_n);
    zkp_fr_inv_var(&domain->n_inverse, &n);
}

/* 1 / w^(bit reversal of b). For k != 0, w^-k = -w^(n/2 - k), and negating k modulo a power of two flips the bits
   above its lowest set one: in bit-reversed order, the bits below the highest set one. */
static void inverse_root(zkp_fr *o, const zkp_domain *domain, size_t b) {
    if (b == 0) {
        *o = zkp_fr_one;
        return;
    }
    const size_t highest = (size_t)1 << (63 - __builtin_clzll((unsigned long long)b));
    zkp_fr_neg(o, &domain->roots[b ^ (highest - 1)]);
}

/* Block `b` of size 2^log_size at `values`, all stages. */
static void split_block(zkp_fr *values, const zkp_domain *domain, uint32_t log_size, size_t b) {
    if (zkp_cancelled(domain->cancel)) return;
    zkp_fr t;
    if (log_size > CACHED_LOG) {
        const size_t half = (size_t)1 << (log_size - 1);
        inverse_root(&t, domain, b);
        zkp_ntt_split_pairs(values, half, half, &t, b == 0);
        split_block(values, domain, log_size - 1, 2 * b);
        split_block(values + half, domain, log_size - 1, 2 * b + 1);
        return;
    }
    for (uint32_t log_half = log_size; log_half-- > 0;) {
        const size_t half = (size_t)1 << log_half, blocks = (size_t)1 << (log_size - 1 - log_half);
        for (size_t i = 0; i < blocks; i++) {
            const size_t block = b * blocks + i;
            inverse_root(&t, domain, block);
            zkp_ntt_split_pairs(values + 2 * half * i, half, half, &t, block == 0);
        }
    }
}

static void merge_block(zkp_fr *values, const zkp_domain *domain, uint32_t log_size, size_t b) {
    if (zkp_cancelled(domain->cancel)) return;
    if (log_size > CACHED_LOG) {
        const size_t half = (size_t)1 << (log_size - 1);
        merge_block(values, domain, log_size - 1, 2 * b);
        merge_block(values + half, domain, log_size - 1, 2 * b + 1);
        zkp_ntt_merge_pairs(values, half, half, &domain->roots[b], b == 0);
        return;
    }
    for (uint32_t log_half = 0; log_half < log_size; log_half++) {
        const size_t half = (size_t)1 << log_half, blocks = (size_t)1 << (log_size - 1 - log_half);
        for (size_t i = 0; i < blocks; i++) {
            const size_t block = b * blocks + i;
            zkp_ntt_merge_pairs(values + 2 * half * i, half, half, &domain->roots[block], block == 0);
        }
    }
}

typedef struct {
    zkp_fr *values;
    const zkp_domain *domain;
    int inverse;
    uint32_t log_half; /* of the stage that all threads share */
    uint32_t log_block;
} transform;

static void stage_task(void *context, size_t item, size_t slot) {
    const transform *x = context;
    (void)slot;
    if (zkp_cancelled(x->domain->cancel)) return;
    const size_t pair = item << CHUNK_LOG;
    const size_t half = (size_t)1 << x->log_half;
    const size_t block = pair >> x->log_half;
    zkp_fr *values = x->values + 2 * half * block + (pair & (half - 1));
    if (x->inverse) {
        zkp_fr t;
        inverse_root(&t, x->domain, block);
        zkp_ntt_split_pairs(values, half, CHUNK, &t, block == 0);
    } else {
        zkp_ntt_merge_pairs(values, half, CHUNK, &x->domain->roots[block], block == 0);
    }
}

static void block_task(void *context, size_t item, size_t slot) {
    const transform *x = context;
    (void)slot;
    zkp_fr *values = x->values + (item << x->log_block);
    if (x->inverse) {
        split_block(values, x->domain, x->log_block, item);
    } else {
        merge_block(values, x->domain, x->log_block, item);
    }
}

/* How many stages the threads share before blocks are independent: about four blocks a thread. */
static uint32_t shared_stages(const zkp_domain *domain) {
    if (domain->log_n <= CHUNK_LOG + 1) return 0;
    const size_t slots = zkp_pool_slots((size_t)1 << domain->log_n, domain->threads);
    uint32_t stages = 0;
    if (slots > 1) {
        while (((size_t)1 << stages) < 4 * slots) stages++;
    }
    return stages < domain->log_n - CHUNK_LOG - 1 ? stages : domain->log_n - CHUNK_LOG - 1;
}

static void run_shared(transform *x, uint32_t log_half) {
    x->log_half = log_half;
    zkp_pool_for((size_t)1 << (x->domain->log_n - 1 - CHUNK_LOG), x->domain->threads, stage_task, x);
}

void zkp_ntt_inverse_to_reversed(zkp_fr *values, const zkp_domain *domain) {
    const uint32_t shared = shared_stages(domain);
    transform x = {values, domain, 1, 0, domain->log_n - shared};
    for (uint32_t s = 0; s < shared; s++) run_shared(&x, domain->log_n - 1 - s);
    zkp_pool_for((size_t)1 << shared, domain->threads, block_task, &x);
}

void zkp_ntt_forward_from_reversed(zkp_fr *values, const zkp_domain *domain) {
    const uint32_t shared = shared_stages(domain);
    transform x = {values, domain, 0, 0, domain->log_n - shared};
    zkp_pool_for((size_t)1 << shared, domain->threads, block_task, &x);
    for (uint32_t s = shared; s-- > 0;) run_shared(&x, domain->log_n - 1 - s);
}

void zkp_coset_take(zkp_coset *coset, zkp_arena *arena, uint32_t log_n, size_t slots) {
    coset->log_n = log_n;
    coset->lanes = NULL;
#if defined(ZKP_HAVE_WIDE)
    if (zkp_level_now >= ZKP_LEVEL_IFMA && log_n >= ZKP_IFMA_NTT_MIN_LOG) {
        coset->lanes = zkp_ifma_coset_take(arena, log_n, slots);
        return;
    }
#endif
    (void)slots;
    coset->roots = zkp_arena_take(arena, zkp_domain_roots(log_n), sizeof *coset->roots);
    coset->powers = zkp_arena_take(arena, (size_t)1 << log_n, sizeof *coset->powers);
}

static void coset_domain(zkp_domain *domain, const zkp_coset *coset) {
    domain->log_n = coset->log_n;
    domain->threads = coset->threads;
    domain->roots = coset->roots;
    domain->cancel = coset->cancel;
}

void zkp_coset_start(zkp_coset *coset, int threads, const int *cancel) {
    coset->threads = threads;
    coset->cancel = cancel;
#if defined(ZKP_HAVE_WIDE)
    if (coset->lanes != NULL) {
        zkp_ifma_coset_start(coset);
        return;
    }
#endif
    zkp_domain domain;
    zkp_fr shift;
    zkp_domain_init(&domain, coset->log_n, coset->roots, threads, cancel);
    zkp_ntt_root_fr(&shift, coset->log_n + 1);
    zkp_ntt_powers_reversed(coset->powers, &domain.n_inverse, &shift, coset->log_n, threads);
}

void zkp_coset_values(zkp_fr *values, const zkp_coset *coset) {
#if defined(ZKP_HAVE_WIDE)
    if (coset->lanes != NULL) {
        zkp_ifma_coset_values(values, coset);
        return;
    }
#endif
    zkp_domain domain;
    coset_domain(&domain, coset);
    zkp_ntt_inverse_to_reversed(values, &domain);
    zkp_fr_vec_mul(values, values, coset->powers, (size_t)1 << coset->log_n, coset->threads);
    zkp_ntt_forward_from_reversed(values, &domain);
}

/* Each pair is swapped by the task that owns its lower index. */
static void reverse_chunk(void *context, size_t item, size_t slot) {
    const transform *x = context;
    (void)slot;
    const size_t n = (size_t)1 << x->domain->log_n;
    const size_t end = (item + 1) * CHUNK < n ? (item + 1) * CHUNK : n;
    for (size_t i = item * CHUNK; i < end; i++) {
        const size_t j = reverse_bits(i, x->domain->log_n);
        if (i < j) {
            const zkp_fr v = x->values[i];
            x->values[i] = x->values[j];
            x->values[j] = v;
        }
    }
}

static void reverse_order(zkp_fr *values, const zkp_domain *domain) {
    transform x = {values, domain, 0, 0, 0};
    const size_t n = (size_t)1 << domain->log_n;
    zkp_pool_for((n + CHUNK - 1) / CHUNK, domain->threads, reverse_chunk, &x);
}

static int all_reduced(const zkp_fr *values, size_t n) {
    for (size_t i = 0; i < n; i++) {
        for (int k = 3;; k--) {
            if (k < 0 || values[i].l[k] > zkp_fr_modulus[k]) return 0;
            if (values[i].l[k] < zkp_fr_modulus[k]) break;
        }
    }
    return 1;
}

int zkp_ntt(uint64_t *values_mont, uint32_t log_n, int direction, int threads) {
    if (log_n > ZKP_NTT_MAX_LOG || direction < ZKP_NTT_FORWARD || direction > ZKP_NTT_COSET_INVERSE)
        return ZKP_ERR_ARGUMENT;
#if defined(ZKP_HAVE_WIDE)
    if (zkp_level_now >= ZKP_LEVEL_IFMA && log_n >= ZKP_IFMA_NTT_MIN_LOG)
        return zkp_ifma_ntt(values_mont, log_n, direction, threads);
#endif
    zkp_fr *values = (zkp_fr *)values_mont;
    const size_t n = (size_t)1 << log_n;
    if (!all_reduced(values, n)) return ZKP_ERR_RANGE;
    const int on_coset = direction >= ZKP_NTT_COSET_FORWARD;
    const int inverse = direction == ZKP_NTT_INVERSE || direction == ZKP_NTT_COSET_INVERSE;

    zkp_fr *roots = malloc(zkp_domain_roots(log_n) * sizeof *roots);
    zkp_fr *powers = on_coset ? malloc(n * sizeof *powers) : NULL;
    int status = roots == NULL || (on_coset && powers == NULL) ? ZKP_ERR_MEMORY : ZKP_OK;
    if (status == ZKP_OK) {
        zkp_domain domain;
        zkp_fr shift;
        zkp_domain_init(&domain, log_n, roots, threads, NULL);
        zkp_ntt_root_fr(&shift, log_n + 1);
        if (inverse) {
            zkp_ntt_inverse_to_reversed(values, &domain);
            if (on_coset) {
                zkp_fr_inv_var(&shift, &shift);
                zkp_ntt_powers_reversed(powers, &domain.n_inverse, &shift, log_n, threads);
                zkp_fr_vec_mul(values, values, powers, n, threads);
            } else {
                zkp_fr_multiply_all(values, values, &domain.n_inverse, n);
            }
            reverse_order(values, &domain);
        } else {
            reverse_order(values, &domain);
            if (on_coset) {
                zkp_ntt_powers_reversed(powers, &zkp_fr_one, &shift, log_n, threads);
                zkp_fr_vec_mul(values, values, powers, n, threads);
            }
            zkp_ntt_forward_from_reversed(values, &domain);
        }
    }
    free(powers);
    free(roots);
    return status;
}

int zkp_ntt_le32(uint8_t *values_le32, uint32_t log_n, int direction, int threads) {
    if (log_n > ZKP_NTT_MAX_LOG || direction < ZKP_NTT_FORWARD || direction > ZKP_NTT_COSET_INVERSE)
        return ZKP_ERR_ARGUMENT;
#if defined(ZKP_HAVE_WIDE)
    /* A transform is linear: what it does to Montgomery forms it does to the values themselves. */
    if (zkp_level_now >= ZKP_LEVEL_IFMA && log_n >= ZKP_IFMA_NTT_MIN_LOG)
        return zkp_ifma_ntt(values_le32, log_n, direction, threads);
#endif
    const size_t n = (size_t)1 << log_n;
    uint64_t *values = malloc(n * sizeof(zkp_fr));
    if (values == NULL) return ZKP_ERR_MEMORY;
    int status = zkp_fr_vec_to_mont(values, values_le32, n);
    if (status == ZKP_OK) status = zkp_ntt(values, log_n, direction, threads);
    if (status == ZKP_OK) status = zkp_fr_vec_from_mont(values_le32, values, n);
    zkp_wipe(values, n * sizeof(zkp_fr));
    free(values);
    return status;
}

int zkp_ntt_root(uint8_t *root_le32, uint32_t log_n) {
    if (log_n > 32) return ZKP_ERR_ARGUMENT;
    zkp_fr root;
    zkp_ntt_root_fr(&root, log_n);
    zkp_fr_to_le32(root_le32, &root);
    return ZKP_OK;
}
