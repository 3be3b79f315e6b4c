package dev.brc.epoll;

/** What happens on an {@link Acceptor}. Called on the loop's thread. */
public interface AcceptHandler
{
    /**
     * A connection was accepted. Must give it a {@linkplain Channel#handler(ChannelHandler) handler} or close it. An
     * {@link ErrnoException} that a call on this channel threw and this method let pass comes to the handler's
     * {@link ChannelHandler#onError}, or closes the channel if it has no handler yet.
     */
    void onAccept(Channel channel);

    /**
     * Connections were refused in this turn, or accepting pauses for {@link Acceptor#PAUSE_MS}, because descriptors or memory are short. Called once
     * a turn at most; for logging. The default does nothing, {@link Acceptor#refused} counts in any case.
     *
     * @param cause names {@code accept4}, the acceptor's endpoint and the error
     */
    default void onRefused(Acceptor acceptor, ErrnoException cause)
    {
    }
}
