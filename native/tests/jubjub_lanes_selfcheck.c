/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Jubjub in lanes against the scalar code: formulas on all kinds of pairs of points, decoding and the subgroup check on
   good and bad encodings in every lane, scans of every length. Compiled with the flags of native/src/ifma; with ZKP_VERIFY
   every bound is checked as well. Usage: jubjub_lanes_selfcheck ROUNDS SEED */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ifma/jubjub8.h"
#include "ifma/jubjub_lanes.h"
#include "ifma/jubjub_scan.h"
#include "ifma/poseidon_lanes.h"
#include "zkp/jubjub.h"
#include "zkp/level.h"
#include "zkp/secret.h"
#include "zkp_api/core.h"

static uint64_t state;
static int failures;

static uint64_t next_word(void) { /* xorshift64* */
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return state * UINT64_C(2685821657736338717);
}

static void must(int condition, const char *law) {
    if (condition) return;
    failures++;
    fprintf(stderr, "broken: %s\n", law);
}

static void random_bytes(uint8_t *out, size_t n) {
    for (size_t i = 0; i < n; i++) out[i] = (uint8_t)(next_word() >> 32);
}

/* The eight points of small order, the identity first. */
static zkp_jubjub_affine small[8];

static void find_small(void) {
    uint8_t v[32] = {2};
    for (;; v[0]++) {
        zkp_jubjub p, sum, four;
        zkp_jubjub_affine a;
        if (zkp_jubjub_decode_var(&a, v, ZKP_JUBJUB_ALLOW_OFF_SUBGROUP) != ZKP_OK) continue;
        zkp_jubjub_from_affine(&p, &a);
        zkp_jubjub_mul_var(&p, &p, zkp_js_order);
        four = p;
        zkp_jubjub_dbl_times(&four, 2);
        if (zkp_jubjub_is_identity(&four)) continue;
        zkp_jubjub_identity(&sum);
        for (int i = 0; i < 8; i++) {
            zkp_jubjub_to_affine(&small[i], &sum);
            zkp_jubjub_add(&sum, &sum, &p);
        }
        return;
    }
}

/* A point of the subgroup, or with torsion, or of small order. */
static void random_point(zkp_jubjub_affine *o, unsigned kind) {
    zkp_jubjub p, t;
    zkp_js k = {{next_word(), next_word(), next_word(), next_word() >> 5}};
    zkp_jubjub_mul_generator(&p, (int)(next_word() % ZKP_GEN_COUNT), &k);
    zkp_jubjub_from_affine(&t, &small[next_word() % 8]);
    if (kind % 4 == 1) zkp_jubjub_add(&p, &p, &t);
    if (kind % 4 == 2) p = t;
    zkp_jubjub_to_affine(o, &p);
}

static void to_lanes(fr8 *u, fr8 *v, const zkp_jubjub_affine a[8]) {
    zkp_fr rows[8];
    for (int i = 0; i < 8; i++) rows[i] = a[i].u;
    fr8_from_words(u, rows);
    for (int i = 0; i < 8; i++) rows[i] = a[i].v;
    fr8_from_words(v, rows);
}

static void from_lanes(zkp_jubjub o[8], const jj8 *p) {
    zkp_fr rows[4][8];
    fr8_to_words(rows[0], &p->x);
    fr8_to_words(rows[1], &p->y);
    fr8_to_words(rows[2], &p->z);
    fr8_to_words(rows[3], &p->t);
    for (int i = 0; i < 8; i++) o[i] = (zkp_jubjub){rows[0][i], rows[1][i], rows[2][i], rows[3][i]};
}

static int is_extended(const zkp_jubjub *p) { /* x y = z t */
    zkp_fr left, right;
    zkp_fr_mul(&left, &p->x, &p->y);
    zkp_fr_mul(&right, &p->z, &p->t);
    return zkp_fr_eq(&left, &right);
}

static void check_formulas(unsigned round) {
    zkp_jubjub_affine a[8], b[8];
    zkp_jubjub wanted, got[8], p, q;
    fr8 u, v;
    jj8 lanes, other;
    jj8_prepared prepared;
    for (unsigned i = 0; i < 8; i++) {
        random_point(&a[i], round + i);
        random_point(&b[i], round / 4 + i);
        if (i % 4 == 3) b[i] = a[i];
        if (i == 7) zkp_fr_neg(&b[i].u, &b[i].u);
    }
    to_lanes(&u, &v, a);
    jj8_from_affine(&lanes, &u, &v);
    to_lanes(&u, &v, b);
    jj8_from_affine(&other, &u, &v);
    jj8_dbl(&other, &other, 1); /* so that z is not one */
    jj8_prepare(&prepared, &other);
    jj8_add_prepared(&lanes, &lanes, &prepared, 1);
    from_lanes(got, &lanes);
    for (int i = 0; i < 8; i++) {
        zkp_jubjub_from_affine(&p, &a[i]);
        zkp_jubjub_from_affine(&q, &b[i]);
        zkp_jubjub_dbl(&q, &q);
        zkp_jubjub_add(&wanted, &p, &q);
        must(zkp_jubjub_eq(&wanted, &got[i]) && is_extended(&got[i]), "a + 2b in lanes");
    }
    jj8_prepared_neg(&prepared, &prepared);
    jj8_add_prepared(&lanes, &lanes, &prepared, 0);
    from_lanes(got, &lanes);
    for (int i = 0; i < 8; i++) {
        zkp_jubjub_from_affine(&p, &a[i]);
        must(zkp_jubjub_eq(&p, &got[i]), "(a + 2b) - 2b in lanes");
        zkp_jubjub_dbl_times(&p, 2);
        from_lanes(got, &lanes);
        must((jj8_is_identity(&lanes) >> i & 1) == zkp_jubjub_is_identity(&got[i]), "identity in lanes");
    }
    jj8_dbl(&lanes, &lanes, 0);
    jj8_dbl(&lanes, &lanes, 1);
    from_lanes(got, &lanes);
    for (int i = 0; i < 8; i++) {
        zkp_jubjub_from_affine(&p, &a[i]);
        zkp_jubjub_dbl_times(&p, 2);
        must(zkp_jubjub_eq(&p, &got[i]) && is_extended(&got[i]), "4a in lanes");
    }
}

/* An encoding of any kind: good ones, not on the curve, v >= r, u = 0 with the sign bit, ... */
static void random_encoding(uint8_t out[32], unsigned kind) {
    static const uint8_t modulus[32] = {0x01, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xfe, 0x5b, 0xfe, 0xff, 0x02, 0xa4, 0xbd, 0x53,
                                        0x05, 0xd8, 0xa1, 0x09, 0x08, 0xd8, 0x39, 0x33, 0x48, 0x7d, 0x9d, 0x29, 0x53, 0xa7, 0xed, 0x73};
    zkp_jubjub_affine a;
    random_point(&a, kind);
    zkp_jubjub_encode(out, &a);
    switch (kind % 11) {
    case 4: random_bytes(out, 32); break;
    case 5: memset(out, 0xff, 32); break;
    case 6: /* v = 1 or -1, with or without the sign bit */
        memset(out, 0, 32);
        out[0] = 1;
        if (next_word() & 1) {
            memcpy(out, modulus, 32);
            out[0] = 0;
        }
        out[31] |= (uint8_t)(next_word() & 0x80);
        break;
    case 7: /* around the modulus */
        memcpy(out, modulus, 32);
        out[0] = (uint8_t)(next_word() % 3);
        break;
    case 8: /* v + r, while it fits */
        for (unsigned i = 0, carry = 0; i < 32; i++) {
            carry += (unsigned)(out[i] & (i == 31 ? 0x7f : 0xff)) + modulus[i];
            out[i] = (uint8_t)carry;
            carry >>= 8;
        }
        break;
    case 9: memset(out, 0, 32); break;
    case 10: out[31] ^= 0x80; break;
    default: break;
    }
}

static void check_decoding(unsigned round) {
    uint8_t bytes[16][32];
    __m512i words[2][4];
    fr8 u[2], v[2];
    __mmask8 good[2], inside[2];
    for (unsigned i = 0; i < 16; i++) random_encoding(bytes[i], round + i);
    jj8_load_bytes(words[0], bytes[0]);
    jj8_load_bytes(words[1], bytes[8]);
    zkp_ifma_decode2_var(good, u, v, (const __m512i (*)[4])words);
    for (unsigned i = 0; i < 16; i++) {
        zkp_jubjub_affine wanted;
        zkp_fr rows[2][8];
        const int expected =
            zkp_jubjub_decode_var(&wanted, bytes[i], ZKP_JUBJUB_ALLOW_IDENTITY | ZKP_JUBJUB_ALLOW_OFF_SUBGROUP) == ZKP_OK;
        must((good[i / 8] >> (i % 8) & 1) == expected, "which encodings are good");
        fr8_to_words(rows[0], &u[i / 8]);
        fr8_to_words(rows[1], &v[i / 8]);
        if (expected) must(zkp_fr_eq(&rows[0][i % 8], &wanted.u) && zkp_fr_eq(&rows[1][i % 8], &wanted.v), "decoded point");
    }
    zkp_jubjub_affine points[16];
    for (unsigned i = 0; i < 16; i++) random_point(&points[i], (unsigned)next_word());
    to_lanes(&u[0], &v[0], points);
    to_lanes(&u[1], &v[1], points + 8);
    zkp_ifma_in_subgroup2_var(inside, u, v);
    for (unsigned i = 0; i < 16; i++)
        must((inside[i / 8] >> (i % 8) & 1) == zkp_jubjub_in_subgroup_var(&points[i]), "subgroup check");
}

/* The same scan on both levels, for encodings and for coordinates (good and bad). Tags are right for about half. */
static void check_scan(size_t n) {
    enum { MOST = 300 };
    static uint8_t bytes[MOST * 64], tags[MOST];
    static uint32_t indices[MOST], places[2][MOST];
    static zkp_secret *out[2][MOST];
    uint8_t scalar[32];
    zkp_secret *view;
    uint64_t found[2];
    random_bytes(scalar, 32);
    scalar[31] &= 7;
    if (next_word() % 8 == 0) memset(scalar, 0, 32);
    if (next_word() % 8 == 0) memset(scalar + 1, 0, 31);
    must(zkp_secret_from_scalar(&view, scalar) == ZKP_OK, "a view key");
    for (int affine = 0; affine < 2; affine++) {
        for (size_t i = 0; i < n; i++) {
            zkp_jubjub_affine a;
            uint8_t *const at = bytes + (affine ? 64 : 32) * i;
            uint8_t uv[64], encoded[32];
            random_point(&a, (unsigned)next_word());
            zkp_jubjub_to_uv(uv, &a);
            zkp_jubjub_encode(encoded, &a);
            memcpy(at, affine ? uv : encoded, affine ? 64 : 32);
            indices[i] = (uint32_t)next_word();
            zkp_secret *shared, *parts[4];
            must(zkp_secret_dh(&shared, view, uv) == ZKP_OK, "a shared point");
            must(zkp_secret_derive_output(&parts[0], &parts[1], &parts[2], &tags[i], &parts[3], shared, encoded,
                                          indices[i]) == ZKP_OK, "what an output derives");
            for (int j = 0; j < 4; j++) zkp_secret_free(parts[j]);
            zkp_secret_free(shared);
            const unsigned spoil = (unsigned)(next_word() % 12);
            if (spoil == 0) tags[i] ^= 1;
            if (spoil == 1) indices[i]++;
            if (spoil == 2 && !affine) random_encoding(at, (unsigned)next_word());
            if (spoil == 2 && affine) at[next_word() % 64] ^= 1;
            if (spoil == 3 && affine) memset(at + 32 * (next_word() % 2), 0xff, 32);
            if (spoil == 4 && affine) at[32] ^= 0xff;
        }
        for (int level = 0; level < 2; level++) {
            must(zkp_level_set(level ? ZKP_LEVEL_IFMA : ZKP_LEVEL_PORTABLE) == ZKP_OK, "levels");
            must(zkp_secret_scan(out[level], places[level], &found[level], view, bytes, affine, tags, indices, n, 1) == ZKP_OK,
                 "scan");
        }
        must(found[0] == found[1], "as many matches on each level");
        for (uint64_t i = 0; i < found[0] && i < found[1]; i++)
            must(places[0][i] == places[1][i] && zkp_secret_equal(out[0][i], out[1][i]), "the same matches on each level");
        for (int level = 0; level < 2; level++)
            for (uint64_t i = 0; i < found[level]; i++) zkp_secret_free(out[level][i]);
    }
    zkp_secret_free(view);
}

/* Sums of any points with any scalars, and reading of many points, against the scalar code. */
static void check_sums(size_t n) {
    enum { MOST = 300 };
    static zkp_jubjub_affine points[MOST], read[MOST];
    static uint64_t scalars[4 * MOST];
    static uint8_t bytes[64 * MOST], good[MOST];
    zkp_jubjub wanted, got;
    for (size_t i = 0; i < n; i++) {
        random_point(&points[i], (unsigned)next_word());
        for (size_t j = 0; j < 4; j++) scalars[4 * i + j] = next_word() % 8 == 0 ? UINT64_MAX : next_word() % 8 == 0 ? 0 : next_word();
        if (next_word() % 2) scalars[4 * i + 2] = scalars[4 * i + 3] = 0;
    }
    must(zkp_level_set(ZKP_LEVEL_PORTABLE) == ZKP_OK && zkp_jubjub_msm_var(&wanted, points, scalars, n), "a sum");
    must(zkp_ifma_jubjub_msm_var(&got, points, scalars, n) && zkp_jubjub_eq(&wanted, &got), "a sum in lanes");
    for (int form = 0; form < 8; form++) {
        const int affine = form & 1;
        const uint32_t flags = (uint32_t)(form >> 1);
        for (size_t i = 0; i < n; i++) {
            if (affine) {
                zkp_jubjub_to_uv(bytes + 64 * i, &points[i]);
                if (next_word() % 4 == 0) bytes[64 * i + next_word() % 64] ^= 4;
            } else {
                random_encoding(bytes + 32 * i, (unsigned)next_word());
            }
        }
        zkp_ifma_jubjub_read_var(read, good, bytes, affine, flags, n);
        for (size_t i = 0; i < n; i++) {
            zkp_jubjub_affine a;
            const int status = affine ? zkp_jubjub_from_uv_var(&a, bytes + 64 * i, flags) : zkp_jubjub_decode_var(&a, bytes + 32 * i, flags);
            must(good[i] == (status == ZKP_OK), "which points are read");
            if (good[i]) must(zkp_fr_eq(&a.u, &read[i].u) && zkp_fr_eq(&a.v, &read[i].v), "a point that is read");
        }
    }
}

static void check_poseidon(int t, size_t n) {
    const zkp_poseidon_parameters *p = zkp_poseidon_width(t);
    zkp_fr tag, inputs[ZKP_POSEIDON_MAX_WIDTH], digest;
    uint8_t rows[8 * 32 * ZKP_POSEIDON_MAX_WIDTH], wanted[32], got[8 * 32];
    zkp_poseidon_tag(&tag, 1, (uint64_t)t - 1);
    for (size_t i = 0; i < n * (size_t)(t - 1); i++) {
        zkp_fr x = zkp_fr_one;
        if (next_word() % 4 == 0) zkp_fr_neg(&x, &x);
        if (next_word() % 2) zkp_fr_from_u64(&x, next_word());
        if (next_word() % 2) zkp_fr_inv(&x, &x);
        zkp_fr_to_le32(rows + 32 * i, &x);
    }
    must(zkp_ifma_poseidon_hash(got, &tag, rows, n, p) == ZKP_IFMA_POSEIDON_DONE, "Poseidon in lanes");
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < (size_t)t - 1; j++) (void)zkp_fr_from_le32(&inputs[j], rows + 32 * (i * ((size_t)t - 1) + j));
        zkp_poseidon_hash(&digest, &tag, inputs, p);
        zkp_fr_to_le32(wanted, &digest);
        must(memcmp(wanted, got + 32 * i, 32) == 0, "a hash in lanes");
    }
}

int main(int argc, char **argv) {
    if (argc < 3) return 2;
    const unsigned rounds = (unsigned)strtoul(argv[1], NULL, 10);
    state = strtoull(argv[2], NULL, 10) | 1;
    find_small();
    for (unsigned round = 0; round < rounds; round++) {
        check_formulas(round);
        check_decoding(round);
    }
    for (size_t n = 0; n <= 17; n++) {
        check_scan(n);
        check_sums(n);
    }
    check_sums(300);
    for (int i = 0; i < ZKP_POSEIDON_INSTANCES; i++)
        for (size_t n = 1; n <= 8; n++) check_poseidon(zkp_poseidon_instances[i].t, n);
    check_scan(127);
    check_scan(128);
    check_scan(129);
    check_scan(273);
    printf("%u rounds, %d failures\n", rounds, failures);
    return failures != 0;
}
