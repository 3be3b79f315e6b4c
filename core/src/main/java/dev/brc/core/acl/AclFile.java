package dev.brc.core.acl;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import dev.brc.core.config.Config;

/** The file that {@code aclfile} names: a {@code user NAME RULE...} in each line. It is taken as a whole or not at all. */
final class AclFile
{
    private final File file;
    private final boolean allChannels;
    private final StringBuilder errors = new StringBuilder();

    AclFile(final Config config)
    {
        this.file = config.file(config.aclfile);
        this.allChannels = config.aclPubsubDefault.equals("allchannels");
    }

    /** What is wrong with the file; null: nothing. */
    String errors()
    {
        return errors.length() == 0 ? null : errors.toString();
    }

    /**
     * Reads the users.
     *
     * @param defaultUser what the default user is if the file does not name it
     * @return by name, as far as they could be read: ask for {@link #errors}
     */
    Map<String, AclUser> load(final AclUser defaultUser)
    {
        final Map<String, AclUser> users = new TreeMap<>();
        final String text;
        try
        {
            text = Files.readString(file.toPath(), StandardCharsets.ISO_8859_1);
        }
        catch (final IOException e)
        {
            errors.append("Error loading ACLs, opening file '").append(file).append("': ").append(reason(e));
            return users;
        }
        users.put(defaultUser.name(), defaultUser);
        final List<String> seen = new ArrayList<>();
        final String[] lines = text.split("\n", -1);
        for (int i = 0; i < lines.length; i++)
        {
            final String line = lines[i].strip();
            if (!line.isEmpty()) // there are no comments, as in Redis
            {
                load(line, i + 1, users, seen);
            }
        }
        return users;
    }

    private String reason(final IOException e)
    {
        return e instanceof NoSuchFileException
            ? "No such file or directory"
            : file.isDirectory()
                ? "Is a directory"
                : Files.isReadable(file.toPath()) ? e.getMessage() : "Permission denied";
    }

    private void load(final String line, final int number, final Map<String, AclUser> users, final List<String> seen)
    {
        final List<String> words = Arrays.asList(line.split(" +"));
        final String place = file + ":" + number;
        if (words.size() < 2 || !words.get(0).equalsIgnoreCase("user"))
        {
            errors.append(place).append(" should start with user keyword followed by the username. ");
            return;
        }
        final String name = words.get(1);
        if (AclRules.hasSpaces(name))
        {
            errors.append(place).append(": username '").append(name).append("' contains invalid characters. ");
            return;
        }
        if (seen.contains(name))
        {
            errors.append("WARNING: Duplicate user '").append(name).append("' found on line ").append(number)
                .append(". ");
            return;
        }
        seen.add(name);
        final AclUser user = new AclUser(name);
        user.root().allChannels = allChannels;
        users.put(name, user);
        final List<String> rules;
        try
        {
            rules = joinSelectors(words, 2);
        }
        catch (final AclException e)
        {
            errors.append(place).append(": Unmatched parenthesis in selector definition.");
            return;
        }
        for (final String rule : rules)
        {
            try
            {
                AclRules.apply(user, rule, allChannels);
            }
            catch (final AclException e)
            {
                errors.append(place).append(": ")
                    .append(e.getMessage().equals(AclException.UNKNOWN)
                        ? "Error in applying operation '" + rule + "': "
                        : "")
                    .append(e.getMessage()).append(". ");
                return;
            }
        }
    }

    /**
     * Puts rules in parentheses together that were split at blanks.
     *
     * @param words the rules
     * @param from  index of the first one
     * @throws AclException if a parenthesis is not closed
     */
    static List<String> joinSelectors(final List<String> words, final int from) throws AclException
    {
        final List<String> rules = new ArrayList<>();
        StringBuilder open = null;
        String start = null;
        for (final String word : words.subList(from, words.size()))
        {
            if (word.startsWith("(") && !word.endsWith(")"))
            {
                open = new StringBuilder(word);
                start = word;
            }
            else if (open == null)
            {
                rules.add(word);
            }
            else
            {
                open.append(' ').append(word);
                if (word.endsWith(")"))
                {
                    rules.add(open.toString());
                    open = null;
                }
            }
        }
        if (open != null)
        {
            throw new AclException("Unmatched parenthesis in acl selector starting at '" + start + "'.");
        }
        return rules;
    }

    void save(final Collection<AclUser> users) throws IOException
    {
        final StringBuilder text = new StringBuilder();
        users.forEach(
            user -> text.append("user ").append(user.name()).append(' ').append(AclText.rules(user)).append('\n'));
        final Path path = file.toPath().toAbsolutePath();
        final Path temporary = Files.createTempFile(path.getParent(), path.getFileName().toString(), ".tmp");
        try
        {
            if (Files.exists(path))
            {
                Files.setPosixFilePermissions(temporary, Files.getPosixFilePermissions(path));
            }
            Files.writeString(temporary, text, StandardCharsets.ISO_8859_1);
            Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        finally
        {
            Files.deleteIfExists(temporary);
        }
    }
}
