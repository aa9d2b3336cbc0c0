package health.vigil.hl7v2.internal.structure;

import health.vigil.hl7v2.MappedChange.Mode;
import health.vigil.hl7v2.Reason;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.segment.NteMapper;
import health.vigil.hl7v2.internal.segment.ObxMapper;
import health.vigil.hl7v2.internal.segment.PrtMapper;
import health.vigil.hl7v2.internal.session.Session;
import health.vigil.hl7v2.internal.session.Subject;
import health.vigil.hl7v2.internal.structure.MeantResults.Meant;
import health.vigil.hl7v2.internal.structure.Order.Result;
import health.vigil.hl7v2.internal.table.CodeSystems;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Reference;
import org.jspecify.annotations.Nullable;

/// The observations of one report, order, specimen, visit or patient.
final class Results {
    private final Session session;
    private final Subject subject;
    private final MeantResults meant;
    private final @Nullable DateTimeType observed;
    private final Recency recency;
    private final Mode mode;

    /// @param owner what the observations belong to and have their identities from
    Results(Session session, Subject subject, ResourceIdentity owner) {
        this(session, subject, owner, null);
    }

    /// @param observed when, for those that do not say it themselves
    Results(Session session, Subject subject, ResourceIdentity owner, @Nullable DateTimeType observed) {
        this(session, subject, owner, observed, Recency.of(session, Orders.absent(session)), Mode.REPLACE);
    }

    /// @param recency when they were issued
    /// @param mode IF_ABSENT where the message only repeats what others report: that says nothing of when
    Results(
            Session session,
            Subject subject,
            ResourceIdentity owner,
            @Nullable DateTimeType observed,
            Recency recency,
            Mode mode) {
        this(session, subject, owner, Reported.NOWHERE, observed, recency, mode);
    }

    /// @param reported what is known of their report
    Results(
            Session session,
            Subject subject,
            ResourceIdentity owner,
            Reported reported,
            @Nullable DateTimeType observed,
            Recency recency,
            Mode mode) {
        this.recency = recency;
        this.mode = mode;
        this.session = session;
        this.subject = subject;
        this.meant = new MeantResults(session, owner, reported, observed, recency, mode);
        this.observed = observed;
    }

    /// States them, in order.
    List<Reference> put(List<Result> results) {
        return put(results, observation -> {});
    }

    /// @param also what else is to be said of each
    List<Reference> put(List<Result> results, Consumer<Observation> also) {
        List<Meant> known = meant.of(results);
        List<Reference> references = new ArrayList<>(results.size());
        for (int i = 0; i < known.size(); i++) {
            references.add(put(results.get(i), known.get(i), also));
        }
        meant.superseded().forEach(this::supersede);
        return references;
    }

    /// What was said finally before is withdrawn; what was provisional was never completed.
    private void supersede(HeldResult held) {
        Observation observation = held.observation();
        observation.setStatus(held.isProvisional() ? ObservationStatus.CANCELLED : ObservationStatus.ENTEREDINERROR);
        observation.setIssuedElement(recency.issued());
        session.put(held.identity(), subject.patient(), observation, mode);
    }

    /// What has the number of another in the message (OBX-21) and is not the first is kept as sent.
    private Reference put(Result result, Meant known, Consumer<Observation> also) {
        ResourceIdentity identity = known.identity();
        if (session.isStated(identity)) {
            return session.reference(identity);
        }
        Observation before = known.before();
        if (before != null) {
            Subject.refuseAnother(session, subject.patient(), identity, before.getSubject());
            if (mode == Mode.IF_ABSENT || recency.isOvertaken(before, result.obx())) {
                leaveOut(result, mode == Mode.IF_ABSENT ? Reason.REFERENCE_ONLY : Reason.OVERTAKEN);
                return session.reference(identity);
            }
        }
        Observation observation = new Observation();
        ObxMapper.apply(session, result.obx(), observed, observation);
        if (!session.mayBeUnidentified()) {
            ResultKind.keep(result.obx(), before, observation);
        }
        result.notes().forEach(nte -> NteMapper.apply(session, nte, "Observation.note", observation::addNote));
        result.participations().forEach(prt -> PrtMapper.apply(session, prt, observation));
        observation.setSubject(subject.patientReference(session));
        observation.setEncounter(subject.encounterReference(session));
        Part value = result.obx().field(5);
        if (before != null && observation.getStatus() == ObservationStatus.ENTEREDINERROR && isTimeless(result)) {
            observation.setEffective(before.getEffective());
        }
        if (before != null && !value.isValued() && (isCompleted(result) || isOfSameTime(before, observation))) {
            keep(before, observation, !value.isNull());
        }
        if (!observation.hasValue() && !isAttached(observation) && !needsNoReason(observation)) {
            observation.getDataAbsentReason().addCoding(new Coding(CodeSystems.DATA_ABSENT, "unknown", "Unknown"));
        }
        if (before != null) {
            HeldResult.keepTimes(before, observation);
        }
        if (mode == Mode.REPLACE && !session.mayBeUnidentified()) {
            observation.setIssuedElement(recency.issued());
        }
        also.accept(observation);
        session.put(identity, subject.patient(), observation, mode, result.own());
        return session.reference(identity);
    }

    private static void leaveOut(Result result, Reason reason) {
        result.obx().notCarriedAtAll(reason);
        result.notes().forEach(nte -> nte.notCarriedAtAll(reason));
        result.participations().forEach(prt -> prt.notCarriedAtAll(reason));
    }

    /// OBX-11 `U`: final, as it was sent before.
    private static boolean isCompleted(Result result) {
        return result.obx().field(11).peek().equals("U");
    }

    private static boolean isTimeless(Result result) {
        return !result.obx().field(14).isValued();
    }

    /// Whether it says itself why there is no value, has parts that have, or is no observation any more.
    private static boolean needsNoReason(Observation observation) {
        return observation.hasDataAbsentReason()
                || observation.hasComponent()
                || observation.getStatus() == ObservationStatus.CANCELLED
                || observation.getStatus() == ObservationStatus.ENTEREDINERROR;
    }

    private static boolean isAttached(Observation observation) {
        return observation.hasExtension(ObxMapper.ATTACHED);
    }

    /// Whether the message is about what was observed then: it names that time, or none. At another time, nothing
    /// was observed.
    private static boolean isOfSameTime(Observation before, Observation observation) {
        return observation.getStatus() != ObservationStatus.CANCELLED
                && (!observation.hasEffective() || observation.getEffective().equalsDeep(before.getEffective()));
    }

    /// A retraction or a change of status without the value leaves the value that it is about. A correction does
    /// not: it says that the old value was wrong. Nor does `""`, which deletes it, nor a status that says why there
    /// is none.
    ///
    /// @param silent whether nothing is said of the value
    private static void keep(Observation before, Observation observation, boolean silent) {
        if (!observation.hasEffective()) {
            observation.setEffective(before.getEffective());
        }
        if (silent && observation.getStatus() != ObservationStatus.CORRECTED && !observation.hasDataAbsentReason()) {
            observation.setValue(before.getValue());
            observation.setComponent(before.getComponent());
            before.getExtensionsByUrl(ObxMapper.ATTACHED).forEach(observation::addExtension);
        }
    }
}
