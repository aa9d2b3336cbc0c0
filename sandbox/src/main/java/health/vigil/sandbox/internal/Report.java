package health.vigil.sandbox.internal;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What one ORU says: values of one group, true at one time, filed at one time.
///
/// @param order OBR-3 within the stay; a correction repeats the number of what it corrects
/// @param status OBR-25 and OBX-11: `F` final, `C` correction, `D` deletion
/// @param specimen the laboratory's word for the specimen, such as `ART`, or empty
public record Report(
        int order,
        Group group,
        LocalDateTime when,
        LocalDateTime filed,
        String status,
        String specimen,
        List<Reading> readings) {
    /// How long a value that the source marks as an error stands before it is deleted: an assumption, the source does
    /// not say when it was marked.
    public static final Duration UNTIL_DELETED = Duration.ofMinutes(30);

    private record Key(Group group, LocalDateTime when, LocalDateTime filed) {}

    private record Said(String itemid, LocalDateTime when) {}

    /// The reports of a stay's readings. The first filing of an item at a time is final; a later filing of the same
    /// item at the same time corrects it; a flagged one is deleted again.
    public static List<Report> of(List<Reading> readings) {
        Map<LocalDateTime, String> specimens = new LinkedHashMap<>();
        Map<Key, List<Reading>> firsts = new LinkedHashMap<>();
        List<Reading> later = new ArrayList<>();
        Map<Said, Key> said = new LinkedHashMap<>();
        for (Reading reading : readings) {
            if (reading.code().isSpecimen() && reading.value() instanceof Value.Sendable specimen) {
                specimens.putIfAbsent(reading.when(), specimen.text());
            }
            Key key = new Key(reading.code().group(), reading.when(), reading.filed());
            if (said.putIfAbsent(new Said(reading.code().itemid(), reading.when()), key) == null) {
                firsts.computeIfAbsent(key, k -> new ArrayList<>()).add(reading);
            } else {
                later.add(reading);
            }
        }
        List<Key> keys = firsts.keySet().stream()
                .sorted(Comparator.comparing(Key::filed)
                        .thenComparing(Key::when)
                        .thenComparing(Key::group))
                .toList();
        Map<Key, Integer> orders = new LinkedHashMap<>();
        keys.forEach(key -> orders.put(key, orders.size() + 1));
        List<Report> reports = new ArrayList<>();
        for (Key key : keys) {
            add(reports, key, orders, key.filed(), "F", specimens, firsts.getOrDefault(key, List.of()));
        }
        for (Reading reading : later) {
            Key key = Optional.ofNullable(said.get(new Said(reading.code().itemid(), reading.when())))
                    .orElseThrow();
            add(reports, key, orders, reading.filed(), "C", specimens, List.of(reading));
        }
        return reports;
    }

    private static void add(
            List<Report> reports,
            Key key,
            Map<Key, Integer> orders,
            LocalDateTime filed,
            String status,
            Map<LocalDateTime, String> specimens,
            List<Reading> readings) {
        int order = orders.getOrDefault(key, 0);
        String specimen = key.group() == Group.BLOODGAS ? specimens.getOrDefault(key.when(), "") : "";
        reports.add(new Report(order, key.group(), key.when(), filed, status, specimen, readings));
        List<Reading> flagged = readings.stream().filter(Reading::flagged).toList();
        if (!flagged.isEmpty()) {
            reports.add(new Report(order, key.group(), key.when(), filed.plus(UNTIL_DELETED), "D", specimen, flagged));
        }
    }
}
