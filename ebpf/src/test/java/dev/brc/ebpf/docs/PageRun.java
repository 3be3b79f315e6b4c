package dev.brc.ebpf.docs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Runs the commands of a page from top to bottom in one bash, in the repository's folder. It has a network, a process table and a temporary folder of
 * its own, so that the pages may use port 6379, and nothing is left behind.
 *
 * <p>{@code console} blocks are commands behind "$ " with what they print; {@code sh} blocks must succeed; {@code sh server} runs until the page ends,
 * and what follows waits until it says that it listens; {@code needs-hardware} is not run.
 */
final class PageRun
{
    private static final long LIMIT_SECONDS = 300;
    private static final String MARKER = "\u0001";

    final Page page;
    final List<Step> steps = new ArrayList<>();
    private String whole = "";

    /** A command, the lines [from, to) of the page that show what it prints (none: not compared), and what it did print. */
    static final class Step
    {
        final String command;
        final int from;
        final int to;
        final boolean compared;
        final boolean server;
        List<String> output = List.of();
        int status = -1;

        Step(final String command, final int from, final int to, final boolean compared, final boolean server)
        {
            this.command = command;
            this.from = from;
            this.to = to;
            this.compared = compared;
            this.server = server;
        }
    }

    PageRun(final Page page)
    {
        this.page = page;
        for (final Page.Block block : page.blocks())
        {
            if (block.info().equals("console"))
            {
                console(block);
            }
            else if (block.info().equals("sh") || block.info().equals("sh server"))
            {
                final String script = String.join("\n", page.lines.subList(block.from(), block.to()));
                steps.add(new Step(script, block.to(), block.to(), false, block.info().endsWith("server")));
            }
        }
    }

    private void console(final Page.Block block)
    {
        int at = block.from();
        while (at < block.to())
        {
            String command = page.lines.get(at++);
            if (!command.startsWith("$ "))
            {
                throw new IllegalArgumentException(page.name() + ":" + at + ": a console block starts with \"$ \"");
            }
            command = command.substring(2);
            while (command.endsWith("\\"))
            {
                command += "\n" + page.lines.get(at++);
            }
            final int from = at;
            while (at < block.to() && !page.lines.get(at).startsWith("$ "))
            {
                at++;
            }
            steps.add(new Step(command, from, at, true, false));
        }
    }

    /** Runs everything; {@link Step#output} and {@link Step#status} have the results. */
    PageRun run() throws IOException, InterruptedException
    {
        final Path folder = Files.createTempDirectory("brc-docs-");
        try
        {
            final Path script = folder.resolve("page.sh");
            Files.writeString(script, script(folder));
            final List<String> command = new ArrayList<>(List.of("unshare", "--net", "--pid", "--mount", "--fork",
                "--kill-child", "--mount-proc", "bash", script.toString()));
            if (!"root".equals(System.getProperty("user.name")))
            {
                command.add(1, "--map-root-user");
            }
            final ProcessBuilder builder = new ProcessBuilder(command).directory(Page.ROOT.toFile())
                .redirectErrorStream(true).redirectInput(new java.io.File("/dev/null"));
            builder.environment().put("BRC_JAR", Path.of(System.getProperty("brc.jar")).toString());
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
            builder.environment().put("LC_ALL", "C.UTF-8");
            builder.environment().put("TERM", "dumb");
            builder.environment().keySet().removeIf(name -> name.matches("MAKE.*|MFLAGS|MAVEN_.*|PORT|ARGS|LESSON"));
            final Path output = folder.resolve("output");
            final Process process = builder.redirectOutput(output.toFile()).start();
            try
            {
                final boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
                whole = Files.readString(output) + (ended ? "" : "\n(longer than " + LIMIT_SECONDS + " s)");
            }
            finally
            {
                process.destroyForcibly().waitFor();
            }
            read();
            return this;
        }
        finally
        {
            try (var files = Files.walk(folder))
            {
                files.sorted((a, b) -> b.compareTo(a)).forEach(path -> path.toFile().delete());
            }
        }
    }

    private String script(final Path folder)
    {
        final StringBuilder script = new StringBuilder("ip link set lo up\n");
        // JVMs lock a file named after their process id there; ids of other process tables are the same.
        script.append("jvms=/tmp/hsperfdata_$(id -un); mkdir -p $jvms; mount -t tmpfs none $jvms\n");
        script.append("export TMPDIR=").append(folder).append('\n');
        for (int i = 0; i < steps.size(); i++)
        {
            final Step step = steps.get(i);
            final String log = folder + "/server-" + i;
            script.append("echo; echo '" + MARKER + "begin " + i + "'\n");
            script.append("{\n").append(step.command).append("\n} ");
            if (step.server)
            {
                script.append("> " + log + " 2>&1 &\n");
                script.append("server=$!\nfor try in {1..600}; do grep -qiE 'listening|ready' " + log
                    + " && break; kill -0 $server 2> /dev/null || break; sleep 0.1; done\n");
                script.append("cat " + log + "; grep -qiE 'listening|ready' " + log + "\n");
            }
            else
            {
                script.append("2>&1\n");
            }
            script.append("status=$?; echo; echo \"" + MARKER + "end $status\"\n");
        }
        return script.toString();
    }

    private void read()
    {
        for (int i = 0; i < steps.size(); i++)
        {
            final Step step = steps.get(i);
            final String begin = "\n" + MARKER + "begin " + i + "\n";
            final int from = whole.indexOf(begin);
            final int to = from < 0 ? -1 : whole.indexOf("\n" + MARKER + "end ", from);
            if (to >= 0)
            {
                final int status = to + 1 + MARKER.length() + "end ".length();
                step.status = Integer.parseInt(whole.substring(status, whole.indexOf('\n', status)));
                final String output = to < from + begin.length() ? "" : whole.substring(from + begin.length(), to);
                step.output = output.isEmpty() ? List.of() : List.of(output.stripTrailing().split("\n"));
            }
        }
    }

    /** What is wrong, in words; empty if nothing is. */
    String complaints()
    {
        final StringBuilder text = new StringBuilder();
        for (final Step step : steps)
        {
            final List<String> shown = page.lines.subList(step.from, step.to);
            final String where = page.name() + ":" + step.from + ": " + step.command;
            if (step.status < 0)
            {
                text.append(where).append("\ndid not end; everything the page printed:\n").append(whole).append('\n');
                break;
            }
            if (step.compared ? !Output.matches(shown, step.output) : step.status != 0)
            {
                text.append(where).append("\nexit status ").append(step.status).append(", shown:\n")
                    .append(String.join("\n", shown)).append("\nbut it prints:\n")
                    .append(String.join("\n", step.output)).append("\n\n");
            }
        }
        return text.toString();
    }

    /** Writes what the commands really print into the page, where it differs. */
    void rewrite() throws IOException
    {
        final List<String> lines = new ArrayList<>(page.lines);
        for (int i = steps.size() - 1; i >= 0; i--)
        {
            final Step step = steps.get(i);
            final List<String> shown = lines.subList(step.from, step.to);
            if (step.compared && step.status >= 0 && !Output.matches(shown, step.output))
            {
                shown.clear();
                shown.addAll(step.output);
            }
        }
        Files.write(page.file, lines, StandardCharsets.UTF_8);
    }

    @Override
    public String toString()
    {
        return String.format(Locale.ROOT, "%s (%d commands)", page.name(), steps.size());
    }
}
