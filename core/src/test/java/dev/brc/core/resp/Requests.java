package dev.brc.core.resp;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Builds request bytes and feeds them to a parser in pieces, as a session does. */
final class Requests
{
    private Requests()
    {
    }

    static byte[] multibulk(final byte[]... args)
    {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(ascii("*" + args.length + "\r\n"));
        for (final byte[] arg : args)
        {
            bytes.writeBytes(ascii("$" + arg.length + "\r\n"));
            bytes.writeBytes(arg);
            bytes.writeBytes(ascii("\r\n"));
        }
        return bytes.toByteArray();
    }

    static byte[] ascii(final String text)
    {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** What came out: commands as text, and the error if the parser ended with one. */
    record Result(List<String> commands, String error, int rest)
    {
    }

    /** Feeds pieces; between them the unread bytes move to a new array and the parser shrinks, as in a session. */
    static Result feed(final RespParser parser, final byte[]... pieces)
    {
        final List<String> commands = new ArrayList<>();
        byte[] pending = new byte[0];
        for (final byte[] piece : pieces)
        {
            final int shift = 3; // so that absolute and relative positions cannot be mixed up
            final byte[] buffer = new byte[shift + pending.length + piece.length];
            System.arraycopy(pending, 0, buffer, shift, pending.length);
            System.arraycopy(piece, 0, buffer, shift + pending.length, piece.length);
            int at = shift;
            int result = parser.next(buffer, at, buffer.length);
            while (result == RespParser.COMPLETE)
            {
                commands.add(render(parser.arguments()));
                at = parser.position();
                result = parser.next(buffer, at, buffer.length);
            }
            if (result == RespParser.PROTOCOL_ERROR)
            {
                return new Result(commands, parser.error(), 0);
            }
            pending = Arrays.copyOfRange(buffer, parser.start(), buffer.length);
            parser.shrink();
        }
        return new Result(commands, null, pending.length);
    }

    static String render(final Arguments args)
    {
        final List<String> parts = new ArrayList<>();
        for (int i = 0; i < args.count(); i++)
        {
            parts.add(args.text(i));
        }
        return parts.toString();
    }
}
