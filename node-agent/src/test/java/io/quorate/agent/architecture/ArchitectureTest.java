package io.quorate.agent.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.quorate.consensus.architecture.Purity;
import java.util.List;

@AnalyzeClasses(packages = "io.quorate.agent", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule observation_and_decision_are_pure = Purity.pure(
            List.of("io.quorate.agent.observation..", "io.quorate.agent.decision.."),
            List.of(
                    "io.quorate.consensus.model..",
                    "io.quorate.consensus.command..",
                    "io.quorate.consensus.statemachine.."));

    @ArchTest
    static final ArchRule nothing_names_ratis = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.ratis..")
            .because("the agent knows the log by its port");

    @ArchTest
    static final ArchRule only_the_postgres_package_speaks_to_postgresql = noClasses()
            .that()
            .resideOutsideOfPackage("io.quorate.agent.postgres..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "javax.sql..", "org.postgresql..");

    @ArchTest
    static final ArchRule only_what_talks_to_other_programs_speaks_grpc = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "io.quorate.agent",
                    "io.quorate.agent.api..",
                    "io.quorate.agent.founding..",
                    "io.quorate.agent.peer..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.grpc..", "io.quorate.proto..", "com.google.protobuf..");

    @ArchTest
    static final ArchRule nothing_depends_on_the_composition_root = noClasses()
            .that()
            .resideOutsideOfPackage("io.quorate.agent")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.quorate.agent");

    @ArchTest
    static final ArchRule packages_have_no_cycles =
            slices().matching("io.quorate.agent.(*)..").should().beFreeOfCycles();
}
