package health.vigil.bench.fuzz;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.StrictErrorHandler;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import health.vigil.base.ProblemException;
import health.vigil.gateway.FhirBody;
import health.vigil.vault.ExactFhir;
import health.vigil.vault.RecordFilter;
import health.vigil.vault.RecordSearch.Condition;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Resource;

/// What the FHIR API takes in: any bytes are refused, or are a resource that can be written and read again and stays
/// the same. What begins with `<` is XML, with `[` a JSON Patch, with `?` the conditions of a search; all else is
/// JSON.
public final class ResourceTarget {
    private static final FhirContext FHIR = strict();
    private static final String PATCHED = """
            {"resourceType":"Observation","status":"final","code":{"text":"pulse"},"subject":{"reference":"Patient/a"},\
            "effectiveDateTime":"2026-03-01T08:00:00Z","valueQuantity":{"value":7.40,"unit":"1"}}""";

    private ResourceTarget() {}

    /// What the fuzzer calls; anything thrown is a finding.
    public static void fuzzerTestOneInput(byte[] bytes) {
        try {
            switch (bytes.length == 0 ? ' ' : bytes[0]) {
                case '<' -> staysTheSame(FhirBody.xml(FHIR, bytes));
                case '[' -> staysTheSame(FhirBody.patched(FHIR, observation(), text(bytes, 0)));
                case '?' ->
                    RecordFilter.of("Observation", conditions(text(bytes, 1)), Instant.EPOCH)
                            .holds(observation());
                default -> staysTheSame(FhirBody.json(FHIR, bytes));
            }
        } catch (BaseServerResponseException e) {
            if (e.getOperationOutcome() == null) {
                throw e;
            }
        } catch (ProblemException e) {
            if (!e.problem().code().startsWith("VGL-VLT-")) {
                throw e;
            }
        }
    }

    private static void staysTheSame(Resource resource) {
        String once = FHIR.newJsonParser().encodeResourceToString(resource);
        String twice =
                FHIR.newJsonParser().encodeResourceToString(FHIR.newJsonParser().parseResource(once));
        if (!once.equals(twice)) {
            throw new IllegalStateException("a resource does not stay the same");
        }
    }

    private static Observation observation() {
        return FHIR.newJsonParser().parseResource(Observation.class, PATCHED);
    }

    private static List<Condition> conditions(String query) {
        List<Condition> conditions = new ArrayList<>();
        for (String pair : query.split("&")) {
            String[] sides = pair.split("=", 2);
            if (sides.length == 2) {
                conditions.add(new Condition(sides[0], Arrays.asList(sides[1].split("(?<!\\\\),", -1))));
            }
        }
        return conditions;
    }

    private static String text(byte[] bytes, int from) {
        return new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8);
    }

    private static FhirContext strict() {
        FhirContext fhir = new ExactFhir();
        fhir.setParserErrorHandler(new StrictErrorHandler());
        return fhir;
    }
}
