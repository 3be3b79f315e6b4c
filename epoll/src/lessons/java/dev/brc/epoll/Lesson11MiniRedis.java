package dev.brc.epoll;

import static dev.brc.epoll.Lesson.say;
import static dev.brc.epoll.Lesson.title;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** From echo to Redis: a server with PING, SET, GET, DEL and INCR that redis-cli can use. ARGS: a port; then it serves until Ctrl-C. */
final class Lesson11MiniRedis implements ChannelHandler
{
    private static final Map<String, String> KEYSPACE = new HashMap<>(); // one thread: no lock

    private final byte[] chunk = new byte[4096];
    private final RespCommands commands = new RespCommands();

    @Override
    public void onReadable(Channel channel)
    {
        final int count = channel.read(chunk, 0, chunk.length); // 1. bytes
        if (count == Channel.END_OF_STREAM)
        {
            channel.close();
            return;
        }
        commands.add(chunk, count);
        final StringBuilder replies = new StringBuilder();
        List<String> command = commands.next(); // 2. commands: none, one, or many at once (a pipeline)
        while (command != null)
        {
            replies.append(execute(command)); // 3. replies
            command = commands.next();
        }
        final byte[] output = replies.toString().getBytes(StandardCharsets.ISO_8859_1);
        channel.stage(output, 0, output.length); // 4. one write for all of them. What does not fit is lost here
        channel.writeStaged();
    }

    private static String execute(List<String> command)
    {
        switch (command.get(0).toUpperCase(Locale.ROOT) + "/" + command.size())
        {
            case "PING/1":
                return "+PONG\r\n";
            case "SET/3":
                KEYSPACE.put(command.get(1), command.get(2));
                return "+OK\r\n";
            case "GET/2":
                final String value = KEYSPACE.get(command.get(1));
                return value == null ? "$-1\r\n" : "$" + value.length() + "\r\n" + value + "\r\n";
            case "DEL/2":
                return KEYSPACE.remove(command.get(1)) == null ? ":0\r\n" : ":1\r\n";
            case "INCR/2":
                final long next = Long.parseLong(KEYSPACE.getOrDefault(command.get(1), "0")) + 1;
                KEYSPACE.put(command.get(1), Long.toString(next));
                return ":" + next + "\r\n";
            default:
                return "-ERR unknown command '" + command.get(0) + "'\r\n";
        }
    }

    @Override
    public void onWritable(Channel channel)
    {
        throw new IllegalStateException("never asked for");
    }

    @Override
    public void onError(Channel channel, ErrnoException cause)
    {
        channel.close();
    }

    public static void main(String[] args)
    {
        try (EventLoop loop = EventLoop.create())
        {
            final int port = args.length > 0 ? Integer.parseInt(args[0]) : 0;
            final Acceptor acceptor = loop.listen(Endpoint.tcp("127.0.0.1", port), 128,
                channel -> channel.handler(new Lesson11MiniRedis()));
            if (args.length > 0)
            {
                say("ready: redis-cli -p %s, Ctrl-C ends the server", args[0]);
            }
            else
            {
                Lesson.start(() -> demo(acceptor.local().port(), loop));
            }
            loop.run();
        }
    }

    private static void demo(int port, EventLoop loop)
    {
        final int client = Lesson.connect(port, 0);
        title("one command");
        exchange(client, "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$5\r\nhello\r\n");
        title("three commands in one write: a pipeline, answered in one write");
        exchange(client, "*2\r\n$3\r\nGET\r\n$1\r\nk\r\n*2\r\n$4\r\nINCR\r\n$1\r\nn\r\n*1\r\n$4\r\nPING\r\n");
        title("half a command: no answer, until the other half comes");
        exchange(client, "*2\r\n$3\r\nGE");
        exchange(client, "T\r\n$1\r\nk\r\n");
        loop.stop();
    }

    private static void exchange(int client, String request)
    {
        Lesson.write(client, request);
        say("sent %s, got %s", RespReader.quoted(request), RespReader.quoted(Lesson.readWithin(client, 500)));
    }
}
