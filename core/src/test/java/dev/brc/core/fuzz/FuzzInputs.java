package dev.brc.core.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Requests with every command of the server, mostly plausible arguments and, in most of them, something done to the bytes. */
final class FuzzInputs
{
    private static final int MAX_COMMANDS = 3;
    private static final int MAX_ARGUMENTS = 7;
    private static final int MAX_MUTATIONS = 4;
    private static final int KEY = 7;
    private static final int MAX_INPUT_BYTES = 1 << 16;

    private static final byte[][] KEYS = words("k1", "k2", "k3", "k4", "k5", "k6", "k7", "k8", "{t}a", "{t}b", "");
    private static final byte[][] NUMBERS = words("0", "1", "2", "3", "7", "8", "10", "16", "63", "64", "100", "1000",
        "-1",
        "-2", "-100", "0.5", "-1.5e3", "inf", "-inf", "nan", "(1", "[a", "-", "+", "4294967296", "2147483648",
        "9223372036854775807", "-9223372036854775808", "18446744073709551615", "1e400", "0x10", "00", "+1", "u8", "i64",
        "#1", "$", "*", ">", "0-0", "0-1", "5-*");
    private static final byte[][] WORDS = words("NX", "XX", "EX", "PX", "EXAT", "PXAT", "KEEPTTL", "GET", "GT", "LT",
        "CH",
        "INCR", "MATCH", "COUNT", "TYPE", "LIMIT", "WITHSCORES", "WITHVALUES", "BYSCORE", "BYLEX", "REV", "LEFT",
        "RIGHT",
        "BEFORE", "AFTER", "STORE", "STOREDIST", "ASC", "DESC", "ALPHA", "BY", "WEIGHTS", "AGGREGATE", "SUM", "MIN",
        "MAX",
        "IDX", "LEN", "MINMATCHLEN", "WITHMATCHLEN", "OVERFLOW", "WRAP", "SAT", "FAIL", "SET", "INCRBY", "BIT", "BYTE",
        "AND", "OR", "XOR", "NOT", "MAXLEN", "MINID", "NOMKSTREAM", "STREAMS", "BLOCK", "GROUP", "MKSTREAM", "PERSIST",
        "REPLACE", "DB", "ON", "OFF", "SKIP", "YES", "NO", "BCAST", "PREFIX", "OPTIN", "OPTOUT", "NOLOOP", "REDIRECT",
        "ID", "ADDR", "USER", "SKIPME", "ASYNC", "SYNC", "AUTH", "SETNAME", "string", "list", "hash", "set", "zset",
        "stream", "*", "?", "k*", "[a-k]?", "\\", "__key*__:*", "ch1", "ch2", "notify-keyspace-events", "KEA",
        "timeout",
        "hash-max-listpack-entries", "set-max-intset-entries", "default", "m", "km", "ft", "return 1", "xyz\r\n");
    private static final byte[][] TOKENS = words("*", "$", "\r\n", "\r", "\n", "-1", "0", "2147483647",
        "9223372036854775807", "99999999999999999999", "\"", "'", "\\x", " ", "*3\r\n", "$536870913\r\n", "+", ":", "_",
        "%1\r\n", "$0\r\n\r\n", "*1\r\n$4\r\nPING\r\n", "*-1\r\n", "*0\r\n", "\0", "\u00ff");

    private final SplittableRandom random;
    private final Command[] commands;
    private byte[] bytes = new byte[MAX_INPUT_BYTES];
    private int length;
    private boolean mutated;

    /**
     * Inputs for a server.
     *
     * @param seed     decides everything
     * @param commands what to send
     */
    FuzzInputs(final long seed, final List<Command> commands)
    {
        random = new SplittableRandom(seed);
        this.commands = commands.toArray(Command[]::new);
    }

    /**
     * A command or subcommand.
     *
     * @param words    its name
     * @param arity    as COMMAND INFO tells it: the number of words, negative: the least number
     * @param firstKey position of the first key, 0: none
     */
    record Command(byte[][] words, int arity, int firstKey)
    {
        /** From {@code client|list}, or {@code client|pause|1} for a first argument that is always the same. */
        static Command of(final String name, final int arity, final int firstKey)
        {
            return new Command(FuzzInputs.words(name.split("\\|")), arity, firstKey);
        }
    }

    private static byte[][] words(final String... words)
    {
        return Arrays.stream(words).map(word -> word.getBytes(StandardCharsets.ISO_8859_1)).toArray(byte[][]::new);
    }

    /** Makes the next input. @return its bytes, valid until the next call: {@link #length} of them */
    byte[] next()
    {
        length = 0;
        final int commands = 1 + random.nextInt(MAX_COMMANDS);
        for (int i = 0; i < commands; i++)
        {
            command();
        }
        final int mutations = random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(MAX_MUTATIONS);
        mutated = mutations > 0;
        for (int i = 0; i < mutations && length > 0; i++)
        {
            mutate();
        }
        return bytes;
    }

    /** Whether something was done to the latest input. */
    boolean mutated()
    {
        return mutated;
    }

    int length()
    {
        return length;
    }

    private void command()
    {
        final Command command = commands[random.nextInt(commands.length)];
        final byte[][] name = command.words();
        final int least = Math.max(0, Math.abs(command.arity()) - name.length);
        final int arguments = random.nextInt(8) == 0
            ? random.nextInt(MAX_ARGUMENTS)
            : command.arity() > 0 ? least : least + random.nextInt(MAX_ARGUMENTS) / 2;
        final boolean inline = random.nextInt(16) == 0;
        if (!inline)
        {
            header('*', name.length + arguments);
        }
        for (final byte[] word : name)
        {
            argument(word, 0, word.length, inline);
        }
        for (int i = 0; i < arguments; i++)
        {
            final boolean key = name.length + i == command.firstKey() && random.nextInt(8) != 0;
            final int kind = key ? KEY : random.nextInt(10);
            final byte[][] pool = kind >= KEY ? KEYS : kind >= 4 ? NUMBERS : WORDS;
            if (kind == 0)
            {
                final int from = length;
                noise(random.nextInt(4) == 0 ? random.nextInt(2000) : random.nextInt(20));
                final byte[] noise = Arrays.copyOfRange(bytes, from, length);
                length = from;
                argument(noise, 0, noise.length, inline);
                continue;
            }
            final byte[] word = pool[random.nextInt(pool.length)];
            argument(word, 0, word.length, inline);
        }
        if (inline)
        {
            put((byte) '\r');
            put((byte) '\n');
        }
    }

    private void noise(final int count)
    {
        final int mask = random.nextInt(3) == 0 ? 0xff : random.nextBoolean() ? 0x1f : 0x01;
        for (int i = 0; i < count; i++)
        {
            put((byte) (mask == 0xff ? random.nextInt() : 'a' + (random.nextInt() & mask)));
        }
    }

    private void argument(final byte[] word, final int offset, final int count, final boolean inline)
    {
        if (!inline)
        {
            header('$', count);
        }
        put(word, offset, count);
        if (inline)
        {
            put((byte) ' ');
            return;
        }
        put((byte) '\r');
        put((byte) '\n');
    }

    private void header(final char type, final int number)
    {
        put((byte) type);
        if (number >= 1000)
        {
            put((byte) ('0' + number / 1000 % 10));
        }
        if (number >= 100)
        {
            put((byte) ('0' + number / 100 % 10));
        }
        if (number >= 10)
        {
            put((byte) ('0' + number / 10 % 10));
        }
        put((byte) ('0' + number % 10));
        put((byte) '\r');
        put((byte) '\n');
    }

    private void put(final byte b)
    {
        if (length < MAX_INPUT_BYTES)
        {
            bytes[length++] = b;
        }
    }

    private void put(final byte[] source, final int offset, final int count)
    {
        final int fitting = Math.min(count, MAX_INPUT_BYTES - length);
        System.arraycopy(source, offset, bytes, length, fitting);
        length += fitting;
    }

    private void mutate()
    {
        final int at = random.nextInt(length);
        final byte[] token = TOKENS[random.nextInt(TOKENS.length)];
        final int count = 1 + random.nextInt(8);
        switch (random.nextInt(7))
        {
            case 0: // flip a bit
                bytes[at] ^= (byte) (1 << random.nextInt(8));
                break;
            case 1: // cut out
                splice(at, count, token, 0);
                break;
            case 2: // insert what means something
                splice(at, 0, token, token.length);
                break;
            case 3: // overwrite with what means something
                splice(at, token.length, token, token.length);
                break;
            case 4: // repeat a piece
                final byte[] piece = Arrays.copyOfRange(bytes, at, Math.min(length, at + 4 * count));
                splice(at, 0, piece, piece.length);
                break;
            case 5: // any byte
                bytes[at] = (byte) random.nextInt();
                break;
            default: // cut off, but not too often: what follows would never be executed
                length = random.nextInt(4) == 0 ? at : length;
                break;
        }
    }

    private void splice(final int at, final int removed, final byte[] with, final int inserted)
    {
        final int rest = Math.min(length, at + removed);
        final int shifted = Math.min(length - rest, MAX_INPUT_BYTES - at - inserted);
        if (shifted < 0)
        {
            return;
        }
        System.arraycopy(bytes, rest, bytes, at + inserted, shifted);
        System.arraycopy(with, 0, bytes, at, inserted);
        length = at + inserted + shifted;
    }
}
