package dev.brc.ebpf;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line: {@code java -jar brc.jar}. */
@Command(name = "brc", mixinStandardHelpOptions = true, versionProvider = Main.Version.class, description = "A Redis-compatible server whose hot GETs are answered by the kernel.")
public final class Main implements Runnable
{
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    /** Runs the command line and ends the JVM with its exit code: 0, or 2 for arguments it does not know. */
    public static void main(final String[] args)
    {
        System.exit(new CommandLine(new Main()).execute(args));
    }

    @Override
    public void run()
    {
        throw new CommandLine.ParameterException(spec.commandLine(), "there is no server in this build yet");
    }

    /** The version as the jar's manifest has it. */
    static final class Version implements CommandLine.IVersionProvider
    {
        @Override
        public String[] getVersion()
        {
            final String version = Main.class.getPackage().getImplementationVersion();
            return new String[]{"brc " + (version == null ? "(not run from its jar)" : version)};
        }
    }
}
