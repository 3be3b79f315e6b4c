package dev.brc.ebpf.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brc.ebpf.layout.TicketLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class TicketsTest
{
    private static final int COUNT = 4;
    private static final long MS = 1_000_000L;
    private static final long WRAP_MS = 1L << 32;

    private final ByteBuffer memory = ByteBuffer.allocateDirect(COUNT * TicketLayout.BYTES)
        .order(ByteOrder.nativeOrder());
    private final Tickets tickets = new Tickets(memory, COUNT);

    private int word(final int ticket, final int offset)
    {
        return memory.getInt(ticket * TicketLayout.BYTES + offset);
    }

    @Test
    void shouldGiveOutAllButNumberZero()
    {
        assertThat(new int[]{tickets.take(), tickets.take(), tickets.take(), tickets.take()})
            .containsExactly(1, 2, 3, Tickets.NONE);
        tickets.giveBack(2);
        assertThat(tickets.freeCount()).isOne();
        assertThat(tickets.take()).isEqualTo(2);
    }

    @Test
    void shouldNotBeEligibleUntilPublishedAndVoidWhenGivenBack()
    {
        final int ticket = tickets.take();
        final int serial = tickets.serial(ticket);
        assertThat(serial).isNotZero();
        assertThat(word(ticket, TicketLayout.FLAGS)).isZero();
        tickets.publish(ticket, 0, 0, true, 0);
        assertThat(word(ticket, TicketLayout.FLAGS)).isEqualTo(TicketLayout.ELIGIBLE);
        assertThat(tickets.holds(ticket, serial)).isTrue();
        tickets.giveBack(ticket);
        assertThat(word(ticket, TicketLayout.FLAGS)).isZero();
        assertThat(word(ticket, TicketLayout.SERIAL)).isZero();
        assertThat(tickets.holds(ticket, serial)).isFalse();
    }

    @Test
    void shouldNameEachHolderAnew()
    {
        final int ticket = tickets.take();
        final int serial = tickets.serial(ticket);
        memory.putLong(ticket * TicketLayout.BYTES + TicketLayout.HITS, 7);
        memory.putLong(ticket * TicketLayout.BYTES + TicketLayout.LAST_HIT_NS, 8);
        tickets.publish(ticket, 10, 20, true, 5 * MS);
        tickets.giveBack(ticket);
        assertThat(tickets.take()).isEqualTo(ticket);
        assertThat(tickets.serial(ticket)).isNotEqualTo(serial);
        assertThat(tickets.hits(ticket)).isZero();
        assertThat(tickets.lastHitNs(ticket)).isZero();
        assertThat(word(ticket, TicketLayout.CONSUMED)).isZero();
        assertThat(word(ticket, TicketLayout.WRITTEN)).isZero();
        assertThat(word(ticket, TicketLayout.DEADLINE_MS)).isZero();
    }

    @Test
    void shouldPublishPositionsModulo32BitsWithTheDeadlineThatBelongsToThem()
    {
        final int ticket = tickets.take();
        final int serial = tickets.serial(ticket);
        final long deadlineNs = System.nanoTime() + 1_000 * MS;
        tickets.publish(ticket, (1L << 32) + 5, (3L << 32) - 2, false, deadlineNs);
        assertThat(word(ticket, TicketLayout.CONSUMED)).isEqualTo(5);
        assertThat(word(ticket, TicketLayout.WRITTEN)).isEqualTo(-2);
        assertThat(word(ticket, TicketLayout.DEADLINE_CONSUMED)).isEqualTo(5);
        assertThat(word(ticket, TicketLayout.DEADLINE_MS)).isEqualTo((int) (deadlineNs / MS));
        assertThat(word(ticket, TicketLayout.FLAGS)).isZero();
        tickets.publish(ticket, (1L << 32) + 9, 0, true, 0);
        assertThat(word(ticket, TicketLayout.DEADLINE_CONSUMED)).isEqualTo(9);
        assertThat(word(ticket, TicketLayout.DEADLINE_MS)).isZero();
        assertThat(tickets.serial(ticket)).isEqualTo(serial);
    }

    @Test
    void shouldRoundDeadlinesDownAndBringFarOnesNear()
    {
        assertThat(Tickets.deadlineMs(5 * MS + 999_999, 0)).isEqualTo(5);
        assertThat(Tickets.deadlineMs(4 * MS, 5 * MS)).isEqualTo(4);
        assertThat(Tickets.deadlineMs(Tickets.FARTHEST_MS * MS, 0)).isEqualTo(Tickets.FARTHEST_MS);
        assertThat(Tickets.deadlineMs((Tickets.FARTHEST_MS + 1) * MS, 0)).isEqualTo(Tickets.FARTHEST_MS);
        assertThat(Tickets.deadlineMs(Long.MAX_VALUE, 7 * MS)).isEqualTo(7 + Tickets.FARTHEST_MS);
        assertThat(Tickets.deadlineMs(WRAP_MS * MS, WRAP_MS * MS)).isEqualTo(WRAP_MS - 1); // 0 would mean: none
        assertThat(Tickets.deadlineMs(0, 0)).isEqualTo(-1);
        assertThat(Tickets.deadlineMs(-1, 0)).isEqualTo(-1);
    }
}
