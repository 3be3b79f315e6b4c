package dev.brc.ebpf.bpf;

import java.util.ArrayList;
import java.util.List;

import dev.brc.epoll.ErrnoException;

/**
 * An object file with programs and maps: opened, sized, loaded. Closing it gives up its descriptors and mappings; what is attached or pinned
 * lives on. Not thread-safe.
 */
public final class BpfObject implements AutoCloseable
{
    private static final int OPTIONS_BYTES = 16;

    private final Bpf bpf;
    private final String name;
    private final Buffer elf; // libbpf reads it until the object is loaded
    private final List<MappedMap> mapped = new ArrayList<>();
    private long object;

    private BpfObject(final Bpf bpf, final String name, final byte[] bytes)
    {
        this.bpf = bpf;
        this.name = name;
        elf = new Buffer(bytes.length);
        elf.bytes.put(0, bytes);
        final Buffer text = new Buffer(name.length() + 1);
        for (int i = 0; i < name.length(); i++)
        {
            text.bytes.put(i, (byte) name.charAt(i));
        }
        final Buffer options = new Buffer(OPTIONS_BYTES);
        options.bytes.putLong(0, OPTIONS_BYTES).putLong(8, text.address);
        bpf.log.take();
        object = bpf.lib.bpf_object__open_mem(elf.address, bytes.length, options.address);
        if (object == 0)
        {
            throw failure("open", bpf.lastErrno());
        }
    }

    /**
     * Reads an object file.
     *
     * @param name  at most 15 characters; names of its maps begin with it in the kernel's lists
     * @param bytes the file
     * @throws BpfException if libbpf refuses it
     */
    public static BpfObject open(final Bpf bpf, final String name, final byte[] bytes)
    {
        return new BpfObject(bpf, name, bytes);
    }

    private BpfException failure(final String what, final int errno)
    {
        final ErrnoException cause = new ErrnoException(what, name, errno);
        final String said = bpf.log.take();
        return new BpfException("cannot " + cause.getMessage() + (said.isEmpty() ? "" : "; libbpf says:\n" + said),
            cause);
    }

    private long findMap(final String map)
    {
        return bpf.check(bpf.lib.bpf_object__find_map_by_name(object, map), "bpf_object__find_map_by_name", map);
    }

    /** Sets how many elements a map has; before {@link #load}. */
    public void maxEntries(final String map, final int entries)
    {
        bpf.check(bpf.lib.bpf_map__set_max_entries(findMap(map), entries), "bpf_map__set_max_entries", map);
    }

    /** Sets the contents of a data section such as {@code .rodata}; before {@link #load}. The rest of the section becomes zero. */
    public void initialValue(final String map, final byte[] value)
    {
        final long handle = findMap(map);
        final int size = bpf.lib.bpf_map__value_size(handle);
        if (value.length > size)
        {
            throw new IllegalArgumentException(map + " has " + size + " bytes, not " + value.length);
        }
        final Buffer bytes = new Buffer(size);
        bytes.bytes.put(0, value);
        bpf.check(bpf.lib.bpf_map__set_initial_value(handle, bytes.address, size), "bpf_map__set_initial_value", map);
    }

    /**
     * Creates the maps and has the verifier check the programs.
     *
     * @throws BpfException with what libbpf and the verifier said last
     */
    public void load()
    {
        bpf.log.take();
        final int result = bpf.lib.bpf_object__load(object);
        if (result < 0)
        {
            throw failure("load", -result);
        }
    }

    /** The descriptor of a loaded program. */
    public int program(final String program)
    {
        final long handle = bpf.check(bpf.lib.bpf_object__find_program_by_name(object, program),
            "bpf_object__find_program_by_name", program);
        return bpf.check(bpf.lib.bpf_program__fd(handle), "bpf_program__fd", program);
    }

    /** The descriptor of a map. */
    public int map(final String map)
    {
        return bpf.check(bpf.lib.bpf_map__fd(findMap(map)), "bpf_map__fd", map);
    }

    /** Bytes of an element of a map: a value, and a key if {@code withKey}. */
    public int elementBytes(final String map, final boolean withKey)
    {
        final long handle = findMap(map);
        return bpf.lib.bpf_map__value_size(handle) + (withKey ? bpf.lib.bpf_map__key_size(handle) : 0);
    }

    /** Elements that a map can hold. */
    public int maxEntries(final String map)
    {
        return bpf.lib.bpf_map__max_entries(findMap(map));
    }

    /** Maps an mmapable array into this process; unmapped when the object is closed. */
    public MappedMap mmap(final String map)
    {
        final long handle = findMap(map);
        final long element = bpf.lib.bpf_map__value_size(handle) + 7L & -8L;
        final MappedMap memory = bpf.map(map(map), element * bpf.lib.bpf_map__max_entries(handle), map);
        mapped.add(memory);
        return memory;
    }

    @Override
    public void close()
    {
        if (object != 0)
        {
            mapped.forEach(MappedMap::close);
            bpf.lib.bpf_object__close(object);
            object = 0;
        }
    }
}
