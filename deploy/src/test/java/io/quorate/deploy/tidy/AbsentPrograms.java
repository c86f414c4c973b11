package io.quorate.deploy.tidy;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Refuses to run programs from Java that a minimal Debian does not have, whatever this machine has. */
final class AbsentPrograms implements Check {
    private static final Pattern PROGRAM =
            Pattern.compile("\"(?:/usr)?(?:/s?bin/)?(fuser|kill|killall|lsof|pgrep|pkill|ps|ss|sudo)\"");

    @Override
    public List<Finding> findings(List<SourceFile> files) {
        List<Finding> findings = new ArrayList<>();
        for (SourceFile file : files) {
            if (file.isJava()) {
                find(file, findings);
            }
        }
        return findings;
    }

    private static void find(SourceFile file, List<Finding> findings) {
        List<String> lines = file.lines();
        for (int i = 0; i < lines.size(); i++) {
            Matcher found = PROGRAM.matcher(lines.get(i));
            if (found.find()) {
                findings.add(file.finding(
                        i + 1,
                        "'" + found.group(1)
                                + "' is not on a minimal Debian; use the shell's own kill, setpriv or /proc"));
            }
        }
    }
}
