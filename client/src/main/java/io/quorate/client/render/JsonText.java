package io.quorate.client.render;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One JSON document. Jackson's generator alone: its object mapper would cost a third of clusterctl's start-up. */
final class JsonText {
    private final JsonGenerator generator;

    private JsonText(JsonGenerator generator) {
        this.generator = generator;
    }

    /** Writes the document's content. */
    interface Body {
        void write(JsonText json) throws IOException;
    }

    /** Indented, ended by a line feed. */
    static String of(Body body) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = new JsonFactory().createGenerator(text)) {
            generator.setPrettyPrinter(printer());
            body.write(new JsonText(generator));
        } catch (IOException failure) {
            throw new UncheckedIOException("writing JSON into memory", failure);
        }
        return text + "\n";
    }

    private static DefaultPrettyPrinter printer() {
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        Separators separators =
                Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER);
        return new DefaultPrettyPrinter(separators).withObjectIndenter(indenter).withArrayIndenter(indenter);
    }

    void object(Body fields) throws IOException {
        generator.writeStartObject();
        fields.write(this);
        generator.writeEndObject();
    }

    void object(String name, Body fields) throws IOException {
        generator.writeFieldName(name);
        object(fields);
    }

    void array(Body elements) throws IOException {
        generator.writeStartArray();
        elements.write(this);
        generator.writeEndArray();
    }

    void array(String name, Body elements) throws IOException {
        generator.writeFieldName(name);
        array(elements);
    }

    /** An array of texts. */
    void texts(String name, Iterable<String> values) throws IOException {
        generator.writeArrayFieldStart(name);
        for (String value : values) {
            generator.writeString(value);
        }
        generator.writeEndArray();
    }

    void field(String name, @Nullable String value) throws IOException {
        // Writes null for null.
        generator.writeStringField(name, value);
    }

    void field(String name, long value) throws IOException {
        generator.writeNumberField(name, value);
    }

    void field(String name, boolean value) throws IOException {
        generator.writeBooleanField(name, value);
    }

    void nothing(String name) throws IOException {
        generator.writeNullField(name);
    }

    /** A number; null when it is not known. */
    void number(String name, Optional<? extends Number> value) throws IOException {
        if (value.isPresent()) {
            field(name, value.get().longValue());
        } else {
            nothing(name);
        }
    }

    /** True or false; null when it is not known. */
    void flag(String name, Optional<Boolean> value) throws IOException {
        if (value.isPresent()) {
            field(name, value.get().booleanValue());
        } else {
            nothing(name);
        }
    }

    /** A text; null when it is not known. */
    void text(String name, Optional<String> value) throws IOException {
        field(name, value.orElse(null));
    }
}
