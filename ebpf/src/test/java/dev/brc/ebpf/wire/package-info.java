/** A wire that misbehaves by plan: moves frames between two interfaces and loses, repeats, reorders, delays and re-segments them. */
package dev.brc.ebpf.wire;
