package dev.brc.core.command.generic;

import java.util.Arrays;

import dev.brc.core.keyspace.Db;
import dev.brc.core.keyspace.Entry;
import dev.brc.core.keyspace.ValueType;
import dev.brc.core.value.HashValue;
import dev.brc.core.value.Slice;

/** A pattern of SORT's BY and GET: a key with the element in place of {@code *}, or a field of a hash behind {@code ->}; {@code #} is the element. */
final class SortPattern
{
    private static final byte[] NO_FIELD = {};

    private final boolean self;
    /** Where {@code *} stands; -1: nowhere. */
    private final int star;
    private final byte[] key;
    private final byte[] field;

    SortPattern(final byte[] text)
    {
        self = text.length == 1 && text[0] == '#';
        star = indexOf(text, 0, '*');
        int arrow = star < 0 ? -1 : indexOf(text, star + 1, '-');
        while (arrow >= 0 && (arrow + 1 == text.length || text[arrow + 1] != '>'))
        {
            arrow = indexOf(text, arrow + 1, '-');
        }
        final boolean hasField = arrow >= 0 && arrow + 2 < text.length;
        key = hasField ? Arrays.copyOf(text, arrow) : text;
        field = hasField ? Arrays.copyOfRange(text, arrow + 2, text.length) : NO_FIELD;
    }

    private static int indexOf(final byte[] text, final int from, final char wanted)
    {
        for (int i = from; i < text.length; i++)
        {
            if (text[i] == wanted)
            {
                return i;
            }
        }
        return -1;
    }

    /** Whether what it finds depends on the element. */
    boolean hasStar()
    {
        return star >= 0;
    }

    /** What the pattern finds for an element; null when there is nothing, or nothing of the right type. */
    byte[] find(final Db db, final byte[] element)
    {
        if (self)
        {
            return element;
        }
        if (star < 0)
        {
            return null; // the same key for all elements makes no sense
        }
        final byte[] name = new byte[key.length - 1 + element.length];
        System.arraycopy(key, 0, name, 0, star);
        System.arraycopy(element, 0, name, star, element.length);
        System.arraycopy(key, star + 1, name, star + element.length, key.length - star - 1);
        final Entry entry = db.lookupRead(name);
        if (entry == null)
        {
            return null;
        }
        if (field.length == 0)
        {
            return entry.isString() ? entry.stringCopy() : null;
        }
        final Slice value = new Slice();
        return entry.type() == ValueType.HASH && ((HashValue) entry.value()).get(field, 0, field.length, value)
            ? value.copy()
            : null;
    }
}
