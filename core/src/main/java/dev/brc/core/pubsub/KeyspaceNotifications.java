package dev.brc.core.pubsub;

import java.nio.charset.StandardCharsets;

import dev.brc.core.keyspace.Db;
import dev.brc.core.keyspace.KeyspaceListener;
import dev.brc.core.resp.Integers;

/**
 * Keyspace events (<a href="https://redis.io/docs/manual/keyspace-notifications/">notify-keyspace-events</a>): commands say
 * what they did to a key, subscribers of {@code __keyspace@0__:key} and {@code __keyevent@0__:event} are told. Costs one
 * comparison while nobody asked for that class of events. Loop thread only.
 */
public final class KeyspaceNotifications implements KeyspaceListener
{
    /** {@code K}: publish to {@code __keyspace@<db>__:<key>}. */
    public static final int NOTIFY_KEYSPACE = 1;
    /** {@code E}: publish to {@code __keyevent@<db>__:<event>}. */
    public static final int NOTIFY_KEYEVENT = 1 << 1;
    /** {@code g}: commands of no type, such as DEL, EXPIRE, RENAME. */
    public static final int NOTIFY_GENERIC = 1 << 2;
    /** {@code $}: string commands. */
    public static final int NOTIFY_STRING = 1 << 3;
    /** {@code l}: list commands. */
    public static final int NOTIFY_LIST = 1 << 4;
    /** {@code s}: set commands. */
    public static final int NOTIFY_SET = 1 << 5;
    /** {@code h}: hash commands. */
    public static final int NOTIFY_HASH = 1 << 6;
    /** {@code z}: sorted set commands. */
    public static final int NOTIFY_ZSET = 1 << 7;
    /** {@code x}: a key expired. */
    public static final int NOTIFY_EXPIRED = 1 << 8;
    /** {@code e}: a key was evicted. */
    public static final int NOTIFY_EVICTED = 1 << 9;
    /** {@code t}: stream commands. */
    public static final int NOTIFY_STREAM = 1 << 10;
    /** {@code m}: a read met no key; not part of {@code A}. */
    public static final int NOTIFY_KEY_MISS = 1 << 11;
    /** {@code d}: events of modules. */
    public static final int NOTIFY_MODULE = 1 << 13;
    /** {@code n}: a key was created; not part of {@code A}. */
    public static final int NOTIFY_NEW = 1 << 14;
    /** {@code A}: all classes but key-miss and new. */
    public static final int NOTIFY_ALL = NOTIFY_GENERIC | NOTIFY_STRING | NOTIFY_LIST | NOTIFY_SET | NOTIFY_HASH
        | NOTIFY_ZSET | NOTIFY_EXPIRED | NOTIFY_EVICTED | NOTIFY_STREAM | NOTIFY_MODULE;

    /** What {@link #parse} returns for text that has a character of no class. */
    public static final int INVALID = -1;

    private static final String CLASS_CHARS = "g$lshzxetdn";
    private static final int[] CLASSES = {NOTIFY_GENERIC, NOTIFY_STRING, NOTIFY_LIST, NOTIFY_SET, NOTIFY_HASH,
        NOTIFY_ZSET, NOTIFY_EXPIRED, NOTIFY_EVICTED, NOTIFY_STREAM, NOTIFY_MODULE, NOTIFY_NEW};
    private static final byte[] KEYSPACE = "__keyspace@".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] KEYEVENT = "__keyevent@".getBytes(StandardCharsets.US_ASCII);
    /** Channel prefix with the number of the database. */
    private static final int MAX_PREFIX_BYTES = 32;
    private static final int KEPT_CHANNEL_BYTES = 4096;

    private Publisher publisher = (channel, channelOffset, channelLength, message, messageOffset, messageLength) ->
    {
        // nobody can have subscribed before there is pub/sub
    };
    private int flags;
    private byte[] channel = new byte[256];
    private byte[] eventBytes = new byte[64];

    /** Delivers a message to the subscribers of a channel, as PUBLISH does. The bytes are valid during the call only. */
    @FunctionalInterface
    public interface Publisher
    {
        /** Publishes one message; the slices may be parts of arrays that are used again. */
        void publish(byte[] channel, int channelOffset, int channelLength, byte[] message, int messageOffset,
            int messageLength);
    }

    /**
     * Says who delivers the messages.
     *
     * @param newPublisher asked for each event of a class that is on
     */
    public void publisher(final Publisher newPublisher)
    {
        publisher = newPublisher;
    }

    /** Chooses what is published: a set of the constants of this class. */
    public void flags(final int newFlags)
    {
        flags = newFlags;
    }

    /** What is published. */
    public int flags()
    {
        return flags;
    }

    /**
     * Tells that something happened to a key.
     *
     * @param typeFlag one of the class constants, such as {@link #NOTIFY_STRING}
     * @param event    its name in ASCII, such as {@code "set"}
     * @param db       the key's database
     * @param key      holds the key's bytes
     * @param offset   where the key starts
     * @param length   bytes of the key
     */
    public void event(final int typeFlag, final String event, final Db db, final byte[] key, final int offset,
        final int length)
    {
        if ((flags & typeFlag) != 0)
        {
            publish(event, db, key, offset, length);
        }
    }

    private void publish(final String event, final Db db, final byte[] key, final int offset, final int length)
    {
        final int eventLength = event.length();
        if (eventBytes.length < eventLength)
        {
            eventBytes = new byte[eventLength];
        }
        for (int i = 0; i < eventLength; i++)
        {
            eventBytes[i] = (byte) event.charAt(i);
        }
        if ((flags & NOTIFY_KEYSPACE) != 0)
        {
            final int channelLength = channel(KEYSPACE, db.index(), key, offset, length);
            publisher.publish(channel, 0, channelLength, eventBytes, 0, eventLength);
        }
        if ((flags & NOTIFY_KEYEVENT) != 0)
        {
            final int channelLength = channel(KEYEVENT, db.index(), eventBytes, 0, eventLength);
            publisher.publish(channel, 0, channelLength, key, offset, length);
        }
        if (channel.length > KEPT_CHANNEL_BYTES)
        {
            channel = new byte[KEPT_CHANNEL_BYTES];
        }
    }

    private int channel(final byte[] prefix, final int db, final byte[] name, final int offset, final int length)
    {
        if (channel.length < MAX_PREFIX_BYTES + length)
        {
            channel = new byte[MAX_PREFIX_BYTES + length];
        }
        int at = prefix.length;
        System.arraycopy(prefix, 0, channel, 0, at);
        at += Integers.put(db, channel, at);
        channel[at++] = '_';
        channel[at++] = '_';
        channel[at++] = ':';
        System.arraycopy(name, offset, channel, at, length);
        return at + length;
    }

    @Override
    public void keyMutated(final Db db, final byte[] key, final int offset, final int length)
    {
        // commands say what they did
    }

    @Override
    public void everythingMutated(final Db db)
    {
        // Redis has no event for it
    }

    @Override
    public void keyAdded(final Db db, final byte[] key, final int offset, final int length)
    {
        event(NOTIFY_NEW, "new", db, key, offset, length);
    }

    @Override
    public void keyExpired(final Db db, final byte[] key, final int offset, final int length)
    {
        event(NOTIFY_EXPIRED, "expired", db, key, offset, length);
    }

    @Override
    public void keyEvicted(final Db db, final byte[] key, final int offset, final int length)
    {
        event(NOTIFY_EVICTED, "evicted", db, key, offset, length);
    }

    @Override
    public void keyMissed(final Db db, final byte[] key, final int offset, final int length)
    {
        event(NOTIFY_KEY_MISS, "keymiss", db, key, offset, length);
    }

    /**
     * The value of {@code notify-keyspace-events}.
     *
     * @param text such as {@code "KEA"}
     * @return flags, or {@link #INVALID}
     */
    public static int parse(final String text)
    {
        int result = 0;
        for (int i = 0; i < text.length(); i++)
        {
            final char c = text.charAt(i);
            final int known = CLASS_CHARS.indexOf(c);
            if (known >= 0)
            {
                result |= CLASSES[known];
                continue;
            }
            switch (c)
            {
                case 'A':
                    result |= NOTIFY_ALL;
                    break;
                case 'K':
                    result |= NOTIFY_KEYSPACE;
                    break;
                case 'E':
                    result |= NOTIFY_KEYEVENT;
                    break;
                case 'm':
                    result |= NOTIFY_KEY_MISS;
                    break;
                default:
                    return INVALID;
            }
        }
        return result;
    }

    /** The flags as CONFIG GET prints them; {@code n} is lost beside {@code A}, as in Redis. */
    public static String format(final int flags)
    {
        final StringBuilder text = new StringBuilder();
        if ((flags & NOTIFY_ALL) == NOTIFY_ALL)
        {
            text.append('A');
        }
        else
        {
            for (int i = 0; i < CLASSES.length; i++)
            {
                if ((flags & CLASSES[i]) != 0)
                {
                    text.append(CLASS_CHARS.charAt(i));
                }
            }
        }
        text.append((flags & NOTIFY_KEYSPACE) != 0 ? "K" : "").append((flags & NOTIFY_KEYEVENT) != 0 ? "E" : "");
        return text.append((flags & NOTIFY_KEY_MISS) != 0 ? "m" : "").toString();
    }
}
