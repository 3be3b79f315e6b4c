package dev.brc.core.command.server;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

import dev.brc.core.command.ReplyException;
import dev.brc.core.keyspace.Db;
import dev.brc.core.keyspace.Entry;
import dev.brc.core.keyspace.ValueType;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.session.Session;

/**
 * DEBUG DIGEST and DIGEST-VALUE: 20 bytes that are equal where the data are equal, whatever the order of the keys; the same as those of
 * Redis. Of strings only so far.
 */
final class DebugDigest
{
    private static final int BYTES = 20;
    private static final byte[] EXPIRES = "!!expire!!".getBytes(StandardCharsets.US_ASCII);

    private final MessageDigest sha1;
    private final byte[] sum = new byte[BYTES];

    private DebugDigest()
    {
        try
        {
            sha1 = MessageDigest.getInstance("SHA-1");
        }
        catch (final NoSuchAlgorithmException e)
        {
            throw new IllegalStateException("every JVM has SHA-1", e);
        }
    }

    static void all(final Session session, final RespWriter out)
    {
        final DebugDigest total = new DebugDigest();
        for (int i = 0; i < session.server().keyspace().databases(); i++)
        {
            final Db db = session.server().keyspace().db(i);
            if (db.size() > 0)
            {
                total.append(bigEndian(i));
                db.forEach(entry ->
                {
                    final DebugDigest one = new DebugDigest();
                    one.append(entry.keyCopy());
                    one.append(entry);
                    total.add(total.sha1.digest(one.sum));
                });
            }
        }
        out.simple(total.text());
    }

    static void values(final Session session, final Arguments args, final RespWriter out)
    {
        final String[] digests = new String[args.count() - 2];
        for (int i = 2; i < args.count(); i++)
        {
            final DebugDigest one = new DebugDigest();
            final Entry entry = session.db().peek(args.buffer(), args.offset(i), args.length(i));
            if (entry != null)
            {
                one.append(entry);
            }
            digests[i - 2] = one.text();
        }
        out.array(digests.length);
        for (final String digest : digests)
        {
            out.simple(digest);
        }
    }

    private void append(final Entry entry)
    {
        if (!entry.isString())
        {
            throw new ReplyException("ERR DEBUG DIGEST does not know the type " + ValueType.name(entry.type()));
        }
        append(bigEndian(entry.type()));
        append(entry.stringCopy());
        if (entry.expireAt() != Db.NO_EXPIRE)
        {
            add(sha1.digest(EXPIRES));
        }
    }

    /** Depends on the order: what was there before goes into the new sum. */
    private void append(final byte[] data)
    {
        add(sha1.digest(data));
        System.arraycopy(sha1.digest(sum), 0, sum, 0, BYTES);
    }

    /** Does not depend on the order. */
    private void add(final byte[] digest)
    {
        for (int i = 0; i < BYTES; i++)
        {
            sum[i] ^= digest[i];
        }
    }

    private static byte[] bigEndian(final int number)
    {
        return new byte[]{(byte) (number >> 24), (byte) (number >> 16), (byte) (number >> 8), (byte) number};
    }

    private String text()
    {
        final StringBuilder text = new StringBuilder();
        for (final byte b : sum)
        {
            text.append(Character.forDigit(b >> 4 & 15, 16)).append(Character.forDigit(b & 15, 16));
        }
        return text.toString();
    }
}
