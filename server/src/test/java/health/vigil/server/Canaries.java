package health.vigil.server;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// One patient's unmistakable name, numbers and address, and the search for any of them in whatever form: plain, in
/// UTF-16, in hexadecimal, in base 64, in any case of letters.
final class Canaries {
    static final String FAMILY = "Quetzalcoatlus";
    static final String GIVEN = "Xylophenia";
    static final String KIN = "Kunigundula";
    static final String STREET = "Zwetschgengasse";
    static final String MRN = "MRN99887766X";
    static final String PRIOR_MRN = "MRN11223344Y";
    static final String VISIT = "VIS5544332211";
    static final String PHONE = "66099887766";
    static final String SSN = "998447721";
    static final String BORN = "19511203";
    static final String BORN_ISO = "1951-12-03";

    private static final List<String> WORDS =
            List.of(FAMILY, GIVEN, KIN, STREET, MRN, PRIOR_MRN, VISIT, PHONE, SSN, BORN, BORN_ISO);
    private static final List<String> NEEDLES = WORDS.stream()
            .flatMap(word -> forms(word).stream())
            .map(form -> form.toLowerCase(Locale.ROOT))
            .distinct()
            .toList();

    private Canaries() {}

    /// Which of them a text has, by what they are.
    static Set<String> in(String text) {
        String searched = text.toLowerCase(Locale.ROOT);
        Set<String> found = new TreeSet<>();
        for (String needle : NEEDLES) {
            if (searched.contains(needle)) {
                found.add(needle);
            }
        }
        return found;
    }

    /// Which of them the bytes have.
    static Set<String> in(byte[] bytes) {
        return in(new String(bytes, StandardCharsets.ISO_8859_1));
    }

    /// Where below a directory any of them is, in a file's name or content.
    static List<String> below(Path directory) throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted().toList()) {
                Set<String> canaries = new TreeSet<>(in(String.valueOf(file.getFileName())));
                if (Files.isRegularFile(file)) {
                    canaries.addAll(in(Files.readAllBytes(file)));
                }
                if (!canaries.isEmpty()) {
                    found.add(directory.relativize(file) + ": " + canaries);
                }
            }
        }
        return found;
    }

    /// What a word may look like among bytes that are read as ISO 8859-1.
    static List<String> forms(String word) {
        List<String> forms = new ArrayList<>();
        for (String spelling : List.of(word, word.toUpperCase(Locale.ROOT), word.toLowerCase(Locale.ROOT))) {
            byte[] bytes = spelling.getBytes(StandardCharsets.UTF_8);
            forms.add(spelling);
            forms.add(HexFormat.of().formatHex(bytes));
            for (Charset wide : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
                forms.add(new String(spelling.getBytes(wide), StandardCharsets.ISO_8859_1));
            }
            for (int offset = 0; offset < 3; offset++) {
                forms.add(base64(bytes, offset));
            }
        }
        return forms;
    }

    /// The characters of base 64 that depend on the word alone where it begins so many bytes into a group of three.
    private static String base64(byte[] bytes, int offset) {
        byte[] shifted = new byte[bytes.length + offset];
        System.arraycopy(bytes, 0, shifted, offset, bytes.length);
        String encoded = Base64.getEncoder().withoutPadding().encodeToString(shifted);
        int certainUntil = shifted.length * 8 / 6;
        return encoded.substring(offset == 0 ? 0 : offset + 1, certainUntil);
    }
}
