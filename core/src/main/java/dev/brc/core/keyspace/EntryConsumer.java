package dev.brc.core.keyspace;

/** Receives keys one at a time. */
@FunctionalInterface
public interface EntryConsumer
{
    /** The entry is valid during this call only; the keyspace must not be changed in it. */
    void accept(Entry entry);
}
