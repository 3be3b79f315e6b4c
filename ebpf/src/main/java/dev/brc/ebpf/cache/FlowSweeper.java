package dev.brc.ebpf.cache;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that removes flows of connections that have ended, and does other work that must not hold up the event loop. */
final class FlowSweeper implements AutoCloseable
{
    private static final Logger LOG = LoggerFactory.getLogger(FlowSweeper.class);
    private static final long PAUSE_MS = 2_000;

    private final Runnable work;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;

    /**
     * Starts the thread.
     *
     * @param work done every two seconds
     */
    FlowSweeper(final Runnable work)
    {
        this.work = work;
        thread = new Thread(this::run, "brc-flows");
        thread.setDaemon(true);
        thread.start();
    }

    private void run()
    {
        try
        {
            while (!stop.await(PAUSE_MS, TimeUnit.MILLISECONDS))
            {
                work.run();
            }
        }
        catch (final InterruptedException e)
        {
            LOG.debug("nobody interrupts this thread", e);
        }
        catch (final RuntimeException e)
        {
            LOG.error("ended flows are not removed any more", e);
        }
    }

    /** Ends the thread; what it is doing is finished first. */
    @Override
    public void close()
    {
        stop.countDown();
        boolean interrupted = false;
        while (thread.isAlive())
        {
            try
            {
                thread.join();
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
}
