package dev.brc.ebpf.bpf;

import jnr.ffi.Pointer;

/** The C signatures that libbpf does not offer. Public only because JNR implements it from another package. */
public interface LibC
{
    /**
     * {@code mmap(2)} and one argument more, which it does not look at: JNR-FFI 2.3.4 loses the sixth argument in the stubs that it makes for functions
     * of exactly six, and calls functions of seven in another way.
     */
    long mmap(long address, long length, int protection, int flags, int fd, long offset, long unused);

    int munmap(long address, long length);

    int close(int fd);

    int if_nametoindex(String name);

    int clock_gettime(int clock, long time);

    int mount(String source, String target, String type, long flags, String data);

    int umount2(String target, int flags);

    int socket(int domain, int type, int protocol);

    int ioctl(int fd, long request, long argument);

    long send(int fd, long buffer, long length, int flags);

    long recv(int fd, long buffer, long length, int flags);

    int vsnprintf(long buffer, long size, Pointer format, Pointer arguments);
}
