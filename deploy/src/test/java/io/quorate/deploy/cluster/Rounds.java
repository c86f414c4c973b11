package io.quorate.deploy.cluster;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** The numbers of the rounds of a test that one run says little about: 1, or up to {@code -Dfailover.rounds}. */
final class Rounds implements ArgumentsProvider {
    private static final String SETTING = "failover.rounds";

    @Override
    public Stream<Arguments> provideArguments(ParameterDeclarations parameters, ExtensionContext context) {
        return IntStream.rangeClosed(1, Integer.getInteger(SETTING, 1)).mapToObj(Arguments::of);
    }
}
