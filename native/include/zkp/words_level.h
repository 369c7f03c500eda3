/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ZKP_W(name) is the function of words.h at the level that the including file is compiled for. */
#ifndef ZKP_WORDS_LEVEL_H
#define ZKP_WORDS_LEVEL_H

#if defined(__x86_64__) && defined(__ADX__) && defined(__BMI2__)
#include "zkp/words_adx.h"
#define ZKP_W(name) zkp_adx_##name
#else
#include "zkp/words.h"
#define ZKP_W(name) zkp_words_##name
#endif

#endif
