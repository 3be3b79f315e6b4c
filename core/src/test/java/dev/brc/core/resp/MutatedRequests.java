package dev.brc.core.resp;

import java.io.ByteArrayOutputStream;
import java.util.Random;

/** Requests that were valid before something was done to them. */
public final class MutatedRequests
{
    private static final String[] NAMES = {"GET", "SET", "PING", "DEL", "HELLO", "MGET", "CONFIG", "EVAL", "", "get"};
    private static final String[] TOKENS = {"*", "$", "\r\n", "\r", "\n", "-1", "0", "2147483647",
        "9223372036854775807",
        "99999999999999999999", "\"", "'", "\\x", " ", "*3\r\n", "$536870913\r\n", "+", ":", "_", "%1\r\n"};
    private static final int MAX_ARGS = 4;
    private static final int MAX_COMMANDS = 3;
    private static final int MAX_MUTATIONS = 4;

    private MutatedRequests()
    {
    }

    /**
     * One input.
     *
     * @param random decides everything
     * @return bytes
     */
    public static byte[] next(final Random random)
    {
        final ByteArrayOutputStream valid = new ByteArrayOutputStream();
        final int commands = 1 + random.nextInt(MAX_COMMANDS);
        for (int c = 0; c < commands; c++)
        {
            final byte[][] args = new byte[1 + random.nextInt(MAX_ARGS)][];
            args[0] = Requests.ascii(NAMES[random.nextInt(NAMES.length)]);
            for (int a = 1; a < args.length; a++)
            {
                args[a] = new byte[random.nextInt(20)];
                random.nextBytes(args[a]);
            }
            valid.writeBytes(random.nextInt(5) == 0 ? inline(args) : Requests.multibulk(args));
        }
        byte[] bytes = valid.toByteArray();
        final int mutations = random.nextInt(MAX_MUTATIONS + 1);
        for (int m = 0; m < mutations && bytes.length > 0; m++)
        {
            bytes = mutate(bytes, random);
        }
        return bytes;
    }

    private static byte[] inline(final byte[][] args)
    {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (final byte[] arg : args)
        {
            bytes.writeBytes(arg);
            bytes.write(' ');
        }
        bytes.writeBytes(Requests.ascii("\r\n"));
        return bytes.toByteArray();
    }

    private static byte[] mutate(final byte[] bytes, final Random random)
    {
        final int at = random.nextInt(bytes.length);
        switch (random.nextInt(5))
        {
            case 0: // flip a bit
                bytes[at] ^= (byte) (1 << random.nextInt(8));
                return bytes;
            case 1: // cut out
                return splice(bytes, at, Math.min(bytes.length, at + 1 + random.nextInt(8)), new byte[0]);
            case 2: // insert what means something
                return splice(bytes, at, at, Requests.ascii(TOKENS[random.nextInt(TOKENS.length)]));
            case 3: // overwrite with what means something
                final byte[] token = Requests.ascii(TOKENS[random.nextInt(TOKENS.length)]);
                return splice(bytes, at, Math.min(bytes.length, at + token.length), token);
            default: // cut off
                return splice(bytes, at, bytes.length, new byte[0]);
        }
    }

    private static byte[] splice(final byte[] bytes, final int from, final int to, final byte[] with)
    {
        final ByteArrayOutputStream result = new ByteArrayOutputStream();
        result.write(bytes, 0, from);
        result.writeBytes(with);
        result.write(bytes, to, bytes.length - to);
        return result.toByteArray();
    }
}
