package dev.brc.epoll;

import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;

/** The echo server on the library's loop. ARGS: a port, instead of 7777. */
public final class Lesson05bEchoServer implements ChannelHandler
{
    private static final int DEFAULT_PORT = 7777;
    private static final int BACKLOG = 128;
    private static final long GRACE_NS = 500_000_000;

    // What makes it more than a toy: a client that does not read its echo fills its socket, then "pending" keeps the rest and the server stops
    // reading from this client until the socket takes output again. Memory for one client is bounded by one read.

    /** Filled by one read, emptied before the next: nothing is read while bytes wait. */
    private final byte[] pending = new byte[Channel.MAX_READ_BYTES];
    private int start;
    private int end;

    /** Starts the server on 127.0.0.1, port {@code args[0]} or 7777. */
    public static void main(String[] args)
    {
        final int port = args.length > 0 ? Integer.parseInt(args[0]) : DEFAULT_PORT;
        final CountDownLatch closed = new CountDownLatch(1);
        try (EventLoop loop = EventLoop.create())
        {
            final Acceptor acceptor = serve(loop, Endpoint.tcp("127.0.0.1", port));
            Runtime.getRuntime().addShutdownHook(new Thread(() ->
            {
                loop.stopGracefully(GRACE_NS);
                awaitUninterruptibly(closed);
            }));
            new PrintWriter(System.out, true).println("ready: echo server on " + acceptor.local() + ", Ctrl-C ends it");
            loop.run();
        }
        closed.countDown();
    }

    private static void awaitUninterruptibly(CountDownLatch latch)
    {
        try
        {
            latch.await();
        }
        catch (final InterruptedException e)
        {
            Thread.currentThread().interrupt(); // the JVM does not wait for this hook then
        }
    }

    /** Listens on the endpoint; each connection gets a handler of its own. */
    public static Acceptor serve(EventLoop loop, Endpoint endpoint)
    {
        return loop.listen(endpoint, BACKLOG, channel -> channel.handler(new Lesson05bEchoServer()));
    }

    @Override
    public void onReadable(Channel channel)
    {
        final int received = channel.read(pending, 0, pending.length);
        if (received == Channel.END_OF_STREAM)
        {
            channel.close();
            return;
        }
        start = 0;
        end = received;
        write(channel);
    }

    @Override
    public void onWritable(Channel channel)
    {
        write(channel);
    }

    private void write(Channel channel)
    {
        channel.stage(pending, start, end - start);
        start += channel.writeStaged();
        final boolean blocked = start < end;
        channel.wantRead(!blocked);
        channel.wantWrite(blocked);
    }

    @Override
    public void onError(Channel channel, ErrnoException cause)
    {
        channel.close();
    }
}
