package dev.brc.core.testing;

/**
 * A server under comparison.
 *
 * @param name what a failure calls it, such as {@code redis-server} or {@code brc}
 * @param host the address it listens on
 * @param port its TCP port
 */
public record Target(String name, String host, int port)
{
    /** Opens a connection to this server. */
    public RawClient connect()
    {
        return RawClient.connect(host, port);
    }
}
