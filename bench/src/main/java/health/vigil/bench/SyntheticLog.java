package health.vigil.bench;

import health.vigil.base.PatientToken;
import health.vigil.ledger.Act;
import health.vigil.ledger.Actor;
import health.vigil.ledger.Authority;
import health.vigil.ledger.Entry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Entries as a hospital's days bring them about: of a hundred, 30 messages received and 30 normalised, 24
/// inferences, 12 disclosures, 2 steps of alerts and the rest sign-ins, exports and changes.
final class SyntheticLog {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final int PEOPLE = 2_000;
    static final int BUNDLES = 8;
    private static final long MILLIS_BETWEEN = 600;
    private static final List<String> POLICIES = List.of(
            "care-team-reads-its-patients-records",
            "care-team-learns-its-patients-names",
            "care-team-works-on-its-patients-alerts");

    private final long seed;
    private SplittableRandom random;
    private final int patients;
    private long made;

    /// @param size how many entries there will be; a patient has about a thousand
    SyntheticLog(long seed, long size) {
        this.seed = seed;
        random = new SplittableRandom(seed);
        patients = (int) Math.max(1_000, size / 1_000);
    }

    /// The next ones: the same for the same place and number.
    List<Entry> next(int count) {
        random = new SplittableRandom(seed + made);
        List<Entry> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            entries.add(entry());
        }
        return entries;
    }

    /// Goes on behind entries that are there already.
    void skip(long count) {
        made += count;
    }

    /// When the last entry was made.
    Instant now() {
        return START.plusMillis(made * MILLIS_BETWEEN);
    }

    PatientToken anyPatient() {
        return patient(random.nextInt(patients));
    }

    String anyPerson() {
        return "person-" + random.nextInt(PEOPLE);
    }

    static String bundle(int number) {
        return "sha256:" + String.format(Locale.ROOT, "%064x", 0xb00d1e00L + number);
    }

    private Entry entry() {
        made++;
        int kind = random.nextInt(1_000);
        PatientToken patient = patient(random.nextInt(patients));
        UUID id = id();
        if (kind < 300) {
            return entry(
                    id,
                    machine(),
                    decided(0, true, "TREATMENT"),
                    null,
                    new Act.MessageReceived(id(), "LAB|WARD", "ORU^R01", "AA", "ab".repeat(32)));
        }
        if (kind < 600) {
            return entry(
                    id,
                    Actor.platform("intake"),
                    decided(1, true, "OPERATIONS"),
                    patient,
                    new Act.MessageNormalised(
                            id(),
                            List.of("Observation/" + id() + "/_history/1", "Observation/" + id() + "/_history/1"),
                            4));
        }
        if (kind < 840) {
            TreeMap<String, String> result = new TreeMap<>();
            result.put("NEWS2", Integer.toString(random.nextInt(12)));
            result.put("tier", "LOW");
            String bundle = bundle(random.nextInt(BUNDLES));
            return entry(
                    id,
                    Actor.platform("scoring"),
                    new Authority.Duty("bundle@" + bundle),
                    patient,
                    new Act.Inference(
                            id(), bundle, now(), now(), List.of(id().toString(), id().toString()), result, "1"));
        }
        if (kind < 960) {
            return entry(
                    id,
                    person(),
                    decided(random.nextInt(2), random.nextInt(50) > 0, "TREATMENT"),
                    patient,
                    new Act.RecordsDisclosed("patient-page", List.of("Patient/" + id() + "/_history/1"), List.of()));
        }
        if (kind < 980) {
            return entry(
                    id,
                    person(),
                    decided(2, true, "TREATMENT"),
                    patient,
                    new Act.AlertStepped(id(), "delivered", "acknowledged", "", id()));
        }
        if (kind < 999) {
            return entry(
                    id, person(), new Authority.Duty("sign-in@1"), null, new Act.SessionChanged("sign-in", "success"));
        }
        return random.nextInt(10) == 0
                ? entry(
                        id,
                        person(),
                        decided(0, true, "COMPLIANCE"),
                        null,
                        new Act.EvidenceExported(
                                "who-saw", new TreeMap<>(), "csv", List.of("index", "time"), 120, "ab".repeat(32)))
                : entry(
                        id,
                        Actor.platform("policy"),
                        new Authority.Duty("life-cycle@1"),
                        null,
                        new Act.ConfigurationChanged("policy", "shipped", "in-force", bundle(0)));
    }

    private Entry entry(UUID id, Actor actor, Authority authority, @Nullable PatientToken patient, Act act) {
        return new Entry(id, now(), actor, authority, patient, act);
    }

    private Authority decided(int policy, boolean permitted, String purpose) {
        return new Authority.Decided(id(), permitted, purpose, List.of(POLICIES.get(policy)));
    }

    private Actor machine() {
        return new Actor(Actor.Kind.MACHINE, "LAB|WARD", null, "10.0.0.7");
    }

    private Actor person() {
        return new Actor(Actor.Kind.PERSON, anyPerson(), "NURSE", "10.0.0.9");
    }

    /// Time-ordered, as the platform's are.
    private UUID id() {
        long millis = now().toEpochMilli();
        return new UUID(millis << 16 | 0x7000 | random.nextInt(0x1000), random.nextLong() >>> 2 | 1L << 63);
    }

    private static PatientToken patient(int number) {
        StringBuilder token = new StringBuilder(26);
        long left = number * 0x9E3779B97F4A7C15L;
        for (int i = 0; i < 26; i++) {
            token.append("abcdefghijklmnopqrstuvwxyz234567".charAt((int) (left >>> 59)));
            left = left << 5 | left >>> 59;
        }
        return PatientToken.audit(token.toString());
    }
}
