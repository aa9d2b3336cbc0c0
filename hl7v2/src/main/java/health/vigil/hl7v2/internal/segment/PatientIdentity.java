package health.vigil.hl7v2.internal.segment;

import health.vigil.base.ProblemException;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.datatype.Hd;
import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.session.Session;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Patient;

/// Which patient a PID or MRG means.
public final class PatientIdentity {
    /// Numbers of accounts, visits, insurances and offices, table 0203: several people may have one, or one person
    /// several.
    private static final Set<String> SHARED = Set.of("AN", "VN", "MC", "MA", "MB", "SN", "SS", "DL");

    private PatientIdentity() {}

    /// Whose message it is: the PID-3 of the sender's preferred type, else any PID-3, else what versions before 2.3
    /// sent in PID-2 or PID-4.
    ///
    /// @throws ProblemException (`VGL-HL7-022`) where there is no identifier at all, (`VGL-HL7-027`) where it is
    ///     not legible
    public static ResourceIdentity of(Session session, ReadSegment pid) {
        List<Part> fields = List.of(pid.field(3), pid.field(2), pid.field(4));
        if (session.mayBeUnidentified()
                && fields.stream()
                        .noneMatch(field -> field.repetitions().stream()
                                .anyMatch(cx -> cx.component(1).hasText()))) {
            return new ResourceIdentity("Patient", EventMapper.MESSAGE, session.messageId());
        }
        Set<ResourceIdentity> merged = session.message().segments().stream()
                .filter(segment -> segment.name().equals("MRG"))
                .flatMap(mrg -> PatientNumbers.of(session, mrg.field(1)).stream())
                .collect(Collectors.toSet());
        return known(session, fields, merged, false).orElseGet(() -> of(session, fields));
    }

    /// Two numbers that differ in what cannot be told apart must not become one patient.
    private static String legible(String number) {
        if (number.indexOf('\uFFFD') >= 0 || number.chars().anyMatch(Character::isISOControl)) {
            throw new ProblemException(
                    "VGL-HL7-027",
                    "The patient's number (PID-3 or MRG-1) has a character that no identifier can have.",
                    "Send the number without control characters, in the character set that MSH-18 declares.");
        }
        return number;
    }

    /// By the first number of these CX fields, of the preferred type where one is.
    static ResourceIdentity of(Session session, List<Part> fields) {
        return identity(session, numbers(session, fields).getFirst());
    }

    /// The prior patient of a merge or move: whom the record knows by one of the numbers of these CX fields, else as
    /// [#of].
    static ResourceIdentity prior(Session session, List<Part> fields) {
        return known(session, fields, Set.of(), true).orElseGet(() -> of(session, fields));
    }

    /// The numbers of the first of these CX fields that has any: those of the preferred type, else those of the type of
    /// the first that several people do not share, as they do an insurance's.
    private static List<Part> numbers(Session session, List<Part> fields) {
        for (Part field : fields) {
            List<Part> all = field.repetitions().stream()
                    .filter(cx -> cx.component(1).hasText())
                    .toList();
            if (!all.isEmpty()) {
                List<Part> preferred =
                        all.stream().filter(cx -> isPreferred(session, cx)).toList();
                if (!preferred.isEmpty()) {
                    return preferred;
                }
                String type = all.stream()
                        .map(cx -> cx.component(5).peek())
                        .filter(said -> !SHARED.contains(said))
                        .findFirst()
                        .orElse(all.getFirst().component(5).peek());
                return all.stream()
                        .filter(cx -> cx.component(5).peek().equals(type))
                        .toList();
            }
        }
        throw new ProblemException(
                "VGL-HL7-022",
                "The message names no patient: PID-3 (or MRG-1) has no identifier.",
                "Send a patient identifier with its assigning authority.");
    }

    /// Numbers have no order: whom the record knows by one of them; else who has one of the preferred type beside
    /// that; else who had all of these, as the survivor of a merge had those of the prior patient.
    ///
    /// @param except numbers of others
    /// @param prior whether it is the prior patient of a merge or move
    private static Optional<ResourceIdentity> known(
            Session session, List<Part> fields, Set<ResourceIdentity> except, boolean prior) {
        List<Part> numbers = numbers(session, fields).stream()
                .filter(cx -> !except.contains(identity(session, cx)))
                .toList();
        List<ResourceIdentity> known = numbers.stream()
                .map(cx -> identity(session, cx))
                .filter(one -> session.current(one, Patient.class).isPresent())
                .toList();
        if (!known.isEmpty()) {
            List<ResourceIdentity> inUse = known.stream()
                    .filter(one -> session.current(one, Patient.class)
                            .filter(held -> !PatientNumbers.isRetired(held, one))
                            .isPresent())
                    .toList();
            List<ResourceIdentity> ofSender = inUse.stream()
                    .filter(one -> one.system().equals(session.facility()))
                    .toList();
            if (!inUse.isEmpty()) {
                return onlyOne(session, ofSender.isEmpty() ? inUse : ofSender);
            }
        }
        List<Part> asked = numbers.stream()
                .filter(cx -> !known.contains(identity(session, cx)))
                .filter(cx -> !types(session, cx, prior).isEmpty())
                .toList();
        List<ResourceIdentity> owners = asked.stream()
                .flatMap(cx -> owners(session, cx, true, prior, except).stream())
                .toList();
        if (!owners.isEmpty() || !known.isEmpty() || asked.isEmpty()) {
            return onlyOne(
                    session, Stream.concat(owners.stream(), known.stream()).toList());
        }
        List<ResourceIdentity> former = owners(session, asked.getFirst(), false, prior, except);
        return onlyOne(
                session,
                former.stream()
                        .filter(owner -> asked.stream()
                                .allMatch(cx -> owners(session, cx, false, prior, except)
                                        .contains(owner)))
                        .toList());
    }

    private static List<ResourceIdentity> owners(
            Session session, Part cx, boolean inUse, boolean prior, Set<ResourceIdentity> except) {
        return PatientNumbers.owners(session, identity(session, cx), types(session, cx, prior), inUse)
                .filter(owner -> !except.contains(owner))
                .toList();
    }

    /// The types by which others may have the number, empty for none: the preferred one, also where the message does
    /// not say the type. Of a prior patient also its own, since what is merged away is no number that people share.
    private static Set<String> types(Session session, Part cx, boolean prior) {
        String said = cx.component(5).peek();
        if (isPreferred(session, cx)) {
            return Set.of(said);
        }
        Set<String> types = new HashSet<>();
        if (said.isEmpty()) {
            types.add(session.context().sender().patientIdentifierType());
        }
        if (prior) {
            types.add(said);
        }
        return types;
    }

    /// The one patient that these are; empty where there is none.
    ///
    /// @throws ProblemException (`VGL-HL7-051`) where they are several
    private static Optional<ResourceIdentity> onlyOne(Session session, List<ResourceIdentity> patients) {
        if (patients.stream().map(session::name).distinct().count() > 1) {
            throw new ProblemException(
                    "VGL-HL7-051",
                    "The patient's numbers (PID-3 or MRG-1) are numbers of several patients.",
                    "Send the numbers of one of them, merge the records (A40), or move the number (A43).");
        }
        return patients.stream().findFirst();
    }

    private static boolean isPreferred(Session session, Part cx) {
        return cx.component(5).peek().equals(session.context().sender().patientIdentifierType());
    }

    private static ResourceIdentity identity(Session session, Part cx) {
        String authority = Hd.uri(cx.component(4), 0);
        return new ResourceIdentity(
                "Patient",
                authority.isEmpty() ? session.facility() : authority,
                legible(cx.component(1).peek()));
    }
}
