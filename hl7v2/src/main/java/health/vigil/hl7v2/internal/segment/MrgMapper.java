package health.vigil.hl7v2.internal.segment;

import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.session.Session;
import java.util.List;

/// MRG: the patient that is merged into the one of the PID before it.
public final class MrgMapper {
    private MrgMapper() {}

    /// The prior patient, by the same choice of identifier as for a PID (MRG-1, else MRG-4, else MRG-2).
    public static ResourceIdentity prior(Session session, ReadSegment mrg) {
        ResourceIdentity prior = PidMapper.identity(session, List.of(mrg.field(1), mrg.field(4), mrg.field(2)));
        for (int number : new int[] {1, 2, 4}) {
            for (Part cx : mrg.field(number, "Patient.link(replaced-by)").repetitions()) {
                if (cx.component(1).peek().equals(prior.value())) {
                    cx.component(1).carried("");
                    for (int i = 1; i <= 3; i++) {
                        cx.component(4).component(i).carriedIfValued("");
                    }
                    cx.component(5).carriedIfValued("");
                }
            }
        }
        return prior;
    }
}
