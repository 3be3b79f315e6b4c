package dev.brc.epoll;

/**
 * The C functions that the lessons use and the library does not need, for {@link Lesson#LIBC}. Public only because JNR implements it from another
 * package. The constants are those of asm-generic.
 */
public interface LessonCalls
{
    int EPOLLONESHOT = 1 << 30;
    int EPOLLEXCLUSIVE = 1 << 28;
    int POLLIN = 1;
    int TCP_INFO = 11;
    int SOL_SOCKET = 1;
    int SO_RCVBUF = 8;
    int CLOCK_MONOTONIC = 1;
    int RLIMIT_NOFILE = 7;
    int SIG_BLOCK = 0;
    int SIGUSR1 = 10;
    int O_RDWR = 2;
    int O_NONBLOCK = 0x800;
    int O_CLOEXEC = 0x80000;
    long FIONREAD = 0x541b;

    int poll(long fds, long count, int timeoutMs);

    int select(int nfds, long readFds, long writeFds, long exceptFds, long timeout);

    int pipe2(long fds, int flags);

    int socketpair(int domain, int type, int protocol, long fds);

    int dup(int fd);

    int dup2(int fd, int newFd);

    int open(long path, int flags);

    int posix_openpt(int flags);

    int grantpt(int fd);

    int unlockpt(int fd);

    int ptsname_r(int fd, long buffer, long size);

    int timerfd_create(int clock, int flags);

    int timerfd_settime(int fd, int flags, long newValue, long oldValue);

    int signalfd(int fd, long mask, int flags);

    int sigemptyset(long set);

    int sigaddset(long set, int signal);

    int pthread_sigmask(int how, long set, long oldSet);

    int raise(int signal);

    int prlimit(int pid, int resource, long newLimit, long oldLimit);

    /** With a seventh argument that C ignores: in JNR-FFI 2.3.4's stubs for six integers on x86-64, the sixth is not what was given. */
    int posix_spawn(long pid, long path, long fileActions, long attributes, long argv, long envp, long ignored);

    int waitpid(int pid, long status, int options);

    int kill(int pid, int signal);

    long syscall(long number, long a, long b, long c, long d, long e, long f);
}
