package health.vigil.cds.internal;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.DataFormatException;
import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.parser.LenientErrorHandler;
import health.vigil.intake.NoteText;
import health.vigil.scoring.Window;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Enumerations.DocumentReferenceStatus;
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
    private boolean hasAllNotes = true;

    Gathered(FhirContext fhir, String patient) {
        this.fhir = fhir;
        this.patient = patient;
    }

    /// A resource, or a Bundle of them, as JSON.
    ///
    /// @param type what it must be
    /// @return the address of the next page; empty where there is none
    /// @throws DataFormatException where it is not FHIR R4
    String add(String json, String type) {
        IParser parser = fhir.newJsonParser().setParserErrorHandler(new LenientErrorHandler(false));
        if (!(parser.parseResource(json) instanceof Resource read)) {
            throw new DataFormatException("not FHIR R4");
        }
        if (!read.fhirType().equals(type)) {
            throw Refusal.incomplete("no " + type);
        }
        return add(read);
    }

    private String add(Resource record) {
        switch (record) {
            case Bundle bundle -> {
                bundle.getEntry().stream()
                        .map(Bundle.BundleEntryComponent::getResource)
                        .filter(resource -> resource != null)
                        .forEach(this::add);
                Bundle.BundleLinkComponent next = bundle.getLink(Bundle.LINK_NEXT);
                if (next != null && !next.hasUrl()) {
                    throw Refusal.incomplete("only a page");
                }
                return next == null ? "" : next.getUrl();
            }
            case Patient one -> keep(one, one.getIdElement().getIdPart());
            case Encounter one -> keep(one, id(one.getSubject()));
            case Observation one -> keep(one, id(one.getSubject()));
            case DocumentReference one when !one.hasId() && patient.equals(id(one.getSubject())) -> hasAllNotes = false;
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

    /// Says that documents, or further ones, could not be had.
    void withoutAllNotes() {
        hasAllNotes = false;
    }

    /// How far documents were read that a score can see. One that was replaced or is wrong says nothing, so that it
    /// is not missed.
    Documents documents(Instant now) {
        Instant from = now.minus(Window.SEEN);
        List<DocumentReference> seen = of(DocumentReference.class)
                .filter(each -> each.getStatus() != DocumentReferenceStatus.SUPERSEDED
                        && each.getStatus() != DocumentReferenceStatus.ENTEREDINERROR
                        && !isBefore(each.getDate(), from))
                .toList();
        int read = (int)
                seen.stream().filter(each -> NoteText.of(each).isPresent()).count();
        return new Documents(hasAllNotes, read, seen.size() - read);
    }

    List<Resource> records() {
        return List.copyOf(records.values());
    }

    private static String id(Reference subject) {
        String id = subject.getReferenceElement().getIdPart();
        return id == null ? "" : id;
    }
}
