package dev.brc.epoll;

import static dev.brc.epoll.Lesson.SYS;
import static dev.brc.epoll.Lesson.check;
import static dev.brc.epoll.Lesson.name;
import static dev.brc.epoll.Lesson.say;
import static dev.brc.epoll.Lesson.title;
import static dev.brc.epoll.Linux.AF_INET;
import static dev.brc.epoll.Linux.SOCK_CLOEXEC;
import static dev.brc.epoll.Linux.SOCK_NONBLOCK;
import static dev.brc.epoll.Linux.SOCK_STREAM;

/** What listen does, and what it does not do. */
final class Lesson01Listen
{
    private static final int POLLOUT = 4;
    private static final int BACKLOG = 2;

    private Lesson01Listen()
    {
    }

    public static void main(String[] args)
    {
        title("bind takes an address, but nobody can connect yet");
        final int server = check("socket", SYS.socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
        Lesson.bind(server, 0); // 0: any free port
        final int port = Lesson.port(server);
        final int early = check("socket", SYS.socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
        say("connect before listen: %s", name(Lesson.connectTo(early, port)));

        title("listen marks the socket and returns");
        final long startNs = System.nanoTime();
        final int result = SYS.listen(server, BACKLOG);
        say("listen(fd, %d) returned %d after about %d µs", BACKLOG, result, Lesson.microsSince(startNs));
        say("accept queue: %s", queue(server));

        title("clients get in although nobody calls accept");
        final int[] clients = new int[4];
        for (int i = 0; i < 3; i++)
        {
            clients[i] = Lesson.connect(port, 0); // blocks until the kernel on the other side has answered
            final long sent = Lesson.write(clients[i], "hello from client " + (i + 1));
            say("client %d: %s, sent %d bytes; accept queue: %s", i + 1, state(clients[i]), sent, queue(server));
        }

        title("the queue is full: backlog + 1 connections wait in it");
        clients[3] = Lesson.connect(port, SOCK_NONBLOCK);
        final long connectNs = System.nanoTime();
        final boolean inTime = Lesson.waitFor(clients[3], POLLOUT, 300);
        say("client 4 after 300 ms: connected = %b, %s; accept queue: %s", inTime, state(clients[3]), queue(server));

        title("accept takes one out");
        final int accepted = check("accept4", SYS.accept4(server, 0, 0, SOCK_CLOEXEC));
        say("accept returned a new descriptor; the client's bytes were waiting: \"%s\"", Lesson.read(accepted, 100));
        say("accept queue: %s", queue(server));
        final boolean later = Lesson.waitFor(clients[3], POLLOUT, 10_000);
        say("client 4: connected = %b, about %d ms after its first SYN", later, Lesson.microsSince(connectNs) / 1000);

        title("the kernel cuts a large backlog");
        check("listen", SYS.listen(server, 1_000_000)); // a second listen changes the backlog
        final int limit = tcpInfo(server, 28);
        say("listen(fd, 1000000): room for here %d, which is net.core.somaxconn", limit);
    }

    /** How full the accept queue is. For a listening socket TCP_INFO has both numbers ({@code tcp_get_info} in net/ipv4/tcp.c). */
    private static String queue(int server)
    {
        return tcpInfo(server, 24) + " waiting, backlog " + tcpInfo(server, 28);
    }

    private static String state(int fd)
    {
        final int state = tcpInfo(fd, 0) & 0xff;
        return state == 1 ? "ESTABLISHED" : state == 2 ? "SYN_SENT" : "state " + state;
    }

    /** One number of {@code struct tcp_info} (linux/tcp.h). */
    private static int tcpInfo(int fd, int offset)
    {
        final NativeBuffer info = new NativeBuffer(256);
        final NativeBuffer length = new NativeBuffer(Integer.BYTES);
        length.bytes.putInt(0, info.capacity());
        check("getsockopt",
            SYS.getsockopt(fd, Linux.IPPROTO_TCP, LessonCalls.TCP_INFO, info.address, length.address));
        return info.bytes.getInt(offset);
    }
}
