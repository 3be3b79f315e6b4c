/** The server with the kernel cache, end to end between two namespaces: how it comes and goes, and that nobody notices who answers. */
package dev.brc.ebpf.live;
