package health.vigil.scoring;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/// Which record of the facts topic an assessment came from: a header of each record of the assessments topic, so that
/// a later stage can tell how far along the facts it has come.
///
/// @param partition of the facts topic
/// @param offset of the facts topic
/// @param remaining how many more assessments of the same source record follow; 0 on the last
public record Source(int partition, long offset, int remaining) {
    private static final String HEADER = "vigil.source";
    private static final Pattern FORM = Pattern.compile("([0-9]{1,9}):([0-9]{1,18}):([0-9]{1,9})");

    /// Writes the header.
    public void addTo(Headers headers) {
        headers.add(HEADER, (partition + ":" + offset + ":" + remaining).getBytes(US_ASCII));
    }

    /// Reads the header; empty where it is absent or not of its form.
    public static Optional<Source> of(Headers headers) {
        Header header = headers.lastHeader(HEADER);
        if (header == null || header.value() == null) {
            return Optional.empty();
        }
        Matcher matcher = FORM.matcher(new String(header.value(), US_ASCII));
        return matcher.matches()
                ? Optional.of(new Source(
                        Integer.parseInt(matcher.group(1)),
                        Long.parseLong(matcher.group(2)),
                        Integer.parseInt(matcher.group(3))))
                : Optional.empty();
    }
}
