package health.vigil.hl7v2.internal.table;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// UCUM codes for the unit spellings that senders use. UCUM is case sensitive and senders are not, so a
/// spelling is looked up without case; the table has none whose meaning depends on it.
public final class Units {
    private static final String TABLE = "units-1.tsv";
    private static final Map<String, String> CODES = load();

    private Units() {}

    /// The UCUM code of a spelling, null where the table has none.
    public static @Nullable String ucum(String spelling) {
        String code = CODES.get(spelling);
        return code != null ? code : CODES.get(key(spelling));
    }

    private static String key(String spelling) {
        return spelling.replace(" ", "").replace('µ', 'u').replace('μ', 'u').toLowerCase(Locale.ROOT);
    }

    private static Map<String, String> load() {
        Map<String, String> codes = new HashMap<>();
        try (InputStream in = Objects.requireNonNull(Units.class.getResourceAsStream(TABLE));
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int tab = line.indexOf('\t');
                if (tab > 0) {
                    codes.put(line.substring(0, tab), line.substring(tab + 1));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        codes.putAll(Map.copyOf(exactCodes(codes)));
        return Map.copyOf(codes);
    }

    /// Each code is a spelling of itself, found without folding.
    private static Map<String, String> exactCodes(Map<String, String> codes) {
        Map<String, String> exact = new HashMap<>();
        codes.values().forEach(code -> exact.put(code, code));
        return exact;
    }
}
