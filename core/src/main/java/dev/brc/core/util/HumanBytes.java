package dev.brc.core.util;

/** Sizes for people, as INFO prints {@code used_memory_human} and MEMORY DOCTOR: {@code 512B}, {@code 1.50K}. */
public final class HumanBytes
{
    private static final long KIBI = 1024;
    private static final long TOO_LARGE = 1L << 60;
    private static final String UNITS = "KMGTP";

    private HumanBytes()
    {
    }

    /**
     * A size with its unit.
     *
     * @param bytes 0 or more; from 1024 PiB on printed in bytes.
     */
    public static String format(final long bytes)
    {
        if (bytes < KIBI || bytes >= TOO_LARGE)
        {
            return bytes + "B";
        }
        long unit = KIBI;
        int index = 0;
        while (index + 1 < UNITS.length() && bytes >= unit * KIBI)
        {
            unit *= KIBI;
            index++;
        }
        return DoubleFormat.fixed((double) bytes / unit, 2) + UNITS.charAt(index);
    }
}
