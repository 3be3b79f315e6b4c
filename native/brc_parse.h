/* SPDX-License-Identifier: GPL-2.0 */
/* From bytes to a description of the packet. Everything is checked here; who gets a description may trust it. */
#ifndef BRC_PARSE_H
#define BRC_PARSE_H

#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/tcp.h>
#include <bpf/bpf_endian.h>

#include "brc_maps.h"

#define TCP_FIN 0x01
#define TCP_SYN 0x02
#define TCP_RST 0x04
#define TCP_PSH 0x08
#define TCP_ACK 0x10

/* NOP, NOP, timestamps of 10 bytes: what every stack sends (RFC 7323, appendix A) */
#define OPTIONS_TIMESTAMPS bpf_htonl(0x0101080a)

enum brc_options { OPTIONS_NONE, OPTIONS_TS, OPTIONS_OTHER };

struct brc_packet {
	__u32 l4;	   /* offset of the TCP header; 34 or 54 */
	__u32 payload;	   /* offset */
	__u32 payload_len; /* bytes by the IP header, not by the frame */
	__u32 seq;	   /* host order, like all numbers unless said otherwise */
	__u32 ack;
	__u32 tsval;
	__u16 window;	   /* network order */
	__u8 flags;
	__u8 family;	   /* 4 or 6 */
	__u8 options;	   /* enum brc_options */
	__u8 timestamps;   /* tsval is known */
	__u8 congested;	   /* ECN: CE */
	struct brc_flow_key key;
	__u32 client[4];   /* IPv6 only */
	__u32 server[4];
};

static __always_inline int brc_port(__u16 port)
{
#pragma unroll
	for (int i = 0; i < BRC_PORTS_MAX; i++)
		if (i < brc_config.ports && port == brc_config.port[i])
			return 1;
	return 0;
}

static __always_inline int brc_parse_tcp(struct tcphdr *tcp, void *end, struct brc_packet *p, __u32 ip_len, int egress)
{
	__u32 head, *option;

	if ((void *)(tcp + 1) > end || !brc_port(egress ? tcp->source : tcp->dest))
		return 0;
	head = tcp->doff * 4;
	if (head < sizeof(*tcp) || ip_len < head)
		return 0;
	p->key.client_port = egress ? tcp->dest : tcp->source;
	p->key.server_port = egress ? tcp->source : tcp->dest;
	p->seq = bpf_ntohl(tcp->seq);
	p->ack = bpf_ntohl(tcp->ack_seq);
	p->window = tcp->window;
	p->flags = ((__u8 *)tcp)[13];
	p->payload = p->l4 + head;
	p->payload_len = ip_len - head;
	p->options = head == sizeof(*tcp) ? OPTIONS_NONE : OPTIONS_OTHER;
	option = (void *)(tcp + 1);
	if (head >= 32 && (void *)(option + 3) <= end && option[0] == OPTIONS_TIMESTAMPS) {
		p->tsval = bpf_ntohl(option[1]);
		p->timestamps = 1;
		if (head == 32)
			p->options = OPTIONS_TS;
	}
	return 1;
}

static __always_inline int brc_parse_ip4(void *data, void *end, __u32 frame_len, struct brc_packet *p, int egress)
{
	struct iphdr *ip = data + ETH_HLEN;
	__u32 len;

	if ((void *)(ip + 1) > end || *(__u8 *)ip != 0x45 || ip->protocol != IPPROTO_TCP)
		return 0;
	if (ip->frag_off & bpf_htons(0x3fff)) /* more fragments, or not the first */
		return 0;
	len = bpf_ntohs(ip->tot_len);
	if (!len && frame_len > 0xffff) /* BIG TCP: a merged packet whose length does not fit */
		len = frame_len - ETH_HLEN;
	if (len < sizeof(*ip))
		return 0;
	p->family = 4;
	p->l4 = ETH_HLEN + sizeof(*ip);
	p->congested = (ip->tos & 3) == 3;
	p->key.client = egress ? ip->daddr : ip->saddr;
	p->key.server = egress ? ip->saddr : ip->daddr;
	return brc_parse_tcp((void *)(ip + 1), end, p, len - sizeof(*ip), egress);
}

static __always_inline int brc_parse_ip6(void *data, void *end, struct brc_packet *p, int egress)
{
	struct ipv6hdr *ip = data + ETH_HLEN;
	__u64 h = brc_config.hash_seed;

	/* A header between (RFC 8200, 4) makes it a packet of no interest. */
	if ((void *)(ip + 1) > end || ip->version != 6 || ip->nexthdr != IPPROTO_TCP)
		return 0;
	p->family = 6;
	p->l4 = ETH_HLEN + sizeof(*ip);
	p->congested = (ip->flow_lbl[0] & 0x30) == 0x30;
	__builtin_memcpy(p->client, egress ? &ip->daddr : &ip->saddr, 16);
	__builtin_memcpy(p->server, egress ? &ip->saddr : &ip->daddr, 16);
#pragma unroll
	for (int i = 0; i < 4; i += 2) {
		h = brc_hash_word(h, p->client[i] | (__u64)p->client[i + 1] << 32);
		h = brc_hash_word(h, p->server[i] | (__u64)p->server[i + 1] << 32);
	}
	h = brc_hash_end(h);
	p->key.client = h;
	p->key.server = h >> 32;
	return brc_parse_tcp((void *)(ip + 1), end, p, bpf_ntohs(ip->payload_len), egress);
}

/*
 * Whether the packet is TCP from or to the server's port, not a fragment, without IP options or VLAN tag. frame_len is the
 * whole packet's length, of which not all may be in reach; 0: not needed (one that came from the wire).
 */
static __always_inline int brc_parse(void *data, void *end, __u32 frame_len, struct brc_packet *p, int egress)
{
	struct ethhdr *eth = data;

	if ((void *)(eth + 1) > end)
		return 0;
	if (eth->h_proto == bpf_htons(ETH_P_IP))
		return brc_parse_ip4(data, end, frame_len, p, egress);
	if (eth->h_proto == bpf_htons(ETH_P_IPV6))
		return brc_parse_ip6(data, end, p, egress);
	return 0;
}

/* One GET in a packet. */
struct brc_get {
	__u64 hash;
	__u32 key;  /* offset */
	__u32 len;  /* bytes of the key */
	__u32 next; /* offset behind the GET */
	__u32 spare;
};

#define WORD_ARRAY2_BULK3 0x0a0d33240a0d322aull /* "*2\r\n$3\r\n" as a little-endian word */
#define WORD_ARRAY_COUNT 0x000000000000ff00ull	/* the digit in it that counts the elements */
#define WORD_GET 0x0d544547			/* "GET\r" */
#define WORD_SET 0x0d544553			/* "SET\r" */
#define WORD_DEL 0x0d4c4544			/* "DEL\r" */
#define WORD_LF_BULK 0x240a			/* "\n$" */
#define WORD_CRLF 0x0a0d
#define WORD_CASE 0x00202020			/* what makes the letters lower case */

static __always_inline __u64 brc_last_word(__u64 word, __u32 bytes)
{
	return word & ((1ull << (bytes & 7) * 8) - 1);
}

/*
 * Reads one command at an offset, in the form that clients send (an array of bulk strings). Returns its name (WORD_GET, or
 * WORD_SET or WORD_DEL of any number of arguments, of which the first is complete), 0 for anything else. A GET is complete.
 * Verified once, on its own: that is why it is not inlined.
 */
__noinline int brc_parse_command(struct brc_bytes *m, __u32 off, __u32 end, struct brc_get *get)
{
	__u64 array;
	__u32 name;

	__u32 len, key, words;
	__u64 h;
	__u8 *p;

	if (!m || !get)
		return 0;
	off &= BRC_BYTES_MASK;
	p = m->b + off;
	if (end > BRC_BYTES_MASK || off + 17 > end)
		return 0;
	array = *(__u64 *)p;
	name = *(__u32 *)(p + 8) & ~WORD_CASE;
	if (name == WORD_GET ? array != WORD_ARRAY2_BULK3
			     : (name != WORD_SET && name != WORD_DEL)
				     || (array ^ WORD_ARRAY2_BULK3) & ~WORD_ARRAY_COUNT)
		return 0;
	if (*(__u16 *)(p + 12) != WORD_LF_BULK)
		return 0;

	/* One to three digits, the first not 0: the form that all clients use, and the only one that Redis writes. */
	len = p[14] - '0';
	if (len - 1 > 8)
		return 0;
	key = 15;
	if (p[15] - '0' <= 9u) {
		len = len * 10 + (p[15] - '0');
		key = 16;
		if (p[16] - '0' <= 9u) {
			len = len * 10 + (p[16] - '0');
			key = 17;
		}
	}
	if (*(__u16 *)(p + key) != WORD_CRLF || len > BRC_KEY_MAX)
		return 0;
	key = (off + key + 2) & BRC_BYTES_MASK;
	if (key + len + 2 > end)
		return 0;
	p = m->b + key;
	if (*(__u16 *)(p + (len & 255)) != WORD_CRLF)
		return 0;

	h = brc_hash_start(brc_config.hash_seed, len);
	words = len / 8;
	for (__u32 i = 0; i < BRC_KEY_MAX / 8; i++) {
		if (i >= words)
			break;
		h = brc_hash_word(h, *(__u64 *)(p + i * 8));
	}
	if (len & 7)
		h = brc_hash_word(h, brc_last_word(*(__u64 *)(p + (len & 248)), len));
	get->hash = brc_hash_end(h);
	get->key = key;
	get->len = len;
	get->next = key + len + 2;
	return name;
}

#endif
