/* SPDX-License-Identifier: GPL-2.0 */
/* Limits, memory order, sequence arithmetic and sums. */
#ifndef BRC_UTIL_H
#define BRC_UTIL_H

#include <linux/types.h>

#define BRC_TCP_HEAD_MAX 32 /* of a packet that can be a hit: 20, or 32 with timestamps */
#define BRC_HEAD_MAX (14 + 40 + BRC_TCP_HEAD_MAX + 2)
/* Headers and requests; then a key of the greatest length may be read behind any byte of it. */
#define BRC_BYTES_MASK 2047
#define BRC_BYTES (BRC_BYTES_MASK + 1 + 512)

#define barrier() asm volatile("" ::: "memory")
#define READ(x) (*(volatile typeof(x) *)&(x))
#define WRITE(x, v) (*(volatile typeof(x) *)&(x) = (v))
#define min(a, b) ((a) < (b) ? (a) : (b))

/* RFC 9293, 3.4: comparisons modulo 2^32. */
static __always_inline int before(__u32 a, __u32 b)
{
	return (__s32)(a - b) < 0;
}

/* Keeps the compiler from working out relations between values that the verifier would have to know again. */
#define opaque(x) asm volatile("" : "+r"(x))

/* Folds a sum of 16-bit or 32-bit words to 16 bits (RFC 1071). */
static __always_inline __u16 fold(__u64 sum)
{
	sum = (sum & 0xffffffff) + (sum >> 32);
	sum = (sum & 0xffff) + (sum >> 16);
	sum = (sum & 0xffff) + (sum >> 16);
	sum = (sum & 0xffff) + (sum >> 16);
	return sum;
}

/* What a block's sum adds to a whole in which it starts at an odd offset (RFC 1071, 2(B)). */
static __always_inline __u32 at_offset(__u32 sum, __u32 offset)
{
	return offset & 1 ? sum >> 8 | sum << 24 : sum;
}

#endif
