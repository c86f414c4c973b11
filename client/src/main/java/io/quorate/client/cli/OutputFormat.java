package io.quorate.client.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The form of the result on stdout. */
enum OutputFormat {
    TABLE,
    JSON;

    /** Reads what was typed. */
    static final class Converter implements ITypeConverter<OutputFormat> {
        @Override
        public OutputFormat convert(String text) {
            return switch (text) {
                case "table" -> TABLE;
                case "json" -> JSON;
                default -> throw new TypeConversionException("'" + text + "', expected table or json");
            };
        }
    }
}
