package dev.brc.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

import dev.brc.core.config.ConfigException;

class BrcServerTest
{
    @Test
    void shouldAnswerOnAnEphemeralPort() throws Exception
    {
        try (BrcServer server = BrcServer.builder().port(0).start())
        {
            assertThat(ask(server, "PING\r\n", 7)).isEqualTo("+PONG\r\n");
        }
    }

    @Test
    void shouldRunSeveralServersInOneJvm() throws Exception
    {
        try (BrcServer one = BrcServer.builder().port(0).start(); BrcServer two = BrcServer.builder().port(0).start())
        {
            assertThat(one.port()).isNotEqualTo(two.port());
            assertThat(ask(one, "ECHO one\r\n", 9)).isEqualTo("$3\r\none\r\n");
            assertThat(ask(two, "ECHO two\r\n", 9)).isEqualTo("$3\r\ntwo\r\n");
        }
    }

    @Test
    void shouldReleaseThePortWhenClosed() throws Exception
    {
        final int port;
        try (BrcServer server = BrcServer.builder().port(0).start())
        {
            port = server.port();
        }
        try (BrcServer again = BrcServer.builder().port(port).start())
        {
            assertThat(again.port()).isEqualTo(port);
        }
    }

    @Test
    void shouldSayThatThePortIsTaken()
    {
        try (BrcServer server = BrcServer.builder().port(0).start())
        {
            assertThatThrownBy(() -> BrcServer.builder().port(server.port()).start())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("bind 127.0.0.1:" + server.port()).hasMessageContaining("EADDRINUSE");
        }
    }

    @Test
    void shouldCloseTheConnectionAfterQuitAndAfterProtocolErrors() throws Exception
    {
        try (BrcServer server = BrcServer.builder().port(0).start())
        {
            assertThat(ask(server, "QUIT\r\nPING\r\n", -1)).isEqualTo("+OK\r\n");
            assertThat(ask(server, "PING\r\n*x\r\nPING\r\n", -1))
                .isEqualTo("+PONG\r\n-ERR Protocol error: invalid multibulk length\r\n");
        }
    }

    /** Sends a request and reads a number of bytes, or until the end of the stream for -1. */
    private static String ask(final BrcServer server, final String request, final int bytes) throws Exception
    {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port()))
        {
            socket.setSoTimeout(5_000);
            final OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.ISO_8859_1));
            final InputStream in = socket.getInputStream();
            final byte[] reply = bytes < 0 ? in.readAllBytes() : in.readNBytes(bytes);
            return new String(reply, StandardCharsets.ISO_8859_1);
        }
    }
}
