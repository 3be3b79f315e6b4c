package dev.brc.core.value;

/** The walk of HSCAN, SSCAN and ZSCAN through a table. */
final class TableScan
{
    /** Empty buckets may make it that many times longer than wanted, as in Redis. */
    private static final int MAX_STEPS_FACTOR = 10;

    private TableScan()
    {
    }

    static long run(final ByteTable table, final long cursor, final long count, final ByteTable.ScanVisitor visitor)
    {
        final Counter counter = new Counter(visitor);
        long next = cursor;
        long steps = count > Long.MAX_VALUE / MAX_STEPS_FACTOR ? Long.MAX_VALUE : count * MAX_STEPS_FACTOR;
        do
        {
            next = table.scanStep(next, counter);
        }
        while (next != 0 && --steps > 0 && counter.visited < count);
        return next;
    }

    private static final class Counter implements ByteTable.ScanVisitor
    {
        private final ByteTable.ScanVisitor visitor;
        private long visited;

        Counter(final ByteTable.ScanVisitor visitor)
        {
            this.visitor = visitor;
        }

        @Override
        public void visit(final int ref)
        {
            visited++;
            visitor.visit(ref);
        }
    }
}
