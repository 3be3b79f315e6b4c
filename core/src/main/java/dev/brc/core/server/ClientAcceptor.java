package dev.brc.core.server;

import java.nio.charset.StandardCharsets;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.brc.core.config.Config;
import dev.brc.core.session.Session;
import dev.brc.core.session.SessionFlags;
import dev.brc.epoll.Acceptor;
import dev.brc.epoll.AcceptHandler;
import dev.brc.epoll.Channel;
import dev.brc.epoll.Endpoint;
import dev.brc.epoll.ErrnoException;

/** Listens and turns accepted connections into sessions, within {@code maxclients} and {@code protected-mode}. Loop thread only. */
public final class ClientAcceptor implements AcceptHandler
{
    private static final Logger LOG = LoggerFactory.getLogger(ClientAcceptor.class);
    private static final byte[] TOO_MANY = ascii("-ERR max number of clients reached\r\n");

    private final ServerContext server;

    private ClientAcceptor(final ServerContext server)
    {
        this.server = server;
    }

    /**
     * Starts listening on what the settings say.
     *
     * @param server    whose sessions they become
     * @param acceptors gets what was opened
     * @throws ErrnoException if an address that must be there cannot be listened on
     */
    public static void listen(final ServerContext server, final List<Acceptor> acceptors)
    {
        final Config config = server.config();
        final ClientAcceptor handler = new ClientAcceptor(server);
        int port = config.port;
        for (final String address : config.bind)
        {
            final boolean optional = address.startsWith("-");
            final String host = optional ? address.substring(1) : address;
            try
            {
                final Acceptor acceptor = server.loop().listen(Endpoint.tcp(host, port), config.tcpBacklog, handler);
                acceptors.add(acceptor);
                port = acceptor.local().port(); // port 0: the same free port on every address
            }
            catch (final ErrnoException e)
            {
                if (!optional)
                {
                    throw e;
                }
                LOG.info("not listening on {}: {}", host, e.getMessage());
            }
        }
        if (!config.unixsocket.isEmpty())
        {
            acceptors
                .add(server.loop().listen(Endpoint.unix(config.unixsocket, config.unixsocketperm), config.tcpBacklog,
                    handler));
        }
    }

    /**
     * Starts the housekeeping timer.
     *
     * @param server to keep house for
     */
    public static void startCron(final ServerContext server)
    {
        server.loop().scheduleAtFixedRate(1_000_000_000L / server.config().hz, new ServerCron(server));
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
