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
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// UCUM codes for the unit spellings that senders use. UCUM is case sensitive and senders are not, so a spelling is
/// looked up as it is, then without case; but not where its case means something: `G/L` is no gram, `Mg` no milligram,
/// `mM` no millimetre. A spelling in capitals alone says nothing by its case.
public final class Units {
    private static final String TABLE = "units-1.tsv";
    private static final Pattern WORD = Pattern.compile("\\p{L}+");

    /// Capitals that are other units than the small letter: ampere, dioptre, giga, henry, siemens, tera.
    private static final Set<String> OTHER_UNITS = Set.of("A", "D", "G", "H", "S", "T");

    /// What mega and peta stand before, as milli and pico do.
    private static final Set<String> WITH_PREFIX =
            Set.of("g", "l", "m", "s", "u", "iu", "mol", "eq", "osm", "osmol", "pa");

    private static final Map<String, String> AS_WRITTEN = new HashMap<>();
    private static final Map<String, String> WITHOUT_CASE = new HashMap<>();

    static {
        load();
    }

    private Units() {}

    /// The UCUM code of a spelling, null where the table has none.
    public static @Nullable String ucum(String spelling) {
        String code = AS_WRITTEN.get(spelling);
        if (code != null) {
            return code;
        }
        String bare = spelling.replace(" ", "").replace('µ', 'u').replace('μ', 'u');
        code = AS_WRITTEN.get(bare);
        return code != null || meansSomethingByCase(bare) ? code : WITHOUT_CASE.get(bare.toLowerCase(Locale.ROOT));
    }

    private static boolean meansSomethingByCase(String spelling) {
        if (spelling.equals(spelling.toUpperCase(Locale.ROOT))) {
            return false;
        }
        Matcher word = WORD.matcher(spelling);
        while (word.find()) {
            String one = word.group();
            boolean large = one.startsWith("M") || one.startsWith("P");
            if (OTHER_UNITS.contains(one)
                    || (large && WITH_PREFIX.contains(one.substring(1).toLowerCase(Locale.ROOT)))) {
                return true;
            }
        }
        return false;
    }

    private static void load() {
        try (InputStream in = Objects.requireNonNull(Units.class.getResourceAsStream(TABLE));
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] columns = line.split("\t", -1);
                if (columns.length > 1) {
                    (columns.length > 2 ? AS_WRITTEN : WITHOUT_CASE).put(columns[0], columns[1]);
                    AS_WRITTEN.put(columns[1], columns[1]);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
