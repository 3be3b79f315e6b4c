/* SPDX-License-Identifier: GPL-2.0 */
/* The server's life: who it is, and what happens at its death. */
#ifndef BRC_TRACE_H
#define BRC_TRACE_H

#include <bpf/bpf_core_read.h>

#include "brc_cache.h"

/* The fields of the kernel that are read; their offsets come from the running kernel's BTF. */
typedef struct {
	int counter;
} atomic_t;

struct signal_struct {
	atomic_t live;
} __attribute__((preserve_access_index));

struct task_struct {
	struct signal_struct *signal;
} __attribute__((preserve_access_index));

/* Run once by the server itself (BPF_PROG_TEST_RUN): the number that the kernel knows it by, in the initial pid namespace. */
SEC("raw_tp")
int brc_register(struct bpf_raw_tracepoint_args *ctx)
{
	struct brc_control *c = brc_control();

	if (c)
		c->server_tgid = bpf_get_current_pid_tgid() >> 32;
	return 0;
}

/*
 * A thread ends. When it is the server's last one, nothing is answered any more. In do_exit() this comes before the files are
 * closed (exit_files), so no client can see its connection end and then still get an answer.
 */
SEC("raw_tp/sched_process_exit")
int brc_exit(struct bpf_raw_tracepoint_args *ctx)
{
	struct task_struct *task = (void *)ctx->args[0];
	struct brc_control *c = brc_control();

	if (!c || !c->server_tgid || bpf_get_current_pid_tgid() >> 32 != c->server_tgid)
		return 0;
	if (BPF_CORE_READ(task, signal, live.counter) > 0)
		return 0;
	c->serving = 0;
	__sync_fetch_and_add(&c->epoch, 1);
	c->died_at_ns = bpf_ktime_get_ns();
	count(BRC_died);
	return 0;
}

#endif
