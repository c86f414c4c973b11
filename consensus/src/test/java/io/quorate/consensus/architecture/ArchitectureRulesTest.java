package io.quorate.consensus.architecture;

import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Shows that the rules notice what they are for. */
class ArchitectureRulesTest {
    private static final String SAMPLES = "io.quorate.consensus.architecture.sample";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ReadsTheClock",
                "CountsNanoseconds",
                "DrawsRandomNumbers",
                "DrawsRandomIds",
                "HoldsALock",
                "NamesAFile",
                "NamesRatis",
                "NamesProtobuf"
            })
    void an_impure_class_in_a_pure_package_is_refused(String sample) {
        assertThat(violations(Purity.pure(List.of(SAMPLES), List.of()), sample)).isNotEmpty();
    }

    @Test
    void a_class_of_values_is_pure() {
        assertThat(violations(Purity.pure(List.of(SAMPLES), List.of()), "PureSample"))
                .isEmpty();
    }

    @Test
    void a_class_outside_of_the_adapter_that_names_ratis_is_refused() {
        assertThat(violations(ArchitectureTest.ratisOnlyIn("elsewhere"), "NamesRatis"))
                .isNotEmpty();
    }

    @Test
    void a_class_outside_of_the_codec_that_names_protobuf_is_refused() {
        assertThat(violations(ArchitectureTest.protobufOnlyIn("elsewhere"), "NamesProtobuf"))
                .isNotEmpty();
    }

    private static List<String> violations(ArchRule rule, String sample) {
        JavaClasses one = new ClassFileImporter().importPackages(SAMPLES).that(name(SAMPLES + "." + sample));
        assertThat(one).hasSize(1);
        return rule.evaluate(one).getFailureReport().getDetails();
    }
}
