package dev.brc.ebpf;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.Locale;

import dev.brc.ebpf.bpf.Bpf;
import dev.brc.ebpf.bpf.BpfException;
import dev.brc.ebpf.bpf.BpfObject;
import dev.brc.ebpf.bpf.Buffer;
import dev.brc.epoll.ErrnoException;

/** A first XDP program, loaded from Java: counts the packets of a veth pair, and drops some. */
final class Lesson12Xdp
{
    private static final PrintStream OUT = System.out;
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int PORT = 9000;

    /** Five datagrams to the port where somebody listens, one SYN to a port where nobody does. */
    private static final String TRAFFIC = "for i in 1 2 3 4 5; do echo hi > /dev/udp/" + VethPair.ADDRESS + "/" + PORT
        + "; done; ! (: > /dev/tcp/" + VethPair.ADDRESS + "/1) 2> /dev/null";

    private final Bpf bpf = Bpf.instance();

    private static void say(String format, Object... values)
    {
        OUT.println(String.format(Locale.ROOT, format, values));
    }

    public static void main(String[] args) throws IOException
    {
        try
        {
            new Lesson12Xdp().run();
        }
        catch (final BpfException | ErrnoException | IOException e) // without rights, or without libbpf
        {
            say("this system does not allow it: %s (the lesson needs root)", e.getMessage());
        }
    }

    private void run() throws IOException
    {
        try (BpfObject object = load("count"))
        {
            say("%n== the verifier reads a program before it may run");
            say("count.bpf.o: accepted");
            try
            {
                load("careless").close();
                say("careless.bpf.o: accepted");
            }
            catch (final BpfException e)
            {
                final String reason = e.getMessage().lines().filter(line -> line.contains("invalid access")).findFirst()
                    .orElse(e.getMessage());
                say("careless.bpf.o: refused: %s", reason.replaceAll(",.*", ""));
            }
            try (VethPair pair = new VethPair())
            {
                packets(object, pair);
            }
        }
    }

    private void packets(BpfObject object, VethPair pair) throws IOException
    {
        final int device = bpf.deviceIndex(pair.device);
        final int link = bpf.createLink(object.program("count"), device, Bpf.ATTACH_XDP, 0, pair.device);
        try (DatagramSocket receiver = new DatagramSocket(new InetSocketAddress(VethPair.ADDRESS, PORT)))
        {
            receiver.setSoTimeout(1000);
            say("%n== the program sits at the device; its neighbour sends five datagrams and tries to connect");
            pair.other(TRAFFIC);
            say("counted: %d UDP, %d TCP; the program that listens got %d", counted(object, UDP), counted(object, TCP),
                receive(receiver));

            say("%n== Java writes 17 (UDP) into the map \"drop\"; the same again");
            final Buffer first = new Buffer(Integer.BYTES);
            final Buffer protocol = new Buffer(Integer.BYTES);
            protocol.bytes.putInt(0, UDP);
            bpf.update(object.map("drop"), first, protocol, Bpf.ANY);
            pair.other(TRAFFIC);
            say("counted: %d UDP, %d TCP; the program that listens got %d", counted(object, UDP), counted(object, TCP),
                receive(receiver));
        }
        finally
        {
            bpf.close(link); // the program leaves the device with the last descriptor of the link
        }
        say("%n== the program is gone from the device: %b", bpf.xdpProgram(device) == null);
    }

    private static int receive(DatagramSocket receiver) throws IOException
    {
        int count = 0;
        try
        {
            while (true)
            {
                receiver.receive(new DatagramPacket(new byte[100], 100));
                count++;
            }
        }
        catch (final SocketTimeoutException silence)
        {
            return count;
        }
    }

    private long counted(BpfObject object, int protocol)
    {
        final Buffer key = new Buffer(Integer.BYTES);
        final Buffer value = new Buffer(Long.BYTES);
        key.bytes.putInt(0, protocol);
        bpf.lookup(object.map("packets"), key, value);
        return value.bytes.getLong(0);
    }

    private BpfObject load(String name) throws IOException
    {
        try (InputStream file = Lesson12Xdp.class.getResourceAsStream("/" + name + ".bpf.o"))
        {
            final BpfObject object = BpfObject.open(bpf, name, file.readAllBytes());
            object.load();
            return object;
        }
    }
}
