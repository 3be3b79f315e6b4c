/** Commands beside the server: stats, top, doctor, detach. */
package dev.brc.ebpf.cli;
