package dev.brc.ebpf.cache;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.SecureRandom;

import dev.brc.core.config.Config;
import dev.brc.ebpf.bpf.Bpf;
import dev.brc.ebpf.bpf.BpfException;
import dev.brc.ebpf.bpf.BpfObject;
import dev.brc.ebpf.layout.ConfigLayout;

/** Loads {@code brc.bpf.o}, which is a resource of the jar, with the sizes and settings of this server. */
final class Programs
{
    /** {@code skb->mark} of the packets that the programs send at TC: "brc" and a version. */
    static final int MARK = 0x62726301;

    private static final String RESOURCE = "/dev/brc/ebpf/brc.bpf.o";
    private static final String NAME = "brc";

    private Programs()
    {
    }

    /**
     * Loads the programs; nothing is attached yet.
     *
     * @param seed        of the keys' hash
     * @param partialCsum whether a device has no hardware that checks and completes checksums
     */
    static BpfObject load(final Bpf bpf, final Config config, final Sizes sizes, final long seed,
        final boolean partialCsum)
    {
        final BpfObject object = BpfObject.open(bpf, NAME, resource());
        try
        {
            object.initialValue(".rodata.config", settings(config, sizes, seed, partialCsum));
            object.maxEntries("generations", sizes.generations);
            object.maxEntries("tickets", sizes.tickets);
            object.maxEntries("connections", sizes.connections);
            object.maxEntries("buckets", sizes.buckets);
            object.maxEntries("heap", sizes.segments);
            object.maxEntries("flows", sizes.flows);
            object.maxEntries("ring", sizes.ringSlots);
            object.load();
            return object;
        }
        catch (final RuntimeException e)
        {
            object.close();
            throw e;
        }
    }

    /** A seed that nobody outside can guess: keys cannot be chosen to share a slot. */
    static long seed()
    {
        return new SecureRandom().nextLong();
    }

    /** {@code struct brc_config}. */
    static byte[] settings(final Config config, final Sizes sizes, final long seed, final boolean partialCsum)
    {
        final int flags = (partialCsum ? ConfigLayout.PARTIAL_CSUM : 0)
            | (isWeaklyOrdered() ? ConfigLayout.WEAK_MEMORY : 0);
        final ByteBuffer bytes = ByteBuffer.allocate(ConfigLayout.BYTES).order(ByteOrder.nativeOrder());
        bytes.putLong(ConfigLayout.HASH_SEED, seed);
        bytes.putInt(ConfigLayout.FLAGS, flags);
        bytes.putInt(ConfigLayout.PORTS, 1);
        bytes.put(ConfigLayout.PORT, (byte) (config.port >> 8)).put(ConfigLayout.PORT + 1, (byte) config.port);
        bytes.putInt(ConfigLayout.GENERATION_MASK, sizes.generations - 1);
        bytes.putInt(ConfigLayout.BUCKET_MASK, sizes.buckets - 1);
        bytes.putInt(ConfigLayout.SEGMENTS, sizes.segments);
        bytes.putInt(ConfigLayout.RING_MASK, sizes.ringSlots - 1);
        bytes.putInt(ConfigLayout.RING_SIZE, sizes.ring);
        bytes.putInt(ConfigLayout.TICKETS, sizes.tickets);
        bytes.putInt(ConfigLayout.MAX_VALUE, config.xdpMaxValue);
        bytes.putInt(ConfigLayout.MARK, MARK);
        return bytes.array();
    }

    private static boolean isWeaklyOrdered()
    {
        return !System.getProperty("os.arch").equals("amd64");
    }

    private static byte[] resource()
    {
        try (InputStream in = Programs.class.getResourceAsStream(RESOURCE))
        {
            if (in == null)
            {
                throw new BpfException("this build of brc has no kernel programs: build it with make, where clang is");
            }
            return in.readAllBytes();
        }
        catch (final IOException e)
        {
            throw new UncheckedIOException(e);
        }
    }
}
