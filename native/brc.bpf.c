// SPDX-License-Identifier: GPL-2.0
/*
 * The kernel cache: answers GETs over TCP where the packet comes in.
 *
 *   XDP         brc_rx_filter   fast hits: the request packet becomes the reply
 *   TC ingress  brc_rx_splice   hits that also bring the stack in step; translation; notes misses
 *   TC egress   brc_tx_filter   translation; fills the cache from replies
 *   tracepoint  brc_exit        the server's death ends all serving
 *
 * What must hold, and why the rules make it hold: docs/kernel-cache.md.
 */
#include "brc_splice.h"
#include "brc_trace.h"

#include <linux/pkt_cls.h>

#define PASS TC_ACT_UNSPEC /* on to the next program of the hook, then to the stack */
#define DROP TC_ACT_SHOT

enum brc_served { NOT_SERVED, SERVED, DROPPED };

/* ---- XDP ---- */

/* Whether a packet's payload begins like a GET; a look at eight bytes, without a helper. */
static __always_inline int brc_looks_like_get(void *data, void *end, struct brc_packet *p)
{
	__u8 *payload = data + (p->payload & 127);

	return p->payload_len && (void *)(payload + 8) <= end && *(__u64 *)payload == WORD_ARRAY2_BULK3;
}

/* Copies one reply from its slot into the packet. Returns whether the slot stayed as it was. */
__noinline int brc_write_reply(struct xdp_md *ctx, struct brc_hit *hit, __u32 at, __u64 now_ns)
{
	struct brc_slot *slot;
	__u32 len;

	if (!hit)
		return 0;
	slot = brc_slot(hit->unit);
	len = hit->reply_len;
	opaque(len);
	if (!slot || len - 1 >= BRC_REPLY_MAX)
		return 0;
	if (bpf_xdp_store_bytes(ctx, at, brc_slot_reply(slot, slot->key_len), len))
		return 0;
	fence();
	if (READ(slot->seq) != hit->seq)
		return 0;
	brc_touch(slot, now_ns);
	return 1;
}

/* Makes the frame so much longer or shorter. Little room is left behind packets on veth; there is more in front of them. */
static __always_inline int brc_resize(struct xdp_md *ctx, int delta, int *in_front)
{
	*in_front = 0;
	if (!delta || !bpf_xdp_adjust_tail(ctx, delta))
		return 1;
	*in_front = 1;
	return delta > 0 && !bpf_xdp_adjust_head(ctx, -delta);
}

/* Puts the request back that a reply was written over. */
static __always_inline int brc_restore(struct xdp_md *ctx, struct brc_scratch *s, int delta, int in_front, __u32 len)
{
	if (in_front ? bpf_xdp_adjust_head(ctx, delta) : delta ? bpf_xdp_adjust_tail(ctx, -delta) : 0)
		return 0;
	opaque(len);
	return len - 1 < BRC_BYTES_MASK && !bpf_xdp_store_bytes(ctx, 0, s->packet.b, len);
}

/* Turns the request packet into the reply. The frame is resized before any state changes. */
static __always_inline int brc_prepare_packet(struct xdp_md *ctx, struct brc_scratch *s, struct brc_packet *p, struct brc_flow *f,
	struct brc_point *point, struct brc_answer *a, __u32 frame_len)
{
	int delta = (int)(p->payload + a->len) - (int)frame_len, in_front, whole = 1;
	__u32 at = p->payload, sum = 0, head, len;
	struct brc_segment_head h = {};
	__u64 now_ns;

	if (!brc_resize(ctx, delta, &in_front)) {
		count(BRC_pass_resize);
		return XDP_PASS;
	}
	now_ns = bpf_ktime_get_ns();
	for (__u32 i = 0; i < BRC_GETS_MAX; i++) {
		if (i >= a->gets)
			break;
		if (!brc_write_reply(ctx, &s->hit[i], at, now_ns)) {
			whole = 0;
			break;
		}
		sum = fold((__u64)sum + at_offset(s->hit[i].csum, at - p->payload));
		at += s->hit[i].reply_len;
	}
	len = a->len;
	opaque(len);
	if (!whole || len - 1 >= BRC_REPLY_MAX || bpf_xdp_load_bytes(ctx, p->payload, f->kept, len)
		|| !brc_inject(p, f, point, 1, len, sum, now_ns, &h)) {
		if (brc_restore(ctx, s, delta, in_front, p->payload + p->payload_len)) {
			count(BRC_miss_torn);
			return XDP_PASS;
		}
		count(BRC_drop_torn);
		return XDP_DROP;
	}
	head = brc_build_head(s, p, p->options == OPTIONS_TS, &h);
	opaque(head);
	if (head - 1 >= BRC_HEAD_MAX || bpf_xdp_store_bytes(ctx, 0, s->head, head)) {
		/* Cannot fail: the frame is longer. If it did, the client would ask again and get the kept reply. */
		count(BRC_drop_torn);
		return XDP_DROP;
	}
	brc_hit_counted(point, a->gets, now_ns);
	count(BRC_xdp_hits);
	return XDP_TX;
}

SEC("xdp.frags")
int brc_rx_filter(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data, *end = (void *)(long)ctx->data_end;
	__u32 len, frame_len = end - data;
	struct brc_answer answer = {};
	struct brc_point point = {};
	struct brc_packet p = {};
	struct brc_scratch *s;
	struct brc_flow *f;
	int reason, verdict;

	if (!brc_parse(data, end, 0, &p, 0))
		return XDP_PASS;
	count(BRC_xdp_packets);
	if (!p.payload_len && !(p.flags & TCP_FIN))
		return XDP_PASS;
	f = brc_flow(&p);
	s = brc_scratch(BRC_HOOK_XDP);
	if (!f || !s) {
		count(BRC_pass_no_flow);
		return XDP_PASS;
	}
	reason = BRC_pass_not_get;
	if (!brc_looks_like_get(data, end, &p))
		goto pass;
	reason = brc_admit(&p, f, &point, 1);
	if (reason >= 0)
		goto pass;
	/* Else the stack would go on sending what the client has acknowledged: at TC the acknowledgement gets through. */
	reason = BRC_pass_stack_behind;
	if (p.ack - point.out != f->una || f->flags & BRC_FLOW_RESYNC)
		goto pass;
	reason = BRC_pass_headers;
	len = p.payload + p.payload_len;
	if (len > frame_len || bpf_xdp_get_buff_len(ctx) != frame_len)
		goto pass;
	opaque(len);
	if (len - 1 >= BRC_BYTES_MASK || bpf_xdp_load_bytes(ctx, 0, s->packet.b, len))
		goto pass;
	*(__u32 *)(s->packet.b + len) = 0;
	reason = brc_hash_keys(s, &p, &answer);
	if (reason >= 0)
		goto pass;
	reason = BRC_pass_window;
	if (!brc_fits(&p, f, answer.len))
		goto pass;
	reason = BRC_pass_checksum;
	if (brc_checksum(s, &p) == CHECKSUM_WRONG)
		goto pass;
	reason = -1;
	verdict = brc_prepare_packet(ctx, s, &p, f, &point, &answer, frame_len);
	if (verdict != XDP_PASS)
		return verdict;
pass:
	if (reason >= 0)
		count(reason);
	brc_lock(f);
	brc_let_up(&p, f, 1);
	brc_unlock(f);
	return XDP_PASS;
}

/* ---- TC ---- */

/* Reads the packet into scratch. */
static __always_inline int brc_load(struct __sk_buff *skb, struct brc_scratch *s, __u32 len)
{
	opaque(len);
	if (len - 1 >= BRC_BYTES_MASK || bpf_skb_load_bytes(skb, 0, s->packet.b, len))
		return 0;
	*(__u32 *)(s->packet.b + len) = 0;
	return 1;
}

/* Makes scratch.head the packet's headers. */
static __always_inline int brc_store_head(struct __sk_buff *skb, struct brc_scratch *s, __u32 len)
{
	opaque(len);
	return len - 1 < BRC_HEAD_MAX && !bpf_skb_store_bytes(skb, 0, s->head, len, BPF_F_RECOMPUTE_CSUM);
}

/* Makes the packet what it was when it was read into scratch. */
static __always_inline int brc_put_back(struct __sk_buff *skb, struct brc_scratch *s, __u32 len)
{
	if (bpf_skb_change_tail(skb, len, 0))
		return 0;
	opaque(len);
	return len - 1 < BRC_BYTES_MASK && !bpf_skb_store_bytes(skb, 0, s->packet.b, len, BPF_F_RECOMPUTE_CSUM);
}

/* Sends the packet, which is a reply by now, out of the device it came in by. */
static __always_inline int brc_send(struct __sk_buff *skb)
{
	__u32 mark = skb->mark;
	int failed;

	skb->mark = brc_config.mark; /* our egress program lets it pass */
	failed = bpf_clone_redirect(skb, skb->ifindex, 0);
	skb->mark = mark;
	if (failed)
		count(BRC_inject_failed);
	return !failed;
}

/* Copies one reply from its slot into the packet; as brc_write_reply. */
__noinline int brc_write_reply_tc(struct __sk_buff *skb, struct brc_hit *hit, __u32 at, __u64 now_ns)
{
	struct brc_slot *slot;
	__u32 len;

	if (!hit)
		return 0;
	slot = brc_slot(hit->unit);
	len = hit->reply_len;
	opaque(len);
	if (!slot || len - 1 >= BRC_REPLY_MAX)
		return 0;
	if (bpf_skb_store_bytes(skb, at, brc_slot_reply(slot, slot->key_len), len, BPF_F_RECOMPUTE_CSUM))
		return 0;
	fence();
	if (READ(slot->seq) != hit->seq)
		return 0;
	brc_touch(slot, now_ns);
	return 1;
}

/*
 * A hit at TC: sends the reply, then makes of the request a pure ACK with the numbers from before, so that the stack learns
 * what the client has received.
 */
static __always_inline int brc_sync_hit(struct __sk_buff *skb, struct brc_scratch *s, struct brc_packet *p, struct brc_flow *f,
	struct brc_point *point, struct brc_answer *a, int partial)
{
	__u32 at = p->payload, sum = 0, len = a->len, una = p->ack - point->out;
	struct brc_segment_head h = {};
	int timestamps = p->options == OPTIONS_TS, whole = 1;
	__u64 now_ns;

	if (bpf_skb_change_tail(skb, p->payload + a->len, 0)) {
		count(BRC_inject_failed);
		return NOT_SERVED;
	}
	now_ns = bpf_ktime_get_ns();
	for (__u32 i = 0; i < BRC_GETS_MAX; i++) {
		if (i >= a->gets)
			break;
		if (!brc_write_reply_tc(skb, &s->hit[i], at, now_ns)) {
			whole = 0;
			break;
		}
		sum = fold((__u64)sum + at_offset(s->hit[i].csum, at - p->payload));
		at += s->hit[i].reply_len;
	}
	opaque(len);
	if (!whole || len - 1 >= BRC_REPLY_MAX || bpf_skb_load_bytes(skb, p->payload, f->kept, len)
		|| !brc_inject(p, f, point, 0, len, sum, now_ns, &h)) {
		count(BRC_miss_torn);
		if (brc_put_back(skb, s, p->payload + p->payload_len))
			return NOT_SERVED;
		count(BRC_drop_torn);
		return DROPPED;
	}
	brc_hit_counted(point, a->gets, now_ns);
	count(BRC_sync_hits);
	h.partial = partial;
	if (brc_store_head(skb, s, brc_build_head(s, p, timestamps, &h)))
		brc_send(skb);

	h.seq = p->seq - point->in;
	h.ack = una;
	h.window = p->window;
	h.tsval = p->tsval;
	h.tsecr = timestamps ? bpf_ntohl(*(__u32 *)(s->packet.b + (p->l4 & 63) + 28)) : 0;
	h.len = 0;
	h.sum = 0;
	h.flags = TCP_ACK;
	h.reply = 0;
	if (bpf_skb_change_tail(skb, p->payload, 0) || !brc_store_head(skb, s, brc_build_head(s, p, timestamps, &h))) {
		brc_lock(f);
		f->flags |= BRC_FLOW_RESYNC;
		brc_unlock(f);
		count(BRC_inject_failed);
		return DROPPED;
	}
	brc_lock(f);
	f->una = una;
	f->flags &= ~BRC_FLOW_RESYNC;
	brc_unlock(f);
	return SERVED;
}

/* Sends the kept reply again. The packet becomes it; what the packet was is in scratch. */
static __always_inline void brc_repeat(struct __sk_buff *skb, struct brc_scratch *s, struct brc_packet *p, struct brc_flow *f,
	int partial)
{
	int timestamps = f->flags & BRC_FLOW_TIMESTAMPS;
	struct brc_segment_head h = {};
	__u64 now_ns = bpf_ktime_get_ns();
	__u32 head = p->l4 + (timestamps ? 32 : 20), len;

	brc_lock(f);
	h.seq = f->rp;
	h.ack = f->rq_end;
	h.len = f->rp_end - f->rp;
	h.sum = f->kept_csum;
	h.window = f->window;
	if (timestamps) {
		h.tsval = brc_tsval(f, now_ns);
		h.tsecr = p->tsval ? p->tsval : f->client_tsval;
	}
	brc_unlock(f);
	h.flags = TCP_ACK | TCP_PSH;
	h.reply = 1;
	h.partial = partial;
	h.fragment = 1; /* in case it is lost for being too large for some link: nobody tells us */
	len = h.len;
	opaque(len);
	if (len - 1 >= BRC_REPLY_MAX || bpf_skb_change_tail(skb, head + len, 0)
		|| bpf_skb_store_bytes(skb, head, f->kept, len, BPF_F_RECOMPUTE_CSUM)
		|| !brc_store_head(skb, s, brc_build_head(s, p, timestamps, &h))) {
		count(BRC_inject_failed);
		return;
	}
	if (brc_send(skb))
		count(BRC_reply_repeated);
}

/* Notes the GETs of the packet in scratch on the ring: the reply will fill the cache. */
static __always_inline void brc_note_miss(struct __sk_buff *skb, struct brc_scratch *s, struct brc_packet *p, struct brc_flow *f,
	struct brc_point *point)
{
	__u32 off = p->payload, end = p->payload + p->payload_len, len = p->payload_len, i;
	struct brc_control *c = brc_control();
	struct brc_get get = {};
	struct brc_miss *miss;
	__u64 number = 0, epoch;

	if (!c)
		return;
	epoch = READ(c->epoch);
	if (f->miss)
		brc_ring_done(f->miss - 1);
	f->miss = 0;
	miss = brc_ring_push(&number);
	if (!miss)
		return;
	for (i = 0; i < BRC_GETS_MAX; i++) {
		if (off >= end)
			break;
		if (brc_parse_command(&s->packet, off, end, &get) != WORD_GET)
			break;
		miss->generation[i] = brc_generation(get.hash);
		off = get.next;
	}
	miss->epoch = epoch;
	miss->gets = i;
	miss->consumed = point->consumed + p->payload_len;
	miss->written = point->written;
	miss->len = len;
	opaque(len);
	if (off != end || len - 1 >= BRC_REQUEST_MAX || bpf_skb_load_bytes(skb, p->payload, miss->request.b, len))
		miss->done = 1;
	else
		f->miss = number + 1;
	brc_ring_publish(miss, number);
	count_n(BRC_gets_missed, i);
}

/* Finds the ticket of a flow that has none: the server announced the connection when it accepted it. */
static __always_inline void brc_bind(struct brc_flow *f, struct brc_packet *p)
{
	struct brc_connection *connection;
	struct brc_tuple tuple;

	__builtin_memcpy(tuple.client, f->client_address, 16);
	__builtin_memcpy(tuple.server, f->server_address, 16);
	tuple.client_port = p->key.client_port;
	tuple.server_port = p->key.server_port;
	connection = bpf_map_lookup_elem(&connections, &tuple);
	if (!connection)
		return;
	brc_lock(f);
	f->ticket_serial = connection->serial;
	f->ticket = connection->ticket;
	brc_unlock(f);
}

/* A packet of GETs at TC: answers it, or notes it. */
static __always_inline int brc_serve(struct __sk_buff *skb, struct brc_scratch *s, struct brc_packet *p, struct brc_flow *f)
{
	struct brc_answer answer = {};
	struct brc_point point = {};
	int reason, checksum;

	if (!f->ticket)
		brc_bind(f, p);
	reason = brc_admit(p, f, &point, 0);
	if (reason >= 0)
		goto pass;
	reason = BRC_pass_merged;
	if (skb->gso_segs > 1)
		goto pass;
	reason = BRC_pass_headers;
	if (p->payload + p->payload_len > skb->len || !brc_load(skb, s, p->payload + p->payload_len))
		goto pass;
	reason = BRC_pass_checksum;
	checksum = brc_checksum(s, p);
	if (checksum == CHECKSUM_WRONG)
		goto pass;
	reason = brc_hash_keys(s, p, &answer);
	if (reason >= BRC_miss_absent && reason <= BRC_miss_torn)
		brc_note_miss(skb, s, p, f, &point);
	if (reason >= 0)
		goto pass;
	reason = BRC_pass_window;
	if (!brc_fits(p, f, answer.len))
		goto pass;
	return brc_sync_hit(skb, s, p, f, &point, &answer, checksum == CHECKSUM_PARTIAL);
pass:
	count(reason);
	return NOT_SERVED;
}

/* A write seen on the wire drops its entry. Only a hint: what counts is that the server says so before it replies. */
static __always_inline void brc_invalidate_cache(struct __sk_buff *skb, struct brc_scratch *s, struct brc_packet *p)
{
	__u32 len = min(p->payload_len, 512u);
	struct brc_get get = {};
	int name;

	opaque(len);
	if (len - 20 > 512 || bpf_skb_load_bytes(skb, p->payload, s->packet.b, len))
		return;
	name = brc_parse_command(&s->packet, 0, len, &get);
	if ((name == WORD_SET || name == WORD_DEL) && brc_drop(&s->packet, &get))
		count(BRC_invalidations);
}

/* ---- connections ---- */

/* Reads the options of a SYN or SYN-ACK (RFC 9293, 3.1; RFC 7323, 2 and 3) from the start of m. */
__noinline int brc_syn_options(struct brc_bytes *m, __u32 len, struct brc_syn *syn, __u32 *tsval)
{
	__u32 at = 0;

	if (!m || !syn || !tsval || len > 40)
		return 0;
	for (int i = 0; i < 40; i++) {
		__u8 *o = m->b + (at & 63), kind, size;

		if (at >= len)
			break;
		kind = o[0];
		size = kind == 1 ? 1 : o[1];
		if (kind == 0 || size == 0 || (kind != 1 && size < 2) || at + size > len)
			break;
		if (kind == 2 && size == 4) {
			syn->mss = o[2] << 8 | o[3];
		} else if (kind == 3 && size == 3) {
			syn->client_wscale = min(o[2], 14);
		} else if (kind == 8 && size == 10) {
			syn->timestamps = 1;
			*tsval = (__u32)o[2] << 24 | o[3] << 16 | o[4] << 8 | o[5];
		}
		at = (at + size) & 63; /* one range for the verifier, whatever the path */
	}
	return 1;
}

static __always_inline int brc_load_options(struct __sk_buff *skb, struct brc_scratch *s, struct brc_packet *p, __u32 *options_len)
{
	__u32 len = p->payload - p->l4 - 20;

	*options_len = len;
	opaque(len);
	if (len - 1 >= 40)
		return 0;
	return !bpf_skb_load_bytes(skb, p->l4 + 20, s->packet.b, len);
}

/* A client's SYN. The options of the connection are only seen here. */
static __always_inline void brc_note_syn(struct __sk_buff *skb, struct brc_scratch *s, struct brc_packet *p)
{
	struct brc_syn syn = {.client_isn = p->seq + 1, .ifindex = skb->ifindex, .mss = 536}; /* RFC 9293, 3.7.1 */
	__u32 len, tsval = 0;

	if (p->payload_len) /* TCP Fast Open: its data come before any ticket */
		return;
	if (brc_load_options(skb, s, p, &len))
		brc_syn_options(&s->packet, len, &syn, &tsval);
	bpf_map_update_elem(&syns, &p->key, &syn, BPF_ANY);
}

static __always_inline void brc_reset_flow(struct brc_flow *f, struct brc_syn *syn)
{
	f->flags = syn->timestamps ? BRC_FLOW_TIMESTAMPS | BRC_FLOW_TSVAL : 0;
	f->in = 0;
	f->out = 0;
	f->client_isn = syn->client_isn;
	f->server_isn = syn->server_isn;
	f->una = syn->server_isn;
	f->rcv_nxt = syn->client_isn;
	f->xdp_nxt = syn->client_isn;
	f->tc_nxt = syn->client_isn;
	f->snd_nxt = syn->server_isn;
	f->rq = f->rq_end = syn->client_isn;
	f->rp = f->rp_end = syn->server_isn;
	f->out_base = syn->server_isn;
	f->tsval_offset = syn->tsval_offset;
	f->last_tsval = syn->last_tsval;
	f->mss = syn->mss;
	f->client_wscale = syn->client_wscale;
	f->ifindex = syn->ifindex;
	f->ticket = 0;
	f->ticket_serial = 0;
	f->closed_at_ns = 0;
}

/* The stack's SYN-ACK: only now is there a new connection, so only now an older one with the same ends is over. */
static __always_inline void brc_note_syn_ack(struct __sk_buff *skb, struct brc_scratch *s, struct brc_packet *p, struct brc_flow *f)
{
	struct brc_syn *syn = bpf_map_lookup_elem(&syns, &p->key), options = {};
	__u32 len, tsval = 0;

	if (!syn || p->ack != syn->client_isn || syn->ifindex != skb->ifindex)
		return;
	if (brc_load_options(skb, s, p, &len))
		brc_syn_options(&s->packet, len, &options, &tsval);
	syn->timestamps = syn->timestamps && options.timestamps;
	syn->tsval_offset = tsval - brc_ms(bpf_ktime_get_ns());
	syn->last_tsval = tsval;
	syn->server_isn = p->seq + 1;
	syn->answered = 1;
	if (f && f->server_isn != p->seq + 1) {
		if (f->miss)
			brc_ring_done(f->miss - 1);
		brc_lock(f);
		f->miss = 0;
		brc_reset_flow(f, syn);
		brc_unlock(f);
		count(BRC_flows_replaced);
	}
}

/* The packet that completes a handshake, or any after it: the connection is followed from here on. */
static __always_inline struct brc_flow *brc_open_flow(struct __sk_buff *skb, struct brc_scratch *s, struct brc_packet *p)
{
	struct brc_syn *syn = bpf_map_lookup_elem(&syns, &p->key);
	struct brc_flow *f = &s->flow;

	if (!syn || !syn->answered || syn->ifindex != skb->ifindex)
		return 0;
	if ((p->flags & (TCP_ACK | TCP_SYN | TCP_RST)) != TCP_ACK)
		return 0;
	/*
	 * Nothing may have been exchanged before: the counts of the server's ticket start here. If the handshake's last packet and
	 * the first request are lost, a later request comes first and waits in the stack, which no injection may move any more:
	 * then the connection is never followed, also when the first request comes again.
	 */
	if (p->seq != syn->client_isn || p->ack != syn->server_isn) {
		if (p->payload_len || p->flags & TCP_FIN)
			bpf_map_delete_elem(&syns, &p->key);
		return 0;
	}
	brc_reset_flow(f, syn);
	f->family = p->family;
	f->window = 0;
	f->miss = 0;
	if (p->family == 4) {
		__builtin_memset(f->client_address, 0, 10);
		__builtin_memset(f->server_address, 0, 10);
		*(__u16 *)(f->client_address + 10) = *(__u16 *)(f->server_address + 10) = 0xffff;
		*(__u32 *)(f->client_address + 12) = p->key.client;
		*(__u32 *)(f->server_address + 12) = p->key.server;
	} else {
		__builtin_memcpy(f->client_address, p->client, 16);
		__builtin_memcpy(f->server_address, p->server, 16);
	}
	if (bpf_map_update_elem(&flows, &p->key, f, BPF_NOEXIST)) {
		count(BRC_flows_full);
		return 0;
	}
	bpf_map_delete_elem(&syns, &p->key);
	count(BRC_flows_opened);
	return brc_flow(p);
}

/* ---- translation ---- */

/* Where the SACK option (RFC 2018) begins among the options at the start of m; 64: there is none. */
__noinline int brc_find_sack(struct brc_bytes *m, __u32 len)
{
	__u32 at = 0;

	if (!m || len > 40)
		return 64;
	for (int i = 0; i < 40; i++) {
		__u8 *o, kind, size;

		if (at + 1 >= len)
			break;
		o = m->b + (at & 63);
		kind = o[0];
		size = o[1];
		if (kind == 1)
			size = 1;
		else if (kind == 0 || size < 2 || at + size > len)
			break;
		else if (kind == 5)
			return at;
		at = (at + size) & 63; /* one range for the verifier, whatever the path */
	}
	return 64;
}

/* Adds a delta to one edge of a SACK block, at an offset of the options. */
__noinline int brc_translate_edge(struct __sk_buff *skb, struct brc_bytes *m, __u32 l4, __u32 at, __u32 delta)
{
	__be32 from, to;
	__s64 diff;

	if (!m || at > 36)
		return 0;
	from = *(__be32 *)(m->b + at);
	to = bpf_htonl(bpf_ntohl(from) + delta);
	diff = bpf_csum_diff(&from, 4, &to, 4, 0);
	bpf_l4_csum_replace(skb, l4 + 16, 0, at_offset(diff, at), 0);
	return !bpf_skb_store_bytes(skb, l4 + 20 + at, &to, 4, 0);
}

/* Adds a delta to the SACK blocks of the packet, whose options are at the start of m. */
static __always_inline void brc_translate_sack(struct __sk_buff *skb, struct brc_bytes *m, __u32 l4, __u32 len, __u32 delta)
{
	__u32 at = brc_find_sack(m, len), end;

	if (at >= 64)
		return;
	end = at + m->b[(at & 63) + 1];
	at += 2;
	for (int i = 0; i < 8; i++) {
		if (at + 4 > end)
			break;
		brc_translate_edge(skb, m, l4, at, delta);
		at += 4;
	}
}

/* Gives the packet other numbers. */
static __always_inline void brc_rewrite(struct __sk_buff *skb, struct brc_packet *p, __u32 seq, __u32 ack)
{
	__be32 from[2] = {bpf_htonl(p->seq), bpf_htonl(p->ack)}, to[2] = {bpf_htonl(seq), bpf_htonl(ack)};
	__s64 diff = bpf_csum_diff(from, 8, to, 8, 0);

	bpf_l4_csum_replace(skb, p->l4 + 16, 0, diff, 0);
	bpf_skb_store_bytes(skb, p->l4 + 4, to, 8, 0);
}

/* The same with SACK blocks. */
static __always_inline void brc_translate(struct __sk_buff *skb, struct brc_scratch *s, struct brc_packet *p, __u32 seq, __u32 ack,
	__u32 sack_delta)
{
	__u32 len;

	brc_rewrite(skb, p, seq, ack);
	if (p->options == OPTIONS_OTHER && sack_delta && brc_load_options(skb, s, p, &len))
		brc_translate_sack(skb, &s->packet, p->l4, len, sack_delta);
}

#define BRC_HEAD_LOADED 1100 /* bytes of a packet that are read into scratch to look at its headers */
#define BRC_PIECE 1024
#define BRC_PIECES 9 /* MTU 9000 */

/* The state of the checksum of any packet, of which the head is read into scratch. */
static __always_inline int brc_validate(struct __sk_buff *skb, struct brc_scratch *s, struct brc_packet *p)
{
	__u32 end = p->payload + p->payload_len;
	__u64 pseudo = brc_pseudo_sum(p, end - p->l4), sum = pseudo;

	if (end > skb->len || !brc_load(skb, s, min(end, (__u32)BRC_HEAD_LOADED)))
		return CHECKSUM_WRONG;
	if (end <= BRC_HEAD_LOADED)
		return brc_checksum(s, p);
	for (__u32 i = 0; i < BRC_PIECES; i++) {
		__u32 from = p->l4 + i * BRC_PIECE, len;

		if (from >= end)
			break;
		len = min(end - from, (__u32)BRC_PIECE);
		opaque(len);
		if (len - 1 >= BRC_PIECE || bpf_skb_load_bytes(skb, from, s->reply, len))
			return CHECKSUM_WRONG;
		*(__u32 *)(s->reply + len) = 0;
		sum += brc_sum(s->reply, len);
	}
	if (fold(sum) == 0xffff)
		return CHECKSUM_FULL;
	if (brc_config.flags & BRC_CONFIG_PARTIAL_CSUM && *(__u16 *)(s->packet.b + (p->l4 & 63) + 16) == fold(pseudo))
		return CHECKSUM_PARTIAL;
	return CHECKSUM_WRONG;
}

/* ---- TC ingress ---- */

/* What becomes of a packet to the stack. */
struct brc_rx {
	__u32 seq;
	__u32 ack;
	int drop;	  /* a counter, or -1 */
	__u8 repeat;	  /* the injected reply seems to be missing */
	__u8 clamped_ack;
	__u8 stale;
};

/* Whether the stack may take a packet with this number for one of the connection: it has not seen it, and offered room for it. */
static __always_inline int brc_in_window(struct brc_packet *p, struct brc_flow *f)
{
	return p->seq - f->in - f->rcv_nxt < 1 << 20;
}

/* Works out the numbers of a packet to the stack, whose checksum is right. Holds the flow's lock; calls nothing. */
static __always_inline void brc_receive(struct brc_packet *p, struct brc_flow *f, struct brc_rx *rx)
{
	int spliced = f->in || f->out, fin = p->flags & TCP_FIN, empty = !p->payload_len && !fin;

	rx->seq = p->seq - f->in;
	if (!empty && spliced && before(p->seq, f->rq_end)) {
		if (f->flags & BRC_FLOW_UNACKED && !before(p->seq, f->rq)) {
			/* The client sends its request again, perhaps with a later one behind. */
			rx->repeat = 1;
			rx->drop = BRC_request_repeated;
		} else {
			/*
			 * Old data. It has to go up: that it is acknowledged once more may be all that the client waits for. The stack
			 * takes nothing before in_base, and what lies behind has its right number.
			 */
			rx->stale = 1;
			rx->repeat = f->flags & BRC_FLOW_UNACKED && before(f->rq, brc_end(p));
		}
	}
	if (rx->drop < 0)
		brc_let_up(p, f, 0);
	rx->ack = p->ack;
	if (p->flags & TCP_ACK) {
		if (f->flags & BRC_FLOW_UNACKED) {
			if (!before(p->ack, f->rp_end))
				f->flags &= ~BRC_FLOW_UNACKED;
			else if (empty && !before(p->ack, f->rp) && !(p->flags & (TCP_RST | TCP_SYN)))
				rx->repeat = 1;
		}
		rx->ack = p->ack - f->out;
		if (spliced && before(rx->ack, f->una)) {
			rx->ack = f->una;
			rx->clamped_ack = 1;
		} else if (rx->drop < 0 && !before(f->snd_nxt, rx->ack)) {
			/* Not beyond what was sent: a broken packet must not move it (the stack will throw that away). */
			f->una = rx->ack;
			f->flags &= ~BRC_FLOW_RESYNC;
		}
	}
	if (rx->drop < 0 && brc_in_window(p, f)) {
		if (fin)
			f->flags |= BRC_FLOW_CLIENT_FIN;
		if (p->flags & TCP_RST)
			f->flags |= BRC_FLOW_RESET;
	}
}

static __always_inline void brc_note_closing(struct brc_flow *f)
{
	__u64 miss;

	if (f->closed_at_ns)
		return;
	if (!(f->flags & BRC_FLOW_RESET) && (f->flags & BRC_FLOW_CLOSING) != (BRC_FLOW_CLIENT_FIN | BRC_FLOW_SERVER_FIN))
		return;
	f->closed_at_ns = bpf_ktime_get_ns();
	brc_lock(f);
	miss = f->miss;
	f->miss = 0;
	brc_unlock(f);
	if (miss)
		brc_ring_done(miss - 1);
}

/* Whether the first bytes of a packet are in reach of direct access. */
static __always_inline int brc_pull(struct __sk_buff *skb)
{
	__u32 wanted = min(skb->len, 134u); /* Ethernet, IPv6 and TCP with all options, and a look at the payload */

	return (void *)(long)skb->data + wanted <= (void *)(long)skb->data_end || !bpf_skb_pull_data(skb, wanted);
}

static __always_inline int brc_translate_rx(struct __sk_buff *skb, struct brc_scratch *s, struct brc_packet *p, struct brc_flow *f)
{
	struct brc_rx rx = {.drop = -1};
	int checksum = CHECKSUM_FULL;
	__u32 in, out;

	/*
	 * The state must not change for a packet that the stack will throw away. What GRO has merged was checked; an
	 * acknowledgement alone may move una, which is harmless (see BRC_FLOW_RESYNC).
	 */
	if ((f->flags & BRC_FLOW_UNACKED || p->flags & (TCP_FIN | TCP_RST) || (f->in && before(p->seq, f->rq_end)))
		&& skb->gso_segs <= 1)
		checksum = brc_validate(skb, s, p);
	brc_lock(f);
	in = f->in;
	out = f->out;
	if (checksum == CHECKSUM_WRONG) {
		rx.seq = p->seq - in;
		rx.ack = p->flags & TCP_ACK ? p->ack - out : p->ack;
		brc_let_up(p, f, 0);
	} else {
		brc_receive(p, f, &rx);
	}
	brc_unlock(f);
	f->seen_at_ns = bpf_ktime_get_coarse_ns();
	if (f->flags & BRC_FLOW_CLOSING)
		brc_note_closing(f);

	if (rx.drop >= 0)
		count(rx.drop);
	if (rx.repeat && rx.drop >= 0) {
		/* Of what GRO has merged only the head was needed, and is not there yet; its checksum is partial. */
		if (skb->gso_segs <= 1 || brc_load(skb, s, min(p->payload + p->payload_len, (__u32)BRC_HEAD_LOADED)))
			brc_repeat(skb, s, p, f, skb->gso_segs > 1 || checksum == CHECKSUM_PARTIAL);
	} else if (rx.repeat && skb->gso_segs <= 1 && p->payload + p->payload_len <= BRC_HEAD_LOADED) {
		brc_repeat(skb, s, p, f, checksum == CHECKSUM_PARTIAL);
		if (!brc_put_back(skb, s, p->payload + p->payload_len))
			return DROP;
	}
	if (rx.drop >= 0)
		return DROP;
	if (rx.clamped_ack)
		count(BRC_ack_clamped);
	if (rx.stale)
		count(BRC_rx_stale);
	if (rx.seq != p->seq || rx.ack != p->ack) {
		brc_translate(skb, s, p, rx.seq, rx.ack, -out);
		count(BRC_rx_translated);
	}
	return PASS;
}

SEC("tc")
int brc_rx_splice(struct __sk_buff *skb)
{
	struct brc_packet p = {};
	struct brc_scratch *s;
	struct brc_flow *f;

	if (skb->vlan_present || !brc_pull(skb))
		return PASS;
	if (!brc_parse((void *)(long)skb->data, (void *)(long)skb->data_end, skb->len, &p, 0))
		return PASS;
	s = brc_scratch(BRC_HOOK_RX);
	if (!s)
		return PASS;
	if ((p.flags & (TCP_SYN | TCP_ACK)) == TCP_SYN) {
		brc_note_syn(skb, s, &p);
		return PASS;
	}
	f = brc_flow(&p);
	if (!f)
		f = brc_open_flow(skb, s, &p);
	if (!f)
		return PASS;
	if (brc_looks_like_get((void *)(long)skb->data, (void *)(long)skb->data_end, &p)) {
		int served = brc_serve(skb, s, &p, f);

		if (served != NOT_SERVED)
			return served == SERVED ? PASS : DROP;
	} else if (f->ticket && p.payload_len) {
		brc_invalidate_cache(skb, s, &p);
	}
	return brc_translate_rx(skb, s, &p, f);
}

/* ---- TC egress ---- */

/*
 * Length of the reply to one GET at an offset: more than 0 a value's, less than 0 that of a nil or another reply without a
 * value, 0 anything that cannot be skipped.
 */
__noinline int brc_parse_reply(struct brc_scratch *s, __u32 off, __u32 end)
{
	__u32 len = 0, digits = 0, total;
	__u8 *r;

	if (!s || end > BRC_REPLY_MAX || off + 3 > end)
		return 0;
	off &= BRC_BYTES_MASK;
	r = s->reply + off;
	if (r[0] == '_')
		return -3; /* RESP3 null */
	if (r[0] != '$')
		return 0;
	if (r[1] == '-')
		return -5; /* RESP2 null: $-1 */
	for (int i = 0; i < 5; i++) {
		__u8 digit = r[1 + i] - '0';

		if (digit > 9)
			break;
		len = len * 10 + digit;
		digits++;
	}
	if (!digits || *(__u16 *)(r + 1 + digits) != WORD_CRLF || len > brc_config.max_value)
		return 0;
	total = 1 + digits + 2 + len + 2;
	if (off + total > end)
		return 0;
	return total;
}

/* Takes the miss that a packet to the client answers, if it is this packet that does. */
static __always_inline struct brc_miss *brc_take_miss(struct brc_packet *p, struct brc_flow *f, __u64 *number)
{
	struct brc_miss *miss;
	__u64 expected = f->miss;

	miss = expected ? brc_ring_get(expected - 1) : 0;
	if (miss && before(p->seq - f->server_isn, miss->written))
		return 0; /* something older, sent again */
	brc_lock(f);
	*number = f->miss;
	if (*number == expected)
		f->miss = 0;
	brc_unlock(f);
	return *number == expected ? miss : 0;
}

/* When the value expires that the server has read for the requests up to there; 0: never; -1: unknown, or it has. */
static __always_inline __s64 brc_deadline(struct brc_ticket *t, __u32 consumed)
{
	__u64 word = READ(*(__u64 *)&t->deadline_consumed), now_ms;
	__u32 deadline_ms = word >> 32;
	__s32 left;

	if ((__u32)word != consumed)
		return -1;
	if (!deadline_ms)
		return 0;
	now_ms = bpf_ktime_get_ns() / 1000000;
	left = deadline_ms - (__u32)now_ms;
	return left <= 0 ? -1 : (now_ms + left) * 1000000;
}

/*
 * A reply goes out: if it is that of the GETs of a miss, and alone in its packet, its values go to the cache. That the ticket
 * counts exactly this request and this reply says that the server executed nothing else for the client.
 */
static __always_inline void brc_update_cache(struct __sk_buff *skb, struct brc_packet *p, struct brc_flow *f)
{
	struct brc_scratch *s = brc_scratch(BRC_HOOK_TX);
	__u32 len = p->payload_len, off = 0, at = 0, key = f->ticket;
	struct brc_ticket *t = bpf_map_lookup_elem(&tickets, &key);
	struct brc_fill fill = {};
	struct brc_miss *miss;
	__u64 number = 0, position, holder;
	__s64 deadline;

	miss = brc_take_miss(p, f, &number);
	if (!miss || !s || !t)
		goto out;
	fill.epoch = miss->epoch;
	fence();
	if (READ(miss->number) != number)
		goto out;
	position = READ(*(__u64 *)&t->consumed);
	fence();
	holder = READ(*(__u64 *)&t->flags);
	deadline = brc_deadline(t, miss->consumed);
	opaque(len);
	if (p->seq - f->server_isn != miss->written || (__u32)position != miss->consumed || position >> 32 != miss->written + len
		|| holder >> 32 != f->ticket_serial || !(holder & BRC_TICKET_ELIGIBLE) || deadline < 0 || len - 1 >= BRC_REPLY_MAX) {
		count(BRC_fill_not_alone);
		goto out;
	}
	fill.deadline_ns = deadline;
	if (bpf_skb_load_bytes(skb, p->payload, s->reply, len))
		goto out;
	for (__u32 i = 0; i < BRC_GETS_MAX; i++) {
		int reply;

		if (i >= miss->gets || at >= len)
			break;
		if (brc_parse_command(&miss->request, off, miss->len, &fill.get) != WORD_GET)
			break;
		off = fill.get.next;
		reply = brc_parse_reply(s, at, len);
		if (!reply) {
			count(BRC_fill_too_large);
			break;
		}
		if (reply < 0) {
			count(BRC_fill_not_value);
			at -= reply;
			continue;
		}
		fill.generation = miss->generation[i];
		fill.len = reply;
		fill.from = p->payload + at;
		count(brc_store(skb, &miss->request, &fill));
		at += reply;
	}
out:
	if (number)
		brc_ring_done(number - 1);
}

/* What becomes of a packet from the stack. */
struct brc_tx {
	__u32 seq;
	__u32 ack;
	__u8 held;
	__u8 stale;
	__u8 straddling;
};

/* Works out the numbers of a packet from the stack. Holds the flow's lock; calls nothing. */
static __always_inline void brc_transmit(struct brc_packet *p, struct brc_flow *f, __u64 now_ns, struct brc_tx *tx)
{
	__u32 len = p->payload_len + (p->flags & TCP_FIN ? 1 : 0), end = p->seq + len, offset;

	if (p->flags & TCP_FIN)
		f->flags |= BRC_FLOW_SERVER_FIN;
	if (p->flags & TCP_RST)
		f->flags |= BRC_FLOW_RESET;
	if (before(f->snd_nxt, end))
		f->snd_nxt = end;
	f->window = p->window;
	f->flags |= BRC_FLOW_WINDOW;
	if (p->timestamps) {
		offset = p->tsval - brc_ms(now_ns);
		if (before(f->tsval_offset, offset))
			f->tsval_offset = offset;
		if (before(f->last_tsval, p->tsval))
			f->last_tsval = p->tsval;
	}

	tx->seq = p->seq + f->out;
	tx->ack = p->ack;
	if (f->in || f->out) {
		if (len && before(p->seq, f->out_base)) {
			/*
			 * The stack sends again what the client has acknowledged: it has missed that. With the delta of that time the
			 * segment lies wholly before what the client expects, who will say so, and the stack is in step again.
			 */
			tx->seq = p->seq + f->rp - f->out_base;
			tx->stale = 1;
			tx->straddling = before(f->out_base, end);
			f->flags |= BRC_FLOW_RESYNC;
		}
	}
	if (p->flags & TCP_ACK) {
		if (before(f->rcv_nxt, p->ack))
			f->rcv_nxt = p->ack;
		tx->ack = p->ack + f->in;
		/* Only the injected reply itself acknowledges its request: else nobody would ask for a lost one again. */
		if (f->flags & BRC_FLOW_UNACKED && before(f->rq, tx->ack)) {
			tx->ack = f->rq;
			tx->held = 1;
		}
	}
}

/*
 * A segment with bytes from before and from behind the last injection cannot be sent: there are other bytes between. An empty
 * one in its place makes the client repeat its acknowledgement (RFC 9293, 3.10.7.4), and the stack will send the rest alone.
 */
static __always_inline int brc_cut(struct __sk_buff *skb, struct brc_packet *p, struct brc_flow *f, struct brc_tx *tx)
{
	struct brc_scratch *s = brc_scratch(BRC_HOOK_TX);
	int timestamps = p->options == OPTIONS_TS;
	struct brc_segment_head h = {};
	__u32 l4 = p->l4 & 63;

	if (!s || !brc_load(skb, s, p->payload))
		return DROP;
	h.seq = tx->seq;
	h.ack = tx->ack;
	h.window = p->window;
	h.tsval = p->tsval;
	h.tsecr = timestamps ? bpf_ntohl(*(__u32 *)(s->packet.b + l4 + 28)) : 0;
	h.flags = TCP_ACK;
	h.reply = 1;
	h.outgoing = 1;
	h.partial = *(__u16 *)(s->packet.b + l4 + 16) == fold(brc_pseudo_sum(p, p->payload + p->payload_len - p->l4));
	if (bpf_skb_change_tail(skb, p->l4 + (timestamps ? 32 : 20), 0)
		|| !brc_store_head(skb, s, brc_build_head(s, p, timestamps, &h)))
		return DROP;
	return PASS;
}

SEC("tc")
int brc_tx_filter(struct __sk_buff *skb)
{
	struct brc_packet p = {};
	struct brc_scratch *s;
	struct brc_tx tx = {};
	struct brc_flow *f;
	__u64 now_ns;
	__u32 in;

	if ((brc_config.mark && skb->mark == brc_config.mark) || skb->vlan_present || !brc_pull(skb))
		return PASS;
	if (!brc_parse((void *)(long)skb->data, (void *)(long)skb->data_end, skb->len, &p, 1))
		return PASS;
	s = brc_scratch(BRC_HOOK_TX);
	if (!s)
		return PASS;
	f = brc_flow(&p);
	if ((p.flags & (TCP_SYN | TCP_ACK)) == (TCP_SYN | TCP_ACK)) {
		brc_note_syn_ack(skb, s, &p, f);
		return PASS;
	}
	if (!f)
		return PASS;
	if (f->miss && p.payload_len)
		brc_update_cache(skb, &p, f);
	now_ns = bpf_ktime_get_ns();
	brc_lock(f);
	in = f->in;
	brc_transmit(&p, f, now_ns, &tx);
	brc_unlock(f);
	f->seen_at_ns = now_ns;
	if (f->flags & BRC_FLOW_CLOSING)
		brc_note_closing(f);

	if (tx.held)
		count(BRC_ack_held);
	if (tx.straddling) {
		count(BRC_tx_straddling);
		return brc_cut(skb, &p, f, &tx);
	}
	if (tx.stale)
		count(BRC_tx_stale);
	if (tx.seq != p.seq || tx.ack != p.ack) {
		brc_translate(skb, s, &p, tx.seq, tx.ack, in);
		count(BRC_tx_translated);
	}
	return PASS;
}

char LICENSE[] SEC("license") = "GPL";
