package health.vigil.intake;

import health.vigil.base.Ids;
import health.vigil.base.PatientToken;
import health.vigil.base.PhiAccess;
import health.vigil.base.TokenPurpose;
import health.vigil.facts.Fact;
import health.vigil.facts.FactBatch;
import health.vigil.facts.FactCodec;
import health.vigil.intake.internal.MessageScope;
import health.vigil.intake.internal.Outbox;
import health.vigil.intake.internal.ResourceFacts;
import health.vigil.vault.RecordKey;
import health.vigil.vault.RecordListener;
import health.vigil.vault.StoredRecord;
import health.vigil.vault.Vault;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/// Turns what the vault writes into pseudonymised facts, inside the write's own transaction: one sealed
/// [FactBatch] per patient goes into the outbox. The only place where identified records become facts,
/// whichever door they came by.
public final class FactProjection implements RecordListener {
    static final String FACT_SYSTEM = "urn:vigil:fact";
    /// The broker takes a mebibyte: so many facts have room in it even where all their texts are the longest.
    private static final int FACTS = 1000;
    /// What a version of these does not state any more is taken back.
    private static final Set<String> SPEAK_FOR_THEMSELVES =
            Set.of("Observation", "Patient", "DocumentReference", "Encounter");

    private final Vault vault;
    private final FactCodec codec;
    private final IntensiveCare units;
    private final Ids ids;
    private final InstantSource machineClock;

    /// @param units which units are intensive care
    /// @param machineClock the machine's own clock, which latencies are measured with
    public FactProjection(Vault vault, FactCodec codec, IntensiveCare units, Ids ids, InstantSource machineClock) {
        this.vault = vault;
        this.codec = codec;
        this.units = units;
        this.ids = ids;
        this.machineClock = machineClock;
    }

    /// The id that stands for a record among facts: stable, and not to be linked to it without the vault's key. A
    /// record that states several things adds what to it, after a `#`.
    public static String factId(Vault vault, RecordKey record) {
        return vault.ownId("Fact", FACT_SYSTEM, record.reference());
    }

    @Override
    public void written(
            Handle transaction,
            PhiAccess access,
            Instant at,
            List<StoredRecord> written,
            List<MergedPatient> mergedAway) {
        Map<String, List<Fact>> byPatient = new LinkedHashMap<>();
        for (StoredRecord stored : written) {
            if (stored.patient() != null) {
                byPatient
                        .computeIfAbsent(stored.patient(), patient -> new ArrayList<>())
                        .addAll(facts(transaction, access, at, stored));
            }
        }
        for (StoredRecord stored : written) {
            String patient = stored.patient();
            if (patient != null && isNewStay(stored) && !isWritten(written, patient)) {
                byPatient
                        .computeIfAbsent(patient, _ -> new ArrayList<>())
                        .addAll(person(transaction, access, at, patient));
            }
        }
        byPatient.forEach((patient, facts) -> {
            if (!facts.isEmpty()) {
                put(transaction, patient, at, facts);
            }
        });
        for (MergedPatient merged : mergedAway) {
            String into = vault.token(merged.into(), TokenPurpose.CARE).value();
            put(transaction, merged.from(), at, List.of(new Fact.MergedAway("merged", into, at)));
        }
    }

    /// A stay that begins says anew how old the patient is: a record that nobody changed says it no more.
    private static boolean isNewStay(StoredRecord stored) {
        return stored.key().type().equals("Encounter") && stored.version() == 1;
    }

    private static boolean isWritten(List<StoredRecord> written, String patient) {
        return written.stream().anyMatch(each -> each.key().type().equals("Patient") && patient.equals(each.patient()));
    }

    private List<Fact> person(Handle transaction, PhiAccess access, Instant at, String patient) {
        return vault.read(transaction, access, new RecordKey("Patient", patient))
                .filter(record -> record.content() != null)
                .map(record -> facts(transaction, access, at, record))
                .orElse(List.of());
    }

    /// What the patient was scored by is taken back; the patient whose it is now hears of it as written.
    @Override
    public void moved(Handle transaction, PhiAccess access, Instant at, String from, List<StoredRecord> before) {
        List<Fact> facts = new ArrayList<>();
        for (StoredRecord stored : before) {
            if (stored.content() != null) {
                String factId = factId(vault, stored.key());
                facts.addAll(withRetractions(
                        List.of(), ResourceFacts.of(factId, stored.content().open(access), at, units)));
                if (stored.key().type().equals("Encounter")) {
                    facts.add(new Fact.Stay(factId, "", Fact.Stay.Phase.CANCELLED, at));
                }
            }
        }
        if (!facts.isEmpty()) {
            put(transaction, from, at, facts);
        }
    }

    private List<Fact> facts(Handle transaction, PhiAccess access, Instant at, StoredRecord stored) {
        String factId = factId(vault, stored.key());
        if (stored.content() == null) {
            return switch (stored.key().type()) {
                case "Patient", "DocumentReference" ->
                    withRetractions(List.of(), before(transaction, access, at, stored, factId));
                case "Observation" ->
                    withRetractions(
                            List.of(new Fact.Retracted(factId, at)), before(transaction, access, at, stored, factId));
                case "Encounter" ->
                    withRetractions(
                            List.of(new Fact.Stay(factId, "", Fact.Stay.Phase.CANCELLED, at)),
                            before(transaction, access, at, stored, factId));
                default -> List.of();
            };
        }
        List<Fact> said = news(stored, ResourceFacts.of(factId, stored.content().open(access), at, units));
        return withRetractions(said, before(transaction, access, at, stored, factId));
    }

    /// A result that is announced, or cancelled before it was ever given, takes nothing back.
    private static List<Fact> news(StoredRecord stored, List<Fact> said) {
        return stored.version() > 1
                ? said
                : said.stream()
                        .filter(fact -> !(fact instanceof Fact.Retracted))
                        .toList();
    }

    /// What the version before stated: a correction can take a number back without saying so, and a deletion
    /// takes back each component's.
    private List<Fact> before(Handle transaction, PhiAccess access, Instant at, StoredRecord stored, String factId) {
        if (stored.version() == 1 || !SPEAK_FOR_THEMSELVES.contains(stored.key().type())) {
            return List.of();
        }
        return vault.read(transaction, access, stored.key(), stored.version() - 1)
                .map(StoredRecord::content)
                .map(content -> ResourceFacts.of(factId, content.open(access), at, units))
                .orElse(List.of());
    }

    private static List<Fact> withRetractions(List<Fact> said, List<Fact> before) {
        Map<String, Instant> takenBack = new LinkedHashMap<>();
        for (Fact fact : before) {
            if (fact instanceof Fact.Measured || fact instanceof Fact.Trait || fact instanceof Fact.Noted) {
                takenBack.put(fact.id(), fact.effective());
            }
            // moved or ended: when it was stated, other units than now may have been intensive care
            if (fact instanceof Fact.Stay && !said.contains(fact)) {
                ResourceFacts.traitsOfStay(fact.id()).forEach(id -> takenBack.putIfAbsent(id, fact.effective()));
            }
        }
        said.forEach(fact -> takenBack.remove(fact.id()));
        List<Fact> all = new ArrayList<>(said);
        takenBack.forEach((id, effective) -> all.add(new Fact.Retracted(id, effective)));
        return all;
    }

    private void put(Handle transaction, String patient, Instant at, List<Fact> facts) {
        PatientToken token = vault.token(patient, TokenPurpose.CARE);
        PatientToken auditSubject = vault.token(patient, TokenPurpose.AUDIT);
        Instant arrived = arrived(facts.size());
        for (int from = 0; from < facts.size(); from += FACTS) {
            List<Fact> part = facts.subList(from, Math.min(facts.size(), from + FACTS));
            FactBatch batch = new FactBatch(ids.next(), token, auditSubject, at, part);
            Outbox.put(transaction, token, codec.seal(batch), arrived);
        }
    }

    /// When the message behind these facts arrived; for a write through an interface, now.
    private Instant arrived(int facts) {
        if (!MessageScope.CURRENT.isBound()) {
            return machineClock.instant();
        }
        MessageScope message = MessageScope.CURRENT.get();
        message.facts().addAndGet(facts);
        return message.arrived();
    }
}
