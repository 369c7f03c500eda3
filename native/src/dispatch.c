/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The only file that knows about CPUs. */
#include "zkp/level.h"
#include "zkp_api/core.h"
#include "zkp_api/dispatch.h"

#include <stdatomic.h>
#ifdef ZKP_CT_TEST
#include <valgrind/valgrind.h>
#endif

#define OSXSAVE (1u << 27)
#define STATE_YMM 0x06u /* XMM and the upper halves of YMM */
#define STATE_ZMM 0xe6u /* and opmasks, the upper halves of ZMM0-15, and ZMM16-31 */

uint32_t zkp_cpu_features_of(uint32_t leaf1_ecx, uint32_t leaf7_ebx, uint32_t xcr0)
{
    const uint32_t state = leaf1_ecx & OSXSAVE ? xcr0 : 0;
    uint32_t found = 0;
    if (leaf7_ebx & (1u << 8)) found |= ZKP_CPU_BMI2;
    if (leaf7_ebx & (1u << 19)) found |= ZKP_CPU_ADX;
    if ((state & STATE_YMM) == STATE_YMM && (leaf7_ebx & (1u << 5))) found |= ZKP_CPU_AVX2;
    if ((state & STATE_ZMM) == STATE_ZMM && (leaf7_ebx & (1u << 16))) {
        found |= ZKP_CPU_AVX512F;
        if (leaf7_ebx & (1u << 17)) found |= ZKP_CPU_AVX512DQ;
        if (leaf7_ebx & (1u << 30)) found |= ZKP_CPU_AVX512BW;
        if (leaf7_ebx & (1u << 31)) found |= ZKP_CPU_AVX512VL;
        if (leaf7_ebx & (1u << 21)) found |= ZKP_CPU_AVX512IFMA;
    }
    return found;
}

/* What the files below src/adx and src/ifma are compiled for. The wide level uses the scalar one beside it. */
#define NEEDS_ADX (ZKP_CPU_BMI2 | ZKP_CPU_ADX)
#define NEEDS_IFMA                                                                                              \
    (NEEDS_ADX | ZKP_CPU_AVX2 | ZKP_CPU_AVX512F | ZKP_CPU_AVX512DQ | ZKP_CPU_AVX512BW | ZKP_CPU_AVX512VL | \
     ZKP_CPU_AVX512IFMA)

#if defined(__x86_64__)
#include <cpuid.h>

static uint32_t extended_state(void)
{
    uint32_t low, high;
    __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return low;
}

static uint32_t detect(void)
{
    uint32_t a, b, c, d, leaf1, leaf7;
    if (!__get_cpuid(1, &a, &b, &leaf1, &d)) return 0;
    /* Without this bit xgetbv is no instruction, and the system saves no wide register. */
    const uint32_t state = leaf1 & OSXSAVE ? extended_state() : 0;
    if (!__get_cpuid_count(7, 0, &a, &leaf7, &c, &d)) return 0;
    uint32_t found = zkp_cpu_features_of(leaf1, leaf7, state);
#ifdef ZKP_CT_TEST
    /* Valgrind runs adcx and adox, but the CPU that it describes is older than they are. */
    if (RUNNING_ON_VALGRIND && (found & ZKP_CPU_BMI2)) found |= ZKP_CPU_ADX;
#endif
#ifdef ZKP_EMULATED_LANES
    /* A test build whose lane code is plain C. */
    if (found & ZKP_CPU_ADX) found |= NEEDS_IFMA;
#endif
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

uint32_t zkp_level_needs(int level) {
    return level == ZKP_LEVEL_ADX ? NEEDS_ADX : level == ZKP_LEVEL_IFMA ? NEEDS_IFMA : 0;
}

int zkp_level_state(int level) {
    if (level == ZKP_LEVEL_PORTABLE) return ZKP_LEVEL_USABLE;
#ifdef ZKP_HAVE_WIDE
    if (level == ZKP_LEVEL_ADX || level == ZKP_LEVEL_IFMA) {
        return zkp_level_needs(level) & ~zkp_cpu_features() ? ZKP_LEVEL_NO_CPU : ZKP_LEVEL_USABLE;
    }
#endif
    return ZKP_LEVEL_NOT_BUILT;
}

int zkp_level_now = ZKP_LEVEL_PORTABLE;

/* Runs before any caller can, and before constructors without a number: no kernel ever has to ask whether the choice
   has been made. */
__attribute__((constructor(101))) static void choose_level(void) {
    for (int level = ZKP_LEVEL_IFMA; level >= ZKP_LEVEL_PORTABLE; level--) {
        if (zkp_level_state(level) != ZKP_LEVEL_USABLE) continue;
        zkp_level_now = level;
        return;
    }
}

int zkp_level(void) { return zkp_level_now; }

int zkp_level_set(int level) {
    if (zkp_level_state(level) != ZKP_LEVEL_USABLE) return ZKP_ERR_ARGUMENT;
    zkp_level_now = level;
    return ZKP_OK;
}

/* The levels that each kernel has an implementation of its own for; it runs the best of them up to the one in use. */
#define HAS_PORTABLE (1u << ZKP_LEVEL_PORTABLE)
#define HAS_ADX (1u << ZKP_LEVEL_ADX)
#define HAS_IFMA (1u << ZKP_LEVEL_IFMA)

static const struct {
    const char *name;
    unsigned levels;
} kernels[] = {
    {"field", HAS_PORTABLE | HAS_ADX},
    {"curve", HAS_PORTABLE | HAS_ADX | HAS_IFMA},
    {"pairing", HAS_PORTABLE | HAS_ADX | HAS_IFMA},
    {"hash-to-curve", HAS_PORTABLE | HAS_ADX},
    {"msm", HAS_PORTABLE | HAS_ADX | HAS_IFMA},
    {"ntt", HAS_PORTABLE | HAS_ADX | HAS_IFMA},
    {"r1cs", HAS_PORTABLE | HAS_ADX | HAS_IFMA},
    {"tape", HAS_PORTABLE | HAS_ADX | HAS_IFMA},
    {"poseidon", HAS_PORTABLE | HAS_ADX | HAS_IFMA},
    {"jubjub", HAS_PORTABLE | HAS_ADX | HAS_IFMA},
    {"ed25519", HAS_PORTABLE | HAS_ADX | HAS_IFMA},
    {"key-digest", HAS_PORTABLE | HAS_IFMA},
};

const char *zkp_kernel_name(size_t i) { return i < sizeof kernels / sizeof *kernels ? kernels[i].name : NULL; }

int zkp_kernel_level(size_t i) {
    if (zkp_kernel_name(i) == NULL) return -1;
    int level = zkp_level_now;
    while (level > ZKP_LEVEL_PORTABLE && !(kernels[i].levels & 1u << level)) level--;
    return level;
}

unsigned zkp_kernel_levels(size_t i) { return zkp_kernel_name(i) == NULL ? 0 : kernels[i].levels; }
