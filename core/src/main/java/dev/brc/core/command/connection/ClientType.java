package dev.brc.core.command.connection;

import dev.brc.core.command.ReplyException;
import dev.brc.core.session.OutputBufferLimit;
import dev.brc.core.session.Session;

/** The classes of clients as CLIENT LIST TYPE and CLIENT KILL TYPE name them. */
final class ClientType
{
    /** No filter. */
    static final int ANY = -1;
    private static final int MASTER = 3;

    private ClientType()
    {
    }

    static int parse(final String name)
    {
        switch (name.toLowerCase(java.util.Locale.ROOT))
        {
            case "normal":
                return OutputBufferLimit.NORMAL;
            case "slave":
            case "replica":
                return OutputBufferLimit.REPLICA;
            case "pubsub":
                return OutputBufferLimit.PUBSUB;
            case "master":
                return MASTER;
            default:
                throw new ReplyException("ERR Unknown client type '" + name + "'");
        }
    }

    static boolean matches(final int type, final Session session)
    {
        return type == ANY || session.outputClass() == type;
    }
}
