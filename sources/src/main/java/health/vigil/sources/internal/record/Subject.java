package health.vigil.sources.internal.record;

import health.vigil.base.ProblemException;
import health.vigil.hl7v2.CommonNames;
import health.vigil.hl7v2.MappedChange.Mode;
import health.vigil.hl7v2.Reason;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.sources.internal.mapping.Moment;
import health.vigil.sources.internal.mapping.PatientPlaces;
import health.vigil.sources.internal.mapping.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Encounter.EncounterStatus;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.HumanName;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.jspecify.annotations.Nullable;

/// Whom and which visit an item is about. Both are only referred to: registration speaks for them, and what the
/// record has of them stays.
///
/// @param patient who
/// @param encounter null where the item names no visit
record Subject(ResourceIdentity patient, @Nullable ResourceIdentity encounter) {
    private static final String TYPES = "http://terminology.hl7.org/CodeSystem/v2-0203";

    /// Sees to it that both exist.
    ///
    /// @throws ProblemException `VGL-SRC-004` where the item names no patient, `VGL-SRC-009` where the visit is
    ///     another patient's, `VGL-HL7-027` where a number is not legible
    static Subject of(Making making) {
        PatientPlaces places = making.mapping().patient();
        String facility = CommonNames.namespace(making.mapping().facility());
        String number = making.item().peek(places.number(), 0);
        if (number.isEmpty()) {
            throw new ProblemException(
                    "VGL-SRC-004",
                    "The item names no patient: there is no number where the mapping looks for it.",
                    "Send the patient's number, or correct the mapping.");
        }
        Term givenOut = places.authority();
        String authority = givenOut == null ? "" : making.item().peek(givenOut, 0);
        ResourceIdentity patient =
                CommonNames.patient(authority.isEmpty() ? facility : CommonNames.namespace(authority), number);
        person(making, places, patient);
        Term visit = places.visit();
        String visitNumber = visit == null ? "" : making.item().peek(visit, 0);
        if (visit == null || visitNumber.isEmpty()) {
            return new Subject(patient, null);
        }
        ResourceIdentity encounter = CommonNames.visit(facility, visitNumber);
        visit(making, visit, patient, encounter);
        return new Subject(patient, encounter);
    }

    private static void person(Making making, PatientPlaces places, ResourceIdentity identity) {
        if (making.current(identity, Patient.class).isPresent()) {
            Stream.of(
                            places.number(),
                            places.authority(),
                            places.family(),
                            places.given(),
                            places.birthDate() == null
                                    ? null
                                    : places.birthDate().at(),
                            places.sex())
                    .filter(Objects::nonNull)
                    .forEach(term -> referredTo(making, term));
            return;
        }
        Patient patient = new Patient();
        making.item().text(places.number(), 0, "Patient.identifier.value");
        if (places.authority() != null) {
            making.item().text(places.authority(), 0, "Patient.identifier.system");
        }
        patient.addIdentifier(number(identity, "MR", "Medical record number"));
        HumanName name = new HumanName();
        if (places.family() != null) {
            name.setFamily(said(making, places.family(), "Patient.name.family"));
        }
        if (places.given() != null) {
            String given = said(making, places.given(), "Patient.name.given");
            if (given != null) {
                name.addGiven(given);
            }
        }
        if (!name.isEmpty()) {
            patient.setName(new ArrayList<>(List.of(name)));
        }
        birthDate(making, places.birthDate(), patient);
        gender(making, places.sex(), patient);
        making.put(identity, identity, patient, Mode.IF_ABSENT);
    }

    private static void referredTo(Making making, Term term) {
        term.at().forEach(place -> making.item().leaf(place, 0).notCarried(Reason.REFERENCE_ONLY));
    }

    private static Identifier number(ResourceIdentity identity, String type, String display) {
        Identifier number = new Identifier().setSystem(identity.system()).setValue(identity.value());
        number.getType().addCoding(new Coding(TYPES, type, display));
        return number;
    }

    private static @Nullable String said(Making making, Term term, String path) {
        String text = CommonNames.text(making.item().text(term, 0, path));
        return text.isEmpty() ? null : text;
    }

    /// What is no date stays unread.
    private static void birthDate(Making making, @Nullable Moment moment, Patient patient) {
        if (moment == null) {
            return;
        }
        String text = making.item().peek(moment.at(), 0);
        moment.format().read(text, moment.zone(), making.context().received()).ifPresent(read -> {
            making.item().text(moment.at(), 0, "Patient.birthDate");
            patient.setBirthDateElement(new DateType(read.substring(0, 10)));
        });
    }

    /// What is none of FHIR's words stays unread.
    private static void gender(Making making, @Nullable Term sex, Patient patient) {
        if (sex == null) {
            return;
        }
        String sent = making.item().peek(sex, 0);
        AdministrativeGender gender = switch (sex.codes().getOrDefault(sent, sent)) {
            case "male" -> AdministrativeGender.MALE;
            case "female" -> AdministrativeGender.FEMALE;
            case "other" -> AdministrativeGender.OTHER;
            case "unknown" -> AdministrativeGender.UNKNOWN;
            default -> null;
        };
        if (gender != null) {
            making.item().text(sex, 0, "Patient.gender");
            patient.setGender(gender);
        }
    }

    private static void visit(Making making, Term term, ResourceIdentity patient, ResourceIdentity identity) {
        Encounter held = making.current(identity, Encounter.class).orElse(null);
        if (held != null) {
            refuseAnother(making, patient, held.getSubject());
            referredTo(making, term);
            return;
        }
        making.item().text(term, 0, "Encounter.identifier.value");
        Encounter encounter = new Encounter().setStatus(EncounterStatus.UNKNOWN);
        encounter.setClass_(new Coding("http://terminology.hl7.org/CodeSystem/v3-NullFlavor", "UNK", "unknown"));
        encounter.addIdentifier(number(identity, "VN", "Visit number"));
        encounter.setSubject(making.reference(patient));
        making.put(identity, patient, encounter, Mode.IF_ABSENT);
    }

    /// Refuses to take a record from one patient and give it to another.
    ///
    /// @param held whose it is now
    /// @throws ProblemException `VGL-SRC-009`
    static void refuseAnother(Making making, ResourceIdentity patient, Reference held) {
        if (held.hasReference()
                && !making.name(patient)
                        .equals(held.getReferenceElement()
                                .toUnqualifiedVersionless()
                                .getValue())) {
            throw new ProblemException(
                    "VGL-SRC-009",
                    "The item numbers a visit or observation as this patient's that is another patient's record.",
                    "Find out whose it is, then correct the item and replay it.");
        }
    }

    Reference patientReference(Making making) {
        return making.reference(patient);
    }

    /// Null where the item names no visit.
    @Nullable Reference encounterReference(Making making) {
        return encounter == null ? null : making.reference(encounter);
    }
}
