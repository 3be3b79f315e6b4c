/** libbpf and the few system calls beside it, through JNR-FFI. Nothing here knows what the programs do. */
package dev.brc.ebpf.bpf;
