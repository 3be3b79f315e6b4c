package dev.brc.ebpf.bpf;

import dev.brc.epoll.ErrnoException;

/** The one question to rtnetlink(7) that libbpf has no function for: whether a clsact qdisc has filters. */
final class Netlink
{
    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW_CLOEXEC = 3 | 0x80000;
    private static final int NETLINK_ROUTE = 0;
    private static final short RTM_NEWTFILTER = 44;
    private static final short RTM_GETTFILTER = 46;
    private static final short NLMSG_ERROR = 2;
    private static final short NLMSG_DONE = 3;
    private static final short REQUEST_DUMP = 1 | 0x300;
    /** {@code struct nlmsghdr} and {@code struct tcmsg}. */
    private static final int HEADER_BYTES = 16;
    private static final int REQUEST_BYTES = HEADER_BYTES + 20;
    private static final int TCM_IFINDEX = HEADER_BYTES + 4;
    private static final int TCM_PARENT = HEADER_BYTES + 12;
    /** {@code TC_H_MAKE(TC_H_CLSACT, TC_H_MIN_INGRESS)} and the one of egress. */
    private static final int[] PARENTS = {0xfffffff2, 0xfffffff3};
    private static final int ANSWER_BYTES = 1 << 16;

    private Netlink()
    {
    }

    static boolean hasFilters(final Bpf bpf, final int device)
    {
        final int socket = bpf.libc.socket(AF_NETLINK, SOCK_RAW_CLOEXEC, NETLINK_ROUTE);
        if (socket < 0)
        {
            throw new ErrnoException("socket", "netlink", bpf.libcErrno());
        }
        try
        {
            for (final int parent : PARENTS)
            {
                if (hasFilters(bpf, socket, device, parent))
                {
                    return true;
                }
            }
            return false;
        }
        finally
        {
            bpf.close(socket);
        }
    }

    private static boolean hasFilters(final Bpf bpf, final int socket, final int device, final int parent)
    {
        final Buffer request = new Buffer(REQUEST_BYTES);
        request.bytes.putInt(0, REQUEST_BYTES).putShort(4, RTM_GETTFILTER).putShort(6, REQUEST_DUMP)
            .putInt(TCM_IFINDEX, device).putInt(TCM_PARENT, parent);
        if (bpf.libc.send(socket, request.address, REQUEST_BYTES, 0) < 0)
        {
            throw new ErrnoException("send", "netlink", bpf.libcErrno());
        }
        final Buffer answer = new Buffer(ANSWER_BYTES);
        boolean any = false;
        while (true)
        {
            final long length = bpf.libc.recv(socket, answer.address, ANSWER_BYTES, 0);
            if (length < 0)
            {
                throw new ErrnoException("recv", "netlink", bpf.libcErrno());
            }
            for (int at = 0; at + HEADER_BYTES <= length; at += answer.bytes.getInt(at) + 3 & -4)
            {
                final short type = answer.bytes.getShort(at + 4);
                any |= type == RTM_NEWTFILTER;
                if (type == NLMSG_DONE || type == NLMSG_ERROR)
                {
                    return any;
                }
            }
        }
    }
}
