package health.vigil.hl7v2.internal.session;

import health.vigil.hl7v2.Header;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Meta;
import org.hl7.fhir.r4.model.Resource;

/// The security label HTEST: what messages for training or debugging (MSH-11 `T`, `D`) say of a patient is test data.
/// What a message about patients states in whole is none any more.
final class TestData {
    private static final String SYSTEM = "http://terminology.hl7.org/CodeSystem/v3-ActReason";
    private static final String TEST = "HTEST";

    private TestData() {}

    static void mark(Resource resource, Header header) {
        Meta meta = resource.getMeta();
        Coding held = meta.getSecurity(SYSTEM, TEST);
        boolean isTest =
                header.processingId().equals("T") || header.processingId().equals("D");
        if (isTest && held == null) {
            meta.addSecurity(new Coding(SYSTEM, TEST, "test health data"));
        } else if (!isTest && held != null) {
            meta.getSecurity().remove(held);
        }
    }
}
