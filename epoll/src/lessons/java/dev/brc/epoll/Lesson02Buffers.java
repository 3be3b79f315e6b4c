package dev.brc.epoll;

import static dev.brc.epoll.Lesson.SYS;
import static dev.brc.epoll.Lesson.name;
import static dev.brc.epoll.Lesson.say;
import static dev.brc.epoll.Lesson.title;
import static dev.brc.epoll.Linux.SOCK_CLOEXEC;
import static dev.brc.epoll.Linux.SOCK_NONBLOCK;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where the bytes are between one program's write and the other program's read. */
final class Lesson02Buffers
{
    private static final int KIB = 1024;
    private static final int CHUNK = 64 * KIB;

    private Lesson02Buffers()
    {
    }

    public static void main(String[] args) throws IOException
    {
        final int server = Lesson.listen(0, 1, 0);
        final int sender = Lesson.connect(Lesson.port(server), SOCK_NONBLOCK);
        final int receiver = Lesson.check("accept4", SYS.accept4(server, 0, 0, SOCK_NONBLOCK | SOCK_CLOEXEC));
        final NativeBuffer buffer = new NativeBuffer(CHUNK);

        title("write: the kernel copies your bytes, until its buffers are full");
        final long interruptsBefore = netRx();
        long taken = 0;
        long result = SYS.write(sender, buffer.address, CHUNK);
        while (result > 0)
        {
            taken += result;
            result = SYS.write(sender, buffer.address, CHUNK);
        }
        say("nobody reads. The kernel took about %,d KiB, then write said %s", taken / KIB, name(result));
        where(sender, receiver);
        say("NET_RX softirqs meanwhile: about %,d", netRx() - interruptsBefore);

        title("read: the kernel copies them to you");
        final long startNs = System.nanoTime();
        long received = SYS.read(receiver, buffer.address, CHUNK);
        say("one read took %,d KiB in about %,d µs", received / KIB, Lesson.microsSince(startNs));

        title("the receiver makes room, so the sender's part moves up");
        while (received < taken)
        {
            Lesson.waitFor(receiver, LessonCalls.POLLIN, 10_000);
            received += Math.max(0, SYS.read(receiver, buffer.address, CHUNK));
        }
        say("everything that was written came out: %b", received == taken);
        where(sender, receiver);
        say("write takes bytes again: %s", name(SYS.write(sender, buffer.address, CHUNK)));
    }

    private static void where(int sender, int receiver)
    {
        say("  in the sender's socket, not yet acknowledged: about %,d KiB",
            Lesson.ioctl(sender, Linux.SIOCOUTQ) / KIB);
        say("  in the receiver's socket, not yet read:       about %,d KiB",
            Lesson.ioctl(receiver, LessonCalls.FIONREAD) / KIB);
    }

    /** How often any CPU ran the softirq that takes packets from the network. */
    private static long netRx() throws IOException
    {
        final List<String> lines = Files.readAllLines(Path.of("/proc/softirqs"));
        long sum = 0;
        for (final String line : lines)
        {
            final String[] words = line.trim().split("\\s+");
            for (int i = 1; words[0].equals("NET_RX:") && i < words.length; i++)
            {
                sum += Long.parseLong(words[i]);
            }
        }
        return sum;
    }
}
