package health.vigil.server.internal.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// One mapping of the file. Each key that is asked for becomes a known one; [#finish] refuses the others,
/// naming the nearest known key.
final class Section {
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");

    private final String path;
    private final JsonNode node;
    private final TreeSet<String> known = new TreeSet<>();

    /// @param path where the mapping is, such as `https`; empty for the whole file
    /// @param node what the file has there, if anything
    Section(String path, @Nullable JsonNode node) {
        this.path = path;
        this.node = node == null || node.isNull() ? JsonNodeFactory.instance.objectNode() : node;
        if (!this.node.isObject()) {
            throw new ConfigException(path + " must be a mapping of keys to values");
        }
    }

    /// The mapping below a key, empty where the file has none.
    Section section(String key) {
        return new Section(full(key), get(key).orElse(null));
    }

    /// The mapping below a key, where the file has it.
    Optional<Section> optionalSection(String key) {
        return get(key).map(value -> new Section(full(key), value));
    }

    /// The mappings below a key, by names that the file chooses.
    List<Section> sections(String key) {
        List<Section> all = new ArrayList<>();
        optionalSection(key).ifPresent(named -> {
            for (String name : named.node.propertyNames()) {
                all.add(named.section(name));
            }
        });
        return all;
    }

    /// The mappings below this one, by the names that the file chooses.
    Map<String, Section> named() {
        Map<String, Section> all = new LinkedHashMap<>();
        node.propertyNames().forEach(name -> all.put(name, section(name)));
        return all;
    }

    /// An address, such as `https://example.org/path`.
    Optional<URI> address(String key) {
        return read(key, text -> {
            try {
                URI address = new URI(text);
                if (address.getHost() != null
                        && ("http".equals(address.getScheme()) || "https".equals(address.getScheme()))) {
                    return address;
                }
            } catch (URISyntaxException _) {
                // refused below
            }
            throw new ConfigException(full(key) + " must be an address that begins with http:// or https://");
        });
    }

    String text(String key, String otherwise) {
        return read(key, Function.identity()).orElse(otherwise);
    }

    String text(String key) {
        return read(key, Function.identity()).orElseThrow(() -> new ConfigException(full(key) + " is required"));
    }

    Optional<String> optionalText(String key) {
        return read(key, Function.identity());
    }

    /// Names as a list, such as `[MICU, SICU]`; each once.
    Set<String> names(String key, Set<String> otherwise) {
        return get(key).map(list -> names(key, list)).orElse(otherwise);
    }

    private Set<String> names(String key, JsonNode list) {
        Set<String> names = new TreeSet<>();
        for (JsonNode name : list) {
            if (!name.isString() || name.asString().isBlank() || !names.add(name.asString())) {
                throw new ConfigException(full(key) + " must be a list of names, each once");
            }
        }
        if (!list.isArray()) {
            throw new ConfigException(full(key) + " must be a list of names, each once");
        }
        return names;
    }

    Path path(String key, Path otherwise) {
        return read(key, Path::of).orElse(otherwise);
    }

    Path path(String key) {
        return Path.of(text(key));
    }

    Optional<Path> optionalPath(String key) {
        return read(key, Path::of);
    }

    boolean yesOrNo(String key, boolean otherwise) {
        return read(key, text -> switch (text) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> throw new ConfigException(full(key) + " is true or false");
                })
                .orElse(otherwise);
    }

    /// A zone by its name in the IANA database, such as `Europe/Vienna`, or an offset.
    ZoneId zone(String key, ZoneId otherwise) {
        return read(key, text -> zone(key, text)).orElse(otherwise);
    }

    int port(String key, int otherwise) {
        return number(key, otherwise, 0, 65_535);
    }

    int number(String key, int otherwise, int least, int most) {
        int value = read(key, text -> whole(key, text)).orElse(otherwise);
        if (value < least || value > most) {
            throw new ConfigException(full(key) + " must be from " + least + " to " + most);
        }
        return value;
    }

    /// A number with its unit: `500ms`, `30s`, `15m`, `12h`, `7d`.
    Duration duration(String key, Duration otherwise, Duration least, Duration most) {
        Duration value = read(key, text -> duration(key, text)).orElse(otherwise);
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new ConfigException(full(key) + " is out of its range");
        }
        return value;
    }

    /// Refuses what nothing asked for.
    void finish() {
        for (String key : node.propertyNames()) {
            if (!known.contains(key)) {
                String nearest = known.stream()
                        .min(Comparator.comparingInt(each -> distance(each, key)))
                        .map(each -> "; the nearest known key is " + full(each))
                        .orElse("");
                throw new ConfigException(full(key) + " is not a key" + nearest);
            }
        }
    }

    private <T> Optional<T> read(String key, Function<String, T> parse) {
        return get(key).map(value -> {
            if (value.isContainer()) {
                throw new ConfigException(full(key) + " must be a single value");
            }
            return parse.apply(value.asString());
        });
    }

    private Optional<JsonNode> get(String key) {
        known.add(key);
        JsonNode value = node.get(key);
        return value == null || value.isNull() ? Optional.empty() : Optional.of(value);
    }

    private String full(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private ZoneId zone(String key, String text) {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            throw new ConfigException(full(key) + " is no time zone; write, for example, Europe/Vienna");
        }
    }

    private int whole(String key, String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new ConfigException(full(key) + " must be a whole number");
        }
    }

    private Duration duration(String key, String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new ConfigException(full(key) + " must be a time with its unit, such as 30s or 15m");
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    /// Edit distance (Levenshtein).
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int above = row[j];
                int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(changed, Math.min(above, row[j - 1]) + 1);
                diagonal = above;
            }
        }
        return row[other.length()];
    }
}
