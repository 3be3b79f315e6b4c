package dev.brc.core.keyspace;

import java.util.Arrays;

/**
 * A view of one key and its value. It reads the keyspace's own memory, so it is valid only until the next call that
 * changes the keyspace; the arrays it gives out must not be written, except after {@link Db#editString}.
 */
public final class Entry
{
    private final byte[] digits = new byte[Decimal.MAX_DIGITS];
    private Store store;
    private AccessClock clock;
    private int ref;
    private byte[] array;
    private int base;
    private int meta;

    /** An entry that shows nothing yet, to be passed to a look-up. */
    public Entry()
    {
    }

    Entry bind(final Store newStore, final AccessClock newClock, final int newRef)
    {
        store = newStore;
        clock = newClock;
        ref = newRef;
        array = newStore.arena.array(newRef);
        base = newStore.arena.offset(newRef);
        meta = Record.meta(array, base);
        return this;
    }

    int ref()
    {
        return ref;
    }

    /** The array that holds the key at {@link #keyOffset}. */
    public byte[] keyArray()
    {
        return array;
    }

    public int keyOffset()
    {
        return Record.keyOffset(base, meta);
    }

    public int keyLength()
    {
        return Record.keyLength(array, base, meta);
    }

    /** A new array with the key. */
    public byte[] keyCopy()
    {
        final int offset = keyOffset();
        return Arrays.copyOfRange(array, offset, offset + keyLength());
    }

    /** One of the constants of {@link ValueType}. */
    public int type()
    {
        return Record.type(meta);
    }

    public boolean isString()
    {
        return Record.type(meta) == ValueType.STRING;
    }

    /** What {@code OBJECT ENCODING} says. */
    public String encoding()
    {
        switch (Record.encoding(meta))
        {
            case Record.INT:
                return "int";
            case Record.EMBSTR:
                return "embstr";
            case Record.RAW:
                return "raw";
            default:
                return value().encoding();
        }
    }

    /** Whether the value is a string that is stored as a long. */
    public boolean isInt()
    {
        return Record.encoding(meta) == Record.INT;
    }

    /** The value; only when {@link #isInt}. */
    public long longValue()
    {
        return Memory.getLong(array, valueOffset());
    }

    void putLong(final long value)
    {
        if (!isInt())
        {
            throw new IllegalStateException("a number was put in place of a value that is none");
        }
        Memory.putLong(array, valueOffset(), value);
    }

    /**
     * The array that holds the string at {@link #offset}; for an {@link #isInt} value its decimal digits, written to an
     * array of this entry by this call. Only for strings.
     */
    public byte[] array()
    {
        if (isInt())
        {
            Decimal.write(longValue(), digits, 0);
            return digits;
        }
        return array;
    }

    /** Where the string starts in {@link #array}. */
    public int offset()
    {
        return isInt() ? 0 : valueOffset();
    }

    /** Bytes of the string, {@code STRLEN}. Only for strings. */
    public int length()
    {
        return isInt() ? Decimal.digits(longValue()) : Record.valueLength(array, base, meta);
    }

    /** A new array with the string. */
    public byte[] stringCopy()
    {
        final byte[] copy = new byte[length()];
        copyTo(copy, 0);
        return copy;
    }

    /** Copies the string and returns its length. */
    public int copyTo(final byte[] destination, final int destinationOffset)
    {
        if (isInt())
        {
            return Decimal.write(longValue(), destination, destinationOffset);
        }
        final int length = Record.valueLength(array, base, meta);
        System.arraycopy(array, valueOffset(), destination, destinationOffset, length);
        return length;
    }

    /** The value when it is not a string, else null. After changing it call {@link Db#valueMutated}. */
    public Value value()
    {
        return Record.encoding(meta) == Record.OBJECT ? store.objects.get(Memory.getInt(array, valueOffset())) : null;
    }

    /** The deadline in ms of Unix time, -1 when there is none. */
    public long expireAt()
    {
        return Record.deadline(array, base, meta);
    }

    /** {@code OBJECT IDLETIME}: seconds since the last access. Meaningless under an LFU policy. */
    public long idleSeconds()
    {
        return clock.idleMs(Record.clock(meta)) / 1000;
    }

    /** {@code OBJECT FREQ}: the logarithmic use counter, decayed to now. Meaningless unless the policy is LFU. */
    public int lfuCounter()
    {
        return clock.lfuCounter(Record.clock(meta));
    }

    /** {@code RESTORE ... IDLETIME}. */
    public void setIdleSeconds(final long seconds)
    {
        setClock(clock.ofIdleSeconds(seconds));
    }

    /** {@code RESTORE ... FREQ}: 0 to 255. */
    public void setLfuCounter(final int counter)
    {
        setClock(clock.ofLfuCounter(counter));
    }

    /** {@code MEMORY USAGE}: bytes of the record, its place in the index and its value. */
    public long memoryBytes()
    {
        return store.memoryBytes(ref);
    }

    void touch()
    {
        setClock(clock.touched(Record.clock(meta)));
    }

    /** Counts reads that were answered in front of the keyspace. */
    Entry touchOutside()
    {
        setClock(clock.touchedOutside(Record.clock(meta), keyArray(), keyOffset(), keyLength()));
        return this;
    }

    private void setClock(final int bits)
    {
        final int changed = meta & Record.LOW_BITS | bits << Record.CLOCK_SHIFT;
        if (changed != meta)
        {
            meta = changed;
            Record.meta(array, base, changed);
        }
    }

    private int valueOffset()
    {
        return Record.valueOffset(array, base, meta);
    }
}
