package dev.brc.core.command.list;

import dev.brc.core.command.ReplyException;
import dev.brc.core.resp.Arguments;
import dev.brc.core.resp.RespWriter;
import dev.brc.core.value.ListCursor;
import dev.brc.core.value.ListValue;

/** One of the two ends of a list. */
enum ListEnd
{
    LEFT("lpush", "lpop"), RIGHT("rpush", "rpop");

    /** Event of adding. */
    final String pushEvent;
    /** Event of removing. */
    final String popEvent;

    ListEnd(final String pushEvent, final String popEvent)
    {
        this.pushEvent = pushEvent;
        this.popEvent = popEvent;
    }

    /** LEFT or RIGHT in a request. */
    static ListEnd parse(final Arguments args, final int index)
    {
        if (args.is(index, "left"))
        {
            return LEFT;
        }
        if (args.is(index, "right"))
        {
            return RIGHT;
        }
        throw ReplyException.SYNTAX;
    }

    void push(final ListValue list, final byte[] text, final int offset, final int length)
    {
        if (this == LEFT)
        {
            list.addFirst(text, offset, length);
        }
        else
        {
            list.addLast(text, offset, length);
        }
    }

    /** Removes one element of a list that has some, and returns a copy of it. */
    byte[] pop(final ListValue list)
    {
        final ListCursor cursor = new ListCursor();
        cursor.seek(list, this == LEFT ? 0 : -1);
        final byte[] text = cursor.text();
        remove(list, 1);
        return text;
    }

    /** Replies with elements from this end on, without an array's header, and removes them. */
    void pop(final ListValue list, final long count, final RespWriter out)
    {
        final ListCursor cursor = new ListCursor();
        boolean more = cursor.seek(list, this == LEFT ? 0 : -1);
        for (long i = 0; i < count && more; i++)
        {
            cursor.reply(out);
            more = this == LEFT ? cursor.next() : cursor.previous();
        }
        remove(list, count);
    }

    private void remove(final ListValue list, final long count)
    {
        if (this == LEFT)
        {
            list.removeFirst(count);
        }
        else
        {
            list.removeLast(count);
        }
    }
}
