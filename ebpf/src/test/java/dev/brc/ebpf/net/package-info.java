/** Network namespaces, veth pairs and processes in them, for tests. */
package dev.brc.ebpf.net;
