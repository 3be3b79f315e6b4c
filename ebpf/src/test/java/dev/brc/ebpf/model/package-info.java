/** The model of the TCP splice and its checker. */
package dev.brc.ebpf.model;
