package dev.brc.epoll;

/** A loop with one connection to itself: both ends are channels of the same loop, run on the test's thread. */
final class Pair implements AutoCloseable
{
    final EventLoop loop;
    final Acceptor acceptor;
    final Channel client;
    final Channel server;
    final RecordingHandler clientSide;
    final RecordingHandler serverSide;

    Pair(EventLoop loop, Endpoint endpoint)
    {
        this.loop = loop;
        final Channel[] accepted = new Channel[1];
        serverSide = new RecordingHandler();
        clientSide = new RecordingHandler();
        acceptor = loop.listen(endpoint, 10, channel ->
        {
            channel.handler(serverSide);
            accepted[0] = channel;
        });
        client = loop.connect(acceptor.local(), clientSide);
        TestLoop.runUntil(loop, () -> clientSide.saw("connected") && accepted[0] != null);
        clientSide.events.clear();
        server = accepted[0];
    }

    Pair(EventLoop loop)
    {
        this(loop, Endpoint.tcp("127.0.0.1", 0));
    }

    Pair()
    {
        this(EventLoop.create());
    }

    static int send(Channel channel, int bytes)
    {
        channel.stage(new byte[bytes], 0, bytes);
        return channel.writeStaged();
    }

    /** Writes until the socket takes no more; returns how much it took. */
    static long fill(Channel channel)
    {
        long total = 0;
        for (int sent = send(channel, 64 * 1024); sent > 0; sent = send(channel, 64 * 1024))
        {
            total += sent;
        }
        return total;
    }

    @Override
    public void close()
    {
        loop.close();
    }
}
