package dev.brc.ebpf.net;

/**
 * Two hosts, a client's and a server's, each a namespace with one interface; in between a cable (veth pair) or, when a test wants to do
 * something to the frames, a third namespace with an interface to each.
 *
 * @param client where the load runs, interface {@link #CLIENT_DEV}
 * @param middle the namespace between them with {@link #WIRE_CLIENT_DEV} and {@link #WIRE_SERVER_DEV}, null if there is a cable
 * @param server where the server runs, interface {@link #SERVER_DEV}
 */
public record Hosts(Namespace client, Namespace middle, Namespace server)
{
    public static final String CLIENT_DEV = "c0";
    public static final String SERVER_DEV = "s0";
    public static final String WIRE_CLIENT_DEV = "wc";
    public static final String WIRE_SERVER_DEV = "ws";
    public static final String CLIENT_IP = "10.77.0.1";
    public static final String SERVER_IP = "10.77.0.2";
    public static final String CLIENT_IP6 = "fd77::1";
    public static final String SERVER_IP6 = "fd77::2";

    /** Client and server connected by one veth pair. */
    public static Hosts cabled(final Lab lab)
    {
        final Namespace client = lab.namespace("c");
        final Namespace server = lab.namespace("s");
        lab.veth(client, CLIENT_DEV, server, SERVER_DEV);
        return new Hosts(client, null, server).addressed();
    }

    /** Client and server with a namespace in between that moves no frame by itself. */
    public static Hosts apart(final Lab lab)
    {
        final Namespace client = lab.namespace("c");
        final Namespace middle = lab.namespace("w");
        final Namespace server = lab.namespace("s");
        middle.sysctl("net.ipv6.conf.all.disable_ipv6", "1");
        middle.sysctl("net.ipv6.conf.default.disable_ipv6", "1");
        lab.veth(client, CLIENT_DEV, middle, WIRE_CLIENT_DEV);
        lab.veth(middle, WIRE_SERVER_DEV, server, SERVER_DEV);
        return new Hosts(client, middle, server).addressed();
    }

    private Hosts addressed()
    {
        client.ip("addr add " + CLIENT_IP + "/24 dev " + CLIENT_DEV);
        client.ip("addr add " + CLIENT_IP6 + "/64 dev " + CLIENT_DEV + " nodad");
        server.ip("addr add " + SERVER_IP + "/24 dev " + SERVER_DEV);
        server.ip("addr add " + SERVER_IP6 + "/64 dev " + SERVER_DEV + " nodad");
        return this;
    }

    /**
     * Lowers the retransmission timeout of both hosts' TCP from 200 ms: many faults in little time, and spurious retransmissions besides (the
     * other side may delay an acknowledgement by 40 ms).
     */
    public Hosts minimumRto(final int milliseconds)
    {
        final String rto = " rto_min " + milliseconds + "ms";
        client.ip("route change 10.77.0.0/24 dev " + CLIENT_DEV + " proto kernel" + rto);
        server.ip("route change 10.77.0.0/24 dev " + SERVER_DEV + " proto kernel" + rto);
        // The kernel's own IPv6 route cannot be changed, but one with a lower metric goes first.
        client.ip("-6 route add fd77::/64 dev " + CLIENT_DEV + " metric 1" + rto);
        server.ip("-6 route add fd77::/64 dev " + SERVER_DEV + " metric 1" + rto);
        return this;
    }
}
