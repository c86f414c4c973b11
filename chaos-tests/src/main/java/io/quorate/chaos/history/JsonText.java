package io.quorate.chaos.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes plain forms as JSON, keywords as texts, on one line. */
final class JsonText {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private JsonText() {}

    static String of(Map<String, @Nullable Object> event) {
        try {
            return MAPPER.writeValueAsString(plain(event));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("not to be written as JSON: " + event, e);
        }
    }

    private static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof Keyword keyword) {
            return keyword.name();
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> plain = new ArrayList<>();
            list.forEach(element -> plain.add(plain(element)));
            return plain;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> plain = new LinkedHashMap<>();
            map.forEach((key, element) -> plain.put(String.valueOf(plain(key)), plain(element)));
            return plain;
        }
        return value;
    }
}
