package dev.brc.ebpf.testing;

import dev.brc.core.testing.RawClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Clients that a server has to contain, each on threads of their own until {@link #close}. */
public final class BadClient implements AutoCloseable
{
    /** What they do. */
    public enum Manner
    {
        /** One sends GETs of 100 KB without end and reads nothing. */
        NEVER_READS(1, BadClient::neverRead),
        /** Ten send a long request a byte a second each. */
        BYTE_A_SECOND(10, BadClient::trickle),
        /** One announces a value of 600 MB and sends it as fast as it can, again and again: more than proto-max-bulk-len allows. */
        BULK_OF_600_MB(1, client -> client.sendBulk(BULK_BYTES)),
        /** The same with 400 MB, which is allowed. */
        BULK_OF_400_MB(1, client -> client.sendBulk(400 << 20)),
        /** Four send GETs a thousand at a time without end, and read. */
        PIPELINE_FLOOD(4, BadClient::flood);

        private final int clients;
        private final Consumer<BadClient> loop;

        Manner(final int clients, final Consumer<BadClient> loop)
        {
            this.clients = clients;
            this.loop = loop;
        }
    }

    /** What {@link Manner#BULK_OF_600_MB} sends. */
    public static final int BULK_BYTES = 600 << 20;

    private static final byte[] BIG = "b".repeat(100_000).getBytes(StandardCharsets.US_ASCII);
    private static final int PIPELINE = 1_000;

    private final ServerProcess server;
    private final List<RawClient> clients = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopped;
    private volatile int refused;

    private BadClient(final ServerProcess server, final Manner manner)
    {
        this.server = server;
        for (int i = 0; i < manner.clients; i++)
        {
            final Thread thread = new Thread(() -> run(manner), "bad-client-" + manner);
            thread.setDaemon(true);
            threads.add(thread);
        }
        threads.forEach(Thread::start);
    }

    /** Starts them. */
    public static BadClient start(final ServerProcess server, final Manner manner)
    {
        return new BadClient(server, manner);
    }

    /** How often the server closed a connection of theirs. They come again. */
    public int refused()
    {
        return refused;
    }

    private void run(final Manner manner)
    {
        while (!stopped)
        {
            try
            {
                manner.loop.accept(this);
            }
            catch (final UncheckedIOException closed)
            {
                synchronized (this)
                {
                    refused += stopped ? 0 : 1;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
        }
    }

    private synchronized RawClient connect()
    {
        if (stopped)
        {
            throw new UncheckedIOException(new IOException("stopped"));
        }
        final RawClient client = server.connect().timeout(0);
        clients.add(client);
        return client;
    }

    private void neverRead()
    {
        final RawClient client = connect();
        client.command(bytes("SET"), bytes("big"), BIG);
        final byte[] gets = repeat(RawClient.encode(bytes("GET"), bytes("big")), PIPELINE);
        while (!stopped)
        {
            client.sendRaw(gets);
        }
    }

    private void trickle()
    {
        final RawClient client = connect();
        final byte[] request = RawClient.encode(bytes("SET"), bytes("slow"), BIG);
        for (int i = 0; i < request.length && !stopped; i++)
        {
            client.sendRaw(new byte[]{request[i]});
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
        }
    }

    private void sendBulk(final int bytes)
    {
        final RawClient client = connect();
        client.sendRaw("*3\r\n$3\r\nSET\r\n$4\r\nhuge\r\n$" + bytes + "\r\n");
        final byte[] piece = new byte[1 << 20];
        for (int sent = 0; sent < bytes && !stopped; sent += piece.length)
        {
            client.sendRaw(piece);
        }
        client.sendRaw("\r\n");
        if (!client.receive().text().equals("OK"))
        {
            throw new UncheckedIOException(new IOException("refused"));
        }
        client.close();
    }

    private void flood()
    {
        final RawClient client = connect();
        final byte[] gets = repeat(RawClient.encode(bytes("GET"), bytes("probe")), PIPELINE);
        while (!stopped)
        {
            client.sendRaw(gets);
            for (int i = 0; i < PIPELINE; i++)
            {
                client.receive();
            }
        }
    }

    private static byte[] bytes(final String text)
    {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] repeat(final byte[] bytes, final int times)
    {
        final byte[] all = new byte[bytes.length * times];
        for (int i = 0; i < times; i++)
        {
            System.arraycopy(bytes, 0, all, i * bytes.length, bytes.length);
        }
        return all;
    }

    /** Ends them. */
    @Override
    public void close()
    {
        synchronized (this)
        {
            stopped = true;
            clients.forEach(RawClient::close);
        }
        threads.forEach(LockSupport::unpark);
        try
        {
            for (final Thread thread : threads)
            {
                thread.join();
            }
        }
        catch (final InterruptedException e)
        {
            Thread.currentThread().interrupt();
        }
    }
}
