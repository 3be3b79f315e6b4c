package dev.brc.epoll;

import static dev.brc.epoll.Lesson.say;
import static dev.brc.epoll.Lesson.title;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Talks to the server in RESP, by hand: what goes over the wire, and what it means. ARGS: the port of a server that runs already. */
final class Lesson10Resp
{
    private final int socket;
    private final RespReader reader = new RespReader();

    private Lesson10Resp(int port)
    {
        socket = Lesson.connect(port, 0);
    }

    /** Sends the bytes, reads until one reply is complete, shows both. */
    private void ask(String request)
    {
        Lesson.write(socket, request);
        final NativeBuffer buffer = new NativeBuffer(4096);
        final StringBuilder raw = new StringBuilder();
        String reply = reader.read();
        while (reply == null)
        {
            final int count = Lesson.check("read", (int) Lesson.SYS.read(socket, buffer.address, buffer.capacity()));
            final String text = Lesson.text(buffer, count);
            raw.append(text);
            reader.add(text.getBytes(StandardCharsets.UTF_8), count);
            reply = reader.read();
        }
        say("%-40s %s", RespReader.quoted(request), RespReader.quoted(raw.toString()));
        say("%40s %s", "", reply);
    }

    private void all()
    {
        title("a command in one line (people), an answer of each type");
        ask("PING\r\n");
        ask("SET greeting hello\r\n");
        ask("INCR visits\r\n");
        ask("GET greeting\r\n");
        ask("GET nothing\r\n");
        ask("MGET greeting nothing\r\n");
        ask("KEYS no*\r\n");
        ask("BLPOP nothing 0.01\r\n");
        ask("INCR greeting\r\n");

        title("a command as an array of bulk strings (programs): any bytes");
        ask("*2\r\n$4\r\nECHO\r\n$2\r\nhi\r\n");
        ask("*3\r\n$3\r\nSET\r\n$6\r\nbinary\r\n$6\r\na\r\nb\0c\r\n");
        ask("*2\r\n$3\r\nGET\r\n$6\r\nbinary\r\n");

        title("RESP3: after HELLO 3 there are more types");
        Lesson.write(socket, "HELLO 3\r\n");
        Lesson.sleep(100); // its answer, a map of seven, is skipped here
        Lesson.read(socket, 4096);
        ask("GET nothing\r\n");
        ask("CONFIG GET maxmemory\r\n");
        ask("SUBSCRIBE news\r\n");
    }

    /** Types that few commands use, in pieces of one byte: only the last one completes the reply. */
    private static void bytewise(String reply)
    {
        final RespReader reader = new RespReader();
        int incomplete = 0;
        String value = null;
        for (final byte single : reply.getBytes(StandardCharsets.ISO_8859_1))
        {
            incomplete += value == null ? 1 : 0;
            reader.add(new byte[]{single}, 1);
            value = reader.read();
        }
        say("%-40s %s (complete at byte %d)", RespReader.quoted(reply), value, incomplete);
    }

    public static void main(String[] args) throws IOException
    {
        if (args.length > 0)
        {
            new Lesson10Resp(Integer.parseInt(args[0])).all();
        }
        else
        {
            final int placeholder = Lesson.listen(0, 1, 0);
            final int port = Lesson.port(placeholder); // free, and nearly surely still free a moment later
            Lesson.close(placeholder);
            final Process server = new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"),
                "dev.brc.ebpf.Main", "--bind", "127.0.0.1", "--port", Integer.toString(port)))
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            Runtime.getRuntime().addShutdownHook(new Thread(server::destroy));
            Lesson.awaitServer(port);
            new Lesson10Resp(port).all();
            server.destroy();
        }
        title("the bytes may come in any pieces");
        for (final String reply : List.of("$5\r\nhello\r\n", ",3.25\r\n", "#t\r\n", "(12345678901234567890\r\n",
            "=6\r\ntxt:ok\r\n", "~2\r\n:1\r\n:2\r\n", "*2\r\n*0\r\n$-1\r\n"))
        {
            bytewise(reply);
        }
    }
}
