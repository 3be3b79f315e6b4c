/** The kernel cache: what the server publishes to the BPF programs, where they are attached, and how long they stay. */
package dev.brc.ebpf.cache;
