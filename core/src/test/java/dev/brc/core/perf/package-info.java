/** What the hot path costs: allocation over a real connection, and JMH benchmarks of its parts. */
package dev.brc.core.perf;
