/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The only file that knows about CPUs. */
#include "zkp_api/dispatch.h"

#include <stdatomic.h>

#if defined(__x86_64__)
#include <cpuid.h>

#define OSXSAVE (1u << 27)
#define STATE_YMM 0x06u /* XMM and the upper halves of YMM */
#define STATE_ZMM 0xe6u /* and opmasks, the upper halves of ZMM0-15, and ZMM16-31 */

static uint32_t extended_state(void)
{
    uint32_t low, high;
    __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return low;
}

static uint32_t detect(void)
{
    uint32_t a, b, c, d, leaf7, found = 0, state = 0;
    if (!__get_cpuid(1, &a, &b, &c, &d)) return 0;
    if (c & OSXSAVE) state = extended_state();
    if (!__get_cpuid_count(7, 0, &a, &leaf7, &c, &d)) return 0;
    if (leaf7 & (1u << 8)) found |= ZKP_CPU_BMI2;
    if (leaf7 & (1u << 19)) found |= ZKP_CPU_ADX;
    if ((state & STATE_YMM) == STATE_YMM && (leaf7 & (1u << 5))) found |= ZKP_CPU_AVX2;
    if ((state & STATE_ZMM) == STATE_ZMM && (leaf7 & (1u << 16))) {
        found |= ZKP_CPU_AVX512F;
        if (leaf7 & (1u << 17)) found |= ZKP_CPU_AVX512DQ;
        if (leaf7 & (1u << 31)) found |= ZKP_CPU_AVX512VL;
        if (leaf7 & (1u << 21)) found |= ZKP_CPU_AVX512IFMA;
    }
    return found;
}
#else
static uint32_t detect(void) { return 0; }
#endif

#define DETECTED (1u << 31)

uint32_t zkp_cpu_features(void)
{
    /* Threads that race here store the same word. */
    static _Atomic uint32_t cached;
    uint32_t word = atomic_load_explicit(&cached, memory_order_relaxed);
    if (word == 0) {
        word = detect() | DETECTED;
        atomic_store_explicit(&cached, word, memory_order_relaxed);
    }
    return word & ~DETECTED;
}

int zkp_level_state(int level) { return level == ZKP_LEVEL_PORTABLE ? ZKP_LEVEL_USABLE : ZKP_LEVEL_NOT_BUILT; }

static const char *const kernels[] = { "field", "curve", "pairing", "hash-to-curve", "msm", "ntt", "r1cs", "tape",
                                       "poseidon", "jubjub" };

const char *zkp_kernel_name(size_t i) { return i < sizeof kernels / sizeof *kernels ? kernels[i] : NULL; }

int zkp_kernel_level(size_t i) { return zkp_kernel_name(i) ? ZKP_LEVEL_PORTABLE : -1; }
