package io.quorate.client.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.quorate.client", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule the_client_knows_the_wire_format_and_nothing_of_the_agent = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.quorate.agent..", "io.quorate.consensus..", "org.apache.ratis..");

    @ArchTest
    static final ArchRule the_library_does_not_know_the_command_line = noClasses()
            .that()
            .resideOutsideOfPackage("io.quorate.client.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.quorate.client.cli..", "picocli..");

    @ArchTest
    static final ArchRule views_and_rendering_are_pure = noClasses()
            .that()
            .resideInAnyPackage("io.quorate.client.view..", "io.quorate.client.render..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.grpc..",
                    "io.quorate.client.cli..",
                    "picocli..",
                    "java.net..",
                    "java.nio.file..",
                    "java.time..",
                    "java.util.concurrent..",
                    "java.util.logging..");

    @ArchTest
    static final ArchRule views_do_not_know_how_they_are_shown = noClasses()
            .that()
            .resideInAPackage("io.quorate.client.view..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.quorate.client.render..");

    @ArchTest
    static final ArchRule the_command_line_reaches_agents_only_through_the_client = noClasses()
            .that()
            .resideInAPackage("io.quorate.client.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.grpc..");

    @ArchTest
    static final ArchRule packages_have_no_cycles = slices().matching("io.quorate.client.(*)..")
            .should()
            .beFreeOfCycles()
            .allowEmptyShould(true);
}
