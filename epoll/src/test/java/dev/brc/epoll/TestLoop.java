package dev.brc.epoll;

import java.nio.file.Files;
import java.nio.file.Path;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** Runs a loop on the test's own thread until something is true. */
final class TestLoop
{
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long TICK_NS = 1_000_000;

    private TestLoop()
    {
    }

    static void runUntil(EventLoop loop, BooleanSupplier done)
    {
        runUntil(loop, PATIENCE, done);
    }

    static void runUntil(EventLoop loop, Duration patience, BooleanSupplier done)
    {
        final long deadline = System.nanoTime() + patience.toNanos();
        final Timer tick = loop.scheduleAtFixedRate(TICK_NS, () ->
        {
            if (done.getAsBoolean())
            {
                loop.stop();
            }
            else if (System.nanoTime() - deadline > 0)
            {
                throw new AssertionError("did not come true in time");
            }
        });
        try
        {
            loop.run();
        }
        finally
        {
            tick.cancel();
        }
    }

    /** Runs the loop for as many timer ticks of a millisecond: what would happen has happened then. */
    static void settle(EventLoop loop)
    {
        final int[] ticks = {20};
        runUntil(loop, () -> ticks[0]-- == 0);
    }

    /** How many descriptors are open. The JVM closes some of its own when it likes: what counts is that there are none more. */
    static long openDescriptors()
    {
        try (Stream<Path> fds = Files.list(Path.of("/proc/self/fd")))
        {
            return fds.count();
        }
        catch (final IOException e)
        {
            throw new UncheckedIOException(e);
        }
    }
}
