package dev.brc.epoll;

/**
 * What happens on a {@link Channel}. All methods are called on the loop's thread. An {@link ErrnoException} that a call on this very channel threw and
 * the handler let pass comes back through {@link #onError}; any other exception ends {@link EventLoop#run} with it.
 */
public interface ChannelHandler
{
    /** A connection started by {@link EventLoop#connect} is established. The default does nothing. */
    default void onConnected(Channel channel)
    {
    }

    /**
     * There is something to {@link Channel#read read}, be it data, the end of the stream or an error. Called once a turn as long as that is so, or
     * once per arrival with {@link Channel#edgeTriggered}; only while {@link Channel#wantRead} is on.
     */
    void onReadable(Channel channel);

    /** The socket takes output again. Called once a turn as long as that is so; only while {@link Channel#wantWrite} is on. */
    void onWritable(Channel channel);

    /**
     * The connection failed (EPOLLERR), or could not be established. The channel is still open; the handler closes it. If it does not, the loop stops
     * watching the channel until an interest is switched on.
     */
    void onError(Channel channel, ErrnoException cause);

    /**
     * The peer will send nothing more (EPOLLRDHUP), while {@link Channel#wantRead} is off; there may still be data to read, and the peer may still read.
     * Called once at most. With reading on, the end of the stream is what {@link Channel#read} returns behind the data. The default does nothing.
     */
    default void onReadClosed(Channel channel)
    {
    }
}
