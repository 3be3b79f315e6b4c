package dev.brc.core.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

import dev.brc.core.resp.Arguments;

class CommandTableTest
{
    private static final Command NOTHING = (session, args, out) ->
    {};

    private final CommandTable table = new CommandTable();

    @Test
    void shouldDescribeAllCommandsOfRedis()
    {
        int commands = 0;
        int subcommands = 0;
        for (int id = 0; id < CommandTable.specCount(); id++)
        {
            final CommandSpec spec = CommandTable.spec(id);
            assertThat(spec.id()).isEqualTo(id);
            assertThat(CommandTable.spec(spec.fullName())).isSameAs(spec);
            final boolean redis = !CommandSpecs.isExtension(spec);
            commands += redis && spec.parent() == null ? 1 : 0;
            subcommands += redis && spec.parent() != null ? 1 : 0;
        }
        assertThat(commands).isEqualTo(240);
        assertThat(subcommands).isEqualTo(126);
    }

    @Test
    void shouldShowOnlyWhatIsBound()
    {
        assertThat(table.count()).isZero();
        assertThat(lookup("get")).isNull();
        final CommandSpec get = table.bind("get", NOTHING);
        assertThat(table.count()).isOne();
        assertThat(lookup("GeT", "key")).isSameAs(get);
        assertThat(table.handler(get)).isSameAs(NOTHING);
        assertThat(table.isVisible(get)).isTrue();
        assertThat(table.isVisible(CommandTable.spec("set"))).isFalse();
        assertThat(new CommandTable().count()).as("another server's table").isZero();
    }

    @Test
    void shouldShowAContainerOnceASubcommandIsBound()
    {
        final CommandSpec kill = table.bind("client|kill", NOTHING);
        table.bind("client|id", NOTHING);
        final CommandSpec client = CommandTable.spec("client");
        assertThat(table.count()).isOne();
        assertThat(table.subcommandCount(client)).isEqualTo(2);
        assertThat(lookup("client")).isSameAs(client);
        assertThat(client.isContainer()).isTrue();
        assertThat(client.arityAllows(1)).isFalse();
        assertThat(lookup("CLIENT", "KILL", "x")).isSameAs(kill);
        assertThat(kill.parent()).isSameAs(client);
        assertThat(kill.name()).isEqualTo("kill");
        assertThat(lookup("client", "list")).isNull();
        assertThat(lookup("client", "kil")).isNull();
        assertThat(table.handler(client)).isNull();
    }

    @Test
    void shouldRefuseToBindTwiceOrSomethingUnknown()
    {
        table.bind("get", NOTHING);
        assertThatThrownBy(() -> table.bind("get", NOTHING)).isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("get");
        assertThatThrownBy(() -> table.bind("gets", NOTHING)).isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("gets");
    }

    @Test
    void shouldRenameAndRemove()
    {
        final CommandSpec get = table.bind("get", NOTHING);
        table.bind("set", NOTHING);
        assertThat(table.rename(bytes("nothing"), bytes("x"))).isFalse();
        assertThat(table.rename(bytes("get"), bytes("SET"))).isFalse();
        assertThat(table.rename(bytes("GET"), bytes("a-rather-long-secret-name-for-get"))).isTrue();
        assertThat(lookup("get")).isNull();
        assertThat(lookup("A-RATHER-LONG-SECRET-NAME-FOR-GET")).isSameAs(get);
        assertThat(table.count()).isEqualTo(2);
        assertThat(table.rename(bytes("set"), bytes(""))).isTrue();
        assertThat(table.count()).isOne();
        assertThat(table.isVisible(CommandTable.spec("set"))).isFalse();
    }

    @Test
    void shouldCountForEachServerByItself()
    {
        final CommandTable other = new CommandTable();
        final CommandSpec get = table.bind("get", NOTHING);
        table.stats(get).called(2_500_000);
        table.stats(get).called(499);
        table.stats(get).failed();
        table.stats(get).rejected();
        assertThat(table.stats(get).calls()).isEqualTo(2);
        assertThat(table.stats(get).microseconds()).isEqualTo(2_500);
        assertThat(table.stats(get).failedCalls()).isOne();
        assertThat(table.stats(get).rejectedCalls()).isOne();
        assertThat(other.stats(get).calls()).isZero();
        table.resetStats();
        assertThat(table.stats(get).calls()).isZero();
        assertThat(table.stats(get).microseconds()).isZero();
    }

    @Test
    void shouldKnowArityAndFlags()
    {
        final CommandSpec get = CommandTable.spec("get");
        assertThat(get.arityAllows(1)).isFalse();
        assertThat(get.arityAllows(2)).isTrue();
        assertThat(get.arityAllows(3)).isFalse();
        final CommandSpec set = CommandTable.spec("set");
        assertThat(set.arityAllows(2)).isFalse();
        assertThat(set.arityAllows(3)).isTrue();
        assertThat(set.arityAllows(100)).isTrue();
        assertThat(set.has(CommandFlags.WRITE | CommandFlags.DENYOOM)).isTrue();
        assertThat(set.has(CommandFlags.WRITE | CommandFlags.READONLY)).isFalse();
        assertThat(get.aclCategories()).isEqualTo(AclCategory.READ | AclCategory.STRING | AclCategory.FAST);
    }

    private CommandSpec lookup(final String... request)
    {
        return table.lookup(Arguments.of(request));
    }

    private static byte[] bytes(final String text)
    {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
