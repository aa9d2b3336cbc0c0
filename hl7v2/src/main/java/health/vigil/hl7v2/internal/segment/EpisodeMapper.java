package health.vigil.hl7v2.internal.segment;

import health.vigil.hl7v2.MappedChange.Mode;
import health.vigil.hl7v2.Reason;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.datatype.Cx;
import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.session.Identities;
import health.vigil.hl7v2.internal.session.Session;
import health.vigil.hl7v2.internal.session.Subject;
import org.hl7.fhir.r4.model.EpisodeOfCare;
import org.hl7.fhir.r4.model.EpisodeOfCare.EpisodeOfCareStatus;
import org.hl7.fhir.r4.model.StringType;

/// PV1-53 and PV1-54, table PV1[Encounter]: the episode of care that the visit belongs to.
public final class EpisodeMapper {
    private static final String DESCRIPTION = "http://hl7.org/fhir/StructureDefinition/resource-instance-description";

    private EpisodeMapper() {}

    public static void put(Session session, Subject subject, ReadSegment pv1) {
        Part number = pv1.field(54, "EpisodeOfCare.identifier");
        ResourceIdentity identity = Identities.numbered(session, "EpisodeOfCare", number);
        if (identity == null || subject.visit() == null) {
            return;
        }
        EpisodeOfCare before = session.current(identity, EpisodeOfCare.class).orElseGet(EpisodeOfCare::new);
        if (Subject.stays(session, subject.patient(), identity, before.getPatient())) {
            pv1.notCarried(Reason.STAYS_WITH_ANOTHER, 53, 54);
            return;
        }
        Subject.refuseAnother(session, subject.patient(), identity, before.getPatient());
        EpisodeOfCare episode = new EpisodeOfCare();
        episode.setStatus(EpisodeOfCareStatus.ACTIVE);
        episode.addIdentifier(Cx.identifier(number, session.facility(), session.zone()));
        episode.setPatient(subject.patientReference(session));
        Part description = pv1.field(53, "EpisodeOfCare.extension(description)");
        if (description.isValued()) {
            episode.addExtension(
                    DESCRIPTION, new StringType(description.asText().to("")));
        }
        session.put(identity, subject.patient(), episode, Mode.IF_ABSENT, pv1);
        subject.visit().getEpisodeOfCare().clear();
        subject.visit().addEpisodeOfCare(session.reference(identity));
    }
}
