package dev.brc.epoll;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** Reads whatever comes and writes down what happens. */
class RecordingHandler implements ChannelHandler
{
    final List<String> events = new ArrayList<>();
    final ByteArrayOutputStream received = new ByteArrayOutputStream();
    final List<ErrnoException> errors = new ArrayList<>();
    boolean closeOnError = true;
    private final byte[] buffer = new byte[Channel.MAX_READ_BYTES];

    @Override
    public void onConnected(Channel channel)
    {
        events.add("connected");
    }

    @Override
    public void onReadable(Channel channel)
    {
        final int count = channel.read(buffer, 0, buffer.length);
        if (count == Channel.END_OF_STREAM)
        {
            events.add("end");
            channel.close();
            return;
        }
        events.add("read " + count);
        received.write(buffer, 0, count);
    }

    @Override
    public void onWritable(Channel channel)
    {
        events.add("writable");
        channel.wantWrite(false);
    }

    @Override
    public void onError(Channel channel, ErrnoException cause)
    {
        events.add("error " + cause.symbol());
        errors.add(cause);
        if (closeOnError)
        {
            channel.close();
        }
    }

    @Override
    public void onReadClosed(Channel channel)
    {
        events.add("read closed");
    }

    boolean saw(String event)
    {
        return events.contains(event);
    }

    long count(String event)
    {
        return events.stream().filter(event::equals).count();
    }
}
