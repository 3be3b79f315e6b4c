package dev.brc.epoll;

import static dev.brc.epoll.Lesson.SYS;
import static dev.brc.epoll.Lesson.check;
import static dev.brc.epoll.Lesson.say;
import static dev.brc.epoll.Lesson.title;
import static dev.brc.epoll.Linux.EPOLLIN;
import static dev.brc.epoll.Linux.EPOLL_CLOEXEC;
import static dev.brc.epoll.Linux.EPOLL_CTL_ADD;
import static dev.brc.epoll.Linux.SOCK_CLOEXEC;
import static dev.brc.epoll.Linux.SOCK_NONBLOCK;

/** An echo server on epoll, with nothing in between. ARGS: a port; then it serves until Ctrl-C. */
final class Lesson05Epoll
{
    private static final int MAX_EVENTS = 16;
    private static final NativeBuffer EVENT = new NativeBuffer(EpollEvent.SIZE);
    private static final NativeBuffer EVENTS = new NativeBuffer(MAX_EVENTS * EpollEvent.SIZE);
    private static final NativeBuffer DATA = new NativeBuffer(4096);

    private final int epfd = check("epoll_create1", SYS.epollCreate1(EPOLL_CLOEXEC));
    private final int server;

    private Lesson05Epoll(int port)
    {
        server = Lesson.listen(port, 128, SOCK_NONBLOCK);
        watch(server);
    }

    /** Tells the kernel once that we want to hear about this descriptor. It keeps that until the descriptor is closed. */
    private void watch(int fd)
    {
        EVENT.bytes.putInt(EpollEvent.EVENTS_OFFSET, EPOLLIN);
        EVENT.bytes.putLong(EpollEvent.DATA_OFFSET, fd); // ours: the kernel gives it back and does not look at it
        check("epoll_ctl", SYS.epollCtl(epfd, EPOLL_CTL_ADD, fd, EVENT.address));
    }

    /** One turn: wait, then handle what is ready. */
    private void turn()
    {
        final int ready = check("epoll_wait", SYS.epollWait(epfd, EVENTS.address, MAX_EVENTS, -1));
        for (int i = 0; i < ready; i++)
        {
            final int fd = (int) EVENTS.bytes.getLong(i * EpollEvent.SIZE + EpollEvent.DATA_OFFSET);
            if (fd == server)
            {
                final int client = check("accept4", SYS.accept4(server, 0, 0, SOCK_NONBLOCK | SOCK_CLOEXEC));
                watch(client);
                say("  server: a connection");
            }
            else
            {
                echo(fd);
            }
        }
    }

    private void echo(int client)
    {
        final long count = SYS.read(client, DATA.address, DATA.capacity());
        if (count <= 0) // 0: the client has closed. Negative: an error, such as ECONNRESET
        {
            SYS.close(client); // this also ends epoll's watch
            say("  server: a connection ends");
            return;
        }
        SYS.write(client, DATA.address, count); // what does not fit is lost here: lesson 6 and the library do better
        say("  server: %d bytes", count);
    }

    public static void main(String[] args)
    {
        final Lesson05Epoll echo = new Lesson05Epoll(args.length > 0 ? Integer.parseInt(args[0]) : 0);
        if (args.length > 0)
        {
            say("ready: nc 127.0.0.1 %s, Ctrl-C ends the server", args[0]);
            while (true)
            {
                echo.turn();
            }
        }
        title("struct epoll_event");
        EVENT.bytes.putInt(EpollEvent.EVENTS_OFFSET, EPOLLIN);
        EVENT.bytes.putLong(EpollEvent.DATA_OFFSET, 0x1122334455667788L);
        final StringBuilder hex = new StringBuilder();
        for (int i = 0; i < EpollEvent.SIZE; i++)
        {
            hex.append(String.format(" %02x", EVENT.bytes.get(i)));
        }
        say("%d bytes, data at %d:%s", EpollEvent.SIZE, EpollEvent.DATA_OFFSET, hex);

        title("two clients, one thread");
        final int first = Lesson.connect(Lesson.port(echo.server), 0);
        echo.turn();
        final int second = Lesson.connect(Lesson.port(echo.server), 0);
        echo.turn();
        for (final String text : new String[]{"one", "three"})
        {
            Lesson.write(text.length() == 3 ? second : first, text);
            echo.turn();
            say("client gets: %s", Lesson.readWithin(text.length() == 3 ? second : first, 1000));
        }
        Lesson.close(first);
        echo.turn();
    }
}
