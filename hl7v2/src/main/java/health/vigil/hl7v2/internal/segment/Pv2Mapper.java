package health.vigil.hl7v2.internal.segment;

import health.vigil.hl7v2.internal.datatype.Cwe;
import health.vigil.hl7v2.internal.datatype.Dtm;
import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.session.Concepts;
import health.vigil.hl7v2.internal.session.Fields;
import health.vigil.hl7v2.internal.session.Session;
import health.vigil.hl7v2.internal.table.CodeSystems;
import health.vigil.hl7v2.internal.table.ConceptMaps;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Duration;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Narrative;
import org.hl7.fhir.r4.model.Narrative.NarrativeStatus;
import org.hl7.fhir.utilities.xhtml.NodeType;
import org.hl7.fhir.utilities.xhtml.XhtmlNode;

/// PV2, table PV2[Encounter].
public final class Pv2Mapper {
    private static final String PLANNED = "http://hl7.org/fhir/5.0/StructureDefinition/extension-Encounter.planned";

    private static final String ARRIVAL = "http://hl7.org/fhir/StructureDefinition/encounter-modeOfArrival";

    private Pv2Mapper() {}

    public static void apply(Session session, ReadSegment pv2, Encounter encounter) {
        Part reason = pv2.field(3, "Encounter.reasonCode");
        if (reason.isValued()) {
            encounter.setReasonCode(new ArrayList<>(List.of(Cwe.concept(reason, null, session.facility()))));
        }
        Part description = pv2.field(12, "Encounter.text");
        if (description.isValued()) {
            encounter.setText(narrative(description.asText().to(".div")));
        }
        Part priority = pv2.field(25, "Encounter.priority");
        if (priority.isValued()) {
            encounter.setPriority(Concepts.of(session, priority, ConceptMaps.ENCOUNTER_PRIORITY));
        }
        Fields in = new Fields(session, pv2, "Encounter");
        in.whole(
                11,
                "length",
                0,
                days -> encounter.setLength((Duration) new Duration()
                        .setValue(days)
                        .setUnit("days")
                        .setSystem(CodeSystems.UCUM)
                        .setCode("d")));
        in.practitioners(13, "participant.individual", doctor -> {
            if (encounter.getParticipant().stream()
                    .filter(held -> "REF"
                            .equals(held.getTypeFirstRep().getCodingFirstRep().getCode()))
                    .noneMatch(held -> doctor.getReference() != null
                            && doctor.getReference().equals(held.getIndividual().getReference()))) {
                encounter
                        .addParticipant()
                        .setIndividual(doctor)
                        .addType(new CodeableConcept(new Coding(CodeSystems.PARTICIPATION, "REF", "referrer"))
                                .setText("referrer"));
            }
        });
        in.first(38, "extension(modeOfArrival)", one -> {
            Coding mode = Concepts.coding(session, one, ConceptMaps.MODE_OF_ARRIVAL);
            if (mode != null) {
                encounter.getExtension().removeIf(held -> held.getUrl().equals(ARRIVAL));
                encounter.addExtension(ARRIVAL, mode);
                one.relocate("");
            }
        });
        planned(session, pv2.field(8, "Encounter.extension(plannedStartDate)"), "StartDate", encounter);
        planned(session, pv2.field(9, "Encounter.extension(plannedEndDate)"), "EndDate", encounter);
    }

    /// Words of the sender's that nothing else in the resource says.
    private static Narrative narrative(String words) {
        XhtmlNode div = new XhtmlNode(NodeType.Element, "div");
        div.addText(words);
        Narrative narrative = new Narrative().setStatus(NarrativeStatus.ADDITIONAL);
        narrative.setDiv(div);
        return narrative;
    }

    private static void planned(Session session, Part field, String which, Encounter encounter) {
        DateTimeType time = Dtm.dateTime(field, session.zone(), "");
        if (time != null) {
            encounter.getExtension().removeIf(held -> held.getUrl().equals(PLANNED + which));
            encounter.addExtension(PLANNED + which, time);
        }
    }
}
