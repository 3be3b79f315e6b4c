package dev.brc.core.command;

/**
 * How to find some of a command's keys in its arguments: where to begin, how many there are, what is done to them
 * (<a href="https://redis.io/docs/reference/key-specs/">Key specifications</a>).
 *
 * @param flags          bits of {@link KeyFlags}.
 * @param begin          kind of begin search.
 * @param index          {@link Begin#INDEX}: position of the first key, counted from the command's name (0).
 * @param keyword        {@link Begin#KEYWORD}: the argument after which the keys stand, in lower case.
 * @param startFrom      {@link Begin#KEYWORD}: where to start looking for it; negative: from the end, backwards.
 * @param find           kind of find keys.
 * @param lastKey        {@link Find#RANGE}: last key, relative to the first; negative: relative to the end, -1 is the
 *                       last argument.
 * @param keyStep        distance between two keys.
 * @param limit          {@link Find#RANGE} with lastKey -1: the keys take 1/limit of the remaining arguments when above
 *                       1.
 * @param keyNumIndex    {@link Find#KEYNUM}: position of the number of keys, relative to the beginning.
 * @param firstKey       {@link Find#KEYNUM}: position of the first key, relative to the beginning.
 */
public record KeySpec(int flags, Begin begin, int index, String keyword, int startFrom, Find find, int lastKey,
    int keyStep, int limit, int keyNumIndex, int firstKey)
{
    /** Where the keys begin. */
    public enum Begin
    {
        INDEX, KEYWORD, UNKNOWN
    }

    /** Which arguments from there on are keys. */
    public enum Find
    {
        RANGE, KEYNUM, UNKNOWN
    }
}
