/** The programs of {@code native/} by themselves: packet in, verdict and bytes out, run in the kernel by BPF_PROG_TEST_RUN. */
package dev.brc.ebpf.packet;
