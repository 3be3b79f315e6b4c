/* SPDX-License-Identifier: GPL-2.0 OR Apache-2.0 */
/*
 * What the BPF programs and the server share: the layout of every map value that both touch, limits, names of counters.
 * The only place where these are defined. Java's copies (dev.brc.ebpf.layout) are compared with this file by a test.
 *
 * Numbers are little-endian in memory (x86-64 and aarch64 run so); addresses and ports are in network order.
 */
#ifndef BRC_SHARED_H
#define BRC_SHARED_H

#ifdef __bpf__
#include <linux/types.h>
#else
#include <stdint.h>
typedef uint8_t __u8;
typedef uint16_t __u16;
typedef uint32_t __u32;
typedef uint64_t __u64;
#endif

/* Changes whenever a layout below changes: an instance only reads pinned maps of its own version. */
#define BRC_LAYOUT_VERSION 2

/* ---- limits ---- */

#define BRC_PORTS_MAX 8
#define BRC_KEY_MAX 248		/* bytes; a multiple of 8 */
#define BRC_REQUEST_MAX 1024	/* bytes of requests in one packet */
#define BRC_REPLY_MAX 2048	/* bytes of replies in one packet, and kept for each flow until acknowledged */
#define BRC_GETS_MAX 16		/* pipelined GETs in one packet */

/* ---- the heap: slots of five sizes in segments of 1 MiB ---- */

#define BRC_UNIT 64			/* bytes; slots are counted in units */
#define BRC_SEGMENT_UNITS 16384		/* units in a segment: 1 MiB */
#define BRC_SEGMENT_SLACK 4096		/* bytes behind each segment, never used: the verifier adds up maxima */
#define BRC_SEGMENT_BYTES (BRC_SEGMENT_UNITS * BRC_UNIT + BRC_SEGMENT_SLACK)
#define BRC_SEGMENTS_MAX 4096
#define BRC_CLASSES 5			/* slots of 128, 256, 512, 1024 and 2048 bytes */
#define BRC_CLASS_MIN_SHIFT 7

/* Head of a slot; the key (padded with zeros to 8 bytes) and the reply follow. One cache line. */
struct brc_slot {
	__u32 seq;		/* sequence lock: odd while the slot is written */
	__u16 key_len;
	__u16 reply_len;
	__u64 hash;
	__u64 generation;	/* of the key's generation slot when the GET came in */
	__u64 epoch;		/* 0: never filled */
	__u64 deadline_ns;	/* CLOCK_MONOTONIC; 0: none */
	__u32 csum;		/* sum of the reply's 16-bit words, not folded */
	__u32 referenced;	/* second chance: set by a hit, cleared by the clock */
	__u32 hits;		/* since it was filled, about: not atomic */
	__u32 last_hit;		/* CLOCK_MONOTONIC ns >> 20 (about ms), or 0 */
	__u64 spare;
};

/* Bucket of the index: eight ways, each (low half of the hash) << 32 | unit of the slot; 0: empty. One cache line. */
#define BRC_WAYS 8
struct brc_bucket {
	__u64 way[BRC_WAYS];
};

/* ---- settings, fixed when the programs are loaded: section .rodata.config ---- */

#define BRC_CONFIG_PARTIAL_CSUM (1 << 0) /* a checksum that was left to a NIC that is not there (veth) counts as right */
#define BRC_CONFIG_WEAK_MEMORY (1 << 1)	 /* not x86: loads need barriers */

struct brc_config {
	__u64 hash_seed;
	__u32 flags;		/* BRC_CONFIG_* */
	__u32 ports;		/* how many */
	__u16 port[BRC_PORTS_MAX]; /* network order */
	__u32 generation_mask;	/* number of generations - 1 */
	__u32 bucket_mask;	/* number of buckets - 1 */
	__u32 segments;
	__u32 ring_mask;	/* size of the ring, rounded up to a power of two, - 1 */
	__u32 ring_size;	/* at most so many outstanding misses */
	__u32 tickets;
	__u32 max_value;	/* bytes of a value that is still cached */
	__u32 mark;		/* skb->mark of packets that we inject at TC */
};

/* ---- control: map "control", one element, mmapable ---- */

struct brc_control {
	__u64 epoch;		/* from 1; epoch++ (atomic) empties the cache */
	__u32 serving;		/* 1: hits may be answered; set by the server, cleared by brc_exit */
	__u32 server_tgid;	/* in the initial pid namespace; set by brc_register */
	__u64 died_at_ns;	/* CLOCK_MONOTONIC, set by brc_exit; 0: alive */
	__u32 layout_version;
	__u32 spare;
};

/* ---- generations: map "generations", __u64 each, mmapable, written by the server alone ---- */

/* ---- tickets: map "tickets", mmapable; number 0 is never given out ---- */

#define BRC_TICKET_ELIGIBLE 1

struct brc_ticket {
	/* Written by the server, in this order, each with one store; read in the opposite order. */
	__u32 flags;		/* BRC_TICKET_*; 64-bit store together with serial */
	__u32 serial;		/* names the connection that holds the ticket; 0: none */
	__u32 deadline_consumed;/* = consumed, so that the deadline is known to belong to it; 64-bit store with deadline_ms */
	__u32 deadline_ms;	/* earliest expiry of the keys that were read up to there, CLOCK_MONOTONIC ms mod 2^32; 0: none */
	__u32 consumed;		/* bytes of requests executed, mod 2^32; 64-bit store (release) with written */
	__u32 written;		/* bytes of replies queued, mod 2^32 */
	/*
	 * Written by the programs. In the same cache line: a connection is served by the kernel or by the server, not by both at
	 * a time, and a hit that finds its ticket in another CPU's cache waits for one line only.
	 */
	__u64 last_hit_ns;	/* CLOCK_MONOTONIC of the last GET that was answered here; 0: none */
	__u64 hits;		/* GETs that were answered here since the ticket was given out */
	__u64 spare[3];
};

/* ---- connections: map "connections", hash, key -> value, written by the server at accept and close ---- */

struct brc_tuple {
	__u8 client[16];	/* IPv4 as ::ffff:a.b.c.d */
	__u8 server[16];
	__u16 client_port;	/* network order */
	__u16 server_port;
};

struct brc_connection {
	__u32 ticket;
	__u32 serial;
};

/* ---- buckets: map "buckets" (brc_bucket each, mmapable); heap: map "heap" (BRC_SEGMENT_BYTES each, mmapable) ---- */

/*
 * ---- flows: map "flows", hash; read by the server only to see whether spliced flows are left, and to delete old ones ----
 *
 * A flow that was spliced (in or out not 0) must outlive its connection: without it the translation is gone. A RST on the wire
 * proves nothing (anyone can forge one), so a flow may be deleted only if
 *  - in and out are 0 and closed_at_ns is set; or
 *  - the server has closed the connection (tickets[ticket].serial != ticket_serial, or ticket is 0) and seen_at_ns is more than
 *    60 s ago.
 */

#define BRC_FLOW_TIMESTAMPS (1 << 0)	/* both ends agreed on RFC 7323 timestamps */
#define BRC_FLOW_UNACKED (1 << 1)	/* the last injected reply is not acknowledged */
#define BRC_FLOW_CLIENT_FIN (1 << 2)
#define BRC_FLOW_SERVER_FIN (1 << 3)
#define BRC_FLOW_RESET (1 << 4)
#define BRC_FLOW_RESYNC (1 << 5)	/* the stack seems to have missed an acknowledgement: next hit takes the sync path */
#define BRC_FLOW_TSVAL (1 << 6)		/* tsval_offset is known */
#define BRC_FLOW_WINDOW (1 << 7)	/* window is known */

struct brc_flow_key {
	__u32 client;		/* IPv4 address; IPv6: keyed hash, the flow holds the addresses */
	__u32 server;
	__u16 client_port;
	__u16 server_port;
};

struct brc_flow {
	__u32 lock;		/* struct bpf_spin_lock */
	__u32 flags;		/* BRC_FLOW_* */
	/* seq on the wire - in = seq in the stack; ack on the wire - out = ack in the stack */
	__u32 in;		/* request bytes answered by the cache, mod 2^32 */
	__u32 out;		/* reply bytes that it injected, mod 2^32 */
	__u32 client_isn;	/* seq of the first request byte */
	__u32 server_isn;	/* seq of the first reply byte */
	__u32 una;		/* in stack numbers: highest ack that was passed up */
	__u32 snd_nxt;		/* in stack numbers: behind the highest byte that was sent */
	__u32 rcv_nxt;		/* in stack numbers: the highest ack that was sent */
	/* on the wire: behind the highest request byte that was passed up, or answered; by XDP, by TC */
	__u32 xdp_nxt;
	__u32 tc_nxt;
	__u32 spare2;
	/* the last injection, in wire numbers: request [rq, rq_end), reply [rp, rp_end) */
	__u32 rq;
	__u32 rq_end;
	__u32 rp;
	__u32 rp_end;
	__u32 out_base;		/* rp in stack numbers, before the injection */
	__u32 tsval_offset;	/* TSval of the stack - CLOCK_MONOTONIC in ms, at most */
	__u32 last_tsval;	/* highest that was sent */
	__u32 client_tsval;	/* highest that the client sent */
	__u16 window;		/* as the stack last announced it, not scaled, network order */
	__u16 mss;		/* of the client, bytes */
	__u8 client_wscale;	/* shift */
	__u8 family;		/* 4 or 6 */
	__u16 spare;
	__u32 kept_csum;	/* sum of kept, folded */
	__u32 ifindex;
	__u32 ticket;		/* 0: not bound yet */
	__u32 ticket_serial;
	__u64 miss;		/* number in the ring + 1 of the GET that waits for its reply; 0: none */
	__u64 closed_at_ns;	/* CLOCK_MONOTONIC when both sides had closed; 0: open */
	__u64 seen_at_ns;	/* CLOCK_MONOTONIC of the last packet at TC */
	__u8 client_address[16];
	__u8 server_address[16];
	__u8 kept[BRC_REPLY_MAX]; /* the last injected reply */
};

/* ---- counters: map "counters", per CPU, one element of __u64[BRC_COUNTERS] ---- */

/* X(name, what it counts). Where a packet goes has one name for each reason. */
#define BRC_COUNTERS_LIST(X)                                                                                          \
	X(xdp_packets, "TCP packets to the server's port at XDP")                                                     \
	X(xdp_hits, "packets answered by XDP")                                                                        \
	X(sync_hits, "packets answered at TC, while the stack was brought in step")                                   \
	X(gets_hit, "GETs answered by the kernel, at XDP or TC")                                                      \
	X(gets_missed, "GETs at a quiescent point that were not in the cache")                                        \
	X(pass_not_serving, "serving is off")                                                                         \
	X(pass_not_get, "payload is not only complete GETs")                                                          \
	X(pass_too_many, "more GETs or bytes in a packet than are handled")                                           \
	X(pass_headers, "IP options, fragments, TCP options or flags that a hit may not have")                        \
	X(pass_checksum, "wrong checksum")                                                                            \
	X(pass_no_flow, "connection whose SYN was not seen")                                                          \
	X(pass_no_ticket, "connection that the server has not announced")                                             \
	X(pass_not_eligible, "session that must be answered by the server")                                           \
	X(pass_not_quiescent, "requests or replies are under way")                                                    \
	X(pass_seen, "the request, or a later one, was passed up before")                                             \
	X(pass_stack_behind, "XDP only: the stack has not seen the client's acknowledgement; TC answers")             \
	X(pass_closing, "FIN or RST was seen")                                                                        \
	X(pass_window, "the reply does not fit the client's window or MSS")                                           \
	X(pass_merged, "TC only: GRO merged several packets")                                                         \
	X(pass_resize, "XDP only: the packet could not be resized; TC answers")                                       \
	X(miss_absent, "key not in the cache")                                                                        \
	X(miss_generation, "entry is older than the key's last change")                                               \
	X(miss_epoch, "entry is older than the last clearing")                                                        \
	X(miss_expired, "entry's key has expired")                                                                    \
	X(miss_torn, "entry was overwritten while it was copied; the packet was put together again and passed")       \
	X(drop_torn, "the same, but the packet could not be restored")                                                \
	X(ring_pushed, "GET misses noted in the ring")                                                                \
	X(ring_overflows, "ring was full: cache cleared")                                                             \
	X(fills, "entries filled")                                                                                    \
	X(fill_changed, "not filled: the key changed, or the cache was cleared, meanwhile")                           \
	X(fill_not_value, "not filled: the reply is nil or an error")                                                 \
	X(fill_not_alone, "not filled: the reply is not alone in its packet")                                         \
	X(fill_too_large, "not filled: larger than the limit")                                                        \
	X(fill_busy, "not filled: the slot was in use by another CPU")                                                \
	X(evictions, "valid entries that made room for others")                                                       \
	X(invalidations, "entries dropped since a write was seen on the wire")                                        \
	X(rx_translated, "packets to the stack whose seq or ack was rewritten")                                       \
	X(tx_translated, "packets of the stack whose seq or ack was rewritten")                                       \
	X(reply_repeated, "kept replies sent again")                                                                  \
	X(request_repeated, "requests of the last injection that came again; dropped, the reply was repeated")        \
	X(rx_stale, "request segments that start before the last injection's end; the stack takes what it lacks")     \
	X(tx_stale, "reply segments from before the last injection; sent with the deltas they had")                   \
	X(tx_straddling, "reply segments across the last injection; cut to an empty one")                             \
	X(ack_held, "acknowledgements held back until the injected reply is acknowledged")                            \
	X(ack_clamped, "acknowledgements raised to what the stack has seen")                                          \
	X(flows_opened, "connections followed")                                                                       \
	X(flows_full, "connections not followed: the table is full")                                                  \
	X(flows_replaced, "connections whose addresses and ports were used again")                                    \
	X(inject_failed, "replies that could not be sent at TC")                                                      \
	X(died, "deaths of the server")

enum brc_counter {
#define BRC_COUNTER_ENUM(name, text) BRC_##name,
	BRC_COUNTERS_LIST(BRC_COUNTER_ENUM)
#undef BRC_COUNTER_ENUM
	BRC_COUNTERS
};

/* ---- hash of a key, the same in Java (KernelHash) ---- */

#define BRC_HASH_K0 0x9e3779b97f4a7c15ull
#define BRC_HASH_K1 0xff51afd7ed558ccdull
#define BRC_HASH_K2 0xc4ceb9fe1a85ec53ull

/*
 * Of a key in 64-bit little-endian words, the last padded with zero bytes:
 *   h = seed ^ length * K0;  for each word: h = (h ^ word) * K1, h ^= h >> 32;  h *= K2, h ^= h >> 29
 * Generation: h & generation_mask. Bucket: h >> 32 & bucket_mask. Tag in the bucket: low 32 bits of h.
 */
static inline __u64 brc_hash_start(__u64 seed, __u32 len)
{
	return seed ^ (__u64)len * BRC_HASH_K0;
}

static inline __u64 brc_hash_word(__u64 h, __u64 word)
{
	h = (h ^ word) * BRC_HASH_K1;
	return h ^ h >> 32;
}

static inline __u64 brc_hash_end(__u64 h)
{
	h *= BRC_HASH_K2;
	return h ^ h >> 29;
}

#endif
