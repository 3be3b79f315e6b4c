package dev.brc.epoll;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

import jnr.posix.FileStat;
import jnr.posix.POSIX;
import jnr.posix.POSIXFactory;

/** The file a Unix socket is bound to. jnr-posix is started on first use only, because most servers never have such a socket. */
final class UnixSocketFile
{
    private static final POSIX POSIX = POSIXFactory.getNativePOSIX();

    private UnixSocketFile()
    {
    }

    static void chmod(String path, int permissions)
    {
        if (POSIX.chmod(path, permissions) != 0)
        {
            throw new ErrnoException("chmod", path, POSIX.errno());
        }
    }

    static boolean isSocket(String path)
    {
        final FileStat stat = POSIX.allocateStat();
        return POSIX.lstat(path, stat) == 0 && stat.isSocket();
    }

    /** Removes the file; does nothing if it is gone already. */
    static void remove(String path)
    {
        if (POSIX.unlink(path) != 0 && POSIX.errno() != Errno.ENOENT)
        {
            throw new ErrnoException("unlink", path, POSIX.errno());
        }
    }

    /** Device and inode of the file, null if there is none: tells whether a path still leads to what was bound there. */
    static Object identity(String path)
    {
        try
        {
            return Files.readAttributes(Path.of(path), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).fileKey();
        }
        catch (final IOException e)
        {
            return null; // removed by somebody else
        }
    }
}
