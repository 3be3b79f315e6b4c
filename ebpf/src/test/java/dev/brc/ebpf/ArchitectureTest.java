package dev.brc.ebpf;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** The module chain epoll, core, ebpf: each knows only what stands left of it, and nobody takes a way around epoll. */
class ArchitectureTest
{
    private static final JavaClasses PRODUCTION = new ClassFileImporter()
        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
        .withImportOption(location -> !location.contains("-tests.jar") && !location.contains("/test-classes/"))
        .importPackages("dev.brc");

    private static ArchRule packagesDoNotUse(final String users, final String... used)
    {
        return noClasses().that().resideInAPackage(users).should().dependOnClassesThat().resideInAnyPackage(used)
            .allowEmptyShould(true);
    }

    @Test
    void shouldSeeTheClassesOfAllThreeModules()
    {
        assertThat(PRODUCTION.stream().map(type -> type.getPackageName()).distinct())
            .contains("dev.brc.epoll", "dev.brc.core", "dev.brc.ebpf");
    }

    @Test
    void shouldKeepEpollFreeOfTheRestOfTheProject()
    {
        packagesDoNotUse("dev.brc.epoll..", "dev.brc.core..", "dev.brc.ebpf..", "org.slf4j..", "picocli..")
            .check(PRODUCTION);
    }

    @Test
    void shouldKeepCoreFreeOfTheKernelCacheAndTheCommandLine()
    {
        packagesDoNotUse("dev.brc.core..", "dev.brc.ebpf..", "picocli..").check(PRODUCTION);
    }

    @Test
    void shouldReachTheKernelOnlyThroughTheEpollAndEbpfModules()
    {
        packagesDoNotUse("dev.brc.core..", "jnr..", "com.kenai..").check(PRODUCTION);
    }

    @Test
    void shouldNotUseNioChannelsNettyOrUnsafe()
    {
        packagesDoNotUse("dev.brc..", "java.nio.channels..", "io.netty..", "sun.misc..", "jdk.internal..")
            .check(PRODUCTION);
    }

    @Test
    void shouldNotOpenJavaSocketsInTheServer()
    {
        noClasses().that().resideInAnyPackage("dev.brc.epoll..", "dev.brc.core..").should().dependOnClassesThat()
            .haveFullyQualifiedName("java.net.Socket").orShould().dependOnClassesThat()
            .haveFullyQualifiedName("java.net.ServerSocket").check(PRODUCTION);
    }

    @Test
    void shouldKeepProtocolAndKeyspaceFreeOfTheServerAroundThem()
    {
        final String[] server = {"dev.brc.core", "dev.brc.core.command..", "dev.brc.core.session..",
            "dev.brc.core.server.."};
        packagesDoNotUse("dev.brc.core.util..", server).check(PRODUCTION);
        packagesDoNotUse("dev.brc.core.resp..", "dev.brc.core.session..", "dev.brc.core.server..").check(PRODUCTION);
        packagesDoNotUse("dev.brc.core.keyspace..", server).check(PRODUCTION);
    }

    @Test
    void shouldFailWhenARuleIsBroken()
    {
        assertThatThrownBy(() -> packagesDoNotUse("dev.brc.ebpf..", "dev.brc.core..").check(PRODUCTION))
            .isInstanceOf(AssertionError.class).hasMessageContaining("dev.brc.ebpf.ServerCommand");
    }
}
