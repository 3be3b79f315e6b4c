package dev.brc.core.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Splits a readable command line into arguments the way redis-cli does: white space separates, {@code "..."} knows
 * {@code \n \r \t \b \a \" \\ \xHH}, {@code '...'} is taken as it is but for {@code \'}. Outside single quotes
 * {@code ${name}} stands for a variable and {@code ${repeat:TEXT:N}} for N copies of TEXT; {@code \$} in double quotes is
 * a dollar sign. Characters outside ASCII become UTF-8.
 */
final class CommandText
{
    private final String line;
    private final Map<String, byte[]> variables;
    private final ByteArrayOutputStream argument = new ByteArrayOutputStream();
    private int position;

    private CommandText(final String line, final Map<String, byte[]> variables)
    {
        this.line = line;
        this.variables = variables;
    }

    /**
     * The arguments of a line.
     *
     * @throws IllegalArgumentException for an unbalanced quote or an unknown variable
     */
    static byte[][] split(final String line, final Map<String, byte[]> variables)
    {
        return new CommandText(line, variables).split();
    }

    private byte[][] split()
    {
        final List<byte[]> arguments = new ArrayList<>();
        while (skipSpace())
        {
            argument.reset();
            while (position < line.length() && !Character.isWhitespace(line.charAt(position)))
            {
                readPart();
            }
            arguments.add(argument.toByteArray());
        }
        return arguments.toArray(new byte[0][]);
    }

    private boolean skipSpace()
    {
        while (position < line.length() && Character.isWhitespace(line.charAt(position)))
        {
            position++;
        }
        return position < line.length();
    }

    private void readPart()
    {
        final char c = line.charAt(position);
        if (c == '"')
        {
            position++;
            readDoubleQuoted();
        }
        else if (c == '\'')
        {
            position++;
            readSingleQuoted();
        }
        else if (line.startsWith("${", position))
        {
            readVariable();
        }
        else
        {
            readCharacter();
        }
    }

    private void readDoubleQuoted()
    {
        while (peek() != '"')
        {
            if (peek() == '\\')
            {
                readEscape();
            }
            else if (line.startsWith("${", position))
            {
                readVariable();
            }
            else
            {
                readCharacter();
            }
        }
        position++;
    }

    private void readSingleQuoted()
    {
        while (peek() != '\'')
        {
            if (line.startsWith("\\'", position))
            {
                position++;
            }
            readCharacter();
        }
        position++;
    }

    private char peek()
    {
        if (position >= line.length())
        {
            throw new IllegalArgumentException("unbalanced quotes in: " + line);
        }
        return line.charAt(position);
    }

    private void readCharacter()
    {
        final int codePoint = line.codePointAt(position);
        position += Character.charCount(codePoint);
        argument.writeBytes(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
    }

    private void readEscape()
    {
        position++;
        final char c = peek();
        position++;
        switch (c)
        {
            case 'n':
                argument.write('\n');
                break;
            case 'r':
                argument.write('\r');
                break;
            case 't':
                argument.write('\t');
                break;
            case 'b':
                argument.write('\b');
                break;
            case 'a':
                argument.write(7);
                break;
            case 'x':
                argument.write(Integer.parseInt(line.substring(position, position + 2), 16));
                position += 2;
                break;
            default:
                argument.write(c);
                break;
        }
    }

    private void readVariable()
    {
        final int end = line.indexOf('}', position);
        if (end < 0)
        {
            throw new IllegalArgumentException("${ without } in: " + line);
        }
        final String name = line.substring(position + 2, end);
        position = end + 1;
        if (name.startsWith("repeat:"))
        {
            final int colon = name.lastIndexOf(':');
            final String text = name.substring("repeat:".length(), colon);
            argument.writeBytes(
                text.repeat(Integer.parseInt(name.substring(colon + 1))).getBytes(StandardCharsets.UTF_8));
            return;
        }
        final byte[] value = variables.get(name);
        if (value == null)
        {
            throw new IllegalArgumentException("no variable " + name + " in: " + line);
        }
        argument.writeBytes(value);
    }
}
