package dev.brc.epoll;

import static dev.brc.epoll.Lesson.SYS;
import static dev.brc.epoll.Lesson.say;
import static dev.brc.epoll.Lesson.title;
import static dev.brc.epoll.Linux.EPOLLIN;
import static dev.brc.epoll.Linux.SOCK_NONBLOCK;

/** One client sends without end: who else gets a turn? */
final class Lesson08cFairness
{
    private static final int CHUNK = 4096;
    private static final int PATIENCE_MS = 500;
    private static final NativeBuffer INPUT = new NativeBuffer(CHUNK);
    private static final NativeBuffer OUTPUT = new NativeBuffer(CHUNK);

    private Lesson08cFairness()
    {
    }

    public static void main(String[] args)
    {
        title("a quiet client beside one that sends all the time");
        say("read until EAGAIN: %s", waiting(Integer.MAX_VALUE));
        say("one read a turn:   %s", waiting(1));
    }

    /** How long the quiet client waits for its turn. */
    private static String waiting(int readsATurn)
    {
        final int[] busy = Lesson.pair(SOCK_NONBLOCK);
        final int[] quiet = Lesson.pair(SOCK_NONBLOCK);
        final Poller epoll = new Poller(SYS);
        epoll.add(busy[0], EPOLLIN, 1, "busy");
        epoll.add(quiet[0], EPOLLIN, 2, "quiet");
        SYS.write(busy[1], OUTPUT.address, CHUNK);
        Lesson.write(quiet[1], "hello");
        final long startNs = System.nanoTime();
        while (true)
        {
            final int ready = epoll.await(-1);
            for (int i = 0; i < ready; i++)
            {
                if (epoll.id(i) == 2)
                {
                    return "the quiet client waits about " + Lesson.microsSince(startNs) / 1000 + " ms";
                }
                for (int reads = 0; reads < readsATurn && SYS.read(busy[0], INPUT.address, CHUNK) > 0; reads++)
                {
                    SYS.write(busy[1], OUTPUT.address, CHUNK); // the busy client has sent more by then
                    if (Lesson.microsSince(startNs) > PATIENCE_MS * 1000)
                    {
                        return "the quiet client still waits after " + PATIENCE_MS + " ms, we give up";
                    }
                }
            }
        }
    }
}
