/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ntt_lanes.h"

#include <string.h>

#include "zkp/fr.h"
#include "zkp/wipe.h"
#include "zkp/pool.h"
#include "zkp_api/core.h"

#define UNROLL _Pragma("GCC unroll 8")

static uint32_t reverse_bits(uint32_t i, uint32_t bits) {
    uint32_t o = 0;
    for (uint32_t k = 0; k < bits; k++) o |= ((i >> k) & 1) << (bits - 1 - k);
    return o;
}

void zkp_lanes_ntt_take(zkp_lanes_ntt *plan, zkp_arena *arena, zkp_size size, uint32_t log_r) {
    plan->size = size;
    plan->log_r = log_r;
    plan->log_c = size.log - log_r;
    plan->r = (size_t)size.odd << plan->log_r;
    plan->c = (size_t)1 << plan->log_c;
    plan->twiddle_r = zkp_arena_take(arena, plan->r, sizeof *plan->twiddle_r);
    plan->twiddle_c = zkp_arena_take(arena, plan->c, sizeof *plan->twiddle_c);
    plan->order_r = zkp_arena_take(arena, plan->r, sizeof *plan->order_r);
    plan->order_c = zkp_arena_take(arena, plan->c, sizeof *plan->order_c);
    plan->column_root = zkp_arena_take(arena, plan->c / 8, sizeof *plan->column_root);
    plan->column_scale = zkp_arena_take(arena, plan->c / 8, sizeof *plan->column_scale);
    plan->out_scale = zkp_arena_take(arena, plan->c, sizeof *plan->out_scale);
    plan->spare = zkp_arena_take(arena, plan->r, sizeof *plan->spare);
}

/* Montgomery form of the scalar code (R = 2^256) to that of the lanes (2^260). */
static void to_limbs(fr_limbs *o, const zkp_fr *a) {
    zkp_fr sixteen, t;
    zkp_fr_from_u64(&sixteen, 16);
    zkp_fr_mul(&t, a, &sixteen);
    const uint64_t mask = (UINT64_C(1) << 52) - 1;
    o->l[0] = t.l[0] & mask;
    o->l[1] = (t.l[0] >> 52 | t.l[1] << 12) & mask;
    o->l[2] = (t.l[1] >> 40 | t.l[2] << 24) & mask;
    o->l[3] = (t.l[2] >> 28 | t.l[3] << 36) & mask;
    o->l[4] = t.l[3] >> 16;
}

static void power(zkp_fr *o, const zkp_fr *base, uint64_t exponent) { zkp_fr_pow(o, base, &exponent, 1); }

/* Level s has the twiddles shift^half root^(half * reversed b), half = 2^log / 2^(s + 1). */
static void fill_twiddles(fr_limbs *out, zkp_fr *spare, uint32_t log_size, const zkp_fr *root, const zkp_fr *shift) {
    for (uint32_t s = 0; s < log_size; s++) {
        const size_t n = (size_t)1 << s;
        zkp_fr base, factor;
        power(&base, root, (uint64_t)1 << (log_size - 1 - s));
        power(&factor, shift, (uint64_t)1 << (log_size - 1 - s));
        zkp_ntt_powers_scrambled(spare, &factor, &base, (zkp_size){s, 1}, 1);
        for (size_t b = 0; b < n; b++) to_limbs(&out[n + b], &spare[b]);
    }
}

static void fill_powers(fr_limbs *out, const zkp_fr *base, size_t n) {
    zkp_fr t = zkp_fr_one;
    for (size_t i = 0; i < n; i++) {
        to_limbs(&out[i], &t);
        zkp_fr_mul(&t, &t, base);
    }
}

/* Lane i: factor * base^i. */
static void fill_lanes(fr8 *out, const zkp_fr *factor, const zkp_fr *base) {
    zkp_fr t = *factor;
    uint64_t column[5][8];
    for (int i = 0; i < 8; i++) {
        fr_limbs limbs;
        to_limbs(&limbs, &t);
        for (int j = 0; j < 5; j++) column[j][i] = limbs.l[j];
        zkp_fr_mul(&t, &t, base);
    }
    for (int j = 0; j < 5; j++) out->l[j] = _mm512_loadu_si512(column[j]);
    fr8_claim(out, 1);
}

/* Tables of pass A: a transform of size R with its root, modulo X^R - shift^R. Output kappa = c + odd e of the whole is output
   e of part c, whose shift is shift root^c. */
static void fill_pass_a(zkp_lanes_ntt *plan, const zkp_fr *root, const zkp_fr *shift) {
    const size_t m = (size_t)1 << plan->log_r, odd = plan->size.odd;
    zkp_fr root_m, part = *shift, t;
    power(&root_m, root, odd);
    for (size_t c = 0; c < odd; c++) {
        fill_twiddles(plan->twiddle_r + c * m, plan->spare, plan->log_r, &root_m, &part);
        zkp_fr_mul(&part, &part, root);
    }
    for (uint32_t i = 0; i < plan->r; i++)
        plan->order_r[i] = (uint32_t)(i % odd * m) + reverse_bits((uint32_t)(i / odd), plan->log_r);
    power(&t, root, m);
    to_limbs(&plan->third, &t);
    power(&t, shift, m);
    to_limbs(&plan->third_shift[0], &t);
    zkp_fr_sqr(&t, &t);
    to_limbs(&plan->third_shift[1], &t);
}

void zkp_lanes_ntt_fill(zkp_lanes_ntt *plan, int direction, const zkp_fr *scale) {
    zkp_fr root, shift, t, root_r, root_c;
    zkp_ntt_roots_of(&root, &shift, plan->size);
    if (direction == ZKP_NTT_INVERSE || direction == ZKP_NTT_COSET_INVERSE) {
        zkp_fr_inv_var(&root, &root);
        zkp_fr_inv_var(&shift, &shift);
    }
    power(&root_r, &root, plan->c);
    power(&root_c, &root, plan->r);
    const int scale_in = direction == ZKP_NTT_COSET_FORWARD, scale_out = direction == ZKP_NTT_COSET_INVERSE;
    plan->plain = !scale_in;
    plan->scaled_out = scale_out;

    t = zkp_fr_one;
    fill_twiddles(plan->twiddle_c, plan->spare, plan->log_c, &root_c, &t);
    if (scale_in) power(&t, &shift, plan->c);
    fill_pass_a(plan, &root_r, &t);
    for (uint32_t i = 0; i < plan->c; i++) plan->order_c[i] = reverse_bits(i, plan->log_c);

    power(&t, &root, 8);
    fill_powers(plan->column_root, &t, plan->c / 8);
    fill_lanes(&plan->lane_root, scale_out ? &shift : &zkp_fr_one, &root);
    t = zkp_fr_one;
    if (scale_in) power(&t, &shift, 8);
    fill_powers(plan->column_scale, &t, plan->c / 8);
    fill_lanes(&plan->lane_scale, scale, scale_in ? &shift : &zkp_fr_one);
    if (scale_out) {
        power(&t, &shift, plan->r);
        fill_powers(plan->out_scale, &t, plan->c);
    }
}

/* The levels. Between them limbs are not tight and only grow by additions: a value is made tight where it is multiplied. */

/* y = x + t z, w = x - t z + 2 r; z is tight. */
static inline void split_pair(fr8 *y, fr8 *w, const fr8 *x, const fr8 *z, const fr8 *t) {
    fr8 product, raised;
    fr8_mul_raw(&product, z, t);
    fr8_add_multiple_raw(&raised, x, 1);
    fr8_add_raw(y, x, &product);
    fr8_sub_raw(w, &raised, &product);
}

/* The same with t = 1. */
static inline void split_pair_plain(fr8 *y, fr8 *w, const fr8 *x, const fr8 *z) {
    fr8 shrunk, raised;
    fr8_shrink(&shrunk, z);
    fr8_add_multiple_raw(&raised, x, 1);
    fr8_add_raw(y, x, &shrunk);
    fr8_sub_raw(w, &raised, &shrunk);
}

static void split2(fr8 *x, size_t half, const fr_limbs *twiddle, int first_is_one) {
    fr8 t;
    fr8_broadcast(&t, twiddle->l);
    for (size_t i = 0; i < half; i++) {
        fr8 y, z = x[i + half], w;
        if (first_is_one) {
            split_pair_plain(&y, &w, &x[i], &z);
        } else {
            fr8_carry(&z);
            split_pair(&y, &w, &x[i], &z, &t);
        }
        x[i] = y;
        x[i + half] = w;
    }
}

/* Two levels at once: `first` for the block, `second` and `third` for its halves. */
static inline void split4(fr8 *x, size_t quarter, const fr8 *first, const fr8 *second, const fr8 *third,
                          int first_is_one) {
    for (size_t i = 0; i < quarter; i++) {
        fr8 a0, a1, a2, a3, b0, b1, b2, b3;
        fr8 x2 = x[i + 2 * quarter], x3 = x[i + 3 * quarter];
        if (first_is_one) {
            split_pair_plain(&a0, &a2, &x[i], &x2);
            split_pair_plain(&a1, &a3, &x[i + quarter], &x3);
            split_pair_plain(&b0, &b1, &a0, &a1);
        } else {
            fr8_carry(&x2);
            fr8_carry(&x3);
            split_pair(&a0, &a2, &x[i], &x2, first);
            split_pair(&a1, &a3, &x[i + quarter], &x3, first);
            fr8_carry(&a1);
            split_pair(&b0, &b1, &a0, &a1, second);
        }
        fr8_carry(&a3);
        split_pair(&b2, &b3, &a2, &a3, third);
        x[i] = b0;
        x[i + quarter] = b1;
        x[i + 2 * quarter] = b2;
        x[i + 3 * quarter] = b3;
    }
}

/* Block b of the level with 2^s blocks, of 2^log_size elements. Depth first, so that small blocks are finished in the
   cache. */
static void split_block(fr8 *x, uint32_t log_size, const fr_limbs *twiddle, size_t s_blocks, size_t b, int plain) {
    if (log_size == 0) return;
    const int first_is_one = plain && b == 0;
    const fr_limbs *own = &twiddle[s_blocks + b];
    if (log_size % 2 == 1) {
        const size_t half = (size_t)1 << (log_size - 1);
        split2(x, half, own, first_is_one);
        split_block(x, log_size - 1, twiddle, 2 * s_blocks, 2 * b, plain);
        split_block(x + half, log_size - 1, twiddle, 2 * s_blocks, 2 * b + 1, plain);
        return;
    }
    const size_t quarter = (size_t)1 << (log_size - 2);
    fr8 first, second, third;
    fr8_broadcast(&first, own->l);
    fr8_broadcast(&second, twiddle[2 * (s_blocks + b)].l);
    fr8_broadcast(&third, twiddle[2 * (s_blocks + b) + 1].l);
    if (first_is_one) {
        split4(x, quarter, &first, &second, &third, 1);
    } else {
        split4(x, quarter, &first, &second, &third, 0);
    }
    for (size_t k = 0; k < 4; k++)
        split_block(x + k * quarter, log_size - 2, twiddle, 4 * s_blocks, 4 * b + k, plain);
}

/* The first level for R = 3 M: polynomials modulo X^R - t^3 to residues modulo X^M - t z^c. in: below 1.1 r, tight. out: below
   5.1 r. With u = t x1 and v = t^2 x2 they are x0 + z^c u + z^2c v, where z^2 = -1 - z. */
static inline void split3(fr8 *x, size_t m, const zkp_lanes_ntt *plan, int plain) {
    fr8 z, t1, t2;
    fr8_broadcast(&z, plan->third.l);
    fr8_broadcast(&t1, plan->third_shift[0].l);
    fr8_broadcast(&t2, plan->third_shift[1].l);
    for (size_t i = 0; i < m; i++) {
        fr8 u = x[i + m], v = x[i + 2 * m], turned, o;
        const fr8 first = x[i];
        if (!plain) {
            fr8_mul(&u, &u, &t1);
            fr8_mul(&v, &v, &t2);
        }
        fr8_sub(&turned, &u, &v, 1);
        fr8_mul_raw(&turned, &turned, &z);
        fr8_add_raw(&o, &first, &u);
        fr8_add_raw(&x[i], &o, &v);
        fr8_add_multiple_raw(&o, &first, 1);
        fr8_sub_raw(&o, &o, &v);
        fr8_add_raw(&x[i + m], &o, &turned);
        fr8_add_multiple_raw(&o, &first, 2);
        fr8_sub_raw(&o, &o, &u);
        fr8_sub_raw(&x[i + 2 * m], &o, &turned);
    }
}

/* A transform of pass A. */
static void split_column(fr8 *x, const zkp_lanes_ntt *plan) {
    const size_t m = (size_t)1 << plan->log_r;
    if (plan->size.odd == 3) {
        if (plan->plain) {
            split3(x, m, plan, 1);
        } else {
            split3(x, m, plan, 0);
        }
    }
    for (size_t c = 0; c < plan->size.odd; c++)
        split_block(x + c * m, plan->log_r, plan->twiddle_r + c * m, 1, 0, plan->plain && c == 0);
}

/* Rows to columns: limb j of lane k of out[i] is limb j of lane i of in[k]. */
static inline void transpose(fr8 *out, const fr8 *in) {
    UNROLL for (int j = 0; j < 5; j++) {
        __m512i a[8], b[8];
        UNROLL for (int k = 0; k < 4; k++) {
            a[2 * k] = _mm512_unpacklo_epi64(in[2 * k].l[j], in[2 * k + 1].l[j]);
            a[2 * k + 1] = _mm512_unpackhi_epi64(in[2 * k].l[j], in[2 * k + 1].l[j]);
        }
        /* a[2 k + e]: lanes 0 2 4 6 (+ e) of rows 2 k and 2 k + 1, in pairs. */
        UNROLL for (int e = 0; e < 2; e++) {
            UNROLL for (int h = 0; h < 2; h++) {
                b[4 * h + e] = _mm512_shuffle_i64x2(a[4 * h + e], a[4 * h + 2 + e], 0x88);
                b[4 * h + 2 + e] = _mm512_shuffle_i64x2(a[4 * h + e], a[4 * h + 2 + e], 0xdd);
            }
        }
        /* b[4 h + e]: lanes e, 4 + e of rows 4 h .. 4 h + 3; b[4 h + 2 + e]: lanes 2 + e, 6 + e. */
        UNROLL for (int e = 0; e < 4; e++) {
            out[e].l[j] = _mm512_shuffle_i64x2(b[e], b[4 + e], 0x88);
            out[4 + e].l[j] = _mm512_shuffle_i64x2(b[e], b[4 + e], 0xdd);
        }
    }
}

static int load_column(const zkp_lanes_ntt *plan, const uint8_t *words, fr8 *x, size_t item) {
    const size_t stride = plan->c / 8;
    for (size_t i = 0; i < plan->r; i++) {
        const size_t at = 256 * (i * stride + item);
        if (i + 8 < plan->r) {
            UNROLL for (size_t k = 0; k < 4; k++)
                __builtin_prefetch(words + at + 2048 * stride + 64 * k);
        }
        if (fr8_load_integers(&x[i], words + at)) return 1;
        fr8_claim(&x[i], 1);
    }
    return 0;
}

int zkp_lanes_pass_a(const zkp_lanes_ntt *plan, const uint8_t *words, fr8 *buffer, fr8 *scratch, size_t item) {
    if (load_column(plan, words, scratch, item)) return 1;
    split_column(scratch, plan);

    /* scale * root^kappa for even and odd kappa. */
    fr8 twist[2], step, t;
    fr8_broadcast(&t, plan->column_scale[item].l);
    fr8_mul(&twist[0], &t, &plan->lane_scale);
    fr8_broadcast(&t, plan->column_root[item].l);
    fr8_mul(&step, &t, &plan->lane_root);
    fr8_mul(&twist[1], &twist[0], &step);
    fr8_sqr(&step, &step);
    fr8_canonical(&step, &step);
    for (size_t group = 0; group < plan->r / 8; group++) {
        fr8 rows[8];
        for (size_t k = 0; k < 8; k++) {
            fr8 x = scratch[plan->order_r[8 * group + k]];
            fr8_carry(&x);
            fr8_mul(&rows[k], &x, &twist[k % 2]);
            fr8_mul(&twist[k % 2], &twist[k % 2], &step);
        }
        fr8 *out = buffer + group * plan->c + 8 * item;
        transpose(out, rows);
#if ZKP_VERIFY
        for (int k = 0; k < 8; k++) fr8_claim(&out[k], 2);
#endif
    }
    return 0;
}

void zkp_lanes_pass_b(const zkp_lanes_ntt *plan, uint8_t *words, fr8 *buffer, size_t item, int last) {
    fr8 *x = buffer + plan->c * item;
    split_block(x, plan->log_c, plan->twiddle_c, 1, 0, 1);
    for (size_t i = 0; i < plan->c; i++) {
        fr8 out = x[plan->order_c[i]];
        const size_t at = i * (plan->r / 8) + item;
        if (plan->scaled_out) {
            fr8 factor;
            fr8_carry(&out);
            fr8_broadcast(&factor, plan->out_scale[i].l);
            fr8_mul(&out, &out, &factor);
        } else {
            fr8_shrink(&out, &out);
        }
        fr8_canonical(&out, &out);
        fr8_store_integers(words + 256 * at, &out);
    }
    if (last) zkp_wipe(x, plan->c * sizeof *x);
}

