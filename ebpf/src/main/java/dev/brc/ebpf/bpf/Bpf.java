package dev.brc.ebpf.bpf;

import java.util.ArrayList;
import java.util.List;

import dev.brc.epoll.Errno;
import dev.brc.epoll.ErrnoException;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Runtime;

/**
 * libbpf's calls on file descriptors, as functions that throw: an {@link ErrnoException} names the call, its object and the error.
 * Any thread.
 */
public final class Bpf
{
    /** {@code enum bpf_attach_type}: XDP. */
    public static final int ATTACH_XDP = 37;
    /** {@code enum bpf_attach_type}: TC ingress by tcx, Linux 6.6. */
    public static final int ATTACH_TCX_INGRESS = 46;
    /** {@code enum bpf_attach_type}: TC egress by tcx, Linux 6.6. */
    public static final int ATTACH_TCX_EGRESS = 47;
    /** {@code XDP_FLAGS_DRV_MODE}: XDP in the driver. */
    public static final int XDP_NATIVE = 1 << 2;
    /** {@code BPF_ANY}. */
    public static final long ANY = 0;
    /** {@code BPF_NOEXIST}. */
    public static final long NOEXIST = 1;

    private static final int LINK_OPTIONS_BYTES = 16;
    private static final int TEST_RUN_OPTIONS_BYTES = 80;
    private static final int TEST_RUN_RETVAL = 56;
    private static final int XDP_QUERY_BYTES = 32;
    private static final int PROG_INFO_BYTES = 128;
    private static final int PROG_INFO_NAME = 64;
    private static final int PROG_NAME_BYTES = 16;
    private static final int MAP_INFO_BYTES = 80;
    private static final int MAP_INFO_VALUE_SIZE = 12;
    private static final int LINK_INFO_BYTES = 64;
    private static final int LINK_INFO_IFINDEX = 16;

    private static final int MAX_TCX_PROGRAMS = 64;
    private static final int AF_INET = 2;
    private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
    private static final long SIOCETHTOOL = 0x8946;
    private static final int IFNAME_BYTES = 16;
    private static final int IFREQ_BYTES = 40;
    private static final int ETHTOOL_GDRVINFO = 3;
    private static final int DRIVER_INFO_BYTES = 196;
    private static final int DRIVER_INFO_NAME = 4;
    private static final int DRIVER_NAME_BYTES = 32;

    final LibBpf lib;
    final LibC libc;
    final BpfLog log;
    private final Runtime runtime;
    private final Runtime libcRuntime;

    private Bpf()
    {
        libc = LibraryLoader.create(LibC.class).load("c");
        try
        {
            lib = LibraryLoader.create(LibBpf.class).failImmediately().load("libbpf.so.1");
        }
        catch (final UnsatisfiedLinkError e)
        {
            throw new BpfException(
                "libbpf.so.1 is missing: install libbpf 1.0 or later (Debian and Ubuntu: apt-get install libbpf1)", e);
        }
        runtime = Runtime.getRuntime(lib);
        libcRuntime = Runtime.getRuntime(libc);
        log = new BpfLog(libc);
        lib.libbpf_set_print(log);
    }

    private static final class Holder
    {
        static final Bpf INSTANCE = new Bpf();
    }

    /**
     * The libraries, bound on first use.
     *
     * @throws BpfException if there is no libbpf
     */
    public static Bpf instance()
    {
        try
        {
            return Holder.INSTANCE;
        }
        catch (final ExceptionInInitializerError e)
        {
            if (e.getCause() instanceof BpfException)
            {
                throw (BpfException) e.getCause();
            }
            throw e;
        }
        catch (final NoClassDefFoundError e) // a later call on a machine without libbpf
        {
            throw new BpfException("libbpf.so.1 is missing", e);
        }
    }

    /** The result if it is not negative. */
    int check(final int result, final String call, final Object object)
    {
        if (result < 0)
        {
            // libbpf 1.x returns -errno; the plain system calls return -1.
            throw new ErrnoException(call, object, result == -1 ? runtime.getLastError() : -result);
        }
        return result;
    }

    /** The pointer if there is one. */
    long check(final long pointer, final String call, final Object object)
    {
        if (pointer == 0)
        {
            throw new ErrnoException(call, object, runtime.getLastError());
        }
        return pointer;
    }

    private int checkLibc(final int result, final String call, final Object object)
    {
        if (result < 0)
        {
            throw new ErrnoException(call, object, libcRuntime.getLastError());
        }
        return result;
    }

    // ---- devices and clocks ----

    /**
     * The number of a network device in this network namespace.
     *
     * @return 0 if there is none of that name
     */
    public int deviceIndex(final String name)
    {
        return libc.if_nametoindex(name);
    }

    /** The name of a device's driver. @return null if it has none (loopback) or there is no such device */
    public String driver(final String name)
    {
        final Buffer info = new Buffer(DRIVER_INFO_BYTES);
        info.bytes.putInt(0, ETHTOOL_GDRVINFO);
        return ethtool(name, info) == 0 ? text(info, DRIVER_INFO_NAME, DRIVER_NAME_BYTES) : null;
    }

    /**
     * {@code ioctl(SIOCETHTOOL)}.
     *
     * @param request begins with the command; the answer is written over it
     * @return 0 or the error number
     */
    public int ethtool(final String device, final Buffer request)
    {
        final int socket = checkLibc(libc.socket(AF_INET, SOCK_DGRAM_CLOEXEC, 0), "socket", device);
        try
        {
            final Buffer ifreq = new Buffer(IFREQ_BYTES);
            for (int i = 0; i < Math.min(device.length(), IFNAME_BYTES - 1); i++)
            {
                ifreq.bytes.put(i, (byte) device.charAt(i));
            }
            ifreq.bytes.putLong(IFNAME_BYTES, request.address);
            return libc.ioctl(socket, SIOCETHTOOL, ifreq.address) < 0 ? libcRuntime.getLastError() : 0;
        }
        finally
        {
            close(socket);
        }
    }

    static String text(final Buffer buffer, final int at, final int most)
    {
        final StringBuilder text = new StringBuilder();
        for (int i = at; i < at + most && buffer.bytes.get(i) != 0; i++)
        {
            text.append((char) (buffer.bytes.get(i) & 0xff));
        }
        return text.toString();
    }

    /** CPUs that the machine may have: as many values does an element of a per-CPU map hold. */
    public int possibleCpus()
    {
        return check(lib.libbpf_num_possible_cpus(), "libbpf_num_possible_cpus", "");
    }

    /** {@code mount(2)} of a bpffs. */
    public void mountBpffs(final String path)
    {
        checkLibc(libc.mount("bpf", path, "bpf", 0, "mode=0700"), "mount", path);
    }

    /** {@code umount2(2)}; false if it is in use. */
    public boolean unmount(final String path)
    {
        return libc.umount2(path, 0) == 0;
    }

    /** {@code close(2)}. */
    public void close(final int fd)
    {
        libc.close(fd);
    }

    // ---- programs and links ----

    /**
     * Attaches a program to a device by a link, which is gone when its last descriptor and pin are.
     *
     * @param attachType a constant of this class
     * @param flags      of the attach type; 0: none
     * @return the link's descriptor
     */
    public int createLink(final int program, final int device, final int attachType, final int flags,
        final String object)
    {
        final Buffer options = new Buffer(LINK_OPTIONS_BYTES);
        options.bytes.putLong(0, LINK_OPTIONS_BYTES).putInt(8, flags);
        return check(lib.bpf_link_create(program, device, attachType, flags == 0 ? 0 : options.address),
            "bpf_link_create", object);
    }

    /** Attaches a program to a raw tracepoint. @return the link's descriptor */
    public int openRawTracepoint(final int program, final String tracepoint)
    {
        return check(lib.bpf_raw_tracepoint_open(tracepoint, program), "bpf_raw_tracepoint_open", tracepoint);
    }

    /** Takes a link's program off its hook, whoever else holds the link. */
    public void detachLink(final int link, final String object)
    {
        check(lib.bpf_link_detach(link), "bpf_link_detach", object);
    }

    /** The device a link is attached to; 0 if the device is gone. */
    public int linkDevice(final int link)
    {
        final Buffer info = new Buffer(LINK_INFO_BYTES);
        final Buffer length = new Buffer(Integer.BYTES);
        length.bytes.putInt(0, LINK_INFO_BYTES);
        check(lib.bpf_obj_get_info_by_fd(link, info.address, length.address), "bpf_obj_get_info_by_fd", "link");
        return info.bytes.getInt(LINK_INFO_IFINDEX);
    }

    /** Runs a raw-tracepoint program once on this thread. @return what it returned */
    public int testRun(final int program, final String name)
    {
        final Buffer options = new Buffer(TEST_RUN_OPTIONS_BYTES);
        options.bytes.putLong(0, TEST_RUN_OPTIONS_BYTES);
        check(lib.bpf_prog_test_run_opts(program, options.address), "bpf_prog_test_run_opts", name);
        return options.bytes.getInt(TEST_RUN_RETVAL);
    }

    /**
     * Runs a program once or more on what the options name ({@code BPF_PROG_TEST_RUN}), in the network namespace of this thread.
     *
     * @param options {@code struct bpf_test_run_opts}, whose results are written back
     */
    public void testRun(final int program, final Buffer options, final String name)
    {
        check(lib.bpf_prog_test_run_opts(program, options.address), "bpf_prog_test_run_opts", name);
    }

    /** Name of the XDP program of a device, in whatever mode. @return null if there is none */
    public String xdpProgram(final int device)
    {
        final Buffer options = new Buffer(XDP_QUERY_BYTES);
        options.bytes.putLong(0, XDP_QUERY_BYTES);
        check(lib.bpf_xdp_query(device, 0, options.address), "bpf_xdp_query", "device " + device);
        for (int i = 0; i < 4; i++) // any, native, hardware, generic
        {
            final int id = options.bytes.getInt(8 + 4 * i);
            if (id != 0)
            {
                return programName(id);
            }
        }
        return null;
    }

    /**
     * Names of the programs that a device has at a tcx hook, in the order in which they run.
     *
     * @param attachType {@link #ATTACH_TCX_INGRESS} or {@link #ATTACH_TCX_EGRESS}
     * @return empty if there are none, or the kernel has no tcx
     */
    public List<String> tcxPrograms(final int device, final int attachType)
    {
        final Buffer ids = new Buffer(MAX_TCX_PROGRAMS * Integer.BYTES);
        final Buffer count = new Buffer(Integer.BYTES);
        count.bytes.putInt(0, MAX_TCX_PROGRAMS);
        final List<String> names = new ArrayList<>();
        if (lib.bpf_prog_query(device, attachType, 0, 0, ids.address, count.address, 0) == 0)
        {
            for (int i = 0; i < count.bytes.getInt(0); i++)
            {
                names.add(programName(ids.bytes.getInt(i * Integer.BYTES)));
            }
        }
        return names;
    }

    private String programName(final int id)
    {
        final int fd = lib.bpf_prog_get_fd_by_id(id);
        if (fd < 0)
        {
            return "number " + id;
        }
        final Buffer info = new Buffer(PROG_INFO_BYTES);
        final Buffer length = new Buffer(Integer.BYTES);
        length.bytes.putInt(0, PROG_INFO_BYTES);
        final int result = lib.bpf_obj_get_info_by_fd(fd, info.address, length.address);
        close(fd);
        final String name = result == 0 ? text(info, PROG_INFO_NAME, PROG_NAME_BYTES) : "";
        return name.isEmpty() ? "number " + id : name;
    }

    // ---- pins ----

    /** Gives an object a name in a bpffs. */
    public void pin(final int fd, final String path)
    {
        check(lib.bpf_obj_pin(fd, path), "bpf_obj_pin", path);
    }

    /** Opens what is pinned. @return its descriptor */
    public int openPinned(final String path)
    {
        return check(lib.bpf_obj_get(path), "bpf_obj_get", path);
    }

    // ---- maps ----

    /** Bytes of a value of a map. */
    public int mapValueBytes(final int map)
    {
        final Buffer info = new Buffer(MAP_INFO_BYTES);
        final Buffer length = new Buffer(Integer.BYTES);
        length.bytes.putInt(0, MAP_INFO_BYTES);
        check(lib.bpf_obj_get_info_by_fd(map, info.address, length.address), "bpf_obj_get_info_by_fd", "map");
        return info.bytes.getInt(MAP_INFO_VALUE_SIZE);
    }

    /** {@code bpf_map_lookup_elem}: false if there is no such key. */
    public boolean lookup(final int map, final Buffer key, final Buffer value)
    {
        return found(lib.bpf_map_lookup_elem(map, key.address, value.address), "bpf_map_lookup_elem");
    }

    /** {@code bpf_map_lookup_and_delete_elem}: false if there is no such key. */
    public boolean take(final int map, final Buffer key, final Buffer value)
    {
        return found(lib.bpf_map_lookup_and_delete_elem(map, key.address, value.address),
            "bpf_map_lookup_and_delete_elem");
    }

    /** {@code bpf_map_delete_elem}: false if there is no such key. */
    public boolean delete(final int map, final Buffer key)
    {
        return found(lib.bpf_map_delete_elem(map, key.address), "bpf_map_delete_elem");
    }

    private boolean found(final int result, final String call)
    {
        if (result < 0 && errno(result) == Errno.ENOENT)
        {
            return false;
        }
        check(result, call, "");
        return true;
    }

    /**
     * {@code bpf_map_update_elem}.
     *
     * @return 0, or the error number: the table may be full
     */
    public int update(final int map, final Buffer key, final Buffer value, final long flags)
    {
        final int result = lib.bpf_map_update_elem(map, key.address, value.address, flags);
        return result < 0 ? errno(result) : 0;
    }

    /**
     * {@code bpf_map_lookup_batch}.
     *
     * @param in    cursor of the call before; null: from the beginning
     * @param out   next cursor
     * @param count in: how many fit, out: how many there are
     * @return true: there may be more
     */
    public boolean lookupBatch(final int map, final Buffer in, final Buffer out, final Buffer keys, final Buffer values,
        final Buffer count)
    {
        return found(lib.bpf_map_lookup_batch(map, in == null ? 0 : in.address, out.address, keys.address,
            values.address, count.address, 0), "bpf_map_lookup_batch");
    }

    int libcErrno()
    {
        return libcRuntime.getLastError();
    }

    int lastErrno()
    {
        return runtime.getLastError();
    }

    private int errno(final int result)
    {
        return result == -1 ? runtime.getLastError() : -result;
    }

    /**
     * Maps an mmapable map (or the first bytes of one) into this process.
     *
     * @param length bytes, rounded up to pages by the kernel
     */
    public MappedMap map(final int fd, final long length, final String name)
    {
        final long address = libc.mmap(0, length, MappedMap.READ_WRITE, MappedMap.SHARED, fd, 0, 0);
        if (address == -1)
        {
            throw new ErrnoException("mmap", "map " + name, libcRuntime.getLastError());
        }
        return new MappedMap(libc, address, length);
    }
}
