package dev.brc.core.keyspace;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;

/** A keyspace with a settable clock and a record of what it announced. */
final class KeyspaceFixture implements KeyspaceListener
{
    static final long START_MS = 1_700_000_000_000L;

    final KeyspaceConfig config = new KeyspaceConfig();
    final List<String> events = new ArrayList<>();
    final Keyspace keyspace;
    final Db db;
    long nowMs = START_MS;

    KeyspaceFixture()
    {
        this(16);
    }

    KeyspaceFixture(final int databases)
    {
        config.seed = 42;
        config.databases = databases;
        keyspace = new Keyspace(config, this);
        keyspace.now(nowMs);
        db = keyspace.db(0);
    }

    void advance(final long ms)
    {
        nowMs += ms;
        keyspace.now(nowMs);
    }

    static byte[] bytes(final String text)
    {
        return text.getBytes(ISO_8859_1);
    }

    static String text(final byte[] bytes)
    {
        return new String(bytes, ISO_8859_1);
    }

    void set(final String key, final String value)
    {
        db.setString(bytes(key), bytes(value));
    }

    String get(final String key)
    {
        final Entry entry = db.lookupRead(bytes(key));
        return entry == null ? null : text(entry.stringCopy());
    }

    String encoding(final String key)
    {
        return db.peek(bytes(key)).encoding();
    }

    /** The events since the last call. */
    List<String> takeEvents()
    {
        final List<String> taken = new ArrayList<>(events);
        events.clear();
        return taken;
    }

    @Override
    public void keyMutated(final Db in, final byte[] key, final int offset, final int length)
    {
        add("mutated", in, key, offset, length);
    }

    @Override
    public void everythingMutated(final Db in)
    {
        events.add("everything " + (in == null ? "*" : in.index()));
    }

    @Override
    public void keyExpired(final Db in, final byte[] key, final int offset, final int length)
    {
        add("expired", in, key, offset, length);
    }

    @Override
    public void keyEvicted(final Db in, final byte[] key, final int offset, final int length)
    {
        add("evicted", in, key, offset, length);
    }

    @Override
    public void keyMissed(final Db in, final byte[] key, final int offset, final int length)
    {
        add("missed", in, key, offset, length);
    }

    @Override
    public void keyAdded(final Db in, final byte[] key, final int offset, final int length)
    {
        add("added", in, key, offset, length);
    }

    private void add(final String event, final Db in, final byte[] key, final int offset, final int length)
    {
        events.add(event + " " + in.index() + " " + new String(key, offset, length, ISO_8859_1));
    }

    /** A value of a given size that is no string. */
    static final class TestValue implements Value
    {
        long bytes;
        final int type;

        TestValue(final int type, final long bytes)
        {
            this.type = type;
            this.bytes = bytes;
        }

        @Override
        public int type()
        {
            return type;
        }

        @Override
        public String encoding()
        {
            return "listpack";
        }

        @Override
        public long memoryBytes()
        {
            return bytes;
        }

        @Override
        public Value copy()
        {
            return new TestValue(type, bytes);
        }
    }
}
