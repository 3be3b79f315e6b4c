package dev.brc.core.resp;

import java.io.ByteArrayOutputStream;

/**
 * Splits an inline request (what a person types with telnet) into arguments, with the quoting rules of Redis's {@code sdssplitargs}:
 * blanks separate; double quotes allow {@code \n \r \t \b \a \xHH} and {@code \"}; single quotes allow {@code \'}.
 */
final class InlineRequest
{
    private InlineRequest()
    {
    }

    /**
     * Splits a line.
     *
     * @param line  holds it
     * @param from  its first byte
     * @param to    its end (exclusive), without line break
     * @param into  gets the arguments, over an array of their own
     * @return false if quotes are not balanced or a closing quote is not followed by a blank
     */
    static boolean split(final byte[] line, final int from, final int to, final Arguments into)
    {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream(to - from);
        int at = from;
        while (true)
        {
            while (at < to && isSpace(line[at]))
            {
                at++;
            }
            if (at >= to || line[at] == 0)
            {
                into.wrap(bytes.toByteArray(), 0);
                return true;
            }
            final int begin = bytes.size();
            at = argument(line, at, to, bytes);
            if (at < 0)
            {
                return false;
            }
            into.add(begin, bytes.size() - begin);
        }
    }

    private static int argument(final byte[] line, final int from, final int to, final ByteArrayOutputStream out)
    {
        int at = from;
        while (at < to && line[at] != 0 && !isSpace(line[at]))
        {
            final byte b = line[at];
            if (b == '"' || b == '\'')
            {
                at = quoted(line, at + 1, to, b, out);
                // A closing quote must end the argument.
                return at >= 0 && at < to && line[at] != 0 && !isSpace(line[at]) ? -1 : at;
            }
            out.write(b);
            at++;
        }
        return at;
    }

    private static int quoted(final byte[] line, final int from, final int to, final byte quote,
        final ByteArrayOutputStream out)
    {
        int at = from;
        while (at < to && line[at] != 0)
        {
            final byte b = line[at];
            if (b == quote)
            {
                return at + 1;
            }
            if (b == '\\' && at + 1 < to)
            {
                if (quote == '\'')
                {
                    if (line[at + 1] == '\'')
                    {
                        out.write('\'');
                        at += 2;
                        continue;
                    }
                }
                else if (line[at + 1] == 'x' && at + 3 < to && hex(line[at + 2]) >= 0 && hex(line[at + 3]) >= 0)
                {
                    out.write(hex(line[at + 2]) << 4 | hex(line[at + 3]));
                    at += 4;
                    continue;
                }
                else
                {
                    out.write(escape(line[at + 1]));
                    at += 2;
                    continue;
                }
            }
            out.write(b);
            at++;
        }
        return -1;
    }

    private static int escape(final byte b)
    {
        switch (b)
        {
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'b':
                return '\b';
            case 'a':
                return 7;
            default:
                return b;
        }
    }

    private static int hex(final byte b)
    {
        return Character.digit(b, 16);
    }

    private static boolean isSpace(final byte b)
    {
        return b == ' ' || b >= '\t' && b <= '\r';
    }
}
