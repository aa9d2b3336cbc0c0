package health.vigil.hl7v2.internal.structure;

import ca.uhn.fhir.model.api.TemporalPrecisionEnum;
import health.vigil.hl7v2.MessageMapper;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.segment.ObxMapper;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationComponentComponent;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Type;
import org.jspecify.annotations.Nullable;

/// A result that the record has.
///
/// @param observation its present version
record HeldResult(ResourceIdentity identity, Observation observation) {
    private static final String FORMER_TIME = MessageMapper.STRUCTURES + "hl7v2-former-time";

    /// When it was observed, as [#time(DateTimeType)] has it.
    String time() {
        return observation.getEffective() instanceof DateTimeType time ? time(time) : "";
    }

    /// Whether it was observed then, or was said to be until that was corrected.
    boolean wasAt(String time) {
        return time.equals(time())
                || observation.getExtensionsByUrl(FORMER_TIME).stream()
                        .anyMatch(former -> former.getValue() instanceof DateTimeType then && time.equals(time(then)));
    }

    /// Keeps with a result the times that it was said to be of before.
    static void keepTimes(Observation before, Observation result) {
        before.getExtensionsByUrl(FORMER_TIME).forEach(former -> result.addExtension(former.copy()));
        boolean moved = before.getEffective() instanceof DateTimeType then
                && !time(then).isEmpty()
                && !(result.getEffective() instanceof DateTimeType now
                        && time(now).equals(time(then)));
        if (moved) {
            result.addExtension(FORMER_TIME, before.getEffective().copy());
        }
    }

    /// A time in a spelling that is one for each instant; empty for none.
    static String time(@Nullable DateTimeType time) {
        if (time == null || !time.hasValue()) {
            return "";
        }
        return isTimeOfDay(time) ? time.getValue().toInstant().toString() : time.getValueAsString();
    }

    private static boolean isTimeOfDay(BaseDateTimeType time) {
        return time.getPrecision().compareTo(TemporalPrecisionEnum.DAY) > 0;
    }

    ResultKind kind() {
        return ResultKind.of(observation);
    }

    /// Whether it was neither withdrawn nor cancelled.
    boolean stands() {
        return !isWithdrawn() && observation.getStatus() != ObservationStatus.CANCELLED;
    }

    boolean isWithdrawn() {
        return observation.getStatus() == ObservationStatus.ENTEREDINERROR;
    }

    boolean isCorrected() {
        return observation.getStatus() == ObservationStatus.CORRECTED;
    }

    boolean isProvisional() {
        return Recency.isProvisional(observation.getStatus());
    }

    /// Whether it has this value.
    ///
    /// @param said of which only the value counts
    boolean says(Observation said) {
        List<Type> own = values(observation);
        List<Type> other = values(said);
        return own.size() == other.size()
                && IntStream.range(0, own.size()).allMatch(i -> isSame(own.get(i), other.get(i)));
    }

    private static List<Type> values(Observation of) {
        if (of.hasComponent()) {
            return of.getComponent().stream()
                    .map(ObservationComponentComponent::getValue)
                    .filter(Objects::nonNull)
                    .toList();
        }
        Extension attached = of.getExtensionByUrl(ObxMapper.ATTACHED);
        Type value = attached == null ? of.getValue() : attached.getValue();
        return value == null ? List.of() : List.of(value);
    }

    private static boolean isSame(Type held, Type said) {
        if (held instanceof Quantity own && said instanceof Quantity other) {
            return own.hasValue()
                    && other.hasValue()
                    && own.getValue().compareTo(other.getValue()) == 0
                    && own.getComparator() == other.getComparator()
                    && (!other.hasUnit() || Objects.equals(own.getUnit(), other.getUnit()));
        }
        if (held instanceof CodeableConcept own && said instanceof CodeableConcept other) {
            return KnownOrders.isOfCode(own, other);
        }
        return Base.compareDeep(held, said, false);
    }
}
