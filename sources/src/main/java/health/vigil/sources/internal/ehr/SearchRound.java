package health.vigil.sources.internal.ehr;

import health.vigil.sources.FhirSettings;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Reads what has changed since the last round, type by type and page by page. What a page has and where the next one
/// is are committed together.
final class SearchRound implements Round {
    private static final int MOST_RESTARTS = 3;

    private final FhirSettings settings;
    private final Ehr ehr;
    private final Deliveries deliveries;
    private final InstantSource wallClock;
    private final PatientsFirst patients;

    SearchRound(FhirSettings settings, Ehr ehr, Deliveries deliveries, InstantSource wallClock) {
        this.settings = settings;
        this.ehr = ehr;
        this.deliveries = deliveries;
        this.wallClock = wallClock;
        this.patients = new PatientsFirst(ehr);
    }

    @Override
    public void run() throws InterruptedException {
        for (String type : inOrder(settings.types())) {
            read(type);
        }
    }

    /// Patients first.
    static List<String> inOrder(List<String> types) {
        return Stream.concat(
                        types.stream().filter("Patient"::equals),
                        types.stream().filter(type -> !type.equals("Patient")))
                .distinct()
                .toList();
    }

    private void read(String type) throws InterruptedException {
        SearchPlace place = deliveries
                .progress(about(type))
                .flatMap(SearchPlace::read)
                .orElseGet(() -> SearchPlace.begin(settings.since()));
        Circle circle = new Circle();
        int restarts = 0;
        boolean more = true;
        while (more) {
            boolean isFurther = !place.next().isEmpty();
            place = place.asking(wallClock.instant());
            Ehr.Answer answer =
                    ehr.get(isFurther ? page(place.next()) : first(type, place), Map.of("Accept", Ehr.FHIR_JSON));
            if (answer.isGood()) {
                circle.step(place.next());
                Page page = Page.of(answer.body());
                String next = page.next();
                if (next != null) {
                    page(next);
                }
                place = place.after(page, next);
                List<FoundResource> found = patients.with(page.resources());
                deliveries.deliver(
                        found.stream().map(FoundResource::delivery).toList(), Map.of(about(type), place.written()));
                more = next != null;
            } else if (isFurther && restarts < MOST_RESTARTS) {
                restarts++;
                circle = new Circle();
                place = place.again();
            } else {
                throw EhrProblems.refused(answer.status());
            }
        }
    }

    private static String about(String type) {
        return "search/" + type;
    }

    private URI page(String link) {
        return ehr.addresses().page(link).orElseThrow(EhrProblems::ledElsewhere);
    }

    private URI first(String type, SearchPlace place) {
        Optional<String> changed = place.askedFrom().map(from -> "_lastUpdated=ge" + from + "&");
        return ehr.addresses().at(type + "?" + changed.orElse("") + "_sort=_lastUpdated&_count=" + settings.count());
    }
}
