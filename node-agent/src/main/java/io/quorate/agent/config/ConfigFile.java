package io.quorate.agent.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads an agent's YAML file: strictly, and with all problems told at once. */
public final class ConfigFile {
    private final Path file;
    private final Map<String, String> environment;
    private final PostgresBinaries binaries;
    private final Problems problems = new Problems();

    private ConfigFile(Path file, Map<String, String> environment, PostgresBinaries binaries) {
        this.file = file;
        this.environment = Map.copyOf(environment);
        this.binaries = binaries;
    }

    /**
     * The configuration that the file and the variables of the environment give together.
     *
     * @throws ConfigException naming every problem
     */
    public static AgentConfig load(Path file, Map<String, String> environment) throws ConfigException {
        return read(file, environment).config();
    }

    /** As {@link #load}, with origins and warnings. */
    public static LoadedConfig read(Path file, Map<String, String> environment) throws ConfigException {
        return read(file, environment, PostgresBinaries.ofThisMachine(environment));
    }

    static LoadedConfig read(Path file, Map<String, String> environment, PostgresBinaries binaries)
            throws ConfigException {
        return new ConfigFile(file, environment, binaries).read();
    }

    private LoadedConfig read() throws ConfigException {
        YamlNode.Section root = document();
        EnvironmentOverrides overrides = new EnvironmentOverrides(environment, problems);
        Map<String, Found> texts = new LinkedHashMap<>(
                new SectionReader(file.toString(), Schema.OF_A_NODE, "", Set.of(Schema.PEERS), problems).read(root));
        texts.putAll(overrides.read(Schema.OF_A_NODE));
        Values values = new Values(file.toString(), "", problems);
        values.readAll(Schema.OF_A_NODE, texts);
        return new ConfigAssembly(values, peers(root, overrides), problems, binaries).assemble();
    }

    private YamlNode.Section document() throws ConfigException {
        Optional<YamlNode> root = new YamlReader(file.toString(), problems).read(text());
        // A document that does not parse has no keys to check: more messages would only hide the one that counts.
        problems.throwIfAny();
        if (root.isPresent() && root.get() instanceof YamlNode.Section section) {
            return section;
        }
        String found = root.map(YamlNode::description).orElse("empty");
        problems.add(
                file.toString(),
                "",
                "is " + found + ": allowed is a YAML file of settings (see quorate-agent.example.yaml)");
        problems.throwIfAny();
        throw new IllegalStateException("a problem was added above");
    }

    private String text() throws ConfigException {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new ConfigException(List.of(file + ": does not exist: name the agent's YAML file with --config"));
        } catch (CharacterCodingException e) {
            throw new ConfigException(List.of(file + ": is not text in UTF-8"));
        } catch (IOException e) {
            throw new ConfigException(List.of(file + ": cannot be read: " + e));
        }
    }

    private List<Values> peers(YamlNode.Section root, EnvironmentOverrides overrides) {
        Optional<String> fromEnvironment = overrides.peers();
        if (fromEnvironment.isPresent()) {
            String source = EnvironmentOverrides.PLACE + " " + EnvironmentOverrides.PEERS_VARIABLE;
            return peers(source, new YamlReader(source, problems).read(fromEnvironment.get()));
        }
        return peers(file.toString(), Optional.ofNullable(root.entries().get(Schema.PEERS)));
    }

    private List<Values> peers(String source, Optional<YamlNode> list) {
        List<Values> peers = new ArrayList<>();
        if (list.isPresent()
                && list.get() instanceof YamlNode.Sequence sequence
                && !sequence.items().isEmpty()) {
            sequence.items().forEach(item -> peer(source, item, peers.size()).ifPresent(peers::add));
        } else {
            problems.add(
                    source,
                    Schema.PEERS,
                    "is " + list.map(YamlNode::description).orElse("missing")
                            + ": allowed is a list with every voter, this node included, such as"
                            + " [{name: node-a, raft: host:port, api: host:port, postgres: host:port}]");
        }
        return peers;
    }

    private Optional<Values> peer(String source, YamlNode item, int index) {
        String path = Schema.PEERS + "[" + index + "]";
        String place = source + ":" + item.line();
        if (!(item instanceof YamlNode.Section section)) {
            problems.add(
                    place,
                    path,
                    "is " + item.description() + ": allowed is a section with name, raft, api, postgres, priority");
            return Optional.empty();
        }
        Values values = new Values(place, path + ".", problems);
        values.readAll(
                Schema.OF_A_PEER,
                new SectionReader(source, Schema.OF_A_PEER, path + ".", Set.of(), problems).read(section));
        return Optional.of(values);
    }
}
