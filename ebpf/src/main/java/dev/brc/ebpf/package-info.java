/** The kernel cache, the command line and the standalone jar. */
package dev.brc.ebpf;
