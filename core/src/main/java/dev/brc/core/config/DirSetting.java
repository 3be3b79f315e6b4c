package dev.brc.core.config;

import java.io.File;
import java.util.List;

/** {@code dir}: the folder that relative paths of other settings start from. */
final class DirSetting extends Setting
{
    private final Config config;

    DirSetting(final Config config, final String doc)
    {
        super("dir", doc);
        this.config = config;
        guarded();
    }

    @Override
    public String accepts()
    {
        return "a folder";
    }

    @Override
    public String get()
    {
        return config.dir;
    }

    @Override
    public boolean isDefault()
    {
        return config.dir.equals(Config.WORKING_FOLDER);
    }

    @Override
    public String set(final List<String> values)
    {
        final File folder = config.file(values.get(0));
        if (!folder.exists())
        {
            return "No such file or directory";
        }
        if (!folder.isDirectory())
        {
            return "Not a directory";
        }
        config.dir = Config.bytesAsText(folder.toPath().normalize().toString());
        return null;
    }
}
