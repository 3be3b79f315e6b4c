package dev.brc.epoll.example;

import java.util.Arrays;
import java.util.function.Consumer;

import dev.brc.epoll.AcceptHandler;
import dev.brc.epoll.Acceptor;
import dev.brc.epoll.Channel;
import dev.brc.epoll.ChannelHandler;
import dev.brc.epoll.Endpoint;
import dev.brc.epoll.Errno;
import dev.brc.epoll.ErrnoException;
import dev.brc.epoll.EventLoop;
import dev.brc.epoll.FaultInjectingSyscalls;
import dev.brc.epoll.FaultInjectingSyscalls.Call;
import dev.brc.epoll.Syscalls;
import dev.brc.epoll.Timer;

/** The code of {@code epoll/README.md}, so that it compiles and runs; a test compares the two. */
public final class ReadmeExamples
{
    private ReadmeExamples()
    {
    }

    /** Asks a server something and hands the first piece of its answer on. */
    public static void ask(Endpoint server, byte[] question, Consumer<byte[]> answer)
    {
        // README: client
        try (EventLoop loop = EventLoop.create())
        {
            loop.connect(server, new ChannelHandler()
            {
                @Override
                public void onConnected(Channel channel)
                {
                    channel.stage(question, 0, question.length); // copied into the loop's native buffer
                    channel.writeStaged(); // one send(2)
                }

                @Override
                public void onReadable(Channel channel)
                {
                    final byte[] buffer = new byte[1024];
                    final int received = channel.read(buffer, 0, buffer.length); // 0: EAGAIN, -1: end of stream
                    if (received != 0)
                    {
                        answer.accept(Arrays.copyOf(buffer, Math.max(0, received)));
                        channel.close();
                        loop.stop();
                    }
                }

                @Override
                public void onWritable(Channel channel)
                {
                    // only called while channel.wantWrite(true)
                }

                @Override
                public void onError(Channel channel, ErrnoException cause)
                {
                    throw cause; // "connect 127.0.0.1:7777: ECONNREFUSED (Connection refused)"
                }
            });
            loop.run();
        }
        // README: end
    }

    /** Timers, and tasks from other threads. */
    public static int timersAndTasks()
    {
        final int[] ticks = new int[1];
        // README: timers
        try (EventLoop loop = EventLoop.create())
        {
            final Timer ticker = loop.scheduleAtFixedRate(1_000_000, () -> ticks[0]++);
            final Runnable stopLater = () -> loop.schedule(20_000_000, () ->
            {
                ticker.cancel();
                loop.stop();
            });
            new Thread(() -> loop.execute(stopLater)).start(); // execute() is for any thread, schedule() for the loop's
            loop.run();
        }
        // README: end
        return ticks[0];
    }

    /** A server out of descriptors. */
    public static long refused(AcceptHandler handler, ChannelHandler client)
    {
        // README: faults
        final FaultInjectingSyscalls syscalls = new FaultInjectingSyscalls(Syscalls.linux());
        try (EventLoop loop = EventLoop.create(syscalls))
        {
            final Acceptor acceptor = loop.listen(Endpoint.tcp("127.0.0.1", 0), 128, handler);
            syscalls.fail(Call.ACCEPT4, Errno.EMFILE); // the next accept4(2) finds no descriptor
            loop.connect(acceptor.local(), client);
            loop.scheduleAtFixedRate(1_000_000, () ->
            {
                if (acceptor.refused() == 1)
                {
                    loop.stop();
                }
            });
            loop.run();
            return acceptor.refused();
        }
        // README: end
    }
}
