/** The server under load behind wires with all combinations of faults. */
package dev.brc.ebpf.matrix;
