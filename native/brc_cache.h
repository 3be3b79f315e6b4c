/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The cache: an index of buckets with eight ways, each naming a slot of the heap. Slots come in five sizes; each size has a
 * clock (second chance) of its own over all its slots, so a hot entry is not thrown out by a cold one that falls into the
 * same bucket. A slot that was given to another key is found out by its hash and key: stale ways do no harm.
 */
#ifndef BRC_CACHE_H
#define BRC_CACHE_H

#include "brc_parse.h"

/* On x86-64 loads and stores keep their order, elsewhere an atomic operation is the barrier that BPF has everywhere. */
static __always_inline void fence(void)
{
	if (brc_config.flags & BRC_CONFIG_WEAK_MEMORY) {
		__u64 nothing = 0;

		__sync_fetch_and_add(&nothing, 0);
	}
	barrier();
}

/*
 * Sum of up to 2,048 bytes, followed by zeros up to a whole word. In pieces: before Linux 6.13 bpf_csum_diff takes 512 bytes at
 * most. What it returns may be folded or not.
 */
static __always_inline __u32 brc_sum(__u8 *bytes, __u32 len)
{
	__u64 sum = 0;

	for (__u32 at = 0; at < BRC_REPLY_MAX; at += 512) {
		__u32 piece;

		if (at >= len)
			break;
		piece = len - at;
		if (piece > 512)
			piece = 512;
		piece = (piece + 3) & 1020;
		opaque(piece);
		if (piece > 512)
			break;
		sum += (__u32)bpf_csum_diff(0, 0, (__be32 *)(bytes + at), piece, 0);
	}
	return fold(sum);
}

static __always_inline struct brc_control *brc_control(void)
{
	__u32 zero = 0;

	return bpf_map_lookup_elem(&control, &zero);
}

static __always_inline struct brc_scratch *brc_scratch(__u32 hook)
{
	return bpf_map_lookup_elem(&scratch, &hook);
}

static __always_inline void count_n(__u32 counter, __u32 n)
{
	__u32 zero = 0;
	struct brc_counters *c = bpf_map_lookup_elem(&counters, &zero);

	opaque(counter);
	if (c && counter < BRC_COUNTERS)
		c->n[counter] += n;
}

static __always_inline void count(__u32 counter)
{
	count_n(counter, 1);
}

/* The slot that starts at a unit. Reads of a key and a reply of the greatest length stay inside the segment's slack. */
static __always_inline struct brc_slot *brc_slot(__u32 unit)
{
	__u32 number = unit / BRC_SEGMENT_UNITS;
	struct brc_segment *segment = bpf_map_lookup_elem(&heap, &number);

	if (!segment)
		return 0;
	return (void *)(segment->bytes + (unit & (BRC_SEGMENT_UNITS - 1)) * BRC_UNIT);
}

static __always_inline __u8 *brc_slot_key(struct brc_slot *slot)
{
	return (__u8 *)(slot + 1);
}

/* Where the reply starts, for a key of that length; a bound that the verifier sees. */
static __always_inline __u8 *brc_slot_reply(struct brc_slot *slot, __u32 key_len)
{
	return (__u8 *)(slot + 1) + ((key_len + 7) & 0x1f8);
}

static __always_inline int brc_same_key(struct brc_slot *slot, struct brc_bytes *m, struct brc_get *get)
{
	__u8 *stored = brc_slot_key(slot), *wanted = m->b + (get->key & BRC_BYTES_MASK);
	__u32 len = get->len, words = len / 8;
	__u64 difference = 0;

	if (slot->hash != get->hash || slot->key_len != len)
		return 0;
	for (__u32 i = 0; i < BRC_KEY_MAX / 8; i++) {
		if (i >= words)
			break;
		difference |= *(__u64 *)(stored + i * 8) ^ *(__u64 *)(wanted + i * 8);
	}
	if (len & 7)
		difference |= *(__u64 *)(stored + (len & 248)) ^ brc_last_word(*(__u64 *)(wanted + (len & 248)), len);
	return !difference;
}

static __always_inline __u64 brc_generation(__u64 hash)
{
	__u32 number = hash & brc_config.generation_mask;
	__u64 *generation = bpf_map_lookup_elem(&generations, &number);

	return generation ? READ(*generation) : 0;
}

static __always_inline struct brc_bucket *brc_bucket(__u64 hash)
{
	__u32 number = hash >> 32 & brc_config.bucket_mask;

	return bpf_map_lookup_elem(&buckets, &number);
}

/*
 * Finds the entry of a GET. Returns -1 if it may be answered from hit->unit, as long as the slot's seq is still hit->seq when
 * the reply has been copied; else the counter that says why not.
 *
 * The validity checks lie between the two reads of seq, so the answer is right at that moment, which lies between the
 * request's arrival and the reply: that is what linearizability asks for.
 */
__noinline int brc_find(struct brc_bytes *m, struct brc_get *get, struct brc_hit *hit)
{
	struct brc_control *c = brc_control();
	struct brc_bucket *bucket;
	struct brc_slot *slot;
	int reason = BRC_miss_absent;
	__u32 seq;

	if (!m || !get || !hit || !c)
		return BRC_miss_absent;
	bucket = brc_bucket(get->hash);
	if (!bucket)
		return BRC_miss_absent;
	for (int i = 0; i < BRC_WAYS; i++) {
		__u64 way = READ(bucket->way[i]);
		__u64 deadline_ns;

		if (way >> 32 != (__u32)get->hash || !(__u32)way)
			continue;
		slot = brc_slot(way);
		if (!slot)
			continue;
		seq = READ(slot->seq);
		fence();
		if (seq & 1 || !brc_same_key(slot, m, get))
			continue;
		/* An older entry of the key may lie in a way before a newer one. */
		if (slot->epoch != READ(c->epoch)) {
			reason = BRC_miss_epoch;
			continue;
		}
		if (slot->generation != brc_generation(get->hash)) {
			reason = BRC_miss_generation;
			continue;
		}
		deadline_ns = slot->deadline_ns;
		if (deadline_ns && bpf_ktime_get_ns() >= deadline_ns) {
			reason = BRC_miss_expired;
			continue;
		}
		hit->unit = way;
		hit->seq = seq;
		hit->reply_len = slot->reply_len;
		hit->csum = slot->csum;
		fence();
		if (READ(slot->seq) == seq)
			return -1;
		reason = BRC_miss_torn;
	}
	return reason;
}

/* Notes that the reply was sent. */
static __always_inline void brc_touch(struct brc_slot *slot, __u64 now_ns)
{
	__u32 now = now_ns >> 20;

	if (!slot->referenced)
		slot->referenced = 1;
	slot->hits++;
	if (slot->last_hit != now) /* a hot entry's line is not written by every CPU at every hit for this */
		slot->last_hit = now;
}

/* ---- filling ---- */

static __always_inline __u32 brc_slots_in_segment(__u32 class)
{
	return (BRC_SEGMENT_UNITS * BRC_UNIT) >> (BRC_CLASS_MIN_SHIFT + class);
}

static __always_inline __u32 brc_slot_unit(__u32 class, __u32 segment, __u32 slot)
{
	return segment * BRC_SEGMENT_UNITS + (slot << (BRC_CLASS_MIN_SHIFT + class - 6));
}

/*
 * The next slot of a class to look at: a fresh one while there are any, else where the clock's hand points. Returns its unit,
 * 0 if the class has no memory. *fresh says that it was never used.
 *
 * One segment for each class is set aside, the rest goes to who comes first. Unit 0 means "empty" in the index, so the first
 * slot of segment 0 is given to nobody.
 */
static __always_inline __u32 brc_next_slot(__u32 class, __u64 epoch, int *fresh)
{
	__u32 zero = 0, per_segment, number, result = 0;
	struct brc_alloc *a = bpf_map_lookup_elem(&alloc, &zero);
	struct brc_class *c;

	if (!a || class >= BRC_CLASSES)
		return 0;
	per_segment = brc_slots_in_segment(class);
	c = &a->class[class];
	bpf_spin_lock(&a->lock);
	if (a->epoch != epoch) {
		for (int i = 0; i < BRC_CLASSES; i++) {
			a->class[i].fresh = 0;
			a->class[i].hand = 0;
			a->class[i].segments = i < brc_config.segments;
			a->class[i].segment[0] = i;
		}
		a->segments = BRC_CLASSES;
		a->epoch = epoch;
	}
	if (c->fresh >= c->segments * per_segment && a->segments < brc_config.segments
		&& c->segments < BRC_SEGMENTS_MAX) {
		c->segment[c->segments & (BRC_SEGMENTS_MAX - 1)] = a->segments;
		c->segments++;
		a->segments++;
	}
	if (c->fresh < c->segments * per_segment) {
		number = c->fresh++;
		*fresh = 1;
	} else if (c->segments) {
		/* No 64-bit remainder on this path: the hand starts over at the end. */
		if (c->hand >= (__u64)c->segments * per_segment)
			c->hand = 0;
		number = c->hand++;
		*fresh = 0;
	} else {
		number = ~0u;
	}
	if (number != ~0u)
		result = brc_slot_unit(class, c->segment[(number / per_segment) & (BRC_SEGMENTS_MAX - 1)],
				       number & (per_segment - 1));
	bpf_spin_unlock(&a->lock);
	return result;
}

#define BRC_CLOCK_STEPS 8 /* then the next slot is taken, referenced or not */

/* A slot of at least `bytes` that may be overwritten; its sequence lock is held. 0: none. */
static __always_inline __u32 brc_take_slot(__u32 bytes, __u64 epoch)
{
	__u32 class = 0;
	int fresh = 0;

	while (class < BRC_CLASSES && bytes > 1u << (BRC_CLASS_MIN_SHIFT + class))
		class++;
	for (int step = 0; step <= BRC_CLOCK_STEPS; step++) {
		__u32 unit = brc_next_slot(class, epoch, &fresh), seq;
		struct brc_slot *slot = unit ? brc_slot(unit) : 0;
		int valid;

		if (!slot)
			continue;
		valid = slot->epoch == epoch && slot->generation == brc_generation(slot->hash);
		if (!fresh && valid && slot->referenced && step < BRC_CLOCK_STEPS) {
			slot->referenced = 0;
			continue;
		}
		seq = READ(slot->seq);
		if (seq & 1 || __sync_val_compare_and_swap(&slot->seq, seq, seq + 1) != seq)
			continue;
		if (valid && !fresh)
			count(BRC_evictions);
		return unit;
	}
	return 0;
}

/* The slot that holds the key already, with room for `bytes`; its sequence lock is held. 0: none. */
static __always_inline __u32 brc_reuse_slot(struct brc_bytes *m, struct brc_get *get, __u32 bytes)
{
	struct brc_bucket *bucket = brc_bucket(get->hash);

	if (!bucket)
		return 0;
	for (int i = 0; i < BRC_WAYS; i++) {
		__u64 way = READ(bucket->way[i]);
		struct brc_slot *slot;
		__u32 seq, had;

		if (way >> 32 != (__u32)get->hash || !(__u32)way)
			continue;
		slot = brc_slot(way);
		if (!slot)
			continue;
		seq = READ(slot->seq);
		fence();
		if (seq & 1 || !brc_same_key(slot, m, get))
			continue;
		/* Its class is not stored: it is the smallest that held what it holds. Another class: another slot. */
		had = sizeof(*slot) + ((slot->key_len + 7) & 0x1f8) + slot->reply_len;
#pragma unroll
		for (int class = 0; class < BRC_CLASSES; class++) {
			__u32 size = 1u << (BRC_CLASS_MIN_SHIFT + class);

			if ((had <= size) != (bytes <= size))
				return 0;
		}
		if (__sync_val_compare_and_swap(&slot->seq, seq, seq + 1) != seq)
			return 0;
		return way;
	}
	return 0;
}

/* Enters a slot in the index: in the way of the same slot, an empty or outdated one, or else an unreferenced one. */
static __always_inline void brc_enter(__u64 hash, __u32 unit, __u64 epoch)
{
	struct brc_bucket *bucket = brc_bucket(hash);
	__u64 way = hash << 32 | unit;
	int best = -1, rank = 0;

	if (!bucket)
		return;
	for (int i = 0; i < BRC_WAYS; i++) {
		__u64 other = READ(bucket->way[i]);
		struct brc_slot *slot;

		if (other == way)
			return;
		slot = (__u32)other ? brc_slot(other) : 0;
		if (!slot || (__u32)slot->hash != other >> 32 || slot->epoch != epoch) {
			if (rank < 3)
				best = i;
			rank = 3;
		} else if (slot->generation != brc_generation(slot->hash)) {
			if (rank < 2)
				best = i;
			rank = rank > 2 ? rank : 2;
		} else if (!slot->referenced) {
			if (rank < 1)
				best = i;
			rank = rank > 1 ? rank : 1;
		}
	}
	if (best < 0)
		best = bpf_get_prandom_u32();
	WRITE(bucket->way[best & (BRC_WAYS - 1)], way);
}

/* What is stored with a reply. */
struct brc_fill {
	struct brc_get get;
	__u64 generation;
	__u64 epoch;
	__u64 deadline_ns;
	__u32 offset; /* of the reply in scratch.reply */
	__u32 len;    /* bytes of the reply */
	__u32 from;   /* offset of the reply in the packet */
	__u32 spare;
};

/*
 * Stores a reply of the packet at TC egress. Returns the counter that says how it ended. The slot is locked while it is
 * written; generation and epoch are those of the moment when the GET came in: if the key has changed since, the entry is void
 * from birth.
 */
__noinline int brc_store(struct __sk_buff *skb, struct brc_bytes *m, struct brc_fill *f)
{
	struct brc_control *c = brc_control();
	__u32 unit, bytes, len, words, key_len;
	__u8 *stored, *wanted, *reply;
	struct brc_slot *slot;
	__u64 epoch;

	if (!m || !f || !c)
		return BRC_fill_busy;
	epoch = f->epoch;
	len = f->len;
	key_len = f->get.len;
	if (len - 1 >= BRC_REPLY_MAX || key_len > BRC_KEY_MAX)
		return BRC_fill_too_large;
	bytes = sizeof(*slot) + ((key_len + 7) & 0x1f8) + len;
	if (bytes > 1u << (BRC_CLASS_MIN_SHIFT + BRC_CLASSES - 1))
		return BRC_fill_too_large;
	if (epoch != READ(c->epoch) || f->generation != brc_generation(f->get.hash))
		return BRC_fill_changed;
	unit = brc_reuse_slot(m, &f->get, bytes);
	if (!unit)
		unit = brc_take_slot(bytes, epoch);
	slot = unit ? brc_slot(unit) : 0;
	if (!slot)
		return BRC_fill_busy;
	fence();

	slot->hash = f->get.hash;
	slot->key_len = key_len;
	slot->reply_len = len;
	slot->generation = f->generation;
	slot->epoch = epoch;
	slot->deadline_ns = f->deadline_ns;
	slot->referenced = 0;
	slot->hits = 0;
	slot->last_hit = 0;
	stored = brc_slot_key(slot);
	wanted = m->b + (f->get.key & BRC_BYTES_MASK);
	words = key_len / 8;
	for (__u32 i = 0; i < BRC_KEY_MAX / 8; i++) {
		if (i >= words)
			break;
		*(__u64 *)(stored + i * 8) = *(__u64 *)(wanted + i * 8);
	}
	if (key_len & 7)
		*(__u64 *)(stored + (key_len & 248)) = brc_last_word(*(__u64 *)(wanted + (key_len & 248)), key_len);

	reply = brc_slot_reply(slot, key_len);
	*(__u32 *)(reply + (len & 4092)) = 0; /* sums are of whole words */
	opaque(len);
	if (len - 1 < BRC_REPLY_MAX && !bpf_skb_load_bytes(skb, f->from, reply, len))
		slot->csum = brc_sum(reply, len);
	else
		slot->epoch = 0;
	fence();
	WRITE(slot->seq, slot->seq + 1);
	brc_enter(f->get.hash, unit, epoch);
	return BRC_fills;
}

/* Drops the entry of a key. */
__noinline int brc_drop(struct brc_bytes *m, struct brc_get *get)
{
	struct brc_bucket *bucket;

	if (!m || !get)
		return 0;
	bucket = brc_bucket(get->hash);
	if (!bucket)
		return 0;
	for (int i = 0; i < BRC_WAYS; i++) {
		__u64 way = READ(bucket->way[i]);

		if (way >> 32 == (__u32)get->hash && (__u32)way) {
			WRITE(bucket->way[i], 0);
			return 1;
		}
	}
	return 0;
}

#endif
