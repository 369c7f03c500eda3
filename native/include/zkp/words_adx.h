/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kernels of words.h with mulx, adcx and adox: the carries of the low and of the high halves of a row run in two
   chains, CF and OF, that do not wait for each other. Only for files compiled for the level adx or above. Constant time.
   Public: m, neg_inv. On the CPUs measured the additions with carry are the limit (two a cycle, 13 a row), not the products.

   Rows: t is a window of the running sum, in registers once everything is inlined. "Top" words have room: every sum
   here stays below the bound that the callers in words.h state, so no carry leaves the last word. */
#ifndef ZKP_WORDS_ADX_H
#define ZKP_WORDS_ADX_H

#include "zkp/words.h"

#define ZKP_A_CLEAR "xorl %k[low], %k[low]\n\t"
/* low(a * word) onto x, high onto y. */
#define ZKP_A_STEP(a, x, y) \
    "mulxq %[" a "], %[low], %[high]\n\tadoxq %[low], %[" x "]\n\tadcxq %[high], %[" y "]\n\t"
/* The last one of a row: y is new, or y has a value. */
#define ZKP_A_LAST(a, x, y) \
    "mulxq %[" a "], %[low], %[" y "]\n\tadoxq %[low], %[" x "]\n\tmovl $0, %k[low]\n\t" \
    "adcxq %[low], %[" y "]\n\tadoxq %[low], %[" y "]"
#define ZKP_A_LAST_ON(a, x, y) ZKP_A_STEP(a, x, y) "movl $0, %k[low]\n\tadoxq %[low], %[" y "]"
#define ZKP_A_FIRST(a, x, y, op) "mulxq %[" a "], %[low], %[" y "]\n\t" op " %[low], %[" x "]\n\t"

#define ZKP_A_TEMPS [low] "=&r"(low), [high] "=&r"(high)
#define ZKP_A_IN1(a) "d"(word), [a0] "m"((a)[0])
#define ZKP_A_IN2(a) ZKP_A_IN1(a), [a1] "m"((a)[1])
#define ZKP_A_IN3(a) ZKP_A_IN2(a), [a2] "m"((a)[2])
#define ZKP_A_IN4(a) ZKP_A_IN3(a), [a3] "m"((a)[3])
#define ZKP_A_IN5(a) ZKP_A_IN4(a), [a4] "m"((a)[4])
#define ZKP_A_IN6(a) ZKP_A_IN5(a), [a5] "m"((a)[5])
#define ZKP_A_IO1 [t0] "+&r"(t[0])
#define ZKP_A_IO2 ZKP_A_IO1, [t1] "+&r"(t[1])
#define ZKP_A_IO3 ZKP_A_IO2, [t2] "+&r"(t[2])
#define ZKP_A_IO4 ZKP_A_IO3, [t3] "+&r"(t[3])
#define ZKP_A_IO5 ZKP_A_IO4, [t4] "+&r"(t[4])
#define ZKP_A_IO6 ZKP_A_IO5, [t5] "+&r"(t[5])

/* Word by word: the compiler turns a loop into a copy of memory, and the words leave their registers. */
#define ZKP_A_STORE4(o, t) ((o)[0] = (t)[0], (o)[1] = (t)[1], (o)[2] = (t)[2], (o)[3] = (t)[3])
#define ZKP_A_STORE6(o, t) (ZKP_A_STORE4(o, t), (o)[4] = (t)[4], (o)[5] = (t)[5])

/* t[0..n] = a * word */
ZKP_INLINE void zkp_adx_start6(uint64_t *t, const uint64_t *a, uint64_t word)
{
    uint64_t low;
    __asm__("mulxq %[a0], %[t0], %[t1]\n\t" ZKP_A_FIRST("a1", "t1", "t2", "addq") ZKP_A_FIRST("a2", "t2", "t3", "adcq")
                ZKP_A_FIRST("a3", "t3", "t4", "adcq") ZKP_A_FIRST("a4", "t4", "t5", "adcq")
                    ZKP_A_FIRST("a5", "t5", "t6", "adcq") "adcq $0, %[t6]"
            : [t0] "=&r"(t[0]), [t1] "=&r"(t[1]), [t2] "=&r"(t[2]), [t3] "=&r"(t[3]), [t4] "=&r"(t[4]),
              [t5] "=&r"(t[5]), [t6] "=&r"(t[6]), [low] "=&r"(low)
            : ZKP_A_IN6(a)
            : "cc");
}

ZKP_INLINE void zkp_adx_start4(uint64_t *t, const uint64_t *a, uint64_t word)
{
    uint64_t low;
    __asm__("mulxq %[a0], %[t0], %[t1]\n\t" ZKP_A_FIRST("a1", "t1", "t2", "addq") ZKP_A_FIRST("a2", "t2", "t3", "adcq")
                ZKP_A_FIRST("a3", "t3", "t4", "adcq") "adcq $0, %[t4]"
            : [t0] "=&r"(t[0]), [t1] "=&r"(t[1]), [t2] "=&r"(t[2]), [t3] "=&r"(t[3]), [t4] "=&r"(t[4]), [low] "=&r"(low)
            : ZKP_A_IN4(a)
            : "cc");
}

/* t[0..n-1] += a * word with t[n] new. */
ZKP_INLINE void zkp_adx_row6(uint64_t *t, const uint64_t *a, uint64_t word)
{
    uint64_t low, high;
    __asm__(ZKP_A_CLEAR ZKP_A_STEP("a0", "t0", "t1") ZKP_A_STEP("a1", "t1", "t2") ZKP_A_STEP("a2", "t2", "t3")
                ZKP_A_STEP("a3", "t3", "t4") ZKP_A_STEP("a4", "t4", "t5") ZKP_A_LAST("a5", "t5", "t6")
            : ZKP_A_IO6, [t6] "=&r"(t[6]), ZKP_A_TEMPS
            : ZKP_A_IN6(a)
            : "cc");
}

ZKP_INLINE void zkp_adx_row5(uint64_t *t, const uint64_t *a, uint64_t word)
{
    uint64_t low, high;
    __asm__(ZKP_A_CLEAR ZKP_A_STEP("a0", "t0", "t1") ZKP_A_STEP("a1", "t1", "t2") ZKP_A_STEP("a2", "t2", "t3")
                ZKP_A_STEP("a3", "t3", "t4") ZKP_A_LAST("a4", "t4", "t5")
            : ZKP_A_IO5, [t5] "=&r"(t[5]), ZKP_A_TEMPS
            : ZKP_A_IN5(a)
            : "cc");
}

ZKP_INLINE void zkp_adx_row4(uint64_t *t, const uint64_t *a, uint64_t word)
{
    uint64_t low, high;
    __asm__(ZKP_A_CLEAR ZKP_A_STEP("a0", "t0", "t1") ZKP_A_STEP("a1", "t1", "t2") ZKP_A_STEP("a2", "t2", "t3")
                ZKP_A_LAST("a3", "t3", "t4")
            : ZKP_A_IO4, [t4] "=&r"(t[4]), ZKP_A_TEMPS
            : ZKP_A_IN4(a)
            : "cc");
}

ZKP_INLINE void zkp_adx_row3(uint64_t *t, const uint64_t *a, uint64_t word)
{
    uint64_t low, high;
    __asm__(ZKP_A_CLEAR ZKP_A_STEP("a0", "t0", "t1") ZKP_A_STEP("a1", "t1", "t2") ZKP_A_LAST("a2", "t2", "t3")
            : ZKP_A_IO3, [t3] "=&r"(t[3]), ZKP_A_TEMPS
            : ZKP_A_IN3(a)
            : "cc");
}

ZKP_INLINE void zkp_adx_row2(uint64_t *t, const uint64_t *a, uint64_t word)
{
    uint64_t low, high;
    __asm__(ZKP_A_CLEAR ZKP_A_STEP("a0", "t0", "t1") ZKP_A_LAST("a1", "t1", "t2")
            : ZKP_A_IO2, [t2] "=&r"(t[2]), ZKP_A_TEMPS
            : ZKP_A_IN2(a)
            : "cc");
}

ZKP_INLINE void zkp_adx_row1(uint64_t *t, const uint64_t *a, uint64_t word)
{
    uint64_t low;
    __asm__(ZKP_A_CLEAR ZKP_A_LAST("a0", "t0", "t1")
            : ZKP_A_IO1, [t1] "=&r"(t[1]), [low] "=&r"(low)
            : ZKP_A_IN1(a)
            : "cc");
}

/* t[0..n] += a * word. Public: a, which is the modulus. */
ZKP_INLINE void zkp_adx_more6(uint64_t *t, const uint64_t *a, uint64_t word)
{
    uint64_t low, high;
    __asm__(ZKP_A_CLEAR ZKP_A_STEP("a0", "t0", "t1") ZKP_A_STEP("a1", "t1", "t2") ZKP_A_STEP("a2", "t2", "t3")
                ZKP_A_STEP("a3", "t3", "t4") ZKP_A_STEP("a4", "t4", "t5") ZKP_A_LAST_ON("a5", "t5", "t6")
            : ZKP_A_IO6, [t6] "+&r"(t[6]), ZKP_A_TEMPS
            : ZKP_A_IN6(a)
            : "cc");
}

/* Public: a. */
ZKP_INLINE void zkp_adx_more4(uint64_t *t, const uint64_t *a, uint64_t word)
{
    uint64_t low, high;
    __asm__(ZKP_A_CLEAR ZKP_A_STEP("a0", "t0", "t1") ZKP_A_STEP("a1", "t1", "t2") ZKP_A_STEP("a2", "t2", "t3")
                ZKP_A_LAST_ON("a3", "t3", "t4")
            : ZKP_A_IO4, [t4] "+&r"(t[4]), ZKP_A_TEMPS
            : ZKP_A_IN4(a)
            : "cc");
}

/* o = t - m, or t where that is negative. */
ZKP_INLINE void zkp_adx_once6(uint64_t *o, const uint64_t *t, const uint64_t *m)
{
    uint64_t s0 = t[0], s1 = t[1], s2 = t[2], s3 = t[3], s4 = t[4], s5 = t[5];
    __asm__("subq %[m0], %[s0]\n\tsbbq %[m1], %[s1]\n\tsbbq %[m2], %[s2]\n\tsbbq %[m3], %[s3]\n\tsbbq %[m4], %[s4]\n\t"
            "sbbq %[m5], %[s5]\n\tcmovcq %[t0], %[s0]\n\tcmovcq %[t1], %[s1]\n\tcmovcq %[t2], %[s2]\n\t"
            "cmovcq %[t3], %[s3]\n\tcmovcq %[t4], %[s4]\n\tcmovcq %[t5], %[s5]"
            : [s0] "+&r"(s0), [s1] "+&r"(s1), [s2] "+&r"(s2), [s3] "+&r"(s3), [s4] "+&r"(s4), [s5] "+&r"(s5)
            : [t0] "r"(t[0]), [t1] "r"(t[1]), [t2] "r"(t[2]), [t3] "r"(t[3]), [t4] "r"(t[4]), [t5] "r"(t[5]),
              [m0] "m"(m[0]), [m1] "m"(m[1]), [m2] "m"(m[2]), [m3] "m"(m[3]), [m4] "m"(m[4]), [m5] "m"(m[5])
            : "cc");
    const uint64_t s[6] = { s0, s1, s2, s3, s4, s5 };
    ZKP_A_STORE6(o, s);
}

ZKP_INLINE void zkp_adx_once4(uint64_t *o, const uint64_t *t, const uint64_t *m)
{
    uint64_t s0 = t[0], s1 = t[1], s2 = t[2], s3 = t[3];
    __asm__("subq %[m0], %[s0]\n\tsbbq %[m1], %[s1]\n\tsbbq %[m2], %[s2]\n\tsbbq %[m3], %[s3]\n\t"
            "cmovcq %[t0], %[s0]\n\tcmovcq %[t1], %[s1]\n\tcmovcq %[t2], %[s2]\n\tcmovcq %[t3], %[s3]"
            : [s0] "+&r"(s0), [s1] "+&r"(s1), [s2] "+&r"(s2), [s3] "+&r"(s3)
            : [t0] "r"(t[0]), [t1] "r"(t[1]), [t2] "r"(t[2]), [t3] "r"(t[3]), [m0] "m"(m[0]), [m1] "m"(m[1]),
              [m2] "m"(m[2]), [m3] "m"(m[3])
            : "cc");
    const uint64_t s[4] = { s0, s1, s2, s3 };
    ZKP_A_STORE4(o, s);
}

/* t += b; returns nothing: the callers' bounds leave no carry. */
#define ZKP_A_CHAIN6(first, op)                                                                                  \
    __asm__(first " %[b0], %[t0]\n\t" op " %[b1], %[t1]\n\t" op " %[b2], %[t2]\n\t" op " %[b3], %[t3]\n\t" op    \
                  " %[b4], %[t4]\n\t" op " %[b5], %[t5]"                                                         \
            : ZKP_A_IO6                                                                                          \
            : [b0] "rm"(b[0]), [b1] "rm"(b[1]), [b2] "rm"(b[2]), [b3] "rm"(b[3]), [b4] "rm"(b[4]), [b5] "rm"(b[5]) \
            : "cc")
#define ZKP_A_CHAIN4(first, op)                                                                                 \
    __asm__(first " %[b0], %[t0]\n\t" op " %[b1], %[t1]\n\t" op " %[b2], %[t2]\n\t" op " %[b3], %[t3]"           \
            : ZKP_A_IO4                                                                                          \
            : [b0] "rm"(b[0]), [b1] "rm"(b[1]), [b2] "rm"(b[2]), [b3] "rm"(b[3])                                 \
            : "cc")

ZKP_INLINE void zkp_adx_add6(uint64_t *o, const uint64_t *a, const uint64_t *b)
{
    uint64_t t[6] = { a[0], a[1], a[2], a[3], a[4], a[5] };
    ZKP_A_CHAIN6("addq", "adcq");
    ZKP_A_STORE6(o, t);
}

ZKP_INLINE void zkp_adx_add4(uint64_t *o, const uint64_t *a, const uint64_t *b)
{
    uint64_t t[4] = { a[0], a[1], a[2], a[3] };
    ZKP_A_CHAIN4("addq", "adcq");
    ZKP_A_STORE4(o, t);
}

ZKP_INLINE void zkp_adx_mod_add6(uint64_t *o, const uint64_t *a, const uint64_t *b, const uint64_t *m)
{
    uint64_t t[6];
    ZKP_CHECK(zkp_words_below(a, m, 6) && zkp_words_below(b, m, 6));
    zkp_adx_add6(t, a, b);
    zkp_adx_once6(o, t, m);
    ZKP_CHECK(zkp_words_below(o, m, 6));
}

ZKP_INLINE void zkp_adx_mod_add4(uint64_t *o, const uint64_t *a, const uint64_t *b, const uint64_t *m)
{
    uint64_t t[4];
    ZKP_CHECK(zkp_words_below(a, m, 4) && zkp_words_below(b, m, 4));
    zkp_adx_add4(t, a, b);
    zkp_adx_once4(o, t, m);
    ZKP_CHECK(zkp_words_below(o, m, 4));
}

ZKP_INLINE void zkp_adx_mod_sub6(uint64_t *o, const uint64_t *a, const uint64_t *b, const uint64_t *m)
{
    uint64_t t[6] = { a[0], a[1], a[2], a[3], a[4], a[5] }, mask;
    ZKP_CHECK(zkp_words_below(a, m, 6) && zkp_words_below(b, m, 6));
    __asm__("subq %[b0], %[t0]\n\tsbbq %[b1], %[t1]\n\tsbbq %[b2], %[t2]\n\tsbbq %[b3], %[t3]\n\tsbbq %[b4], %[t4]\n\t"
            "sbbq %[b5], %[t5]\n\tsbbq %[mask], %[mask]"
            : ZKP_A_IO6, [mask] "=&r"(mask)
            : [b0] "rm"(b[0]), [b1] "rm"(b[1]), [b2] "rm"(b[2]), [b3] "rm"(b[3]), [b4] "rm"(b[4]), [b5] "rm"(b[5])
            : "cc");
    const uint64_t fix[6] = { m[0] & mask, m[1] & mask, m[2] & mask, m[3] & mask, m[4] & mask, m[5] & mask };
    zkp_adx_add6(o, t, fix);
}

ZKP_INLINE void zkp_adx_mod_sub4(uint64_t *o, const uint64_t *a, const uint64_t *b, const uint64_t *m)
{
    uint64_t t[4] = { a[0], a[1], a[2], a[3] }, mask;
    ZKP_CHECK(zkp_words_below(a, m, 4) && zkp_words_below(b, m, 4));
    __asm__("subq %[b0], %[t0]\n\tsbbq %[b1], %[t1]\n\tsbbq %[b2], %[t2]\n\tsbbq %[b3], %[t3]\n\tsbbq %[mask], %[mask]"
            : ZKP_A_IO4, [mask] "=&r"(mask)
            : [b0] "rm"(b[0]), [b1] "rm"(b[1]), [b2] "rm"(b[2]), [b3] "rm"(b[3])
            : "cc");
    const uint64_t fix[4] = { m[0] & mask, m[1] & mask, m[2] & mask, m[3] & mask };
    zkp_adx_add4(o, t, fix);
}

/* Montgomery products, as zkp_words_mont_mul. */
#define ZKP_A_ROUND(n, i)                                   \
    zkp_adx_row##n(t + (i), a, b[i]);                       \
    zkp_adx_more##n(t + (i), m, t[i] * neg_inv)

ZKP_INLINE void zkp_adx_mont_mul6(uint64_t *o, const uint64_t *a, const uint64_t *b, const uint64_t *m,
                                  uint64_t neg_inv)
{
    uint64_t t[12];
    ZKP_CHECK(zkp_words_below(a, m, 6));
    zkp_adx_start6(t, a, b[0]);
    zkp_adx_more6(t, m, t[0] * neg_inv);
    ZKP_A_ROUND(6, 1);
    ZKP_A_ROUND(6, 2);
    ZKP_A_ROUND(6, 3);
    ZKP_A_ROUND(6, 4);
    ZKP_A_ROUND(6, 5);
    zkp_adx_once6(o, t + 6, m);
    ZKP_CHECK(zkp_words_below(o, m, 6));
}

ZKP_INLINE void zkp_adx_mont_mul4(uint64_t *o, const uint64_t *a, const uint64_t *b, const uint64_t *m,
                                  uint64_t neg_inv)
{
    uint64_t t[8];
    ZKP_CHECK(zkp_words_below(a, m, 4));
    zkp_adx_start4(t, a, b[0]);
    zkp_adx_more4(t, m, t[0] * neg_inv);
    ZKP_A_ROUND(4, 1);
    ZKP_A_ROUND(4, 2);
    ZKP_A_ROUND(4, 3);
    zkp_adx_once4(o, t + 4, m);
    ZKP_CHECK(zkp_words_below(o, m, 4));
}

/* a^2 = sum of a_i * 2^(64 i) * (a_i * 2^(64 i) + 2 * (the words above i)): row i has 6 - i products and starts at word
   2i. The doubled words above i are those of 2a, except that the lowest takes no bit from below. in: a < m < 2^383. */
ZKP_INLINE void zkp_adx_mont_sqr6(uint64_t *o, const uint64_t *a, const uint64_t *m, uint64_t neg_inv)
{
    uint64_t t[12];
    const uint64_t d2 = a[2] << 1 | a[1] >> 63, d3 = a[3] << 1 | a[2] >> 63, d4 = a[4] << 1 | a[3] >> 63;
    const uint64_t d5 = a[5] << 1 | a[4] >> 63;
    const uint64_t row0[6] = { a[0], a[1] << 1, d2, d3, d4, d5 }, row1[5] = { a[1], a[2] << 1, d3, d4, d5 };
    const uint64_t row2[4] = { a[2], a[3] << 1, d4, d5 }, row3[3] = { a[3], a[4] << 1, d5 };
    const uint64_t row4[2] = { a[4], a[5] << 1 };
    ZKP_CHECK(zkp_words_below(a, m, 6));
    zkp_adx_start6(t, row0, a[0]);
    zkp_adx_more6(t, m, t[0] * neg_inv);
    zkp_adx_row5(t + 2, row1, a[1]);
    zkp_adx_more6(t + 1, m, t[1] * neg_inv);
    zkp_adx_row4(t + 4, row2, a[2]);
    zkp_adx_more6(t + 2, m, t[2] * neg_inv);
    zkp_adx_row3(t + 6, row3, a[3]);
    zkp_adx_more6(t + 3, m, t[3] * neg_inv);
    zkp_adx_row2(t + 8, row4, a[4]);
    zkp_adx_more6(t + 4, m, t[4] * neg_inv);
    zkp_adx_row1(t + 10, a + 5, a[5]);
    zkp_adx_more6(t + 5, m, t[5] * neg_inv);
    zkp_adx_once6(o, t + 6, m);
    ZKP_CHECK(zkp_words_below(o, m, 6));
}

/* w = a * b, 12 or 8 words; w must not overlap a or b. */
ZKP_INLINE void zkp_adx_mul_wide6(uint64_t *w, const uint64_t *a, const uint64_t *b)
{
    uint64_t t[12];
    zkp_adx_start6(t, a, b[0]);
    zkp_adx_row6(t + 1, a, b[1]);
    zkp_adx_row6(t + 2, a, b[2]);
    zkp_adx_row6(t + 3, a, b[3]);
    zkp_adx_row6(t + 4, a, b[4]);
    zkp_adx_row6(t + 5, a, b[5]);
    ZKP_A_STORE6(w, t);
    ZKP_A_STORE6(w + 6, t + 6);
}

/* Public: a. */
ZKP_INLINE void zkp_adx_mul_wide4(uint64_t *w, const uint64_t *a, const uint64_t *b)
{
    uint64_t t[8];
    zkp_adx_start4(t, a, b[0]);
    zkp_adx_row4(t + 1, a, b[1]);
    zkp_adx_row4(t + 2, a, b[2]);
    zkp_adx_row4(t + 3, a, b[3]);
    ZKP_A_STORE4(w, t);
    ZKP_A_STORE4(w + 4, t + 4);
}

/* o = w / 2^(64n) mod m, as zkp_words_mont_reduce, but w stays: (low half + q m) / 2^(64n) is at most m, and the high
   half is below m. */
ZKP_INLINE void zkp_adx_mont_reduce4(uint64_t *o, const uint64_t *w, const uint64_t *m, uint64_t neg_inv)
{
    uint64_t t[8];
    ZKP_CHECK(zkp_words_below(w + 4, m, 4));
    ZKP_A_STORE4(t, w);
    zkp_adx_row4(t, m, t[0] * neg_inv);
    zkp_adx_row4(t + 1, m, t[1] * neg_inv);
    zkp_adx_row4(t + 2, m, t[2] * neg_inv);
    zkp_adx_row4(t + 3, m, t[3] * neg_inv);
    zkp_adx_add4(t, t + 4, w + 4);
    zkp_adx_once4(o, t, m);
    ZKP_CHECK(zkp_words_below(o, m, 4));
}

/* t[0..8] += w[0..7]; the callers' bounds leave no carry. */
ZKP_INLINE void zkp_adx_accumulate8(uint64_t *t, const uint64_t *w)
{
    __asm__("addq %[w0], %[t0]\n\tadcq %[w1], %[t1]\n\tadcq %[w2], %[t2]\n\tadcq %[w3], %[t3]\n\tadcq %[w4], %[t4]\n\t"
            "adcq %[w5], %[t5]\n\tadcq %[w6], %[t6]\n\tadcq %[w7], %[t7]\n\tadcq $0, %[t8]"
            : [t0] "+&r"(t[0]), [t1] "+&r"(t[1]), [t2] "+&r"(t[2]), [t3] "+&r"(t[3]), [t4] "+&r"(t[4]),
              [t5] "+&r"(t[5]), [t6] "+&r"(t[6]), [t7] "+&r"(t[7]), [t8] "+&r"(t[8])
            : [w0] "m"(w[0]), [w1] "m"(w[1]), [w2] "m"(w[2]), [w3] "m"(w[3]), [w4] "m"(w[4]), [w5] "m"(w[5]),
              [w6] "m"(w[6]), [w7] "m"(w[7])
            : "cc");
}

/* Sums and differences of 12 words modulo 2^768, through one register: the words stay in memory. */
typedef struct { uint64_t l[12]; } zkp_adx_words12;

#define ZKP_A_12(op, i) "movq 8*" #i "(%[a]), %[x]\n\t" op " 8*" #i "(%[b]), %[x]\n\tmovq %[x], 8*" #i "(%[o])\n\t"
#define ZKP_A_CHAIN12(first, op)                                                                               \
    uint64_t x;                                                                                                \
    __asm__(ZKP_A_12(first, 0) ZKP_A_12(op, 1) ZKP_A_12(op, 2) ZKP_A_12(op, 3) ZKP_A_12(op, 4) ZKP_A_12(op, 5) \
                ZKP_A_12(op, 6) ZKP_A_12(op, 7) ZKP_A_12(op, 8) ZKP_A_12(op, 9) ZKP_A_12(op, 10)               \
                    ZKP_A_12(op, 11)                                                                           \
            : "=m"(*(zkp_adx_words12 *)o), [x] "=&r"(x)                                                        \
            : [o] "r"(o), [a] "r"(a), [b] "r"(b), "m"(*(const zkp_adx_words12 *)a),                            \
              "m"(*(const zkp_adx_words12 *)b)                                                                 \
            : "cc")

ZKP_INLINE void zkp_adx_add12(uint64_t *o, const uint64_t *a, const uint64_t *b) { ZKP_A_CHAIN12("addq", "adcq"); }
ZKP_INLINE void zkp_adx_sub12(uint64_t *o, const uint64_t *a, const uint64_t *b) { ZKP_A_CHAIN12("subq", "sbbq"); }

/* One step of a reduction of six words: (t + q m) / 2^64 with t[0] = -q m mod 2^64. The word that becomes zero turns
   into the highest, so the words come out rotated: t[1] .. t[5], t[0]. */
ZKP_INLINE void zkp_adx_reduction_step(uint64_t *t0, uint64_t *t1, uint64_t *t2, uint64_t *t3, uint64_t *t4,
                                       uint64_t *t5, const uint64_t *m, uint64_t word)
{
    uint64_t low, high;
    __asm__(ZKP_A_CLEAR ZKP_A_STEP("a0", "t0", "t1") ZKP_A_STEP("a1", "t1", "t2") ZKP_A_STEP("a2", "t2", "t3")
                ZKP_A_STEP("a3", "t3", "t4") ZKP_A_STEP("a4", "t4", "t5") ZKP_A_LAST_ON("a5", "t5", "t0")
            : [t0] "+&r"(*t0), [t1] "+&r"(*t1), [t2] "+&r"(*t2), [t3] "+&r"(*t3), [t4] "+&r"(*t4), [t5] "+&r"(*t5),
              ZKP_A_TEMPS
            : ZKP_A_IN6(m)
            : "cc");
}

/* o = (the low half of w + q m) / 2^384, at most m, twice. Each step waits for the one before it, so two reductions in
   turn take little longer than one. */
ZKP_INLINE void zkp_adx_mont_reduce_low_2(uint64_t *o, uint64_t *o2, const uint64_t *w, const uint64_t *w2,
                                          const uint64_t *m, uint64_t neg_inv)
{
    uint64_t a0 = w[0], a1 = w[1], a2 = w[2], a3 = w[3], a4 = w[4], a5 = w[5];
    uint64_t b0 = w2[0], b1 = w2[1], b2 = w2[2], b3 = w2[3], b4 = w2[4], b5 = w2[5];
    zkp_adx_reduction_step(&a0, &a1, &a2, &a3, &a4, &a5, m, a0 * neg_inv);
    zkp_adx_reduction_step(&b0, &b1, &b2, &b3, &b4, &b5, m, b0 * neg_inv);
    zkp_adx_reduction_step(&a1, &a2, &a3, &a4, &a5, &a0, m, a1 * neg_inv);
    zkp_adx_reduction_step(&b1, &b2, &b3, &b4, &b5, &b0, m, b1 * neg_inv);
    zkp_adx_reduction_step(&a2, &a3, &a4, &a5, &a0, &a1, m, a2 * neg_inv);
    zkp_adx_reduction_step(&b2, &b3, &b4, &b5, &b0, &b1, m, b2 * neg_inv);
    zkp_adx_reduction_step(&a3, &a4, &a5, &a0, &a1, &a2, m, a3 * neg_inv);
    zkp_adx_reduction_step(&b3, &b4, &b5, &b0, &b1, &b2, m, b3 * neg_inv);
    zkp_adx_reduction_step(&a4, &a5, &a0, &a1, &a2, &a3, m, a4 * neg_inv);
    zkp_adx_reduction_step(&b4, &b5, &b0, &b1, &b2, &b3, m, b4 * neg_inv);
    zkp_adx_reduction_step(&a5, &a0, &a1, &a2, &a3, &a4, m, a5 * neg_inv);
    zkp_adx_reduction_step(&b5, &b0, &b1, &b2, &b3, &b4, m, b5 * neg_inv);
    const uint64_t a[6] = { a0, a1, a2, a3, a4, a5 }, b[6] = { b0, b1, b2, b3, b4, b5 };
    ZKP_A_STORE6(o, a);
    ZKP_A_STORE6(o2, b);
}

/* Under the names and arguments of words.h; n is 6 or 4, a constant. */
#define ZKP_A_BOTH(call6, call4) \
    do {                         \
        if (n == 6) call6;       \
        else call4;              \
    } while (0)

ZKP_INLINE void zkp_adx_add_within(uint64_t *o, const uint64_t *a, const uint64_t *b, size_t n)
{
    ZKP_A_BOTH(zkp_adx_add6(o, a, b), zkp_adx_add4(o, a, b));
}

ZKP_INLINE void zkp_adx_mod_add(uint64_t *o, const uint64_t *a, const uint64_t *b, const uint64_t *m, size_t n)
{
    ZKP_A_BOTH(zkp_adx_mod_add6(o, a, b, m), zkp_adx_mod_add4(o, a, b, m));
}

ZKP_INLINE void zkp_adx_mod_sub(uint64_t *o, const uint64_t *a, const uint64_t *b, const uint64_t *m, size_t n)
{
    ZKP_A_BOTH(zkp_adx_mod_sub6(o, a, b, m), zkp_adx_mod_sub4(o, a, b, m));
}

ZKP_INLINE void zkp_adx_mont_mul(uint64_t *o, const uint64_t *a, const uint64_t *b, const uint64_t *m,
                                 uint64_t neg_inv, size_t n)
{
    ZKP_A_BOTH(zkp_adx_mont_mul6(o, a, b, m, neg_inv), zkp_adx_mont_mul4(o, a, b, m, neg_inv));
}

ZKP_INLINE void zkp_adx_mont_sqr(uint64_t *o, const uint64_t *a, const uint64_t *m, uint64_t neg_inv, size_t n)
{
    ZKP_A_BOTH(zkp_adx_mont_sqr6(o, a, m, neg_inv), zkp_adx_mont_mul4(o, a, a, m, neg_inv));
}

ZKP_INLINE void zkp_adx_mul_wide(uint64_t *w, const uint64_t *a, const uint64_t *b, size_t n)
{
    ZKP_A_BOTH(zkp_adx_mul_wide6(w, a, b), zkp_adx_mul_wide4(w, a, b));
}

ZKP_INLINE void zkp_adx_subtract_if_above(uint64_t *o, const uint64_t *t, const uint64_t *m, size_t n)
{
    ZKP_A_BOTH(zkp_adx_once6(o, t, m), zkp_adx_once4(o, t, m));
}

/* Public: b. */
ZKP_INLINE void zkp_adx_add_wrap(uint64_t *o, const uint64_t *a, const uint64_t *b, size_t n)
{
    ZKP_A_BOTH(zkp_adx_add6(o, a, b), zkp_adx_add4(o, a, b));
}

ZKP_INLINE void zkp_adx_mont_reduce(uint64_t *o, uint64_t *w, const uint64_t *m, uint64_t neg_inv, size_t n)
{
    (void)n;
    zkp_adx_mont_reduce4(o, w, m, neg_inv);
}

#endif
