package health.vigil.hl7v2.internal.segment;

import health.vigil.hl7v2.Reason;
import health.vigil.hl7v2.internal.datatype.Cwe;
import health.vigil.hl7v2.internal.datatype.Cx;
import health.vigil.hl7v2.internal.datatype.Dtm;
import health.vigil.hl7v2.internal.datatype.Hd;
import health.vigil.hl7v2.internal.datatype.Nm;
import health.vigil.hl7v2.internal.datatype.Xad;
import health.vigil.hl7v2.internal.datatype.Xpn;
import health.vigil.hl7v2.internal.datatype.Xtn;
import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.session.AlternateCodes;
import health.vigil.hl7v2.internal.session.Concepts;
import health.vigil.hl7v2.internal.session.Session;
import health.vigil.hl7v2.internal.table.CodeSystems;
import health.vigil.hl7v2.internal.table.ConceptMaps;
import health.vigil.hl7v2.internal.table.Languages;
import health.vigil.hl7v2.internal.table.PatientTables;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.Address;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.ContactPoint.ContactPointUse;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.StringType;

/// PID, table PID[Patient]. As HL7 has it, an empty field says nothing about the record, and `""` deletes.
public final class PidMapper {
    private static final String BIRTH_TIME = "http://hl7.org/fhir/StructureDefinition/patient-birthTime";

    private PidMapper() {}

    /// Says of the patient what the segment says.
    public static void apply(Session session, ReadSegment pid, Patient patient) {
        pid.notCarried(Reason.SET_ID, 1);
        identifiers(session, pid, patient);
        names(session, pid, patient);
        birth(session, pid, patient);
        gender(session, pid.field(8, "Patient.gender"), patient);
        addresses(session, pid, patient);
        telecoms(session, pid, patient);
        social(session, pid, patient);
        death(session, pid, patient);
    }

    private static void identifiers(Session session, ReadSegment pid, Patient patient) {
        List<Identifier> identifiers = new ArrayList<>();
        for (int number = 2; number <= 4; number++) {
            for (Part cx : pid.field(number, "Patient.identifier").repetitions()) {
                if (cx.component(1).isValued()) {
                    identifiers.add(Cx.identifier(cx, session.facility(), session.zone()));
                }
            }
        }
        Part social = pid.field(19, "Patient.identifier");
        if (social.isValued()) {
            identifiers.add(typed("SS", social.asText().to(".value")).setSystem("http://hl7.org/fhir/sid/us-ssn"));
        }
        Part licence = pid.field(20, "Patient.identifier");
        if (licence.component(1).isValued()) {
            identifiers.add(licence(session, licence));
        }
        for (Identifier held : patient.getIdentifier()) {
            String type = held.getType().getCodingFirstRep().getCode();
            boolean kept = ("SS".equals(type) && social.isSilent()) || ("DL".equals(type) && licence.isSilent());
            if (kept) {
                identifiers.add(held);
            }
        }
        PatientNumbers.keepOld(patient.getIdentifier(), identifiers);
        patient.setIdentifier(identifiers);
    }

    private static Identifier typed(String type, String value) {
        Identifier identifier = new Identifier().setValue(value);
        identifier.getType().addCoding().setSystem(CodeSystems.IDENTIFIER_TYPE).setCode(type);
        return identifier;
    }

    /// DLN, table DLN[Identifier].
    private static Identifier licence(Session session, Part dln) {
        Identifier identifier = typed("DL", dln.component(1).to(".value"));
        Part issuer = dln.component(2);
        if (issuer.isValued()) {
            identifier.setSystem(Hd.namespaceUri("driver-licence-" + issuer.to(".system")));
        }
        DateTimeType end = Dtm.dateTime(dln.component(3), session.zone(), ".period.end");
        if (end != null) {
            identifier.getPeriod().setEndElement(end);
        }
        return identifier;
    }

    private static void names(Session session, ReadSegment pid, Patient patient) {
        Part name = pid.field(5, "Patient.name");
        Part alias = pid.field(9, "Patient.name");
        if (name.isValued() || name.isNull()) {
            patient.getName().clear();
        }
        if (name.isValued()) {
            name.repetitions().forEach(xpn -> patient.addName(Xpn.name(xpn, session.zone())));
        }
        if (alias.isValued()) {
            alias.repetitions().forEach(xpn -> patient.addName(Xpn.name(xpn, session.zone())));
        }
        PatientExtensions.set(
                patient,
                "patient-mothersMaidenName",
                pid.field(6, "Patient.extension(mothersMaidenName)"),
                part -> new StringType(part.component(1).to("")));
    }

    private static void birth(Session session, ReadSegment pid, Patient patient) {
        Part birth = pid.field(7, "Patient.birthDate");
        if (birth.isNull()) {
            patient.setBirthDateElement(null);
        }
        DateType date = Dtm.date(birth, "");
        if (date != null) {
            DateTimeType time = birth.peek().length() > 8 ? Dtm.dateTime(birth, session.zone(), "") : null;
            if (time != null) {
                date.addExtension(BIRTH_TIME, time);
            }
            patient.setBirthDateElement(date);
        }
        PatientExtensions.set(
                patient,
                "patient-birthPlace",
                pid.field(23, "Patient.extension(birthPlace)"),
                part -> new Address().setText(part.asText().to(".valueAddress.text")));
        Part order = pid.field(25, "Patient.multipleBirthInteger");
        Part multiple = pid.field(24, "Patient.multipleBirthBoolean");
        Integer number = Nm.whole(order.peek());
        Boolean yes = PatientTables.yesNo(multiple.peek());
        if (number != null && number > 0) {
            order.carried("");
            patient.setMultipleBirth(new IntegerType(number));
        } else if (yes != null) {
            multiple.carried("");
            patient.setMultipleBirth(new BooleanType(yes));
        }
    }

    private static void gender(Session session, Part sex, Patient patient) {
        if (sex.isNull()) {
            patient.setGenderElement(null);
        }
        if (!sex.isValued()) {
            return;
        }
        AdministrativeGender gender = PatientTables.gender(sex.peek());
        patient.setGender(gender == null ? AdministrativeGender.UNKNOWN : gender);
        if (gender == null) {
            patient.getGenderElement().addExtension(AlternateCodes.of(sex, "0001", false));
            session.unmapped(sex, "HL70001");
        } else {
            sex.carried("");
        }
    }

    private static void addresses(Session session, ReadSegment pid, Patient patient) {
        Part address = pid.field(11, "Patient.address");
        if (address.isValued() || address.isNull()) {
            patient.getAddress().clear();
        }
        if (address.isValued()) {
            address.repetitions().forEach(xad -> patient.addAddress(Xad.address(xad, session.zone())));
        }
        Part county = pid.field(12, "Patient.address.district");
        if (!county.isValued()) {
            return;
        }
        boolean one = patient.getAddress().size() == 1;
        if (one && !patient.getAddressFirstRep().hasDistrict()) {
            patient.getAddressFirstRep().setDistrict(county.to(""));
        } else {
            patient.addAddress().setDistrict(county.to(""));
        }
    }

    private static void telecoms(Session session, ReadSegment pid, Patient patient) {
        Part home = pid.field(13, "Patient.telecom");
        Part work = pid.field(14, "Patient.telecom");
        Part any = pid.field(40, "Patient.telecom");
        if (!home.isSilent() || !work.isSilent() || !any.isSilent()) {
            patient.getTelecom().clear();
        }
        contacts(session, home, ContactPointUse.HOME, patient);
        contacts(session, work, ContactPointUse.WORK, patient);
        contacts(session, any, ContactPointUse.NULL, patient);
    }

    private static void contacts(Session session, Part field, ContactPointUse use, Patient patient) {
        if (field.isValued()) {
            field.repetitions()
                    .forEach(xtn -> patient.addTelecom(
                            Xtn.contactPoint(xtn, use == ContactPointUse.NULL ? null : use, session.zone())));
        }
    }

    private static void social(Session session, ReadSegment pid, Patient patient) {
        Part language = pid.field(15, "Patient.communication.language");
        if (language.isValued()) {
            patient.getCommunication().clear();
            patient.addCommunication().setLanguage(Languages.tagged(Cwe.concept(language, "0296", session.facility())));
        }
        Part marital = pid.field(16, "Patient.maritalStatus");
        if (marital.isNull()) {
            patient.setMaritalStatus(null);
        } else if (marital.isValued()) {
            CodeableConcept status = Cwe.concept(marital, "0002", session.facility());
            Coding mapped = PatientTables.maritalStatus(marital.peek());
            if (mapped != null) {
                status.getCoding().addFirst(mapped);
            } else {
                session.unmapped(marital, "HL70002");
            }
            patient.setMaritalStatus(status);
        }
        PatientExtensions.set(
                patient,
                "patient-religion",
                pid.field(17, "Patient.extension(religion)"),
                part -> Concepts.of(session, part, ConceptMaps.RELIGION));
        PatientExtensions.nested(
                session, patient, "patient-citizenship", pid.field(26, "Patient.extension(citizenship)"), "0171");
        PatientExtensions.nested(
                session,
                patient,
                "patient-tribalCitizenship",
                pid.field(39, "Patient.extension(patient-tribalCitizenship)"),
                "0171");
        UsCore.races(session, pid.field(10, "Patient.extension(us-core-race)"), patient);
        UsCore.ethnicity(session, pid.field(22, "Patient.extension(us-core-ethnicity)"), patient);
        PatientExtensions.animal(session, pid, patient);
        PatientExtensions.nested(
                session, patient, "patient-nationality", pid.field(28, "Patient.extension(nationality)"), "0212");
    }

    /// That a person is dead, said without a time, leaves the time that is known.
    private static void death(Session session, ReadSegment pid, Patient patient) {
        Part time = pid.field(29, "Patient.deceasedDateTime");
        Part dead = pid.field(30, "Patient.deceasedBoolean");
        if (time.isNull() || dead.isNull()) {
            patient.setDeceased(null);
        }
        DateTimeType when = Dtm.dateTime(time, session.zone(), "");
        Boolean yes = PatientTables.yesNo(dead.peek());
        if (when != null) {
            patient.setDeceased(when);
            if (Boolean.TRUE.equals(yes)) {
                dead.carriedAs("Patient.deceasedDateTime");
            }
        } else if (Boolean.TRUE.equals(yes) && !time.isNull() && patient.hasDeceasedDateTimeType()) {
            dead.carriedAs("Patient.deceasedDateTime");
        } else if (yes != null) {
            dead.carried("");
            patient.setDeceased(new BooleanType(yes));
        }
    }
}
