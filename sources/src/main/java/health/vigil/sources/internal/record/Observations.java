package health.vigil.sources.internal.record;

import health.vigil.base.ProblemException;
import health.vigil.hl7v2.CommonNames;
import health.vigil.hl7v2.MappedChange.Mode;
import health.vigil.hl7v2.Reason;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.sources.internal.mapping.Measured;
import health.vigil.sources.internal.mapping.Moment;
import health.vigil.sources.internal.mapping.ObservationPlaces;
import health.vigil.sources.internal.mapping.Place;
import health.vigil.sources.internal.mapping.Term;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Reference;
import org.jspecify.annotations.Nullable;

/// The observations of one item.
final class Observations {
    private static final String CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category";
    private static final String ABSENT = "http://terminology.hl7.org/CodeSystem/data-absent-reason";

    /// Items hold up those behind them.
    private static final int MOST = 5_000;

    private final Making making;
    private final Subject subject;
    private final List<Runnable> overtaken = new ArrayList<>();
    private boolean anyPlace;
    private boolean anyStated;

    Observations(Making making, Subject subject) {
        this.making = making;
        this.subject = subject;
    }

    /// States them, in order.
    void put() {
        if (making.item().elements() > MOST) {
            throw new ProblemException(
                    "VGL-SRC-002", "The item has a list of more than 5,000 elements.", "Send it in several items.");
        }
        for (int element = 0; element < making.item().elements(); element++) {
            making.at(element);
            for (ObservationPlaces places : making.mapping().observations()) {
                observation(places, element);
            }
        }
        boolean emptyList = making.mapping().each() != null
                && making.item().isList(making.mapping().each());
        if (!anyStated && overtaken.isEmpty() && !anyPlace && !emptyList) {
            throw new ProblemException(
                    "VGL-SRC-008",
                    "The item has nothing where the mapping looks for values.",
                    "Send values, or correct the mapping and replay it.");
        }
        overtaken.forEach(Runnable::run);
    }

    private void observation(ObservationPlaces places, int element) {
        anyPlace |= making.item().isThere(valuePlace(places.value()), element);
        boolean said = Values.isSaid(making, places.value(), element);
        ObservationStatus status = status(places.status(), element);
        boolean codeRead = places.code().code().is() == null;
        boolean told = codeRead ? Concepts.isSaid(making, places.code(), element) : needsNoValue(status);
        if (!said && !told) {
            return;
        }
        if (!Concepts.isSaid(making, places.code(), element)) {
            throw new ProblemException(
                    "VGL-SRC-005",
                    "The item has a value without a code that says what it is.",
                    "Send the code, or correct the mapping and replay it.");
        }
        DateTimeType time = time(places.time(), element);
        ResourceIdentity identity = making.unstated(identity(places, time, element));
        InstantType issued = issued(places.issued(), element);
        Observation held = making.current(identity, Observation.class).orElse(null);
        if (held != null) {
            Subject.refuseAnother(making, subject.patient(), held.getSubject());
            if (isOvertaken(held, issued, status)) {
                overtaken.add(() -> leaveOut(places, element));
                return;
            }
        }
        state(places, element, identity, status, time, issued, said, held);
    }

    @SuppressWarnings("TooManyParameters")
    private void state(
            ObservationPlaces places,
            int element,
            ResourceIdentity identity,
            ObservationStatus status,
            DateTimeType time,
            @Nullable InstantType issued,
            boolean said,
            @Nullable Observation held) {
        Observation observation = new Observation().setStatus(status);
        observation.setCode(Concepts.of(making, places.code(), element, "Observation.code"));
        if (said) {
            observation.setValue(Values.of(making, places.value(), element));
        } else if (held != null && held.hasValue() && status == ObservationStatus.ENTEREDINERROR) {
            observation.setValue(held.getValue());
        } else if (!needsNoValue(status)) {
            observation.getDataAbsentReason().addCoding(new Coding(ABSENT, "unknown", "Unknown"));
        }
        making.item().text(places.time().at(), element, "Observation.effectiveDateTime");
        observation.setEffective(time);
        if (issued != null && places.issued() != null) {
            making.item().text(places.issued().at(), element, "Observation.issued");
            observation.setIssuedElement(issued);
        }
        if (places.status() != null) {
            making.item().text(places.status(), element, "Observation.status");
        }
        numbers(places, element, observation);
        if (places.method() != null && Concepts.isSaid(making, places.method(), element)) {
            observation.setMethod(Concepts.of(making, places.method(), element, "Observation.method"));
        }
        if (places.category() != null) {
            observation.addCategory().addCoding(new Coding(CATEGORY, places.category(), null));
        }
        observation.setSubject(subject.patientReference(making));
        observation.setEncounter(subject.encounterReference(making));
        making.put(identity, subject.patient(), observation, Mode.REPLACE);
        anyStated = true;
    }

    private void numbers(ObservationPlaces places, int element, Observation observation) {
        if (places.id() != null) {
            String id = CommonNames.text(making.item().text(places.id(), element, "Observation.identifier.value"));
            if (!id.isEmpty()) {
                observation.addIdentifier(
                        new Identifier().setSystem(making.namespace()).setValue(id));
            }
        }
        if (places.device() != null) {
            String device = CommonNames.text(
                    making.item().text(places.device(), element, "Observation.device.identifier.value"));
            if (!device.isEmpty()) {
                observation.setDevice(new Reference()
                        .setType("Device")
                        .setIdentifier(new Identifier()
                                .setSystem(
                                        CommonNames.namespace(making.mapping().facility()))
                                .setValue(device)));
            }
        }
    }

    private static Place valuePlace(Measured value) {
        return switch (value) {
            case Measured.Amount number -> number.at();
            case Measured.Words text -> text.at();
            case Measured.Coded code ->
                code.concept().code().at().isEmpty()
                        ? new Place(true, "")
                        : code.concept().code().at().getFirst();
        };
    }

    private ObservationStatus status(@Nullable Term term, int element) {
        if (term == null) {
            return ObservationStatus.FINAL;
        }
        String sent = making.item().peek(term, element);
        String word = term.codes().getOrDefault(sent, sent);
        return switch (word) {
            case "", "final" -> ObservationStatus.FINAL;
            case "registered" -> ObservationStatus.REGISTERED;
            case "preliminary" -> ObservationStatus.PRELIMINARY;
            case "amended" -> ObservationStatus.AMENDED;
            case "corrected" -> ObservationStatus.CORRECTED;
            case "cancelled" -> ObservationStatus.CANCELLED;
            case "entered-in-error" -> ObservationStatus.ENTEREDINERROR;
            default ->
                throw new ProblemException(
                        "VGL-SRC-007",
                        "The item has a status that is none of FHIR's and that the mapping has no word for.",
                        "Add it to the codes of the status in the mapping, then replay the item.");
        };
    }

    private static boolean needsNoValue(ObservationStatus status) {
        return status == ObservationStatus.CANCELLED || status == ObservationStatus.ENTEREDINERROR;
    }

    private DateTimeType time(Moment moment, int element) {
        return moment.format()
                .read(
                        making.item().peek(moment.at(), element),
                        moment.zone(),
                        making.context().received())
                .map(DateTimeType::new)
                .orElseThrow(() -> new ProblemException(
                        "VGL-SRC-006",
                        "The item has no time where the mapping looks for it, or one that is not written as agreed.",
                        "Send the time as the mapping has it, or correct the mapping and replay the item."));
    }

    /// Null where the item does not say a time of day.
    private @Nullable InstantType issued(@Nullable Moment moment, int element) {
        return moment == null
                ? null
                : moment.format()
                        .read(
                                making.item().peek(moment.at(), element),
                                moment.zone(),
                                making.context().received())
                        .filter(text -> text.contains("T"))
                        .map(InstantType::new)
                        .orElse(null);
    }

    /// By the source's own id, which may be the id of several with different codes; else by what tells it
    /// from others.
    private ResourceIdentity identity(ObservationPlaces places, DateTimeType time, int element) {
        String code = making.item().peek(places.code().code(), element);
        String own = places.id() == null ? "" : making.item().peek(places.id(), element);
        if (!own.isEmpty()) {
            boolean codeRead = places.code().code().is() == null;
            return new ResourceIdentity("Observation", making.namespace(), codeRead ? own : own + "|" + code);
        }
        String device = places.device() == null ? "" : making.item().peek(places.device(), element);
        String when = time.getValueAsString().contains("T")
                ? time.getValue().toInstant().toString()
                : time.getValueAsString();
        ResourceIdentity patient = subject.patient();
        return new ResourceIdentity(
                "Observation",
                making.namespace(),
                String.join("|", patient.system(), patient.value(), code, when, device));
    }

    /// Whether the record has later news: issued later, or of the same time, or without times, settled where
    /// this is provisional. A time that was still to come when the item came is no measure.
    private boolean isOvertaken(Observation held, @Nullable InstantType issued, ObservationStatus status) {
        boolean setsBack = isProvisional(status) && isSettled(held.getStatus());
        if (issued == null || !held.hasIssued()) {
            return setsBack;
        }
        Instant before = held.getIssued().toInstant();
        int order = issued.getValue().toInstant().compareTo(before);
        boolean measures = !before.isAfter(making.context().received());
        return (order < 0 && measures) || (order <= 0 && setsBack);
    }

    private static boolean isProvisional(ObservationStatus status) {
        return status == ObservationStatus.REGISTERED || status == ObservationStatus.PRELIMINARY;
    }

    private static boolean isSettled(@Nullable ObservationStatus status) {
        return status == ObservationStatus.FINAL
                || status == ObservationStatus.AMENDED
                || status == ObservationStatus.CORRECTED
                || status == ObservationStatus.CANCELLED
                || status == ObservationStatus.ENTEREDINERROR;
    }

    /// Where another observation of the item has carried the same place, it stays carried.
    private void leaveOut(ObservationPlaces places, int element) {
        List<Term> terms =
                new ArrayList<>(List.of(places.code().code(), places.time().at()));
        if (places.value() instanceof Measured.Amount(Place _, Term unit, var _) && unit != null) {
            terms.add(unit);
        }
        if (places.issued() != null) {
            terms.add(places.issued().at());
        }
        for (Term term : new Term[] {places.status(), places.id(), places.device()}) {
            if (term != null) {
                terms.add(term);
            }
        }
        making.item().leaf(valuePlace(places.value()), element).notCarried(Reason.OVERTAKEN);
        terms.forEach(term ->
                term.at().forEach(place -> making.item().leaf(place, element).notCarried(Reason.OVERTAKEN)));
    }
}
