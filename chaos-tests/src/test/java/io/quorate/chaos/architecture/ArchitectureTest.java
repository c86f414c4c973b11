package io.quorate.chaos.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.quorate.chaos", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule nothing_of_the_agent_is_linked = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.quorate.agent..", "io.quorate.consensus..", "org.apache.ratis..");

    @ArchTest
    static final ArchRule checkers_are_pure = noClasses()
            .that()
            .resideInAPackage("io.quorate.chaos.check..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.quorate.chaos.report..",
                    "io.quorate.chaos.outcome..",
                    "io.quorate.client..",
                    "com.fasterxml..",
                    "java.io..",
                    "java.net..",
                    "java.nio..",
                    "java.sql..",
                    "java.util.concurrent..");

    @ArchTest
    static final ArchRule a_history_knows_no_database_and_no_checker = noClasses()
            .that()
            .resideInAPackage("io.quorate.chaos.history..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.quorate.chaos.check..",
                    "io.quorate.chaos.report..",
                    "io.quorate.chaos.outcome..",
                    "java.sql..");

    @ArchTest
    static final ArchRule packages_have_no_cycles =
            slices().matching("io.quorate.chaos.(*)..").should().beFreeOfCycles();
}
