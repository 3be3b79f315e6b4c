/** Clients that people use, against the standalone jar and against a server within their own JVM. */
package dev.brc.ebpf.clients;
