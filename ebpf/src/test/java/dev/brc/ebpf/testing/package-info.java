/** The standalone jar and other servers as processes, for tests and benchmarks. */
package dev.brc.ebpf.testing;
