/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Self-consistency of the pairing surface and of the batch kernels, meant for builds with sanitizers.
   Usage: pairing_selfcheck SEED */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "zkp/codec.h"
#include "zkp/g1.h"
#include "zkp/g2.h"
#include "zkp_api/core.h"
#include "zkp_api/groth16_batch.h"
#include "zkp_api/pairing.h"

#define MOST 70

static uint64_t state;
static int failures;

static void must(int condition, const char *law)
{
    if (condition) return;
    failures++;
    fprintf(stderr, "broken: %s\n", law);
}

static uint64_t next_word(void)
{
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return state * UINT64_C(2685821657736338717);
}

/* k * generator for a small k, as an uncompressed encoding. */
static void point1(uint8_t out[96], uint64_t k)
{
    const uint64_t limbs[4] = {k, 0, 0, 0};
    zkp_g1 p;
    zkp_g1_affine a;
    zkp_g1_from_affine(&p, &zkp_g1_generator);
    zkp_g1_mul_var(&p, &p, limbs);
    zkp_g1_to_affine_var(&a, &p);
    zkp_g1_encode96(out, &a);
}

static void point2(uint8_t out[192], uint64_t k)
{
    const uint64_t limbs[4] = {k, 0, 0, 0};
    zkp_g2 p;
    zkp_g2_affine a;
    zkp_g2_from_affine(&p, &zkp_g2_generator);
    zkp_g2_mul_var(&p, &p, limbs);
    zkp_g2_to_affine_var(&a, &p);
    zkp_g2_encode192(out, &a);
}

/* prod e(a_i G1, b_i G2) = e(G1, G2)^(sum a_i b_i), the points from `split` on in lines. */
static void check_product(size_t n, size_t split, int threads)
{
    uint8_t *ps = malloc(96 * MOST), *qs = malloc(192 * MOST);
    zkp_g2_lines *lines[MOST];
    uint8_t got[576], want[576], one[96], two[192], k[32] = {0};
    uint64_t sum = 0, bad;
    int is_one;
    for (size_t i = 0; i < n; i++) {
        uint64_t a = next_word() & 0xffff, b = next_word() & 0xffff;
        if (i % 7 == 3) a = 0;
        if (i % 11 == 5) b = 0;
        sum += a * b;
        point1(ps + 96 * i, a);
        point2(qs + 192 * i, b);
        if (i >= split) must(zkp_g2_lines_new(&lines[i - split], qs + 192 * i, (int)(i % 2)) == ZKP_OK, "lines");
    }
    must(zkp_pairing_product(got, &is_one, &bad, ps, qs, split, ps + 96 * split, lines, n - split, (int)(n % 2), threads) == ZKP_OK,
         "product");
    point1(one, 1);
    point2(two, 1);
    must(zkp_pairing_product(want, &is_one, &bad, one, two, 1, NULL, NULL, 0, 1, 1) == ZKP_OK, "one pairing");
    for (size_t i = 0; i < 8; i++) k[i] = (uint8_t)(sum >> (8 * i));
    must(zkp_gt_pow(want, want, k) == ZKP_OK && memcmp(got, want, 576) == 0, "bilinearity");
    must(zkp_gt_check(got) == ZKP_OK, "membership");
    must(zkp_gt_inv(got, got) == ZKP_OK && zkp_gt_mul(got, got, want) == ZKP_OK, "inverse");
    for (size_t i = 0; i < 575; i++) must(got[i] == 0, "inverse times value");
    for (size_t i = split; i < n; i++) zkp_g2_lines_free(lines[i - split]);
    free(ps);
    free(qs);
}

static void check_malformed(void)
{
    uint8_t p[96 * 3], q[192 * 3], gt[576];
    uint64_t bad;
    int is_one;
    for (size_t i = 0; i < 3; i++) {
        point1(p + 96 * i, i + 1);
        point2(q + 192 * i, i + 1);
    }
    memset(q + 192, 0xff, 48);
    must(zkp_pairing_product(gt, &is_one, &bad, p, q, 3, NULL, NULL, 0, 0, 2) == ZKP_ERR_RANGE && bad == 4, "bad point is named");
    must(!is_one && gt[0] == 0 && gt[575] == 0, "nothing comes out");
    memset(gt, 0xff, 576);
    must(zkp_gt_check(gt) == ZKP_ERR_RANGE, "range of GT");
    memset(gt, 0, 576);
    must(zkp_gt_check(gt) == ZKP_ERR_NOT_IN_SUBGROUP, "zero is not in GT");
    zkp_g2_lines *lines;
    must(zkp_g2_lines_new(&lines, q + 192, 1) != ZKP_OK && lines == NULL, "bad lines");
    zkp_g2_lines_free(NULL);
}

static void check_batch(size_t n, int threads)
{
    uint8_t *in = malloc(192 * n + 1), *out = malloc(384 * n + 1), *as = malloc(96 * n + 1), *weights = malloc(16 * n + 1);
    uint64_t bad;
    for (size_t i = 0; i < n; i++) {
        zkp_g1_affine a;
        zkp_g2_affine b;
        uint8_t raw[192];
        point1(as + 96 * i, i + 1);
        must(zkp_g1_decode(&a, as + 96 * i, 96, 1) == ZKP_OK, "decode");
        point2(raw, i + 2);
        must(zkp_g2_decode(&b, raw, 192, 1) == ZKP_OK, "decode");
        zkp_g1_encode48(in + 192 * i, &a);
        zkp_g2_encode96(in + 192 * i + 48, &b);
        zkp_g1_encode48(in + 192 * i + 144, &a);
        memset(weights + 16 * i, 0, 16);
        weights[16 * i] = (uint8_t)(i + 3);
    }
    must(zkp_groth16_decode_many(out, &bad, in, n, threads) == ZKP_OK && bad == UINT64_MAX, "decode many");
    for (size_t i = 0; i < n; i++) {
        must(memcmp(out + 384 * i, as + 96 * i, 96) == 0 && memcmp(out + 384 * i + 288, as + 96 * i, 96) == 0, "decoded");
    }
    must(zkp_groth16_weigh_many(out, as, weights, n, threads) == ZKP_OK, "weigh many");
    for (size_t i = 0; i < n; i++) {
        uint8_t want[96];
        point1(want, (uint64_t)((i + 1) * (uint8_t)(i + 3)));
        must(memcmp(out + 96 * i, want, 96) == 0, "weighed");
    }
    if (n > 1) {
        in[192 * (n - 1) + 150] ^= 1;
        in[192 * (n / 2)] ^= 0x80;
        must(zkp_groth16_decode_many(out, &bad, in, n, threads) != ZKP_OK && bad == n / 2, "lowest bad proof");
        for (size_t i = 0; i < 384 * n; i++) must(out[i] == 0, "nothing decoded");
    }
    free(in);
    free(out);
    free(as);
    free(weights);
}

int main(int argc, char **argv)
{
    static const size_t counts[] = {0, 1, 2, 5, 33, MOST};
    state = argc > 1 ? strtoull(argv[1], NULL, 10) | 1 : 1;
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        size_t n = counts[i];
        check_product(n, n - n / 3, 1 + (int)(i % 3));
        check_batch(n, 1 + (int)(i % 3));
    }
    check_malformed();
    printf("%d failures\n", failures);
    return failures != 0;
}
