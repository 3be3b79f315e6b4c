// SPDX-License-Identifier: GPL-2.0
// Lesson 12: a program that reads from a packet without asking how long it is. The kernel does not run it.

#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <bpf/bpf_helpers.h>

SEC("xdp")
int careless(struct xdp_md *ctx)
{
	struct ethhdr *eth = (void *)(long)ctx->data;

	return eth->h_proto ? XDP_PASS : XDP_DROP;
}

char _license[] SEC("license") = "GPL";
