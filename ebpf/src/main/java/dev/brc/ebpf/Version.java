package dev.brc.ebpf;

/** What this build calls itself. */
final class Version
{
    private Version()
    {
    }

    /** The version as the jar's manifest has it. */
    static String number()
    {
        final String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "(not run from its jar)" : version;
    }

    /** One line for {@code --version}. */
    static String line()
    {
        return "brc " + number() + ", commands of Redis 7.0.15, Java " + System.getProperty("java.version");
    }
}
