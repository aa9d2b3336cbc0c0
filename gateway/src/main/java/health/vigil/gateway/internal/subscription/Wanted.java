package health.vigil.gateway.internal.subscription;

import health.vigil.base.ProblemException;
import health.vigil.gateway.internal.RecordType;
import health.vigil.gateway.internal.Refusals;
import health.vigil.vault.RecordFilter;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Subscription;
import org.hl7.fhir.r4.model.Subscription.SubscriptionChannelComponent;
import org.hl7.fhir.r4.model.Type;
import org.jspecify.annotations.Nullable;

/// What a Subscription asks for, read from the resource, which is possibly hostile.
///
/// @param type whose writes it is about
/// @param filter what the written resource must meet
/// @param channel how it is told
/// @param endpoint where to; null for a websocket
/// @param headers name and value, as its receiver wants them
/// @param xml whether as XML
/// @param content how much of the record is told
/// @param heartbeat how often something is said although nothing happened, null for never
/// @param timeout how long its receiver may take
/// @param most events in one notification
public record Wanted(
        String type,
        RecordFilter filter,
        Channel channel,
        @Nullable URI endpoint,
        List<Header> headers,
        boolean xml,
        Content content,
        @Nullable Duration heartbeat,
        Duration timeout,
        int most) {
    /// Topics are these, each followed by a resource type: that a resource of the type was created or updated.
    public static final String TOPICS = "https://vigil.health/fhir/SubscriptionTopic/";

    static final String BACKPORT = "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-";
    private static final int MOST_EVENTS = 50;
    private static final int MOST_HEADERS = 10;
    private static final Pattern HEADER = Pattern.compile("([A-Za-z0-9-]{1,64}): ?([\\x20-\\x7e]{1,2048})");

    /// What HTTP needs for itself is not for a subscriber to set.
    private static final Set<String> RESERVED = Set.of(
            "connection", "content-length", "content-type", "expect", "host", "transfer-encoding", "upgrade", "te");

    public Wanted {
        headers = List.copyOf(headers);
    }

    /// How it is told.
    enum Channel {
        REST_HOOK,
        WEBSOCKET
    }

    /// How much is told.
    enum Content {
        EMPTY,
        ID_ONLY,
        FULL_RESOURCE
    }

    /// A header of a request to the receiver.
    record Header(String name, String value) {
        @Override
        public String toString() {
            return name;
        }
    }

    /// All topics, by their canonical URLs.
    public static List<String> topics() {
        return RecordType.NAMES.stream()
                .filter(name -> !name.equals("Subscription"))
                .map(name -> TOPICS + name)
                .toList();
    }

    /// Understands a Subscription, or refuses it with the place of what is wrong.
    static Wanted read(Subscription sent, Instant now) {
        SubscriptionChannelComponent channel = sent.getChannel();
        String type = type(sent);
        Channel by = channel(channel);
        return new Wanted(
                type,
                filter(sent, type, now),
                by,
                by == Channel.REST_HOOK ? endpoint(channel) : null,
                headers(channel),
                payloadIsXml(channel),
                content(channel),
                seconds(channel, "heartbeat-period", 10, 86_400),
                timeout(channel),
                number(channel, "max-count", 1, MOST_EVENTS, 20));
    }

    /// The type that the topic is about.
    static String type(Subscription sent) {
        String topic = sent.getCriteria() == null ? "" : sent.getCriteria();
        if (!topics().contains(topic)) {
            throw refused(
                    "criteria",
                    "The criteria is no topic of this server.",
                    "Use " + TOPICS + "Type, and filter by the extension backport-filter-criteria.");
        }
        return topic.substring(TOPICS.length());
    }

    private static Channel channel(SubscriptionChannelComponent channel) {
        if (channel.getType() == Subscription.SubscriptionChannelType.RESTHOOK) {
            return Channel.REST_HOOK;
        }
        if (channel.getType() == Subscription.SubscriptionChannelType.WEBSOCKET) {
            return Channel.WEBSOCKET;
        }
        throw refused("channel.type", "The channel is not offered.", "Use rest-hook or websocket.");
    }

    private static RecordFilter filter(Subscription sent, String type, Instant now) {
        try {
            return RecordFilter.of(type, Criteria.of(sent, type), now);
        } catch (ProblemException e) {
            throw Refusals.at(Refusals.of(e), "Subscription.criteria.extension");
        }
    }

    private static URI endpoint(SubscriptionChannelComponent channel) {
        try {
            URI endpoint = URI.create(channel.getEndpoint() == null ? "" : channel.getEndpoint());
            boolean plain = endpoint.getRawUserInfo() == null && endpoint.getRawFragment() == null;
            if ("https".equals(endpoint.getScheme()) && endpoint.getHost() != null && plain) {
                return endpoint.normalize();
            }
        } catch (IllegalArgumentException e) {
            // said below, without what was sent
        }
        throw refused("channel.endpoint", "The endpoint is no https address.", "Give the receiver's https address.");
    }

    private static List<Header> headers(SubscriptionChannelComponent channel) {
        if (channel.getHeader().size() > MOST_HEADERS) {
            throw refused("channel.header", "There are more than 10 headers.", "Send what the receiver needs.");
        }
        return channel.getHeader().stream()
                .map(line -> HEADER.matcher(line.getValueNotNull()))
                .map(match -> {
                    if (!match.matches() || RESERVED.contains(match.group(1).toLowerCase(Locale.ROOT))) {
                        throw refused(
                                "channel.header",
                                "A header is not understood, or is one that HTTP sets itself.",
                                "Write it as Name: value.");
                    }
                    return new Header(match.group(1), match.group(2));
                })
                .toList();
    }

    private static boolean payloadIsXml(SubscriptionChannelComponent channel) {
        return switch (channel.getPayload() == null ? "application/fhir+json" : channel.getPayload()) {
            case "application/fhir+json", "application/json" -> false;
            case "application/fhir+xml", "application/xml" -> true;
            default ->
                throw refused("channel.payload", "The payload's type is not offered.", "Use application/fhir+json.");
        };
    }

    private static Content content(SubscriptionChannelComponent channel) {
        Type value = value(channel.getPayloadElement().getExtensionByUrl(BACKPORT + "payload-content"));
        return switch (value == null ? "" : String.valueOf(value.primitiveValue())) {
            case "empty" -> Content.EMPTY;
            case "id-only" -> Content.ID_ONLY;
            case "full-resource" -> Content.FULL_RESOURCE;
            default ->
                throw refused(
                        "channel.payload.extension",
                        "How much is to be told is not said.",
                        "Give the extension backport-payload-content: empty, id-only or full-resource.");
        };
    }

    private static Duration timeout(SubscriptionChannelComponent channel) {
        Duration timeout = seconds(channel, "timeout", 1, 60);
        return timeout == null ? Duration.ofSeconds(10) : timeout;
    }

    private static @Nullable Duration seconds(SubscriptionChannelComponent channel, String name, int least, int most) {
        int seconds = number(channel, name, least, most, 0);
        return seconds == 0 ? null : Duration.ofSeconds(seconds);
    }

    private static int number(SubscriptionChannelComponent channel, String name, int least, int most, int otherwise) {
        Type value = value(channel.getExtensionByUrl(BACKPORT + name));
        if (value == null) {
            return otherwise;
        }
        if (value instanceof IntegerType number && number.getValue() >= least && number.getValue() <= most) {
            return number.getValue();
        }
        throw refused(
                "channel.extension",
                "The extension backport-" + name + " is not understood.",
                "Give a number from " + least + " to " + most + ".");
    }

    private static @Nullable Type value(@Nullable Extension extension) {
        return extension == null ? null : extension.getValue();
    }

    private static RuntimeException refused(String path, String message, String remedy) {
        return Refusals.at(Refusals.unprocessable(message, remedy), "Subscription." + path);
    }
}
