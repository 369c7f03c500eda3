/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What operations on secrets of Ed25519 leave behind: no word of a secret, of its result or of a nonce's prefix may
   lie on the stack below, and a block that is freed must not hold one. Linked with --wrap=free. */
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "zkp/ed25519.h"
#include "zkp/secret.h"
#include "zkp/sha512.h"
#include "zkp/wipe.h"
#include "zkp_api/core.h"
#include "zkp_api/ed25519_secret.h"

#define STACK_SCAN ((size_t)1 << 15)
#define WORDS_MAX 64

static uint64_t words[WORDS_MAX];
static size_t n_words;
static int watching, freed;

static int is_secret(uint64_t word) {
    int found = 0;
    for (size_t k = 0; k < n_words; k++) found += word == words[k];
    return found;
}

void __real_free(void *block);
void __wrap_free(void *block);

void __wrap_free(void *block) {
    if (watching && block != NULL)
        for (size_t i = 0; i + 8 <= malloc_usable_size(block); i += 8) {
            uint64_t word;
            memcpy(&word, (const uint8_t *)block + i, 8);
            freed += is_secret(word);
        }
    __real_free(block);
}

__attribute__((noinline)) static int found_below(void) {
    volatile uint64_t stack[STACK_SCAN / 8];
    int found = 0;
    __asm__ volatile("" : : "r"(stack) : "memory");
    for (size_t i = 0; i < STACK_SCAN / 8; i++) found += is_secret(stack[i]);
    return found;
}

/* Words that chance does not make: the high one of a scalar has few bits of its own, so it is left out. */
static void watch(const uint8_t *bytes, size_t n) {
    for (size_t i = 0; i + 8 <= n && n_words < WORDS_MAX; i += 8) {
        if (n == 32 && i == 24) continue;
        memcpy(&words[n_words++], bytes + i, 8);
    }
}

static int failures;
static zkp_secret *a, *b, *seed;

static void must_be_clean(const char *what) {
    const int found = found_below();
    if (found == 0) return;
    failures++;
    fprintf(stderr, "%s: %d words of secrets on the stack\n", what, found);
}

/* A new secret: watched from now on, and none of it on the stack. */
static void result(const char *what, int status, zkp_secret *o) {
    if (status != ZKP_OK) exit(2);
    watch(o->bytes, 32);
    must_be_clean(what);
    zkp_secret_free(o);
}

static void in_the_open(const char *what, int status) {
    if (status != ZKP_OK) exit(2);
    must_be_clean(what);
}

/* The control: a word left on purpose is seen. */
__attribute__((noinline)) static void leave_a_word(void) {
    volatile uint64_t here[256];
    for (size_t i = 0; i < 256; i++) here[i] = words[0];
    __asm__ volatile("" : : "r"(here) : "memory");
}

int main(void) {
    zkp_secret *o;
    uint8_t out[64], points[128], digest[64];
    zkp_sha512 state;
    if (zkp_ed25519_secret_random(&a) != ZKP_OK || zkp_ed25519_secret_random(&b) != ZKP_OK) return 2;
    if (zkp_secret_random_bytes(&seed) != ZKP_OK) return 2;
    watch(a->bytes, 32);
    leave_a_word();
    const int control = found_below() > 0;
    watch(b->bytes, 32);
    watch(seed->bytes, 32);
    zkp_sha512_init(&state); /* the scalar and prefix of the seed */
    zkp_sha512_update(&state, seed->bytes, 32);
    zkp_sha512_final(digest, &state);
    watch(digest, 64);
    for (int i = 0; i < 2; i++) zkp_ed25519_to_xy(points + 64 * i, &zkp_ed25519_generators[i]);
    memset(digest, 0, sizeof digest);
    zkp_wipe_stack();
    watching = 1;
    zkp_secret *both[2] = {a, b};
    int status;
    status = zkp_ed25519_secret_add(&o, a, b);
    result("add", status, o);
    status = zkp_ed25519_secret_sub(&o, a, b);
    result("sub", status, o);
    status = zkp_ed25519_secret_mul(&o, a, b);
    result("mul", status, o);
    status = zkp_ed25519_secret_muladd(&o, a, b, a);
    result("muladd", status, o);
    status = zkp_ed25519_secret_neg(&o, a);
    result("neg", status, o);
    status = zkp_ed25519_secret_inverse(&o, a);
    result("inverse", status, o);
    status = zkp_ed25519_secret_reduced(&o, seed);
    result("reduced", status, o);
    status = zkp_ed25519_secret_hash_to_scalar(&o, seed, points, 8, points, 64);
    result("hash to scalar", status, o);
    status = zkp_ed25519_secret_hash_to_bytes(&o, a, points, 8, points, 64);
    result("hash to bytes", status, o);
    status = zkp_ed25519_secret_dh(&o, a, points);
    result("diffie-hellman", status, o);
    zkp_ed25519_secret_public_hash(out, a, points, 8, points, 64);
    must_be_clean("hash in the open");
    in_the_open("fixed base", zkp_ed25519_secret_mul_base(out, a, points));
    in_the_open("sum", zkp_ed25519_secret_msm(out, points, both, 2));
    in_the_open("commitment", zkp_ed25519_secret_commit(out, 12345, b));
    in_the_open("public key", zkp_eddsa_public_key(out, seed));
    in_the_open("signature", zkp_eddsa_sign(out, seed, points, 64));
    printf("control %d, %d failures, %d words freed\n", control, failures, freed);
    return failures != 0 || freed != 0 || !control;
}
