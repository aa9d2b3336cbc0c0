package health.vigil.hl7v2;

import health.vigil.hl7v2.BatchReader.Miscount;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Counts the messages and batches of a file, and compares them with what its trailers declare (HL7 v2.8.2 chapter
/// 2.10.3). The segments around batches and files may be left out; a trailer without a count declares none.
final class TrailerCounts {
    private static final int MOST = 100;
    private static final int LONGEST_NUMBER = 15;

    private final List<Miscount> miscounts = new ArrayList<>();
    private long messages;
    private long batches;
    private boolean inBatch;

    /// Hears of a segment.
    ///
    /// @return whether it is one around messages, and so none of a message
    boolean heed(byte[] segment) {
        switch (name(segment)) {
            case "MSH" -> {
                if (!inBatch) {
                    begin();
                }
                messages++;
                return false;
            }
            case "FHS" -> {
                batches = 0;
                inBatch = false;
            }
            case "BHS" -> begin();
            case "BTS" -> {
                compare("BTS-1", segment, inBatch ? messages : 0);
                inBatch = false;
            }
            case "FTS" -> {
                compare("FTS-1", segment, batches);
                batches = 0;
                inBatch = false;
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    List<Miscount> miscounts() {
        return List.copyOf(miscounts);
    }

    /// The first three characters of a line; fewer where it has fewer.
    static String name(byte[] segment) {
        return new String(segment, 0, Math.min(3, segment.length), StandardCharsets.ISO_8859_1);
    }

    private void begin() {
        batches++;
        messages = 0;
        inBatch = true;
    }

    private void compare(String field, byte[] trailer, long read) {
        long declared = first(trailer);
        if (declared >= 0 && declared != read && miscounts.size() < MOST) {
            miscounts.add(new Miscount(field, declared, read));
        }
    }

    /// The number in the first field; -1 where there is none.
    private static long first(byte[] trailer) {
        int end = Math.min(trailer.length, 4 + LONGEST_NUMBER + 1);
        long number = -1;
        for (int i = 4; i < end && trailer[i] != trailer[3]; i++) {
            if (trailer[i] < '0' || trailer[i] > '9' || i == 4 + LONGEST_NUMBER) {
                return -1;
            }
            number = Math.max(0, number) * 10 + trailer[i] - '0';
        }
        return number;
    }
}
