package dev.brc.epoll;

/**
 * The loop's one native output buffer. A channel collects bytes in it and hands them to the kernel in one call; between {@link #add} and
 * {@link #clear} it belongs to that channel.
 */
final class OutputStage
{
    static final int CAPACITY = 256 * 1024;

    private final NativeBuffer memory = new NativeBuffer(CAPACITY);
    private Channel owner;
    private int length;

    int add(Channel channel, byte[] source, int offset, int count)
    {
        if (owner != channel && length > 0)
        {
            throw new IllegalStateException("bytes are staged for " + owner + ": write or discard them first");
        }
        owner = channel;
        final int fitting = Math.min(count, CAPACITY - length);
        memory.bytes.put(length, source, offset, fitting);
        length += fitting;
        return fitting;
    }

    int length(Channel channel)
    {
        return owner == channel ? length : 0;
    }

    long address()
    {
        return memory.address;
    }

    /** Empties the buffer if it is this channel's. */
    void clear(Channel channel)
    {
        if (owner == channel)
        {
            owner = null;
            length = 0;
        }
    }
}
