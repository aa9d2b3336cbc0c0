package health.vigil.scoring.internal;

import health.vigil.base.PatientToken;
import health.vigil.base.Problem;
import health.vigil.base.ProblemException;
import health.vigil.facts.BinaryReader;
import health.vigil.facts.BinaryReader.MalformedException;
import health.vigil.facts.BinaryWriter;
import health.vigil.facts.Fact.Noted;
import health.vigil.facts.FactCodec;
import health.vigil.facts.KnownFact;
import health.vigil.facts.Signal;
import health.vigil.keys.DataKey;
import health.vigil.scoring.Window;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// What the stream keeps of one patient between two records.
///
/// @param window the facts
/// @param lastAssessed the latest time assessed
public record PatientState(Window window, Instant lastAssessed) {
    private static final int FORMAT = 1;
    private static final int MAX_VERSIONS =
            20_000 + Window.MAX_MEASURED * (Signal.values().length + Noted.Finding.values().length);
    /// Below what a record of the changelog may have.
    private static final int LARGEST = 7 << 20;
    private static final int MAX_TOKEN = 26;

    /// Sealed for the store and its changelog, bound to the patient.
    ///
    /// @throws ProblemException `VGL-SCO-003` where there is more than [#open] would read
    public byte[] seal(DataKey key) {
        if (window.versions().size() > MAX_VERSIONS) {
            throw tooMuch();
        }
        BinaryWriter out = new BinaryWriter()
                .octet(FORMAT)
                .text(window.auditSubject().value())
                .instant(lastAssessed)
                .number(window.versions().size());
        UUID batch = null;
        for (KnownFact version : window.versions()) {
            boolean same = version.batch().equals(batch);
            out.flag(same);
            if (!same) {
                out.uuid(version.batch()).instant(version.known());
                batch = version.batch();
            }
            out.number(version.position());
            FactCodec.write(out, version.fact());
        }
        byte[] sealed = key.seal(out.toBytes(), context(window.patient()));
        if (sealed.length > LARGEST) {
            throw tooMuch();
        }
        return sealed;
    }

    private static ProblemException tooMuch() {
        return new ProblemException(new Problem(
                "VGL-SCO-003",
                "More is known of a patient at a time than can be scored.",
                "Look for a sender that repeats its messages without end."));
    }

    /// Opens what was sealed for this patient; anything else is `VGL-SCO-003` or the key's own refusal.
    public static PatientState open(DataKey key, PatientToken patient, byte[] sealed) {
        BinaryReader in = new BinaryReader(key.open(sealed, context(patient)));
        try {
            if (in.octet() != FORMAT) {
                throw new MalformedException("its format version is unknown");
            }
            PatientToken auditSubject = PatientToken.audit(in.text(MAX_TOKEN));
            Instant lastAssessed = in.instant();
            Window window = new Window(patient, auditSubject, versions(in));
            in.end();
            return new PatientState(window, lastAssessed);
        } catch (MalformedException | IllegalArgumentException e) {
            throw new ProblemException(
                    new Problem(
                            "VGL-SCO-003",
                            "The scoring state of a patient cannot be read.",
                            "Check that writer and reader run compatible versions; reset the scoring application."),
                    e);
        }
    }

    private static List<KnownFact> versions(BinaryReader in) {
        int count = in.count(MAX_VERSIONS);
        List<KnownFact> versions = new ArrayList<>();
        UUID batch = new UUID(0, 0);
        Instant known = Instant.EPOCH;
        for (int i = 0; i < count; i++) {
            if (!in.flag()) {
                batch = in.uuid();
                known = in.instant();
            }
            versions.add(new KnownFact(known, batch, in.count(Integer.MAX_VALUE), FactCodec.read(in)));
        }
        return versions;
    }

    private static String context(PatientToken patient) {
        return "vigil.scoring/state/" + patient.value();
    }
}
