package io.quorate.consensus.protocol;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tlc2.TLC;

/**
 * Runs TLC on the model in a process of its own: it ends the process that it runs in, and needs a heap of its own.
 *
 * @param model the directory of {@code Quorate.tla}
 * @param scratch for what TLC leaves behind
 * @param limit for one run
 */
record ModelChecker(Path model, Path scratch, Duration limit) {

    /**
     * @param config relative to the model's directory
     * @param workers with one, states are searched in the same order every time, so the counterexample is always the same
     * @throws AssertionError when TLC has not ended within the limit
     */
    Verdict check(String config, int workers) throws IOException, InterruptedException {
        Path work = Files.createTempDirectory(scratch, "tlc");
        Path output = work.resolve("output.txt");
        Process process = new ProcessBuilder(command(config, workers, work))
                .directory(model.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean hasEnded = false;
        try {
            hasEnded = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            if (!hasEnded) {
                // Gone before the scratch directory is.
                process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
            }
        }
        List<String> lines = Files.readAllLines(output);
        if (!hasEnded) {
            throw new AssertionError("TLC has not ended " + config + " within " + limit + ":\n"
                    + String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size())));
        }
        return Verdict.read(config, lines);
    }

    private static List<String> command(String config, int workers, Path work) {
        Path jar = Path.of(
                TLC.class.getProtectionDomain().getCodeSource().getLocation().getPath());
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + System.getProperty("model.heap", "1g"),
                "-XX:+UseParallelGC",
                // Where TLC unpacks the modules that come with it.
                "-Djava.io.tmpdir=" + work,
                "-cp",
                jar.toString(),
                TLC.class.getName(),
                "-workers",
                Integer.toString(workers),
                "-metadir",
                work.toString(),
                "-config",
                config,
                "Quorate.tla");
    }
}
