package health.vigil.hl7v2.internal.structure;

import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.segment.NteMapper;
import health.vigil.hl7v2.internal.segment.PrbMapper;
import health.vigil.hl7v2.internal.session.Session;
import health.vigil.hl7v2.internal.session.Subject;
import org.hl7.fhir.r4.model.Condition;
import org.jspecify.annotations.Nullable;

/// PPR^PC1 to PC3: each PRB is a Condition on the problem list. Goals and pathways are kept as sent.
public final class ProblemMapping implements StructureMapping {
    @Override
    public ResourceIdentity map(Session session) {
        Subject subject = Subjects.referredTo(session);
        @Nullable Condition problem = null;
        for (ReadSegment segment : session.message().segments()) {
            switch (segment.name()) {
                case "PRB" -> problem = PrbMapper.put(session, subject, segment);
                case "GOL", "PTH", "ORC", "OBX" -> problem = null;
                case "NTE" -> {
                    if (problem != null) {
                        NteMapper.apply(session, segment, "Condition.note", problem::addNote);
                    }
                }
                default -> {}
            }
        }
        return subject.patient();
    }
}
