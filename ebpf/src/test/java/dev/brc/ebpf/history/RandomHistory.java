package dev.brc.ebpf.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Histories of an imagined register that is correct: each command takes effect at one moment between its invocation and its return. */
final class RandomHistory
{
    private static final long STEP_NS = 1_000;

    private RandomHistory()
    {
    }

    /** Commands of several connections, one at a time each; some take a hundred times as long as the others. */
    static List<Operation> of(final long seed, final int connections, final int commands)
    {
        final Random random = new Random(seed);
        final long[] freeNs = new long[connections];
        final int[] numbers = new int[connections];
        final List<Operation> history = new ArrayList<>();
        long value = Operation.NIL;
        long nowNs = 0;
        for (int i = 0; i < commands; i++)
        {
            // Effects follow each other; a command's interval is laid around its effect as far as its connection is free.
            nowNs += STEP_NS * (1 + random.nextInt(10));
            final int connection = random.nextInt(connections);
            if (freeNs[connection] >= nowNs)
            {
                continue;
            }
            final long span = STEP_NS * (random.nextInt(10) == 0 ? 500 : 10);
            final long invokedNs = Math.max(freeNs[connection] + 1, nowNs - (long) (random.nextDouble() * span));
            final long returnedNs = nowNs + 1 + (long) (random.nextDouble() * span);
            freeNs[connection] = returnedNs;
            final Kind kind = Kind.values()[new int[]{0, 0, 0, 1, 1, 3, 4}[random.nextInt(7)]];
            final long result = kind == Kind.SET ? 0 : kind == Kind.DEL ? value == Operation.NIL ? 0 : 1 : value;
            history
                .add(new Operation(connection, numbers[connection]++, kind, i, 0, result, invokedNs, returnedNs));
            value = kind == Kind.SET ? i : kind == Kind.GET ? value : Operation.NIL;
        }
        return history;
    }

    /** The same and, after everything, a read of a value that was overwritten. */
    static List<Operation> withStaleRead(final List<Operation> history)
    {
        final List<Operation> stale = new ArrayList<>(history);
        final long end = history.stream().mapToLong(Operation::returnedNs).max().orElseThrow();
        stale.add(new Operation(99, 0, Kind.SET, -5, 0, 0, end + 1, end + 2));
        final long old = history.stream().filter(operation -> operation.kind() == Kind.SET).findFirst().orElseThrow()
            .argument();
        stale.add(new Operation(98, 0, Kind.GET, 0, 0, old, end + 3, end + 4));
        return stale;
    }
}
