/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A scalar of either group: the integer below the group's order, little-endian words. */
#ifndef ZKP_SCALAR_H
#define ZKP_SCALAR_H

#include <stddef.h>
#include <stdint.h>

typedef struct { uint64_t l[4]; } zkp_scalar;

/* A part of the input of a hash. */
typedef struct { const uint8_t *data; size_t len; } zkp_bytes;

#endif
