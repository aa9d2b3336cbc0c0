package health.vigil.hl7v2.internal.segment;

import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.session.Fields;
import health.vigil.hl7v2.internal.table.ConceptMaps;
import health.vigil.hl7v2.internal.table.Languages;
import health.vigil.hl7v2.internal.table.PatientTables;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.RelatedPerson;
import org.hl7.fhir.r4.model.RelatedPerson.RelatedPersonCommunicationComponent;

/// What the segments about people beside the patient (NK1, GT1, IN1, IN2, IAM) say alike.
final class People {
    private People() {}

    /// Whether somebody's relationship to the patient (table 0063) is to be the patient.
    static boolean isPatient(Part relationship) {
        return relationship.peek().equals("SEL") || relationship.peek().equals("SELF");
    }

    static void relationship(Fields in, int number, RelatedPerson person) {
        in.concepts(number, "relationship", ConceptMaps.RELATIONSHIP, person::addRelationship);
    }

    static void gender(Fields in, int number, RelatedPerson person) {
        Part sex = in.field(number, "gender");
        AdministrativeGender gender = PatientTables.gender(sex.peek());
        if (gender != null) {
            sex.carried("");
            person.setGender(gender);
        }
    }

    /// @param preferred whether the field says which language is preferred
    static void language(Fields in, int number, boolean preferred, RelatedPerson person) {
        in.concepts(number, "communication.language", "0296", language -> {
            RelatedPersonCommunicationComponent spoken =
                    person.addCommunication().setLanguage(Languages.tagged(language));
            if (preferred) {
                spoken.setPreferred(true);
            }
        });
    }
}
