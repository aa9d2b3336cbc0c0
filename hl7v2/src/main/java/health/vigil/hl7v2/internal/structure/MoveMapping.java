package health.vigil.hl7v2.internal.structure;

import health.vigil.hl7v2.MappedChange.Mode;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.segment.MrgMapper;
import health.vigil.hl7v2.internal.segment.PatientIdentity;
import health.vigil.hl7v2.internal.segment.Pv1Mapper;
import health.vigil.hl7v2.internal.session.Identities;
import health.vigil.hl7v2.internal.session.Session;
import health.vigil.hl7v2.internal.session.Subject;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Encounter.EncounterStatus;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Identifier.IdentifierUse;
import org.hl7.fhir.r4.model.Patient;
import org.jspecify.annotations.Nullable;

/// ADT events that give a visit or account another number or another owner: A35, A41 (merge accounts), A42 (merge
/// visits), A44 (move account), A45 (move visit), A48 to A51 (change a number). The visit of the message takes over
/// the number of the prior one, what is known of it and what refers to it, and the prior one, where the record has it,
/// is entered in error. What moves is taken from the patient of MRG-1, before the visit is stated.
public final class MoveMapping implements StructureMapping {
    @Override
    public ResourceIdentity map(Session session) {
        ReadSegment pid = session.message().segment("PID");
        ResourceIdentity identity = PatientIdentity.of(session, pid);
        Patient patient = AdtMapping.patient(session, identity);
        List<ReadSegment> prior = session.message().segments().stream()
                .filter(segment -> segment.name().equals("MRG"))
                .toList();
        if (session.header().trigger().equals("A44")
                || session.header().trigger().equals("A45")) {
            prior.forEach(mrg -> move(session, identity, pid, mrg));
        }
        ResourceIdentity visit = AdtMapping.visit(session, identity, patient, former(session, prior));
        prior.forEach(mrg -> takeOver(session, identity, visit, mrg));
        return identity;
    }

    /// The visit as the record has it under the number before, which goes on under another; empty where there is none.
    private static Encounter former(Session session, List<ReadSegment> prior) {
        return prior.stream()
                .flatMap(mrg -> Stream.of(mrg.field(5), mrg.field(3)))
                .map(number -> Identities.numbered(session, "Encounter", number))
                .filter(Objects::nonNull)
                .flatMap(number -> session.current(number, Encounter.class).stream())
                .filter(held -> held.getStatus() != EncounterStatus.ENTEREDINERROR)
                .findFirst()
                .orElseGet(Encounter::new);
    }

    private static void move(Session session, ResourceIdentity into, ReadSegment pid, ReadSegment mrg) {
        if (!MrgMapper.namesPatient(mrg)) {
            return;
        }
        ResourceIdentity from = MrgMapper.known(session, mrg);
        if (!from.equals(into)) {
            moving(session, into, pid, mrg).forEach(what -> session.move(what, from, into));
        }
    }

    /// The visits that the message names, by their numbers before and from now on; in A44 the accounts too.
    private static Set<ResourceIdentity> moving(
            Session session, ResourceIdentity patient, ReadSegment pid, ReadSegment mrg) {
        Set<ResourceIdentity> moving = new LinkedHashSet<>();
        if (session.header().trigger().equals("A44")) {
            add(moving, Identities.numbered(session, "Account", mrg.field(3)));
            add(moving, Identities.numbered(session, "Account", pid.field(18)));
        }
        add(moving, Identities.numbered(session, "Encounter", mrg.field(5)));
        add(moving, Identities.numbered(session, "Encounter", mrg.field(3)));
        ReadSegment pv1 = session.message().segment("PV1");
        if (pv1.isPresent()) {
            add(moving, Pv1Mapper.identity(session, pid, pv1, patient));
        }
        return moving;
    }

    private static void add(Set<ResourceIdentity> moving, @Nullable ResourceIdentity what) {
        if (what != null) {
            moving.add(what);
        }
    }

    private static void takeOver(
            Session session, ResourceIdentity patient, @Nullable ResourceIdentity visit, ReadSegment mrg) {
        Encounter stated = session.stated(Encounter.class);
        if (visit == null || stated == null) {
            return;
        }
        for (Identifier number : MrgMapper.visits(session, mrg)) {
            addOld(stated, number);
            ResourceIdentity identity = new ResourceIdentity("Encounter", number.getSystem(), number.getValue());
            if (!session.isStated(identity)) {
                session.current(identity, Encounter.class).ifPresent(held -> {
                    Subject.refuseAnother(session, patient, identity, held.getSubject());
                    session.redirect(visit, identity);
                    Subject.leaveBehind(session, patient, identity, held);
                    held.setStatus(EncounterStatus.ENTEREDINERROR);
                    held.setSubject(session.reference(patient));
                    session.put(identity, patient, held, Mode.REPLACE, mrg);
                });
            }
        }
    }

    private static void addOld(Encounter visit, Identifier number) {
        visit.getIdentifier().removeIf(held -> isSame(held, number) && held.getUse() == IdentifierUse.OLD);
        if (visit.getIdentifier().stream().noneMatch(held -> isSame(held, number))) {
            visit.addIdentifier(number.setUse(IdentifierUse.OLD));
        }
    }

    private static boolean isSame(Identifier one, Identifier other) {
        return other.getValue().equals(one.getValue()) && other.getSystem().equals(one.getSystem());
    }
}
