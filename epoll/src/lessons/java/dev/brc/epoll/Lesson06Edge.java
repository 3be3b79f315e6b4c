package dev.brc.epoll;

import static dev.brc.epoll.Lesson.SYS;
import static dev.brc.epoll.Lesson.say;
import static dev.brc.epoll.Lesson.title;
import static dev.brc.epoll.LessonCalls.EPOLLONESHOT;
import static dev.brc.epoll.Linux.EPOLLET;
import static dev.brc.epoll.Linux.EPOLLIN;
import static dev.brc.epoll.Linux.SOCK_NONBLOCK;

/** The same echo server, level- and edge-triggered; the hang that everyone makes once, and its repair. */
final class Lesson06Edge
{
    private static final int READ_BYTES = 4; // small on purpose: ten bytes take three reads
    private static final int PATIENCE_MS = 1000;
    private static final long ID = 1;
    private static final NativeBuffer DATA = new NativeBuffer(READ_BYTES);

    private final Poller epoll = new Poller(SYS);
    private final int client;
    private final int server;
    private final boolean drain;
    private String echoed = "";

    private Lesson06Edge(int interest, boolean drain)
    {
        final int[] pair = Lesson.pair(SOCK_NONBLOCK);
        client = pair[0];
        server = pair[1];
        this.drain = drain;
        epoll.add(server, interest, ID, "connection");
    }

    public static void main(String[] args)
    {
        title("level-triggered: told as long as there is something to read");
        new Lesson06Edge(EPOLLIN, false).demo();

        title("edge-triggered, one read an event: the bug");
        final Lesson06Edge bug = new Lesson06Edge(EPOLLIN | EPOLLET, false);
        bug.demo();
        say("the client sends one byte more, \"!\"");
        Lesson.write(bug.client, "!");
        bug.serve(1);

        title("edge-triggered, read until EAGAIN: repaired");
        new Lesson06Edge(EPOLLIN | EPOLLET, true).demo();

        title("EPOLLONESHOT: one event, then silence until it is armed again");
        final Lesson06Edge once = new Lesson06Edge(EPOLLIN | EPOLLONESHOT, false);
        Lesson.write(once.client, "01234567");
        once.serve(1);
        say("the client sends two bytes more");
        Lesson.write(once.client, "89");
        once.serve(1);
        say("epoll_ctl(EPOLL_CTL_MOD) arms it again");
        once.epoll.modify(once.server, EPOLLIN | EPOLLONESHOT, ID, "connection");
        once.serve(1);
    }

    private void demo()
    {
        Lesson.write(client, "0123456789");
        serve(Integer.MAX_VALUE);
        say(echoed.length() == 10 ? "complete" : "HANGS: \"%s\" was echoed, %d bytes lie in the socket, no event comes",
            echoed, Lesson.ioctl(server, LessonCalls.FIONREAD));
    }

    /** Turns of the server, until nothing comes for {@link #PATIENCE_MS}, or everything is echoed. */
    private void serve(int maxEvents)
    {
        for (int events = 0; events < maxEvents && echoed.length() < 10; events++)
        {
            if (epoll.await(PATIENCE_MS) == 0)
            {
                say("epoll_wait: no event within %d ms", PATIENCE_MS);
                return;
            }
            say("epoll_wait: an event; %s", onReadable());
        }
    }

    private String onReadable()
    {
        String log = "";
        long count = SYS.read(server, DATA.address, READ_BYTES);
        while (count > 0)
        {
            final String bytes = Lesson.text(DATA, (int) count);
            echoed += bytes;
            log += (log.isEmpty() ? "" : ", ") + "read \"" + bytes + "\"";
            Lesson.write(server, bytes);
            count = drain ? SYS.read(server, DATA.address, READ_BYTES) : 0;
        }
        return count < 0 ? log + ", then " + Lesson.name(count) : log;
    }
}
