package dev.brc.core.command;

import java.util.Locale;

import dev.brc.core.resp.Arguments;

/** The error for a request that names no command, word for word as Redis prints it. */
final class UnknownCommand
{
    /** Of the name and of all arguments together, that much is quoted. */
    private static final int QUOTED_BYTES = 128;

    private UnknownCommand()
    {
    }

    static String message(final CommandTable table, final Arguments args)
    {
        final CommandSpec container = table.lookup(args.buffer(), args.offset(0), args.length(0));
        if (container != null)
        {
            return "ERR unknown subcommand '" + quoted(args.text(1), QUOTED_BYTES) + "'. Try "
                + args.text(0).toUpperCase(Locale.ROOT) + " HELP.";
        }
        final StringBuilder rest = new StringBuilder();
        for (int i = 1; i < args.count() && rest.length() < QUOTED_BYTES; i++)
        {
            final String quoted = quoted(args.text(i), QUOTED_BYTES - rest.length());
            rest.append('\'').append(quoted).append("' ");
        }
        return "ERR unknown command '" + quoted(args.text(0), QUOTED_BYTES) + "', with args beginning with: " + rest;
    }

    /** C's {@code %.*s}: ends at a NUL. */
    private static String quoted(final String text, final int limit)
    {
        final int nul = text.indexOf('\0');
        final int end = Math.min(limit, nul < 0 ? text.length() : nul);
        return text.substring(0, end);
    }
}
