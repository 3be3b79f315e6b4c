package dev.brc.epoll;

import static dev.brc.epoll.Lesson.LIBC;
import static dev.brc.epoll.Lesson.SYS;
import static dev.brc.epoll.Lesson.check;
import static dev.brc.epoll.Lesson.name;
import static dev.brc.epoll.Lesson.orErrno;
import static dev.brc.epoll.Lesson.say;
import static dev.brc.epoll.Lesson.title;

import java.lang.invoke.VarHandle;

import com.kenai.jffi.MemoryIO;

/** Readiness and completion side by side: the same two bytes with epoll, and with io_uring. */
final class Lesson09IoUring
{
    private static final int IO_URING_SETUP = 425; // numbers of system calls, on x86-64 and aarch64
    private static final int IO_URING_ENTER = 426;
    private static final int MMAP = "amd64".equals(System.getProperty("os.arch")) ? 9 : 222;
    private static final int ENTRIES = 4;
    private static final int GETEVENTS = 1;
    private static final byte OP_READ = 22;
    private static final MemoryIO MEMORY = MemoryIO.getInstance();
    private static final NativeBuffer BUFFER = new NativeBuffer(64);

    private final NativeBuffer params = new NativeBuffer(120); // struct io_uring_params
    private final int ring;
    private long submissions; // the ring of what we want, shared with the kernel
    private long completions; // the ring of what is done
    private long entries; // the array of struct io_uring_sqe

    private Lesson09IoUring()
    {
        ring = (int) orErrno(LIBC.syscall(IO_URING_SETUP, ENTRIES, params.address, 0, 0, 0, 0));
        if (ring >= 0)
        {
            submissions = map(4096, 0);
            completions = map(4096, 0x8000000L);
            entries = map(64 * ENTRIES, 0x10000000L);
        }
    }

    private long map(long length, long what)
    {
        // PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE
        final long address = orErrno(LIBC.syscall(MMAP, 0, length, 3, 0x8001, ring, what));
        check("mmap", (int) Math.min(0, address));
        return address;
    }

    /** Puts "read from fd into the buffer" into the ring and tells the kernel. Returns at once. */
    private void submitRead(int fd)
    {
        final int tail = MEMORY.getInt(submissions + offset(40 + 4));
        final int index = tail & ENTRIES - 1;
        final long entry = entries + 64L * index;
        MEMORY.setMemory(entry, 64, (byte) 0);
        MEMORY.putByte(entry, OP_READ);
        MEMORY.putInt(entry + 4, fd);
        MEMORY.putLong(entry + 16, BUFFER.address);
        MEMORY.putInt(entry + 24, BUFFER.capacity());
        MEMORY.putLong(entry + 32, 7); // user_data: ours, as data is in epoll
        MEMORY.putInt(submissions + offset(40 + 24) + 4L * index, index);
        VarHandle.fullFence(); // the entry before the tail that shows it
        MEMORY.putInt(submissions + offset(40 + 4), tail + 1);
        final long taken = orErrno(LIBC.syscall(IO_URING_ENTER, ring, 1, 0, 0, 0, 0));
        say("io_uring_enter took %s request; nothing is there yet, and nobody blocks", name(taken));
    }

    /** Waits for one completion: the result of the read, as read(2) would have returned it. */
    private int complete()
    {
        check("io_uring_enter", (int) orErrno(LIBC.syscall(IO_URING_ENTER, ring, 0, 1, GETEVENTS, 0, 0)));
        final int head = MEMORY.getInt(completions + offset(80));
        final int mask = MEMORY.getInt(completions + offset(80 + 8));
        final long entry = completions + offset(80 + 20) + 16L * (head & mask);
        final int result = MEMORY.getInt(entry + 8);
        say("completion for user_data %d: result %d", MEMORY.getLong(entry), result);
        MEMORY.putInt(completions + offset(80), head + 1);
        return result;
    }

    /** Where a field of the rings is: the kernel wrote the offsets into io_uring_params (at 40: submissions, at 80: completions). */
    private long offset(int at)
    {
        return params.bytes.getInt(at) & 0xffffffffL;
    }

    public static void main(String[] args)
    {
        title("epoll: tell me when I can read; then I read");
        final int[] pipe = Lesson.pipe();
        final Poller epoll = new Poller(SYS);
        epoll.add(pipe[0], Linux.EPOLLIN, 7, "pipe");
        Lesson.write(pipe[1], "hi");
        say("epoll_wait: %d event for data %d", epoll.await(1000), epoll.id(0));
        say("read: \"%s\"", Lesson.read(pipe[0], 64));

        title("io_uring: read for me; tell me when it is done");
        final Lesson09IoUring uring = new Lesson09IoUring();
        if (uring.ring < 0)
        {
            say("this system does not allow it: io_uring_setup says %s", name(uring.ring));
            return;
        }
        uring.submitRead(pipe[0]);
        Lesson.write(pipe[1], "hi");
        final int count = uring.complete();
        say("the bytes are in the buffer, without a call of read: \"%s\"", Lesson.text(BUFFER, count));
    }
}
