package dev.brc.ebpf.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import dev.brc.ebpf.bpf.Bpf;
import dev.brc.ebpf.layout.ControlLayout;
import dev.brc.ebpf.packet.Rig.Raises;

/** brc_exit: the end of the registered process, and of no other, ends all serving. */
@ExtendWith(Rig.class)
class DeathTest
{
    /** A process that registers itself as the server, and ends. */
    static final class Server
    {
        private Server()
        {
        }

        /** @param args the pinned program brc_register */
        public static void main(final String[] args)
        {
            Bpf.instance().testRun(Bpf.instance().openPinned(args[0]), "brc_register");
        }
    }

    @Test
    @Raises("died")
    void shouldStopServingWhenTheServerDies(@TempDir final Path folder) throws Exception
    {
        final Kernel kernel = Kernel.with(Settings.DEFAULT.withRing(64));
        final Bpf bpf = Bpf.instance();
        final int link = bpf.openRawTracepoint(kernel.object.program("brc_exit"), "sched_process_exit");
        final Path bpffs = Files.createDirectory(folder.resolve("bpf"));
        bpf.mountBpffs(bpffs.toString());
        try
        {
            final String pin = bpffs.resolve("register").toString();
            bpf.pin(kernel.object.program("brc_register"), pin);
            final long epoch = kernel.epoch();
            kernel.serving(true);
            assertThat(new ProcessBuilder("true").start().waitFor()).isZero();
            assertThat(kernel.isServing()).as("someone else's end").isTrue();

            final Process server = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), "-cp",
                System.getProperty("java.class.path"), Server.class.getName(), pin).inheritIO().start();
            assertThat(server.waitFor()).isZero();
            assertThat(kernel.isServing()).isFalse();
            assertThat(kernel.epoch()).isEqualTo(epoch + 1);
            assertThat(kernel.control().getLong(ControlLayout.DIED_AT_NS)).isPositive();
        }
        finally
        {
            bpf.unmount(bpffs.toString());
            bpf.close(link);
        }
    }
}
