/* SPDX-License-Identifier: GPL-2.0 */
/* Maps and settings. Sizes marked "set by the loader" are placeholders here. */
#ifndef BRC_MAPS_H
#define BRC_MAPS_H

#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#include "brc_util.h"
#include "include/brc_shared.h"

/* Set once before loading; the verifier knows these values and removes what they rule out. */
const volatile struct brc_config brc_config SEC(".rodata.config");

#define brc_field_size(type, field) sizeof(((type *)0)->field)

/* Bytes of a packet or of requests, with room behind for reads of whole words. */
struct brc_bytes {
	__u8 b[BRC_BYTES];
};

/* Where one GET of a packet was found. */
struct brc_hit {
	__u32 unit;
	__u32 seq;
	__u32 reply_len;
	__u32 csum;
};

/* Working memory: too much for the stack of 512 bytes. */
struct brc_scratch {
	struct brc_bytes packet;	 /* the packet as it came, from its Ethernet header on */
	struct brc_hit hit[BRC_GETS_MAX];
	__u8 head[BRC_HEAD_MAX];	 /* headers of the packet that is being made */
	__u8 reply[BRC_REPLY_MAX + 64];	 /* replies that are to be cached */
	struct brc_flow flow;		 /* a new one */
};

/* One for each hook: an injection at TC ingress runs the egress program before it goes on. */
enum brc_hook { BRC_HOOK_XDP, BRC_HOOK_RX, BRC_HOOK_TX, BRC_HOOKS };

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, BRC_HOOKS);
	__type(key, __u32);
	__type(value, struct brc_scratch);
} scratch SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct brc_control);
} control SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 524288); /* set by the loader */
	__type(key, __u32);
	__type(value, __u64);
} generations SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 1024); /* set by the loader */
	__type(key, __u32);
	__type(value, struct brc_ticket);
} tickets SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__uint(max_entries, 1024); /* set by the loader */
	__type(key, struct brc_tuple);
	__type(value, struct brc_connection);
} connections SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 65536); /* set by the loader */
	__type(key, __u32);
	__type(value, struct brc_bucket);
} buckets SEC(".maps");

struct brc_segment {
	__u8 bytes[BRC_SEGMENT_BYTES];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 8); /* set by the loader */
	__type(key, __u32);
	__type(value, struct brc_segment);
} heap SEC(".maps");

/* The programs' view of struct brc_flow: its first word is a lock. */
struct brc_locked_flow {
	struct bpf_spin_lock lock;
	__u8 rest[sizeof(struct brc_flow) - sizeof(struct bpf_spin_lock)];
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__uint(max_entries, 2048); /* set by the loader */
	__type(key, struct brc_flow_key);
	__type(value, struct brc_locked_flow);
} flows SEC(".maps");

/* What a SYN and its SYN-ACK said, until the handshake is complete. A flood of SYNs only turns this table over. */
struct brc_syn {
	__u32 client_isn;
	__u32 server_isn;
	__u32 ifindex;
	__u32 tsval_offset;
	__u32 last_tsval;
	__u16 mss;
	__u8 client_wscale;
	__u8 timestamps;
	__u8 answered;
	__u8 spare[3];
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 4096);
	__type(key, struct brc_flow_key);
	__type(value, struct brc_syn);
} syns SEC(".maps");

/* A packet of GETs that the server is about to answer. */
struct brc_miss {
	__u64 number;		 /* + 1; 0 while it is written */
	__u64 epoch;
	__u64 generation[BRC_GETS_MAX];
	__u32 done;
	__u32 gets;
	__u32 consumed;		 /* bytes of requests up to its end, as a ticket counts */
	__u32 written;		 /* bytes of replies before its first */
	__u32 len;
	__u32 spare;
	struct brc_bytes request;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1024); /* set by the loader */
	__type(key, __u32);
	__type(value, struct brc_miss);
} ring SEC(".maps");

struct brc_ring_state {
	__u64 head; /* number of the oldest miss that may still be filled */
	__u64 tail; /* number of the next */
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct brc_ring_state);
} ring_state SEC(".maps");

/* Which slots there are. All of it belongs to one epoch: clearing the cache also gives all segments back. */
struct brc_class {
	__u64 hand;	/* the clock's, in slots; only grows */
	__u32 fresh;	/* slots given out that were never used before */
	__u32 segments; /* how many it has */
	__u16 segment[BRC_SEGMENTS_MAX];
};

struct brc_alloc {
	struct bpf_spin_lock lock;
	__u32 segments; /* given to classes so far */
	__u64 epoch;
	struct brc_class class[BRC_CLASSES];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct brc_alloc);
} alloc SEC(".maps");

struct brc_counters {
	__u64 n[BRC_COUNTERS];
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct brc_counters);
} counters SEC(".maps");

#endif
