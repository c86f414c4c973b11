package io.quorate.agent.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version that this program was built as. */
public final class Version implements IVersionProvider {
    /** Maven puts it into the jar. */
    private static final String BUILD = "/META-INF/maven/io.quorate/node-agent/pom.properties";

    @Override
    public String[] getVersion() {
        return new String[] {"quorate-agent " + number() + " (Java " + Runtime.version() + ")"};
    }

    /** {@code development} when the classes do not come from a jar. */
    public static String number() {
        try (InputStream stream = Version.class.getResourceAsStream(BUILD)) {
            if (stream == null) {
                return "development";
            }
            Properties properties = new Properties();
            properties.load(stream);
            return properties.getProperty("version", "development");
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + BUILD, e);
        }
    }
}
