/**
 * The keyspace: numbered databases of byte-string keys, their values, deadlines, access clocks and eviction.
 *
 * <p>Records live in {@code byte[]} slabs of 64 KiB ({@code Arena}) and are addressed by an {@code int}, so a million keys
 * are about a thousand objects for the garbage collector. {@code HashIndex} finds them, {@code Store} puts both together for
 * one database, {@link dev.brc.core.keyspace.Db} is what commands see. One thread owns everything here.
 */
package dev.brc.core.keyspace;
