/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Marks the places where a value computed from a secret becomes public on purpose: a published point, the fact that a
   hash was not zero, the outcome of a scan. Normal builds compile it away. The constant-time tests build the core with
   ZKP_CT_TEST, run it under valgrind's memcheck with secrets marked undefined, and these calls tell memcheck that the
   value may now be branched on. zkp_classify does the opposite for fresh randomness, unless a program has a variable
   zkp_without_secrets that is not zero. Constant time. */
#ifndef ZKP_DECLASSIFY_H
#define ZKP_DECLASSIFY_H

#include <stddef.h>

#ifdef ZKP_CT_TEST
#include <valgrind/memcheck.h>
static inline void zkp_declassify(const void *bytes, size_t n) { (void)VALGRIND_MAKE_MEM_DEFINED(bytes, n); }
extern __attribute__((weak)) int zkp_without_secrets;
static inline void zkp_classify(const void *bytes, size_t n) {
    if (&zkp_without_secrets != NULL && zkp_without_secrets) return;
    (void)VALGRIND_MAKE_MEM_UNDEFINED(bytes, n);
}
static inline int zkp_declassify_int(int value) {
    (void)VALGRIND_MAKE_MEM_DEFINED(&value, sizeof value);
    return value;
}
#else
static inline void zkp_declassify(const void *bytes, size_t n) {
    (void)bytes;
    (void)n;
}
static inline void zkp_classify(const void *bytes, size_t n) {
    (void)bytes;
    (void)n;
}
static inline int zkp_declassify_int(int value) { return value; }
#endif

#endif
