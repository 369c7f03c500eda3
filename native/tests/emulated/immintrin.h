/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The wide instructions that native/src/ifma uses, in plain C, in the place of the compiler's immintrin.h: so that
   memcheck and the sanitizers, which know no AVX-512, see the lane code, and so that it runs on machines without these
   instructions. Semantics: Intel 64 and IA-32 Architectures Software Developer's Manual, volume 2. No function branches
   on its operands. Only what is used is here; a missing one stops the build of the tests. */
#ifndef ZKP_TEST_EMULATED_IMMINTRIN_H
#define ZKP_TEST_EMULATED_IMMINTRIN_H

#include <stdint.h>
#include <string.h>

typedef uint64_t __m512i __attribute__((vector_size(64), may_alias));
typedef uint64_t __m256i __attribute__((vector_size(32), may_alias));
typedef uint64_t __m128i __attribute__((vector_size(16), may_alias));
typedef uint8_t __mmask8;
typedef uint16_t __mmask16;
typedef int _MM_PERM_ENUM;

#define _MM_HINT_T0 3
#define _MM_HINT_T1 2
#define _mm_prefetch(address, hint) __builtin_prefetch((const void *)(address))

/* Not inlined: thousands of them in one function take minutes to compile. */
#define EMULATED static __attribute__((noinline, unused))
#define EACH_LANE for (unsigned lane = 0; lane < 8; lane++)

/* All ones where the bit of the mask is one. */
EMULATED uint64_t emulated_bit(unsigned mask, unsigned lane) { return (uint64_t)0 - (uint64_t)(mask >> lane & 1); }

EMULATED __m512i emulated_blend(__m512i a, unsigned mask, __m512i b) {
    __m512i o;
    EACH_LANE o[lane] = (a[lane] & ~emulated_bit(mask, lane)) | (b[lane] & emulated_bit(mask, lane));
    return o;
}

/* Scalar ones that the field code takes from the same header. */
static inline unsigned char _addcarry_u64(unsigned char carry, uint64_t a, uint64_t b, unsigned long long *o) {
    const unsigned __int128 sum = (unsigned __int128)a + b + carry;
    *o = (uint64_t)sum;
    return (unsigned char)(sum >> 64);
}

static inline unsigned char _subborrow_u64(unsigned char borrow, uint64_t a, uint64_t b, unsigned long long *o) {
    const unsigned __int128 difference = (unsigned __int128)a - b - borrow;
    *o = (uint64_t)difference;
    return (unsigned char)(difference >> 127);
}

EMULATED __m512i _mm512_setzero_si512(void) { return (__m512i){0}; }

EMULATED __m512i _mm512_set1_epi64(long long v) {
    __m512i o;
    EACH_LANE o[lane] = (uint64_t)v;
    return o;
}

EMULATED __m512i _mm512_setr_epi64(long long a, long long b, long long c, long long d, long long e, long long f,
                                   long long g, long long h) {
    return (__m512i){(uint64_t)a, (uint64_t)b, (uint64_t)c, (uint64_t)d,
                     (uint64_t)e, (uint64_t)f, (uint64_t)g, (uint64_t)h};
}

EMULATED __m512i _mm512_set_epi64(long long a, long long b, long long c, long long d, long long e, long long f,
                                  long long g, long long h) {
    return _mm512_setr_epi64(h, g, f, e, d, c, b, a);
}

EMULATED __m128i _mm_set_epi8(char a, char b, char c, char d, char e, char f, char g, char h, char i, char j, char k,
                              char l, char m, char n, char o, char p) {
    const char bytes[16] = {p, o, n, m, l, k, j, i, h, g, f, e, d, c, b, a};
    __m128i v;
    memcpy(&v, bytes, 16);
    return v;
}

EMULATED __m512i _mm512_loadu_si512(const void *p) {
    __m512i o;
    memcpy(&o, p, 64);
    return o;
}

EMULATED void _mm512_storeu_si512(void *p, __m512i a) { memcpy(p, &a, 64); }
EMULATED __m512i _mm512_load_si512(const void *p) { return *(const __m512i *)p; } /* the sanitizer checks alignment */
EMULATED void _mm512_store_si512(void *p, __m512i a) { *(__m512i *)p = a; }

EMULATED __m256i _mm256_loadu_si256(const __m256i *p) {
    __m256i o;
    memcpy(&o, p, 32);
    return o;
}

/* Masked loads and stores touch the chosen lanes only; their masks are public. */
EMULATED __m512i _mm512_maskz_loadu_epi64(__mmask8 mask, const void *p) {
    __m512i o = {0};
    EACH_LANE if (mask >> lane & 1) memcpy((char *)&o + 8 * lane, (const char *)p + 8 * lane, 8);
    return o;
}

EMULATED void _mm512_mask_storeu_epi64(void *p, __mmask8 mask, __m512i a) {
    EACH_LANE if (mask >> lane & 1) memcpy((char *)p + 8 * lane, (const char *)&a + 8 * lane, 8);
}

EMULATED __m512i emulated_gather(__m512i index, const void *base, int scale) {
    __m512i o;
    EACH_LANE {
        uint64_t word;
        memcpy(&word, (const char *)base + (int64_t)index[lane] * scale, 8);
        o[lane] = word;
    }
    return o;
}
#define _mm512_i64gather_epi64(index, base, scale) emulated_gather(index, base, scale)

EMULATED __m512i _mm512_add_epi64(__m512i a, __m512i b) { return a + b; }
EMULATED __m512i _mm512_sub_epi64(__m512i a, __m512i b) { return a - b; }
EMULATED __m512i _mm512_and_si512(__m512i a, __m512i b) { return a & b; }
EMULATED __m512i _mm512_andnot_si512(__m512i a, __m512i b) { return ~a & b; }
EMULATED __m512i _mm512_or_si512(__m512i a, __m512i b) { return a | b; }
EMULATED __m512i _mm512_xor_si512(__m512i a, __m512i b) { return a ^ b; }
#define _mm512_and_epi64 _mm512_and_si512
#define _mm512_or_epi64 _mm512_or_si512
#define _mm512_xor_epi64 _mm512_xor_si512

/* Counts from 64 on give 0 or the sign; they are constants in the lane code. */
EMULATED __m512i _mm512_slli_epi64(__m512i a, unsigned n) {
    if (n > 63) return _mm512_setzero_si512();
    return a << n;
}

EMULATED __m512i _mm512_srli_epi64(__m512i a, unsigned n) {
    if (n > 63) return _mm512_setzero_si512();
    return a >> n;
}

EMULATED __m512i _mm512_srai_epi64(__m512i a, unsigned n) {
    const unsigned by = n > 63 ? 63 : n;
    __m512i o;
    EACH_LANE o[lane] = (uint64_t)((int64_t)a[lane] >> by);
    return o;
}

EMULATED __m512i _mm512_abs_epi64(__m512i a) {
    const __m512i sign = _mm512_srai_epi64(a, 63);
    return (a ^ sign) - sign;
}

/* One count for all lanes, which is public. */
EMULATED __m128i _mm_cvtsi32_si128(int a) { return (__m128i){(uint32_t)a, 0}; }
EMULATED __m512i _mm512_srl_epi64(__m512i a, __m128i n) { return _mm512_srli_epi64(a, (unsigned)n[0]); }

EMULATED __m512i _mm512_ror_epi64(__m512i a, unsigned n) { return a >> (n & 63) | a << (-n & 63); }
EMULATED __m512i _mm512_rol_epi64(__m512i a, unsigned n) { return a << (n & 63) | a >> (-n & 63); }

EMULATED __m512i _mm512_srlv_epi64(__m512i a, __m512i n) {
    __m512i o;
    EACH_LANE o[lane] = (a[lane] >> (n[lane] & 63)) & ((uint64_t)0 - (uint64_t)(n[lane] < 64));
    return o;
}

EMULATED __m512i _mm512_sllv_epi64(__m512i a, __m512i n) {
    __m512i o;
    EACH_LANE o[lane] = (a[lane] << (n[lane] & 63)) & ((uint64_t)0 - (uint64_t)(n[lane] < 64));
    return o;
}

#define EMULATED_LOW52 ((UINT64_C(1) << 52) - 1)

EMULATED __m512i _mm512_madd52lo_epu64(__m512i t, __m512i a, __m512i b) {
    EACH_LANE {
        const unsigned __int128 product = (unsigned __int128)(a[lane] & EMULATED_LOW52) * (b[lane] & EMULATED_LOW52);
        t[lane] += (uint64_t)product & EMULATED_LOW52;
    }
    return t;
}

EMULATED __m512i _mm512_madd52hi_epu64(__m512i t, __m512i a, __m512i b) {
    EACH_LANE {
        const unsigned __int128 product = (unsigned __int128)(a[lane] & EMULATED_LOW52) * (b[lane] & EMULATED_LOW52);
        t[lane] += (uint64_t)(product >> 52);
    }
    return t;
}

EMULATED __m512i _mm512_mask_mov_epi64(__m512i a, __mmask8 mask, __m512i b) { return emulated_blend(a, mask, b); }
EMULATED __m512i _mm512_mask_blend_epi64(__mmask8 mask, __m512i a, __m512i b) { return emulated_blend(a, mask, b); }
EMULATED __m512i _mm512_maskz_mov_epi64(__mmask8 mask, __m512i a) {
    return emulated_blend(_mm512_setzero_si512(), mask, a);
}
EMULATED __m512i _mm512_mask_add_epi64(__m512i other, __mmask8 mask, __m512i a, __m512i b) {
    return emulated_blend(other, mask, a + b);
}
EMULATED __m512i _mm512_mask_sub_epi64(__m512i other, __mmask8 mask, __m512i a, __m512i b) {
    return emulated_blend(other, mask, a - b);
}
EMULATED __m512i _mm512_mask_xor_epi64(__m512i other, __mmask8 mask, __m512i a, __m512i b) {
    return emulated_blend(other, mask, a ^ b);
}

EMULATED __m512i _mm512_mask_or_epi64(__m512i other, __mmask8 mask, __m512i a, __m512i b) {
    return emulated_blend(other, mask, a | b);
}
EMULATED __m512i _mm512_mask_and_epi64(__m512i other, __mmask8 mask, __m512i a, __m512i b) {
    return emulated_blend(other, mask, a & b);
}

EMULATED __m512i _mm512_ternarylogic_epi64(__m512i a, __m512i b, __m512i c, int table) {
    __m512i o = {0};
    for (unsigned i = 0; i < 8; i++) {
        if (!(table >> i & 1)) continue;
        __m512i both = i & 4 ? a : ~a; /* the table is a constant */
        both &= i & 2 ? b : ~b;
        both &= i & 1 ? c : ~c;
        o |= both;
    }
    return o;
}

EMULATED __mmask8 _mm512_testn_epi64_mask(__m512i a, __m512i b) {
    unsigned mask = 0;
    EACH_LANE mask |= (unsigned)((a[lane] & b[lane]) == 0) << lane;
    return (__mmask8)mask;
}

EMULATED __mmask8 _mm512_mask_testn_epi64_mask(__mmask8 mask, __m512i a, __m512i b) {
    return mask & _mm512_testn_epi64_mask(a, b);
}

EMULATED __mmask8 _mm512_test_epi64_mask(__m512i a, __m512i b) { return (__mmask8)~_mm512_testn_epi64_mask(a, b); }
EMULATED __mmask8 _mm512_cmpeq_epi64_mask(__m512i a, __m512i b) { return _mm512_testn_epi64_mask(a ^ b, a ^ b); }
EMULATED __mmask8 _mm512_cmpneq_epi64_mask(__m512i a, __m512i b) { return _mm512_test_epi64_mask(a ^ b, a ^ b); }

EMULATED __mmask8 _mm512_movepi64_mask(__m512i a) {
    unsigned mask = 0;
    EACH_LANE mask |= (unsigned)(a[lane] >> 63) << lane;
    return (__mmask8)mask;
}

EMULATED __m512i _mm512_movm_epi64(__mmask8 mask) {
    __m512i o;
    EACH_LANE o[lane] = emulated_bit(mask, lane);
    return o;
}

EMULATED __mmask8 _mm256_movepi32_mask(__m256i a) {
    unsigned mask = 0;
    for (unsigned i = 0; i < 8; i++) mask |= (unsigned)(a[i / 2] >> (31 + 32 * (i % 2)) & 1) << i;
    return (__mmask8)mask;
}

EMULATED __mmask8 _mm512_cmplt_epu64_mask(__m512i a, __m512i b) {
    unsigned mask = 0;
    EACH_LANE mask |= (unsigned)(a[lane] < b[lane]) << lane;
    return (__mmask8)mask;
}

EMULATED __mmask8 _mm512_cmplt_epi64_mask(__m512i a, __m512i b) {
    unsigned mask = 0;
    EACH_LANE mask |= (unsigned)((int64_t)a[lane] < (int64_t)b[lane]) << lane;
    return (__mmask8)mask;
}

EMULATED __m512i _mm512_unpacklo_epi64(__m512i a, __m512i b) {
    return (__m512i){a[0], b[0], a[2], b[2], a[4], b[4], a[6], b[6]};
}

EMULATED __m512i _mm512_unpackhi_epi64(__m512i a, __m512i b) {
    return (__m512i){a[1], b[1], a[3], b[3], a[5], b[5], a[7], b[7]};
}

EMULATED __m512i _mm512_shuffle_i64x2(__m512i a, __m512i b, int control) {
    __m512i o;
    EACH_LANE {
        const unsigned from = 2 * ((unsigned)control >> (2 * (lane / 2)) & 3) + lane % 2;
        o[lane] = lane < 4 ? a[from] : b[from];
    }
    return o;
}

EMULATED __m512i _mm512_permutex_epi64(__m512i a, int control) {
    __m512i o;
    EACH_LANE o[lane] = a[(lane & 4) + ((unsigned)control >> (2 * (lane % 4)) & 3)];
    return o;
}

/* All ones in the lanes whose index is `value`, below sixteen. Every entry of a permutation is read and masked, so that,
   as in the instruction, the index reaches no branch and no address. */
EMULATED __m512i emulated_is(__m512i index, uint64_t field, uint64_t value) {
    __m512i o;
    EACH_LANE o[lane] = 0 - ((((index[lane] & field) ^ value) - 1) >> 63);
    return o;
}

EMULATED __m512i _mm512_permutexvar_epi64(__m512i index, __m512i a) {
    __m512i o = _mm512_setzero_si512();
    for (unsigned from = 0; from < 8; from++)
        o |= emulated_is(index, 7, from) & _mm512_set1_epi64((long long)a[from]);
    return o;
}

EMULATED __m512i _mm512_permutex2var_epi64(__m512i a, __m512i index, __m512i b) {
    __m512i o = _mm512_setzero_si512();
    for (unsigned from = 0; from < 8; from++) {
        o |= emulated_is(index, 15, from) & _mm512_set1_epi64((long long)a[from]);
        o |= emulated_is(index, 15, from + 8) & _mm512_set1_epi64((long long)b[from]);
    }
    return o;
}

EMULATED __m512i _mm512_maskz_permutex2var_epi64(__mmask8 mask, __m512i a, __m512i index, __m512i b) {
    return _mm512_maskz_mov_epi64(mask, _mm512_permutex2var_epi64(a, index, b));
}

EMULATED __m512i _mm512_maskz_permutexvar_epi64(__mmask8 mask, __m512i index, __m512i a) {
    return _mm512_maskz_mov_epi64(mask, _mm512_permutexvar_epi64(index, a));
}

EMULATED __m512i _mm512_broadcast_i64x4(__m256i a) {
    return (__m512i){a[0], a[1], a[2], a[3], a[0], a[1], a[2], a[3]};
}

EMULATED __m512i _mm512_mask_broadcast_i64x4(__m512i other, __mmask8 mask, __m256i a) {
    return emulated_blend(other, mask, _mm512_broadcast_i64x4(a));
}

/* The two vectors beside each other, a on top, shifted down by n lanes. */
EMULATED __m512i _mm512_alignr_epi64(__m512i a, __m512i b, int n) {
    __m512i o;
    EACH_LANE {
        const unsigned from = lane + ((unsigned)n & 7);
        o[lane] = from < 8 ? b[from] : a[from & 7];
    }
    return o;
}

EMULATED __m512i _mm512_broadcast_i32x4(__m128i a) {
    return (__m512i){a[0], a[1], a[0], a[1], a[0], a[1], a[0], a[1]};
}

EMULATED __m128i _mm_loadl_epi64(const __m128i *p) {
    __m128i o = {0, 0};
    memcpy(&o, p, 8);
    return o;
}

EMULATED __m512i _mm512_cvtepu8_epi64(__m128i a) {
    __m512i o;
    EACH_LANE o[lane] = a[0] >> (8 * lane) & 0xff;
    return o;
}

EMULATED __m512i _mm512_broadcastq_epi64(__m128i a) { return _mm512_set1_epi64((long long)a[0]); }

EMULATED __m512i _mm512_shuffle_epi8(__m512i a, __m512i control) {
    uint8_t from[64], by[64], to[64];
    __m512i o;
    memcpy(from, &a, 64);
    memcpy(by, &control, 64);
    for (unsigned i = 0; i < 64; i++) to[i] = by[i] & 0x80 ? 0 : from[(i & 48) + (by[i] & 15)];
    memcpy(&o, to, 64);
    return o;
}

EMULATED __m512i _mm512_shuffle_epi32(__m512i a, _MM_PERM_ENUM control) {
    uint32_t from[16], to[16];
    __m512i o;
    memcpy(from, &a, 64);
    for (unsigned i = 0; i < 16; i++) to[i] = from[(i & 12) + ((unsigned)control >> (2 * (i % 4)) & 3)];
    memcpy(&o, to, 64);
    return o;
}

EMULATED uint64_t _mm512_reduce_add_epi64(__m512i a) {
    uint64_t sum = 0;
    EACH_LANE sum += a[lane];
    return sum;
}

#endif
