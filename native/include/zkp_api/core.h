/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Status codes of the cffi surface. Every function that can fail returns one of them and never aborts. Variable
   time: all data is public. */
#ifndef ZKP_API_CORE_H
#define ZKP_API_CORE_H

#include <stddef.h>
#include <stdint.h>

#define ZKP_OK 0
#define ZKP_ERR_ARGUMENT 1      /* a length, size or pointer that no caller of ours should pass */
#define ZKP_ERR_MEMORY 2        /* the allocator refused */
#define ZKP_ERR_LENGTH 3        /* an encoding of the wrong length */
#define ZKP_ERR_FLAGS 4         /* flag bits that the encoding does not allow */
#define ZKP_ERR_RANGE 5         /* a field element or scalar that is not reduced */
#define ZKP_ERR_NOT_ON_CURVE 6
#define ZKP_ERR_NOT_IN_SUBGROUP 7
#define ZKP_ERR_IDENTITY 8      /* the identity, where it is not allowed */
#define ZKP_ERR_CANCELLED 9     /* the caller's stop flag was set */
#define ZKP_ERR_UNSATISFIED 10  /* a constraint does not hold */
#define ZKP_ERR_DIVISION 11     /* a division by zero in a solver tape */
#define ZKP_ERR_SIGNATURE 12    /* a signature equation does not hold */

#define ZKP_BUILD_COMPILER 0
#define ZKP_BUILD_PORTABLE 1 /* compiler flags of the files that run everywhere */
#define ZKP_BUILD_ADX 2      /* flags added for the files of these levels */
#define ZKP_BUILD_IFMA 3

const char *zkp_version(void);

/* How the core was built: one of ZKP_BUILD_*; NULL for another number. */
const char *zkp_build_info(int what);

#endif
