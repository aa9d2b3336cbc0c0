package health.vigil.sources.internal.ehr;

import health.vigil.base.ProblemException;
import health.vigil.sources.FhirSettings;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads one export of the record system (Bulk Data Access 2.0): asks for it, waits until it is made, reads its files
/// line by line and has it deleted. Where it stands is committed with each batch of lines.
final class BulkRound implements Round {
    private static final String PLACE = "bulk";
    private static final String MANIFEST = "bulk/manifest";
    private static final Duration LEAST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
    /// An export of everything may take a day; what takes longer is asked about in the next round.
    private static final Duration MOST_WAITED = Duration.ofHours(24);

    private final FhirSettings settings;
    private final Ehr ehr;
    private final Deliveries deliveries;
    private final Pause pause;
    private final InstantSource wallClock;

    BulkRound(FhirSettings settings, Ehr ehr, Deliveries deliveries, Pause pause, InstantSource wallClock) {
        this.settings = settings;
        this.ehr = ehr;
        this.deliveries = deliveries;
        this.pause = pause;
        this.wallClock = wallClock;
    }

    @Override
    public void run() throws InterruptedException {
        BulkPlace place = deliveries.progress(PLACE).flatMap(BulkPlace::read).orElseGet(this::begin);
        if (place.status().isEmpty()) {
            place = place.asked(kickOff(place));
            commit(Map.of(PLACE, place.written(), MANIFEST, ""));
        }
        try {
            Manifest manifest = manifest(place);
            boolean allPatients =
                    settings.types().contains("Patient") && place.since().isEmpty();
            place = new BulkFiles(ehr, deliveries, manifest, allPatients, place, each -> Map.of(PLACE, each.written()))
                    .read();
            if (place.isNone()) {
                commit(Map.of(PLACE, place.asked(place.status()).written()));
                throw EhrProblems.unreadable();
            }
            commit(Map.of(PLACE, BulkPlace.begin(manifest.time()).written(), MANIFEST, ""));
            delete(status(place));
        } catch (ProblemException e) {
            if (e.problem().code().equals("VGL-SRC-028")) {
                commit(Map.of(PLACE, place.lost().written(), MANIFEST, ""));
            }
            throw e;
        }
        if (place.errors() > 0) {
            throw new ProblemException(EhrProblems.exportIncomplete(place.errors()));
        }
    }

    /// What stays there is no reason to read it again.
    private void delete(URI export) throws InterruptedException {
        try {
            Ehr.Answer answer = ehr.delete(export);
            if (!answer.isGood()) {
                deliveries.tell(EhrProblems.refused(answer.status()).problem());
            }
        } catch (ProblemException e) {
            deliveries.tell(e.problem());
        }
    }

    private BulkPlace begin() {
        return BulkPlace.begin(settings.since() == null ? "" : settings.since().toString());
    }

    private void commit(Map<String, String> progress) {
        deliveries.deliver(List.of(), progress);
    }

    private URI status(BulkPlace place) {
        return ehr.addresses().status(place.status()).orElseThrow(EhrProblems::ledElsewhere);
    }

    /// Asks for an export.
    ///
    /// @return where it will stand
    private String kickOff(BulkPlace place) throws InterruptedException {
        String what = switch (settings.bulk()) {
            case FhirSettings.Bulk.None _, FhirSettings.Bulk.Everything _ -> "$export";
            case FhirSettings.Bulk.Patients _ -> "Patient/$export";
            case FhirSettings.Bulk.Members members -> "Group/" + members.id() + "/$export";
        };
        String since =
                place.since().isEmpty() ? "" : "&_since=" + URLEncoder.encode(place.since(), StandardCharsets.UTF_8);
        URI address =
                ehr.addresses().at(what + "?_type=" + String.join(",", SearchRound.inOrder(settings.types())) + since);
        Ehr.Answer answer = ehr.get(address, Map.of("Accept", Ehr.FHIR_JSON, "Prefer", "respond-async"));
        if (answer.status() != 202) {
            throw EhrProblems.refused(answer.status());
        }
        return answer.headers()
                .firstValue("Content-Location")
                .filter(link -> ehr.addresses().status(link).isPresent())
                .orElseThrow(EhrProblems::ledElsewhere);
    }

    /// Waits until the export is made.
    private Manifest manifest(BulkPlace place) throws InterruptedException {
        Optional<Manifest> known = deliveries.progress(MANIFEST).flatMap(Manifest::read);
        if (known.isPresent()) {
            return known.get();
        }
        Duration waited = Duration.ZERO;
        Duration next = LEAST_WAIT;
        while (true) {
            Ehr.Answer answer = ehr.get(status(place), Map.of("Accept", "application/json"));
            if (answer.status() == 200) {
                Manifest made = Manifest.of(answer.body());
                commit(Map.of(PLACE, place.written(), MANIFEST, made.written()));
                return made;
            }
            if (answer.status() != 202) {
                throw EhrProblems.exportFailed(answer.status());
            }
            Duration wait = Patience.asked(answer.headers(), wallClock).orElse(next);
            Duration least = wait.compareTo(LEAST_WAIT) < 0 ? LEAST_WAIT : wait;
            Duration bounded = least.compareTo(LONGEST_WAIT) < 0 ? least : LONGEST_WAIT;
            waited = waited.plus(bounded);
            if (waited.compareTo(MOST_WAITED) > 0) {
                throw EhrProblems.busy();
            }
            pause.of(bounded);
            next = next.compareTo(LONGEST_WAIT) < 0 ? next.multipliedBy(2) : next;
        }
    }
}
