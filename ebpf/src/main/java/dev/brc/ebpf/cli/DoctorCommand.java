package dev.brc.ebpf.cli;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import dev.brc.ebpf.bpf.Bpf;
import dev.brc.ebpf.bpf.BpfException;
import dev.brc.ebpf.cache.Probe;

/** {@code brc doctor}: whether this machine, this user and a device can have the kernel cache, and what to do where not. */
public final class DoctorCommand
{
    private final PrintStream out;
    private boolean fine = true;

    private DoctorCommand(final PrintStream out)
    {
        this.out = out;
    }

    /**
     * Looks at everything that the kernel cache needs.
     *
     * @param words {@code --dev DEVICE}
     * @return exit status: 0 if nothing is missing
     */
    public static int run(final List<String> words, final PrintStream out)
    {
        final Options options = new Options("doctor", words, List.of());
        final DoctorCommand doctor = new DoctorCommand(out);
        doctor.kernel();
        doctor.capabilities();
        if (doctor.libbpf())
        {
            doctor.bpffs(options.bpffs);
            doctor.programs();
            if (options.device != null)
            {
                new DeviceCheck(Bpf.instance(), options.device, doctor::report).run();
            }
        }
        out.println(doctor.fine
            ? "The kernel cache can run here" + (options.device == null ? "; --dev DEVICE looks at a device too." : ".")
            : "The kernel cache cannot run here until what is marked is mended.");
        return doctor.fine ? 0 : 1;
    }

    /** One line: how it is, and what to do about it. */
    enum Verdict
    {
        /** As it should be. */
        OK,
        /** Works, but less well. */
        HINT,
        /** Has to be mended. */
        MISSING
    }

    /** Takes a finding. */
    interface Report
    {
        /** Prints it. */
        void line(Verdict verdict, String what, String advice);
    }

    private void report(final Verdict verdict, final String what, final String advice)
    {
        fine &= verdict != Verdict.MISSING;
        out.println((verdict == Verdict.OK ? "  ok    " : verdict == Verdict.HINT ? "  hint  " : "  MISS  ") + what
            + (advice == null ? "" : "\n        -> " + advice));
    }

    private void kernel()
    {
        final String release = System.getProperty("os.version");
        final int version = Probe.kernelVersion(release);
        if (version < Probe.version(5, 18))
        {
            report(Verdict.MISSING, "Linux " + release, "the kernel cache needs Linux 5.18 or later");
        }
        else if (version < Probe.version(6, 6))
        {
            report(Verdict.OK, "Linux " + release + " (programs at TC go to a clsact qdisc; tcx comes with 6.6)", null);
        }
        else
        {
            report(Verdict.OK, "Linux " + release, null);
        }
        final boolean btf = Files.exists(Path.of("/sys/kernel/btf/vmlinux"));
        report(btf ? Verdict.OK : Verdict.MISSING, btf ? "BTF of the kernel" : "no BTF of the kernel",
            btf ? null : "a kernel built with CONFIG_DEBUG_INFO_BTF=y is needed to notice the server's death");
        final String timeNamespace = Probe.timeNamespaceOffset();
        if (timeNamespace != null)
        {
            report(Verdict.MISSING, "this process has a monotonic clock of its own (" + timeNamespace + ")",
                "run brc outside of the time namespace");
        }
    }

    private void capabilities()
    {
        final List<String> missing = Probe.missingCapabilities();
        if (missing.isEmpty())
        {
            report(Verdict.OK, "capabilities to load and attach programs", null);
        }
        else
        {
            report(Verdict.MISSING, "no " + String.join(", ", missing),
                "run as root, or give the service AmbientCapabilities=CAP_BPF CAP_NET_ADMIN CAP_PERFMON");
        }
    }

    private boolean libbpf()
    {
        try
        {
            Bpf.instance();
            report(Verdict.OK, "libbpf.so.1 (clang is not needed to run)", null);
            return true;
        }
        catch (final BpfException e)
        {
            report(Verdict.MISSING, "no libbpf.so.1", "apt-get install libbpf1, or libbpf 1.0 or later from elsewhere");
            return false;
        }
    }

    private void bpffs(final String folder)
    {
        final String problem = Probe.bpffsProblem(folder);
        if (problem == null)
        {
            report(Verdict.OK, "BPF file system at " + folder, null);
        }
        else
        {
            final boolean root = Probe.hasCapability(Probe.CAP_SYS_ADMIN);
            report(root && problem.startsWith("no ") ? Verdict.HINT : Verdict.MISSING, problem,
                root
                    ? "brc mounts it when it starts; to have it always: mount -t bpf bpf " + folder
                    : "as root: mount -t bpf -o mode=0770,gid=GROUP bpf FOLDER, and --xdp-bpffs FOLDER");
        }
    }

    private void programs()
    {
        try
        {
            Probe.loadPrograms(Bpf.instance());
            report(Verdict.OK, "the verifier takes brc's programs", null);
        }
        catch (final RuntimeException e)
        {
            report(Verdict.MISSING, "the programs cannot be loaded: " + e.getMessage(),
                "brc server --xdp ... --loglevel debug prints the verifier's whole log");
        }
    }
}
