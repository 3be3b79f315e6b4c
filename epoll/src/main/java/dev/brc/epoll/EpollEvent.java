package dev.brc.epoll;

/**
 * Layout of {@code struct epoll_event} ({@code epoll_event(3type)}): 32 bits of events, 64 bits of data. The kernel packs it on x86-64 only
 * ({@code EPOLL_PACKED} in {@code linux/eventpoll.h}), so that 32-bit programs have the same layout there.
 */
final class EpollEvent
{
    static final boolean PACKED = "amd64".equals(System.getProperty("os.arch"));
    static final int EVENTS_OFFSET = 0;
    static final int DATA_OFFSET = PACKED ? 4 : 8;
    static final int SIZE = PACKED ? 12 : 16;

    private EpollEvent()
    {
    }
}
