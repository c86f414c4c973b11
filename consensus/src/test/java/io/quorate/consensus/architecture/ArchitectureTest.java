package io.quorate.consensus.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;

@AnalyzeClasses(packages = "io.quorate.consensus", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule the_model_the_commands_and_the_state_machine_are_pure = Purity.pure(
            List.of(
                    "io.quorate.consensus.model..",
                    "io.quorate.consensus.command..",
                    "io.quorate.consensus.statemachine.."),
            List.of());

    @ArchTest
    static final ArchRule only_the_ratis_package_names_ratis = ratisOnlyIn("io.quorate.consensus.ratis..");

    @ArchTest
    static final ArchRule only_the_codec_names_protobuf = protobufOnlyIn("io.quorate.consensus.codec..");

    @ArchTest
    static final ArchRule the_port_does_not_know_its_adapter = noClasses()
            .that()
            .resideOutsideOfPackage("io.quorate.consensus.ratis..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.quorate.consensus.ratis..");

    @ArchTest
    static final ArchRule packages_have_no_cycles =
            slices().matching("io.quorate.consensus.(*)..").should().beFreeOfCycles();

    static ArchRule ratisOnlyIn(String adapter) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(adapter)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.ratis..")
                .because("Raft is behind the port in the log package");
    }

    static ArchRule protobufOnlyIn(String border) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(border)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.quorate.proto..", "com.google.protobuf..")
                .because("records meet the wire format at one border");
    }
}
