package dev.brc.ebpf.history;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Decides whether the operations on one key could have been executed one after the other, each at a moment between its invocation and its return,
 * those of a connection in their order. The search of Wing and Gong with Lowe's memory of configurations ("Testing for linearizability", 2017): a
 * configuration is the set of operations done and the state they led to; none is visited twice.
 *
 * <p>A deadline is an operation of its own, {@link Kind#LAPSE}: it happens at some moment between "invocation + time to live" and "return + time to
 * live", after the command that set it, and removes the key if the deadline is still the key's.
 */
public final class Linearizability
{
    /** More configurations than this are not searched: the history is too concurrent to be judged. */
    static final int MAX_CONFIGURATIONS = 5_000_000;

    /** The server's clock may stand still for a turn of its loop, so that a deadline may be this much earlier than invocation + time to live. */
    private static final long EARLY_NS = 200_000_000;

    private static final int NONE = -1;
    private static final int SHOWN = 12;

    private final List<Operation> operations = new ArrayList<>();
    /** For each operation the one that has to come before it, or NONE. */
    private final int[] after;
    private final int[] nextEvent;
    private final int[] previousEvent;
    private final long[] zobrist;
    private final boolean[] done;

    private Linearizability(final List<Operation> history, final long lateNs)
    {
        operations.addAll(history);
        operations.sort(Comparator.comparingLong(Operation::invokedNs).thenComparingInt(Operation::number));
        final int commands = operations.size();
        final List<Integer> setters = new ArrayList<>();
        for (int i = 0; i < commands; i++)
        {
            final Operation setter = operations.get(i);
            if (setter.ttlMs() > 0)
            {
                final long ttlNs = setter.ttlMs() * 1_000_000;
                final boolean returned = setter.returnedNs() != Long.MAX_VALUE;
                operations.add(new Operation(setter.connection(), setter.number(), Kind.LAPSE, 0, 0, 0,
                    Math.max(setter.invokedNs(), setter.invokedNs() + ttlNs - EARLY_NS),
                    returned ? setter.returnedNs() + ttlNs + lateNs : Long.MAX_VALUE));
                setters.add(i);
            }
        }
        final int count = operations.size();
        after = new int[count];
        final Map<Integer, Integer> last = new HashMap<>();
        for (int i = 0; i < commands; i++)
        {
            final Integer before = last.put(operations.get(i).connection(), i);
            after[i] = before == null ? NONE : before;
        }
        for (int i = commands; i < count; i++)
        {
            after[i] = setters.get(i - commands);
        }
        nextEvent = new int[2 * count + 1];
        previousEvent = new int[2 * count + 1];
        link(count);
        final SplittableRandom random = new SplittableRandom(count);
        zobrist = random.longs(count).toArray();
        done = new boolean[count];
    }

    /** Events in the order of time: i is the invocation of operation i, count + i its return, 2 * count the head of the list. */
    private void link(final int count)
    {
        final Integer[] events = new Integer[2 * count];
        Arrays.setAll(events, i -> i);
        // A return at the very moment of an invocation comes after it: then they are concurrent, which is the weaker claim.
        Arrays.sort(events, Comparator.comparingLong((Integer event) -> timeOf(event, count))
            .thenComparing(Comparator.naturalOrder()));
        int previous = 2 * count;
        for (final int event : events)
        {
            nextEvent[previous] = event;
            previousEvent[event] = previous;
            previous = event;
        }
        nextEvent[previous] = NONE;
    }

    private long timeOf(final int event, final int count)
    {
        return event < count ? operations.get(event).invokedNs() : operations.get(event - count).returnedNs();
    }

    /**
     * Judges the operations on one key, which does not exist at first.
     *
     * @param lateNs how long after its deadline a value may still be returned, in nanoseconds
     * @return null if they are linearizable, else a text with the operations at which every order fails
     * @throws IllegalStateException if the history is too concurrent to be judged
     */
    public static String violation(final List<Operation> history, final long lateNs)
    {
        return new Linearizability(history, lateNs).search();
    }

    private String search()
    {
        final int count = operations.size();
        final int head = 2 * count;
        final Set<Long> visited = new HashSet<>();
        final int[] stack = new int[count];
        final long[] values = new long[count + 1];
        final int[] owners = new int[count + 1];
        values[0] = Operation.NIL;
        owners[0] = NONE;
        int depth = 0;
        int deepest = -1;
        String explanation = null;
        long configuration = 0;
        int event = nextEvent[head];
        while (depth < count)
        {
            final boolean invocation = event < count;
            if (invocation && (after[event] == NONE || done[after[event]])
                && step(event, values[depth], owners[depth], values, owners, depth + 1))
            {
                final long next = configuration ^ zobrist[event];
                if (visited.add(next ^ mix(values[depth + 1], owners[depth + 1])))
                {
                    if (visited.size() > MAX_CONFIGURATIONS)
                    {
                        throw new IllegalStateException("undecided after " + MAX_CONFIGURATIONS + " configurations");
                    }
                    configuration = next;
                    stack[depth++] = event;
                    done[event] = true;
                    unlink(event);
                    unlink(count + event);
                    event = nextEvent[head];
                    continue;
                }
            }
            if (invocation)
            {
                event = nextEvent[event];
                continue;
            }
            // The return of an operation that fits nowhere before it: one of those done has to be taken back.
            if (depth > deepest)
            {
                deepest = depth;
                explanation = explain(stack, depth, values[depth], event - count);
            }
            if (depth == 0)
            {
                return explanation;
            }
            event = stack[--depth];
            done[event] = false;
            configuration ^= zobrist[event];
            relink(count + event);
            relink(event);
            event = nextEvent[event];
        }
        return null;
    }

    private void unlink(final int event)
    {
        nextEvent[previousEvent[event]] = nextEvent[event];
        if (nextEvent[event] != NONE)
        {
            previousEvent[nextEvent[event]] = previousEvent[event];
        }
    }

    private void relink(final int event)
    {
        nextEvent[previousEvent[event]] = event;
        if (nextEvent[event] != NONE)
        {
            previousEvent[nextEvent[event]] = event;
        }
    }

    private static long mix(final long value, final int owner)
    {
        long z = value * 0x9E37_79B9_7F4A_7C15L + owner * 0xD1B5_4A32_D192_ED03L;
        z = (z ^ (z >>> 32)) * 0xD6E8_FEB8_6659_FD93L;
        return z ^ (z >>> 29);
    }

    /** Executes an operation on a state and stores the new one; false if its result is not what that state gives. */
    private boolean step(final int index, final long value, final int owner, final long[] values, final int[] owners,
        final int at)
    {
        final Operation operation = operations.get(index);
        final long result = operation.result();
        final boolean exists = value != Operation.NIL;
        long returned = exists ? 1 : 0;
        long newValue = value;
        int newOwner = owner;
        switch (operation.kind())
        {
            case GET:
                returned = value;
                break;
            case SET:
            case SET_PX:
                returned = result;
                newValue = operation.argument();
                newOwner = operation.kind() == Kind.SET ? NONE : index;
                break;
            case DEL:
                newValue = Operation.NIL;
                newOwner = NONE;
                break;
            case GETDEL:
                returned = value;
                newValue = Operation.NIL;
                newOwner = NONE;
                break;
            case INCR:
                newValue = exists ? value + 1 : 1;
                returned = newValue;
                break;
            case PEXPIRE:
                newOwner = exists ? index : owner;
                break;
            case LAPSE:
                returned = result;
                newValue = owner == after[index] ? Operation.NIL : value;
                newOwner = owner == after[index] ? NONE : owner;
                break;
            default:
                throw new IllegalStateException(operation.kind().name());
        }
        values[at] = newValue;
        owners[at] = newOwner;
        return result == returned || result == Operation.UNKNOWN;
    }

    private String explain(final int[] stack, final int depth, final long value, final int stuck)
    {
        final long epochNs = operations.get(0).invokedNs();
        final StringBuilder text = new StringBuilder("no order explains ")
            .append(operations.get(stuck).describe(epochNs)).append("\nbest order so far ends with");
        for (int i = Math.max(0, depth - SHOWN); i < depth; i++)
        {
            text.append("\n  ").append(operations.get(stack[i]).describe(epochNs));
        }
        text.append("\nwhich leaves ").append(value == Operation.NIL ? "nil" : Long.toString(value))
            .append("; not done yet");
        final long until = operations.get(stuck).returnedNs();
        for (int i = 0, shown = 0; i < operations.size() && shown < SHOWN; i++)
        {
            if (!done[i] && operations.get(i).invokedNs() <= until)
            {
                text.append("\n  ").append(operations.get(i).describe(epochNs));
                shown++;
            }
        }
        return text.toString();
    }
}
