/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signing of CLSAGs on index and secrets that memcheck holds undefined: a branch or an address that depends on them is an
   error, which the case that made it reports. The same program runs with every check of bounds under AddressSanitizer and
   UndefinedBehaviorSanitizer, where it also verifies what it signed, one by one and many at once.
   Output: one line "name errors" for each case. Exit status 0 if all cases ran; the caller judges the counts. */
#include "constant_time.h"

#include "zkp/prime_group.h"
#include "zkp/secret.h"
#include "zkp_api/clsag.h"
#include "zkp_api/core.h"

enum { MOST = 5 };

static void number(zkp_scalar *o, const zkp_prime_group *group, uint64_t seed) {
    uint8_t wide[64];
    for (size_t i = 0; i < 64; i++) wide[i] = (uint8_t)((seed + i) * 0x9e3779b97f4a7c15u >> 29);
    group->scalar_from_le64_wide(o, wide);
}

/* amount * H + blinding * G, encoded; amount 0 leaves a key. */
static void commit(uint8_t out[32], const zkp_prime_group *group, uint64_t amount, const zkp_scalar *blinding) {
    const zkp_scalar value = {{amount, 0, 0, 0}};
    zkp_point p, q;
    group->mul_generator(&p, ZKP_GROUP_GENERATOR, blinding);
    group->mul_generator(&q, ZKP_GROUP_VALUE, &value);
    group->add(&p, &p, &q);
    group->encode(out, &p);
}

static zkp_secret *secret(const zkp_prime_group *group, const zkp_scalar *value, int hidden) {
    zkp_secret *s;
    require(zkp_secret_store_kind(&s, value, group->secret_kind) == ZKP_OK, "make a secret");
    if (hidden) zkp_classify(s->bytes, 32);
    return s;
}

typedef struct {
    uint8_t statement[64 + 64 * MOST], signature[96 + 32 * MOST];
    zkp_secret *secrets[3];
    size_t n;
    uint32_t index;
    int group;
} spend;

static const zkp_prime_group *table_of(int group) { return group == ZKP_GROUP_ED25519 ? &zkp_group_ed25519 : &zkp_group_jubjub; }

/* A ring of n whose member `index` is spent. */
static void make(spend *o, int which, size_t n, uint32_t index, int hidden) {
    const zkp_prime_group *group = table_of(which);
    zkp_scalar numbers[3], other;
    o->n = n;
    o->index = index;
    o->group = which;
    for (size_t i = 0; i < 3; i++) {
        number(&numbers[i], group, 1000 * n + i);
        o->secrets[i] = secret(group, &numbers[i], hidden);
    }
    memset(o->statement, 7, 32);
    commit(o->statement + 32, group, 9, &numbers[2]);
    for (size_t i = 0; i < n; i++) {
        number(&other, group, 10 * n + i);
        commit(o->statement + 64 + 32 * i, group, 0, i == index ? &numbers[0] : &other);
        commit(o->statement + 64 + 32 * (n + i), group, 9, i == index ? &numbers[1] : &other);
    }
    if (hidden) zkp_classify(&o->index, sizeof o->index);
}

static void release(spend *s) {
    for (int i = 0; i < 3; i++) zkp_secret_free(s->secrets[i]);
}

/* The layout that verification takes. Returns its size. */
static size_t lay_out(uint8_t *out, const spend *s) {
    const size_t n = s->n;
    memcpy(out, s->statement, 32);
    memcpy(out + 32, s->signature + 32 + 32 * n, 32);  /* c1 */
    memcpy(out + 64, s->signature, 32);                /* key image */
    memcpy(out + 96, s->signature + 64 + 32 * n, 32);  /* D/8 */
    memcpy(out + 128, s->statement + 32, 32 + 64 * n); /* pseudo output, keys, commitments */
    memcpy(out + 160 + 64 * n, s->signature + 32, 32 * n);
    return 160 + 96 * n;
}

static void sign_and_verify(int group, size_t n, uint32_t index) {
    spend s;
    uint8_t item[160 + 96 * MOST];
    const uint32_t size = (uint32_t)n;
    int32_t status;
    uint8_t fresh[32] = {1};
    make(&s, group, n, index, 1);
    zkp_classify(fresh, sizeof fresh);
    require(zkp_clsag_sign(s.signature, s.statement, n, s.index, s.secrets[0], s.secrets[1], s.secrets[2], group,
                           index == 0 ? fresh : NULL) == ZKP_OK, "sign");
    (void)lay_out(item, &s);
    require(zkp_clsag_verify_many(&status, item, &size, 1, group, ZKP_RING_STRICT, 1) == ZKP_OK, "verify");
    release(&s);
}

static void case_signing_ed25519(void) {
    for (uint32_t index = 0; index < 3; index++) sign_and_verify(ZKP_GROUP_ED25519, 3, index);
}

static void case_signing_jubjub(void) {
    for (uint32_t index = 0; index < 3; index++) sign_and_verify(ZKP_GROUP_JUBJUB, 3, index);
}

static void case_signing_with_numbers(void) {
    spend s;
    zkp_scalar alpha;
    uint8_t responses[32] = {5};
    make(&s, ZKP_GROUP_ED25519, 2, 1, 1);
    number(&alpha, &zkp_group_ed25519, 77);
    zkp_secret *nonce = secret(&zkp_group_ed25519, &alpha, 1);
    require(zkp_clsag_sign_with(s.signature, s.statement, 2, s.index, s.secrets[0], s.secrets[1], s.secrets[2],
                                ZKP_GROUP_ED25519, nonce, responses) == ZKP_OK, "sign with numbers");
    zkp_secret_free(nonce);
    release(&s);
}

/* What does not fit is refused, and that alone shows. */
static void case_refusals(void) {
    spend s;
    make(&s, ZKP_GROUP_ED25519, 3, 1, 1);
    const uint32_t wrong = 2, outside = 3;
    require(zkp_clsag_sign(s.signature, s.statement, 3, wrong, s.secrets[0], s.secrets[1], s.secrets[2], s.group, NULL) ==
                ZKP_ERR_RANGE, "another member's key");
    require(zkp_clsag_sign(s.signature, s.statement, 3, s.index, s.secrets[0], s.secrets[2], s.secrets[1], s.group, NULL) ==
                ZKP_ERR_SIGNATURE, "masks that do not open");
    require(zkp_clsag_sign(s.signature, s.statement, 3, s.index, s.secrets[0], s.secrets[1], s.secrets[1], s.group, NULL) ==
                ZKP_ERR_IDENTITY, "equal masks");
    require(zkp_clsag_sign(s.signature, s.statement, 3, outside, s.secrets[0], s.secrets[1], s.secrets[2], s.group, NULL) ==
                ZKP_ERR_ARGUMENT, "an index outside");
    require(zkp_clsag_sign(s.signature, s.statement, 3, s.index, s.secrets[0], s.secrets[1], s.secrets[2], ZKP_GROUP_JUBJUB,
                           NULL) == ZKP_ERR_ARGUMENT, "secrets of the other group");
    release(&s);
}

/* Public: eleven signatures of different sizes at once fill lanes and leave some; one is wrong, one malformed. */
static void case_verification(void) {
    enum { COUNT = 11 };
    static uint8_t items[COUNT * (160 + 96 * MOST)];
    uint32_t sizes[COUNT];
    int32_t statuses[COUNT];
    size_t used = 0, places[COUNT];
    for (uint32_t k = 0; k < COUNT; k++) {
        spend s;
        sizes[k] = 2 + k % 4;
        make(&s, ZKP_GROUP_ED25519, sizes[k], k % sizes[k], 0);
        require(zkp_clsag_sign(s.signature, s.statement, s.n, s.index, s.secrets[0], s.secrets[1], s.secrets[2], s.group, NULL) ==
                    ZKP_OK, "sign many");
        places[k] = used;
        used += lay_out(items + used, &s);
        release(&s);
    }
    for (int rules = ZKP_RING_STRICT; rules <= ZKP_RING_MONERO; rules++)
        require(zkp_clsag_verify_many(statuses, items, sizes, COUNT, ZKP_GROUP_ED25519, rules, 1) == ZKP_OK, "verify many");
    items[places[3]] ^= 1;
    memset(items + places[6] + 64, 0xff, 32);
    require(zkp_clsag_verify_many(statuses, items, sizes, COUNT, ZKP_GROUP_ED25519, ZKP_RING_MONERO, 1) == ZKP_ERR_SIGNATURE,
            "verify many with bad ones");
    for (uint32_t k = 0; k < COUNT; k++)
        require(statuses[k] == (k == 3 ? ZKP_ERR_SIGNATURE : k == 6 ? ZKP_ERR_RANGE : ZKP_OK), "the bad ones are named");
    sizes[0] = 1;
    require(zkp_clsag_verify_many(statuses, items, sizes, COUNT, ZKP_GROUP_ED25519, 0, 1) == ZKP_ERR_ARGUMENT, "a ring of one");
    require(zkp_clsag_verify_many(statuses, items, sizes, 0, ZKP_GROUP_JUBJUB, ZKP_RING_MONERO, 1) == ZKP_ERR_ARGUMENT, "rules");
}

/* What memcheck must report, or this whole test says nothing. */
static void case_control_branch_on_the_index(void) {
    spend s;
    make(&s, ZKP_GROUP_ED25519, 2, 1, 1);
    if (s.index == 1) sink++;
    release(&s);
}

int main(int argc, char **argv) {
    RUN_CASES(argc, argv,
              CASE(signing_ed25519), CASE(signing_jubjub), CASE(signing_with_numbers), CASE(refusals),
              CASE(verification), CASE(control_branch_on_the_index));
}
