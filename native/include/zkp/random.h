/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Constant time. */
#ifndef ZKP_RANDOM_H
#define ZKP_RANDOM_H

#include <stddef.h>
#include <stdint.h>

/* n bytes from the operating system. Returns 1, or 0 (and zeros) when it has none to give. */
int zkp_os_random(uint8_t *out, size_t n);

#endif
