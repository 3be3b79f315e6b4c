package dev.brc.ebpf.bpf;

import jnr.ffi.Pointer;
import jnr.ffi.annotations.Delegate;

/**
 * The C signatures of {@code libbpf.so.1}, version 1.0 and later; pointers to memory of ours are addresses. Public only because JNR implements
 * it from another package: callers use {@link Bpf} and {@link BpfObject}.
 */
public interface LibBpf
{
    /** {@code libbpf_print_fn_t}; a {@code va_list} is a pointer in the calling conventions of x86-64 and aarch64. */
    interface PrintFunction
    {
        /** Takes a message of libbpf. @return ignored */
        @Delegate
        int print(int level, Pointer format, Pointer arguments);
    }

    Pointer libbpf_set_print(PrintFunction function);

    int libbpf_num_possible_cpus();

    long bpf_object__open_mem(long bytes, long size, long options);

    int bpf_object__load(long object);

    void bpf_object__close(long object);

    long bpf_object__find_map_by_name(long object, String name);

    long bpf_object__find_program_by_name(long object, String name);

    int bpf_program__fd(long program);

    int bpf_map__fd(long map);

    int bpf_map__set_max_entries(long map, int entries);

    int bpf_map__max_entries(long map);

    int bpf_map__value_size(long map);

    int bpf_map__key_size(long map);

    int bpf_map__set_initial_value(long map, long data, long size);

    int bpf_link_create(int program, int target, int attachType, long options);

    int bpf_link_detach(int link);

    int bpf_raw_tracepoint_open(String name, int program);

    int bpf_obj_pin(int fd, String path);

    int bpf_obj_get(String path);

    int bpf_obj_get_info_by_fd(int fd, long info, long length);

    int bpf_prog_get_fd_by_id(int id);

    int bpf_prog_test_run_opts(int program, long options);

    int bpf_map_lookup_elem(int map, long key, long value);

    int bpf_map_update_elem(int map, long key, long value, long flags);

    int bpf_map_delete_elem(int map, long key);

    int bpf_map_lookup_and_delete_elem(int map, long key, long value);

    int bpf_map_lookup_batch(int map, long in, long out, long keys, long values, long count, long options);

    /** As {@link LibC#mmap}: with an argument that the function does not have. */
    int bpf_prog_load(int type, String name, String license, long instructions, long count, long options, long unused);

    /** As {@link LibC#mmap}: with an argument that the function does not have. */
    int bpf_prog_query(int target, int type, int flags, long attachFlags, long ids, long count, long unused);

    int bpf_xdp_attach(int device, int program, int flags, long options);

    int bpf_xdp_query(int device, int flags, long options);

    int bpf_tc_hook_create(long hook);

    int bpf_tc_hook_destroy(long hook);

    int bpf_tc_attach(long hook, long options);

    int bpf_tc_detach(long hook, long options);

    int bpf_tc_query(long hook, long options);
}
