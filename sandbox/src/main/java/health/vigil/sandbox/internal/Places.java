package health.vigil.sandbox.internal;

import health.vigil.sandbox.internal.StayPlan.Place;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Where patients were, from the `transfers` table.
public final class Places {
    private Places() {}

    /// The moves of each of these hospital admissions, by admission id, in order.
    public static Map<String, List<Place>> read(Tables tables, Collection<IcuStay> stays) {
        Map<String, List<Place>> moves = new HashMap<>();
        stays.forEach(stay -> moves.put(stay.admission(), new ArrayList<>()));
        tables.readIfPresent("transfers", List.of("hadm_id", "eventtype", "intime"), row -> {
            List<Place> places = moves.get(row.get("hadm_id"));
            LocalDateTime from = row.time("intime");
            if (places != null && from != null && !row.get("eventtype").equals("discharge")) {
                places.add(new Place(from, unit(row.get("curr_careunit"), row.get("curr_wardid"))));
            }
        });
        moves.values().forEach(places -> places.sort(Comparator.comparing(Place::from)));
        return moves;
    }

    /// The places between two times. Before the first known move the patient is in the emergency department if the
    /// admission came through it, else already where the first move leads. Without any move: the stay's ICU.
    static List<Place> within(IcuStay stay, List<Place> moves, LocalDateTime opens, LocalDateTime closes) {
        List<Place> known = moves.isEmpty() ? List.of(new Place(stay.icuIn(), stay.unit())) : moves;
        String unit =
                stay.emergency() != null && opens.isBefore(known.getFirst().from())
                        ? "ED"
                        : known.getFirst().unit();
        List<Place> places = new ArrayList<>();
        for (Place place : known) {
            if (!place.from().isAfter(opens)) {
                unit = place.unit();
            }
        }
        places.add(new Place(opens, unit));
        for (Place place : known) {
            if (place.from().isAfter(opens)
                    && place.from().isBefore(closes)
                    && !place.unit().equals(places.getLast().unit())) {
                places.add(place);
            }
        }
        return List.copyOf(places);
    }

    private static String unit(String careUnit, String ward) {
        return !careUnit.isEmpty() ? careUnit : ward.isEmpty() ? "WARD" : "WARD-" + ward;
    }
}
