// SPDX-License-Identifier: GPL-2.0
// Lesson 12: counts the IPv4 packets of a device by their protocol, and drops those of one protocol if it is told to.

#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/ip.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

// How many packets there were of each protocol: 6 is TCP, 17 is UDP. Java reads it.
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 256);
	__type(key, __u32);
	__type(value, __u64);
} packets SEC(".maps");

// One element: the protocol to drop, 0 for none. Java writes it.
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u32);
} drop SEC(".maps");

SEC("xdp")
int count(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data;
	void *end = (void *)(long)ctx->data_end;
	struct ethhdr *eth = data;
	struct iphdr *ip = data + sizeof(*eth);
	__u32 first = 0;

	if ((void *)(ip + 1) > end) // without this line the verifier refuses the program
		return XDP_PASS;
	if (eth->h_proto != bpf_htons(ETH_P_IP))
		return XDP_PASS;

	__u32 protocol = ip->protocol;
	__u64 *counter = bpf_map_lookup_elem(&packets, &protocol);
	if (counter) // and without this one, too: a lookup may find nothing
		__sync_fetch_and_add(counter, 1);

	__u32 *unwanted = bpf_map_lookup_elem(&drop, &first);
	return unwanted && *unwanted == protocol ? XDP_DROP : XDP_PASS;
}

char _license[] SEC("license") = "GPL";
