package io.quorate.agent.postgres;

import io.quorate.consensus.model.Epoch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code SHOW quorate.epoch}: the primacy that a server belongs to, for applications that fence what lies outside the database by it. It
 * decides nothing here.
 */
final class EpochSetting {
    static final String NAME = "quorate.epoch";

    private static final Pattern FORM = Pattern.compile(Pattern.quote(NAME) + " = '([0-9]{1,19})'\n");

    private EpochSetting() {}

    static String text(Epoch epoch) {
        return ConfigText.setting(NAME, epoch.toString());
    }

    /** A file that cannot be understood tells none: a number too low makes an application refuse, and never obey, an old primary. */
    static Epoch lastIn(Path file) throws IOException {
        try {
            Matcher matcher = FORM.matcher(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            return matcher.matches() ? of(Optional.of(matcher.group(1))) : Epoch.NONE;
        } catch (NoSuchFileException beforeTheFirst) {
            return Epoch.NONE;
        }
    }

    /** From what a session shows; none when it shows no number. */
    static Epoch of(Optional<String> shown) {
        try {
            long number = shown.map(Long::parseLong).orElse(0L);
            return number < 0 ? Epoch.NONE : new Epoch(number);
        } catch (NumberFormatException set) {
            return Epoch.NONE;
        }
    }
}
