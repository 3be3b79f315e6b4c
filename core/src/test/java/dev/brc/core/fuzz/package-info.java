/** A mutation fuzzer of whole sessions: parser, commands and replies of a real server, on sockets that exist in memory only. */
package dev.brc.core.fuzz;
