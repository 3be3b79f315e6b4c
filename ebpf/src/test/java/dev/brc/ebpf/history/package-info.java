/** Histories of concurrent commands and the check that they are linearizable key by key. */
package dev.brc.ebpf.history;
