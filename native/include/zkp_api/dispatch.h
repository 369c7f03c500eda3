/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which instruction sets the CPU has, which levels this build has, and which level each kernel runs at. Variable
   time: all data is public. */
#ifndef ZKP_API_DISPATCH_H
#define ZKP_API_DISPATCH_H

#include <stddef.h>
#include <stdint.h>

#define ZKP_LEVEL_PORTABLE 0
#define ZKP_LEVEL_ADX 1
#define ZKP_LEVEL_IFMA 2

#define ZKP_CPU_BMI2 1u
#define ZKP_CPU_ADX 2u
#define ZKP_CPU_AVX2 4u
#define ZKP_CPU_AVX512F 8u
#define ZKP_CPU_AVX512DQ 16u
#define ZKP_CPU_AVX512VL 32u
#define ZKP_CPU_AVX512IFMA 64u
#define ZKP_CPU_AVX512BW 128u

#define ZKP_LEVEL_USABLE 0
#define ZKP_LEVEL_NO_CPU 1     /* built, and the CPU (or its operating system) lacks the instructions */
#define ZKP_LEVEL_NOT_BUILT 2

/* ZKP_CPU_* bits that both the CPU and the operating system support; 0 on other architectures. */
uint32_t zkp_cpu_features(void);
/* The same decided from given words: ecx of cpuid leaf 1, ebx of leaf 7, the low half of XCR0 (looked at only where leaf
   1 says that the system has enabled xgetbv). */
uint32_t zkp_cpu_features_of(uint32_t leaf1_ecx, uint32_t leaf7_ebx, uint32_t xcr0);
/* The ZKP_CPU_* bits without which a level cannot run. */
uint32_t zkp_level_needs(int level);
/* ZKP_LEVEL_USABLE, _NO_CPU or _NOT_BUILT; unknown levels are not built. */
int zkp_level_state(int level);
/* The level in use: the best usable one, until zkp_level_set chooses another. */
int zkp_level(void);
/* ZKP_OK, or ZKP_ERR_ARGUMENT for a level that is not usable here. Call it while no kernel runs. */
int zkp_level_set(int level);
/* Kernel names and the level each runs at, for i = 0, 1, ...; NULL and -1 past the last one. */
const char *zkp_kernel_name(size_t i);
int zkp_kernel_level(size_t i);
/* Bit l is set where kernel i has an implementation of its own for level l; 0 past the last kernel. */
unsigned zkp_kernel_levels(size_t i);

#endif
