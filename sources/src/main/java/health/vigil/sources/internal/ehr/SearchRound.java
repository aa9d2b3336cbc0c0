package health.vigil.sources.internal.ehr;

import health.vigil.base.ProblemException;
import health.vigil.intake.Delivery;
import health.vigil.sources.FhirSettings;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads what has changed since the last round, type by type and page by page. What a page has and where the next one
/// is are committed together.
final class SearchRound implements Round {
    private static final int MOST_RESTARTS = 3;
    /// In a row; a server that filters after it has counted its pages gives some.
    private static final int MOST_EMPTY = 1_000;
    /// A further page that is unreadable, too large or leads elsewhere: another search may not have it.
    private static final Set<String> UNUSABLE = Set.of("VGL-SRC-024", "VGL-SRC-025", "VGL-SRC-026");
    /// The same, and what is refused.
    private static final Set<String> OF_ONE_TYPE = Set.of("VGL-SRC-023", "VGL-SRC-024", "VGL-SRC-025", "VGL-SRC-026");

    private final FhirSettings settings;
    private final Ehr ehr;
    private final Deliveries deliveries;
    private final InstantSource wallClock;
    private final PatientsFirst patients;
    private final LastGiven lastGiven;

    SearchRound(FhirSettings settings, Ehr ehr, Deliveries deliveries, InstantSource wallClock) {
        this.settings = settings;
        this.ehr = ehr;
        this.deliveries = deliveries;
        this.wallClock = wallClock;
        this.patients = new PatientsFirst(ehr);
        this.lastGiven = new LastGiven(deliveries);
    }

    /// A type that cannot be read keeps no other from being read, but for Patient: without Patients all else would
    /// wait.
    @Override
    public void run() throws InterruptedException {
        @Nullable ProblemException first = null;
        for (String type : inOrder(settings.types())) {
            try {
                read(type);
            } catch (ProblemException e) {
                if (type.equals("Patient") || !OF_ONE_TYPE.contains(e.problem().code())) {
                    throw e;
                }
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw first;
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
        int empty = 0;
        boolean again = false;
        boolean more = true;
        while (more) {
            boolean isFurther = !place.next().isEmpty();
            place = place.asking(wallClock.instant());
            Optional<Page> page;
            try {
                page = page(type, place, circle, isFurther && restarts < MOST_RESTARTS);
            } catch (ProblemException e) {
                if (!isFurther || again || !UNUSABLE.contains(e.problem().code())) {
                    throw e;
                }
                again = true;
                page = Optional.empty();
            }
            if (page.isPresent()) {
                empty = page.get().resources().isEmpty() ? empty + 1 : 0;
                if (empty > MOST_EMPTY) {
                    throw EhrProblems.ledElsewhere();
                }
                place = place.after(page.get(), page.get().next());
                List<FoundResource> found = patients.with(page.get().resources());
                List<Delivery> brought = found.stream().map(lastGiven::delivery).toList();
                deliveries.deliver(brought, lastGiven.with(Map.of(about(type), place.written())));
                more = page.get().next() != null;
            } else {
                restarts++;
                circle = new Circle();
                place = place.again();
            }
        }
    }

    /// @param mayBeGone whether it may be that the server has it no more
    /// @return empty where it has not
    private Optional<Page> page(String type, SearchPlace place, Circle circle, boolean mayBeGone)
            throws InterruptedException {
        URI address = place.next().isEmpty() ? first(type, place) : page(place.next());
        Ehr.Answer answer = ehr.get(address, Map.of("Accept", Ehr.FHIR_JSON));
        if (!answer.isGood()) {
            if (mayBeGone) {
                return Optional.empty();
            }
            throw EhrProblems.refused(answer.status());
        }
        circle.step(place.next());
        Page page = Page.of(answer.body());
        if (page.next() != null) {
            page(page.next());
        }
        return Optional.of(page);
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
