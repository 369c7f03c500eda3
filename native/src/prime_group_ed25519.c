/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of Ed25519. */
#include <stdlib.h>

#include "zkp/declassify.h"
#include "zkp/prime_group.h"
#include "zkp/random.h"
#include "zkp/secret.h"
#include "zkp/wipe.h"
#include "zkp_api/core.h"

static void identity(zkp_point *o) { zkp_ed25519_identity(&o->ed25519); }
static void neg(zkp_point *o, const zkp_point *a) { zkp_ed25519_neg(&o->ed25519, &a->ed25519); }
static void mul8(zkp_point *o, const zkp_point *a) { zkp_ed25519_mul8(&o->ed25519, &a->ed25519); }
static int is_identity(const zkp_point *a) { return zkp_ed25519_is_identity(&a->ed25519); }
static int eq(const zkp_point *a, const zkp_point *b) { return zkp_ed25519_eq(&a->ed25519, &b->ed25519); }
static int in_subgroup_var(const zkp_point *a) { return zkp_ed25519_in_subgroup_var(&a->ed25519); }
static void encode(uint8_t out[32], const zkp_point *a) { zkp_ed25519_encode(out, &a->ed25519); }

static void add(zkp_point *o, const zkp_point *a, const zkp_point *b) {
    zkp_ed25519_add(&o->ed25519, &a->ed25519, &b->ed25519);
}

static void sub(zkp_point *o, const zkp_point *a, const zkp_point *b) {
    zkp_ed25519_sub(&o->ed25519, &a->ed25519, &b->ed25519);
}

static int curve_generator(int which) { return which == ZKP_GROUP_VALUE ? ZKP_ED25519_GEN_H : ZKP_ED25519_GEN_G; }

static void generator(zkp_point *o, int which) {
    zkp_ed25519_from_affine(&o->ed25519, &zkp_ed25519_generators[curve_generator(which)]);
}

static int rule(uint32_t flags) {
    return ZKP_ED25519_RULE_MONERO | (flags & ZKP_GROUP_MEMBER ? ZKP_ED25519_MEMBER : 0);
}

static int decode_var(zkp_point *o, const uint8_t in[32], uint32_t flags) {
    zkp_ed25519_affine a;
    const int status = zkp_ed25519_decode_var(&a, in, rule(flags));
    zkp_ed25519_from_affine(&o->ed25519, &a);
    return status;
}

enum { CHUNK = 64 };

static void decode_many_var(zkp_point *o, int32_t *statuses, const uint8_t *in, uint32_t flags, size_t n) {
    zkp_ed25519_affine affine[CHUNK];
    for (size_t start = 0; start < n; start += CHUNK) {
        const size_t count = n - start < CHUNK ? n - start : CHUNK;
        zkp_ed25519_read_many_var(affine, statuses + start, in + 32 * start, rule(flags), count);
        for (size_t i = 0; i < count; i++) zkp_ed25519_from_affine(&o[start + i].ed25519, &affine[i]);
    }
}

static void encode_many(uint8_t *out, const zkp_point *a, size_t n) {
    zkp_ed25519 points[CHUNK];
    for (size_t start = 0; start < n; start += CHUNK) {
        const size_t count = n - start < CHUNK ? n - start : CHUNK;
        for (size_t i = 0; i < count; i++) points[i] = a[start + i].ed25519;
        zkp_ed25519_encode_many(out + 32 * start, points, count);
    }
}

static void from_affine(zkp_point *o, const uint8_t xy[64]) {
    zkp_ed25519_affine a;
    zkp_ed25519_from_xy_trusted(&a, xy);
    zkp_ed25519_from_affine(&o->ed25519, &a);
}

static void to_affine(uint8_t xy[64], const zkp_point *a) {
    zkp_ed25519_affine affine;
    zkp_ed25519_to_affine(&affine, &a->ed25519);
    zkp_ed25519_to_xy(xy, &affine);
}

static void mul(zkp_point *o, const zkp_point *p, const zkp_scalar *k) { zkp_ed25519_mul(&o->ed25519, &p->ed25519, k); }

static void mul_generator(zkp_point *o, int which, const zkp_scalar *k) {
    zkp_ed25519_mul_generator(&o->ed25519, curve_generator(which), k);
}

static int msm(zkp_point *o, const zkp_point *p, const zkp_scalar *k, size_t n) {
    if (n > SIZE_MAX / (2 * sizeof(zkp_ed25519))) return ZKP_ERR_MEMORY;
    zkp_ed25519 *points = malloc((n + 1) * sizeof *points);
    if (points == NULL) return ZKP_ERR_MEMORY;
    for (size_t i = 0; i < n; i++) points[i] = p[i].ed25519;
    const int status = zkp_ed25519_msm(&o->ed25519, points, k, n);
    zkp_wipe(points, n * sizeof *points);
    free(points);
    return status;
}

static void mul_var(zkp_point *o, const zkp_point *p, const zkp_scalar *k) {
    zkp_ed25519_mul_var(&o->ed25519, &p->ed25519, k->l);
}

/* Affine points; most callers have them from a decoder, with z = 1. NULL when memory is short. */
static zkp_ed25519_affine *affine_of(const zkp_point *p, size_t n) {
    if (n > SIZE_MAX / (4 * sizeof(zkp_ed25519))) return NULL;
    zkp_ed25519_affine *affine = malloc((n + 1) * sizeof *affine);
    zkp_ed25519 *rest = malloc((n + 1) * sizeof *rest);
    zkp_fe25519 *scratch = malloc((n + 1) * sizeof *scratch);
    size_t plain = 0;
    while (plain < n) {
        const zkp_fe25519 *z = &p[plain].ed25519.z;
        if (z->l[0] != 1 || (z->l[1] | z->l[2] | z->l[3] | z->l[4]) != 0) break;
        plain++;
    }
    if (affine != NULL && rest != NULL && scratch != NULL) {
        for (size_t i = 0; i < plain; i++) affine[i] = (zkp_ed25519_affine){p[i].ed25519.x, p[i].ed25519.y};
        for (size_t i = plain; i < n; i++) rest[i] = p[i].ed25519;
        zkp_ed25519_batch_to_affine(affine + plain, rest + plain, n - plain, scratch);
    } else {
        free(affine);
        affine = NULL;
    }
    free(rest);
    free(scratch);
    return affine;
}

static int msm_var(zkp_point *o, const zkp_point *p, const zkp_scalar *k, size_t n) {
    zkp_ed25519_affine *affine = affine_of(p, n);
    if (affine == NULL) return ZKP_ERR_MEMORY;
    const int status = zkp_ed25519_msm_var(&o->ed25519, affine, k == NULL ? NULL : k->l, n);
    free(affine);
    return status;
}

/* zkp_group_bases of this group are zkp_ed25519_bases. */
static zkp_group_bases *bases_new(const zkp_point *p, size_t n) {
    zkp_ed25519_affine *affine = affine_of(p, n);
    zkp_ed25519_bases *bases = affine == NULL ? NULL : zkp_ed25519_bases_new(affine, n);
    free(affine);
    return (zkp_group_bases *)(void *)bases;
}

static void bases_free(zkp_group_bases *bases) { zkp_ed25519_bases_free((zkp_ed25519_bases *)(void *)bases); }

static int bases_msm_var(zkp_point *o, const zkp_group_bases *bases, const zkp_scalar *k, size_t n, const zkp_point *p,
                         const zkp_scalar *more, size_t n_more) {
    zkp_ed25519_affine *affine = affine_of(p, n_more);
    if (affine == NULL) return ZKP_ERR_MEMORY;
    const uint64_t *first = k == NULL ? NULL : k->l, *second = more == NULL ? NULL : more->l;
    const zkp_ed25519_bases *own = (const zkp_ed25519_bases *)(const void *)bases;
    const int status = zkp_ed25519_bases_msm_var(&o->ed25519, own, first, n, affine, second, n_more);
    free(affine);
    return status;
}

static int bases_msm(zkp_point *o, const zkp_group_bases *bases, const uint32_t *which, const zkp_scalar *k, size_t n) {
    return zkp_ed25519_bases_msm_secret(&o->ed25519, (const zkp_ed25519_bases *)(const void *)bases, which, k, n);
}

static int scalar_random(zkp_scalar *o) {
    uint8_t wide[64];
    do {
        if (!zkp_os_random(wide, sizeof wide)) return ZKP_ERR_MEMORY;
        zkp_es_from_le64_wide(o, wide);
    } while (zkp_declassify_int(zkp_es_is_zero(o)));
    zkp_wipe(wide, sizeof wide);
    return ZKP_OK;
}

static void hash_to_scalar(zkp_scalar *o, const uint8_t *domain, size_t domain_len, const zkp_bytes *parts,
                           size_t n_parts) {
    zkp_keccak state;
    zkp_keccak_init(&state);
    zkp_keccak_update(&state, domain, domain_len);
    for (size_t i = 0; i < n_parts; i++) zkp_keccak_update(&state, parts[i].data, parts[i].len);
    zkp_es_hash_final(o, &state);
}

static void hash_to_point(zkp_point *o, const uint8_t *data, size_t len) {
    zkp_ed25519_hash_to_point(&o->ed25519, data, len);
}

const zkp_prime_group zkp_group_ed25519 = {
    .name = "ed25519",
    .order = zkp_es_order,
    .secret_kind = ZKP_SECRET_ED25519,
    .identity = identity,
    .generator = generator,
    .add = add,
    .sub = sub,
    .neg = neg,
    .mul8 = mul8,
    .is_identity = is_identity,
    .eq = eq,
    .in_subgroup_var = in_subgroup_var,
    .decode_var = decode_var,
    .decode_many_var = decode_many_var,
    .encode = encode,
    .encode_many = encode_many,
    .from_affine = from_affine,
    .to_affine = to_affine,
    .mul = mul,
    .mul_generator = mul_generator,
    .msm = msm,
    .mul_var = mul_var,
    .msm_var = msm_var,
    .bases_new = bases_new,
    .bases_free = bases_free,
    .bases_msm_var = bases_msm_var,
    .bases_msm = bases_msm,
    .scalar_from_le32 = zkp_es_from_le32,
    .scalar_to_le32 = zkp_es_to_le32,
    .scalar_from_le32_wide = zkp_es_from_le32_wide,
    .scalar_from_le64_wide = zkp_es_from_le64_wide,
    .scalar_add = zkp_es_add,
    .scalar_sub = zkp_es_sub,
    .scalar_neg = zkp_es_neg,
    .scalar_mul = zkp_es_mul,
    .scalar_muladd = zkp_es_muladd,
    .scalar_dot = zkp_es_dot,
    .scalar_inv = zkp_es_inv,
    .scalar_batch_inv = zkp_es_batch_inv,
    .scalar_is_zero = zkp_es_is_zero,
    .scalar_eq = zkp_es_eq,
    .scalar_random = scalar_random,
    .hash_to_scalar = hash_to_scalar,
    .hash_to_point = hash_to_point,
};
