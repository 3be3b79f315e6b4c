package dev.brc.core.keyspace;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.agrona.collections.Object2ObjectHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Figures about the keyspace: {@code memory} (bytes a key), {@code speed} (ns an operation, beside HashMap and Agrona's
 * map), {@code pause} (longest CPU time of a single operation while ten million keys are inserted and deleted). Run with
 *
 * <pre>
 * mvn -o -q -pl core -am test-compile &amp;&amp; java -Xmx4g -cp ... dev.brc.core.keyspace.KeyspaceBenchmark speed 1000000
 * </pre>
 */
public final class KeyspaceBenchmark
{
    private static final Logger LOG = LoggerFactory.getLogger(KeyspaceBenchmark.class);
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int KEY_BYTES = 16;
    private static final int VALUE_BYTES = 32;

    private final int keys;
    private final byte[] key = new byte[KEY_BYTES];
    private final byte[] value = new byte[VALUE_BYTES];

    private KeyspaceBenchmark(final int keys)
    {
        this.keys = keys;
        Arrays.fill(value, (byte) 'v');
    }

    /** Runs the parts named in the arguments, the last of which is the number of keys. */
    public static void main(final String[] args)
    {
        final KeyspaceBenchmark benchmark = new KeyspaceBenchmark(Integer.parseInt(args[args.length - 1]));
        for (final String part : args)
        {
            switch (part)
            {
                case "memory":
                    benchmark.memory();
                    break;
                case "speed":
                    benchmark.speed();
                    break;
                case "hash":
                    benchmark.hash();
                    break;
                case "pause":
                    benchmark.pause();
                    break;
                default:
                    break;
            }
        }
    }

    private byte[] key(final int i)
    {
        int rest = i;
        for (int p = KEY_BYTES - 1; p >= 4; p--)
        {
            key[p] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return key;
    }

    private void memory()
    {
        System.gc();
        final long before = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        final Keyspace keyspace = new Keyspace(new KeyspaceConfig(), KeyspaceListener.NONE);
        final Db db = keyspace.db(0);
        for (int i = 0; i < keys; i++)
        {
            db.setString(key(i), 0, KEY_BYTES, value, 0, VALUE_BYTES, false);
        }
        while (keyspace.rehash(1_000_000))
        {
            continue;
        }
        System.gc();
        final long after = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        LOG.info("memory: {} keys: accounted {} B/key, slabs {} B/key, Java heap {} B/key", keys,
            keyspace.usedMemoryBytes() / (double) keys, keyspace.reservedMemoryBytes() / (double) keys,
            (after - before) / (double) db.size());
    }

    private void hash()
    {
        final KeyHash hash = new KeyHash(1, 2);
        for (int round = 0; round < 5; round++)
        {
            int sum = 0;
            final long start = System.nanoTime();
            for (int i = 0; i < 20_000_000; i++)
            {
                key[15] = (byte) (i + sum);
                sum += hash.hash(key, 0, KEY_BYTES);
            }
            LOG.info("hash: {} ns ({})", (System.nanoTime() - start) / 20e6, sum);
        }
    }

    private interface Operation
    {
        int run(int i);
    }

    private void measure(final String name, final Operation operation)
    {
        final int operations = Math.max(keys, 3_000_000);
        double best = Double.MAX_VALUE;
        int sum = 0;
        for (int round = 0; round < 5; round++)
        {
            final long start = cpuNanos();
            int x = 12345;
            for (int i = 0; i < operations; i++)
            {
                x = x * 1664525 + 1013904223;
                sum += operation.run((int) ((x & 0xffffffffL) * keys >>> 32));
            }
            best = Math.min(best, (cpuNanos() - start) / (double) operations);
        }
        LOG.info("speed: {}: {} ns ({})", name, Math.round(best * 10) / 10.0, sum & 1);
    }

    private void speed()
    {
        final Keyspace keyspace = new Keyspace(new KeyspaceConfig(), KeyspaceListener.NONE);
        final Db db = keyspace.db(0);
        measure("making a key only", i -> key(i)[15]);
        for (int i = 0; i < keys; i++)
        {
            db.setString(key(i), 0, KEY_BYTES, value, 0, VALUE_BYTES, false);
        }
        measure("keyspace lookupRead", i ->
        {
            final Entry entry = db.lookupRead(key(i), 0, KEY_BYTES);
            return entry.array()[entry.offset()];
        });
        measure("keyspace setString, same size", i ->
        {
            db.setString(key(i), 0, KEY_BYTES, value, 0, VALUE_BYTES, false);
            return 0;
        });
        measure("keyspace delete and setString", i ->
        {
            db.delete(key(i), 0, KEY_BYTES);
            db.setString(key, 0, KEY_BYTES, value, 0, VALUE_BYTES, false);
            return 0;
        });
        keyspace.flushAll();

        compare("java.util.HashMap", new HashMap<>());
        compare("Agrona Object2ObjectHashMap", new Object2ObjectHashMap<>());
    }

    private void compare(final String name, final Map<Bytes, byte[]> map)
    {
        for (int i = 0; i < keys; i++)
        {
            map.put(new Bytes(key(i).clone()), value.clone());
        }
        final Bytes probe = new Bytes(key);
        measure(name + " get", i ->
        {
            key(i);
            probe.rehash();
            return map.get(probe)[0];
        });
        measure(name + " put (new value)", i ->
        {
            key(i);
            probe.rehash();
            map.put(probe.present(map), value.clone());
            return 0;
        });
    }

    /** A key as such maps need it; hashed in the simplest way, which does not resist chosen keys. */
    private static final class Bytes
    {
        private final byte[] content;
        private int hash;

        Bytes(final byte[] content)
        {
            this.content = content;
            rehash();
        }

        void rehash()
        {
            hash = Arrays.hashCode(content);
        }

        /** For put over an existing key the map keeps its own key object, so the probe may be passed. */
        Bytes present(final Map<Bytes, byte[]> map)
        {
            return map.containsKey(this) ? this : new Bytes(content.clone());
        }

        @Override
        public int hashCode()
        {
            return hash;
        }

        @Override
        public boolean equals(final Object other)
        {
            return other instanceof Bytes && Arrays.equals(content, ((Bytes) other).content);
        }
    }

    /** CPU time of this thread: leaves out the collector's threads and whatever else the machine runs. */
    private static long cpuNanos()
    {
        return THREADS.getCurrentThreadCpuTime();
    }

    private void pause()
    {
        final Keyspace keyspace = new Keyspace(new KeyspaceConfig(), KeyspaceListener.NONE);
        final Db db = keyspace.db(0);
        pausePhase("insert", i -> db.setString(key(i), 0, KEY_BYTES, value, 0, VALUE_BYTES, false));
        pausePhase("setExpireAt", i -> db.setExpireAt(key(i), 0, KEY_BYTES, Long.MAX_VALUE));
        pausePhase("lookup", i -> db.lookupRead(key(i), 0, KEY_BYTES));
        pausePhase("delete", i -> db.delete(key(i), 0, KEY_BYTES));
    }

    private interface Change
    {
        void run(int i);
    }

    private void pausePhase(final String name, final Change change)
    {
        long overOneMs = 0;
        long longest = 0;
        final long begin = cpuNanos();
        long before = begin;
        for (int i = 0; i < keys; i++)
        {
            change.run(i);
            final long after = cpuNanos();
            longest = Math.max(longest, after - before);
            overOneMs += after - before > 1_000_000 ? 1 : 0;
            before = after;
        }
        LOG.info("pause: {}: mean {} ns with reading the clock, longest {} us, {} of {} over 1 ms", name,
            (before - begin) / keys, longest / 1000, overOneMs, keys);
    }
}
