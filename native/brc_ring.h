/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The ring of outstanding misses: first in, first out, bounded. A miss is noted when the GET comes in and taken when its
 * reply goes out. A full ring means that the server does not keep up: the cache is cleared and the ring emptied.
 */
#ifndef BRC_RING_H
#define BRC_RING_H

#include "brc_cache.h"

static __always_inline struct brc_ring_state *brc_ring(void)
{
	__u32 zero = 0;

	return bpf_map_lookup_elem(&ring_state, &zero);
}

static __always_inline struct brc_miss *brc_ring_entry(__u64 number)
{
	__u32 slot = number & brc_config.ring_mask;

	return bpf_map_lookup_elem(&ring, &slot);
}

static __always_inline void brc_clear(void)
{
	struct brc_control *c = brc_control();

	if (c)
		__sync_fetch_and_add(&c->epoch, 1);
}

#define BRC_RING_STEPS 4

/* Moves the head over misses that are done with. Replies come in any order of connections: the oldest may hold up others. */
static __always_inline void brc_ring_advance(struct brc_ring_state *r)
{
	for (int i = 0; i < BRC_RING_STEPS; i++) {
		__u64 head = READ(r->head);
		struct brc_miss *miss;

		if (head == READ(r->tail))
			return;
		miss = brc_ring_entry(head);
		if (!miss || READ(miss->number) != head + 1 || !READ(miss->done))
			return;
		__sync_val_compare_and_swap(&r->head, head, head + 1);
	}
}

static __always_inline void brc_ring_done(__u64 number)
{
	struct brc_ring_state *r = brc_ring();
	struct brc_miss *miss = brc_ring_entry(number);

	if (!r || !miss || READ(miss->number) != number + 1)
		return;
	WRITE(miss->done, 1);
	brc_ring_advance(r);
}

/* An entry of the ring to write to, its number in *number. Finish it with brc_ring_publish. */
static __always_inline struct brc_miss *brc_ring_push(__u64 *number)
{
	struct brc_ring_state *r = brc_ring();
	struct brc_miss *miss;
	__u64 tail;

	if (!r)
		return 0;
	brc_ring_advance(r);
	tail = __sync_fetch_and_add(&r->tail, 1);
	if (tail - READ(r->head) >= brc_config.ring_size) {
		brc_clear();
		WRITE(r->head, tail);
		count(BRC_ring_overflows);
	}
	miss = brc_ring_entry(tail);
	if (!miss)
		return 0;
	WRITE(miss->number, 0);
	fence();
	miss->done = 0;
	*number = tail;
	return miss;
}

static __always_inline void brc_ring_publish(struct brc_miss *miss, __u64 number)
{
	fence();
	WRITE(miss->number, number + 1);
	count(BRC_ring_pushed);
}

/* The miss with a number, unless it was given up. */
static __always_inline struct brc_miss *brc_ring_get(__u64 number)
{
	struct brc_ring_state *r = brc_ring();
	struct brc_miss *miss = brc_ring_entry(number);

	if (!r || !miss || number < READ(r->head) || READ(miss->number) != number + 1)
		return 0;
	fence();
	return miss;
}

#endif
