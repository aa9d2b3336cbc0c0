package health.vigil.console.internal;

import health.vigil.base.PatientToken;
import health.vigil.console.ConsoleRooms;
import health.vigil.ledger.Act;
import health.vigil.ledger.Entry;
import health.vigil.ledger.RecordedEntry;
import health.vigil.policy.AccessRequest;
import health.vigil.policy.Action;
import health.vigil.policy.DataCategory;
import health.vigil.policy.Decision;
import health.vigil.policy.Principal;
import health.vigil.policy.Purpose;
import health.vigil.scoring.Assessment;
import health.vigil.vault.RecordKey;
import health.vigil.vault.RecordListing;
import health.vigil.vault.StoredRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.hl7.fhir.r4.model.Patient;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Every page goes through here: policy is asked, and what will be shown is in the ledger, committed, before
/// it is.
public final class Disclosures {
    private static final SortedSet<String> NOTES = new TreeSet<>(List.of("DocumentReference", "Observation"));
    private static final Duration NEAR = Duration.ofMinutes(5);
    private static final int MOST_RECORDS = 200;

    private final ConsoleRooms rooms;

    public Disclosures(ConsoleRooms rooms) {
        this.rooms = rooms;
    }

    /// Asks whether a page may be shown.
    public Decision decide(
            Principal principal,
            Action action,
            DataCategory data,
            String page,
            @Nullable PatientToken auditSubject,
            @Nullable String unit) {
        return rooms.policy()
                .decide(new AccessRequest(
                        principal, action, data, page, auditSubject, unit, Purpose.usualFor(principal.role())));
    }

    /// Records a page that was refused.
    public void refused(Principal principal, Decision.Deny denial, String page, @Nullable PatientToken auditSubject) {
        record(entry(principal, denial, auditSubject, page, List.of()));
    }

    /// Records a page, and reads who the patients on it are where policy lets this principal know.
    ///
    /// @param permit the decision for the page
    /// @param page the interaction's name in the ledger
    /// @param unit the care unit that the page shows
    /// @param patients care token to audit token
    /// @return care token to identity; a patient whose identity may not be shown is absent
    public Map<PatientToken, Identity> show(
            Principal principal,
            Decision.Permit permit,
            String page,
            @Nullable String unit,
            Map<PatientToken, PatientToken> patients) {
        PatientToken one = patients.size() == 1 ? patients.values().iterator().next() : null;
        Decision identities = decide(principal, Action.REIDENTIFY, DataCategory.DEMOGRAPHICS, "Patient", one, unit);
        return rooms.identified().inTransaction(transaction -> {
            Map<PatientToken, Identity> shown = new HashMap<>();
            List<Entry> entries = new ArrayList<>();
            patients.forEach((token, auditSubject) -> {
                entries.add(entry(principal, permit, auditSubject, page, List.of(token.value())));
                if (identities instanceof Decision.Permit open) {
                    identify(transaction, open, token).ifPresent(found -> {
                        shown.put(token, found.identity());
                        entries.add(entry(
                                principal, open, auditSubject, "reidentify", List.of(found.versionedReference())));
                    });
                }
            });
            if (patients.isEmpty()) {
                entries.add(entry(principal, permit, null, page, List.of()));
            }
            rooms.ledger().appendAll(transaction, entries);
            return shown;
        });
    }

    /// Reads notes of one patient for a page, recorded with what was read, where policy lets this principal know who
    /// the patient is.
    ///
    /// @param permit the decision for the page
    /// @param around the clinical times, to some minutes, of what is looked for
    /// @param shown which of the records there the page shows
    /// @return empty where policy does not let this principal know, which is recorded as a refusal
    public Optional<List<StoredRecord>> records(
            Principal principal,
            Decision.Permit permit,
            String page,
            Assessment patient,
            List<Instant> around,
            Predicate<StoredRecord> shown) {
        Decision identities = decide(
                principal,
                Action.REIDENTIFY,
                DataCategory.DEMOGRAPHICS,
                "Patient",
                patient.auditSubject(),
                patient.unit());
        if (!(identities instanceof Decision.Permit open)) {
            record(entry(principal, identities, patient.auditSubject(), page, List.of()));
            return Optional.empty();
        }
        return rooms.identified().inTransaction(transaction -> {
            Optional<String> id = rooms.vault().reidentify(transaction, open.access(), patient.patient());
            Map<RecordKey, StoredRecord> found = new LinkedHashMap<>();
            for (Instant time : around) {
                RecordListing.Span span = new RecordListing.Span(time.minus(NEAR), time.plus(NEAR));
                id.map(known -> new RecordListing(known, NOTES, null, span, false, MOST_RECORDS, null)).stream()
                        .flatMap(listing -> rooms.vault().list(transaction, permit.access(), listing).stream())
                        .filter(shown)
                        .forEach(record -> found.put(record.key(), record));
            }
            List<String> references = found.values().stream()
                    .map(StoredRecord::versionedReference)
                    .toList();
            List<Entry> entries = new ArrayList<>();
            entries.add(entry(principal, permit, patient.auditSubject(), page, references));
            if (id.isPresent()) {
                entries.add(entry(
                        principal,
                        identities,
                        patient.auditSubject(),
                        "reidentify",
                        List.of(patient.patient().value())));
            }
            rooms.ledger().appendAll(transaction, entries);
            return Optional.of(List.copyOf(found.values()));
        });
    }

    /// Records that a page is shown which is about no patient.
    public void shown(Principal principal, Decision.Permit permit, String page) {
        record(entry(principal, permit, null, page, List.of()));
    }

    /// Records that a ledger entry is shown.
    public void evidence(Principal principal, Decision.Permit permit, String page, RecordedEntry shown) {
        record(entry(principal, permit, shown.entry().subject(), page, List.of("entry/" + shown.index())));
    }

    private void record(Entry entry) {
        rooms.identified().useTransaction(transaction -> rooms.ledger().append(transaction, entry));
    }

    /// Reads who one patient is, recorded, where policy lets this principal know.
    ///
    /// @param auditSubject the patient as evidence names it
    /// @param decision the answer of policy to [Action#REIDENTIFY] for this patient
    public Optional<Identity> name(Principal principal, Decision.Permit decision, PatientToken auditSubject) {
        return rooms.identified().inTransaction(transaction -> {
            Optional<Found> found = identify(transaction, decision, auditSubject);
            rooms.ledger()
                    .append(
                            transaction,
                            entry(
                                    principal,
                                    decision,
                                    auditSubject,
                                    "reidentify",
                                    found.map(Found::versionedReference).stream()
                                            .toList()));
            return found.map(Found::identity);
        });
    }

    private Optional<Found> identify(Handle transaction, Decision.Permit permit, PatientToken token) {
        return rooms.vault()
                .reidentify(transaction, permit.access(), token)
                .flatMap(id -> rooms.vault().read(transaction, permit.access(), new RecordKey("Patient", id)))
                .flatMap(stored -> found(stored, permit));
    }

    private static Optional<Found> found(StoredRecord stored, Decision.Permit permit) {
        return stored.content() != null && stored.content().open(permit.access()) instanceof Patient patient
                ? Optional.of(new Found(Identity.of(patient), stored.versionedReference()))
                : Optional.empty();
    }

    private Entry entry(
            Principal principal,
            Decision decision,
            @Nullable PatientToken auditSubject,
            String page,
            List<String> resources) {
        return new Entry(
                rooms.ids().next(),
                rooms.clock().instant(),
                principal.actor(),
                decision.authority(),
                auditSubject,
                new Act.RecordsDisclosed(page, resources, List.of()));
    }

    private record Found(Identity identity, String versionedReference) {}
}
