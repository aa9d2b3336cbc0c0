package health.vigil.hl7v2.internal.structure;

import ca.uhn.fhir.model.api.TemporalPrecisionEnum;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.datatype.Nm;
import health.vigil.hl7v2.internal.reading.Part;
import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.StringType;
import org.jspecify.annotations.Nullable;

/// A result that the record has.
///
/// @param observation its present version
record HeldResult(ResourceIdentity identity, Observation observation) {
    private static final Pattern FIGURE = Pattern.compile("\\s*+[<>=~]*+\\s*+[-+]?+[0-9][0-9.,]*+(\\s*+\\S++)?+\\s*+");

    /// When it was observed, as [#time(DateTimeType)] has it.
    String time() {
        return observation.getEffective() instanceof DateTimeType time ? time(time) : "";
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

    boolean isCancelled() {
        return observation.getStatus() == ObservationStatus.CANCELLED;
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

    /// Whether it is a line of text, or has no value.
    boolean isText() {
        return !observation.hasValue() || observation.getValue() instanceof StringType;
    }

    /// Whether it is a figure, be it as text, or says how it is to be judged.
    boolean isMeasured() {
        boolean figure = observation.getValue() instanceof StringType words
                ? words.hasValue() && FIGURE.matcher(words.getValue()).matches()
                : observation.hasValue();
        return figure || observation.hasInterpretation() || observation.hasReferenceRange();
    }

    /// Whether an OBX-5 says what it says; false where it says nothing.
    boolean says(Part sent) {
        String text = sent.peek();
        return sent.isValued()
                && switch (observation.getValue()) {
                    case Quantity amount -> {
                        BigDecimal number = Nm.decimal(text);
                        yield number != null && amount.hasValue() && number.compareTo(amount.getValue()) == 0;
                    }
                    case CodeableConcept concept ->
                        concept.getCoding().stream().anyMatch(coding -> text.equals(coding.getCode()));
                    case StringType words
                    when words.hasValue() ->
                        words.getValue().equals(text) || words.getValue().equals(sent.raw());
                    case null, default -> false;
                };
    }
}
