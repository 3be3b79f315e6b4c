package dev.brc.core.value;

import dev.brc.core.encoding.Listpack;
import dev.brc.core.resp.RespWriter;

/** A place in a list. Void after any change of the list, except where the change says otherwise. */
public final class ListCursor
{
    int node;
    int position = Listpack.NONE;
    private ListValue list;
    private Listpack listpack;

    /**
     * Goes to an element.
     *
     * @param in    list
     * @param index 0 is the first, -1 the last
     * @return false if there is none
     */
    public boolean seek(final ListValue in, final long index)
    {
        list = in;
        position = Listpack.NONE;
        final long forward = index < 0 ? in.size() + index : index;
        if (forward < 0 || forward >= in.size())
        {
            return false;
        }
        long rest = forward;
        if (forward <= in.size() / 2)
        {
            node = 0;
            listpack = in.node(0);
            while (rest >= listpack.count())
            {
                rest -= listpack.count();
                listpack = in.node(++node);
            }
        }
        else
        {
            node = in.nodeCount() - 1;
            listpack = in.node(node);
            long behind = in.size() - listpack.count();
            while (forward < behind)
            {
                listpack = in.node(--node);
                behind -= listpack.count();
            }
            rest = forward - behind;
        }
        position = listpack.seek((int) rest);
        return true;
    }

    /**
     * Goes to the first element that is equal to a text.
     *
     * @param in     list
     * @param text   holds it
     * @param offset of its first byte
     * @param length its bytes
     * @return false if there is none
     */
    public boolean find(final ListValue in, final byte[] text, final int offset, final int length)
    {
        list = in;
        for (node = 0; node < in.nodeCount(); node++)
        {
            listpack = in.node(node);
            position = listpack.find(listpack.first(), text, offset, length, 0);
            if (position != Listpack.NONE)
            {
                return true;
            }
        }
        return false;
    }

    /** Goes to the element behind. @return false if there is none */
    public boolean next()
    {
        position = listpack.next(position);
        if (position == Listpack.NONE)
        {
            if (++node >= list.nodeCount())
            {
                return false;
            }
            listpack = list.node(node);
            position = listpack.first();
        }
        return true;
    }

    /** Goes to the element before. @return false if there is none */
    public boolean previous()
    {
        position = listpack.prev(position);
        if (position == Listpack.NONE)
        {
            if (--node < 0)
            {
                return false;
            }
            listpack = list.node(node);
            position = listpack.last();
        }
        return true;
    }

    /** The listpack that holds the element. @return not to be changed */
    public Listpack listpack()
    {
        return listpack;
    }

    /** Where the element is in {@link #listpack}. @return its position */
    public int position()
    {
        return position;
    }

    /** The element's text. @return a new array */
    public byte[] text()
    {
        return listpack.text(position);
    }

    /**
     * Writes the element as a bulk string.
     *
     * @param out where to
     */
    public void reply(final RespWriter out)
    {
        Elements.reply(listpack, position, out);
    }

    /** Forgets the list, so that a cursor that is kept does not keep it. */
    public void release()
    {
        list = null;
        listpack = null;
    }
}
