package dev.brc.core.acl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import dev.brc.core.BrcServer;
import dev.brc.core.BrcServerBuilder;
import dev.brc.core.config.Config;
import dev.brc.core.config.ConfigException;
import dev.brc.core.config.ConfigFile;
import dev.brc.core.testing.RawClient;
import dev.brc.core.testing.RedisReference;

/** Users in files: {@code aclfile}, {@code user} lines of the configuration file, CONFIG REWRITE. What is saved, redis-server loads. */
@Timeout(120)
class AclFileTest
{
    private static final String USERS = """
        user alice on nopass ~a* resetchannels -@all +get
        user bob off #e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 resetchannels &c +@all -config (%R~x -@all +get)
        user default on nopass ~* &* +@all
        """;

    @TempDir
    private Path dir;

    private BrcServer start(final Path file)
    {
        return BrcServer.builder().port(0).setting("aclfile", file.toString()).start();
    }

    private static RawClient connect(final BrcServer server)
    {
        return RawClient.connect("127.0.0.1", server.port());
    }

    @Test
    void shouldLoadTheFileAtStartAndSaveItAgainAsRedisDoes() throws Exception
    {
        final Path ours = Files.writeString(dir.resolve("ours.acl"), USERS);
        final Path theirs = Files.writeString(dir.resolve("theirs.acl"), USERS);
        try (BrcServer server = start(ours);
            RawClient client = connect(server);
            RedisReference redis = RedisReference.start("--aclfile", theirs.toString());
            RawClient reference = redis.connect())
        {
            for (final String[] command : new String[][]{
                {"ACL", "LIST"},
                {"ACL", "SETUSER", "carol", "on", ">pw", "+@read"},
                {"ACL", "DELUSER", "alice"},
                {"ACL", "SAVE"},
                {"ACL", "LOAD"},
                {"ACL", "LIST"}})
            {
                assertThat(client.command(command).toString()).as(String.join(" ", command))
                    .isEqualTo(reference.command(command).toString());
            }
            assertThat(Files.readString(ours)).isEqualTo(Files.readString(theirs)).contains("user carol on #");
        }
    }

    @Test
    void shouldCloseClientsOfLoadedUsersButThoseOfTheDefaultUser() throws Exception
    {
        final Path file = Files.writeString(dir.resolve("users.acl"), USERS);
        try (BrcServer server = start(file); RawClient client = connect(server); RawClient alice = connect(server))
        {
            assertThat(alice.command("AUTH", "alice", "x").text()).isEqualTo("OK");
            Files.writeString(file, "user default on nopass ~* &* +@all -config\n");
            assertThat(client.command("ACL", "LOAD").text()).isEqualTo("OK");
            assertThat(alice.receiveUntilClosed()).isEmpty();
            assertThat(client.command("ACL", "USERS").texts()).containsExactly("default");
            assertThat(client.command("CONFIG", "GET", "port").text()).startsWith("NOPERM");
        }
    }

    @Test
    void shouldKeepTheUsersWhenTheFileIsWrong() throws Exception
    {
        final Path file = Files.writeString(dir.resolve("users.acl"), USERS);
        try (BrcServer server = start(file); RawClient client = connect(server))
        {
            final String before = client.command("ACL", "LIST").toString();
            Files.writeString(file, "user a on\nuser a on\nnonsense\nuser b +nosuch\nuser c (+get\nuser d x y\n");
            assertThat(client.command("ACL", "LOAD").text())
                .isEqualTo("ERR WARNING: Duplicate user 'a' found on line 2. " + file
                    + ":3 should start with user keyword followed by the username. " + file
                    + ":4: Error in applying operation '+nosuch': Unknown command or category name in ACL. " + file
                    + ":5: Unmatched parenthesis in selector definition." + file
                    + ":6: Syntax error. WARNING: ACL errors detected, no change to the previously active ACL rules was performed");
            Files.delete(file);
            assertThat(client.command("ACL", "LOAD").text())
                .contains("opening file '" + file + "': No such file or directory");
            assertThat(client.command("ACL", "LIST").toString()).isEqualTo(before);
        }
    }

    @Test
    void shouldNotStartWithAFileThatIsWrongOrMissing() throws Exception
    {
        final Path file = Files.writeString(dir.resolve("users.acl"), "user b +nosuch\n");
        assertThatThrownBy(() -> start(file)).isInstanceOf(ConfigException.class)
            .hasMessageContaining(
                file + ":1: Error in applying operation '+nosuch': Unknown command or category name in ACL");
        assertThatThrownBy(() -> start(dir.resolve("missing"))).isInstanceOf(ConfigException.class)
            .hasMessageContaining("No such file or directory");
    }

    @Test
    void shouldTakeUsersFromTheConfigurationFileAndRewriteThem() throws Exception
    {
        final File file = Files.writeString(dir.resolve("brc.conf"), """
            port 0
            bind 127.0.0.1
            requirepass old
            user alice on >secret ~a* +get (+set ~b)
            user default on >new ~* &* +@all
            """).toFile();
        final Config config = new Config();
        ConfigFile.load(config.settings(), file);
        try (BrcServer server = new BrcServerBuilder(config).start(); RawClient client = connect(server))
        {
            assertThat(client.command("AUTH", "old").text()).startsWith("WRONGPASS");
            assertThat(client.command("AUTH", "new").text()).isEqualTo("OK");
            assertThat(client.command("ACL", "SETUSER", "carol", "on", "nopass").text()).isEqualTo("OK");
            assertThat(client.command("ACL", "DELUSER", "alice").integer()).isOne();
            assertThat(client.command("CONFIG", "REWRITE").text()).isEqualTo("OK");
        }
        assertThat(Files.readString(file.toPath())).contains("user carol on nopass resetchannels -@all\n",
            "user default on sanitize-payload #" + AclRules.hash("new") + " ~* &* +@all\n").doesNotContain("alice");
        final Config again = new Config();
        ConfigFile.load(again.settings(), file);
        try (BrcServer server = new BrcServerBuilder(again).start(); RawClient client = connect(server))
        {
            assertThat(client.command("AUTH", "new").text()).isEqualTo("OK");
            assertThat(client.command("ACL", "USERS").texts()).containsExactly("carol", "default");
        }
    }

    @Test
    void shouldNameTheLineOfAUserThatCannotBeUnderstood() throws Exception
    {
        final String[][] wrong = {{"user a +nosuch", "Unknown command or category name in ACL"},
            {"user a on\nuser a off", "Duplicate user found"},
            {"user a (+get", "Unmatched parenthesis"},
            {"user \"a b\" on", "must not contain spaces"},
            {"aclfile /nowhere\nuser a on", "use one of them"}};
        for (final String[] each : wrong)
        {
            final File file = Files.writeString(dir.resolve("brc.conf"), "port 0\nbind 127.0.0.1\n" + each[0]).toFile();
            final Config config = new Config();
            ConfigFile.load(config.settings(), file);
            assertThatThrownBy(() -> new BrcServerBuilder(config).start().close()).as(each[0])
                .isInstanceOf(ConfigException.class).hasMessageContaining("brc.conf, line ")
                .hasMessageContaining(each[1]);
        }
    }
}
