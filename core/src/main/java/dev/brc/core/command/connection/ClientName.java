package dev.brc.core.command.connection;

import dev.brc.core.command.ReplyException;
import dev.brc.core.resp.Arguments;

/** Names that clients give themselves: anything that does not break a line of CLIENT LIST. */
final class ClientName
{
    private ClientName()
    {
    }

    /**
     * Reads a name.
     *
     * @return empty: no name
     * @throws ReplyException for a byte that is not printable ASCII, or a blank
     */
    static String parse(final Arguments args, final int index)
    {
        return parse(args, index, "Client names");
    }

    static String parse(final Arguments args, final int index, final String what)
    {
        final String name = args.text(index);
        for (int i = 0; i < name.length(); i++)
        {
            if (name.charAt(i) < '!' || name.charAt(i) > '~')
            {
                throw new ReplyException("ERR " + what + " cannot contain spaces, newlines or special characters.");
            }
        }
        return name;
    }
}
