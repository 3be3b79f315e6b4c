package dev.brc.epoll;

import static dev.brc.epoll.Lesson.LIBC;
import static dev.brc.epoll.Lesson.SYS;
import static dev.brc.epoll.Lesson.check;
import static dev.brc.epoll.Lesson.name;
import static dev.brc.epoll.Lesson.orErrno;
import static dev.brc.epoll.Lesson.say;
import static dev.brc.epoll.Lesson.title;
import static dev.brc.epoll.Linux.EPOLLIN;
import static dev.brc.epoll.Linux.EPOLLRDHUP;
import static dev.brc.epoll.Linux.SHUT_WR;
import static dev.brc.epoll.Linux.SOCK_CLOEXEC;
import static dev.brc.epoll.Linux.SOCK_NONBLOCK;

/** RDHUP, HUP and ERR: how a connection ends; and what happens when no descriptor is left. */
final class Lesson08bSignsOfTrouble
{
    private Lesson08bSignsOfTrouble()
    {
    }

    public static void main(String[] args)
    {
        final int server = Lesson.listen(0, 16, SOCK_NONBLOCK);
        title("how a connection ends, in events");
        events("the client sends and stays", server, "", true);
        events("the client has closed its half (shutdown)", server, "half", true);
        events("the client has closed its half, we ours", server, "both", true);
        events("the client has reset the connection", server, "reset", true);
        events("the same, watched for nothing at all", server, "reset", false);

        title("no descriptor left: accept says EMFILE, and the loop spins");
        final Poller epoll = new Poller(SYS);
        epoll.add(server, EPOLLIN, 1, "listening socket");
        final int client = Lesson.connect(Lesson.port(server), 0);
        final int reserve = check("dup", orErrno(LIBC.dup(server)));
        final NativeBuffer limit = new NativeBuffer(4 * Long.BYTES);
        check("prlimit", orErrno(LIBC.prlimit(0, LessonCalls.RLIMIT_NOFILE, 0, limit.address)));
        final long before = limit.bytes.getLong(0);
        limit.bytes.putLong(0, reserve + 1); // the soft limit: no number above the reserve
        check("prlimit", orErrno(LIBC.prlimit(0, LessonCalls.RLIMIT_NOFILE, limit.address, 0)));
        int hole = orErrno(LIBC.dup(server)); // fill the holes below
        while (hole >= 0)
        {
            hole = orErrno(LIBC.dup(server));
        }
        for (int turn = 1; turn <= 3; turn++)
        {
            final int ready = epoll.await(1000);
            say("turn %d: %d event, accept4 says %s", turn, ready, name(SYS.accept4(server, 0, 0, SOCK_CLOEXEC)));
        }
        SYS.close(reserve);
        final int accepted = SYS.accept4(server, 0, 0, SOCK_CLOEXEC);
        Lesson.write(accepted, "-ERR max number of clients reached\r\n");
        Lesson.close(accepted);
        limit.bytes.putLong(0, before);
        check("prlimit", orErrno(LIBC.prlimit(0, LessonCalls.RLIMIT_NOFILE, limit.address, 0)));
        say("with the reserve given up, the client gets: %s", Lesson.readWithin(client, 1000).trim());
        say("and the loop sleeps again: %d events", epoll.await(0));
    }

    private static void events(String what, int server, String end, boolean interested)
    {
        final int client = Lesson.connect(Lesson.port(server), 0);
        Lesson.waitFor(server, LessonCalls.POLLIN, 1000);
        final int fd = check("accept4", SYS.accept4(server, 0, 0, SOCK_NONBLOCK | SOCK_CLOEXEC));
        Lesson.write(client, "bytes");
        if (end.equals("half") || end.equals("both"))
        {
            check("shutdown", SYS.shutdown(client, SHUT_WR));
        }
        if (end.equals("both"))
        {
            check("shutdown", SYS.shutdown(fd, SHUT_WR));
        }
        if (end.equals("reset"))
        {
            new Sockets(SYS).resetOnClose(client);
            Lesson.close(client);
        }
        Lesson.sleep(50); // what the client did has arrived
        final Poller epoll = new Poller(SYS);
        epoll.add(fd, interested ? EPOLLIN | EPOLLRDHUP : 0, 1, "connection");
        epoll.await(1000);
        final int bits = epoll.events(0);
        say("%-42s %s%s%s%s", what, (bits & EPOLLIN) != 0 ? " IN" : "", (bits & EPOLLRDHUP) != 0 ? " RDHUP" : "",
            (bits & Linux.EPOLLERR) != 0 ? " ERR" : "", (bits & Linux.EPOLLHUP) != 0 ? " HUP" : "");
        Lesson.close(fd);
    }
}
