package dev.brc.ebpf.history;

import static dev.brc.ebpf.history.Operation.NIL;
import static dev.brc.ebpf.history.Operation.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Histories made by hand; times are in milliseconds. */
class LinearizabilityTest
{
    private static final long MS = 1_000_000;
    private static final long LATE_NS = 5 * MS;

    private final List<Operation> history = new ArrayList<>();
    private final int[] numbers = new int[16];

    private LinearizabilityTest op(final int connection, final Kind kind, final long argument, final long ttlMs,
        final long result, final long from, final long to)
    {
        history.add(new Operation(connection, numbers[connection]++, kind, argument, ttlMs, result, from * MS,
            to == Long.MAX_VALUE ? to : to * MS));
        return this;
    }

    private LinearizabilityTest set(final int connection, final long value, final long from, final long to)
    {
        return op(connection, Kind.SET, value, 0, 0, from, to);
    }

    private LinearizabilityTest get(final int connection, final long value, final long from, final long to)
    {
        return op(connection, Kind.GET, 0, 0, value, from, to);
    }

    private void isLinearizable()
    {
        Collections.shuffle(history, new Random(1));
        assertThat(Linearizability.violation(history, LATE_NS)).isNull();
    }

    private void isNot(final String part)
    {
        Collections.shuffle(history, new Random(1));
        assertThat(Linearizability.violation(history, LATE_NS)).contains(part);
    }

    @Test
    void shouldAcceptTheEmptyHistory()
    {
        isLinearizable();
    }

    @Test
    void shouldAcceptReadsOfWhatWasWrittenBefore()
    {
        get(0, NIL, 0, 1).set(0, 7, 2, 3).get(1, 7, 4, 5).set(1, 8, 6, 7).get(0, 8, 8, 9).isLinearizable();
    }

    @Test
    void shouldFindAnOldValueAfterAnAcknowledgedWrite()
    {
        set(0, 7, 0, 1).set(0, 8, 2, 3).get(1, 7, 4, 5).isNot("connection 1 #0 GET -> 7");
    }

    @Test
    void shouldLetReadsSeeAConcurrentWriteOrNot()
    {
        set(0, 7, 0, 1).set(0, 8, 2, 9).get(1, 7, 3, 4).get(1, 8, 5, 6).get(2, 8, 7, 8).isLinearizable();
    }

    @Test
    void shouldFindReadsThatGoBackDuringAConcurrentWrite()
    {
        set(0, 7, 0, 1).set(0, 8, 2, 9).get(1, 8, 3, 4).get(2, 7, 5, 6).isNot("GET -> 7");
    }

    @Test
    void shouldFindAValueThatNobodyWrote()
    {
        set(0, 7, 0, 1).get(1, 9, 0, 5).isNot("GET -> 9");
    }

    @Test
    void shouldFindAValueFromTheFuture()
    {
        get(0, 7, 0, 1).set(1, 7, 2, 3).isNot("GET -> 7");
    }

    @Test
    void shouldKeepTheOrderOfPipelinedCommandsOfAConnection()
    {
        set(0, 7, 0, 9).get(0, 7, 0, 9).set(0, 8, 0, 9).get(0, 8, 0, 9).isLinearizable();
        history.clear();
        get(1, 7, 0, 9).set(1, 7, 0, 9).isNot("GET -> 7");
    }

    @Test
    void shouldCountDeletionsAndIncrements()
    {
        op(0, Kind.INCR, 0, 0, 1, 0, 9).op(1, Kind.INCR, 0, 0, 2, 0, 9).op(2, Kind.DEL, 0, 0, 1, 10, 11)
            .op(2, Kind.INCR, 0, 0, 1, 12, 13).op(2, Kind.GETDEL, 0, 0, 1, 14, 15).op(1, Kind.DEL, 0, 0, 0, 16, 17)
            .isLinearizable();
        op(1, Kind.INCR, 0, 0, 2, 18, 19).isNot("INCR -> 2");
    }

    @Test
    void shouldFindADoubledIncrement()
    {
        op(0, Kind.INCR, 0, 0, 1, 0, 1).op(0, Kind.INCR, 0, 0, 3, 2, 3).isNot("INCR -> 3");
    }

    @Test
    void shouldLetAKeyLapseAtItsDeadline()
    {
        op(0, Kind.SET_PX, 7, 1000, 0, 0, 2).get(1, 7, 900, 901).get(1, NIL, 1003, 1004).isLinearizable();
    }

    @Test
    void shouldFindAValueReturnedAfterItsDeadline()
    {
        op(0, Kind.SET_PX, 7, 1000, 0, 0, 2).get(1, 7, 1008, 1009).isNot("LAPSE");
    }

    @Test
    void shouldFindAKeyThatLapsesLongBeforeItsDeadline()
    {
        op(0, Kind.SET_PX, 7, 1000, 0, 0, 2).get(1, NIL, 500, 501).isNot("GET -> nil");
    }

    @Test
    void shouldForgetADeadlineWhenTheKeyIsSetAnewOrTheDeadlineIsMoved()
    {
        op(0, Kind.SET_PX, 7, 1000, 0, 0, 2).set(1, 8, 10, 11).get(1, 8, 5000, 5001)
            .op(1, Kind.SET_PX, 9, 1000, 0, 5002, 5003).op(1, Kind.PEXPIRE, 0, 5000, 1, 5004, 5005)
            .get(0, 9, 7000, 7001).get(0, NIL, 11000, 11001).op(0, Kind.PEXPIRE, 0, 10, 0, 11002, 11003)
            .isLinearizable();
    }

    @Test
    void shouldFindANewValueLostToAnOldDeadline()
    {
        op(0, Kind.SET_PX, 7, 1000, 0, 0, 2).set(1, 8, 900, 901).get(1, NIL, 1001, 1002).isNot("GET -> nil");
    }

    @Test
    void shouldAllowForACommandWithoutReplyThatItWasExecutedOrNot()
    {
        op(0, Kind.SET, 7, 0, UNKNOWN, 0, Long.MAX_VALUE).get(1, NIL, 5, 6).get(1, 7, 7, 8).isLinearizable();
        get(1, NIL, 9, 10).isNot("GET -> nil");
    }

    @Test
    void shouldJudgeManyRandomHistoriesOfACorrectRegisterAndFindEachPlantedError()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            final List<Operation> good = RandomHistory.of(seed, 8, 300);
            assertThat(Linearizability.violation(good, LATE_NS)).as("seed %d", seed).isNull();
            assertThat(Linearizability.violation(RandomHistory.withStaleRead(good), LATE_NS)).as("seed %d", seed)
                .isNotNull();
        }
    }
}
