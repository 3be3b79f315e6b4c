package dev.brc.core.resp;

import java.nio.charset.StandardCharsets;

import dev.brc.core.util.DoubleFormat;

/**
 * Writes replies in RESP2 or RESP3, whichever the client chose with {@code HELLO}.
 *
 * <p>Types that RESP2 lacks fall back as Redis does: a map becomes a flat array, a set an array, a double a bulk string, and so on
 * (<a href="https://redis.io/docs/reference/protocol-spec/">RESP specification</a>). Single-threaded, no allocation apart from chunks.
 */
public final class RespWriter extends OutputBuffer
{
    private static final byte[] OK = ascii("+OK\r\n");
    private static final byte[] QUEUED = ascii("+QUEUED\r\n");
    private static final byte[] PONG = ascii("+PONG\r\n");
    private static final byte[] NULL_BULK = ascii("$-1\r\n");
    private static final byte[] NULL_ARRAY = ascii("*-1\r\n");
    private static final byte[] NULL3 = ascii("_\r\n");
    private static final byte[] EMPTY_ARRAY = ascii("*0\r\n");
    private static final int HEADER_BYTES = 1 + Integers.MAX_LONG_LENGTH + 2;

    private final ChunkPool pool;
    private boolean resp3;
    private boolean muted;
    private long errors;
    private RespListener listener;
    private RespWriter spare;
    private byte[] doubleDigits;

    /**
     * A writer with an empty queue, speaking RESP2.
     *
     * @param pool where chunks come from
     */
    public RespWriter(final ChunkPool pool)
    {
        super(pool);
        this.pool = pool;
    }

    /**
     * Who is told of error replies.
     *
     * @param newListener or null
     */
    public void listener(final RespListener newListener)
    {
        listener = newListener;
    }

    /**
     * Whether the client speaks RESP3.
     *
     * @return false: RESP2
     */
    public boolean isResp3()
    {
        return resp3;
    }

    /**
     * Chooses the protocol.
     *
     * @param on true: RESP3, false: RESP2
     */
    public void resp3(final boolean on)
    {
        resp3 = on;
    }

    /**
     * While muted, whatever is written is thrown away (CLIENT REPLY OFF and SKIP).
     *
     * @param on whether to throw away
     */
    public void muted(final boolean on)
    {
        muted = on;
    }

    /**
     * Whether replies are thrown away.
     *
     * @return true while muted
     */
    public boolean isMuted()
    {
        return muted;
    }

    /**
     * Error replies written so far, for telling whether a command failed.
     *
     * @return count, never decreases
     */
    public long errors()
    {
        return errors;
    }

    /** {@code +OK}. */
    public void ok()
    {
        constant(OK);
    }

    /** {@code +QUEUED}. */
    public void queued()
    {
        constant(QUEUED);
    }

    /** {@code +PONG}. */
    public void pong()
    {
        constant(PONG);
    }

    /**
     * A simple string.
     *
     * @param text without line breaks
     */
    public void simple(final String text)
    {
        if (!muted)
        {
            line('+', text);
        }
    }

    /**
     * An error; line breaks in the text become blanks.
     *
     * @param message code and text without the leading minus, such as {@code "ERR no such key"}
     */
    public void error(final String message)
    {
        errors++;
        if (listener != null)
        {
            listener.onError(message);
        }
        if (!muted)
        {
            line('-', message);
        }
    }

    /**
     * An integer.
     *
     * @param value any
     */
    public void integer(final long value)
    {
        header(':', value);
    }

    /**
     * A yes or no as Redis commands give it: integer 1 or 0.
     *
     * @param value true: 1
     */
    public void oneOrZero(final boolean value)
    {
        header(':', value ? 1 : 0);
    }

    /**
     * A boolean: RESP3 {@code #t}, RESP2 integer 1 or 0.
     *
     * @param value any
     */
    public void bool(final boolean value)
    {
        if (!resp3)
        {
            oneOrZero(value);
        }
        else if (!muted)
        {
            line('#', value ? "t" : "f");
        }
    }

    /**
     * A bulk string.
     *
     * @param bytes  holds it
     * @param offset of its first byte
     * @param length its bytes
     */
    public void bulk(final byte[] bytes, final int offset, final int length)
    {
        if (muted)
        {
            return;
        }
        reserve(HEADER_BYTES);
        putHeader('$', length);
        final byte[] t = tail;
        final int at = tailLimit;
        if (t.length - at >= length + 2)
        {
            System.arraycopy(bytes, offset, t, at, length);
            t[at + length] = '\r';
            t[at + length + 1] = '\n';
            tailLimit = at + length + 2;
        }
        else
        {
            raw(bytes, offset, length);
            crlf();
        }
    }

    /**
     * A bulk string.
     *
     * @param bytes its bytes
     */
    public void bulk(final byte[] bytes)
    {
        bulk(bytes, 0, bytes.length);
    }

    /**
     * A bulk string from text, each character one byte (ISO 8859-1): names, numbers, what came from {@link Arguments#text}.
     *
     * @param text characters up to 255
     */
    public void bulk(final String text)
    {
        bulk(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /**
     * A bulk string that is the decimal text of an integer.
     *
     * @param value any
     */
    public void bulkInteger(final long value)
    {
        if (muted)
        {
            return;
        }
        reserve(HEADER_BYTES * 2);
        final int length = Integers.length(value);
        putHeader('$', length);
        tailLimit += Integers.put(value, tail, tailLimit);
        crlf();
    }

    /**
     * A bulk string of two numbers with a character between them: the id of an entry of a stream.
     *
     * @param first   any
     * @param between one byte
     * @param second  any
     */
    public void bulkIntegers(final long first, final char between, final long second)
    {
        if (muted)
        {
            return;
        }
        final int length = Integers.length(first) + 1 + Integers.length(second);
        reserve(HEADER_BYTES + length + 2);
        putHeader('$', length);
        tailLimit += Integers.put(first, tail, tailLimit);
        tail[tailLimit++] = (byte) between;
        tailLimit += Integers.put(second, tail, tailLimit);
        crlf();
    }

    /**
     * Text with a format: RESP3 verbatim string, RESP2 bulk string.
     *
     * @param format three characters, {@code "txt"} or {@code "mkd"}
     * @param text   each character one byte
     */
    public void verbatim(final String format, final String text)
    {
        if (!resp3)
        {
            bulk(text);
            return;
        }
        if (muted)
        {
            return;
        }
        header('=', text.length() + 4);
        rawText(format);
        rawText(":");
        rawText(text);
        crlf();
    }

    /** The null that stands for an absent string: RESP2 {@code $-1}, RESP3 {@code _}. */
    public void nullBulk()
    {
        constant(resp3 ? NULL3 : NULL_BULK);
    }

    /** The null that stands for an absent array: RESP2 {@code *-1}, RESP3 {@code _}. */
    public void nullArray()
    {
        constant(resp3 ? NULL3 : NULL_ARRAY);
    }

    /** An array without elements. */
    public void emptyArray()
    {
        constant(EMPTY_ARRAY);
    }

    /**
     * A double already formatted as Redis does: RESP3 {@code ,1.5}, RESP2 bulk string.
     *
     * @param formatted such as {@code "1.5"}, {@code "inf"}
     */
    public void doubleText(final String formatted)
    {
        if (!resp3)
        {
            bulk(formatted);
        }
        else if (!muted)
        {
            line(',', formatted);
        }
    }

    /**
     * A double with 17 significant digits, as Redis 7.0 prints scores: RESP3 {@code ,1.5}, RESP2 bulk string.
     *
     * @param value any
     */
    public void doubleValue(final double value)
    {
        if (muted)
        {
            return;
        }
        if (doubleDigits == null)
        {
            doubleDigits = new byte[DoubleFormat.MAX_LENGTH];
        }
        final int length = DoubleFormat.put(value, doubleDigits, 0);
        if (!resp3)
        {
            bulk(doubleDigits, 0, length);
            return;
        }
        reserve(length + 3);
        tail[tailLimit++] = ',';
        System.arraycopy(doubleDigits, 0, tail, tailLimit, length);
        tailLimit += length;
        crlf();
    }

    /**
     * An integer of any size: RESP3 {@code (123}, RESP2 bulk string.
     *
     * @param digits decimal, with a leading minus if below 0
     */
    public void bigNumber(final String digits)
    {
        if (!resp3)
        {
            bulk(digits);
        }
        else if (!muted)
        {
            line('(', digits);
        }
    }

    /**
     * Starts attributes of the reply that follows them; RESP3 only.
     *
     * @param pairs how many keys, each followed by its value
     */
    public void attribute(final long pairs)
    {
        header('|', pairs);
    }

    /**
     * Starts an array.
     *
     * @param elements how many replies follow
     */
    public void array(final long elements)
    {
        header('*', elements);
    }

    /**
     * Starts a map: RESP3 {@code %}, RESP2 a flat array of twice as many elements.
     *
     * @param pairs how many keys, each followed by its value
     */
    public void map(final long pairs)
    {
        if (resp3)
        {
            header('%', pairs);
        }
        else
        {
            header('*', pairs * 2);
        }
    }

    /**
     * Starts a set: RESP3 {@code ~}, RESP2 an array.
     *
     * @param elements how many replies follow
     */
    public void set(final long elements)
    {
        header(resp3 ? '~' : '*', elements);
    }

    /**
     * Starts an out-of-band message: RESP3 {@code >}, RESP2 an array.
     *
     * @param elements how many replies follow
     */
    public void push(final long elements)
    {
        header(resp3 ? '>' : '*', elements);
    }

    /**
     * Starts an aggregate whose size is not known yet: write its elements to the result, then call {@link #end}.
     *
     * @return a writer of its own, to be used until {@code end}; may be nested
     */
    public RespWriter deferred()
    {
        final RespWriter nested = spare != null ? spare : new RespWriter(pool);
        spare = null;
        nested.resp3 = resp3;
        nested.muted = muted;
        nested.listener = listener;
        return nested;
    }

    /**
     * Ends an aggregate that {@link #deferred} began.
     *
     * @param nested   what {@code deferred} returned
     * @param type     {@code '*'}, {@code '%'} (RESP2: flat array), {@code '~'} (RESP2: array) or 0 for no header
     * @param elements how many elements were written; pairs for {@code '%'}
     */
    public void end(final RespWriter nested, final char type, final long elements)
    {
        switch (type)
        {
            case '%':
                map(elements);
                break;
            case '~':
                set(elements);
                break;
            case 0:
                break;
            default:
                header(type, elements);
                break;
        }
        errors += nested.errors;
        nested.errors = 0;
        appendAll(nested);
        spare = nested;
    }

    private void constant(final byte[] bytes)
    {
        if (muted)
        {
            return;
        }
        final int length = bytes.length;
        reserve(length);
        System.arraycopy(bytes, 0, tail, tailLimit, length);
        tailLimit += length;
    }

    private void header(final char type, final long value)
    {
        if (muted)
        {
            return;
        }
        reserve(HEADER_BYTES);
        putHeader(type, value);
    }

    private void putHeader(final char type, final long value)
    {
        final byte[] t = tail;
        int at = tailLimit;
        t[at++] = (byte) type;
        at += Integers.put(value, t, at);
        t[at++] = '\r';
        t[at++] = '\n';
        tailLimit = at;
    }

    private void line(final char type, final String text)
    {
        final int length = text.length();
        reserve(length + 3);
        final byte[] t = tail;
        int at = tailLimit;
        t[at++] = (byte) type;
        for (int i = 0; i < length; i++)
        {
            final char c = text.charAt(i);
            t[at++] = (byte) (c == '\r' || c == '\n' ? ' ' : c);
        }
        t[at++] = '\r';
        t[at++] = '\n';
        tailLimit = at;
    }

    private void rawText(final String text)
    {
        final byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        raw(bytes, 0, bytes.length);
    }

    private void crlf()
    {
        reserve(2);
        tail[tailLimit++] = '\r';
        tail[tailLimit++] = '\n';
    }

    private static byte[] ascii(final String text)
    {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
