package dev.brc.core.server;

import java.nio.charset.StandardCharsets;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.brc.core.session.Session;
import dev.brc.core.session.SessionFlags;
import dev.brc.epoll.AcceptHandler;
import dev.brc.epoll.Acceptor;
import dev.brc.epoll.Channel;
import dev.brc.epoll.Endpoint;
import dev.brc.epoll.ErrnoException;

/** Turns accepted connections into sessions, within {@code maxclients} and {@code protected-mode}. Loop thread only. */
final class ClientAcceptor implements AcceptHandler
{
    private static final Logger LOG = LoggerFactory.getLogger(ClientAcceptor.class);
    private static final byte[] TOO_MANY = ascii("-ERR max number of clients reached\r\n");

    private static final byte[] PROTECTED = ascii("-DENIED Redis is running in protected mode because protected mode is"
        + " enabled and no password is set for the default user. In this mode connections are only accepted from the loopback"
        + " interface. If you want to connect from external computers to Redis you may adopt one of the following solutions:"
        + " 1) Just disable protected mode sending the command 'CONFIG SET protected-mode no' from the loopback interface by"
        + " connecting to Redis from the same host the server is running, however MAKE SURE Redis is not publicly accessible"
        + " from internet if you do so. Use CONFIG REWRITE to make this change permanent. 2) Alternatively you can just"
        + " disable the protected mode by editing the Redis configuration file, and setting the protected mode option to"
        + " 'no', and then restarting the server. 3) If you started the server manually just for testing, restart it with"
        + " the '--protected-mode no' option. 4) Setup a an authentication password for the default user. NOTE: You only"
        + " need to do one of the above things in order for the server to start accepting connections from the outside."
        + "\r\n");

    private final ServerContext server;

    ClientAcceptor(final ServerContext server)
    {
        this.server = server;
    }

    @Override
    public void onAccept(final Channel channel)
    {
        server.stats().totalConnectionsReceived++;
        if (server.sessions().count() >= server.config().maxclients)
        {
            server.stats().rejectedConnections++;
            refuse(channel, TOO_MANY);
            return;
        }
        final boolean unix = channel.local().path() != null;
        if (!unix && isProtected() && !isLoopback(channel.remote()))
        {
            server.stats().rejectedConnections++;
            refuse(channel, PROTECTED);
            return;
        }
        if (!unix)
        {
            channel.noDelay(true);
            if (server.config().tcpKeepalive > 0)
            {
                channel.keepAlive(server.config().tcpKeepalive);
            }
        }
        final Session session = new Session(server, channel, server.sessions().nextId());
        session.set(SessionFlags.UNIX_SOCKET, unix);
        channel.handler(session);
        server.sessions().add(session);
        server.processor().sessionOpened(session);
        session.publish();
    }

    /** Descriptors or memory are short: the loop has refused clients with what {@link #refusal} says, or lets them wait. */
    @Override
    public void onRefused(final Acceptor acceptor, final ErrnoException cause)
    {
        LOG.warn("clients cannot be accepted: {}", cause.getMessage());
    }

    /** What a client is told that cannot be served for lack of descriptors. @return the reply */
    static byte[] refusal()
    {
        return TOO_MANY.clone();
    }

    private boolean isProtected()
    {
        return server.config().protectedMode && server.acl().defaultUser().needsNoPassword();
    }

    /** As narrow as in Redis: 127.0.0.2 is refused. */
    private static boolean isLoopback(final Endpoint remote)
    {
        return remote.host().equals("127.0.0.1") || remote.host().equals("::1");
    }

    private static void refuse(final Channel channel, final byte[] message)
    {
        channel.stage(message, 0, message.length);
        try
        {
            channel.writeStaged();
        }
        catch (final ErrnoException e)
        {
            LOG.debug("client {} left before it could be refused: {}", channel.remote(), e.getMessage());
        }
        channel.close();
    }

    private static byte[] ascii(final String text)
    {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
