package dev.brc.ebpf.clients;

import dev.brc.core.BrcServer;
import dev.brc.ebpf.testing.ServerProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;

/** {@link LettuceContract} for both ways to run brc. */
class LettuceJarTest
{
    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class StandaloneJar extends LettuceContract
    {
        private ServerProcess server;

        @BeforeAll
        void start()
        {
            server = ServerProcess.jar();
        }

        @AfterAll
        void stop()
        {
            server.close();
        }

        @Override
        int port()
        {
            return server.port();
        }
    }

    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class Embedded extends LettuceContract
    {
        private BrcServer server;

        @BeforeAll
        void start()
        {
            server = BrcServer.builder().port(0).start();
        }

        @AfterAll
        void stop()
        {
            server.close();
        }

        @Override
        int port()
        {
            return server.port();
        }
    }
}
