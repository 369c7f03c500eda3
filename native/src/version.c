/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zkp_api/core.h"

#include <stddef.h>

/* CMakeLists.txt defines these for this file. */
#ifndef ZKP_BUILD_FLAGS
#define ZKP_BUILD_FLAGS "unknown"
#define ZKP_BUILD_ADX_FLAGS "unknown"
#define ZKP_BUILD_IFMA_FLAGS "unknown"
#endif

const char *zkp_version(void) { return "0.1.0"; }

const char *zkp_build_info(int what) {
    switch (what) {
    case ZKP_BUILD_COMPILER:
#if defined(__clang__)
        return "clang " __clang_version__;
#else
        return "gcc " __VERSION__;
#endif
    case ZKP_BUILD_PORTABLE: return ZKP_BUILD_FLAGS;
    case ZKP_BUILD_ADX: return ZKP_BUILD_ADX_FLAGS;
    case ZKP_BUILD_IFMA: return ZKP_BUILD_IFMA_FLAGS;
    default: return NULL;
    }
}
