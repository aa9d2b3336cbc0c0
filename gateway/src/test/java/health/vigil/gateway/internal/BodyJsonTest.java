package health.vigil.gateway.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import com.fasterxml.jackson.databind.ObjectMapper;
import health.vigil.testkit.Requirement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.Bundle.SearchEntryMode;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@Requirement("INT-3")
class BodyJsonTest {
    private static final FhirContext FHIR = FhirContext.forR4Cached();

    @Test
    void aPageIsWhatTheLibraryWrites() throws Exception {
        Bundle frame = new Bundle().setType(BundleType.SEARCHSET).setTotal(2);
        frame.addLink().setRelation("self").setUrl("https://here/fhir/Observation?_cursor=a\"b\\c");
        frame.addEntry()
                .setFullUrl("https://here/fhir/Observation/1")
                .getSearch()
                .setMode(SearchEntryMode.MATCH);
        frame.addEntry().getSearch().setMode(SearchEntryMode.OUTCOME);

        assertSame(listed(frame, made(observation()), made(outcome())));
    }

    @Test
    void aHistoryIsWhatTheLibraryWrites() throws Exception {
        Bundle frame = new Bundle().setType(BundleType.HISTORY);
        frame.addEntry().setFullUrl("https://here/fhir/Observation/1");
        frame.getEntryFirstRep().getRequest().setMethod(HTTPVerb.DELETE).setUrl("Observation/1");
        frame.getEntryFirstRep()
                .getResponse()
                .setStatus("204")
                .setEtag("W/\"2\"")
                .setLastModified(Date.from(Instant.ofEpochMilli(1_700_000_000_123L)));

        assertSame(listed(frame, (Body) null));
    }

    @Test
    void whatBecameOfABatchIsWhatTheLibraryWrites() throws Exception {
        Bundle frame = new Bundle().setType(BundleType.BATCHRESPONSE);
        frame.addEntry()
                .setFullUrl("https://here/fhir/Observation/1")
                .getResponse()
                .setStatus("201 Created")
                .setLocation("https://here/fhir/Observation/1/_history/1");
        frame.addEntry().getResponse().setStatus("404").setOutcome(outcome());

        assertSame(listed(frame, made(observation()), null));
    }

    @Test
    void anEmptyBundleIsWhatTheLibraryWrites() throws Exception {
        assertSame(listed(new Bundle().setType(BundleType.SEARCHSET).setTotal(0)));
    }

    private static void assertSame(Body body) throws Exception {
        ObjectMapper mapper = new ObjectMapper();
        String written = Media.JSON.write(FHIR, body, false);

        assertThat(mapper.readTree(written))
                .isEqualTo(mapper.readTree(FHIR.newJsonParser().encodeResourceToString(body.resource())));
    }

    private static Body listed(Bundle frame, @Nullable Body... bodies) {
        List<@Nullable Body> entries = new ArrayList<>();
        for (Body body : bodies) {
            entries.add(body);
        }
        return new Body.Listed(frame, entries);
    }

    private static Body made(Resource resource) {
        return new Body.Made(resource);
    }

    private static Resource observation() {
        Observation observation = new Observation();
        observation.setId("1");
        observation.getCode().setText("Größe \u2028 \"quoted\"");
        return observation;
    }

    private static OperationOutcome outcome() {
        OperationOutcome outcome = new OperationOutcome();
        outcome.addIssue().setDiagnostics("Not found.");
        return outcome;
    }
}
