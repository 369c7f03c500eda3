/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The level in use, for the kernels that choose by it. */
#ifndef ZKP_LEVEL_H
#define ZKP_LEVEL_H

#include "zkp_api/dispatch.h"

/* Defined where the folders adx and ifma are part of the build. */
#if defined(__x86_64__)
#define ZKP_HAVE_WIDE 1
#endif

/* Written when the library is loaded and by zkp_level_set alone. Data that outlives a call has the same form on every
   level, so that a change between two calls is harmless. */
extern int zkp_level_now;

#endif
