package dev.brc.core.command.server;

import java.util.Locale;

import dev.brc.core.command.ReplyException;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.session.Session;

/** DEBUG PROTOCOL: a reply of each type, for tests of client libraries. */
final class DebugProtocol
{
    private static final int ELEMENTS = 3;

    private DebugProtocol()
    {
    }

    static void reply(final Session session, final Arguments args, final RespWriter out)
    {
        switch (args.text(2).toLowerCase(Locale.ROOT))
        {
            case "string" -> out.bulk("Hello World");
            case "integer" -> out.integer(12345);
            case "double" -> out.doubleText("3.141");
            case "bignum" -> out.bigNumber("1234567999999999999999999999999999999");
            case "null" -> out.nullBulk();
            case "array" -> {
                out.array(ELEMENTS);
                count(out);
            }
            case "set" -> {
                out.set(ELEMENTS);
                count(out);
            }
            case "map" -> {
                out.map(ELEMENTS);
                for (int i = 0; i < ELEMENTS; i++)
                {
                    out.integer(i);
                    out.bool(i == 1);
                }
            }
            case "attrib" -> attribute(out);
            case "push" -> push(out);
            case "verbatim" -> out.verbatim("txt", "This is a verbatim\nstring");
            case "true" -> out.bool(true);
            case "false" -> out.bool(false);
            default -> throw new ReplyException("ERR Wrong protocol type name. Please use one of the following:"
                + " string|integer|double|bignum|null|array|set|map|attrib|push|verbatim|true|false");
        }
    }

    private static void count(final RespWriter out)
    {
        for (int i = 0; i < ELEMENTS; i++)
        {
            out.integer(i);
        }
    }

    private static void attribute(final RespWriter out)
    {
        if (out.isResp3())
        {
            out.attribute(1);
            out.bulk("key-popularity");
            out.array(2);
            out.bulk("key:123");
            out.integer(90);
        }
        out.bulk("Some real reply following the attribute");
    }

    private static void push(final RespWriter out)
    {
        if (!out.isResp3())
        {
            throw new ReplyException("ERR RESP2 is not supported by this command");
        }
        out.push(2);
        out.bulk("server-cpu-usage");
        out.integer(42);
        out.bulk("Some real reply following the push reply");
    }
}
