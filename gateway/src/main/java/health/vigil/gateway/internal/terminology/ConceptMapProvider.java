package health.vigil.gateway.internal.terminology;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.annotation.OperationParam;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import health.vigil.gateway.internal.BodyText;
import health.vigil.gateway.internal.OperationParameters;
import health.vigil.gateway.internal.ReadableProvider;
import health.vigil.gateway.internal.Refusals;
import health.vigil.vault.ConceptTranslation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.ConceptMap;
import org.hl7.fhir.r4.model.ConceptMap.OtherElementComponent;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Type;
import org.hl7.fhir.r4.model.UriType;
import org.jspecify.annotations.Nullable;

/// `ConceptMap/$translate`, and `ConceptMap/$import-csv`, which puts a sender's map in place. Public because HAPI
/// calls it.
public final class ConceptMapProvider {
    private static final Pattern SENDER = Pattern.compile("[^|\\p{Cntrl}]{0,100}\\|[^|\\p{Cntrl}]{0,100}");

    private final ConceptMaps maps;

    public ConceptMapProvider(ConceptMaps maps) {
        this.maps = maps;
    }

    /// What a code means by the stored maps, or by one of them.
    @Operation(name = "$translate", typeName = "ConceptMap", idempotent = true)
    public Parameters translate(
            @IdParam(optional = true) @Nullable IdType id,
            @OperationParam(name = "url") @Nullable UriType url,
            @OperationParam(name = "code") @Nullable CodeType code,
            @OperationParam(name = "system") @Nullable UriType system,
            @OperationParam(name = "coding") @Nullable Coding coding,
            @OperationParam(name = "codeableConcept") @Nullable CodeableConcept concept,
            @OperationParam(name = "source") @Nullable UriType source,
            @OperationParam(name = "target") @Nullable UriType target,
            @OperationParam(name = "targetsystem") @Nullable UriType targetSystem,
            @OperationParam(name = "reverse") @Nullable BooleanType reverse,
            ServletRequestDetails request) {
        OperationParameters.check(
                request,
                "url",
                "code",
                "system",
                "coding",
                "codeableConcept",
                "source",
                "target",
                "targetsystem",
                "reverse");
        List<Coding> asked = CodeParameters.codes(code, system, null, coding, concept);
        boolean backwards = reverse != null && reverse.booleanValue();
        Parameters answer = new Parameters();
        List<ParametersParameterComponent> matches = new ArrayList<>();
        boolean found = false;
        String into = CodeParameters.text(targetSystem);
        List<ConceptMap> usable = maps.usable(
                ReadableProvider.call(request), id == null ? null : id.getIdPart(), CodeParameters.text(url));
        if (url != null && usable.isEmpty()) {
            throw Refusals.notFound("ConceptMap");
        }
        for (ConceptMap map : usable) {
            if (!isOf(map.getSource(), backwards ? target : source)
                    || !isOf(map.getTarget(), backwards ? source : target)) {
                continue;
            }
            for (Coding one : asked) {
                List<ConceptTranslation.Target> targets = backwards
                        ? ConceptTranslation.reverse(map, one.getSystem(), one.getCode())
                        : ConceptTranslation.forward(map, one.getSystem(), one.getCode());
                List<ConceptTranslation.Target> otherwise =
                        backwards ? List.of() : ConceptTranslation.unmapped(map, one.getSystem(), one.getCode());
                for (ConceptTranslation.Target meant :
                        Stream.concat(targets.stream(), otherwise.stream()).toList()) {
                    if (into == null || into.equals(meant.coding().getSystem())) {
                        matches.add(match(map, meant));
                        found |= meant.standsFor() || otherwise.contains(meant);
                    }
                }
            }
        }
        answer.addParameter("result", found);
        if (matches.isEmpty()) {
            answer.addParameter(
                    "message", "No stored map that you may read has this code, or it depends on another value.");
        }
        matches.forEach(answer::addParameter);
        return answer;
    }

    /// Whether a map is from or to the value set that was asked for, if any was.
    private static boolean isOf(@Nullable Type valueSet, @Nullable UriType asked) {
        return asked == null
                || !asked.hasValue()
                || (valueSet != null && asked.getValue().equals(valueSet.primitiveValue()));
    }

    /// Puts a sender's map in place from CSV, the body; the sender is the parameter `sender`, `application|facility`.
    @Operation(name = "$import-csv", typeName = "ConceptMap", manualRequest = true)
    public ConceptMap importCsv(ServletRequestDetails request) {
        String[] senders = request.getParameters().getOrDefault("sender", new String[0]);
        if (senders.length != 1 || !SENDER.matcher(senders[0]).matches()) {
            throw Refusals.badRequest("No sender is named.", "Give sender=application|facility.");
        }
        return maps.put(
                ReadableProvider.call(request),
                SenderMapCsv.read(senders[0], BodyText.of(request.loadRequestContents())));
    }

    private static ParametersParameterComponent match(ConceptMap map, ConceptTranslation.Target target) {
        ParametersParameterComponent match = new ParametersParameterComponent().setName("match");
        match.addPart()
                .setName("equivalence")
                .setValue(new CodeType(
                        Objects.requireNonNullElse(target.equivalence().toCode(), "unmatched")));
        if (target.coding().hasCode()) {
            match.addPart().setName("concept").setValue(target.coding());
        }
        for (OtherElementComponent product : target.product()) {
            ParametersParameterComponent part = match.addPart().setName("product");
            part.addPart().setName("element").setValue(new UriType(product.getProperty()));
            part.addPart()
                    .setName("concept")
                    .setValue(new Coding(product.getSystem(), product.getValue(), product.getDisplay()));
        }
        match.addPart()
                .setName("source")
                .setValue(new UriType(
                        map.hasUrl()
                                ? map.getUrl()
                                : map.getIdElement().toUnqualified().getValue()));
        return match;
    }
}
