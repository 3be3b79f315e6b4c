package dev.brc.core;

import java.util.ArrayList;
import java.util.List;

import dev.brc.core.config.Config;
import dev.brc.epoll.Syscalls;

/** Settings of a {@link BrcServer} that is to be started. Not thread-safe. */
public final class BrcServerBuilder
{
    private final Config config;
    private ReadCache readCache = ReadCache.NONE;
    private Syscalls syscalls;

    BrcServerBuilder()
    {
        this(new Config());
        config.bind = new ArrayList<>(List.of("127.0.0.1"));
    }

    /**
     * A server with settings that exist already.
     *
     * @param config as redis-server would have it: other addresses than 127.0.0.1 too
     */
    public BrcServerBuilder(final Config config)
    {
        this.config = config;
    }

    /**
     * The port to listen on.
     *
     * @param port 1 to 65535, or 0 for any free one: {@link BrcServer#port()} tells which
     * @return this
     */
    public BrcServerBuilder port(final int port)
    {
        if (port < 0 || port > 65535)
        {
            throw new IllegalArgumentException("port must be 0 to 65535, not " + port);
        }
        config.port = port;
        return this;
    }

    /**
     * The addresses to listen on.
     *
     * @param addresses IPv4 or IPv6 literals; a leading minus: may be missing
     * @return this
     */
    public BrcServerBuilder bind(final String... addresses)
    {
        config.bind = new ArrayList<>(List.of(addresses));
        return this;
    }

    /**
     * Any setting of redis.conf: {@code setting("maxmemory", "100mb")}.
     *
     * @param name   as in redis.conf
     * @param values its words
     * @return this
     * @throws dev.brc.core.config.ConfigException if there is no such setting or it refuses the value
     */
    public BrcServerBuilder setting(final String name, final String... values)
    {
        config.settings().set(name, values);
        return this;
    }

    /**
     * The cache in front of the server.
     *
     * @param cache closed by the server when it stops
     * @return this
     */
    public BrcServerBuilder readCache(final ReadCache cache)
    {
        readCache = cache;
        return this;
    }

    /**
     * The system calls that the server is to use: for tests that inject faults or simulate sockets.
     *
     * @param calls instead of {@link Syscalls#linux()}
     * @return this
     */
    public BrcServerBuilder syscalls(final Syscalls calls)
    {
        syscalls = calls;
        return this;
    }

    /**
     * The settings, for changing any of them before the start.
     *
     * @return live object
     */
    public Config config()
    {
        return config;
    }

    /**
     * Starts the server; it accepts connections when this returns.
     *
     * @return the running server
     * @throws dev.brc.core.config.ConfigException if an address cannot be listened on, or settings do not fit together
     */
    public BrcServer start()
    {
        return new BrcServer(config, readCache, syscalls == null ? Syscalls.linux() : syscalls).start();
    }
}
