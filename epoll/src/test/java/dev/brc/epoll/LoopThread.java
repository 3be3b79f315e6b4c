package dev.brc.epoll;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A loop on a thread of its own, for tests. {@link #close} reports what ended {@code run()}. */
final class LoopThread implements AutoCloseable
{
    private static final int PATIENCE_S = 60;

    final EventLoop loop;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Thread thread;

    LoopThread()
    {
        this(Syscalls.linux());
    }

    LoopThread(Syscalls syscalls)
    {
        loop = EventLoop.create(syscalls);
        thread = new Thread(this::run, "test-loop");
        thread.start();
    }

    private void run()
    {
        try
        {
            loop.run();
            ended.complete(null);
        }
        catch (final Throwable e)
        {
            ended.completeExceptionally(e);
        }
    }

    /** Runs something on the loop's thread and waits for its result. */
    <T> T call(Callable<T> callable) throws Exception
    {
        final CompletableFuture<T> result = new CompletableFuture<>();
        loop.execute(() ->
        {
            try
            {
                result.complete(callable.call());
            }
            catch (final Throwable e)
            {
                result.completeExceptionally(e);
            }
        });
        return result.get(PATIENCE_S, TimeUnit.SECONDS);
    }

    /** Waits for the loop to end by itself. */
    Throwable awaitFailure() throws Exception
    {
        return ended.handle((nothing, failure) -> failure).get(PATIENCE_S, TimeUnit.SECONDS);
    }

    Thread thread()
    {
        return thread;
    }

    @Override
    public void close()
    {
        loop.stop();
        try
        {
            ended.orTimeout(PATIENCE_S, TimeUnit.SECONDS).join();
        }
        finally
        {
            loop.close();
        }
    }
}
