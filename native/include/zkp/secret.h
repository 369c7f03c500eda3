/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Storage of 32-byte secrets: slots in pages of their own, locked in memory and left out of core dumps where the system
   allows it, wiped when freed. Any thread may allocate and free; a secret's content never changes after its creation.
   Constant time. Public: kind. */
#ifndef ZKP_SECRET_H
#define ZKP_SECRET_H

#include "zkp/jubjub_scalar.h"
#include "zkp_api/secret.h"

/* What the bytes are: plain, or a little-endian scalar below the order of one of the groups. */
enum { ZKP_SECRET_BYTES, ZKP_SECRET_JUBJUB, ZKP_SECRET_ED25519 };

struct zkp_secret {
    uint8_t bytes[32];
    uint64_t kind;
};

/* A slot of zeros, or NULL. */
zkp_secret *zkp_secret_alloc(void);
/* The scalar; in: of kind ZKP_SECRET_JUBJUB, or ZKP_SECRET_ED25519. */
void zkp_secret_scalar(zkp_js *o, const zkp_secret *s);
/* ZKP_OK, or ZKP_ERR_ARGUMENT (o is then zero) where s is not a scalar of Ed25519. */
int zkp_secret_ed25519_scalar(zkp_scalar *o, const zkp_secret *s);
/* A new secret that holds a scalar (of Jubjub; of the named kind), or 32 bytes. ZKP_OK or ZKP_ERR_MEMORY. */
int zkp_secret_store_scalar(zkp_secret **out, const zkp_js *value);
int zkp_secret_store_kind(zkp_secret **out, const zkp_scalar *value, uint64_t kind);
int zkp_secret_store_bytes(zkp_secret **out, const uint8_t bytes[32]);

#endif
