package health.vigil.hl7v2;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;

/// The messages of the tests, and what else their senders could have sent: fields once more, segments once more, and
/// fields that they left empty. Second values are those of other messages, or made up from the first.
final class Variants {
    /// Whatever says how the message is to be read, and whose it is.
    private static final Set<String> FIXED = Set.of("MSH", "FHS", "BHS", "BTS", "FTS");

    private static final int ENOUGH = 40;

    private final Map<String, Integer> made = new HashMap<>();
    private final List<byte[]> messages = new ArrayList<>();
    /// What messages send in a field, by segment and number.
    private final Map<String, Set<String>> known = new LinkedHashMap<>();

    Variants() throws IOException {
        for (Path file : Converted.files()) {
            for (byte[] message : Converted.messages(Files.readAllBytes(file))) {
                if (Message.parse(message).delimiters().equals(Delimiters.USUAL)) {
                    messages.add(message);
                    segments(message).forEach(this::learn);
                }
            }
        }
    }

    List<byte[]> messages() {
        return messages;
    }

    private static List<String> segments(byte[] message) {
        return Arrays.stream(text(message).split("[\r\n]+"))
                .filter(line -> line.length() > 2)
                .toList();
    }

    private static String text(byte[] message) {
        return new String(message, StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(List<String> segments) {
        return (String.join("\r", segments) + "\r").getBytes(StandardCharsets.ISO_8859_1);
    }

    private void learn(String segment) {
        String[] fields = segment.split("\\|", -1);
        for (int number = 1; number < fields.length; number++) {
            String first = fields[number].split("~", 2)[0];
            if (!first.isBlank()) {
                known.computeIfAbsent(fields[0] + "-" + number, _ -> new LinkedHashSet<>())
                        .add(first);
            }
        }
    }

    private static boolean isSaid(String sent) {
        return !sent.replaceAll("[~^&]", "").isBlank() && !sent.startsWith("\"\"");
    }

    /// What a message sends in this field that is not this.
    private String another(String field, String first) {
        List<String> others = known.getOrDefault(field, Set.of()).stream()
                .filter(one -> !one.equals(first))
                .toList();
        return others.isEmpty() ? madeUp(field, first) : others.get(Math.floorMod(first.hashCode(), others.size()));
    }

    /// Another text of the same form: other letters, another last digit, and of what may be a time another year.
    private static String madeUp(String field, String first) {
        StringBuilder other = new StringBuilder();
        for (String leaf : first.split("(?<=[\\^&])|(?=[\\^&])")) {
            other.append(leaf.contains("\\") ? leaf : otherLeaf(leaf));
        }
        return other.toString();
    }

    private static String otherLeaf(String leaf) {
        char[] letters = leaf.toCharArray();
        int digit = leaf.matches("\\d{8,}.*") ? 3 : leaf.matches(".*\\d") ? letters.length - 1 : -1;
        for (int i = 0; i < letters.length; i++) {
            char c = letters[i];
            if ((c >= 'a' && c < 'z') || (c >= 'A' && c < 'Z')) {
                letters[i] = (char) (c + 1);
            } else if (c == 'z' || c == 'Z') {
                letters[i] = (char) (c - 25);
            }
        }
        if (digit >= 0) {
            letters[digit] = (char) ('0' + (letters[digit] - '0' + 1) % 10);
        }
        return new String(letters);
    }

    /// Every field but those of the header with a second repetition.
    ///
    /// @param ofOthers whether the second is what another message sends, else made up
    byte[] repeated(byte[] message, boolean ofOthers) {
        BinaryOperator<String> second = ofOthers ? this::another : Variants::madeUp;
        return bytes(segments(message).stream()
                .map(segment -> changed(segment, (field, sent) -> {
                    String first = sent.split("~", 2)[0];
                    return isSaid(first) ? sent + "~" + second.apply(field, first) : sent;
                }))
                .toList());
    }

    /// The same with each segment of one name sent twice, with other values the second time: a message for each name
    /// that
    /// not so many messages have been made for yet that they say no more.
    List<byte[]> doubled(byte[] message) {
        List<String> segments = segments(message);
        Set<String> names = new LinkedHashSet<>();
        segments.forEach(segment -> names.add(segment.substring(0, 3)));
        List<byte[]> doubled = new ArrayList<>();
        names.removeAll(FIXED);
        names.remove("PID");
        names.removeIf(name -> made.merge(name, 1, Integer::sum) > ENOUGH);
        for (String name : names) {
            List<String> all = new ArrayList<>();
            for (String segment : segments) {
                all.add(segment);
                if (segment.startsWith(name)) {
                    all.add(changed(
                            segment, (field, sent) -> isSaid(sent) ? another(field, sent.split("~", 2)[0]) : sent));
                }
            }
            doubled.add(bytes(all));
        }
        return doubled;
    }

    /// Every field that is empty, but those of the header, with what another message sends there.
    byte[] filled(byte[] message) {
        return bytes(segments(message).stream()
                .map(segment -> changed(
                        segment + "|".repeat(60), (field, sent) -> sent.isBlank() ? another(field, sent) : sent))
                .toList());
    }

    /// Every field but those of the header with a delimiter in it that the sender did not escape, and after it words
    /// that
    /// stand in no other field; where the field says the same, they are the same.
    ///
    /// @param delimiter of components or sub-components
    /// @param first whether after the first component, else at the end
    static byte[] unescaped(byte[] message, char delimiter, boolean first) {
        return bytes(segments(message).stream()
                .map(segment -> changed(segment, (field, sent) -> {
                    if (!isSaid(sent)) {
                        return sent;
                    }
                    int end = first ? sent.split("[\\^~]", 2)[0].length() : sent.length();
                    return sent.substring(0, end) + delimiter + " Word" + field + "x"
                            + Integer.toHexString(sent.hashCode()) + "\\F\\more" + sent.substring(end);
                }))
                .toList());
    }

    private static String changed(String segment, BinaryOperator<String> change) {
        String name = segment.substring(0, 3);
        if (FIXED.contains(name)) {
            return segment;
        }
        String[] fields = segment.split("\\|", -1);
        for (int number = 1; number < fields.length; number++) {
            fields[number] = change.apply(name + "-" + number, fields[number]);
        }
        return String.join("|", fields);
    }
}
