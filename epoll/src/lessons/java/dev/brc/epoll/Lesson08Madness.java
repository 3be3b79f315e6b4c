package dev.brc.epoll;

import static dev.brc.epoll.Lesson.LIBC;
import static dev.brc.epoll.Lesson.SYS;
import static dev.brc.epoll.Lesson.check;
import static dev.brc.epoll.Lesson.name;
import static dev.brc.epoll.Lesson.orErrno;
import static dev.brc.epoll.Lesson.say;
import static dev.brc.epoll.Lesson.title;
import static dev.brc.epoll.Linux.EPOLLIN;
import static dev.brc.epoll.Linux.SOCK_NONBLOCK;

import java.lang.ref.Reference;

/** The kernel watches open files, not descriptors: copies, children, stale events, numbers that are used again. */
final class Lesson08Madness
{
    private static final NativeBuffer CHANGE = new NativeBuffer(EpollEvent.SIZE);

    private Lesson08Madness()
    {
    }

    public static void main(String[] args)
    {
        title("a copy (dup) keeps the registration alive");
        final Poller epoll = new Poller(SYS);
        int[] pair = Lesson.pair(SOCK_NONBLOCK);
        epoll.add(pair[0], EPOLLIN, 1, "first");
        final int copy = check("dup", orErrno(LIBC.dup(pair[0])));
        Lesson.close(pair[0]);
        Lesson.write(pair[1], "x");
        say("closed the descriptor, the copy is open: %d event, id %d", epoll.await(0), epoll.id(0));
        say("and it cannot be removed under its old number: %s", name(delete(epoll, pair[0])));
        Lesson.close(copy);
        say("closed the copy as well: %d events", epoll.await(0));

        title("so does a child process that inherits the descriptor");
        pair = Lesson.pair(SOCK_NONBLOCK);
        final int inheritable = check("dup", orErrno(LIBC.dup(pair[0]))); // a copy by dup is not closed on exec
        epoll.add(inheritable, EPOLLIN, 2, "second");
        final int child = spawn("/bin/sleep", "60");
        Lesson.close(inheritable, pair[0]);
        Lesson.write(pair[1], "x");
        say("all of ours are closed, the child runs: %d event, id %d", epoll.await(0), epoll.id(0));
        LIBC.kill(child, 9);
        LIBC.waitpid(child, 0, 0);
        say("the child has ended: %d events", epoll.await(0));

        title("an event in the batch for something that is closed by then");
        final int[] first = Lesson.pair(SOCK_NONBLOCK);
        final int[] second = Lesson.pair(SOCK_NONBLOCK);
        epoll.add(first[0], EPOLLIN, first[0], "first");
        epoll.add(second[0], EPOLLIN, second[0], "second");
        Lesson.write(first[1], "kick the other one out");
        Lesson.write(second[1], "hello");
        final int ready = epoll.await(0);
        Lesson.close(second[0]); // the handler of the first event closes the second connection
        final int next = Lesson.pair(SOCK_NONBLOCK)[0]; // and a new connection is accepted
        say("%d events in the batch; the new connection got the number of the closed one: %b", ready,
            next == second[0]);
        say("the second event says: \"fd %s\" is readable. Read: %s",
            epoll.id(1) == next ? "of the new connection" : "?", Lesson.read(next, 10));

        title("the remedy: a number that is never used again");
        final SourceMap sources = new SourceMap();
        final EventSource closed = new Source(1001, second[0]);
        sources.put(closed);
        sources.remove(closed.id);
        sources.put(new Source(1002, next));
        say("event with id 1001: %s", sources.get(1001) == null ? "nobody, ignored" : "handled");
        say("event with id 1002: %s", sources.get(1002) == null ? "nobody, ignored" : "handled");
    }

    /** EPOLL_CTL_DEL by number. */
    private static int delete(Poller epoll, int fd)
    {
        try
        {
            epoll.delete(fd, "closed");
            return 0;
        }
        catch (final ErrnoException e)
        {
            return -e.errno();
        }
    }

    /** posix_spawn(3): what fork and exec do together. */
    private static int spawn(String path, String argument)
    {
        final NativeBuffer program = Lesson.cString(path);
        final NativeBuffer text = Lesson.cString(argument);
        final NativeBuffer memory = new NativeBuffer(5 * Long.BYTES); // pid; argv: three pointers; envp: one
        memory.bytes.putLong(8, program.address).putLong(16, text.address).putLong(24, 0).putLong(32, 0);
        final long at = memory.address;
        check("posix_spawn", -LIBC.posix_spawn(at, program.address, 0, 0, at + 8, at + 32, 0));
        Reference.reachabilityFence(program);
        Reference.reachabilityFence(text);
        return memory.bytes.getInt(0);
    }

    /** A connection of the library, as far as {@link SourceMap} is concerned. */
    private static final class Source extends EventSource
    {
        Source(long id, int fd)
        {
            super(id, fd);
        }

        @Override
        void onEvents(int events)
        {
            throw new UnsupportedOperationException();
        }

        @Override
        void close()
        {
            throw new UnsupportedOperationException();
        }
    }
}
