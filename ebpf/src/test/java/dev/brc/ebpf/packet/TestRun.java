package dev.brc.ebpf.packet;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import dev.brc.ebpf.bpf.Bpf;
import dev.brc.ebpf.bpf.Buffer;

/** BPF_PROG_TEST_RUN of one packet program: {@code struct bpf_test_run_opts} and the memory that it names. */
final class TestRun
{
    private static final int OPTIONS_BYTES = 80;
    private static final int DATA_IN = 8;
    private static final int DATA_OUT = 16;
    private static final int DATA_IN_BYTES = 24;
    private static final int DATA_OUT_BYTES = 28;
    private static final int CONTEXT_IN = 32;
    private static final int CONTEXT_IN_BYTES = 48;
    private static final int RESULT = 56;
    private static final int REPEAT = 60;
    private static final int DURATION = 64;
    private static final int MOST_BYTES = 1 << 14;
    /** {@code struct __sk_buff}. */
    private static final int SKB_BYTES = 192;
    private static final int SKB_MARK = 8;
    private static final int SKB_IFINDEX = 40;
    private static final int SKB_GSO_SEGMENTS = 164;
    private static final int SKB_GSO_SIZE = 176;

    private final Bpf bpf;
    private final int program;
    private final String name;
    private final Buffer options = new Buffer(OPTIONS_BYTES);
    private final Buffer in = new Buffer(MOST_BYTES);
    private final Buffer out = new Buffer(MOST_BYTES);
    private final Buffer skb = new Buffer(SKB_BYTES);

    /** @param device of the packets, for TC programs; 0 for XDP, which runs on loopback's queue */
    TestRun(final Bpf bpf, final int program, final String name, final int device)
    {
        this.bpf = bpf;
        this.program = program;
        this.name = name;
        options.bytes.putLong(0, OPTIONS_BYTES).putLong(DATA_IN, in.address).putLong(DATA_OUT, out.address);
        if (device != 0)
        {
            skb.bytes.putInt(SKB_IFINDEX, device);
            options.bytes.putLong(CONTEXT_IN, skb.address).putInt(CONTEXT_IN_BYTES, SKB_BYTES);
        }
    }

    /** What the next packets are marked with; TC only. */
    TestRun mark(final int mark)
    {
        skb.bytes.putInt(SKB_MARK, mark);
        return this;
    }

    /** How many packets GRO has merged into the next ones; TC only, 0: none. */
    TestRun merged(final int segments)
    {
        skb.bytes.putInt(SKB_GSO_SEGMENTS, segments).putInt(SKB_GSO_SIZE, segments == 0 ? 0 : 1);
        return this;
    }

    Result run(final byte[] frame)
    {
        runOnly(frame);
        final byte[] result = new byte[options.bytes.getInt(DATA_OUT_BYTES)];
        out.bytes.get(0, result);
        return new Result(options.bytes.getInt(RESULT), result);
    }

    /** As {@link #run}, without a look at the bytes. @return the verdict */
    int runOnly(final byte[] frame)
    {
        in.bytes.put(0, frame);
        options.bytes.putInt(DATA_IN_BYTES, frame.length).putInt(DATA_OUT_BYTES, MOST_BYTES).putInt(REPEAT, 1);
        bpf.testRun(program, options, name);
        return options.bytes.getInt(RESULT);
    }

    /** How long the last run took, in nanoseconds, as the kernel measured it. */
    int durationNs()
    {
        return options.bytes.getInt(DURATION);
    }

    /** What became of a packet. */
    record Result(int verdict, byte[] frame)
    {
        Parsed parsed()
        {
            return Parsed.of(frame);
        }

        boolean is(final Verdict expected)
        {
            return verdict == expected.number;
        }

        @Override
        public String toString()
        {
            return "verdict " + verdict + ", " + frame.length + " bytes: "
                + new String(frame, StandardCharsets.ISO_8859_1).replaceAll("[^ -~]", ".");
        }

        @Override
        public boolean equals(final Object other)
        {
            return other instanceof Result result && verdict == result.verdict && Arrays.equals(frame, result.frame);
        }

        @Override
        public int hashCode()
        {
            return Arrays.hashCode(frame);
        }
    }

    /** What a program can say. */
    enum Verdict
    {
        XDP_DROP(1), XDP_PASS(2), XDP_TX(3), TC_PASS(-1), TC_DROP(2);

        final int number;

        Verdict(final int number)
        {
            this.number = number;
        }
    }
}
