package health.vigil.sources;

import health.vigil.base.ProblemException;
import health.vigil.intake.Delivery;
import health.vigil.intake.Receipt;
import health.vigil.intake.SourceDoor;
import health.vigil.policy.Principal;
import health.vigil.policy.Role;
import health.vigil.sources.internal.item.Bodies;
import health.vigil.sources.internal.mapping.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// A source that posts its items: see [SourcesApi].
public final class HttpSource extends MappedSource {
    private static final int UPLOADS = 2;

    private final String account;
    private final Semaphore uploads = new Semaphore(UPLOADS, true);
    private volatile @Nullable SourceDoor door;

    HttpSource(Settings settings, Surroundings around) {
        super(settings.name(), settings.mapping(), around.observer());
        this.account = settings.account();
    }

    /// What is configured for it.
    ///
    /// @param account which account it posts as, with the role SENDER
    public record Settings(String name, MappingFile mapping, String account) implements SourceSettings {
        @Override
        public HttpSource open(Surroundings around) {
            return new HttpSource(this, around);
        }
    }

    /// Whether this caller is the source.
    boolean isCaller(Principal caller) {
        return caller.role() == Role.SENDER && caller.id().equals(account);
    }

    /// Places for bodies that are on their way.
    Semaphore uploads() {
        return uploads;
    }

    /// Stores the items of a body, all or none.
    ///
    /// @param type media type, without parameters
    /// @param charset that it names, empty for none
    /// @param key by which the caller knows this body, so that it is stored once; empty where each is a new
    ///     one
    /// @throws ProblemException `VGL-SRC-010` to `VGL-SRC-015`, or `VGL-INT-001`; nothing is stored then
    Receipt take(Principal caller, String type, String charset, String key, byte[] body) {
        SourceDoor open = door;
        if (open == null) {
            throw new ProblemException(
                    "VGL-SRC-017", "The source has not started.", "Send it again when the platform is ready.");
        }
        List<byte[]> items = items(type, charset, body);
        List<Delivery> deliveries = new ArrayList<>(items.size());
        for (int i = 0; i < items.size(); i++) {
            deliveries.add(item(key.isEmpty() ? null : key + "/" + i, items.get(i)));
        }
        return deliver(open, caller, deliveries, Map.of());
    }

    private List<byte[]> items(String type, String charset, byte[] body) {
        boolean utf8 = charset.isEmpty() || charset.equalsIgnoreCase("utf-8");
        return switch (mapping().format()) {
            case Mapping.Format.Json _ when utf8 && type.equals("application/json") -> Bodies.objects(body);
            case Mapping.Format.Json _ when utf8 && type.equals("application/x-ndjson") -> Bodies.lines(body);
            case Mapping.Format.Csv csv
            when type.equals("text/csv")
                    && (charset.isEmpty()
                            || charset.equalsIgnoreCase(csv.encoding().name())) -> Bodies.rows(body, csv, mapping());
            default ->
                throw new ProblemException(
                        "VGL-SRC-015",
                        "The media type or character set is not the one of this source's mapping.",
                        "Send application/json or application/x-ndjson in UTF-8, or text/csv in the agreed character"
                                + " set, without a content encoding.");
        };
    }

    @Override
    public void start(SourceDoor opened) {
        this.door = opened;
    }

    @Override
    public boolean running() {
        return door != null;
    }

    @Override
    public void close() {
        door = null;
    }
}
