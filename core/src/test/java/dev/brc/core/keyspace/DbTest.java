package dev.brc.core.keyspace;

import static dev.brc.core.keyspace.KeyspaceFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brc.core.keyspace.KeyspaceFixture.TestValue;
import org.junit.jupiter.api.Test;

class DbTest
{
    private final KeyspaceFixture f = new KeyspaceFixture();

    @Test
    void shouldCountHitsAndMissesOfReadsOnly()
    {
        f.set("k", "v");
        f.db.lookupRead(bytes("k"));
        f.db.lookupReadNoTouch(bytes("k"), 0, 1);
        f.db.lookupRead(bytes("none"));
        f.db.lookupWrite(bytes("k"));
        f.db.lookupWrite(bytes("none"));
        f.db.peek(bytes("k"));
        f.db.exists(bytes("none"));
        f.db.expireAt(bytes("none"));
        assertThat(f.keyspace.stats().hits()).isEqualTo(2);
        assertThat(f.keyspace.stats().misses()).isEqualTo(1);
        f.keyspace.stats().reset();
        assertThat(f.keyspace.stats().hits()).isZero();
    }

    @Test
    void shouldGiveEachCallerItsOwnEntry()
    {
        f.set("a", "1");
        f.set("b", "two");
        final Entry a = f.db.lookupRead(bytes("a"), 0, 1, new Entry());
        final Entry b = f.db.lookupRead(bytes("b"), 0, 1, new Entry());
        assertThat(a.stringCopy()).isEqualTo(bytes("1"));
        assertThat(b.stringCopy()).isEqualTo(bytes("two"));
        assertThat(a.isInt()).isTrue();
        assertThat(a.array()[a.offset()]).isEqualTo((byte) '1');
        final byte[] target = new byte[5];
        assertThat(b.copyTo(target, 1)).isEqualTo(3);
        assertThat(target).isEqualTo(bytes("\0two\0"));
        assertThat(b.isString()).isTrue();
        assertThat(ValueType.name(b.type())).isEqualTo("string");
    }

    @Test
    void shouldAccountTheMemoryOfOtherTypesAsTheyChange()
    {
        final long empty = f.keyspace.usedMemoryBytes();
        final TestValue value = new TestValue(ValueType.ZSET, 1000);
        f.db.putValue(bytes("z"), 0, 1, value, false);
        final long with = f.keyspace.usedMemoryBytes();
        assertThat(with - empty).isBetween(1000L, 1100L);
        assertThat(f.db.peek(bytes("z")).memoryBytes()).isBetween(1000L, 1100L);
        assertThat(f.db.peek(bytes("z")).value()).isSameAs(value);
        assertThat(f.encoding("z")).isEqualTo("listpack");
        value.bytes = 5000;
        f.db.valueMutated(bytes("z"), 0, 1);
        assertThat(f.keyspace.usedMemoryBytes()).isEqualTo(with + 4000);
        f.set("z", "v");
        assertThat(f.keyspace.usedMemoryBytes()).isLessThan(empty + 100);
        assertThat(f.db.delete(bytes("z"))).isTrue();
        assertThat(f.keyspace.usedMemoryBytes()).isEqualTo(empty);
    }

    @Test
    void shouldRefuseAMutationReportForAnAbsentKey()
    {
        assertThatThrownBy(() -> f.db.valueMutated(bytes("none"), 0, 4)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldKeepDeadlineAndIdleTimeOnRename()
    {
        f.set("a", "v");
        f.db.setExpireAt(bytes("a"), f.nowMs + 50_000);
        f.advance(10_000);
        assertThat(f.db.rename(bytes("a"), bytes("b"))).isTrue();
        assertThat(f.db.expireAt(bytes("b"))).isEqualTo(f.nowMs + 40_000);
        assertThat(f.db.peek(bytes("b")).idleSeconds()).isEqualTo(10);
        f.takeEvents();
        assertThat(f.db.rename(bytes("b"), bytes("b"))).isTrue();
        assertThat(f.takeEvents()).as("the same name").isEmpty();
    }

    @Test
    void shouldCopyOtherTypesDeeply()
    {
        final TestValue value = new TestValue(ValueType.SET, 10);
        f.db.putValue(bytes("s"), 0, 1, value, false);
        f.advance(5000);
        assertThat(f.db.copy(bytes("s"), f.keyspace.db(3), bytes("t"), false)).isTrue();
        final Entry copy = f.keyspace.db(3).peek(bytes("t"));
        assertThat(copy.value()).isNotSameAs(value);
        assertThat(copy.type()).isEqualTo(ValueType.SET);
        assertThat(copy.idleSeconds()).as("a copy is new").isZero();
        assertThat(f.db.copy(bytes("s"), f.keyspace.db(3), bytes("t"), false)).isFalse();
        assertThat(f.db.copy(bytes("none"), f.keyspace.db(3), bytes("t"), true)).isFalse();
    }

    @Test
    void shouldNotCopyLargeStringsToRenameMoveOrExpireThem()
    {
        f.set("large", "v".repeat(1_000_000));
        final byte[] array = f.db.peek(bytes("large")).array();
        f.db.setExpireAt(bytes("large"), f.nowMs + 1000);
        assertThat(f.db.peek(bytes("large")).array()).isSameAs(array);
        f.db.rename(bytes("large"), bytes("a longer name"));
        assertThat(f.db.peek(bytes("a longer name")).array()).isSameAs(array);
        f.db.move(bytes("a longer name"), f.keyspace.db(1));
        final Entry moved = f.keyspace.db(1).peek(bytes("a longer name"));
        assertThat(moved.array()).isSameAs(array);
        assertThat(moved.stringCopy()).isEqualTo(bytes("v".repeat(1_000_000)));
        assertThat(moved.expireAt()).isEqualTo(f.nowMs + 1000);
        Invariants.check(f.keyspace);

        final String longName = "n".repeat(Store.MIN_WIDE_KEY_ROOM);
        assertThat(f.keyspace.db(1).rename(bytes("a longer name"), bytes(longName))).isTrue();
        assertThat(f.keyspace.db(1).peek(bytes(longName)).array()).isSameAs(array);
        f.keyspace.db(1).rename(bytes(longName), bytes(longName + "n"));
        final Entry renamed = f.keyspace.db(1).peek(bytes(longName + "n"));
        assertThat(renamed.array()).as("a key longer than the room").isNotSameAs(array);
        assertThat(renamed.stringCopy()).isEqualTo(bytes("v".repeat(1_000_000)));
        Invariants.check(f.keyspace);
    }

    @Test
    void shouldAnnounceTheOldNameEvenWhenItWasGivenAsPartOfTheRecord()
    {
        for (final int size : new int[]{10, 10_000})
        {
            f.set("from", "v".repeat(size));
            f.takeEvents();
            final Entry entry = f.db.peek(bytes("from"));
            f.db.rename(entry.keyArray(), entry.keyOffset(), entry.keyLength(), bytes("to"), 0, 2);
            assertThat(f.takeEvents()).contains("mutated 0 from", "mutated 0 to");
            assertThat(f.get("to")).hasSize(size);
        }
    }

    @Test
    void shouldRefuseToMoveOrCopyOntoItself()
    {
        f.set("a", "v");
        assertThatThrownBy(() -> f.db.move(bytes("a"), f.db)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> f.db.copy(bytes("a"), f.db, bytes("a"), true)).isInstanceOf(
            IllegalArgumentException.class);
    }

    @Test
    void shouldAnnounceEachCauseOfAMutation()
    {
        final Keyspace k = f.keyspace;
        f.set("a", "v");
        f.db.setLong(bytes("a"), 0, 1, 5, false);
        f.db.append(bytes("a"), 0, 1, bytes("x"), 0, 1);
        f.db.setExpireAt(bytes("a"), f.nowMs + 5);
        f.db.persist(bytes("a"));
        f.db.rename(bytes("a"), bytes("b"));
        f.db.move(bytes("b"), k.db(1));
        k.db(1).copy(bytes("b"), f.db, bytes("c"), false);
        f.db.delete(bytes("c"));
        final java.util.List<String> events = f.takeEvents();
        events.removeIf(event -> !event.startsWith("mutated"));
        assertThat(events).containsExactly("mutated 0 a", "mutated 0 a", "mutated 0 a", "mutated 0 a", "mutated 0 a",
            "mutated 0 a", "mutated 0 b", "mutated 0 b", "mutated 1 b", "mutated 0 c", "mutated 0 c");
    }

    @Test
    void shouldSwapContentsNotNumbers()
    {
        f.set("a", "v");
        final Db one = f.keyspace.db(1);
        f.takeEvents();
        f.keyspace.swap(0, 1);
        assertThat(f.db.exists(bytes("a"))).isFalse();
        assertThat(one.exists(bytes("a"))).isTrue();
        assertThat(one.index()).isEqualTo(1);
        assertThat(f.takeEvents()).containsExactly("everything 0", "everything 1");
        f.keyspace.swap(1, 1);
        assertThat(f.takeEvents()).isEmpty();
    }

    @Test
    void shouldFlushInConstantTimeAndReturnItsMemory()
    {
        final long empty = f.keyspace.usedMemoryBytes();
        for (int i = 0; i < 10_000; i++)
        {
            f.set("key" + i, "v");
            f.keyspace.db(2).setString(bytes("key" + i), bytes("v"));
        }
        f.takeEvents();
        assertThat(f.db.flush()).isEqualTo(10_000);
        assertThat(f.takeEvents()).containsExactly("everything 0");
        assertThat(f.keyspace.flushAll()).isEqualTo(10_000);
        assertThat(f.takeEvents()).containsExactly("everything *");
        assertThat(f.keyspace.usedMemoryBytes()).isEqualTo(empty);
        assertThat(f.keyspace.reservedMemoryBytes()).isZero();
    }

    @Test
    void shouldNeedADatabase()
    {
        final KeyspaceConfig config = new KeyspaceConfig();
        config.databases = 0;
        assertThatThrownBy(() -> new Keyspace(config, KeyspaceListener.NONE)).isInstanceOf(
            IllegalArgumentException.class).hasMessage("databases must be at least 1, not 0");
        config.databases = 1;
        assertThat(new Keyspace(config, KeyspaceListener.NONE).databases()).isEqualTo(1);
    }

    @Test
    void shouldTakeLessThan95BytesForASmallKeyAndValue()
    {
        final int keys = 200_000; // of 262,144 buckets
        final byte[] value = new byte[32];
        java.util.Arrays.fill(value, (byte) 'v');
        for (int i = 0; i < keys; i++)
        {
            f.db.setString(bytes(String.format("key:%012d", i)), value);
        }
        while (f.keyspace.rehash(1_000_000))
        {
            assertThat(f.db.store().index.isRehashing()).isTrue();
        }
        assertThat(f.keyspace.usedMemoryBytes() / (double) keys).isLessThan(72);
        assertThat(f.keyspace.reservedMemoryBytes() / (double) keys).isLessThan(66);
    }

    @Test
    void shouldAllocateNothingOnGetAndOverwrite()
    {
        final com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory
            .getThreadMXBean();
        final Keyspace keyspace = new Keyspace(new KeyspaceConfig(), KeyspaceListener.NONE);
        final Db db = keyspace.db(0);
        final byte[] key = bytes("some key");
        final byte[] value = bytes("some value");
        long sum = 0;
        long allocated = Long.MAX_VALUE;
        for (int round = 0; round < 5; round++)
        {
            final long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
            for (int i = 0; i < 20_000; i++)
            {
                db.setString(key, 0, key.length, value, 0, value.length, false);
                sum += db.lookupRead(key, 0, key.length).length();
                db.setExpireAt(key, 0, key.length, Long.MAX_VALUE);
                db.setLong(key, 0, key.length, i, false);
                db.delete(key, 0, key.length);
            }
            allocated = Math.min(allocated,
                threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before);
        }
        assertThat(sum).isPositive();
        assertThat(allocated).as("bytes for 100,000 calls").isLessThan(1000);
    }
}
