/**
 * The stream type: {@link dev.brc.core.stream.StreamValue} is a row of nodes, each of them one listpack with up to
 * {@code stream-node-max-entries} entries, ordered by id and laid out as Redis 7.0 does, so that DUMP copies them. Consumer groups keep what was
 * delivered and not acknowledged in {@link dev.brc.core.stream.PendingList}. Commands are in {@code command.stream}.
 */
package dev.brc.core.stream;
