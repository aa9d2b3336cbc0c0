package health.vigil.hl7v2.internal.convert;

import health.vigil.base.Problem;
import health.vigil.hl7v2.CommonNames;
import health.vigil.hl7v2.MappedChange;
import health.vigil.hl7v2.MappedChange.Mode;
import health.vigil.hl7v2.MappedMessage;
import health.vigil.hl7v2.ResourceIdentity;
import java.util.function.Function;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.OperationOutcome.IssueSeverity;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Patient.LinkType;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;

/// What a message means, as a transaction that another FHIR server can take.
public final class Bundles {
    /// So that references, which are relative, mean the entries of the bundle: `.invalid` is nobody's (RFC 2606).
    private static final String NO_SERVER = "https://vigil.invalid/fhir/";

    private final Function<ResourceIdentity, String> ids;

    public Bundles(Function<ResourceIdentity, String> ids) {
        this.ids = ids;
    }

    /// A transaction of updates. What the message only refers to is created where there is none
    /// (`If-None-Match: *`). A merge is the prior Patient, inactive, with a link to the surviving one. What other
    /// records are to move with a visit only their server knows.
    ///
    /// @param namesPatients whether the message has a PID segment, be it without content
    public Bundle of(MappedMessage message, boolean namesPatients) {
        Bundle bundle = new Bundle().setType(BundleType.TRANSACTION);
        for (MappedChange change : message.changes()) {
            switch (change) {
                case MappedChange.Put put -> {
                    BundleEntryComponent entry = entry(bundle, put.resource());
                    if (put.mode() == Mode.IF_ABSENT) {
                        entry.getRequest().setIfNoneMatch("*");
                    }
                }
                case MappedChange.Merge merge -> entry(bundle, replaced(merge));
                case MappedChange.Move _, MappedChange.Redirect _, MappedChange.Delete _ -> {}
            }
        }
        if (!namesPatients) {
            Unnamed.leaveOut(bundle);
        }
        return bundle;
    }

    private static BundleEntryComponent entry(Bundle bundle, Resource resource) {
        String url = resource.fhirType() + "/" + resource.getIdPart();
        BundleEntryComponent entry = bundle.addEntry().setResource(resource);
        entry.setFullUrl(NO_SERVER + url);
        entry.getRequest().setMethod(HTTPVerb.PUT).setUrl(url);
        return entry;
    }

    private Patient replaced(MappedChange.Merge merge) {
        Patient prior = new Patient().setActive(false);
        prior.setId(ids.apply(merge.prior()));
        prior.addIdentifier()
                .setSystem(merge.prior().system())
                .setValue(merge.prior().value());
        prior.addLink().setType(LinkType.REPLACEDBY).setOther(new Reference("Patient/" + ids.apply(merge.surviving())));
        return prior;
    }

    /// What is said of a message that could not be converted.
    public static Bundle of(Problem problem, ReportWriter.Source source) {
        OperationOutcome outcome = new OperationOutcome();
        outcome.addIssue()
                .setSeverity(IssueSeverity.ERROR)
                .setCode(IssueType.PROCESSING)
                .setDiagnostics(
                        problem + " (message " + source.number() + " of " + CommonNames.text(source.file()) + ")");
        Bundle bundle = new Bundle().setType(BundleType.COLLECTION);
        bundle.addEntry().setFullUrl("urn:vigil:problem").setResource(outcome);
        return bundle;
    }
}
