package health.vigil.hl7v2.internal.structure;

import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.session.ObservationIdentities;
import health.vigil.hl7v2.internal.session.Session;
import health.vigil.hl7v2.internal.session.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Reference;

/// The result that led to the ones of an OBR, as an organism leads to its susceptibilities: OBR-26 names its code and
/// sub-id, OBR-29 the numbers of the order that it answers (HL7 v2.5.1, chapters 4.5.3.26 and 4.5.3.29).
final class ParentResult {
    private final Session session;
    private final Subject subject;
    private final ReadSegment obr;
    private final String key;

    private ParentResult(Session session, Subject subject, ReadSegment obr, String key) {
        this.session = session;
        this.subject = subject;
        this.obr = obr;
        this.key = key;
    }

    /// Empty where the OBR names none, and where neither message nor record has exactly one that it may be.
    ///
    /// @param orders of the message
    static Optional<Reference> of(Session session, Subject subject, ReadSegment obr, List<Order> orders) {
        Part named = obr.field(26, "Observation.derivedFrom");
        if (!named.component(1).isValued()) {
            return Optional.empty();
        }
        String key = ObservationIdentities.key(named.component(1), named.component(2));
        ParentResult parent = new ParentResult(session, subject, obr, key);
        List<String> stated = parent.stated(orders);
        List<String> found = stated.isEmpty() ? parent.recorded() : stated;
        if (found.size() != 1) {
            return Optional.empty();
        }
        named.component(1).carriedIfValued("");
        named.component(2).carriedIfValued("");
        return Optional.of(new Reference(found.getFirst()));
    }

    private List<String> stated(List<Order> orders) {
        return orders.stream()
                .filter(order -> order.first("OBR") != obr && isNamed(order))
                .flatMap(order -> order.results().stream())
                .filter(result -> ObservationIdentities.key(result.obx()).equals(key))
                .flatMap(result -> session.origins().stated("Observation", result.obx()).stream())
                .distinct()
                .toList();
    }

    /// Whether it is the order that OBR-29 names; any is where that names none.
    private boolean isNamed(Order order) {
        ReadSegment other = order.first("OBR");
        List<Part> placers = List.of(other.field(2), order.orc().field(2));
        List<Part> fillers = List.of(other.field(3), order.orc().field(3));
        boolean open = !number(1).hasText() && !number(2).hasText();
        return open
                || placers.stream().anyMatch(one -> isSame(one, number(1)))
                || fillers.stream().anyMatch(one -> isSame(one, number(2)));
    }

    /// @param component of OBR-29: 1 of who placed the order, 2 of who filled it
    private Part number(int component) {
        return obr.field(29).component(component);
    }

    private static boolean isSame(Part one, Part other) {
        return other.hasText()
                && one.component(1).peek().equals(other.component(1).peek());
    }

    private List<String> recorded() {
        return Stream.of(number(1), number(2))
                .filter(Part::hasText)
                .map(number -> KnownOrders.number(session, number))
                .flatMap(number -> session.numbered("DiagnosticReport", subject.patient(), number).stream())
                .map(report -> (DiagnosticReport) report.resource())
                .flatMap(ParentResult::identities)
                .flatMap(report -> results(new ObservationIdentities(session, report)).stream())
                .distinct()
                .toList();
    }

    /// Those of the code and sub-id that stand.
    private List<String> results(ObservationIdentities identities) {
        List<String> standing = new ArrayList<>();
        int number = 1;
        while (true) {
            ResourceIdentity one = identities.of(key, number);
            Optional<Observation> held = session.current(one, Observation.class);
            if (held.isEmpty()) {
                return standing;
            }
            if (new HeldResult(one, held.get()).stands()) {
                standing.add(session.name(one));
            }
            number++;
        }
    }

    /// What a report of the record may be known by: one of its numbers and its code ([ObrMapper#identity]).
    private static Stream<ResourceIdentity> identities(DiagnosticReport report) {
        return report.getIdentifier().stream()
                .flatMap(number -> report.getCode().getCoding().stream()
                        .map(code -> new ResourceIdentity(
                                "DiagnosticReport", number.getSystem(), number.getValue() + "|" + code.getCode())));
    }
}
