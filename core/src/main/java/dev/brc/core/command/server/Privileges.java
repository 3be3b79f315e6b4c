package dev.brc.core.command.server;

import dev.brc.core.session.Session;
import dev.brc.core.session.SessionFlags;

/** Who may use what {@code enable-debug-command} and {@code enable-protected-configs} guard. */
final class Privileges
{
    private Privileges()
    {
    }

    /**
     * Whether a client may.
     *
     * @param session the client
     * @param setting {@code no}, {@code yes}, or {@code local}: clients on this machine
     */
    static boolean allows(final Session session, final String setting)
    {
        switch (setting)
        {
            case "yes":
                return true;
            case "local":
                return session.is(SessionFlags.UNIX_SOCKET) || session.channel().remote().isLoopback();
            default:
                return false;
        }
    }
}
