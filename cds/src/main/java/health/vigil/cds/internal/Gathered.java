package health.vigil.cds.internal;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.DataFormatException;
import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.parser.LenientErrorHandler;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/// The records of one patient that a question is answered from. What is another patient's is refused: a score of two
/// patients' values must never be shown.
final class Gathered {
    private static final int MOST = 20_000;

    private final FhirContext fhir;
    private final String patient;
    private final Map<String, Resource> records = new LinkedHashMap<>();
    private boolean hasNotes = true;

    Gathered(FhirContext fhir, String patient) {
        this.fhir = fhir;
        this.patient = patient;
    }

    /// A resource, or a Bundle of them, as JSON.
    ///
    /// @param type what it must be
    /// @return the address of the next page; empty where there is none
    String add(String json, String type) {
        IParser parser = fhir.newJsonParser().setParserErrorHandler(new LenientErrorHandler(false));
        try {
            Resource read = (Resource) parser.parseResource(json);
            if (!read.fhirType().equals(type)) {
                throw Refusal.incomplete("no " + type);
            }
            return add(read);
        } catch (DataFormatException | ClassCastException _) {
            throw Refusal.malformed("a record is not FHIR R4");
        }
    }

    private String add(Resource record) {
        switch (record) {
            case Bundle bundle -> {
                bundle.getEntry().stream()
                        .map(Bundle.BundleEntryComponent::getResource)
                        .filter(resource -> resource != null)
                        .forEach(this::add);
                Bundle.BundleLinkComponent next = bundle.getLink(Bundle.LINK_NEXT);
                return next == null ? "" : next.getUrl();
            }
            case Patient one -> keep(one, one.getIdElement().getIdPart());
            case Encounter one -> keep(one, id(one.getSubject()));
            case Observation one -> keep(one, id(one.getSubject()));
            case DocumentReference one -> keep(one, id(one.getSubject()));
            // a hint, an image: nothing that is scored
            default -> {}
        }
        return "";
    }

    private void keep(Resource record, String whose) {
        if (!patient.equals(whose)) {
            throw Refusal.malformed("a record is of another patient");
        }
        if (!record.hasId()) {
            throw Refusal.malformed("a record has no id");
        }
        records.put(record.fhirType() + "/" + record.getIdElement().getIdPart(), record);
        if (records.size() > MOST) {
            throw Refusal.malformed("it has more than " + MOST + " records");
        }
    }

    /// Whether what comes newest first has come so far back that older ones cannot count.
    boolean reachesBefore(String what, Instant from) {
        return switch (what) {
            case "observations" ->
                of(Observation.class)
                        .filter(Observation::hasEffectiveDateTimeType)
                        .anyMatch(
                                each -> isBefore(each.getEffectiveDateTimeType().getValue(), from));
            case Service.NOTES -> of(DocumentReference.class).anyMatch(each -> isBefore(each.getDate(), from));
            default -> false;
        };
    }

    private <T extends Resource> Stream<T> of(Class<T> type) {
        return records.values().stream().filter(type::isInstance).map(type::cast);
    }

    private static boolean isBefore(@Nullable Date time, Instant from) {
        return time != null && time.toInstant().isBefore(from);
    }

    /// Says that no document could be read.
    void withoutNotes() {
        hasNotes = false;
    }

    boolean hasNotes() {
        return hasNotes;
    }

    List<Resource> records() {
        return List.copyOf(records.values());
    }

    private static String id(Reference subject) {
        String id = subject.getReferenceElement().getIdPart();
        return id == null ? "" : id;
    }
}
