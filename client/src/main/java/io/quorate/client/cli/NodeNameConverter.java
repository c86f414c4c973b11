package io.quorate.client.cli;

import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The name of a node, refused here already when no node can be called so. */
final class NodeNameConverter implements ITypeConverter<String> {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,29}");

    @Override
    public String convert(String text) {
        if (!NAME.matcher(text).matches()) {
            throw new TypeConversionException("'" + text
                    + "', expected the name of a node: a lower-case letter, then up to 29 letters, digits or hyphens");
        }
        return text;
    }
}
