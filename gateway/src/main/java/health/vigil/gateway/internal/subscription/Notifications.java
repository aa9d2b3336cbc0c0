package health.vigil.gateway.internal.subscription;

import health.vigil.base.Ids;
import health.vigil.gateway.internal.subscription.Subscribed.Event;
import health.vigil.gateway.internal.subscription.Subscribed.State;
import health.vigil.gateway.internal.subscription.Wanted.Content;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.TimeZone;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.CanonicalType;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;
import org.jspecify.annotations.Nullable;

/// Notifications in the form that the backport gives them for R4: a history Bundle that begins with the
/// subscription's status as Parameters.
final class Notifications {
    private static final String PROFILES =
            "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-subscription-";

    private final Ids ids;

    Notifications(Ids ids) {
        this.ids = ids;
    }

    /// What is told of one event.
    ///
    /// @param resource null where not all of it is told
    record Told(Event event, @Nullable Resource resource) {}

    Bundle bundle(Subscribed subscribed, State state, String kind, List<Told> told, Instant now) {
        Bundle bundle = new Bundle();
        bundle.setId(ids.next().toString());
        bundle.getMeta().addProfile(PROFILES + "notification-r4");
        bundle.setType(BundleType.HISTORY).setTimestampElement(instant(now));
        Parameters status = status(subscribed, state, kind, told);
        BundleEntryComponent first = bundle.addEntry()
                .setFullUrl("urn:uuid:" + status.getIdElement().getIdPart())
                .setResource(status);
        first.getRequest().setMethod(HTTPVerb.GET).setUrl(subscribed.address() + "/$status");
        first.getResponse().setStatus("200");
        if (subscribed.wanted().content() != Content.EMPTY) {
            told.forEach(one -> entry(bundle, subscribed, one));
        }
        return bundle;
    }

    /// The status by itself, as `$status` gives it.
    Parameters status(Subscribed subscribed, State state, String kind, List<Told> told) {
        Parameters status = new Parameters();
        status.setId(ids.next().toString());
        status.getMeta().addProfile(PROFILES + "status-r4");
        add(status, "subscription", new Reference(subscribed.address()));
        add(
                status,
                "topic",
                new CanonicalType(Wanted.TOPICS + subscribed.wanted().type()));
        add(status, "status", new CodeType(state.code().toCode()));
        add(status, "type", new CodeType(kind));
        add(status, "events-since-subscription-start", new StringType(String.valueOf(subscribed.events())));
        for (Told one : told) {
            ParametersParameterComponent event = status.addParameter().setName("notification-event");
            event.addPart()
                    .setName("event-number")
                    .setValue(new StringType(String.valueOf(one.event().number())));
            event.addPart().setName("timestamp").setValue(instant(one.event().at()));
            if (subscribed.wanted().content() != Content.EMPTY) {
                event.addPart().setName("focus").setValue(new Reference(address(subscribed, one.event())));
            }
        }
        if (state == State.ERROR) {
            add(status, "error", new CodeableConcept().setText("Its receiver did not take what was sent."));
        }
        return status;
    }

    private static void entry(Bundle bundle, Subscribed subscribed, Told told) {
        BundleEntryComponent entry = bundle.addEntry().setFullUrl(address(subscribed, told.event()));
        boolean created = told.event().version() == 1;
        entry.getRequest()
                .setMethod(created ? HTTPVerb.POST : HTTPVerb.PUT)
                .setUrl(created ? told.event().key().type() : told.event().key().reference());
        entry.getResponse().setStatus(created ? "201" : "200");
        entry.setResource(told.resource());
    }

    private static String address(Subscribed subscribed, Event event) {
        return subscribed.call().base() + "/" + event.key().reference();
    }

    private static void add(Parameters parameters, String name, Type value) {
        parameters.addParameter().setName(name).setValue(value);
    }

    private static InstantType instant(Instant time) {
        InstantType instant = new InstantType(Date.from(time));
        instant.setTimeZone(TimeZone.getTimeZone("UTC"));
        return instant;
    }
}
