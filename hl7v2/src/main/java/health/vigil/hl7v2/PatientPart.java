package health.vigil.hl7v2;

import health.vigil.base.ProblemException;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.segment.PatientIdentity;
import health.vigil.hl7v2.internal.session.Session;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What of a message is about one patient. Segments before the first PID are about the message and belong to every
/// part; those after a PID are that patient's, so that nothing of one can reach another's record.
///
/// @param patient who
/// @param session the part as a message of its own, being mapped
record PatientPart(ResourceIdentity patient, Session session) {
    /// Each part holds the segments that belong to all.
    private static final int MOST = 100;

    static List<PatientPart> of(Message message, MappingContext context, boolean unidentified) {
        Session whole = new Session(message, context, unidentified, 1);
        List<ReadSegment> people = whole.message().segments().stream()
                .filter(segment -> segment.name().equals("PID"))
                .toList();
        if (people.size() <= 1) {
            return List.of(
                    new PatientPart(PatientIdentity.of(whole, whole.message().segment("PID")), whole));
        }
        Map<ResourceIdentity, List<Segment>> groups = new LinkedHashMap<>();
        List<Segment> common = new ArrayList<>();
        List<Segment> group = common;
        int person = 0;
        for (Segment segment : message.segments()) {
            if (segment.name().equals("PID")) {
                if (groups.size() == MOST) {
                    throw new ProblemException(
                            "VGL-HL7-025",
                            "The message is about more than " + MOST + " patients.",
                            "Send fewer patients in a message, or one message per patient.");
                }
                ResourceIdentity patient = PatientIdentity.of(whole, people.get(person++));
                group = groups.computeIfAbsent(patient, one -> new ArrayList<>(common));
            }
            group.add(segment);
        }
        if (groups.size() == 1) {
            return List.of(new PatientPart(groups.keySet().iterator().next(), whole));
        }
        List<PatientPart> parts = new ArrayList<>();
        groups.forEach((patient, segments) -> parts.add(
                new PatientPart(patient, new Session(message.of(segments), context, unidentified, parts.size() + 1))));
        return parts;
    }
}
