package io.quorate.agent.postgres;

import java.util.ArrayList;
import java.util.List;

/**
 * What {@code ALTER SYSTEM} has written ({@code postgresql.auto.conf}). PostgreSQL reads it after every other file, so a setting
 * of Quorate's in it would win; pg_rewind and pg_basebackup bring the file of another node.
 *
 * @param kept the text without the settings that belong to Quorate
 * @param removed their names
 */
record AutoConfig(String kept, List<String> removed) {
    AutoConfig {
        removed = List.copyOf(removed);
    }

    static AutoConfig clean(String text) {
        StringBuilder kept = new StringBuilder();
        List<String> removed = new ArrayList<>();
        text.lines().forEach(line -> {
            String name = ConfigText.nameIn(line).orElse("");
            if (OwnedSettings.includes(name)) {
                removed.add(name);
            } else {
                kept.append(line).append('\n');
            }
        });
        return new AutoConfig(kept.toString(), removed);
    }
}
