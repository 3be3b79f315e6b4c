package dev.brc.epoll;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EchoTest
{
    @Test
    void shouldEchoSmallMessages() throws Exception
    {
        try (LoopThread thread = new LoopThread())
        {
            final Endpoint at = thread
                .call(() -> Lesson05bEchoServer.serve(thread.loop, Endpoint.tcp("127.0.0.1", 0)).local());
            try (Socket client = new Socket(InetAddress.getLoopbackAddress(), at.port()))
            {
                final DataInputStream in = new DataInputStream(client.getInputStream());
                for (int i = 0; i < 1000; i++)
                {
                    client.getOutputStream().write(new byte[]{1, 2, (byte) i});
                    assertThat(in.readNBytes(3)).containsExactly(1, 2, i);
                }
            }
        }
    }

    @Test
    void shouldEchoMegabytesToAClientThatReadsLate() throws Exception
    {
        try (LoopThread thread = new LoopThread())
        {
            final Endpoint at = thread
                .call(() -> Lesson05bEchoServer.serve(thread.loop, Endpoint.tcp("127.0.0.1", 0)).local());
            final byte[] sent = new byte[32 * 1024 * 1024];
            new Random(1).nextBytes(sent);
            try (Socket client = new Socket(InetAddress.getLoopbackAddress(), at.port()))
            {
                final CompletableFuture<Void> writer = CompletableFuture.runAsync(() ->
                {
                    try
                    {
                        client.getOutputStream().write(sent);
                        client.shutdownOutput();
                    }
                    catch (final java.io.IOException e)
                    {
                        throw new java.io.UncheckedIOException(e);
                    }
                });
                assertThat(client.getInputStream().readAllBytes()).isEqualTo(sent);
                writer.join();
            }
        }
    }
}
