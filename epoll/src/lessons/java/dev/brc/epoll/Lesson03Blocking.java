package dev.brc.epoll;

import static dev.brc.epoll.Lesson.SYS;
import static dev.brc.epoll.Lesson.say;
import static dev.brc.epoll.Lesson.title;
import static dev.brc.epoll.Linux.SOCK_CLOEXEC;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A blocking echo server: first for one client at a time, then with a thread for each. ARGS: how many threads the last part starts. */
final class Lesson03Blocking
{
    private static final NativeBuffer COUNTER = new NativeBuffer(Long.BYTES);

    private static final int STARTERS = 20;

    private Lesson03Blocking()
    {
    }

    public static void main(String[] args) throws IOException
    {
        final int threads = args.length > 0 ? Integer.parseInt(args[0]) : 10_000;
        title("one thread for everybody");
        final int simple = Lesson.listen(0, 16, 0);
        Lesson.start(() ->
        {
            while (true)
            {
                echoUntilClosed(SYS.accept4(simple, 0, 0, SOCK_CLOEXEC));
            }
        });
        twoClients(Lesson.port(simple));

        title("a thread for each client");
        final int threaded = Lesson.listen(0, 16, 0);
        Lesson.start(() ->
        {
            while (true)
            {
                final int client = SYS.accept4(threaded, 0, 0, SOCK_CLOEXEC);
                Lesson.start(() -> echoUntilClosed(client));
            }
        });
        twoClients(Lesson.port(threaded));

        title("what waiting threads cost");
        waitingThreads(threads);
    }

    /** The whole server: read blocks until there is something, and meanwhile this thread can do nothing else. */
    private static void echoUntilClosed(int client)
    {
        final NativeBuffer buffer = new NativeBuffer(4096);
        long count = SYS.read(client, buffer.address, buffer.capacity());
        while (count > 0)
        {
            SYS.write(client, buffer.address, count);
            count = SYS.read(client, buffer.address, buffer.capacity());
        }
        SYS.close(client);
    }

    private static void twoClients(int port)
    {
        final int first = Lesson.connect(port, 0);
        Lesson.write(first, "one");
        say("client 1 sends \"one\", gets \"%s\", and stays connected", Lesson.readWithin(first, 10_000));
        final int second = Lesson.connect(port, 0);
        Lesson.write(second, "two");
        final String answer = Lesson.readWithin(second, 500);
        say("client 2 sends \"two\", within 500 ms it gets: %s", answer);
        Lesson.close(first);
        if (answer.equals("nothing"))
        {
            say("client 1 leaves; now client 2 gets: %s", Lesson.readWithin(second, 10_000));
        }
        Lesson.close(second);
    }

    /** All threads wait in the same read, as a server's threads do for their clients. */
    private static void waitingThreads(int count) throws IOException
    {
        final int never = Lesson.check("eventfd", SYS.eventfd(0, Linux.EFD_CLOEXEC));
        final long before = status("VmRSS:");
        final long startNs = System.nanoTime();
        for (int i = 0; i < STARTERS; i++)
        {
            Lesson.start(() -> // some threads that start threads, so that their waiting for each other overlaps
            {
                for (int j = 0; j < count / STARTERS; j++)
                {
                    Lesson.start(() -> SYS.read(never, COUNTER.address, Long.BYTES));
                }
            });
        }
        while (status("Threads:") < count)
        {
            Lesson.sleep(10);
        }
        say("%,d threads that wait in read(2): started in about %,d ms", count, Lesson.microsSince(startNs) / 1000);
        say("memory: about %,d MiB more, for stacks, and the kernel's part is not in it",
            (status("VmRSS:") - before) / 1024);
        say("threads of this process now: about %,d", status("Threads:"));
    }

    private static long status(String name) throws IOException
    {
        return Files.lines(Path.of("/proc/self/status")).filter(line -> line.startsWith(name))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).findAny().orElseThrow();
    }
}
