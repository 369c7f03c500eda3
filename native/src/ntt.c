/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Transforms of size m = 2^k and 3 m whose twiddle is constant inside a block. Seen as arithmetic on polynomials, the
   first stage of the transform from natural to scrambled order splits X^n - 1 into X^(n/2) - 1 and X^(n/2) + 1, and
   every later stage splits its blocks the same way; block b of a stage has the twiddle (n/m)-th power of w^(bit reversal
   of b), whatever the stage, so that one table in bit-reversed order serves all stages and is read in sequence. With
   n = 3 m, blocks of three are left at the end, and the last stage splits X^3 - s^3 into its three factors.
   Blocks are independent after the first stages: these are run over the whole array by all threads, and then each block
   is finished depth first, inside a core's cache. */
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

int zkp_size_of(zkp_size *size, uint64_t n) {
    const uint64_t most = UINT64_C(1) << ZKP_NTT_MAX_LOG;
    if (n == 0 || n > most) return 0;
    size->log = (uint32_t)__builtin_ctzll((unsigned long long)n);
    const uint64_t odd = n >> size->log;
    size->odd = (uint32_t)odd;
    return odd == 1 || odd == 3;
}

void zkp_ntt_root_fr(zkp_fr *root, zkp_size order) {
    *root = order.odd == 3 ? zkp_fr_root_of_unity_3 : zkp_fr_root_of_unity;
    for (uint32_t i = order.log; i < 32; i++) zkp_fr_sqr(root, root);
}

void zkp_ntt_roots_of(zkp_fr *w, zkp_fr *g, zkp_size size) {
    zkp_ntt_root_fr(g, (zkp_size){size.log + 1, size.odd});
    zkp_fr_sqr(w, g);
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

/* Doubling: the upper half of a table of powers in scrambled order is the lower half times one power. */
static void extend_chunk(void *context, size_t item, size_t slot) {
    const vectors *v = context;
    (void)slot;
    const size_t start = item * CHUNK, count = v->n - start < CHUNK ? v->n - start : CHUNK;
    zkp_fr_multiply_all(v->o + start, v->a + start, v->b, count);
}

void zkp_ntt_powers_scrambled(zkp_fr *out, const zkp_fr *factor, const zkp_fr *base, zkp_size size, int threads) {
    zkp_fr squares[ZKP_NTT_MAX_LOG + 1]; /* base^(2^i) */
    squares[0] = *base;
    for (uint32_t i = 1; i <= size.log; i++) zkp_fr_sqr(&squares[i], &squares[i - 1]);
    out[0] = *factor;
    for (uint32_t c = 1; c < size.odd; c++) zkp_fr_mul(&out[c], &out[c - 1], &squares[size.log]);
    for (uint32_t k = 0; k < size.log; k++) {
        const size_t known = (size_t)size.odd << k;
        vectors v = {out + known, out, &squares[size.log - 1 - k], known};
        zkp_pool_for((known + CHUNK - 1) / CHUNK, threads, extend_chunk, &v);
    }
}

static size_t half_of(uint32_t log) { return log > 0 ? (size_t)1 << (log - 1) : 1; }

size_t zkp_domain_tables(zkp_size size) { return half_of(size.log) + (size.odd == 3 ? (size_t)1 << size.log : 0); }

void zkp_domain_init(zkp_domain *domain, zkp_size size, zkp_fr *tables, int threads, const int *cancel) {
    zkp_fr root, cube, n;
    domain->cancel = cancel;
    domain->size = size;
    domain->threads = threads;
    domain->roots = tables;
    domain->thirds = NULL;
    zkp_ntt_root_fr(&root, size);
    zkp_ntt_root_fr(&cube, (zkp_size){size.log, 1});
    zkp_ntt_powers_scrambled(domain->roots, &zkp_fr_one, &cube, (zkp_size){size.log > 0 ? size.log - 1 : 0, 1}, threads);
    if (size.odd == 3) {
        domain->thirds = tables + half_of(size.log);
        zkp_ntt_powers_scrambled(domain->thirds, &zkp_fr_one, &root, (zkp_size){size.log, 1}, threads);
        zkp_ntt_root_fr(&domain->third, (zkp_size){0, 3});
        zkp_fr_sqr(&domain->third_inverse, &domain->third);
    }
    zkp_fr_from_u64(&n, zkp_size_count(size));
    zkp_fr_inv_var(&domain->n_inverse, &n);
}

/* 1 / v^(bit reversal of b) for v of order m. For k != 0, v^-k = -v^(m/2 - k), and negating k modulo a power of two flips
   the bits above its lowest set one: in bit-reversed order, the bits below the highest set one. */
static void inverse_root(zkp_fr *o, const zkp_domain *domain, size_t b) {
    if (b == 0) {
        *o = zkp_fr_one;
        return;
    }
    const size_t highest = (size_t)1 << (63 - __builtin_clzll((unsigned long long)b));
    zkp_fr_neg(o, &domain->roots[b ^ (highest - 1)]);
}

/* A block of odd * 2^(this) elements is finished stage by stage. */
static uint32_t cached_log(const zkp_domain *domain) { return domain->size.odd == 3 ? CACHED_LOG - 1 : CACHED_LOG; }

/* Block `b` of odd * 2^log_size elements at `values`, all stages. */
static void split_block(zkp_fr *values, const zkp_domain *domain, uint32_t log_size, size_t b) {
    if (zkp_cancelled(domain->cancel)) return;
    const size_t odd = domain->size.odd;
    zkp_fr t;
    if (log_size > cached_log(domain)) {
        const size_t half = odd << (log_size - 1);
        inverse_root(&t, domain, b);
        zkp_ntt_split_pairs(values, half, half, &t, b == 0);
        split_block(values, domain, log_size - 1, 2 * b);
        split_block(values + half, domain, log_size - 1, 2 * b + 1);
        return;
    }
    for (uint32_t log_half = log_size; log_half-- > 0;) {
        const size_t half = odd << log_half, blocks = (size_t)1 << (log_size - 1 - log_half);
        for (size_t i = 0; i < blocks; i++) {
            const size_t block = b * blocks + i;
            inverse_root(&t, domain, block);
            zkp_ntt_split_pairs(values + 2 * half * i, half, half, &t, block == 0);
        }
    }
    const size_t threes = (size_t)1 << log_size;
    if (odd == 3) zkp_ntt_split_threes(values, b * threes, threes, domain->thirds, &domain->third_inverse);
}

static void merge_block(zkp_fr *values, const zkp_domain *domain, uint32_t log_size, size_t b) {
    if (zkp_cancelled(domain->cancel)) return;
    const size_t odd = domain->size.odd;
    if (log_size > cached_log(domain)) {
        const size_t half = odd << (log_size - 1);
        merge_block(values, domain, log_size - 1, 2 * b);
        merge_block(values + half, domain, log_size - 1, 2 * b + 1);
        zkp_ntt_merge_pairs(values, half, half, &domain->roots[b], b == 0);
        return;
    }
    const size_t threes = (size_t)1 << log_size;
    if (odd == 3) zkp_ntt_merge_threes(values, b * threes, threes, domain->thirds, &domain->third);
    for (uint32_t log_half = 0; log_half < log_size; log_half++) {
        const size_t half = odd << log_half, blocks = (size_t)1 << (log_size - 1 - log_half);
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
    zkp_fr *spare; /* where the order is changed by way of a copy */
} transform;

static void stage_task(void *context, size_t item, size_t slot) {
    const transform *x = context;
    (void)slot;
    if (zkp_cancelled(x->domain->cancel)) return;
    const size_t pair = item << CHUNK_LOG;
    const size_t half = (size_t)x->domain->size.odd << x->log_half;
    const size_t block = pair / half;
    zkp_fr *values = x->values + 2 * half * block + pair % half;
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
    zkp_fr *values = x->values + item * ((size_t)x->domain->size.odd << x->log_block);
    if (x->inverse) {
        split_block(values, x->domain, x->log_block, item);
    } else {
        merge_block(values, x->domain, x->log_block, item);
    }
}

/* How many stages the threads share before blocks are independent: about four blocks a thread. */
static uint32_t shared_stages(const zkp_domain *domain) {
    if (domain->size.log <= CHUNK_LOG + 1) return 0;
    const size_t slots = zkp_pool_slots((size_t)1 << domain->size.log, domain->threads);
    uint32_t stages = 0;
    if (slots > 1) {
        while (((size_t)1 << stages) < 4 * slots) stages++;
    }
    return stages < domain->size.log - CHUNK_LOG - 1 ? stages : domain->size.log - CHUNK_LOG - 1;
}

static void run_shared(transform *x, uint32_t log_half) {
    x->log_half = log_half;
    const size_t chunks = (size_t)x->domain->size.odd << (x->domain->size.log - 1 - CHUNK_LOG);
    zkp_pool_for(chunks, x->domain->threads, stage_task, x);
}

void zkp_ntt_inverse_to_scrambled(zkp_fr *values, const zkp_domain *domain) {
    const uint32_t shared = shared_stages(domain), log = domain->size.log;
    transform x = {.values = values, .domain = domain, .inverse = 1, .log_block = log - shared};
    for (uint32_t s = 0; s < shared; s++) run_shared(&x, log - 1 - s);
    zkp_pool_for((size_t)1 << shared, domain->threads, block_task, &x);
}

void zkp_ntt_forward_from_scrambled(zkp_fr *values, const zkp_domain *domain) {
    const uint32_t shared = shared_stages(domain), log = domain->size.log;
    transform x = {.values = values, .domain = domain, .inverse = 0, .log_block = log - shared};
    zkp_pool_for((size_t)1 << shared, domain->threads, block_task, &x);
    for (uint32_t s = shared; s-- > 0;) run_shared(&x, log - 1 - s);
}

void zkp_coset_take(zkp_coset *coset, zkp_arena *arena, zkp_size size, size_t slots) {
    coset->size = size;
    coset->lanes = NULL;
#if defined(ZKP_HAVE_WIDE)
    if (zkp_level_now >= ZKP_LEVEL_IFMA && size.log >= ZKP_IFMA_NTT_MIN_LOG) {
        coset->lanes = zkp_ifma_coset_take(arena, size, slots);
        return;
    }
#endif
    (void)slots;
    coset->tables = zkp_arena_take(arena, zkp_domain_tables(size), sizeof *coset->tables);
    coset->powers = zkp_arena_take(arena, zkp_size_count(size), sizeof *coset->powers);
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
    zkp_fr root, shift;
    zkp_domain_init(&coset->domain, coset->size, coset->tables, threads, cancel);
    zkp_ntt_roots_of(&root, &shift, coset->size);
    zkp_ntt_powers_scrambled(coset->powers, &coset->domain.n_inverse, &shift, coset->size, threads);
}

void zkp_coset_values(zkp_fr *values, const zkp_coset *coset) {
#if defined(ZKP_HAVE_WIDE)
    if (coset->lanes != NULL) {
        zkp_ifma_coset_values(values, coset);
        return;
    }
#endif
    zkp_ntt_inverse_to_scrambled(values, &coset->domain);
    zkp_fr_vec_mul(values, values, coset->powers, zkp_size_count(coset->size), coset->threads);
    zkp_ntt_forward_from_scrambled(values, &coset->domain);
}

/* Each pair is swapped by the task that owns its lower index. */
static void reverse_chunk(void *context, size_t item, size_t slot) {
    const transform *x = context;
    (void)slot;
    const size_t n = zkp_size_count(x->domain->size);
    const size_t end = (item + 1) * CHUNK < n ? (item + 1) * CHUNK : n;
    for (size_t i = item * CHUNK; i < end; i++) {
        const size_t j = reverse_bits(i, x->domain->size.log);
        if (i < j) {
            const zkp_fr v = x->values[i];
            x->values[i] = x->values[j];
            x->values[j] = v;
        }
    }
}

/* The order of blocks of three changes by way of a copy. */
static void reorder_chunk(void *context, size_t item, size_t slot) {
    const transform *x = context;
    (void)slot;
    const uint32_t log = x->domain->size.log;
    const size_t m = (size_t)1 << log, end = (item + 1) * CHUNK < m ? (item + 1) * CHUNK : m;
    for (size_t b = item * CHUNK; b < end; b++) {
        const size_t natural = reverse_bits(b, log);
        for (size_t c = 0; c < 3; c++) {
            if (x->inverse) {
                x->values[natural + m * c] = x->spare[3 * b + c];
            } else {
                x->values[3 * b + c] = x->spare[natural + m * c];
            }
        }
    }
}

/* From natural to scrambled order, or back. spare: for odd = 3, n elements. */
static void change_order(zkp_fr *values, const zkp_domain *domain, int to_natural, zkp_fr *spare) {
    transform x = {.values = values, .domain = domain, .inverse = to_natural, .spare = spare};
    const size_t n = zkp_size_count(domain->size), m = (size_t)1 << domain->size.log;
    if (domain->size.odd == 1) {
        zkp_pool_for((n + CHUNK - 1) / CHUNK, domain->threads, reverse_chunk, &x);
    } else {
        memcpy(spare, values, n * sizeof *spare);
        zkp_pool_for((m + CHUNK - 1) / CHUNK, domain->threads, reorder_chunk, &x);
    }
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

static int is_direction(int direction) { return direction >= ZKP_NTT_FORWARD && direction <= ZKP_NTT_COSET_INVERSE; }

/* One transform with its tables: `spare` is set for odd = 3 alone, `powers` on the coset. */
static void run_portable(zkp_fr *values, zkp_size size, int direction, int threads, zkp_fr *tables, zkp_fr *powers,
                         zkp_fr *spare) {
    const int on_coset = direction >= ZKP_NTT_COSET_FORWARD;
    const size_t n = zkp_size_count(size);
    zkp_domain domain;
    zkp_fr root, shift;
    zkp_domain_init(&domain, size, tables, threads, NULL);
    zkp_ntt_roots_of(&root, &shift, size);
    if (direction == ZKP_NTT_INVERSE || direction == ZKP_NTT_COSET_INVERSE) {
        zkp_ntt_inverse_to_scrambled(values, &domain);
        if (on_coset) {
            zkp_fr_inv_var(&shift, &shift);
            zkp_ntt_powers_scrambled(powers, &domain.n_inverse, &shift, size, threads);
            zkp_fr_vec_mul(values, values, powers, n, threads);
        } else {
            zkp_fr_multiply_all(values, values, &domain.n_inverse, n);
        }
        change_order(values, &domain, 1, spare);
    } else {
        change_order(values, &domain, 0, spare);
        if (on_coset) {
            zkp_ntt_powers_scrambled(powers, &zkp_fr_one, &shift, size, threads);
            zkp_fr_vec_mul(values, values, powers, n, threads);
        }
        zkp_ntt_forward_from_scrambled(values, &domain);
    }
}

int zkp_ntt_n(uint64_t *values_mont, uint64_t n, int direction, int threads) {
    zkp_size size;
    if (!zkp_size_of(&size, n) || !is_direction(direction)) return ZKP_ERR_ARGUMENT;
#if defined(ZKP_HAVE_WIDE)
    if (zkp_level_now >= ZKP_LEVEL_IFMA && size.log >= ZKP_IFMA_NTT_MIN_LOG)
        return zkp_ifma_ntt(values_mont, size, direction, threads);
#endif
    zkp_fr *values = (zkp_fr *)values_mont;
    if (!all_reduced(values, n)) return ZKP_ERR_RANGE;
    const int on_coset = direction >= ZKP_NTT_COSET_FORWARD;
    zkp_fr *tables = malloc(zkp_domain_tables(size) * sizeof *tables);
    zkp_fr *powers = on_coset ? malloc(n * sizeof *powers) : NULL;
    zkp_fr *spare = size.odd == 3 ? malloc(n * sizeof *spare) : NULL;
    const int status = tables == NULL || (on_coset && powers == NULL) || (size.odd == 3 && spare == NULL)
                           ? ZKP_ERR_MEMORY
                           : ZKP_OK;
    if (status == ZKP_OK) run_portable(values, size, direction, threads, tables, powers, spare);
    if (status == ZKP_OK && spare != NULL) zkp_wipe(spare, n * sizeof *spare);
    free(spare);
    free(powers);
    free(tables);
    return status;
}

int zkp_ntt_n_le32(uint8_t *values_le32, uint64_t n, int direction, int threads) {
    zkp_size size;
    if (!zkp_size_of(&size, n) || !is_direction(direction)) return ZKP_ERR_ARGUMENT;
#if defined(ZKP_HAVE_WIDE)
    /* A transform is linear: what it does to Montgomery forms it does to the values themselves. */
    if (zkp_level_now >= ZKP_LEVEL_IFMA && size.log >= ZKP_IFMA_NTT_MIN_LOG)
        return zkp_ifma_ntt(values_le32, size, direction, threads);
#endif
    uint64_t *values = malloc(n * sizeof(zkp_fr));
    if (values == NULL) return ZKP_ERR_MEMORY;
    int status = zkp_fr_vec_to_mont(values, values_le32, n);
    if (status == ZKP_OK) status = zkp_ntt_n(values, n, direction, threads);
    if (status == ZKP_OK) status = zkp_fr_vec_from_mont(values_le32, values, n);
    zkp_wipe(values, n * sizeof(zkp_fr));
    free(values);
    return status;
}

int zkp_ntt(uint64_t *values_mont, uint32_t log_n, int direction, int threads) {
    if (log_n > ZKP_NTT_MAX_LOG) return ZKP_ERR_ARGUMENT;
    return zkp_ntt_n(values_mont, UINT64_C(1) << log_n, direction, threads);
}

int zkp_ntt_le32(uint8_t *values_le32, uint32_t log_n, int direction, int threads) {
    if (log_n > ZKP_NTT_MAX_LOG) return ZKP_ERR_ARGUMENT;
    return zkp_ntt_n_le32(values_le32, UINT64_C(1) << log_n, direction, threads);
}

int zkp_ntt_root_n(uint8_t *root_le32, uint64_t n) {
    if (n == 0 || n > UINT64_C(3) << 32) return ZKP_ERR_ARGUMENT;
    const zkp_size order = {(uint32_t)__builtin_ctzll((unsigned long long)n), n % 3 == 0 ? 3 : 1};
    if ((uint64_t)order.odd << order.log != n || order.log > 32) return ZKP_ERR_ARGUMENT;
    zkp_fr root;
    zkp_ntt_root_fr(&root, order);
    zkp_fr_to_le32(root_le32, &root);
    return ZKP_OK;
}

int zkp_ntt_root(uint8_t *root_le32, uint32_t log_n) {
    if (log_n > 32) return ZKP_ERR_ARGUMENT;
    return zkp_ntt_root_n(root_le32, UINT64_C(1) << log_n);
}
