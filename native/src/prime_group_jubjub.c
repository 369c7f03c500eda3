/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of Jubjub. Keys and blindings share the circuits' blinding generator, amounts have their value generator.
   zkpriv/prime_group.py is the same in Python. */
#include <stdlib.h>
#include <string.h>

#include "zkp/blake2b.h"
#include "zkp/declassify.h"
#include "zkp/domains.h"
#include "zkp/prime_group.h"
#include "zkp/random.h"
#include "zkp/secret.h"
#include "zkp/wipe.h"
#include "zkp_api/core.h"

static void identity(zkp_point *o) { zkp_jubjub_identity(&o->jubjub); }
static void neg(zkp_point *o, const zkp_point *a) { zkp_jubjub_neg(&o->jubjub, &a->jubjub); }
static int is_identity(const zkp_point *a) { return zkp_jubjub_is_identity(&a->jubjub); }
static int eq(const zkp_point *a, const zkp_point *b) { return zkp_jubjub_eq(&a->jubjub, &b->jubjub); }

static void add(zkp_point *o, const zkp_point *a, const zkp_point *b) {
    zkp_jubjub_add(&o->jubjub, &a->jubjub, &b->jubjub);
}

static void sub(zkp_point *o, const zkp_point *a, const zkp_point *b) {
    zkp_jubjub minus;
    zkp_jubjub_neg(&minus, &b->jubjub);
    zkp_jubjub_add(&o->jubjub, &a->jubjub, &minus);
}

static void mul8(zkp_point *o, const zkp_point *a) {
    zkp_jubjub p = a->jubjub;
    zkp_jubjub_dbl_times(&p, 3);
    o->jubjub = p;
}

static int in_subgroup_var(const zkp_point *a) {
    zkp_jubjub_affine affine;
    zkp_jubjub_to_affine(&affine, &a->jubjub);
    return zkp_jubjub_in_subgroup_var(&affine);
}

static int curve_generator(int which) { return which == ZKP_GROUP_VALUE ? ZKP_GEN_VALUE : ZKP_GEN_BLINDING; }

static void generator(zkp_point *o, int which) {
    zkp_jubjub_from_affine(&o->jubjub, &zkp_jubjub_generators[curve_generator(which)]);
}

static uint32_t allowed(uint32_t flags) {
    return flags & ZKP_GROUP_MEMBER ? 0 : ZKP_JUBJUB_ALLOW_IDENTITY | ZKP_JUBJUB_ALLOW_OFF_SUBGROUP;
}

static int decode_var(zkp_point *o, const uint8_t in[32], uint32_t flags) {
    zkp_jubjub_affine a;
    const int status = zkp_jubjub_decode_var(&a, in, allowed(flags));
    zkp_jubjub_from_affine(&o->jubjub, &a);
    return status;
}

enum { CHUNK = 64 };

static void decode_many_var(zkp_point *o, int32_t *statuses, const uint8_t *in, uint32_t flags, size_t n) {
    zkp_jubjub_affine affine[CHUNK];
    for (size_t start = 0; start < n; start += CHUNK) {
        const size_t count = n - start < CHUNK ? n - start : CHUNK;
        zkp_jubjub_read_many_var(affine, statuses + start, in + 32 * start, 0, allowed(flags), count);
        for (size_t i = 0; i < count; i++) zkp_jubjub_from_affine(&o[start + i].jubjub, &affine[i]);
    }
}

static void encode(uint8_t out[32], const zkp_point *a) {
    zkp_jubjub_affine affine;
    zkp_jubjub_to_affine(&affine, &a->jubjub);
    zkp_jubjub_encode(out, &affine);
}

static void encode_many(uint8_t *out, const zkp_point *a, size_t n) {
    zkp_jubjub points[CHUNK];
    zkp_jubjub_affine affine[CHUNK];
    zkp_fr scratch[CHUNK];
    for (size_t start = 0; start < n; start += CHUNK) {
        const size_t count = n - start < CHUNK ? n - start : CHUNK;
        for (size_t i = 0; i < count; i++) points[i] = a[start + i].jubjub;
        zkp_jubjub_batch_to_affine(affine, points, count, scratch);
        for (size_t i = 0; i < count; i++) zkp_jubjub_encode(out + 32 * (start + i), &affine[i]);
    }
}

static void from_affine(zkp_point *o, const uint8_t xy[64]) { (void)zkp_jubjub_from_uv_trusted(&o->jubjub, xy); }

static void to_affine(uint8_t xy[64], const zkp_point *a) {
    zkp_jubjub_affine affine;
    zkp_jubjub_to_affine(&affine, &a->jubjub);
    zkp_jubjub_to_uv(xy, &affine);
}

static void mul(zkp_point *o, const zkp_point *p, const zkp_scalar *k) { zkp_jubjub_mul(&o->jubjub, &p->jubjub, k); }

static void mul_generator(zkp_point *o, int which, const zkp_scalar *k) {
    zkp_jubjub_mul_generator(&o->jubjub, curve_generator(which), k);
}

static int msm(zkp_point *o, const zkp_point *p, const zkp_scalar *k, size_t n) {
    zkp_jubjub sum, term;
    zkp_jubjub_identity(&sum);
    for (size_t i = 0; i < n; i++) {
        zkp_jubjub_mul(&term, &p[i].jubjub, &k[i]);
        zkp_jubjub_add(&sum, &sum, &term);
    }
    o->jubjub = sum;
    zkp_wipe(&sum, sizeof sum);
    zkp_wipe(&term, sizeof term);
    return ZKP_OK;
}

static void mul_var(zkp_point *o, const zkp_point *p, const zkp_scalar *k) {
    zkp_jubjub_mul_var(&o->jubjub, &p->jubjub, k->l);
}

/* Affine points; NULL when memory is short. */
static zkp_jubjub_affine *affine_of(const zkp_point *p, size_t n) {
    if (n > SIZE_MAX / (4 * sizeof(zkp_jubjub))) return NULL;
    zkp_jubjub_affine *affine = malloc((n + 1) * sizeof *affine);
    zkp_jubjub *points = malloc((n + 1) * sizeof *points);
    zkp_fr *scratch = malloc((n + 1) * sizeof *scratch);
    if (affine != NULL && points != NULL && scratch != NULL) {
        for (size_t i = 0; i < n; i++) points[i] = p[i].jubjub;
        zkp_jubjub_batch_to_affine(affine, points, n, scratch);
    } else {
        free(affine);
        affine = NULL;
    }
    free(points);
    free(scratch);
    return affine;
}

static int sum_var(zkp_point *o, const zkp_jubjub_affine *p, const zkp_scalar *k, size_t n) {
    return zkp_jubjub_msm_var(&o->jubjub, p, n == 0 ? NULL : k->l, n) ? ZKP_OK : ZKP_ERR_MEMORY;
}

static int msm_var(zkp_point *o, const zkp_point *p, const zkp_scalar *k, size_t n) {
    zkp_jubjub_affine *affine = affine_of(p, n);
    if (affine == NULL) return ZKP_ERR_MEMORY;
    const int status = sum_var(o, affine, k, n);
    free(affine);
    return status;
}

/* Fixed points, normalised; sums over them are ordinary ones. */
struct zkp_group_bases {
    size_t n;
    zkp_jubjub_affine *points;
};

static zkp_group_bases *bases_new(const zkp_point *p, size_t n) {
    zkp_group_bases *bases = malloc(sizeof *bases);
    if (bases == NULL) return NULL;
    *bases = (zkp_group_bases){.n = n, .points = affine_of(p, n)};
    if (bases->points != NULL) return bases;
    free(bases);
    return NULL;
}

static void bases_free(zkp_group_bases *bases) {
    if (bases == NULL) return;
    free(bases->points);
    free(bases);
}

static int bases_msm_var(zkp_point *o, const zkp_group_bases *bases, const zkp_scalar *k, size_t n, const zkp_point *p,
                         const zkp_scalar *more, size_t n_more) {
    if (n > bases->n) return ZKP_ERR_ARGUMENT;
    if (n_more > SIZE_MAX / 4096) return ZKP_ERR_MEMORY;
    zkp_jubjub_affine *all = malloc((n + n_more + 1) * sizeof *all), *others = affine_of(p, n_more);
    zkp_scalar *scalars = malloc((n + n_more + 1) * sizeof *scalars);
    int status = ZKP_ERR_MEMORY;
    if (all != NULL && others != NULL && scalars != NULL) {
        for (size_t i = 0; i < n; i++) {
            all[i] = bases->points[i];
            scalars[i] = k[i];
        }
        for (size_t i = 0; i < n_more; i++) {
            all[n + i] = others[i];
            scalars[n + i] = more[i];
        }
        status = sum_var(o, all, scalars, n + n_more);
    }
    free(all);
    free(others);
    free(scalars);
    return status;
}

/* One chain of doublings for all: digits of four bits, and the sixteen multiples of each point; every entry is read. */
static void select_multiple(zkp_jubjub_prepared *o, const zkp_jubjub_prepared table[16], uint64_t digit) {
    uint64_t words[sizeof *o / 8] = {0};
    for (uint64_t i = 0; i < 16; i++) {
        const uint64_t x = i ^ digit, mask = ((x | (0 - x)) >> 63) - 1; /* all ones where x is 0 */
        uint64_t entry[sizeof *o / 8];
        memcpy(entry, &table[i], sizeof entry);
        for (size_t j = 0; j < sizeof entry / 8; j++) words[j] |= mask & entry[j];
    }
    memcpy(o, words, sizeof words);
    zkp_wipe(words, sizeof words);
}

static int bases_msm(zkp_point *o, const zkp_group_bases *bases, const uint32_t *which, const zkp_scalar *k, size_t n) {
    identity(o);
    if (n > SIZE_MAX / 8192) return ZKP_ERR_MEMORY;
    for (size_t i = 0; i < n; i++)
        if (which[i] >= bases->n) return ZKP_ERR_ARGUMENT;
    zkp_jubjub_prepared (*tables)[16] = malloc((n + 1) * sizeof *tables);
    if (tables == NULL) return ZKP_ERR_MEMORY;
    zkp_jubjub sum, multiple, base;
    for (size_t i = 0; i < n; i++) {
        zkp_jubjub_from_affine(&base, &bases->points[which[i]]);
        zkp_jubjub_identity(&multiple);
        for (size_t j = 0; j < 16; j++) {
            zkp_jubjub_prepare(&tables[i][j], &multiple);
            zkp_jubjub_add(&multiple, &multiple, &base);
        }
    }
    zkp_jubjub_identity(&sum);
    zkp_jubjub_prepared entry;
    for (int window = 62; window >= 0; window--) { /* scalars have 252 bits */
        zkp_jubjub_dbl_times(&sum, 4);
        for (size_t i = 0; i < n; i++) {
            select_multiple(&entry, tables[i], (k[i].l[window / 16] >> (4 * (window % 16))) & 15);
            zkp_jubjub_add_prepared(&sum, &sum, &entry);
        }
    }
    o->jubjub = sum;
    free(tables);
    zkp_wipe(&sum, sizeof sum);
    zkp_wipe(&entry, sizeof entry);
    return ZKP_OK;
}

static void scalar_muladd(zkp_scalar *o, const zkp_scalar *a, const zkp_scalar *b, const zkp_scalar *c) {
    zkp_scalar product;
    zkp_js_mul(&product, a, b);
    zkp_js_add(o, &product, c);
    zkp_wipe(&product, sizeof product);
}

static void scalar_dot(zkp_scalar *o, const zkp_scalar *a, const zkp_scalar *b, size_t n) {
    zkp_scalar sum = {{0, 0, 0, 0}};
    for (size_t i = 0; i < n; i++) scalar_muladd(&sum, &a[i], &b[i], &sum);
    *o = sum;
    zkp_wipe(&sum, sizeof sum);
}

static int scalar_batch_inv(zkp_scalar *o, const zkp_scalar *a, size_t n) {
    zkp_scalar rest;
    if (n == 0) return 1;
    o[0] = a[0];
    for (size_t i = 1; i < n; i++) zkp_js_mul(&o[i], &o[i - 1], &a[i]);
    const int zero = zkp_js_is_zero(&o[n - 1]);
    zkp_js_inv(&rest, &o[n - 1]);
    for (size_t i = n; i-- > 1;) {
        zkp_js_mul(&o[i], &rest, &o[i - 1]);
        zkp_js_mul(&rest, &rest, &a[i]);
    }
    o[0] = rest;
    zkp_wipe(&rest, sizeof rest);
    return !zero;
}

static int scalar_eq(const zkp_scalar *a, const zkp_scalar *b) {
    zkp_scalar difference;
    zkp_js_sub(&difference, a, b);
    const int same = zkp_js_is_zero(&difference);
    zkp_wipe(&difference, sizeof difference);
    return same;
}

static int scalar_random(zkp_scalar *o) {
    uint8_t wide[64];
    do {
        if (!zkp_os_random(wide, sizeof wide)) return ZKP_ERR_MEMORY;
        zkp_js_from_le64_wide(o, wide);
    } while (zkp_declassify_int(zkp_js_is_zero(o)));
    zkp_wipe(wide, sizeof wide);
    return ZKP_OK;
}

static void hash_to_scalar(zkp_scalar *o, const uint8_t *domain, size_t domain_len, const zkp_bytes *parts,
                           size_t n_parts) {
    const uint8_t length = (uint8_t)domain_len;
    uint8_t digest[64], counter = 0;
    zkp_blake2b state;
    do {
        zkp_blake2b_init(&state, (const uint8_t *)ZKP_PERSON_GROUP_SCALAR);
        zkp_blake2b_update(&state, &length, 1);
        zkp_blake2b_update(&state, domain, domain_len);
        for (size_t i = 0; i < n_parts; i++) zkp_blake2b_update(&state, parts[i].data, parts[i].len);
        zkp_blake2b_update(&state, &counter, 1);
        zkp_blake2b_final(digest, &state);
        zkp_js_from_le64_wide(o, digest);
        counter++;
    } while (zkp_declassify_int(zkp_js_is_zero(o)));
    zkp_wipe(digest, sizeof digest);
}

/* Public data: the number of attempts shows. */
static void hash_to_point(zkp_point *o, const uint8_t *data, size_t len) {
    uint8_t digest[64], counter = 0;
    zkp_blake2b state;
    do {
        zkp_blake2b_init(&state, (const uint8_t *)ZKP_PERSON_GROUP_POINT);
        zkp_blake2b_update(&state, data, len);
        zkp_blake2b_update(&state, &counter, 1);
        zkp_blake2b_final(digest, &state);
        (void)decode_var(o, digest, 0); /* the identity where it fails */
        mul8(o, o);
        counter++;
    } while (is_identity(o));
}

const zkp_prime_group zkp_group_jubjub = {
    .name = "jubjub",
    .order = zkp_js_order,
    .secret_kind = ZKP_SECRET_JUBJUB,
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
    .scalar_from_le32 = zkp_js_from_le32,
    .scalar_to_le32 = zkp_js_to_le32,
    .scalar_from_le32_wide = zkp_js_from_le32_wide,
    .scalar_from_le64_wide = zkp_js_from_le64_wide,
    .scalar_add = zkp_js_add,
    .scalar_sub = zkp_js_sub,
    .scalar_neg = zkp_js_neg,
    .scalar_mul = zkp_js_mul,
    .scalar_muladd = scalar_muladd,
    .scalar_dot = scalar_dot,
    .scalar_inv = zkp_js_inv,
    .scalar_batch_inv = scalar_batch_inv,
    .scalar_is_zero = zkp_js_is_zero,
    .scalar_eq = scalar_eq,
    .scalar_random = scalar_random,
    .hash_to_scalar = hash_to_scalar,
    .hash_to_point = hash_to_point,
};
