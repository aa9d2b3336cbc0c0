package health.vigil.hl7v2.internal.structure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.r4.model.Annotation;
import org.hl7.fhir.r4.model.Appointment.AppointmentParticipantComponent;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Reference;

/// What a list has, found again without a look at all of it. References are alike by what they refer to, identifiers
/// by system and value, participants by who they are, or else by their types; all else as a whole.
final class Alike {
    private final Map<String, List<Base>> known = new HashMap<>();

    Alike(List<? extends Base> elements) {
        elements.forEach(
                one -> known.computeIfAbsent(key(one), _ -> new ArrayList<>(1)).add(one));
    }

    /// Whether the list has one like this.
    boolean has(Base element) {
        return known.getOrDefault(key(element), List.of()).stream().anyMatch(one -> isSame(one, element));
    }

    /// The same for all that are alike, and seldom for others.
    private static String key(Base element) {
        return switch (element) {
            case Reference reference when reference.hasReference() -> reference.getReference();
            case Reference reference -> key(reference.getIdentifier()) + "|" + reference.getDisplay();
            case Identifier number -> number.getSystem() + "|" + number.getValue();
            case Annotation note -> note.getText() + "|" + note.getTimeElement().getValueAsString();
            case CodeableConcept concept -> {
                Coding first = concept.hasCoding() ? concept.getCodingFirstRep() : new Coding();
                yield first.getSystem() + "|" + first.getCode() + "|" + concept.getText();
            }
            case AppointmentParticipantComponent one when one.hasActor() -> key(one.getActor());
            case AppointmentParticipantComponent one
            when one.hasType() -> key(one.getType().getFirst());
            case Extension extension when extension.hasValue() -> extension.getUrl() + "|" + key(extension.getValue());
            default -> element.fhirType();
        };
    }

    private static boolean isSame(Base one, Base other) {
        if (one instanceof Reference here && other instanceof Reference there && here.hasReference()) {
            return here.getReference().equals(there.getReference());
        }
        if (one instanceof Identifier here && other instanceof Identifier there && here.hasValue()) {
            return here.getValue().equals(there.getValue())
                    && String.valueOf(here.getSystem()).equals(String.valueOf(there.getSystem()));
        }
        if (one instanceof AppointmentParticipantComponent here
                && other instanceof AppointmentParticipantComponent there) {
            boolean known = here.hasActor() || there.hasActor();
            return known ? isSame(here.getActor(), there.getActor()) : isOfType(here, there);
        }
        return one.equalsDeep(other);
    }

    private static boolean isOfType(AppointmentParticipantComponent one, AppointmentParticipantComponent other) {
        return one.getType().size() == other.getType().size()
                && (!one.hasType()
                        || one.getType().getFirst().equalsDeep(other.getType().getFirst()));
    }
}
