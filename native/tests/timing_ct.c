/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Does the time of an operation depend on its secret? Two classes of secrets, one fixed and one random, in random order;
   Welch's t-test on the times, all of them and cut off at several percentiles, since slow outliers are the system's and
   hide a difference (Reparaz, Balasch, Verbauwhede, "Dude, is my code constant time?", 2017).
   Usage: timing_ct CASE SAMPLES SEED. Output: "CASE t N" with the largest |t| and the samples behind it. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#if defined(__x86_64__)
#include <x86intrin.h>
#endif

#include "zkp/g1.h"
#include "zkp/jubjub.h"
#include "zkp/secret.h"
#include "zkp_api/core.h"
#include "zkp_api/schnorr.h"

#define BATCH 500
#define POOL 64
#define CUTS 20
#define OUTPUTS 16

static uint64_t state;

static uint64_t next_word(void) { /* xorshift64* */
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return state * UINT64_C(2685821657736338717);
}

static void require(int condition, const char *what) {
    if (condition) return;
    fprintf(stderr, "failed: %s\n", what);
    exit(2);
}

static uint64_t now(void) {
#if defined(__x86_64__)
    unsigned processor;
    _mm_lfence();
    return __rdtscp(&processor);
#else
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * UINT64_C(1000000000) + (uint64_t)t.tv_nsec;
#endif
}

/* The secret that the operations use; its bytes are replaced before each measurement, so that both classes are read
   from the same place. */
static zkp_secret *secret;
static uint8_t pool[POOL][32]; /* pool[0] is the fixed one */

static uint8_t generator[64], other_point[64];
static uint8_t ephemerals[32 * OUTPUTS], affine_ephemerals[64 * OUTPUTS], tags[OUTPUTS];
static uint32_t indices[OUTPUTS];

static void random_scalar(uint8_t bytes[32]) {
    for (int i = 0; i < 32; i++) bytes[i] = (uint8_t)(next_word() >> 32);
    bytes[31] &= 0x07; /* below l */
}

static void case_fixed_base(void) {
    uint8_t out[64];
    require(zkp_secret_mul_base(out, secret, generator) == ZKP_OK, "fixed base");
}

static void case_variable_base(void) {
    uint8_t out[64];
    require(zkp_secret_mul_base(out, secret, other_point) == ZKP_OK, "variable base");
}

static void case_sign(void) {
    static const uint8_t challenge[16] = "zkpriv1_challeng", nonce[16] = "zkpriv1_nonce", digest[64] = {1, 2, 3};
    uint8_t sig[64];
    require(zkp_schnorr_sign(sig, secret, generator, challenge, nonce, 1, digest, 64) == ZKP_OK, "sign");
}

static void case_scan(void) {
    zkp_secret *out[OUTPUTS];
    uint32_t places[OUTPUTS];
    uint64_t found;
    const int status = zkp_secret_scan(out, places, &found, secret, ephemerals, 0, tags, indices, OUTPUTS, 1);
    require(status == ZKP_OK && found == 0, "scan without a match");
}

static void case_g1_blinding(void) {
    uint64_t k[4];
    zkp_g1 p;
    memcpy(k, secret->bytes, 32);
    zkp_g1_from_affine(&p, &zkp_g1_generator);
    zkp_g1_mul_ct(&p, &p, k);
}

/* The control: what must not be used with secrets. The fixed class is a short scalar. */
static void case_control_variable_time(void) {
    uint64_t k[4];
    zkp_jubjub p;
    memcpy(k, secret->bytes, 32);
    zkp_jubjub_from_affine(&p, &zkp_jubjub_generators[ZKP_GEN_T]);
    zkp_jubjub_mul_var(&p, &p, k);
}

/* Another control, of the size that tables leak: one more multiplication in the field for each odd scalar of the fixed
   class. */
static void case_control_one_product(void) {
    zkp_fr a;
    case_fixed_base();
    zkp_fr_from_u64(&a, 7);
    for (int i = 0; i < (secret->bytes[0] & 1) * 24; i++) zkp_fr_mul(&a, &a, &a);
    require(!zkp_fr_is_zero(&a), "control");
}

#define CASE(name) {#name, case_##name}
static const struct {
    const char *name;
    void (*run)(void);
} cases[] = {
    CASE(fixed_base), CASE(variable_base), CASE(sign), CASE(scan), CASE(g1_blinding), CASE(control_variable_time),
    CASE(control_one_product),
};

/* Outputs that no key of the pool finds: whether a scan finds something may show in its time. */
static void make_outputs(void) {
    for (int i = 0; i < OUTPUTS; i++) {
        uint8_t taken[256] = {0}, scalar[32];
        zkp_secret *k, *shared, *h, *h_t, *rho, *aead;
        random_scalar(scalar);
        require(zkp_secret_from_scalar(&k, scalar) == ZKP_OK, "scalar");
        require(zkp_secret_mul_base(affine_ephemerals + 64 * i, k, generator) == ZKP_OK, "ephemeral");
        zkp_secret_free(k);
        zkp_jubjub_affine point;
        require(zkp_jubjub_from_uv_var(&point, affine_ephemerals + 64 * i, 0) == ZKP_OK, "ephemeral point");
        zkp_jubjub_encode(ephemerals + 32 * i, &point);
        indices[i] = (uint32_t)i;
        for (int j = 0; j < POOL; j++) {
            uint8_t tag;
            require(zkp_secret_from_scalar(&k, pool[j]) == ZKP_OK, "key");
            require(zkp_secret_dh(&shared, k, affine_ephemerals + 64 * i) == ZKP_OK, "shared");
            require(zkp_secret_derive_output(&h, &h_t, &rho, &tag, &aead, shared, ephemerals + 32 * i, indices[i]) == ZKP_OK,
                    "tag");
            taken[tag] = 1;
            zkp_secret *all[] = {k, shared, h, h_t, rho, aead};
            for (size_t m = 0; m < sizeof all / sizeof *all; m++) zkp_secret_free(all[m]);
        }
        while (taken[tags[i]]) tags[i]++;
    }
}

/* Welch's t-test, running: count, mean and sum of squared differences of both classes. */
typedef struct {
    double count[2], mean[2], squares[2];
} t_test;

static void t_add(t_test *t, double x, int class) {
    t->count[class]++;
    const double difference = x - t->mean[class];
    t->mean[class] += difference / t->count[class];
    t->squares[class] += difference * (x - t->mean[class]);
}

static double t_value(const t_test *t) {
    if (t->count[0] < 100 || t->count[1] < 100) return 0;
    const double v0 = t->squares[0] / (t->count[0] - 1) / t->count[0], v1 = t->squares[1] / (t->count[1] - 1) / t->count[1];
    return v0 + v1 > 0 ? fabs(t->mean[0] - t->mean[1]) / sqrt(v0 + v1) : 0;
}

static int compare(const void *a, const void *b) {
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

int main(int argc, char **argv) {
    if (argc != 4) return 2;
    void (*run)(void) = NULL;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (strcmp(argv[1], cases[i].name) == 0) run = cases[i].run;
    }
    const long samples = strtol(argv[2], NULL, 10);
    state = strtoull(argv[3], NULL, 10) * 2 + 1;
    require(run != NULL && samples > 0, "usage");

    for (int j = 0; j < POOL; j++) random_scalar(pool[j]);
    memset(pool[0], 0, 32);
    pool[0][0] = 3; /* small: what a leading zero or a table index 0 costs is what the fixed class has */
    zkp_jubjub p;
    zkp_jubjub_affine a;
    zkp_jubjub_to_uv(generator, &zkp_jubjub_generators[ZKP_GEN_T]);
    zkp_jubjub_from_affine(&p, &zkp_jubjub_generators[ZKP_GEN_G]);
    zkp_jubjub_dbl_times(&p, 5);
    zkp_jubjub_to_affine(&a, &p);
    zkp_jubjub_to_uv(other_point, &a);
    make_outputs();
    require(zkp_secret_from_scalar(&secret, pool[0]) == ZKP_OK, "secret");

    t_test tests[CUTS + 1];
    double cut[CUTS + 1];
    memset(tests, 0, sizeof tests);
    static uint8_t inputs[BATCH][32];
    static int class[BATCH];
    static uint64_t times[BATCH], sorted[BATCH];
    for (long done = -BATCH; done < samples; done += BATCH) {
        for (int i = 0; i < BATCH; i++) {
            class[i] = (int)(next_word() >> 63);
            memcpy(inputs[i], pool[class[i] ? 1 + next_word() % (POOL - 1) : 0], 32);
        }
        for (int i = 0; i < BATCH; i++) {
            memcpy(secret->bytes, inputs[i], 32);
            const uint64_t begun = now();
            run();
            times[i] = now() - begun;
        }
        if (done < 0) { /* the first batch warms up, and sets the cuts: 1 - 0.5^(10 (k + 1) / CUTS), and none */
            memcpy(sorted, times, sizeof times);
            qsort(sorted, BATCH, sizeof *sorted, compare);
            for (int k = 0; k < CUTS; k++) {
                const double share = 1 - pow(0.5, 10.0 * (k + 1) / CUTS);
                cut[k] = (double)sorted[(int)(share * (BATCH - 1))];
            }
            cut[CUTS] = INFINITY;
            continue;
        }
        for (int i = 0; i < BATCH; i++) {
            for (int k = 0; k <= CUTS; k++) {
                if ((double)times[i] <= cut[k]) t_add(&tests[k], (double)times[i], class[i]);
            }
        }
    }
    double most = 0, behind = 0;
    for (int k = 0; k <= CUTS; k++) {
        const double t = t_value(&tests[k]);
        if (t > most) {
            most = t;
            behind = tests[k].count[0] + tests[k].count[1];
        }
    }
    printf("%s %.2f %.0f\n", argv[1], most, behind);
    zkp_secret_free(secret);
    return 0;
}
