/**
 * Clients that wait for keys: {@code BLPOP}, {@code BZPOPMIN}, {@code XREAD BLOCK}, {@code WAIT}.
 *
 * <p>A command that finds nothing to reply makes a {@link dev.brc.core.blocking.BlockedCommand} and hands it to
 * {@link dev.brc.core.blocking.BlockedClients#block}, without writing a reply. From then on the session's input waits. Whatever
 * changes a key that somebody waits for is seen through the keyspace's own events: commands that write lists, sorted sets and
 * streams need not do anything. At the end of the outermost command (so after EXEC, not inside it) every client that waits for a
 * changed key is offered it, the one that waits longest first.
 */
package dev.brc.core.blocking;
