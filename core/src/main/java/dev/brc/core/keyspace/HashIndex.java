package dev.brc.core.keyspace;

/**
 * The chained hash table that finds a record by its key. It grows at one record a bucket and shrinks below a fill of 10 %,
 * as Redis's dictionaries do, and moves one old bucket with every operation (more from the timer), so that no operation
 * pays for a resize. While it does, a record is in the old table exactly if its old bucket was not moved yet.
 */
final class HashIndex
{
    static final int MIN_SIZE = 4;
    private static final int MAX_SIZE = 1 << 30;
    private static final int MIN_FILL_PERCENT = 10;
    /** Empty old buckets that one step may pass, so that a step is bounded in a sparse table too. */
    private static final int EMPTY_VISITS = 10;
    private static final int NOT_REHASHING = -1;

    private final Arena arena;
    private final MemoryAccount account;
    private BucketTable table;
    /** The table that records move to; null when none. */
    private BucketTable target;
    /** The first bucket of {@link #table} that was not moved yet. */
    private int moved = NOT_REHASHING;
    private int size;
    private int paused;

    /** Where {@link #find} or {@link #locate} found its record. */
    private BucketTable foundTable;
    private int foundBucket;
    private int foundPrevious;

    HashIndex(final Arena arena, final MemoryAccount account)
    {
        this.arena = arena;
        this.account = account;
        this.table = smallest();
    }

    private BucketTable smallest()
    {
        final BucketTable smallest = new BucketTable(MIN_SIZE, account);
        smallest.set(0, 0); // so that its segment exists, whether keys were ever there or not
        return smallest;
    }

    int size()
    {
        return size;
    }

    boolean isRehashing()
    {
        return target != null;
    }

    /** Buckets of the table in use and of the one records move to (0 if none). */
    int tableSize(final boolean newTable)
    {
        return newTable ? target == null ? 0 : target.size() : table.size();
    }

    /** Bytes of the tables, counted anew. */
    long tableBytes()
    {
        return table.tableBytes() + (target == null ? 0 : target.tableBytes());
    }

    /** While paused no operation moves buckets; pauses nest. */
    void pauseRehash()
    {
        paused++;
    }

    void resumeRehash()
    {
        paused--;
    }

    /** The ref of the key's record or 0, and remembers its place for {@link #replaceFound} and {@link #removeFound}. */
    int find(final byte[] key, final int offset, final int length, final int hash)
    {
        if (target != null)
        {
            rehashStep();
        }
        selectBucket(hash);
        int previous = 0;
        int ref = foundTable.get(foundBucket);
        while (ref != 0)
        {
            final byte[] array = arena.array(ref);
            final int base = arena.offset(ref);
            if (Record.hash(array, base) == hash && Record.keyEquals(array, base, key, offset, length))
            {
                foundPrevious = previous;
                return ref;
            }
            previous = ref;
            ref = Record.next(array, base);
        }
        return 0;
    }

    /** Finds the place of a record that is known to be in the table. */
    void locate(final int wanted)
    {
        selectBucket(Record.hash(arena.array(wanted), arena.offset(wanted)));
        int previous = 0;
        int ref = foundTable.get(foundBucket);
        while (ref != wanted)
        {
            previous = ref;
            ref = Record.next(arena.array(ref), arena.offset(ref));
        }
        foundPrevious = previous;
    }

    /** Adds a record whose key is not in the table. */
    void insert(final int ref, final int hash)
    {
        if (target == null && size >= table.size() && table.size() < MAX_SIZE && paused == 0)
        {
            startResize(size + 1);
        }
        selectBucket(hash);
        final byte[] array = arena.array(ref);
        Record.next(array, arena.offset(ref), foundTable.get(foundBucket));
        foundTable.set(foundBucket, ref);
        foundPrevious = 0;
        size++;
    }

    /** Puts {@code ref} in the place of the record found last; its next field must hold what the old record's held. */
    void replaceFound(final int ref)
    {
        linkFound(ref);
    }

    /** Takes the record found last, {@code ref}, out of the table; its block stays. */
    void removeFound(final int ref)
    {
        linkFound(Record.next(arena.array(ref), arena.offset(ref)));
        size--;
        shrinkIfSparse();
    }

    private void linkFound(final int ref)
    {
        if (foundPrevious == 0)
        {
            foundTable.set(foundBucket, ref);
        }
        else
        {
            Record.next(arena.array(foundPrevious), arena.offset(foundPrevious), ref);
        }
    }

    private void selectBucket(final int hash)
    {
        final int bucket = hash & table.mask();
        if (target == null || bucket >= moved)
        {
            foundTable = table;
            foundBucket = bucket;
        }
        else
        {
            foundTable = target;
            foundBucket = hash & target.mask();
        }
    }

    /** Starts to shrink when there are fewer records than a tenth of the buckets. */
    void shrinkIfSparse()
    {
        if (size == 0 && paused == 0 && (target != null || table.size() > MIN_SIZE))
        {
            dropTables();
        }
        else if (target == null && paused == 0 && table.size() > MIN_SIZE
            && size * 100L < (long) table.size() * MIN_FILL_PERCENT)
        {
            startResize(size);
        }
    }

    private void startResize(final int records)
    {
        final int wanted = Math.max(MIN_SIZE, records);
        final int newSize = wanted >= MAX_SIZE ? MAX_SIZE : Integer.highestOneBit(wanted - 1) << 1;
        if (newSize == table.size())
        {
            return;
        }
        target = new BucketTable(newSize, account);
        moved = 0;
    }

    private void dropTables()
    {
        table.dropAll();
        if (target != null)
        {
            target.dropAll();
        }
        table = smallest();
        target = null;
        moved = NOT_REHASHING;
    }

    private void finishResize()
    {
        table.dropAll();
        table = target;
        target = null;
        moved = NOT_REHASHING;
    }

    private void rehashStep()
    {
        if (paused == 0)
        {
            rehash(1);
        }
    }

    /**
     * Moves up to {@code buckets} used buckets to the new table.
     *
     * @return whether there is more to move
     */
    boolean rehash(final int buckets)
    {
        if (target == null || paused > 0)
        {
            return target != null;
        }
        int used = buckets;
        int empty = buckets * EMPTY_VISITS;
        while (used > 0 && empty > 0)
        {
            moved = table.skipAbsent(moved);
            if (moved == table.size())
            {
                finishResize();
                return false;
            }
            final int first = table.get(moved);
            if (first == 0)
            {
                empty--;
            }
            else
            {
                moveChain(first);
                used--;
            }
            moved++;
            table.dropSegmentBefore(moved);
        }
        return true;
    }

    private void moveChain(final int first)
    {
        final int mask = target.mask();
        int ref = first;
        while (ref != 0)
        {
            final byte[] array = arena.array(ref);
            final int base = arena.offset(ref);
            final int next = Record.next(array, base);
            final int bucket = Record.hash(array, base) & mask;
            Record.next(array, base, target.get(bucket));
            target.set(bucket, ref);
            ref = next;
        }
        table.set(moved, 0);
    }

    /** The record after {@code ref} in its bucket, 0 at the end. */
    int next(final int ref)
    {
        return Record.next(arena.array(ref), arena.offset(ref));
    }

    /** How many buckets can hold records: the unmoved ones of the old table, then those of the new one. */
    long liveBuckets()
    {
        return target == null ? table.size() : (long) table.size() - moved + target.size();
    }

    /** The first record of live bucket {@code index}, counted as in {@link #liveBuckets}; 0 if it is empty. */
    int liveBucket(final long index)
    {
        if (target == null)
        {
            return table.get((int) index);
        }
        final int old = table.size() - moved;
        return index < old ? table.get((int) index + moved) : target.get((int) (index - old));
    }

    /**
     * Calls the visitor with every record of the buckets that {@code cursor} stands for and returns the next cursor, 0 at
     * the end. The cursor counts with its bits reversed (Pieter Noordhuis's method): the high bits of the mask change
     * first, so a bucket that was visited stays visited when the table doubles or halves.
     */
    long scanStep(final long cursor, final RefVisitor visitor)
    {
        pauseRehash();
        try
        {
            if (target == null)
            {
                visitChain(table.get((int) cursor & table.mask()), visitor);
                return nextCursor(cursor, table.mask());
            }
            final BucketTable small = table.size() <= target.size() ? table : target;
            final BucketTable big = small == table ? target : table;
            long next = cursor;
            visitChain(small.get((int) next & small.mask()), visitor);
            do
            {
                visitChain(big.get((int) next & big.mask()), visitor);
                next = nextCursor(next, big.mask());
            }
            while ((next & (small.mask() ^ big.mask())) != 0);
            return next;
        }
        finally
        {
            resumeRehash();
        }
    }

    private static long nextCursor(final long cursor, final int mask)
    {
        // Bits above the mask are set so that the carry of the increment runs straight through them.
        return Long.reverse(Long.reverse(cursor | ~(long) mask) + 1);
    }

    private void visitChain(final int first, final RefVisitor visitor)
    {
        int ref = first;
        while (ref != 0)
        {
            final int next = Record.next(arena.array(ref), arena.offset(ref)); // before the visitor removes the record
            visitor.visit(ref);
            ref = next;
        }
    }

    /** Called with one record at a time; may remove that record. */
    interface RefVisitor
    {
        void visit(int ref);
    }
}
