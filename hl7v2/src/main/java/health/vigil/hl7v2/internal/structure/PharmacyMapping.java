package health.vigil.hl7v2.internal.structure;

import health.vigil.hl7v2.MappedChange.Mode;
import health.vigil.hl7v2.Reason;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.datatype.Ei;
import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.segment.Dg1Mapper;
import health.vigil.hl7v2.internal.segment.DosageMapper;
import health.vigil.hl7v2.internal.segment.MedicationRequestMapper;
import health.vigil.hl7v2.internal.segment.NteMapper;
import health.vigil.hl7v2.internal.segment.RxaMapper;
import health.vigil.hl7v2.internal.segment.RxdMapper;
import health.vigil.hl7v2.internal.session.Fields;
import health.vigil.hl7v2.internal.session.Identities;
import health.vigil.hl7v2.internal.session.Session;
import health.vigil.hl7v2.internal.session.Subject;
import health.vigil.hl7v2.internal.structure.Order.Result;
import health.vigil.hl7v2.internal.structure.Recency.Aspect;
import java.util.List;
import org.hl7.fhir.r4.model.MedicationAdministration;
import org.hl7.fhir.r4.model.MedicationDispense;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.MedicationRequest.MedicationRequestIntent;
import org.hl7.fhir.r4.model.MedicationRequest.MedicationRequestStatus;
import org.hl7.fhir.r4.model.Reference;
import org.jspecify.annotations.Nullable;

/// RDE^O11, O25, OMP^O09, RDS^O13, RGV and RAS^O17: what is ordered (RXO), encoded (RXE), dispensed (RXD) and given
/// (RXA). Each message speaks for its own step and refers to the order.
public final class PharmacyMapping implements StructureMapping {
    @Override
    public ResourceIdentity map(Session session) {
        Subject subject = Subjects.referredTo(session);
        PatientDetails.put(session, subject);
        for (Order order : Orders.of(session)) {
            boolean step = order.has("RXD") || order.has("RXA");
            String path = order.has("RXA")
                    ? "MedicationAdministration.request"
                    : "MedicationDispense.authorizingPrescription";
            Reference request = step ? referredTo(session, subject, order, path) : request(session, subject, order);
            order.all("RXD").forEach(rxd -> dispense(session, subject, order, rxd, request));
            order.all("RXA").forEach(rxa -> administration(session, subject, order, rxa, request));
        }
        return subject.patient();
    }

    /// States the order as a MedicationRequest.
    static @Nullable Reference request(Session session, Subject subject, Order order) {
        return request(session, subject, order, Mode.REPLACE);
    }

    /// What was ordered (RXO) and what the pharmacy made of it (RXE). In a record they are one, so that a later
    /// message that stops or changes the order under its number leaves nothing of it active. In a file that is
    /// converted, what was encoded is a request of its own, based on the order. What is said of one earlier than
    /// the record knows of it changes nothing.
    private static @Nullable Reference request(Session session, Subject subject, Order order, Mode mode) {
        ResourceIdentity named = identity(session, subject, order);
        ResourceIdentity identity = mode == Mode.REPLACE ? session.unstated(named) : named;
        ReadSegment rxo = order.first("RXO");
        ReadSegment rxe = order.first("RXE");
        boolean apart = session.mayBeUnidentified() && rxo.isPresent() && rxe.isPresent();
        List<ReadSegment> steps = apart ? List.of(rxo) : List.of(rxe, rxo);
        Recency told = Recency.ordered(session, order.orc());
        boolean overtaken = mode == Mode.REPLACE
                && session.current(identity, MedicationRequest.class)
                        .filter(held -> told.isOvertaken(held, Aspect.WHOLE))
                        .isPresent();
        MedicationRequest said = session.addingOnly(overtaken, () -> whole(session, subject, order, steps, identity));
        MedicationRequest held =
                session.current(identity, MedicationRequest.class).orElseGet(MedicationRequest::new);
        MedicationRequest request =
                mode != Mode.REPLACE ? said : overtaken ? late(order, held, said) : follow(told, order, held, said);
        session.put(identity, subject.patient(), request, mode, apart ? order.own(rxo) : order.own());
        if (!apart) {
            return session.reference(identity);
        }
        ResourceIdentity encoded =
                new ResourceIdentity(identity.type(), identity.system(), identity.value() + "|encoded");
        MedicationRequest made = state(session, subject, order, List.of(rxe), order.after(rxe), encoded);
        made.setIntent(MedicationRequestIntent.FILLERORDER).addBasedOn(session.reference(identity));
        session.from(identity, order.own(order.orc()));
        session.from(identity, order.notes().toArray(ReadSegment[]::new));
        session.put(encoded, subject.patient(), made, mode, order.own(rxe));
        return session.reference(encoded);
    }

    /// The order with its notes, observations and reasons, as the message says it.
    private static MedicationRequest whole(
            Session session, Subject subject, Order order, List<ReadSegment> steps, ResourceIdentity identity) {
        MedicationRequest said = state(session, subject, order, steps, parts(order, steps), identity);
        order.notes().forEach(nte -> NteMapper.apply(session, nte, "MedicationRequest.note", said::addNote));
        new Results(session, subject, identity).put(ofOrder(order)).forEach(said::addSupportingInformation);
        order.all("DG1").forEach(dg1 -> said.addReasonReference(Dg1Mapper.put(session, subject, dg1)));
        return said;
    }

    /// The order after news of it. What a short answer leaves out stays: the drug, its dose, who asked for it.
    private static MedicationRequest follow(Recency told, Order order, MedicationRequest held, MedicationRequest said) {
        boolean silent = said.getStatus() == MedicationRequestStatus.UNKNOWN;
        if (silent && held.hasStatus()) {
            said.setStatus(held.getStatus());
        }
        if (!order.isWhole()) {
            if (said.getStatus() != held.getStatus()) {
                held.setStatusReason(null);
            }
            if (!order.isDescribed() && held.hasDosageInstruction()) {
                said.setDosageInstruction(held.getDosageInstruction());
                order.orc().notCarried(Reason.REFERENCE_ONLY, 7);
            }
            Unsaid.keep(held, said);
        }
        told.keep(said, Aspect.WHOLE);
        return said;
    }

    /// The order after news of before what the record knows of it, which change nothing; but where the record knows no
    /// more than what became of the order, they say what it is.
    private static MedicationRequest late(Order order, MedicationRequest held, MedicationRequest said) {
        if (MedicationRequestMapper.isKnown(held)) {
            order.leaveOut();
        } else {
            held.setMedication(null);
            Unsaid.keep(said, held);
        }
        return held;
    }

    /// The observations that come with what is ordered, not with what was dispensed or given.
    private static List<Result> ofOrder(Order order) {
        return order.results().stream()
                .filter(one ->
                        !one.step().name().equals("RXA") && !one.step().name().equals("RXD"))
                .toList();
    }

    /// What belongs to the order and to these steps of it. Of what was both ordered and encoded the latter counts.
    private static List<ReadSegment> parts(Order order, List<ReadSegment> steps) {
        List<ReadSegment> parts = order.after(order.orc());
        for (ReadSegment step : steps.reversed()) {
            if (step.isPresent()) {
                List<ReadSegment> own = order.after(step);
                if (step.name().equals("RXE") && order.has("RXO")) {
                    parts.removeIf(
                            one -> own.stream().anyMatch(said -> said.name().equals(one.name())));
                }
                parts.addAll(own);
            }
        }
        return parts;
    }

    /// @param steps RXE, RXO or both, of which the first counts; without fields where they were not sent
    /// @param parts TQ1, RXR and RXC that belong to them
    private static MedicationRequest state(
            Session session,
            Subject subject,
            Order order,
            List<ReadSegment> steps,
            List<ReadSegment> parts,
            ResourceIdentity identity) {
        MedicationRequest before =
                session.current(identity, MedicationRequest.class).orElseGet(MedicationRequest::new);
        Subject.refuseAnother(session, subject.patient(), identity, before.getSubject());
        MedicationRequest request = new MedicationRequest();
        MedicationRequestMapper mapper = new MedicationRequestMapper(session, request);
        mapper.common(subject, order.orc());
        for (ReadSegment step : steps) {
            if (step.name().equals("RXE")) {
                mapper.encoded(step);
            } else {
                mapper.ordered(step);
            }
        }
        of(parts, "TQ1").forEach(mapper::timing);
        of(parts, "RXR").forEach(mapper::route);
        mapper.components(of(parts, "RXC"));
        mapper.complete(before);
        return request;
    }

    private static List<ReadSegment> of(List<ReadSegment> parts, String name) {
        return parts.stream().filter(one -> one.name().equals(name)).toList();
    }

    /// By the placer's number, else the filler's; without either by the message.
    private static ResourceIdentity identity(Session session, Subject subject, Order order) {
        ResourceIdentity numbered = numbered(session, subject, order);
        return numbered != null
                ? numbered
                : Identities.within(
                        session,
                        subject.patient(),
                        "MedicationRequest",
                        Identities.code(
                                order.first(order.has("RXE") ? "RXE" : "RXO").field(order.has("RXE") ? 2 : 1)),
                        session.messageNumber());
    }

    /// The order of the record that has one of the numbers, else the one that it becomes.
    private static @Nullable ResourceIdentity numbered(Session session, Subject subject, Order order) {
        ResourceIdentity known = new KnownOrders(session, subject, List.of(order)).medication(order);
        return known != null ? known : MedicationRequestMapper.identity(session, order.orc(), order.first("RXE"));
    }

    /// The order that is carried out, stated where the record has none.
    static @Nullable Reference referredTo(Session session, Subject subject, Order order) {
        return referredTo(session, subject, order, "MedicationRequest");
    }

    /// @param path of the reference to it
    private static @Nullable Reference referredTo(Session session, Subject subject, Order order, String path) {
        ResourceIdentity identity = numbered(session, subject, order);
        if (identity == null) {
            return null;
        }
        if (session.isStated(identity)) {
            return session.reference(identity);
        }
        if (session.current(identity, MedicationRequest.class).isPresent()) {
            order.orc().notCarriedFurther(Reason.REFERENCE_ONLY);
            order.first("RXO").notCarriedFurther(Reason.REFERENCE_ONLY);
            order.first("RXE").notCarriedFurther(Reason.REFERENCE_ONLY);
            return session.reference(identity);
        }
        boolean described = order.has("RXO") || order.has("RXE");
        return described
                ? request(session, subject, order, Mode.IF_ABSENT)
                : named(session, order.orc(), identity, path);
    }

    /// An order of which the message says no more than its number. A record can receive it yet; where there is
    /// none, the number is all there is.
    private static Reference named(Session session, ReadSegment orc, ResourceIdentity identity, String path) {
        Reference order = session.mayBeUnidentified() ? new Reference() : session.reference(identity);
        boolean placed = orc.field(2).component(1).hasText();
        Part number = orc.field(placed ? 2 : 3, path + ".identifier");
        return order.setType("MedicationRequest")
                .setIdentifier(Ei.identifier(number, placed ? "PLAC" : "FILL", session.facility()));
    }

    private static void dispense(
            Session session, Subject subject, Order order, ReadSegment rxd, @Nullable Reference request) {
        MedicationDispense dispense = RxdMapper.dispense(session, subject, rxd);
        of(order.after(rxd), "RXR")
                .forEach(rxr -> DosageMapper.route(
                        new Fields(session, rxr, "MedicationDispense.dosageInstruction"),
                        dispense.getDosageInstructionFirstRep()));
        if (request != null) {
            dispense.addAuthorizingPrescription(request.copy());
        }
        ResourceIdentity identity = Identities.within(
                session,
                subject.patient(),
                "MedicationDispense",
                order.orc().field(3).peek(),
                rxd.field(7).peek(),
                Identities.code(rxd.field(2)),
                rxd.field(3).peek());
        new Results(session, subject, identity).put(order.results(rxd)).forEach(dispense::addSupportingInformation);
        session.put(identity, subject.patient(), dispense, Mode.REPLACE, order.own(rxd));
    }

    private static void administration(
            Session session, Subject subject, Order order, ReadSegment rxa, @Nullable Reference request) {
        MedicationAdministration given = RxaMapper.administration(session, subject, rxa);
        of(order.after(rxa), "RXR").forEach(rxr -> RxaMapper.route(session, rxr, given));
        if (request != null) {
            given.setRequest(request.copy());
        }
        ResourceIdentity identity = Identities.within(
                session,
                subject.patient(),
                "MedicationAdministration",
                order.orc().field(3).peek(),
                Identities.code(rxa.field(5)),
                rxa.field(3).peek());
        new Results(session, subject, identity).put(order.results(rxa)).forEach(given::addSupportingInformation);
        session.put(identity, subject.patient(), given, Mode.REPLACE, order.own(rxa));
    }
}
