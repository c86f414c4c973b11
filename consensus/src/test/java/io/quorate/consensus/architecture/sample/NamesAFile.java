package io.quorate.consensus.architecture.sample;

import java.nio.file.Path;

/** Names the file system. */
final class NamesAFile {
    String name() {
        return Path.of("/").toString();
    }
}
