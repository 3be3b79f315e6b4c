package dev.brc.core.fuzz;

/** Checks that a stream of bytes is a sequence of RESP2 or RESP3 messages, in any segmentation. Allocates nothing. */
final class RespWalker
{
    private static final int MAX_DEPTH = 32;
    private static final int MAX_HEADER = 1 << 16;

    private enum State
    {
        TYPE, LINE, LINE_FEED, BULK, BULK_CR, BULK_LF
    }

    private final long[] left = new long[MAX_DEPTH];
    private int depth;
    private State state = State.TYPE;
    private char type;
    private long number;
    private boolean negative;
    private boolean numeric;
    private int lineLength;
    private long bulkLeft;
    private long messages;
    private long errors;

    /** Begins a new stream. */
    void reset()
    {
        depth = 0;
        state = State.TYPE;
        messages = 0;
        errors = 0;
    }

    /** Whole messages so far, pushes included. */
    long messages()
    {
        return messages;
    }

    /** Error replies so far, also within arrays. */
    long errors()
    {
        return errors;
    }

    /** Takes the next bytes of the stream. @throws AssertionError if they are not RESP */
    void take(final byte[] bytes, final int length)
    {
        int at = 0;
        while (at < length)
        {
            if (state == State.BULK && bulkLeft > 0)
            {
                final long skipped = Math.min(bulkLeft, length - at);
                at += (int) skipped;
                bulkLeft -= skipped;
                continue;
            }
            step(bytes[at++]);
        }
    }

    private void step(final byte b)
    {
        switch (state)
        {
            case TYPE:
                type = (char) b;
                check("+-:$*_#,(!=%~>|".indexOf(type) >= 0, b);
                errors += type == '-' || type == '!' ? 1 : 0;
                number = 0;
                negative = false;
                numeric = "$*!=%~>|:".indexOf(type) >= 0;
                lineLength = 0;
                state = State.LINE;
                break;
            case LINE:
                line(b);
                break;
            case LINE_FEED:
                check(b == '\n', b);
                header();
                break;
            case BULK:
                check(b == '\r', b);
                state = State.BULK_LF;
                break;
            default:
                check(b == '\n', b);
                complete();
                break;
        }
    }

    private void line(final byte b)
    {
        if (b == '\r')
        {
            check(!numeric || lineLength > (negative ? 1 : 0), b);
            state = State.LINE_FEED;
            return;
        }
        check(b != '\n' && ++lineLength < MAX_HEADER, b);
        if (numeric && b == '-' && lineLength == 1)
        {
            negative = true;
        }
        else if (numeric)
        {
            check(b >= '0' && b <= '9', b);
            number = number * 10 + b - '0';
        }
    }

    private void header()
    {
        if ("$!=".indexOf(type) >= 0 && !negative)
        {
            bulkLeft = number;
            state = State.BULK;
            return;
        }
        final long elements = type == '%' || type == '|' ? 2 * number : number;
        if ("*~>%|".indexOf(type) >= 0 && !negative && elements > 0)
        {
            left[depth++] = elements;
            state = State.TYPE;
            return;
        }
        complete();
    }

    private void complete()
    {
        state = State.TYPE;
        while (depth > 0 && --left[depth - 1] == 0)
        {
            depth--;
        }
        messages += depth == 0 ? 1 : 0;
    }

    private void check(final boolean valid, final byte b)
    {
        if (!valid)
        {
            throw new AssertionError("not RESP: byte " + (b & 0xff) + " in " + state + " of a message of type '" + type
                + "' at depth " + depth + ", behind " + messages + " messages");
        }
    }
}
