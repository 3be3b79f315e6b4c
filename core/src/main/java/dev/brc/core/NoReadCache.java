package dev.brc.core;

import dev.brc.epoll.Channel;

/** The cache that is not there. */
final class NoReadCache implements ReadCache
{
    @Override
    public int connectionOpened(final Channel channel)
    {
        return NO_TICKET;
    }

    @Override
    public void connectionClosed(final int ticket)
    {
        throw new IllegalStateException("no ticket was ever given: " + ticket);
    }

    @Override
    public void publish(final int ticket, final long consumedBytes, final long writtenBytes, final boolean eligible,
        final long deadlineNs)
    {
        throw new IllegalStateException("no ticket was ever given: " + ticket);
    }

    @Override
    public void keyMutated(final int db, final byte[] key, final int offset, final int length)
    {
        // nothing is cached
    }

    @Override
    public void everythingMutated()
    {
        // nothing is cached
    }

    @Override
    public void serving(final boolean on)
    {
        // nothing is served
    }

    @Override
    public long hits()
    {
        return 0;
    }

    @Override
    public void close()
    {
        // nothing is held
    }
}
