package dev.brc.core.command;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A redis-server of its own on a free port and one connection to it. Replies as raw bytes or as a tree. */
final class RedisProbe implements AutoCloseable
{
    private static final int START_ATTEMPTS = 100;
    private static final int START_PAUSE_MS = 50;

    private final Process process;
    private final Path folder;
    private final int port;
    private Socket socket;
    private InputStream in;
    private ByteArrayOutputStream raw;

    /** An error reply. */
    record ErrorReply(String text)
    {
    }

    RedisProbe(final String... settings) throws IOException, InterruptedException
    {
        folder = Files.createTempDirectory("brc-probe");
        port = freePort();
        final List<String> command = new ArrayList<>(List.of("redis-server", "--port", Integer.toString(port), "--bind",
            "127.0.0.1", "--save", "", "--daemonize", "no", "--dir", folder.toString()));
        command.addAll(List.of(settings));
        process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
        connect();
    }

    private static int freePort() throws IOException
    {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress()))
        {
            return probe.getLocalPort();
        }
    }

    int port()
    {
        return port;
    }

    private void connect() throws IOException, InterruptedException
    {
        for (int attempt = 1;; attempt++)
        {
            try
            {
                socket = new Socket(InetAddress.getLoopbackAddress(), port);
                in = new BufferedInputStream(socket.getInputStream());
                return;
            }
            catch (final IOException notYet)
            {
                if (attempt == START_ATTEMPTS || !process.isAlive())
                {
                    throw notYet;
                }
                Thread.sleep(START_PAUSE_MS);
            }
        }
    }

    /** Sends a command and returns the reply's bytes as they came. */
    byte[] raw(final Object... arguments) throws IOException
    {
        raw = new ByteArrayOutputStream();
        ask(arguments);
        return raw.toByteArray();
    }

    /** Sends a command; strings come back as ISO-8859-1, maps in the order received, errors as {@link ErrorReply}. */
    Object ask(final Object... arguments) throws IOException
    {
        final ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(("*" + arguments.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
        for (final Object argument : arguments)
        {
            final byte[] bytes = argument instanceof byte[] b
                ? b
                : argument.toString().getBytes(StandardCharsets.ISO_8859_1);
            request.writeBytes(("$" + bytes.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
            request.writeBytes(bytes);
            request.writeBytes(new byte[]{'\r', '\n'});
        }
        final OutputStream out = socket.getOutputStream();
        out.write(request.toByteArray());
        out.flush();
        return read();
    }

    @SuppressWarnings("unchecked")
    List<Object> askList(final Object... arguments) throws IOException
    {
        return (List<Object>) ask(arguments);
    }

    private int readByte() throws IOException
    {
        final int b = in.read();
        if (b < 0)
        {
            throw new EOFException("redis-server closed the connection");
        }
        if (raw != null)
        {
            raw.write(b);
        }
        return b;
    }

    private String line() throws IOException
    {
        final StringBuilder line = new StringBuilder();
        for (int b = readByte(); b != '\r'; b = readByte())
        {
            line.append((char) b);
        }
        readByte();
        return line.toString();
    }

    private Object read() throws IOException
    {
        final int type = readByte();
        final String line = line();
        switch (type)
        {
            case '+':
                return line;
            case '-':
                return new ErrorReply(line);
            case ':':
                return Long.parseLong(line);
            case '$':
                return bulk(Integer.parseInt(line));
            case '_':
                return null;
            case '*':
            case '~':
                return list(Integer.parseInt(line));
            case '%':
                return map(Integer.parseInt(line));
            default:
                throw new IOException("unexpected reply type " + (char) type);
        }
    }

    private String bulk(final int length) throws IOException
    {
        if (length < 0)
        {
            return null;
        }
        final StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++)
        {
            text.append((char) readByte());
        }
        readByte();
        readByte();
        return text.toString();
    }

    private List<Object> list(final int count) throws IOException
    {
        if (count < 0)
        {
            return null;
        }
        final List<Object> list = new ArrayList<>(count);
        for (int i = 0; i < count; i++)
        {
            list.add(read());
        }
        return list;
    }

    private Map<String, Object> map(final int count) throws IOException
    {
        final Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < count; i++)
        {
            map.put((String) read(), read());
        }
        return map;
    }

    @Override
    public void close() throws IOException
    {
        socket.close();
        process.destroy();
        try
        {
            process.waitFor();
        }
        catch (final InterruptedException e)
        {
            Thread.currentThread().interrupt();
        }
        Files.deleteIfExists(folder);
    }
}
