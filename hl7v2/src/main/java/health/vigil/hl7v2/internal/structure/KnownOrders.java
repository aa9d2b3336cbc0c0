package health.vigil.hl7v2.internal.structure;

import health.vigil.hl7v2.NumberedRecords.Numbered;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.datatype.Cwe;
import health.vigil.hl7v2.internal.datatype.Hd;
import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.segment.MedicationRequestMapper;
import health.vigil.hl7v2.internal.segment.ServiceRequestMapper;
import health.vigil.hl7v2.internal.session.Session;
import health.vigil.hl7v2.internal.session.Subject;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.jspecify.annotations.Nullable;

/// Which orders of the record the orders of a message are: those of the placer's number, else of the filler's. The
/// code (OBR-4) only tells apart what has one number; without it, all of that number are meant.
final class KnownOrders {
    /// What places an order of its own, though the number may be known, table 0119.
    private static final Set<String> PLACING = Set.of("", "NW", "RO", "CH");

    private final Session session;
    private final Subject subject;
    private final List<Order> orders;
    private final boolean ordered;
    private @Nullable Set<String> exact;

    /// @param orders of the message
    KnownOrders(Session session, Subject subject, List<Order> orders) {
        this.session = session;
        this.subject = subject;
        this.orders = orders;
        this.ordered = switch (session.header().type()) {
            case "ORM", "OML", "OMG", "OMI", "OMP", "RDE", "PPR" -> true;
            default -> false;
        };
    }

    /// Those of the message.
    List<Order> sent() {
        return orders;
    }

    /// The service requests that the order is, or the one that it becomes by number and code; empty where it has no
    /// number.
    List<ResourceIdentity> services(Order order) {
        ReadSegment obr = order.first("OBR");
        ResourceIdentity named = ServiceRequestMapper.identity(session, order.orc(), obr);
        if (named == null) {
            return List.of();
        }
        if (session.isStated(named)) {
            return List.of(named);
        }
        boolean held = isHeld(named);
        if (held && !isPlaced(order) && !obr.field(4).isValued()) {
            return Stream.concat(Stream.of(named), placed(order, obr).stream().map(Numbered::identity))
                    .toList();
        }
        if (held) {
            return List.of(named);
        }
        if (isPlaced(order)) {
            ResourceIdentity followed = ServiceRequestMapper.identity(session, order.orc(), Orders.absent(session));
            return List.of(followed != null && isWaiting(followed, obr.field(4)) ? followed : named);
        }
        List<ResourceIdentity> found = found(order, obr);
        return found.isEmpty() ? List.of(named) : found;
    }

    /// Whether the message places it.
    private boolean isPlaced(Order order) {
        return ordered && PLACING.contains(order.orc().field(1).peek());
    }

    private boolean isHeld(ResourceIdentity identity) {
        return session.current(identity, ServiceRequest.class).isPresent();
    }

    /// Whether the record has no more of an order than what became of it, or that it is of this code.
    private boolean isWaiting(ResourceIdentity followed, Part code) {
        if (session.isStated(followed)) {
            return false;
        }
        CodeableConcept asked = concept(code, session.facility());
        return session.current(followed, ServiceRequest.class)
                .filter(held -> !held.hasCode() || isOfCode(held.getCode(), asked))
                .isPresent();
    }

    private List<Numbered> placed(Order order, ReadSegment obr) {
        return numbered("ServiceRequest", "PLAC", order.orc().field(2), obr.field(2));
    }

    /// By the filler's number, without those that the placer of this one numbers otherwise.
    private List<Numbered> filled(Order order, ReadSegment obr) {
        List<Numbered> all = numbered("ServiceRequest", "FILL", order.orc().field(3), obr.field(3));
        Identifier placer = number(order.orc().field(2), obr.field(2));
        return placer == null
                ? all
                : all.stream().filter(one -> !isOfPlacer(one, placer)).toList();
    }

    private static boolean isOfPlacer(Numbered one, Identifier number) {
        return ((ServiceRequest) one.resource())
                .getIdentifier().stream()
                        .anyMatch(held ->
                                isOfKind(held, "PLAC") && number.getSystem().equals(held.getSystem()));
    }

    private List<ResourceIdentity> found(Order order, ReadSegment obr) {
        List<Numbered> placed = placed(order, obr);
        List<Numbered> all = placed.isEmpty() ? filled(order, obr) : placed;
        Part code = obr.field(4);
        if (!code.isValued()) {
            return all.stream().map(Numbered::identity).toList();
        }
        CodeableConcept asked = concept(code, session.facility());
        List<Numbered> same = all.stream()
                .filter(one -> code(one).isEmpty() || isOfCode(code(one), asked))
                .toList();
        if (!same.isEmpty()) {
            return List.of(same.getFirst().identity());
        }
        List<Numbered> meant = placed.isEmpty()
                ? all.stream().filter(one -> !areApart(code(one), asked)).toList()
                : placed;
        return meant.size() == 1 ? List.of(meant.getFirst().identity()) : List.of();
    }

    private static CodeableConcept code(Numbered order) {
        return ((ServiceRequest) order.resource()).getCode();
    }

    /// The medication request of the record that the order is by its number; null where there is none.
    @Nullable ResourceIdentity medication(Order order) {
        ReadSegment orc = order.orc();
        ResourceIdentity named = MedicationRequestMapper.identity(session, orc, order.first("RXE"));
        if (named == null || session.isStated(named)) {
            return null;
        }
        if (session.current(named, MedicationRequest.class).isPresent()) {
            return named;
        }
        if (isPlaced(order) || orc.field(2).component(1).hasText()) {
            return null;
        }
        List<Numbered> all = numbered("MedicationRequest", "FILL", orc.field(3), orc.field(3));
        return all.size() == 1 ? all.getFirst().identity() : null;
    }

    /// The orders of the record that have a number, without those that the message means by number and code, or has
    /// stated. What it reports may answer one order several times.
    private List<Numbered> numbered(String type, String kind, Part common, Part detail) {
        Identifier number = number(common, detail);
        if (number == null) {
            return List.of();
        }
        return session.numbered(type, subject.patient(), number).stream()
                .filter(one -> hasNumber(one, number, kind))
                .filter(one -> !exact().contains(session.name(one.identity())))
                .filter(one -> !ordered || !session.isWritten(one.identity()))
                .toList();
    }

    /// Null where none is sent.
    private @Nullable Identifier number(Part common, Part detail) {
        Part ei = common.component(1).hasText() ? common : detail;
        return ei.component(1).hasText() ? number(session, ei) : null;
    }

    /// The number of an order: an EI in a field or a component.
    static Identifier number(Session session, Part ei) {
        String authority = Hd.uri(ei, 1);
        return new Identifier()
                .setSystem(authority.isEmpty() ? session.facility() : authority)
                .setValue(ei.component(1).peek());
    }

    /// What of the record the message means by number and code.
    private Set<String> exact() {
        Set<String> known = exact;
        if (known == null) {
            known = new HashSet<>();
            for (Order order : orders) {
                ResourceIdentity named = ServiceRequestMapper.identity(session, order.orc(), order.first("OBR"));
                if (named != null && isHeld(named)) {
                    known.add(session.name(named));
                }
            }
            exact = known;
        }
        return known;
    }

    private static boolean hasNumber(Numbered one, Identifier number, String kind) {
        List<Identifier> held = switch (one.resource()) {
            case ServiceRequest request -> request.getIdentifier();
            case MedicationRequest request -> request.getIdentifier();
            default -> List.of();
        };
        return held.stream()
                .anyMatch(identifier -> number.getValue().equals(identifier.getValue())
                        && number.getSystem().equals(identifier.getSystem())
                        && isOfKind(identifier, kind));
    }

    private static boolean isOfKind(Identifier number, String kind) {
        return number.getType().getCoding().stream().anyMatch(type -> kind.equals(type.getCode()));
    }

    /// What a CWE says is asked for, without being read.
    private static CodeableConcept concept(Part cwe, String owner) {
        CodeableConcept concept = new CodeableConcept();
        for (int first : new int[] {1, 4}) {
            if (cwe.component(first).isValued()) {
                Coding coding = concept.addCoding().setCode(cwe.component(first).peek());
                if (cwe.component(first + 2).isValued()) {
                    coding.setSystem(Cwe.system(cwe.component(first + 2), owner));
                }
            }
        }
        return concept.hasCoding() ? concept : concept.setText(cwe.component(2).peek());
    }

    /// Whether two concepts share a code, or, without any, their words.
    static boolean isOfCode(CodeableConcept held, CodeableConcept said) {
        boolean uncoded = !held.hasCoding() && !said.hasCoding();
        return (uncoded && Objects.equals(held.getText(), said.getText()))
                || held.getCoding().stream()
                        .anyMatch(one -> said.getCoding().stream()
                                .anyMatch(other ->
                                        Objects.equals(one.getCode(), other.getCode()) && !differ(one, other)));
    }

    /// Whether two codes of one system differ.
    private static boolean areApart(CodeableConcept held, CodeableConcept said) {
        return held.getCoding().stream()
                .anyMatch(one -> said.getCoding().stream()
                        .anyMatch(other -> !differ(one, other) && !Objects.equals(one.getCode(), other.getCode())));
    }

    /// Whether they are of different systems, as far as both name one.
    private static boolean differ(Coding one, Coding other) {
        return one.hasSystem() && other.hasSystem() && !one.getSystem().equals(other.getSystem());
    }
}
