package health.vigil.sandbox.internal;

import health.vigil.sandbox.internal.StayPlan.Place;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Gives every place of every stay a bed that nobody else has at that time: the lowest free number of the unit.
public final class Beds {
    private record Occupancy(String key, int place, String unit, Instant from, Instant until) {}

    private final Map<String, String> beds = new HashMap<>();

    public Beds(List<StayPlan> plans) {
        List<Occupancy> occupancies = new ArrayList<>();
        for (StayPlan plan : plans) {
            for (int i = 0; i < plan.places().size(); i++) {
                Place place = plan.places().get(i);
                Instant until = i + 1 < plan.places().size()
                        ? plan.at(plan.places().get(i + 1).from())
                        : plan.at(plan.closes());
                occupancies.add(new Occupancy(plan.key(), i, place.unit(), plan.at(place.from()), until));
            }
        }
        occupancies.sort(Comparator.comparing(Occupancy::from).thenComparing(Occupancy::key));
        Map<String, List<Instant>> freeFrom = new HashMap<>();
        for (Occupancy occupancy : occupancies) {
            List<Instant> unit = freeFrom.computeIfAbsent(occupancy.unit(), name -> new ArrayList<>());
            int bed = 0;
            while (bed < unit.size() && unit.get(bed).isAfter(occupancy.from())) {
                bed++;
            }
            if (bed == unit.size()) {
                unit.add(occupancy.until());
            } else {
                unit.set(bed, occupancy.until());
            }
            beds.put(occupancy.key() + occupancy.place(), "%02d".formatted(bed + 1));
        }
    }

    /// The bed of a stay's place.
    ///
    /// @param place index into the plan's places
    public String bed(StayPlan plan, int place) {
        return beds.getOrDefault(plan.key() + place, "");
    }
}
