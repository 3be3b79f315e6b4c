package dev.brc.epoll;

/** Constants of the Linux headers the loop needs. The values are those of asm-generic, which x86-64 and aarch64 share. */
final class Linux
{
    /** {@code sys/epoll.h}. */
    static final int EPOLL_CLOEXEC = 0x80000;
    static final int EPOLL_CTL_ADD = 1;
    static final int EPOLL_CTL_DEL = 2;
    static final int EPOLL_CTL_MOD = 3;
    static final int EPOLLIN = 0x001;
    static final int EPOLLOUT = 0x004;
    static final int EPOLLERR = 0x008;
    static final int EPOLLHUP = 0x010;
    static final int EPOLLRDHUP = 0x2000;
    static final int EPOLLET = 1 << 31;

    /** {@code sys/eventfd.h}. */
    static final int EFD_CLOEXEC = 0x80000;
    static final int EFD_NONBLOCK = 0x800;

    /** {@code sys/socket.h}. */
    static final int AF_UNIX = 1;
    static final int AF_INET = 2;
    static final int AF_INET6 = 10;
    static final int SOCK_STREAM = 1;
    static final int SOCK_NONBLOCK = 0x800;
    static final int SOCK_CLOEXEC = 0x80000;
    static final int SOL_SOCKET = 1;
    static final int SO_REUSEADDR = 2;
    static final int SO_ERROR = 4;
    static final int SO_KEEPALIVE = 9;
    static final int SO_LINGER = 13;
    static final int MSG_NOSIGNAL = 0x4000;
    static final int SHUT_WR = 1;

    /** {@code netinet/in.h}, {@code netinet/tcp.h}. */
    static final int IPPROTO_TCP = 6;
    static final int IPPROTO_IPV6 = 41;
    static final int IPV6_V6ONLY = 26;
    static final int TCP_NODELAY = 1;
    static final int TCP_KEEPIDLE = 4;
    static final int TCP_KEEPINTVL = 5;
    static final int TCP_KEEPCNT = 6;

    /** {@code linux/sockios.h}: bytes in the send queue, sent but unacknowledged ones included ({@code tcp(7)}). */
    static final long SIOCOUTQ = 0x5411;

    private Linux()
    {
    }
}
