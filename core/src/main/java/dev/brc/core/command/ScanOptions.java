package dev.brc.core.command;

import dev.brc.core.resp.Arguments;
import dev.brc.core.util.Glob;
import dev.brc.core.value.Slice;

/** MATCH and COUNT of HSCAN, SSCAN and ZSCAN. */
public final class ScanOptions
{
    private static final int DEFAULT_COUNT = 10;

    private final Arguments args;
    private long count = DEFAULT_COUNT;
    private int pattern;

    /**
     * Reads them.
     *
     * @param args  the request, which has to stay as it is while this is used
     * @param first the first option's argument
     * @throws ReplyException if one is unknown or wrong
     */
    public ScanOptions(final Arguments args, final int first)
    {
        this.args = args;
        for (int option = first; option < args.count(); option += 2)
        {
            final boolean hasValue = option + 1 < args.count();
            if (hasValue && args.is(option, "count"))
            {
                count = args.integer(option + 1);
                if (count < 1)
                {
                    throw ReplyException.SYNTAX;
                }
            }
            else if (hasValue && args.is(option, "match"))
            {
                // "*" matches the empty element too, which the glob function alone would not let it.
                pattern = args.is(option + 1, "*") ? 0 : option + 1;
            }
            else
            {
                throw ReplyException.SYNTAX;
            }
        }
    }

    /** COUNT. @return 1 or more */
    public long count()
    {
        return count;
    }

    /**
     * Whether an element is wanted.
     *
     * @param element to look at
     * @return whether it matches the pattern, if there is one
     */
    public boolean matches(final Slice element)
    {
        return pattern == 0 || Glob.matches(args.buffer(), args.offset(pattern), args.length(pattern), element.array(),
            element.offset(), element.length(), false);
    }
}
