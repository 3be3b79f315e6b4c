package dev.brc.core.server;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.brc.core.config.Config;
import dev.brc.core.config.ConfigException;
import dev.brc.epoll.Acceptor;
import dev.brc.epoll.Endpoint;
import dev.brc.epoll.ErrnoException;

/** What the server listens on: {@code bind}, {@code port} and {@code unixsocket}. Changed by the loop thread, read by any. */
public final class Listeners
{
    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    private final ServerContext server;
    private final ClientAcceptor handler;
    private final List<Acceptor> tcp = new CopyOnWriteArrayList<>();
    private final List<Acceptor> unix = new CopyOnWriteArrayList<>();

    Listeners(final ServerContext server)
    {
        this.server = server;
        this.handler = new ClientAcceptor(server);
    }

    /**
     * Starts listening, before the loop runs.
     *
     * @throws ConfigException if an address that must be there cannot be listened on
     */
    public void open()
    {
        final Config config = server.config();
        openTcp();
        if (!config.unixsocket.isEmpty())
        {
            final int permissions = config.unixsocketperm == 0 ? Endpoint.DEFAULT_PERMISSIONS : config.unixsocketperm;
            final String path = config.file(config.unixsocket).getPath();
            try
            {
                final Acceptor acceptor = server.loop().listen(Endpoint.unix(path, permissions), config.tcpBacklog,
                    handler);
                acceptor.refusal(ClientAcceptor.refusal());
                unix.add(acceptor);
            }
            catch (final ErrnoException | IllegalArgumentException e)
            {
                throw new ConfigException("can't listen on unixsocket " + path + ": " + e.getMessage());
            }
        }
    }

    private void openTcp()
    {
        final Config config = server.config();
        for (final String address : config.bind)
        {
            final boolean optional = address.startsWith("-");
            final String host = optional ? address.substring(1) : address;
            try
            {
                final Acceptor acceptor = server.loop().listen(Endpoint.tcp(host, config.port), config.tcpBacklog,
                    handler);
                acceptor.refusal(ClientAcceptor.refusal());
                tcp.add(acceptor);
                config.port = acceptor.local().port(); // port 0: the same free port on every address
            }
            catch (final ErrnoException | IllegalArgumentException e)
            {
                if (!optional)
                {
                    throw new ConfigException(
                        "can't listen on " + host + " port " + config.port + ": " + e.getMessage());
                }
                LOG.info("not listening on {}: {}", host, e.getMessage());
            }
        }
    }

    /**
     * Listens on what {@code bind} and {@code port} say now, instead of what they said before; established connections stay.
     *
     * @return whether that worked; if not, no TCP address is listened on
     */
    boolean reopenTcp()
    {
        closeTcp();
        if (server.config().port == 0)
        {
            return true;
        }
        try
        {
            openTcp();
            return true;
        }
        catch (final ConfigException e)
        {
            LOG.warn(e.getMessage());
            closeTcp();
            return false;
        }
    }

    private void closeTcp()
    {
        for (final Acceptor acceptor : tcp)
        {
            acceptor.close();
        }
        tcp.clear();
    }

    /** What is listened on. @return a copy */
    public List<Endpoint> endpoints()
    {
        final List<Endpoint> endpoints = new ArrayList<>();
        tcp.forEach(acceptor -> endpoints.add(acceptor.local()));
        unix.forEach(acceptor -> endpoints.add(acceptor.local()));
        return endpoints;
    }

    /** The TCP port. @return 0: none */
    public int port()
    {
        for (final Acceptor acceptor : tcp)
        {
            return acceptor.local().port();
        }
        return 0;
    }
}
