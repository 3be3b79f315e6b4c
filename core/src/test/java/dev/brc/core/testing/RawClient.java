package dev.brc.core.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A blocking RESP2 and RESP3 client that keeps every byte of a reply, for comparing servers byte for byte. Not
 * thread-safe. A reply that does not come in time and a closed connection are {@link UncheckedIOException}s.
 */
public final class RawClient implements AutoCloseable
{
    /** How long a read waits before it throws, in milliseconds. */
    public static final int DEFAULT_TIMEOUT_MS = 90_000;

    private static final int CONNECT_TIMEOUT_MS = 5_000;

    private final Socket socket;
    private final InputStream in;

    private RawClient(final Socket socket) throws IOException
    {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
    }

    /**
     * Connects with TCP_NODELAY and {@link #DEFAULT_TIMEOUT_MS}.
     *
     * @throws UncheckedIOException if nobody listens
     */
    public static RawClient connect(final String host, final int port)
    {
        final Socket socket = new Socket();
        try
        {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(DEFAULT_TIMEOUT_MS);
            socket.connect(new InetSocketAddress(host, port), CONNECT_TIMEOUT_MS);
            return new RawClient(socket);
        }
        catch (final IOException e)
        {
            closeQuietly(socket, e);
            throw new UncheckedIOException("connect to " + host + ":" + port, e);
        }
    }

    private static void closeQuietly(final Socket socket, final IOException cause)
    {
        try
        {
            socket.close();
        }
        catch (final IOException e)
        {
            cause.addSuppressed(e);
        }
    }

    /** How long the following reads wait, in milliseconds; 0 waits for ever. */
    public RawClient timeout(final int timeoutMs)
    {
        try
        {
            socket.setSoTimeout(timeoutMs);
            return this;
        }
        catch (final IOException e)
        {
            throw new UncheckedIOException(e);
        }
    }

    /** The socket, for tests that half-close it or set options. */
    public Socket socket()
    {
        return socket;
    }

    /** Sends a command, its arguments in UTF-8, and reads one reply. */
    public Reply command(final String... arguments)
    {
        send(arguments);
        return receive();
    }

    /** Sends a command and reads one reply. */
    public Reply command(final byte[]... arguments)
    {
        send(arguments);
        return receive();
    }

    /** Sends a command, its arguments in UTF-8, without waiting for its reply. */
    public void send(final String... arguments)
    {
        final byte[][] bytes = new byte[arguments.length][];
        for (int i = 0; i < bytes.length; i++)
        {
            bytes[i] = arguments[i].getBytes(StandardCharsets.UTF_8);
        }
        send(bytes);
    }

    /** Sends a command without waiting for its reply. */
    public void send(final byte[]... arguments)
    {
        sendRaw(encode(arguments));
    }

    /** Sends bytes as they are. */
    public void sendRaw(final byte[] bytes)
    {
        try
        {
            socket.getOutputStream().write(bytes);
        }
        catch (final IOException e)
        {
            throw new UncheckedIOException("write to " + socket.getRemoteSocketAddress(), e);
        }
    }

    /** Sends the characters as ISO-8859-1 bytes. */
    public void sendRaw(final String text)
    {
        sendRaw(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** A command as a RESP array of bulk strings. */
    public static byte[] encode(final byte[]... arguments)
    {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(("*" + arguments.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
        for (final byte[] argument : arguments)
        {
            out.writeBytes(("$" + argument.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
            out.writeBytes(argument);
            out.write('\r');
            out.write('\n');
        }
        return out.toByteArray();
    }

    /**
     * Reads one whole message: a reply or a push.
     *
     * @throws UncheckedIOException if the time is over, the connection ends, or the bytes are not RESP
     */
    public Reply receive()
    {
        try
        {
            return receiveMessage();
        }
        catch (final IOException e)
        {
            throw new UncheckedIOException("read from " + socket.getRemoteSocketAddress() + ": " + e.getMessage(), e);
        }
    }

    /** Reads until the server closes; returns the bytes that came before. A reset counts as the end. */
    public byte[] receiveUntilClosed()
    {
        final ByteArrayOutputStream rest = new ByteArrayOutputStream();
        final byte[] chunk = new byte[8192];
        try
        {
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk))
            {
                rest.write(chunk, 0, n);
            }
        }
        catch (final SocketTimeoutException e)
        {
            throw new UncheckedIOException("the server did not close the connection", e);
        }
        catch (final IOException reset)
        {
            return rest.toByteArray(); // closed with unread data in the server's socket: RST instead of FIN
        }
        return rest.toByteArray();
    }

    private Reply receiveMessage() throws IOException
    {
        final byte[] line = readLine();
        final char type = (char) line[0];
        final String header = new String(line, 1, line.length - 3, StandardCharsets.ISO_8859_1);
        switch (type)
        {
            case '+':
            case '-':
            case ':':
            case '#':
            case ',':
            case '(':
                return scalar(line, type, header.getBytes(StandardCharsets.ISO_8859_1));
            case '_':
                return new Reply(line, type, new byte[0], List.of(), true);
            case '$':
            case '=':
            case '!':
                return bulk(line, type, length(header));
            case '*':
            case '~':
            case '>':
                return aggregate(line, type, length(header));
            case '%':
            case '|':
                return aggregate(line, type, 2 * length(header));
            default:
                throw new IOException("not a RESP message: " + Reply.escape(line));
        }
    }

    private static Reply scalar(final byte[] raw, final char type, final byte[] content)
    {
        return new Reply(raw, type, content, List.of(), false);
    }

    private static int length(final String header) throws IOException
    {
        try
        {
            return Integer.parseInt(header);
        }
        catch (final NumberFormatException e)
        {
            throw new IOException("not a RESP length: " + header, e);
        }
    }

    private Reply bulk(final byte[] line, final char type, final int length) throws IOException
    {
        if (length == -1)
        {
            return new Reply(line, type, new byte[0], List.of(), true);
        }
        final byte[] body = in.readNBytes(length + 2);
        if (body.length != length + 2)
        {
            throw new EOFException("connection closed within a bulk string");
        }
        if (body[length] != '\r' || body[length + 1] != '\n')
        {
            throw new IOException("a bulk string of " + length + " bytes does not end in CRLF");
        }
        final byte[] raw = new byte[line.length + body.length];
        System.arraycopy(line, 0, raw, 0, line.length);
        System.arraycopy(body, 0, raw, line.length, body.length);
        return scalar(raw, type, Arrays.copyOf(body, length));
    }

    private Reply aggregate(final byte[] line, final char type, final int length) throws IOException
    {
        if (length < 0)
        {
            return new Reply(line, type, new byte[0], List.of(), true);
        }
        final ByteArrayOutputStream raw = new ByteArrayOutputStream();
        raw.writeBytes(line);
        final List<Reply> elements = new ArrayList<>();
        for (int i = 0; i < length; i++)
        {
            final Reply element = receiveMessage();
            raw.writeBytes(element.raw());
            elements.add(element);
        }
        return new Reply(raw.toByteArray(), type, null, elements, false);
    }

    private byte[] readLine() throws IOException
    {
        final ByteArrayOutputStream line = new ByteArrayOutputStream();
        int previous = 0;
        for (int b = in.read(); b >= 0; b = in.read())
        {
            line.write(b);
            if (b == '\n' && previous == '\r' && line.size() >= 3)
            {
                return line.toByteArray();
            }
            previous = b;
        }
        throw new EOFException(
            "connection closed" + (line.size() == 0 ? "" : " after " + Reply.escape(line.toByteArray())));
    }

    /** Closes the connection with a FIN. */
    @Override
    public void close()
    {
        try
        {
            socket.close();
        }
        catch (final IOException e)
        {
            throw new UncheckedIOException(e);
        }
    }
}
