package health.vigil.hl7v2.internal.segment;

import health.vigil.hl7v2.NumberedRecords.Numbered;
import health.vigil.hl7v2.Reason;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.datatype.Cx;
import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.session.Identities;
import health.vigil.hl7v2.internal.session.Session;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Identifier.IdentifierUse;
import org.hl7.fhir.r4.model.Patient;
import org.jspecify.annotations.Nullable;

/// By which numbers a record knows a patient. The number of one who was merged away is the survivor's from then on
/// and in use no more (`use: old`); no later message takes it or the survivor's own away.
public final class PatientNumbers {
    private PatientNumbers() {}

    /// Whether this number leads to a patient whom the record knows by another one now.
    public static boolean isRetired(Patient held, ResourceIdentity number) {
        return held.hasIdentifier() && held.getIdentifier().stream().noneMatch(one -> is(one, number) && !isOld(one));
    }

    /// Adds a number that is in use no more, where the patient has it not.
    public static void retire(Patient patient, ResourceIdentity number) {
        retire(patient, new Identifier().setSystem(number.system()).setValue(number.value()));
    }

    private static void retire(Patient patient, Identifier number) {
        if (patient.getIdentifier().stream().noneMatch(held -> isSame(held, number))) {
            patient.addIdentifier(number.setUse(IdentifierUse.OLD));
        }
    }

    /// Adds the numbers of the prior patient that a merge names (MRG-1, 2 and 4).
    public static void retire(Session session, ReadSegment mrg, Patient survivor) {
        for (int number : new int[] {1, 2, 4}) {
            for (Part cx : mrg.field(number, "Patient.identifier").repetitions()) {
                if (cx.component(1).isValued()) {
                    retire(survivor, Cx.identifier(cx, session.facility(), session.zone()));
                }
            }
        }
    }

    /// Adds the numbers that the record knows the prior patient by; a social security number or licence is none.
    public static void retire(Patient prior, Patient survivor) {
        for (Identifier number : prior.getIdentifier()) {
            String type = number.getType().getCodingFirstRep().getCode();
            if (number.hasSystem() && number.hasValue() && !"SS".equals(type) && !"DL".equals(type)) {
                retire(survivor, number.copy());
            }
        }
    }

    /// The numbers that both PID-3 and MRG-1 have.
    public static Set<ResourceIdentity> shared(Session session, ReadSegment pid, ReadSegment mrg) {
        Set<ResourceIdentity> shared = new LinkedHashSet<>();
        for (Part cx : mrg.field(1).repetitions()) {
            ResourceIdentity number = Identities.numbered(session, "Patient", cx);
            if (number != null && has(session, pid.field(3), number)) {
                shared.add(number);
            }
        }
        return shared;
    }

    private static boolean has(Session session, Part field, ResourceIdentity number) {
        return field.repetitions().stream().anyMatch(cx -> number.equals(Identities.numbered(session, "Patient", cx)));
    }

    /// All numbers of PID-3.
    public static Set<ResourceIdentity> of(Session session, ReadSegment pid) {
        return of(session, pid.field(3));
    }

    /// All numbers of a field.
    static Set<ResourceIdentity> of(Session session, Part field) {
        Set<ResourceIdentity> numbers = new LinkedHashSet<>();
        for (Part cx : field.repetitions()) {
            ResourceIdentity number = Identities.numbered(session, "Patient", cx);
            if (number != null) {
                numbers.add(number);
            }
        }
        return numbers;
    }

    /// The patients who have a number beside the one that the record knows them by.
    ///
    /// @param types that the number may have (CX-5), empty for none: another type is another number
    /// @param inUse whether the number is, or is one that was
    static Stream<ResourceIdentity> owners(Session session, ResourceIdentity number, Set<String> types, boolean inUse) {
        return session.people(number).stream()
                .filter(found -> ((Patient) found.resource())
                        .getIdentifier().stream()
                                .anyMatch(held -> is(held, number) && isOld(held) != inUse && isOfType(held, types)))
                .flatMap(found -> main(session, found).stream());
    }

    private static boolean isOfType(Identifier identifier, Set<String> types) {
        return identifier.hasType()
                ? identifier.getType().getCoding().stream().anyMatch(coding -> types.contains(coding.getCode()))
                : types.contains("");
    }

    /// The number that the record knows a patient by; empty where that is none of theirs.
    private static Optional<ResourceIdentity> main(Session session, Numbered found) {
        return ((Patient) found.resource())
                .getIdentifier().stream()
                        .filter(held -> held.hasSystem() && held.hasValue() && !isOld(held))
                        .map(held -> new ResourceIdentity("Patient", held.getSystem(), held.getValue()))
                        .filter(number -> session.name(number).equals(session.name(found.identity())))
                        .findFirst();
    }

    /// Keeps the number that the record knows a patient by, where a message does not say it.
    public static void keepMain(ResourceIdentity number, List<Identifier> before, Patient patient) {
        if (patient.getIdentifier().stream().noneMatch(held -> is(held, number))) {
            before.stream().filter(held -> is(held, number)).forEach(patient::addIdentifier);
        }
    }

    /// Adds those of PID-3 that are among these, where the patient has them not.
    public static void add(Session session, ReadSegment pid, Set<ResourceIdentity> numbers, Patient patient) {
        for (Part cx : pid.field(3, "Patient.identifier").repetitions()) {
            ResourceIdentity number = Identities.numbered(session, "Patient", cx);
            if (number != null
                    && numbers.contains(number)
                    && patient.getIdentifier().stream().noneMatch(held -> is(held, number))) {
                patient.addIdentifier(Cx.identifier(cx, session.facility(), session.zone()));
            }
        }
    }

    /// Takes off a patient those of these numbers that they had not before.
    public static void withdraw(Patient patient, Patient before, Set<ResourceIdentity> numbers) {
        patient.getIdentifier()
                .removeIf(said -> numbers.stream().anyMatch(number -> is(said, number))
                        && before.getIdentifier().stream().noneMatch(held -> isSame(held, said)));
    }

    /// What MRG-1 shares with PID-3 adds nothing to it.
    public static void repeated(Session session, ReadSegment pid, ReadSegment mrg) {
        Set<ResourceIdentity> shared = shared(session, pid, mrg);
        for (Part cx : mrg.field(1).repetitions()) {
            if (shared.contains(Identities.numbered(session, "Patient", cx))) {
                cx.notCarried(Reason.REPEATED);
            }
        }
    }

    /// Takes numbers off a patient, who has them no more.
    public static void remove(Patient patient, Set<ResourceIdentity> numbers) {
        patient.getIdentifier().removeIf(held -> numbers.stream().anyMatch(number -> is(held, number)));
    }

    /// Whether a patient has none of these numbers.
    public static boolean hasNone(Patient patient, Set<ResourceIdentity> numbers) {
        return patient.getIdentifier().stream()
                .noneMatch(held -> numbers.stream().anyMatch(number -> is(held, number)));
    }

    /// Whether a patient is known by these numbers and by no other that is in use.
    public static boolean hasOnly(Patient patient, Set<ResourceIdentity> numbers) {
        return patient.getIdentifier().stream()
                .allMatch(held -> isOld(held) || numbers.stream().anyMatch(number -> is(held, number)));
    }

    /// Takes a number into use again, and those of the same authority out of use.
    public static void revive(Patient patient, ResourceIdentity number) {
        for (Identifier held : patient.getIdentifier()) {
            if (is(held, number)) {
                held.setUse(null);
            } else if (number.system().equals(held.getSystem())) {
                held.setUse(IdentifierUse.OLD);
            }
        }
    }

    /// Adds what the patient had and a message does not say: what is in use no more stays so, said again or not.
    static void keepOld(List<Identifier> held, List<Identifier> said) {
        for (Identifier old : held) {
            if (isOld(old)) {
                said.removeIf(one -> isSame(one, old));
                said.add(old);
            }
        }
    }

    /// Adds what another feed does not say of a patient: their own number, and those that the record has and that are
    /// in use no more. Of the numbers of other authorities the feed may have later news.
    public static void keep(ResourceIdentity number, @Nullable Patient held, Patient said) {
        if (held != null) {
            keepOld(
                    held.getIdentifier().stream()
                            .filter(old -> number.system().equals(old.getSystem())
                                    || said.getIdentifier().stream().noneMatch(one -> isSame(one, old)))
                            .toList(),
                    said.getIdentifier());
        }
        if (said.getIdentifier().stream().noneMatch(one -> is(one, number))) {
            said.addIdentifier().setSystem(number.system()).setValue(number.value());
        }
    }

    /// The numbers of an authority that a patient has, without those in use no more.
    public static Set<ResourceIdentity> inUse(Patient patient, String authority) {
        Set<ResourceIdentity> numbers = new LinkedHashSet<>();
        for (Identifier held : patient.getIdentifier()) {
            if (authority.equals(held.getSystem()) && held.hasValue() && !isOld(held)) {
                numbers.add(new ResourceIdentity("Patient", authority, held.getValue()));
            }
        }
        return numbers;
    }

    /// The same where another feed takes the number into use again. Others of its authority stay in use but for those
    /// that ended.
    public static void revive(ResourceIdentity number, Patient held, Set<ResourceIdentity> ended, Patient said) {
        Patient known = held.copy();
        for (Identifier one : known.getIdentifier()) {
            if (is(one, number)) {
                one.setUse(null);
            } else if (ended.stream().anyMatch(gone -> is(one, gone))) {
                one.setUse(IdentifierUse.OLD);
            }
        }
        keep(number, known, said);
        for (Identifier kept : known.getIdentifier()) {
            if (number.system().equals(kept.getSystem())
                    && said.getIdentifier().stream().noneMatch(one -> isSame(one, kept))) {
                said.addIdentifier(kept);
            }
        }
    }

    private static boolean isOld(Identifier identifier) {
        return identifier.getUse() == IdentifierUse.OLD;
    }

    private static boolean is(Identifier identifier, ResourceIdentity number) {
        return number.value().equals(identifier.getValue()) && number.system().equals(identifier.getSystem());
    }

    private static boolean isSame(Identifier one, Identifier other) {
        return Objects.equals(other.getValue(), one.getValue()) && Objects.equals(other.getSystem(), one.getSystem());
    }
}
