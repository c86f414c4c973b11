package io.quorate.deploy.cluster;

import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;

/**
 * The numbers of the rounds of a test that one run says little about: 1, or up to {@code -Dendurance.rounds}, without those that
 * {@link FinishedRounds} has. What a round draws, it draws by its number, so that it can be repeated.
 */
final class Rounds implements ArgumentsProvider {
    private static final String SETTING = "endurance.rounds";

    @Override
    public Stream<Arguments> provideArguments(ParameterDeclarations parameters, ExtensionContext context) {
        FinishedRounds finished = FinishedRounds.ofThisBuild();
        return IntStream.rangeClosed(1, Integer.getInteger(SETTING, 1))
                .filter(round -> !finished.contains(context.getRequiredTestMethod(), round))
                .mapToObj(Arguments::of);
    }

    /** From these numbers on, the same for the same round. */
    static Random draws(int round) {
        Random random = new Random(round);
        // The first numbers of neighbouring seeds are neighbours.
        random.nextInt();
        return random;
    }

    static Duration draw(Random random, Duration from, Duration to) {
        return from.plusMillis(random.nextInt((int) to.minus(from).toMillis()));
    }
}
