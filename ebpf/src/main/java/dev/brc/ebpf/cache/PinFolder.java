package dev.brc.ebpf.cache;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import dev.brc.ebpf.bpf.Bpf;
import dev.brc.ebpf.bpf.BpfException;
import dev.brc.epoll.ErrnoException;

/**
 * The folder {@code brc/DEVICE/INSTANCE} in the bpffs that holds what has to outlive a process: the links (or programs) at TC, and the maps that tell
 * whether they are still needed.
 */
final class PinFolder
{
    static final String INGRESS = "ingress";
    static final String EGRESS = "egress";
    static final String FLOWS = "flows";
    static final String CONTROL = "control";
    static final String COUNTERS = "counters";

    private static final String ROOT = "brc";
    private static final Path MOUNTS = Path.of("/proc/self/mounts");

    private final Path path;
    private final String device;
    private final Instance instance;

    private PinFolder(final Path path, final String device, final Instance instance)
    {
        this.path = path;
        this.device = device;
        this.instance = instance;
    }

    /** Whether a bpffs is mounted there. */
    static boolean isBpffs(final String bpffs)
    {
        try
        {
            return Files.readAllLines(MOUNTS).stream().map(line -> line.split(" "))
                .anyMatch(fields -> fields[2].equals("bpf") && fields[1].equals(bpffs));
        }
        catch (final IOException e)
        {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Makes sure that there is a bpffs.
     *
     * @return whether it had to be mounted
     * @throws BpfException if there is none and none can be mounted
     */
    static boolean mountIfMissing(final Bpf bpf, final String bpffs)
    {
        if (isBpffs(bpffs))
        {
            return false;
        }
        try
        {
            bpf.mountBpffs(bpffs);
            return true;
        }
        catch (final ErrnoException e)
        {
            throw new BpfException("there is no BPF file system at " + bpffs + " and it cannot be mounted ("
                + e.getMessage() + "): run 'mount -t bpf bpf " + bpffs + "' as root", e);
        }
    }

    /**
     * Makes a folder for this process.
     *
     * @throws BpfException if this user may not write there
     */
    static PinFolder create(final String bpffs, final String device, final Instance instance)
    {
        final Path path = Path.of(bpffs, ROOT, deviceFolder(device), instance.folder());
        try
        {
            Files.createDirectories(path);
        }
        catch (final AccessDeniedException e)
        {
            throw new BpfException("no permission to write in " + bpffs
                + ": run as root, or mount a BPF file system that this user may write in and name it with --xdp-bpffs",
                e);
        }
        catch (final IOException e)
        {
            throw new BpfException("cannot make the folder " + path + ": " + e, e);
        }
        return new PinFolder(path, device, instance);
    }

    /** What processes have left, or hold, for the devices of this network namespace; for one device if {@code device} is not null. */
    static List<PinFolder> list(final String bpffs, final String device)
    {
        final List<PinFolder> found = new ArrayList<>();
        for (final Path ofDevice : children(Path.of(bpffs, ROOT)))
        {
            final String name = deviceName(ofDevice);
            for (final Path path : device == null || name.equals(device) ? children(ofDevice) : List.<Path>of())
            {
                final Instance instance = Instance.parse(path.getFileName().toString());
                if (instance != null && instance.isOfThisNetwork())
                {
                    found.add(new PinFolder(path, name, instance));
                }
            }
        }
        return found;
    }

    private static List<Path> children(final Path folder)
    {
        final List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder))
        {
            stream.forEach(children::add);
        }
        catch (final NoSuchFileException e)
        {
            return List.of();
        }
        catch (final AccessDeniedException e)
        {
            throw new BpfException("no permission to read " + folder + ": run as root", e);
        }
        catch (final IOException e)
        {
            throw new UncheckedIOException(e);
        }
        children.sort(null);
        return children;
    }

    /** bpffs refuses names with dots, which names of devices may have; colons they may not. */
    private static String deviceFolder(final String device)
    {
        return device.replace('.', ':');
    }

    private static String deviceName(final Path folder)
    {
        return folder.getFileName().toString().replace(':', '.');
    }

    String device()
    {
        return device;
    }

    Instance instance()
    {
        return instance;
    }

    /** Path of a pin. */
    String path(final String pin)
    {
        return path.resolve(pin).toString();
    }

    boolean has(final String pin)
    {
        return Files.exists(path.resolve(pin));
    }

    /** Leaves a note: a symbolic link, which is all that bpffs keeps beside pins. */
    void note(final String name, final String text)
    {
        try
        {
            Files.createSymbolicLink(path.resolve(name), Path.of(text));
        }
        catch (final FileAlreadyExistsException e)
        {
            throw new IllegalStateException("noted already: " + name, e);
        }
        catch (final IOException e)
        {
            throw new UncheckedIOException(e);
        }
    }

    /** What {@link #note} left; null: nothing. */
    String noted(final String name)
    {
        try
        {
            return Files.readSymbolicLink(path.resolve(name)).toString();
        }
        catch (final IOException e)
        {
            return null;
        }
    }

    /** Whether this or another instance has left such a note for the device. */
    boolean isNotedForDevice(final String name)
    {
        return children(path.getParent()).stream().anyMatch(folder -> Files.isSymbolicLink(folder.resolve(name)));
    }

    /** Removes the folder and all pins in it, and the folders above if they are empty. */
    void remove()
    {
        try
        {
            for (final Path pin : children(path))
            {
                Files.deleteIfExists(pin);
            }
            Files.deleteIfExists(path);
        }
        catch (final IOException e)
        {
            throw new UncheckedIOException(e);
        }
        removeIfEmpty(path.getParent());
        removeIfEmpty(path.getParent().getParent());
    }

    private static void removeIfEmpty(final Path folder)
    {
        try
        {
            Files.deleteIfExists(folder);
        }
        catch (final DirectoryNotEmptyException e)
        {
            return; // somebody else's
        }
        catch (final FileSystemException e)
        {
            // bpffs says EPERM or EBUSY for a folder in use on some kernels
            return;
        }
        catch (final IOException e)
        {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString()
    {
        return path.toString();
    }
}
