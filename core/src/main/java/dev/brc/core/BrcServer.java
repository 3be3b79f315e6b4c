package dev.brc.core;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.brc.core.command.CommandProcessor;
import dev.brc.core.command.CommandTable;
import dev.brc.core.command.Commands;
import dev.brc.core.config.Config;
import dev.brc.core.server.CacheServing;
import dev.brc.core.server.ServerContext;
import dev.brc.epoll.Endpoint;
import dev.brc.epoll.EventLoop;
import dev.brc.epoll.Syscalls;

/**
 * A Redis-compatible server, running on an event-loop thread of its own.
 *
 * <pre>{@code
 * try (BrcServer server = BrcServer.builder().port(0).start())
 * {
 *     connectTo("127.0.0.1", server.port());
 * }
 * }</pre>
 *
 * <p>Several may run in one JVM; they share nothing. All methods may be called from any thread.
 */
public final class BrcServer implements AutoCloseable
{
    private static final Logger LOG = LoggerFactory.getLogger(BrcServer.class);

    private final EventLoop loop;
    private final ServerContext context;
    private final Config config;
    private final Thread thread;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final AtomicBoolean stopping = new AtomicBoolean();
    private volatile Throwable failure;

    BrcServer(final Config config, final ReadCache readCache, final Syscalls syscalls)
    {
        this.config = config;
        this.loop = EventLoop.create(syscalls);
        try
        {
            this.context = new ServerContext(loop, config, readCache);
            final CommandTable table = new CommandTable();
            context.wire(table, new CommandProcessor(context, table), this::stop);
            Commands.bindAll(table, context);
            context.acl().loadAtStart();
            loop.beforeWait(context::endOfTurn);
            context.listeners().open();
            context.cron().start();
        }
        catch (final RuntimeException e)
        {
            loop.close();
            throw e;
        }
        this.thread = new Thread(this::run, "brc-" + (port() == 0 ? config.unixsocket : port()));
    }

    /**
     * A new server's settings, all at Redis's defaults except that it listens on 127.0.0.1 only.
     *
     * @return the builder
     */
    public static BrcServerBuilder builder()
    {
        return new BrcServerBuilder();
    }

    BrcServer start()
    {
        thread.start();
        return this;
    }

    private void run()
    {
        try
        {
            loop.run();
        }
        catch (final Throwable t) // checkstyle:off: a bug of ours; it has to be seen
        {
            failure = t;
            LOG.error("the event loop died", t);
        }
        finally
        {
            // Nothing is answered behind the back of a loop that has stopped; the connections' ends still pass through the cache.
            context.cacheServing().hold(CacheServing.STOPPING, true);
            loop.close();
            context.readCache().close();
            stopped.countDown();
        }
    }

    /**
     * The TCP port that the server listens on.
     *
     * @return 1 to 65535; 0 if it listens on a Unix socket only
     */
    public int port()
    {
        return context.listeners().port();
    }

    /**
     * What the server listens on.
     *
     * @return at least one endpoint
     */
    public List<Endpoint> endpoints()
    {
        return context.listeners().endpoints();
    }

    /** Asks the server to stop; returns at once. */
    public void stop()
    {
        if (stopping.compareAndSet(false, true))
        {
            loop.stop();
        }
    }

    /**
     * Waits until the server has stopped.
     *
     * @throws InterruptedException  if the waiting thread is interrupted
     * @throws IllegalStateException if the event loop died of a bug, which is the cause
     */
    public void awaitStop() throws InterruptedException
    {
        stopped.await();
        if (failure != null)
        {
            throw new IllegalStateException("the event loop died", failure);
        }
    }

    /**
     * Stops the server, closes every connection and waits until all is released.
     *
     * @throws IllegalStateException if the event loop died of a bug, which is the cause
     */
    @Override
    public void close()
    {
        stop();
        boolean interrupted = false;
        while (true)
        {
            try
            {
                awaitStop();
                break;
            }
            catch (final InterruptedException e)
            {
                interrupted = true;
            }
        }
        if (interrupted)
        {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString()
    {
        return "BrcServer" + endpoints() + (config.unixsocket.isEmpty() ? "" : " " + config.unixsocket);
    }
}
