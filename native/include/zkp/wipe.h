/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Constant time. */
#ifndef ZKP_WIPE_H
#define ZKP_WIPE_H

#include <stddef.h>

/* Writes zeros over n bytes; the compiler cannot drop it. NULL with n = 0 is fine. */
void zkp_wipe(void *bytes, size_t n);

/* Writes zeros over the stack below the caller's frame, where finished calls left their locals: after work on secrets. */
void zkp_wipe_stack(void);

#endif
