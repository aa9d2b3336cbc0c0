package health.vigil.sources;

import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;

/// A record system to pull from, and registration, which speaks of the same patients by HL7 v2.
abstract class WithRegistration extends WithRecordSystem {
    static final String LATER = "2026-03-01T10:00:01Z";

    /// What registration says at the platform's time.
    void registered(String event, String control, String number, String family, String... more) {
        String[] segments = new String[3 + more.length];
        segments[0] = "MSH|^~\\&|ADT|GENERAL|VIGIL|GH|20260301100000||ADT^" + event + "|" + control + "|P|2.5.1";
        segments[1] = "EVN||20260301100000";
        segments[2] = "PID|1||" + number + "^^^GENERAL^MR||" + family + "^Ottilie||19450607|F";
        System.arraycopy(more, 0, segments, 3, more.length);
        pulling.hl7(segments);
    }

    Patient patientOf(String number) {
        return pulling.numbered(Patient.class, number).orElseThrow();
    }

    String familyOf(String number) {
        return patientOf(number).getNameFirstRep().getFamily();
    }

    String ownerOf(String observation) {
        return pulling.current(Observation.class, observation)
                .orElseThrow()
                .getSubject()
                .getReference();
    }

    static String named(String family, String identifier) {
        return identifier + "\"name\":[{\"family\":\"" + family + "\"}]";
    }

    static String number(String number) {
        return "\"identifier\":[{\"system\":\"" + Pulling.NUMBERS + "\",\"value\":\"" + number + "\"}],";
    }

    static String ended(String number) {
        return "\"identifier\":[{\"use\":\"old\",\"system\":\"" + Pulling.NUMBERS + "\",\"value\":\"" + number
                + "\"}],";
    }

    static String replacedBy(String id, String content) {
        return content + ",\"active\":false,\"link\":[{\"other\":{\"reference\":\"Patient/" + id
                + "\"},\"type\":\"replaced-by\"}]";
    }
}
