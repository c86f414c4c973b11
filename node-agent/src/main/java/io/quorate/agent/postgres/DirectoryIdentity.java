package io.quorate.agent.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which data directory this is, by two of its files. PostgreSQL never touches PG_VERSION after initdb, and every copy has another one.
 * It writes pg_control in place, while a restore puts another file there, also one that leaves alone what has not changed. The device is left
 * out, because its number may differ after a restart of the machine.
 *
 * @param inode of PG_VERSION; file systems give a number again, also soon, so that it proves nothing alone
 * @param changed the last change of PG_VERSION's owner, rights or content, which nobody can set
 * @param controlInode of pg_control
 * @param systemIdentifier unsigned
 */
record DirectoryIdentity(long inode, String changed, long controlInode, long systemIdentifier) {
    private static final Pattern TEXT =
            Pattern.compile("inode=([0-9]+) changed=(\\S+) control=([0-9]+) system=([0-9]+)");

    /** @throws IOException if there is no whole data directory, or it cannot be told */
    static DirectoryIdentity of(ServerFiles files) throws IOException {
        Map<String, Object> version = attributes(versionFile(files));
        Map<String, Object> control = attributes(files.control());
        long system = DataDirectoryLook.systemIdentifier(files)
                .orElseThrow(() -> new IOException("no system identifier can be read from " + files.control()));
        if (version.get("ino") instanceof Long inode
                && version.get("ctime") instanceof FileTime changed
                && control.get("ino") instanceof Long controlInode) {
            return new DirectoryIdentity(inode, changed.toInstant().toString(), controlInode, system);
        }
        throw new IOException("no inodes can be read in " + files.data());
    }

    private static Map<String, Object> attributes(Path file) throws IOException {
        return Files.readAttributes(file, "unix:ino,ctime", LinkOption.NOFOLLOW_LINKS);
    }

    static Path versionFile(ServerFiles files) {
        return files.data().resolve("PG_VERSION");
    }

    /** Empty when the text is not that of an identity. */
    static Optional<DirectoryIdentity> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches()
                ? Optional.of(new DirectoryIdentity(
                        Long.parseLong(matcher.group(1)),
                        matcher.group(2),
                        Long.parseLong(matcher.group(3)),
                        Long.parseUnsignedLong(matcher.group(4))))
                : Optional.empty();
    }

    String text() {
        return "inode=" + inode + " changed=" + changed + " control=" + controlInode + " system="
                + Long.toUnsignedString(systemIdentifier);
    }

    /** The same file may be: only its owner or rights have been changed, or the inode's number was given a second time. */
    boolean mayBe(DirectoryIdentity other) {
        return inode == other.inode && controlInode == other.controlInode && systemIdentifier == other.systemIdentifier;
    }
}
