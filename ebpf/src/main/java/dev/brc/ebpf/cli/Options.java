package dev.brc.ebpf.cli;

import java.util.ArrayList;
import java.util.List;

import dev.brc.ebpf.bpf.BpfException;

/** What stands behind a command's name: {@code --dev DEVICE}, {@code --bpffs FOLDER}, and switches of the command's own. */
final class Options
{
    private static final String BPFFS = "/sys/fs/bpf";

    final String device;
    final String bpffs;
    private final List<String> switches = new ArrayList<>();

    /**
     * Reads the words.
     *
     * @param allowed switches that the command knows, without value
     * @throws BpfException for anything else
     */
    Options(final String command, final List<String> words, final List<String> allowed)
    {
        String foundDevice = null;
        String foundBpffs = BPFFS;
        for (int i = 0; i < words.size(); i++)
        {
            final String word = words.get(i);
            if ((word.equals("--dev") || word.equals("--bpffs")) && i + 1 < words.size())
            {
                i++; // checkstyle:off
                foundDevice = word.equals("--dev") ? words.get(i) : foundDevice;
                foundBpffs = word.equals("--bpffs") ? words.get(i) : foundBpffs;
            }
            else if (allowed.contains(word))
            {
                switches.add(word);
            }
            else
            {
                throw new BpfException("brc " + command + ": '" + word + "' is not an option; it takes --dev DEVICE, "
                    + "--bpffs FOLDER" + (allowed.isEmpty() ? "" : ", " + String.join(", ", allowed)));
            }
        }
        device = foundDevice;
        bpffs = foundBpffs;
    }

    boolean has(final String name)
    {
        return switches.contains(name);
    }
}
