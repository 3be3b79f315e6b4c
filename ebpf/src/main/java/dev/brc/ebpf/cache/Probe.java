package dev.brc.ebpf.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.brc.core.config.Config;
import dev.brc.ebpf.bpf.Bpf;

/** What the kernel cache needs of the machine and of this process. */
public final class Probe
{
    /** {@code linux/capability.h}. */
    public static final int CAP_SYS_ADMIN = 21;

    private static final int CAP_NET_ADMIN = 12;
    private static final int CAP_PERFMON = 38;
    private static final int CAP_BPF = 39;
    private static final Pattern RELEASE = Pattern.compile("(\\d+)\\.(\\d+).*");

    private Probe()
    {
    }

    /** A version as a number that can be compared. */
    public static int version(final int major, final int minor)
    {
        return major << 16 | minor;
    }

    /** The version in the text of {@code uname -r}; 0 if it has none. */
    public static int kernelVersion(final String release)
    {
        final Matcher matcher = RELEASE.matcher(release);
        return matcher.matches()
            ? version(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)))
            : 0;
    }

    /** Whether this process has a capability. */
    public static boolean hasCapability(final int capability)
    {
        try
        {
            for (final String line : Files.readAllLines(Path.of("/proc/self/status")))
            {
                if (line.startsWith("CapEff:"))
                {
                    return (Long.parseUnsignedLong(line.substring(7).trim(), 16) >>> capability & 1) != 0;
                }
            }
        }
        catch (final IOException e)
        {
            return false;
        }
        return false;
    }

    /** The capabilities that are needed and missing; CAP_SYS_ADMIN stands for CAP_BPF and CAP_PERFMON. */
    public static List<String> missingCapabilities()
    {
        final List<String> missing = new ArrayList<>();
        final boolean admin = hasCapability(CAP_SYS_ADMIN);
        if (!admin && !hasCapability(CAP_BPF))
        {
            missing.add("CAP_BPF");
        }
        if (!admin && !hasCapability(CAP_PERFMON))
        {
            missing.add("CAP_PERFMON");
        }
        if (!hasCapability(CAP_NET_ADMIN))
        {
            missing.add("CAP_NET_ADMIN");
        }
        return missing;
    }

    /** How far this process's monotonic clock is from the kernel's. @return null if it is the kernel's */
    public static String timeNamespaceOffset()
    {
        try
        {
            for (final String line : Files.readAllLines(Path.of("/proc/self/timens_offsets")))
            {
                if (line.startsWith("monotonic") && !line.trim().matches("monotonic\\s+0\\s+0"))
                {
                    return line.trim().replaceAll("\\s+", " ");
                }
            }
        }
        catch (final IOException e)
        {
            return null; // a kernel without time namespaces
        }
        return null;
    }

    /** What is wrong with the bpffs. @return null if it is there and can be written to */
    public static String bpffsProblem(final String folder)
    {
        if (!PinFolder.isBpffs(folder))
        {
            return "no BPF file system at " + folder;
        }
        return Files.isWritable(Path.of(folder)) ? null : "no permission to write in " + folder;
    }

    /** Has the verifier look at the programs, with small maps; they are gone when this returns. */
    public static void loadPrograms(final Bpf bpf)
    {
        final Config config = new Config();
        config.xdpCacheMb = 1;
        config.xdpConnections = 1;
        Programs.load(bpf, config, new Sizes(config), 0, false).close();
    }
}
