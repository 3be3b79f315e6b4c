/** {@code make bench}: brc's standalone jar and redis-server side by side on one machine, interleaved in one run. */
package dev.brc.ebpf.bench;
