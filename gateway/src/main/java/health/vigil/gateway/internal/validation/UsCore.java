package health.vigil.gateway.internal.validation;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.hl7.fhir.common.hapi.validation.support.PrePopulatedValidationSupport;

/// The profiles and value sets of US Core 6.1.0, as shipped.
final class UsCore {
    private static final String SHIPPED = "us-core-6.1.0.ndjson.gz";

    private UsCore() {}

    static PrePopulatedValidationSupport definitions(FhirContext fhir) {
        PrePopulatedValidationSupport definitions = new PrePopulatedValidationSupport(fhir);
        IParser parser = fhir.newJsonParser();
        try (InputStream shipped = Objects.requireNonNull(UsCore.class.getResourceAsStream(SHIPPED), SHIPPED);
                BufferedReader lines = new BufferedReader(
                        new InputStreamReader(new GZIPInputStream(shipped), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                definitions.addResource(parser.parseResource(line));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return definitions;
    }
}
