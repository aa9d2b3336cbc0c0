package health.vigil.hl7v2.internal.structure;

import health.vigil.hl7v2.MappedChange.Mode;
import health.vigil.hl7v2.Reason;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.segment.NteMapper;
import health.vigil.hl7v2.internal.segment.PrbMapper;
import health.vigil.hl7v2.internal.session.Session;
import health.vigil.hl7v2.internal.session.Subject;
import health.vigil.hl7v2.internal.structure.Order.Result;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.jspecify.annotations.Nullable;

/// PPR^PC1 to PC3: each PRB is a Condition on the problem list with its observations as evidence, and the reason of
/// the orders after it. Goals and pathways are kept as sent, with their observations.
public final class ProblemMapping implements StructureMapping {
    /// A problem and its own observations, so far.
    private record Problem(ResourceIdentity identity, Condition condition, List<Result> results) {}

    @Override
    public ResourceIdentity map(Session session) {
        Subject subject = Subjects.referredTo(session);
        List<Order> all = Orders.of(session);
        KnownOrders known = new KnownOrders(session, subject, all);
        Map<ReadSegment, Order> orders = new HashMap<>();
        all.forEach(order -> orders.put(order.first(), order));
        List<Problem> problems = new ArrayList<>();
        @Nullable Problem open = null;
        for (ReadSegment segment : session.message().segments()) {
            switch (segment.name()) {
                case "PRB" -> {
                    open = problem(session, subject, segment);
                    problems.add(open);
                }
                case "GOL", "PTH", "ORC", "OBR", "RXO" -> open = null;
                case "OBX" -> {
                    if (open != null) {
                        open.results().add(Result.of(segment));
                    }
                }
                case "NTE" -> note(session, segment, open);
                default -> {}
            }
            Order order = orders.get(segment);
            if (order != null) {
                order(session, subject, order, known, problems.isEmpty() ? null : problems.getLast());
            }
        }
        problems.forEach(problem -> evidence(session, subject, problem));
        return subject.patient();
    }

    private static Problem problem(Session session, Subject subject, ReadSegment prb) {
        ResourceIdentity identity = PrbMapper.identity(session, subject, prb);
        return new Problem(identity, PrbMapper.put(session, subject, prb, identity), new ArrayList<>());
    }

    private static void note(Session session, ReadSegment nte, @Nullable Problem open) {
        if (open != null && open.results().isEmpty()) {
            NteMapper.apply(session, nte, "Condition.note", open.condition()::addNote);
            session.from(open.identity(), nte);
        } else if (open != null) {
            open.results().getLast().notes().add(nte);
        }
    }

    private static void evidence(Session session, Subject subject, Problem problem) {
        new Results(session, subject, problem.identity())
                .put(problem.results())
                .forEach(observation -> problem.condition().addEvidence().addDetail(observation));
    }

    /// An order for the problem, stated where the record has none: of orders, those who place them speak.
    private static void order(
            Session session, Subject subject, Order order, KnownOrders known, @Nullable Problem problem) {
        if (order.has("RXO") || order.has("RXE")) {
            PharmacyMapping.referredTo(session, subject, order);
            return;
        }
        ResourceIdentity identity = session.unstated(
                OrderMapping.identities(session, subject, order, known).getFirst());
        if (session.current(identity, ServiceRequest.class).isPresent()) {
            order.orc().notCarriedFurther(Reason.REFERENCE_ONLY);
            order.first("OBR").notCarriedFurther(Reason.REFERENCE_ONLY);
            return;
        }
        ServiceRequest request = OrderMapping.put(session, subject, order, identity, Mode.IF_ABSENT);
        if (problem != null) {
            request.addReasonReference(session.reference(problem.identity()));
        }
    }
}
