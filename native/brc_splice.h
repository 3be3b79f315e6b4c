/* SPDX-License-Identifier: GPL-2.0 */
/*
 * TCP splice: what has to be remembered of a connection so that replies of the cache fit in between those of the stack.
 *
 *   seq of the client on the wire - in  = seq in the stack     ack of the client - out = ack in the stack
 *   seq of the stack + out = seq on the wire                   ack of the stack + in   = ack on the wire
 *
 * A reply is injected only when every request byte before was executed and every reply byte before was acknowledged, so no
 * byte that can still be sent or sent again lies on the other side of the last injection: one delta a direction is enough.
 */
#ifndef BRC_SPLICE_H
#define BRC_SPLICE_H

#include "brc_ring.h"

/* How far a packet lies from being answered here: what brc_admit found out. */
struct brc_point {
	__u32 in;	/* of the flow, when it was looked at */
	__u32 out;
	__u32 consumed; /* by the server, as its ticket said */
	__u32 written;
	struct brc_ticket *ticket;
};

static __always_inline struct brc_flow *brc_flow(struct brc_packet *p)
{
	struct brc_flow *f = (void *)bpf_map_lookup_elem(&flows, &p->key);
	__u32 difference = 0;

	if (!f || p->family == 4)
		return f && f->family == 4 ? f : 0;
	/* An IPv6 flow's key is a hash. */
#pragma unroll
	for (int i = 0; i < 4; i++)
		difference |= (((__u32 *)f->client_address)[i] ^ p->client[i]) | (((__u32 *)f->server_address)[i] ^ p->server[i]);
	return f->family == 6 && !difference ? f : 0;
}

static __always_inline void brc_lock(struct brc_flow *f)
{
	bpf_spin_lock(&((struct brc_locked_flow *)f)->lock);
}

static __always_inline void brc_unlock(struct brc_flow *f)
{
	bpf_spin_unlock(&((struct brc_locked_flow *)f)->lock);
}

#define BRC_FLOW_CLOSING (BRC_FLOW_CLIENT_FIN | BRC_FLOW_SERVER_FIN | BRC_FLOW_RESET)

/* Whether the headers are those of an ordinary request. */
static __always_inline int brc_plain(struct brc_packet *p, struct brc_flow *f)
{
	if ((p->flags & ~TCP_PSH) != TCP_ACK || p->congested)
		return 0;
	return p->options == (f->flags & BRC_FLOW_TIMESTAMPS ? OPTIONS_TS : OPTIONS_NONE);
}

/* Behind the last byte of a packet, as TCP counts: FIN is one (RFC 9293, 3.4). */
static __always_inline __u32 brc_end(struct brc_packet *p)
{
	return p->seq + p->payload_len + (p->flags & TCP_FIN ? 1 : 0);
}

/*
 * What lies behind may not be injected to any more: this packet goes up to the stack. Holds the flow's lock. Far outside of
 * any window it is not the client's, and the stack will not take it.
 */
static __always_inline void brc_let_up(struct brc_packet *p, struct brc_flow *f, int xdp)
{
	__u32 end = brc_end(p);

	/* An empty segment puts nothing into the stack, whatever its number: a forged one must not move the mark. */
	if (end == p->seq || end - f->in - f->rcv_nxt > 1u << 30)
		return;
	if (before(f->xdp_nxt, end))
		f->xdp_nxt = end;
	if (!xdp && before(f->tc_nxt, end))
		f->tc_nxt = end;
}

/*
 * Whether the connection stands at a quiescent point in front of this packet, and may be served. Returns -1, or the counter
 * that says why not. The ticket's words are read in the opposite order of their writing.
 *
 * That every request before was executed does not say that this one was not passed up already, and waits in the socket: it may
 * be the client's retransmission, or the network's duplicate. So each hook remembers how far it has let requests up.
 */
static __always_inline int brc_admit(struct brc_packet *p, struct brc_flow *f, struct brc_point *at, int xdp)
{
	struct brc_control *c = brc_control();
	struct brc_ticket *t;
	__u64 position, holder;

	if (!c || !READ(c->serving))
		return BRC_pass_not_serving;
	if (!brc_plain(p, f))
		return BRC_pass_headers;
	if (p->payload_len > BRC_REQUEST_MAX)
		return BRC_pass_too_many;
	if (f->flags & BRC_FLOW_CLOSING)
		return BRC_pass_closing;
	if (!f->ticket)
		return BRC_pass_no_ticket;
	t = bpf_map_lookup_elem(&tickets, &f->ticket);
	if (!t)
		return BRC_pass_no_ticket;
	position = READ(*(__u64 *)&t->consumed);
	fence();
	holder = READ(*(__u64 *)&t->flags);
	if (holder >> 32 != f->ticket_serial)
		return BRC_pass_no_ticket;
	if (!(holder & BRC_TICKET_ELIGIBLE))
		return BRC_pass_not_eligible;
	at->ticket = t;
	at->in = f->in;
	at->out = f->out;
	at->consumed = position;
	at->written = position >> 32;
	if (p->seq - at->in - f->client_isn != at->consumed || p->ack - at->out - f->server_isn != at->written)
		return BRC_pass_not_quiescent;
	return p->seq == (xdp ? f->xdp_nxt : f->tc_nxt) ? -1 : BRC_pass_seen;
}

/* Sum of the pseudo header (RFC 9293, 3.1; RFC 8200, 8.1), not folded. */
static __always_inline __u64 brc_pseudo_sum(struct brc_packet *p, __u32 len)
{
	__u64 sum = (__u64)bpf_htons(IPPROTO_TCP) + bpf_htons(len);

	if (p->family == 4)
		return sum + p->key.client + p->key.server;
#pragma unroll
	for (int i = 0; i < 4; i++)
		sum += (__u64)p->client[i] + p->server[i];
	return sum;
}

enum brc_checksum { CHECKSUM_WRONG, CHECKSUM_FULL, CHECKSUM_PARTIAL };

/* The state of the checksums of the packet in scratch, which is followed by a zero word. XDP runs before anyone else looks. */
static __always_inline int brc_checksum(struct brc_scratch *s, struct brc_packet *p)
{
	__u32 len = p->payload + p->payload_len - p->l4, l4 = p->l4;
	__u64 pseudo = brc_pseudo_sum(p, len), ip = 0;
	__u8 *b = s->packet.b;

	if (p->family == 4) {
#pragma unroll
		for (int i = 0; i < 5; i++)
			ip += *(__u32 *)(b + ETH_HLEN + i * 4);
		if (fold(ip) != 0xffff)
			return CHECKSUM_WRONG;
	}
	opaque(l4);
	l4 &= 63;
	opaque(len);
	if (len > BRC_REPLY_MAX)
		return CHECKSUM_WRONG;
	if (fold(pseudo + brc_sum(b + l4, len)) == 0xffff)
		return CHECKSUM_FULL;
	if (brc_config.flags & BRC_CONFIG_PARTIAL_CSUM && *(__u16 *)(b + l4 + 16) == fold(pseudo))
		return CHECKSUM_PARTIAL;
	return CHECKSUM_WRONG;
}

/* What the GETs of the packet in scratch come to. */
struct brc_answer {
	__u32 gets;
	__u32 len; /* bytes of all replies */
};

/* Finds all of the packet's GETs. Returns -1 if all are in the cache, or the counter that says why not. */
static __always_inline int brc_hash_keys(struct brc_scratch *s, struct brc_packet *p, struct brc_answer *a)
{
	__u32 off = p->payload, end = p->payload + p->payload_len, i;
	struct brc_get get = {};
	struct brc_hit hit = {};

	a->len = 0;
	for (i = 0; i < BRC_GETS_MAX; i++) {
		int reason;

		if (off >= end)
			break;
		if (brc_parse_command(&s->packet, off, end, &get) != WORD_GET)
			return BRC_pass_not_get;
		reason = brc_find(&s->packet, &get, &hit);
		if (reason >= 0)
			return reason;
		s->hit[i] = hit;
		a->len += hit.reply_len;
		off = get.next;
	}
	a->gets = i;
	return off == end ? -1 : BRC_pass_too_many;
}

/*
 * Whether so many reply bytes fit what the client can take in one segment; and whether the server has room for the request
 * that it will not see, by what it last said.
 */
static __always_inline int brc_fits(struct brc_packet *p, struct brc_flow *f, __u32 len)
{
	__u32 mss = f->mss - (f->flags & BRC_FLOW_TIMESTAMPS ? 12 : 0);

	if (!(f->flags & BRC_FLOW_WINDOW) || !f->window || (f->flags & BRC_FLOW_TIMESTAMPS && !(f->flags & BRC_FLOW_TSVAL)))
		return 0;

	return len <= BRC_REPLY_MAX && len <= mss && len <= (__u32)bpf_ntohs(p->window) << (f->client_wscale & 15);
}

static __always_inline __u32 brc_ms(__u64 ns)
{
	return ns / 1000000;
}

/* A timestamp as the stack would give it now, or a little less; never less than before (RFC 7323, 5.3). */
static __always_inline __u32 brc_tsval(struct brc_flow *f, __u64 now_ns)
{
	__u32 tsval = brc_ms(now_ns) + f->tsval_offset;

	if (before(tsval, f->last_tsval))
		return f->last_tsval;
	f->last_tsval = tsval;
	return tsval;
}

/* A segment that is to be made: what brc_build_head needs. */
struct brc_segment_head {
	__u32 seq;
	__u32 ack;
	__u32 tsval;
	__u32 tsecr;
	__u32 len;	/* bytes of payload */
	__u32 sum;	/* of the payload */
	__u16 window;	/* network order */
	__u8 flags;
	__u8 reply;	/* to the client: addresses are exchanged */
	__u8 partial;	/* the checksum is left to a device */
	__u8 fragment;	/* may be fragmented on its way (IPv4) */
	__u8 outgoing;	/* the packet in scratch goes to the client already */
};

/*
 * Writes the headers of a segment into scratch.head, after those of the packet in scratch. They are as long as the packet's
 * first 20 TCP bytes and its timestamps: returns that length.
 */
static __always_inline __u32 brc_build_head(struct brc_scratch *s, struct brc_packet *p, int timestamps, struct brc_segment_head *h)
{
	__u32 tcp_len = timestamps ? 32 : 20, l4 = p->family == 4 ? 34 : 54, words = tcp_len / 4;
	__u64 sum = brc_pseudo_sum(p, tcp_len + h->len);
	__u8 *b = s->head, *from = s->packet.b;
	struct tcphdr *tcp;

	if (h->reply && !h->outgoing) {
		__builtin_memcpy(b, from + 6, 6);
		__builtin_memcpy(b + 6, from, 6);
	} else {
		__builtin_memcpy(b, from, 12);
	}
	*(__u16 *)(b + 12) = *(__u16 *)(from + 12);
	if (p->family == 4) {
		struct iphdr *ip = (void *)(b + ETH_HLEN), *old = (void *)(from + ETH_HLEN);
		__u64 ip_sum = 0;

		*(__u16 *)ip = bpf_htons(0x4500); /* version, header length, traffic class */
		ip->tot_len = bpf_htons(20 + tcp_len + h->len);
		ip->id = h->fragment ? bpf_get_prandom_u32() : 0; /* RFC 6864: means nothing in an atomic datagram */
		ip->frag_off = h->fragment ? 0 : bpf_htons(0x4000);
		ip->ttl = h->reply ? 64 : old->ttl;
		ip->protocol = IPPROTO_TCP;
		ip->check = 0;
		ip->saddr = h->reply ? p->key.server : p->key.client;
		ip->daddr = h->reply ? p->key.client : p->key.server;
#pragma unroll
		for (int i = 0; i < 5; i++)
			ip_sum += *(__u32 *)(b + ETH_HLEN + i * 4);
		ip->check = ~fold(ip_sum);
	} else {
		struct ipv6hdr *ip = (void *)(b + ETH_HLEN), *old = (void *)(from + ETH_HLEN);

		*(__u32 *)ip = bpf_htonl(0x60000000);
		ip->payload_len = bpf_htons(tcp_len + h->len);
		ip->nexthdr = IPPROTO_TCP;
		ip->hop_limit = h->reply ? 64 : old->hop_limit;
		__builtin_memcpy(&ip->saddr, h->reply ? p->server : p->client, 16);
		__builtin_memcpy(&ip->daddr, h->reply ? p->client : p->server, 16);
	}

	tcp = (void *)(b + l4);
	tcp->source = h->reply ? p->key.server_port : p->key.client_port;
	tcp->dest = h->reply ? p->key.client_port : p->key.server_port;
	tcp->seq = bpf_htonl(h->seq);
	tcp->ack_seq = bpf_htonl(h->ack);
	((__u8 *)tcp)[12] = words << 4;
	((__u8 *)tcp)[13] = h->flags;
	tcp->window = h->window;
	tcp->check = 0;
	tcp->urg_ptr = 0;
	if (timestamps) {
		*(__u32 *)(b + l4 + 20) = OPTIONS_TIMESTAMPS;
		*(__u32 *)(b + l4 + 24) = bpf_htonl(h->tsval);
		*(__u32 *)(b + l4 + 28) = bpf_htonl(h->tsecr);
	}
	if (h->partial) {
		tcp->check = fold(sum);
		return l4 + tcp_len;
	}
	sum += h->sum;
#pragma unroll
	for (int i = 0; i < 8; i++)
		if (i < 5 || timestamps)
			sum += *(__u32 *)(b + l4 + i * 4);
	tcp->check = ~fold(sum);
	return l4 + tcp_len;
}

/*
 * The reply is going to be sent: the flow's numbers change. Fails (0) if the flow is not as brc_admit saw it any more, because
 * another CPU saw it end. The kept reply must be in place.
 */
static __always_inline int brc_inject(struct brc_packet *p, struct brc_flow *f, struct brc_point *at, int xdp, __u32 len, __u32 sum,
	__u64 now_ns, struct brc_segment_head *h)
{
	int ok;

	brc_lock(f);
	ok = f->in == at->in && f->out == at->out && !(f->flags & BRC_FLOW_CLOSING)
		&& p->seq == (xdp ? f->xdp_nxt : f->tc_nxt);
	if (ok) {
		/* At TC a later request may be on its way here from XDP: then XDP stays behind that one. */
		if (before(f->xdp_nxt, p->seq + p->payload_len))
			f->xdp_nxt = p->seq + p->payload_len;
		f->tc_nxt = p->seq + p->payload_len;
		f->rq = p->seq;
		f->rq_end = p->seq + p->payload_len;
		f->rp = p->ack;
		f->rp_end = p->ack + len;
		f->out_base = p->ack - at->out;
		f->in = at->in + p->payload_len;
		f->out = at->out + len;
		f->kept_csum = sum;
		f->client_tsval = p->tsval;
		f->flags |= BRC_FLOW_UNACKED;
		h->seq = p->ack;
		h->ack = p->seq + p->payload_len;
		h->window = f->window;
		h->tsval = brc_tsval(f, now_ns);
		h->tsecr = p->tsval;
		h->len = len;
		h->sum = sum;
		h->flags = TCP_ACK | TCP_PSH;
		h->reply = 1;
		h->partial = 0;
		h->fragment = 0;
		h->outgoing = 0;
	}
	brc_unlock(f);
	return ok;
}

/* What the server sees of a hit: INFO, CLIENT LIST and the idle time-out. */
static __always_inline void brc_hit_counted(struct brc_point *at, __u32 gets, __u64 now_ns)
{
	at->ticket->last_hit_ns = now_ns;
	at->ticket->hits += gets;
	count_n(BRC_gets_hit, gets);
}

#endif
