package dev.brc.core.keyspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;

/** Checks that the parts of a {@link Store} agree with each other, to the byte. */
final class Invariants
{
    private Invariants()
    {
    }

    static void check(final Keyspace keyspace)
    {
        long total = 0;
        for (int i = 0; i < keyspace.databases(); i++)
        {
            check(keyspace.db(i).store());
            total += keyspace.db(i).usedMemoryBytes();
        }
        assertThat(keyspace.usedMemoryBytes()).isEqualTo(total);
        assertThat(keyspace.reservedMemoryBytes()).isGreaterThanOrEqualTo(0);
    }

    private static void check(final Store store)
    {
        final Set<Integer> refs = new HashSet<>();
        final Set<Integer> handles = new HashSet<>();
        long blockBytes = 0;
        long objectBytes = 0;
        int expiring = 0;
        for (long bucket = 0; bucket < store.index.liveBuckets(); bucket++)
        {
            for (int ref = store.index.liveBucket(bucket); ref != 0; ref = store.index.next(ref))
            {
                assertThat(refs.add(ref)).as("each record once").isTrue();
                store.index.locate(ref);
                final byte[] array = store.arena.array(ref);
                final int base = store.arena.offset(ref);
                final int meta = Record.meta(array, base);
                assertThat(Record.totalBytes(array, base, meta)).isLessThanOrEqualTo(store.arena.capacity(ref));
                blockBytes += store.arena.accountedBytes(ref);
                if (Record.encoding(meta) == Record.OBJECT)
                {
                    assertThat(handles.add(store.handle(ref))).as("each object has one key").isTrue();
                    objectBytes += store.value(ref).memoryBytes();
                    assertThat(Record.type(meta)).isEqualTo(store.value(ref).type());
                }
                if (store.deadline(ref) != Record.NO_DEADLINE)
                {
                    expiring++;
                    assertThat(store.expiring.get(Record.expiringIndex(array, base, meta))).isEqualTo(ref);
                }
            }
        }
        assertThat(refs).hasSize(store.index.size());
        assertThat(handles).hasSize(store.objects.size());
        assertThat(store.expiring.size()).isEqualTo(expiring);
        assertThat(store.arena.usedBytes()).isEqualTo(blockBytes);
        assertThat(store.usedBytes()).isEqualTo(blockBytes + objectBytes + store.index.tableBytes()
            + store.objects.tableBytes() + store.expiring.tableBytes());
        assertThat(store.arena.usedBytes()).isLessThanOrEqualTo(store.arena.reservedBytes());
    }
}
