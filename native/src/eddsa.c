/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ed25519 signatures: RFC 8032, section 5.1, and the verification rule of ZIP 215. */
#include "zkp_api/eddsa.h"

#include <string.h>

#include "zkp/declassify.h"
#include "zkp/ed25519.h"
#include "zkp/secret.h"
#include "zkp/sha512.h"
#include "zkp/wipe.h"
#include "zkp_api/core.h"
#include "zkp_api/ed25519_secret.h"

static void challenge(zkp_scalar *o, const uint8_t nonce[32], const uint8_t key[32], const uint8_t *message,
                      size_t len) {
    zkp_sha512 state;
    uint8_t digest[64];
    zkp_sha512_init(&state);
    zkp_sha512_update(&state, nonce, 32);
    zkp_sha512_update(&state, key, 32);
    zkp_sha512_update(&state, message, len);
    zkp_sha512_final(digest, &state);
    zkp_es_from_le64_wide(o, digest);
}

/* One of the two points. */
static int read_var(zkp_ed25519_affine *o, const uint8_t in[32], int rule) {
    const int strict = rule == ZKP_EDDSA_STRICT;
    const int status = zkp_ed25519_decode_var(o, in, strict ? ZKP_ED25519_RULE_RFC8032 : ZKP_ED25519_RULE_ZIP215);
    if (status != ZKP_OK || !strict) return status;
    zkp_ed25519 p;
    zkp_ed25519_from_affine(&p, o);
    return zkp_ed25519_has_small_order(&p) ? ZKP_ERR_IDENTITY : ZKP_OK;
}

int zkp_eddsa_verify(int *where, const uint8_t *key, const uint8_t *message, size_t len, const uint8_t *sig, int rule) {
    zkp_ed25519_affine points[2], nonce_point;
    zkp_scalar scalars[2];
    zkp_ed25519 sum, nonce;
    *where = 0;
    if (rule != ZKP_EDDSA_STRICT && rule != ZKP_EDDSA_ZIP215) return ZKP_ERR_ARGUMENT;
    int status = read_var(&points[0], key, rule);
    if (status != ZKP_OK) return status;
    *where = 1;
    status = read_var(&nonce_point, sig, rule);
    if (status != ZKP_OK) return status;
    if (!zkp_es_from_le32(&scalars[1], sig + 32)) return ZKP_ERR_LENGTH;
    challenge(&scalars[0], sig, key, message, len);
    zkp_fe_cneg(&points[0].x, &points[0].x, 1);
    points[1] = zkp_ed25519_generators[ZKP_ED25519_GEN_G];
    status = zkp_ed25519_msm_var(&sum, points, scalars[0].l, 2); /* s G - c A */
    if (status != ZKP_OK) return status;
    zkp_ed25519_from_affine(&nonce, &nonce_point);
    zkp_ed25519_sub(&sum, &sum, &nonce);
    const int good = rule == ZKP_EDDSA_STRICT ? zkp_ed25519_is_identity(&sum) : zkp_ed25519_has_small_order(&sum);
    return good ? ZKP_OK : ZKP_ERR_SIGNATURE;
}

/* The scalar of a seed, reduced (only multiples of G follow), and the prefix of its nonces. */
static void expand(zkp_scalar *scalar, uint8_t prefix[32], const zkp_secret *seed) {
    zkp_sha512 state;
    uint8_t digest[64];
    zkp_sha512_init(&state);
    zkp_sha512_update(&state, seed->bytes, 32);
    zkp_sha512_final(digest, &state);
    memcpy(prefix, digest + 32, 32);
    digest[0] &= 0xf8;
    digest[31] = (uint8_t)((digest[31] & 0x7f) | 0x40);
    zkp_es_from_le32_wide(scalar, digest);
    zkp_wipe(digest, sizeof digest);
}

static void encode_multiple(uint8_t out[32], const zkp_scalar *k) {
    zkp_ed25519 p;
    zkp_ed25519_mul_generator(&p, ZKP_ED25519_GEN_G, k);
    zkp_ed25519_encode(out, &p);
    zkp_declassify(out, 32);
    zkp_wipe(&p, sizeof p);
}

int zkp_eddsa_public_key(uint8_t *key, const zkp_secret *seed) {
    zkp_scalar scalar;
    uint8_t prefix[32];
    if (seed->kind != ZKP_SECRET_BYTES) return ZKP_ERR_ARGUMENT;
    expand(&scalar, prefix, seed);
    encode_multiple(key, &scalar);
    zkp_wipe(&scalar, sizeof scalar);
    zkp_wipe(prefix, sizeof prefix);
    zkp_wipe_stack();
    return ZKP_OK;
}

int zkp_eddsa_sign(uint8_t *sig, const zkp_secret *seed, const uint8_t *message, size_t len) {
    zkp_scalar scalar, nonce, c;
    zkp_sha512 state;
    uint8_t prefix[32], key[32], digest[64];
    if (seed->kind != ZKP_SECRET_BYTES) return ZKP_ERR_ARGUMENT;
    expand(&scalar, prefix, seed);
    encode_multiple(key, &scalar); /* never a key from outside: two keys for one nonce would give the scalar away */
    zkp_sha512_init(&state);
    zkp_sha512_update(&state, prefix, 32);
    zkp_sha512_update(&state, message, len);
    zkp_sha512_final(digest, &state);
    zkp_es_from_le64_wide(&nonce, digest);
    encode_multiple(sig, &nonce);
    challenge(&c, sig, key, message, len);
    zkp_es_muladd(&c, &c, &scalar, &nonce);
    zkp_es_to_le32(sig + 32, &c);
    zkp_declassify(sig, 64);
    zkp_wipe(&scalar, sizeof scalar);
    zkp_wipe(&nonce, sizeof nonce);
    zkp_wipe(prefix, sizeof prefix);
    zkp_wipe(digest, sizeof digest);
    zkp_wipe_stack();
    return ZKP_OK;
}
