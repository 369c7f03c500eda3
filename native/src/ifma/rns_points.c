/* SPDX-License-Identifier: GPL-3.0-or-later */
/* G1 over residues: complete formulas in homogeneous coordinates (Renes, Costello, Batina, "Complete addition formulas
   for prime order elliptic curves", EUROCRYPT 2016, algorithms 7 and 9; they ask for no point of order two, and the
   order of the curve, h r, is odd). Both have two levels of reductions, and each level reduces many sums together. */
#include "rns_points.h"

#include "../scalar_digits.h"
#include "zkp/g1.h"
#include "zkp/level.h"

#define ZKP_BLS_Z UINT64_C(0xd201000000010000)
#define ZKP_BLS_Z_TOP 62

int zkp_rns_is_zero(const zkp_rns *x) {
    zkp_fp t;
    zkp_rns_to_fp(&t, x);
    return zkp_fp_is_zero(&t);
}

void zkp_rns_g1_from_affine(zkp_rns_g1 *o, const zkp_g1_affine *p) {
    if (p->infinity) {
        zkp_rns_from_fp(&o->x, &zkp_fp_zero);
        zkp_rns_set(&o->y, &zkp_rns_one);
        zkp_rns_from_fp(&o->z, &zkp_fp_zero);
        return;
    }
    zkp_rns_from_fp(&o->x, &p->x);
    zkp_rns_from_fp(&o->y, &p->y);
    zkp_rns_set(&o->z, &zkp_rns_one);
}

void zkp_rns_g1_to_affine(zkp_g1_affine *o, const zkp_rns_g1 *p) {
    zkp_fp inverse;
    zkp_rns_to_fp(&inverse, &p->z);
    if (zkp_fp_is_zero(&inverse)) {
        *o = (zkp_g1_affine){.infinity = 1};
        return;
    }
    zkp_fp_inv_var(&inverse, &inverse);
    zkp_rns_to_fp(&o->x, &p->x);
    zkp_rns_to_fp(&o->y, &p->y);
    zkp_fp_mul(&o->x, &o->x, &inverse);
    zkp_fp_mul(&o->y, &o->y, &inverse);
    o->infinity = 0;
}

/* The first level of a doubling: a = xy, b = y^2, e = 12 z^2, h = 2yz. */
typedef struct { zkp_rns a, b, e, h; } doubling;

ZKP_RNS_INLINE void double_first(doubling *o, const zkp_rns_g1 *p) {
    zkp_rns_sum s[4];
    const zkp_rns triple_z = zkp_rns_triple(&p->z), twice_y = zkp_rns_dbl(&p->y);
    for (size_t i = 0; i < 4; i++) zkp_rns_start(&s[i]);
    zkp_rns_mac(&s[0], &p->x, &p->y);
    zkp_rns_mac(&s[1], &p->y, &p->y);
    zkp_rns_mac(&s[2], &triple_z, &p->z);
    zkp_rns_scale(&s[2], 2);
    zkp_rns_mac(&s[3], &twice_y, &p->z);
    zkp_rns_reduce_4(&o->a, s);
}

/* The sums of 2a (b - 3e), b^2 + 6be - 3e^2, 4bh. */
ZKP_RNS_INLINE void double_second(zkp_rns_sum s[3], const doubling *d) {
    const zkp_rns twice_a = zkp_rns_dbl(&d->a), minus_twice_a = zkp_rns_neg_3(&twice_a);
    const zkp_rns triple_e = zkp_rns_triple(&d->e), twice_b = zkp_rns_dbl(&d->b), minus_e = zkp_rns_neg_2(&d->e);
    for (size_t i = 0; i < 3; i++) zkp_rns_start(&s[i]);
    zkp_rns_mac(&s[0], &twice_a, &d->b);
    zkp_rns_mac(&s[0], &minus_twice_a, &triple_e);
    zkp_rns_mac(&s[1], &d->b, &d->b);
    zkp_rns_mac(&s[1], &twice_b, &triple_e);
    zkp_rns_mac(&s[1], &minus_e, &triple_e);
    zkp_rns_mac(&s[2], &d->b, &d->h);
    zkp_rns_scale(&s[2], 2);
}

void zkp_rns_g1_dbl(zkp_rns_g1 *o, const zkp_rns_g1 *p) {
    doubling d;
    zkp_rns_sum s[4];
    zkp_rns out[4];
    double_first(&d, p);
    double_second(s, &d);
    zkp_rns_start(&s[3]);
    zkp_rns_reduce_4(out, s);
    o->x = out[0];
    o->y = out[1];
    o->z = out[2];
}

static void double_pair(zkp_rns_g1 p[2]) {
    doubling d[2];
    zkp_rns_sum s[6];
    double_first(&d[0], &p[0]);
    double_first(&d[1], &p[1]);
    double_second(s, &d[0]);
    double_second(s + 3, &d[1]);
    zkp_rns_reduce_6(&p[0].x, s);
}

/* With t0 = 3 x x', t1 = y y', e = 12 z z', t3 = x y' + x' y, t4 = y z' + y' z, t5 = 12 (x z' + x' z):
   (t3 (t1 - e) - t4 t5, (t1 + e)(t1 - e) + t0 t5, t4 (t1 + e) + t0 t3). */
void zkp_rns_g1_add(zkp_rns_g1 *o, const zkp_rns_g1 *p, const zkp_rns_g1 *q) {
    zkp_rns t[6], out[4];
    zkp_rns_sum s[6];
    const zkp_rns triple_x = zkp_rns_triple(&p->x), triple_z = zkp_rns_triple(&p->z);
    for (size_t i = 0; i < 6; i++) zkp_rns_start(&s[i]);
    zkp_rns_mac(&s[0], &triple_x, &q->x);
    zkp_rns_mac(&s[1], &p->y, &q->y);
    zkp_rns_mac(&s[2], &triple_z, &q->z);
    zkp_rns_scale(&s[2], 2);
    zkp_rns_mac(&s[3], &p->x, &q->y);
    zkp_rns_mac(&s[3], &p->y, &q->x);
    zkp_rns_mac(&s[4], &p->y, &q->z);
    zkp_rns_mac(&s[4], &p->z, &q->y);
    zkp_rns_mac(&s[5], &triple_x, &q->z);
    zkp_rns_mac(&s[5], &triple_z, &q->x);
    zkp_rns_scale(&s[5], 2);
    zkp_rns_reduce_6(t, s);
    const zkp_rns sum = zkp_rns_add(&t[1], &t[2]), difference = zkp_rns_sub_2(&t[1], &t[2]);
    const zkp_rns minus_t4 = zkp_rns_neg_2(&t[4]);
    for (size_t i = 0; i < 4; i++) zkp_rns_start(&s[i]);
    zkp_rns_mac(&s[0], &t[3], &difference);
    zkp_rns_mac(&s[0], &minus_t4, &t[5]);
    zkp_rns_mac(&s[1], &sum, &difference);
    zkp_rns_mac(&s[1], &t[0], &t[5]);
    zkp_rns_mac(&s[2], &t[4], &sum);
    zkp_rns_mac(&s[2], &t[0], &t[3]);
    zkp_rns_reduce_4(out, s);
    o->x = out[0];
    o->y = out[1];
    o->z = out[2];
}

/* Whether phi(P) = -[z^2]P, which holds on the subgroup of order r and nowhere else; t is [z^2]P. */
static int is_minus_phi(const zkp_rns_g1 *t, const zkp_g1_affine *p) {
    zkp_g1_affine image;
    zkp_rns_g1 phi;
    zkp_rns_sum s[2];
    zkp_rns difference[2], one;
    zkp_g1_phi(&image, p);
    zkp_rns_g1_from_affine(&phi, &image);
    zkp_rns_set(&one, &zkp_rns_one);
    /* x z' - x' and y z' + y', where (x, y) = phi(P) and t = (x'/z', y'/z'). */
    const zkp_rns minus_x = zkp_rns_neg_2(&t->x);
    zkp_rns_start(&s[0]);
    zkp_rns_mac(&s[0], &phi.x, &t->z);
    zkp_rns_mac(&s[0], &minus_x, &one);
    zkp_rns_start(&s[1]);
    zkp_rns_mac(&s[1], &phi.y, &t->z);
    zkp_rns_mac(&s[1], &t->y, &one);
    zkp_rns_reduce_2(difference, s);
    return zkp_rns_is_zero(&difference[0]) && zkp_rns_is_zero(&difference[1]) && !zkp_rns_is_zero(&t->z);
}

/* t[i] = [z^2]t[i] for n = 1 or 2 points. */
ZKP_RNS_INLINE void mul_z_squared(zkp_rns_g1 *t, const size_t n) {
    zkp_rns_g1 base[2];
    for (size_t round = 0; round < 2; round++) {
        for (size_t i = 0; i < n; i++) base[i] = t[i];
        for (int bit = ZKP_BLS_Z_TOP; bit >= 0; bit--) {
            if (n == 2) double_pair(t);
            else zkp_rns_g1_dbl(t, t);
            if (!((ZKP_BLS_Z >> bit) & 1)) continue;
            for (size_t i = 0; i < n; i++) zkp_rns_g1_add(&t[i], &t[i], &base[i]);
        }
    }
}

unsigned zkp_rns_g1_pair_in_subgroup(const zkp_g1_affine *p0, const zkp_g1_affine *p1) {
    zkp_rns_g1 t[2];
    zkp_rns_g1_from_affine(&t[0], p0);
    zkp_rns_g1_from_affine(&t[1], p1);
    mul_z_squared(t, 2);
    return (unsigned)is_minus_phi(&t[0], p0) | (unsigned)is_minus_phi(&t[1], p1) << 1;
}

int zkp_rns_g1_in_subgroup(const zkp_g1_affine *p) {
    zkp_rns_g1 t;
    if (p->infinity) return 1;
    zkp_rns_g1_from_affine(&t, p);
    mul_z_squared(&t, 1);
    return is_minus_phi(&t, p);
}

void zkp_rns_fixed_set(zkp_rns_fixed *o, const zkp_g1_affine *p) {
    zkp_g1 power, twice, odd[4 * ZKP_RNS_TABLE];
    zkp_g1_affine affine[4 * ZKP_RNS_TABLE];
    zkp_fp scratch[8 * ZKP_RNS_TABLE];
    zkp_g1_from_affine(&power, p);
    for (size_t i = 0; i < 4; i++) {
        zkp_g1 *const row = odd + ZKP_RNS_TABLE * i;
        row[0] = power;
        zkp_g1_dbl(&twice, &power);
        for (size_t j = 1; j < ZKP_RNS_TABLE; j++) zkp_g1_add(&row[j], &row[j - 1], &twice);
        zkp_g1_mul_abs_z(&power, &power);
    }
    zkp_g1_batch_to_affine(affine, odd, 4 * ZKP_RNS_TABLE, scratch);
    for (size_t i = 0; i < 4 * ZKP_RNS_TABLE; i++) {
        zkp_rns x, y;
        zkp_rns_from_fp(&x, &affine[i].x);
        zkp_rns_from_fp(&y, &affine[i].y);
        uint64_t *const words = o->point[i / ZKP_RNS_TABLE][i % ZKP_RNS_TABLE];
        zkp_rns_store(words, &x);
        zkp_rns_store(words + 16, &y);
    }
}

/* t += digit P, with a digit that is odd or zero. */
static void add_digit(zkp_rns_g1 *t, const uint64_t (*row)[32], int digit) {
    zkp_rns_g1 q;
    if (digit == 0) return;
    const uint64_t *const words = row[(digit < 0 ? -digit : digit) / 2];
    zkp_rns_restore(&q.x, words);
    zkp_rns_restore(&q.y, words + 16);
    if (digit < 0) q.y = zkp_rns_neg_2(&q.y);
    zkp_rns_set(&q.z, &zkp_rns_one);
    zkp_rns_g1_add(t, t, &q);
}

#define DIGITS 65
#define AT_ONCE 8

static void sum_some(zkp_rns_g1 *o, const zkp_rns_fixed *const *fixed, const uint64_t (*k)[4], size_t n) {
    int8_t digits[AT_ONCE][4][DIGITS] = {{{0}}};
    size_t length = 0;
    for (size_t i = 0; i < n; i++) {
        uint64_t d[4];
        zkp_digits_base_z(d, k[i]);
        for (size_t j = 0; j < 4; j++) {
            const size_t used = zkp_signed_windows(digits[i][j], &d[j], 1, 5);
            if (used > length) length = used;
        }
    }
    zkp_rns_g1_from_affine(o, &(zkp_g1_affine){.infinity = 1});
    for (size_t at = length; at-- > 0;) {
        if (at + 1 < length) zkp_rns_g1_dbl(o, o);
        for (size_t i = 0; i < n; i++) {
            for (size_t j = 0; j < 4; j++) add_digit(o, fixed[i]->point[j], digits[i][j][at]);
        }
    }
}

void zkp_rns_fixed_sum(zkp_g1_affine *o, const zkp_g1_affine *start, const zkp_rns_fixed *const *fixed,
                       const uint64_t (*k)[4], size_t n) {
    zkp_rns_g1 sum, part;
    zkp_rns_g1_from_affine(&sum, start);
    for (size_t i = 0; i < n; i += AT_ONCE) {
        sum_some(&part, fixed + i, k + i, n - i < AT_ONCE ? n - i : AT_ONCE);
        zkp_rns_g1_add(&sum, &sum, &part);
    }
    zkp_rns_g1_to_affine(o, &sum);
}

/* t[i] *= x[i], and t[i]^2. */
ZKP_RNS_INLINE void mul_pair(zkp_rns t[2], const zkp_rns x[2]) {
    zkp_rns_sum s[2];
    for (size_t i = 0; i < 2; i++) {
        zkp_rns_start(&s[i]);
        zkp_rns_mac(&s[i], &t[i], &x[i]);
    }
    zkp_rns_reduce_2(t, s);
}

/* (p + 1)/4 in windows of four bits. */
void zkp_rns_sqrt_pair(zkp_fp *root_a, zkp_fp *root_b, const zkp_fp *a, const zkp_fp *b) {
    zkp_rns table[16][2], t[2];
    zkp_rns_from_fp(&table[1][0], a);
    zkp_rns_from_fp(&table[1][1], b);
    for (size_t i = 2; i < 16; i++) {
        table[i][0] = table[i - 1][0];
        table[i][1] = table[i - 1][1];
        mul_pair(table[i], table[1]);
    }
    int started = 0;
    for (size_t i = 0; i < sizeof zkp_rns_sqrt_windows; i++) {
        const unsigned digit = zkp_rns_sqrt_windows[i];
        if (!started) {
            t[0] = table[digit][0];
            t[1] = table[digit][1];
            started = 1;
            continue;
        }
        for (size_t j = 0; j < 4; j++) mul_pair(t, t);
        if (digit) mul_pair(t, table[digit]);
    }
    zkp_rns_to_fp(root_a, &t[0]);
    zkp_rns_to_fp(root_b, &t[1]);
}
