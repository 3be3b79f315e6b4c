package dev.brc.core.keyspace;

import static dev.brc.core.keyspace.KeyspaceFixture.bytes;
import static dev.brc.core.keyspace.KeyspaceFixture.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DbStringTest
{
    private final KeyspaceFixture f = new KeyspaceFixture();

    @Test
    void shouldReturnWhatWasSet()
    {
        f.set("key", "value");

        assertThat(f.get("key")).isEqualTo("value");
        assertThat(f.get("other")).isNull();
        assertThat(f.db.size()).isEqualTo(1);
    }

    @Test
    void shouldChooseTheEncodingThatRedisChooses()
    {
        f.set("int", "12345");
        f.set("min", "-9223372036854775808");
        f.set("max", "9223372036854775807");
        f.set("over", "9223372036854775808");
        f.set("zeros", "007");
        f.set("minus", "-0");
        f.set("plus", "+1");
        f.set("empty", "");
        f.set("44", "x".repeat(44));
        f.set("45", "x".repeat(45));

        assertThat(f.encoding("int")).isEqualTo("int");
        assertThat(f.encoding("min")).isEqualTo("int");
        assertThat(f.get("min")).isEqualTo("-9223372036854775808");
        assertThat(f.encoding("max")).isEqualTo("int");
        assertThat(f.encoding("over")).isEqualTo("embstr");
        assertThat(f.encoding("zeros")).isEqualTo("embstr");
        assertThat(f.encoding("minus")).isEqualTo("embstr");
        assertThat(f.encoding("plus")).isEqualTo("embstr");
        assertThat(f.encoding("empty")).isEqualTo("embstr");
        assertThat(f.encoding("44")).isEqualTo("embstr");
        assertThat(f.encoding("45")).isEqualTo("raw");
    }

    @Test
    void shouldKeepNumbersLikeTextOutOfTheIntEncodingOnRequest()
    {
        f.db.setStringNotInt(bytes("k"), 0, 1, bytes("3"), 0, 1, false);
        assertThat(f.encoding("k")).isEqualTo("embstr");
        f.db.setRawString(bytes("k"), 0, 1, bytes("3"), 0, 1, false);
        assertThat(f.encoding("k")).isEqualTo("raw");
        f.db.setLong(bytes("k"), 0, 1, 3, false);
        assertThat(f.encoding("k")).isEqualTo("int");
        assertThat(f.db.peek(bytes("k")).longValue()).isEqualTo(3);
    }

    @Test
    void shouldAppendToTextNumbersAndNothing()
    {
        assertThat(append("a", "12")).isEqualTo(2);
        assertThat(f.encoding("a")).isEqualTo("int");
        assertThat(append("a", "3")).isEqualTo(3);
        assertThat(f.encoding("a")).isEqualTo("raw");
        assertThat(f.get("a")).isEqualTo("123");
    }

    @Test
    void shouldAppendInPlaceMostOfTheTime()
    {
        final StringBuilder expected = new StringBuilder();
        final String piece = "0123456789";
        for (int i = 0; i < 200_000; i++)
        {
            append("log", piece);
            expected.append(piece);
        }

        assertThat(f.get("log")).isEqualTo(expected.toString());
    }

    @Test
    void shouldFillTheGapBeforeASetRangeWithZeros()
    {
        assertThat(setRange("r", 3, "xy")).isEqualTo(5);
        assertThat(f.get("r")).isEqualTo("\0\0\0xy");
        assertThat(f.encoding("r")).isEqualTo("raw");
        assertThat(setRange("r", 1, "ab")).isEqualTo(5);
        assertThat(f.get("r")).isEqualTo("\0abxy");
        assertThat(setRange("r", 9000, "end")).isEqualTo(9003);
        assertThat(f.get("r")).isEqualTo("\0abxy" + "\0".repeat(8995) + "end");
        f.takeEvents();
        assertThat(setRange("r", 1, "")).isEqualTo(9003);
        assertThat(setRange("none", 1, "")).isZero();
        assertThat(f.takeEvents()).isEmpty();
    }

    @Test
    void shouldNotLeakOldBytesIntoAnEditedString()
    {
        f.set("old", "x".repeat(60));
        f.db.delete(bytes("old"));

        final Entry entry = f.db.editString(bytes("new"), 0, 3, 50);

        assertThat(entry.stringCopy()).isEqualTo(new byte[50]);
        entry.array()[entry.offset() + 49] = 1;
        f.db.valueMutated(bytes("new"), 0, 3);
        assertThat(f.db.peek(bytes("new")).stringCopy()[49]).isEqualTo((byte) 1);
    }

    @Test
    void shouldStoreStringsOfEverySizeAroundTheBlockLimits()
    {
        for (final int size : new int[]{0, 1, 43, 44, 45, 1000, 4050, 4060, 4070, 4071, 4079, 4080, 4081, 4096, 5000,
            1 << 20, (1 << 20) + 1, 5 << 20})
        {
            final String value = "v".repeat(size);
            f.set("key", value);
            assertThat(f.get("key")).hasSize(size).isEqualTo(value);
            f.set("k" + size, value);
            assertThat(f.get("k" + size)).isEqualTo(value);
        }
        f.db.flush();
        assertThat(f.keyspace.usedMemoryBytes()).isEqualTo(new KeyspaceFixture().keyspace.usedMemoryBytes());
    }

    @Test
    void shouldStoreLongKeys()
    {
        for (final int size : new int[]{0, 1, 4000, 4080, 4096, 70_000, 1 << 20})
        {
            final String key = "k".repeat(size);
            f.set(key, "value" + size);
            assertThat(f.get(key)).isEqualTo("value" + size);
            assertThat(f.db.setExpireAt(bytes(key), f.nowMs + 1000)).isTrue();
            assertThat(f.get(key)).isEqualTo("value" + size);
            assertThat(text(f.db.peek(bytes(key)).keyCopy())).isEqualTo(key);
        }
    }

    @Test
    void shouldAcceptAValueThatLiesInTheRecordItReplaces()
    {
        f.set("k", "abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz");
        Entry entry = f.db.peek(bytes("k"));
        f.db.setString(bytes("k"), 0, 1, entry.array(), entry.offset() + 2, 50, false);
        assertThat(f.get("k")).isEqualTo("cdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnop");
        entry = f.db.peek(bytes("k"));
        f.db.setString(bytes("k"), 0, 1, entry.array(), entry.offset() + 2, 5, false);
        assertThat(f.get("k")).isEqualTo("efghi");
        f.set("from", "the value");
        entry = f.db.peek(bytes("from"));
        f.db.append(bytes("k"), 0, 1, entry.array(), entry.offset(), entry.length());
        assertThat(f.get("k")).isEqualTo("efghithe value");
    }

    @Test
    void shouldRefuseStringOperationsOnOtherTypes()
    {
        f.db.putValue(bytes("h"), 0, 1, new KeyspaceFixture.TestValue(ValueType.HASH, 100), false);

        assertThatThrownBy(() -> append("h", "x")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> setRange("h", 1, "x")).isInstanceOf(IllegalStateException.class);
    }

    private long append(final String key, final String value)
    {
        return f.db.append(bytes(key), 0, key.length(), bytes(value), 0, value.length());
    }

    private long setRange(final String key, final long offset, final String value)
    {
        return f.db.setRange(bytes(key), 0, key.length(), offset, bytes(value), 0, value.length());
    }
}
