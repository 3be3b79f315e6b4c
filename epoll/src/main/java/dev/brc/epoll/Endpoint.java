package dev.brc.epoll;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/** Where a socket is bound or connected: an IPv4 or IPv6 address with a port, or a path. Immutable, any thread. */
public final class Endpoint
{
    /** The address families the loop knows ({@code ip(7)}, {@code ipv6(7)}, {@code unix(7)}). */
    public enum Family
    {
        INET, INET6, UNIX
    }

    /** The longest path {@code sockaddr_un} holds, in bytes, without its final NUL. */
    public static final int MAX_PATH_BYTES = 107;

    /** Permissions of a Unix socket are left as the process's umask made them. */
    public static final int DEFAULT_PERMISSIONS = -1;

    private static final int MAX_PORT = 65535;
    private static final int MAX_PERMISSIONS = 0777;

    private final Family family;
    private final byte[] address;
    private final int port;
    private final int scopeId;
    private final String path;
    private final int permissions;
    private String text;

    private Endpoint(Family family, byte[] address, int port, int scopeId, String path, int permissions)
    {
        this.family = family;
        this.address = address;
        this.port = port;
        this.scopeId = scopeId;
        this.path = path;
        this.permissions = permissions;
    }

    /**
     * A TCP endpoint.
     *
     * @param address an IPv4 or IPv6 literal, {@code *} for every IPv4 address, {@code ::*} for every IPv6 address (both as in redis.conf's
     *            {@code bind}), or a host name, which is looked up at once and may block
     * @param port 0 to 65535; 0 lets the kernel choose when it is bound
     * @throws IllegalArgumentException if the name has no address or the port is out of range
     */
    public static Endpoint tcp(String address, int port)
    {
        switch (address)
        {
            case "*":
                return inet(new byte[Inet.IPV4_BYTES], port, 0);
            case "::*":
                return inet(new byte[Inet.IPV6_BYTES], port, 0);
            default:
                break;
        }
        final byte[] literal = Inet.parseIpv4(address);
        if (literal != null)
        {
            return inet(literal, port, 0);
        }
        try
        {
            final InetAddress found = InetAddress.getByName(address);
            final int scopeId = found instanceof Inet6Address ? ((Inet6Address) found).getScopeId() : 0;
            return inet(found.getAddress(), port, scopeId);
        }
        catch (final UnknownHostException e)
        {
            throw new IllegalArgumentException("no address for host name " + address, e);
        }
    }

    static Endpoint inet(byte[] address, int port, int scopeId)
    {
        if (port < 0 || port > MAX_PORT)
        {
            throw new IllegalArgumentException("port " + port + " is not between 0 and " + MAX_PORT);
        }
        final Family family = address.length == Inet.IPV4_BYTES ? Family.INET : Family.INET6;
        return new Endpoint(family, address, port, scopeId, null, DEFAULT_PERMISSIONS);
    }

    /** A Unix socket whose permissions are left to the umask; see {@link #unix(String, int)}. */
    public static Endpoint unix(String path)
    {
        return unix(path, DEFAULT_PERMISSIONS);
    }

    /**
     * A Unix stream socket.
     *
     * @param path at most {@link #MAX_PATH_BYTES} bytes; empty stands for an unnamed peer
     * @param permissions the mode {@code chmod(2)} gives the file once bound, 0 to 0777, or {@link #DEFAULT_PERMISSIONS}
     * @throws IllegalArgumentException if either is out of range
     */
    public static Endpoint unix(String path, int permissions)
    {
        if (path.getBytes(StandardCharsets.UTF_8).length > MAX_PATH_BYTES || path.indexOf('\0') >= 0)
        {
            throw new IllegalArgumentException(
                "Unix socket path " + path + " is longer than " + MAX_PATH_BYTES + " bytes or contains a NUL");
        }
        if (permissions != DEFAULT_PERMISSIONS && (permissions < 0 || permissions > MAX_PERMISSIONS))
        {
            throw new IllegalArgumentException("permissions " + Integer.toOctalString(permissions)
                + " are not between 0 and " + Integer.toOctalString(MAX_PERMISSIONS));
        }
        return new Endpoint(Family.UNIX, new byte[0], 0, 0, path, permissions);
    }

    /** Which kind of address this is. */
    public Family family()
    {
        return family;
    }

    /** Whether this is a Unix socket. */
    public boolean isUnix()
    {
        return family == Family.UNIX;
    }

    /** A copy of the 4 or 16 bytes of the address in network order; empty for a Unix socket. */
    public byte[] address()
    {
        return address.clone();
    }

    byte[] rawAddress()
    {
        return address;
    }

    int scopeId()
    {
        return scopeId;
    }

    /** The port; 0 for a Unix socket. */
    public int port()
    {
        return port;
    }

    /** The path of a Unix socket, else null. */
    public String path()
    {
        return path;
    }

    /** The mode asked for, or {@link #DEFAULT_PERMISSIONS}. */
    public int permissions()
    {
        return permissions;
    }

    /** Whether the address is one of 127.0.0.0/8, ::1 or a Unix socket: what Redis's protected mode lets in. */
    public boolean isLoopback()
    {
        switch (family)
        {
            case INET:
                return address[0] == Inet.LOOPBACK_NET;
            case INET6:
                return Inet.isIpv6Loopback(address);
            case UNIX:
            default:
                return true;
        }
    }

    /** The address without port as {@code inet_ntop(3)} prints it; the path of a Unix socket. */
    public String host()
    {
        return family == Family.UNIX ? path : Inet.format(address);
    }

    /** As Redis's {@code CLIENT LIST} prints addresses: {@code 127.0.0.1:6379}, {@code [::1]:6379}, {@code /path:0}. */
    @Override
    public String toString()
    {
        if (text == null) // a race makes the same text twice, which does no harm
        {
            text = (family == Family.INET6 ? "[" + host() + "]" : host()) + ":" + port;
        }
        return text;
    }

    @Override
    public boolean equals(Object other)
    {
        return other instanceof Endpoint && ((Endpoint) other).family == family
            && Arrays.equals(((Endpoint) other).address, address) && ((Endpoint) other).port == port
            && ((Endpoint) other).scopeId == scopeId && Objects.equals(((Endpoint) other).path, path);
    }

    @Override
    public int hashCode()
    {
        return 31 * (31 * Arrays.hashCode(address) + port) + Objects.hashCode(path);
    }
}
