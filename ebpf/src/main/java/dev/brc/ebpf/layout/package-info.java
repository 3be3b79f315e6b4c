/** Java's copy of {@code native/include/brc_shared.h}: offsets and sizes of what the BPF programs and the server share. */
package dev.brc.ebpf.layout;
