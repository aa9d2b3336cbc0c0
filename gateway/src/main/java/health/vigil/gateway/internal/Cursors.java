package health.vigil.gateway.internal;

import health.vigil.base.ProblemException;
import health.vigil.keys.DataKey;
import health.vigil.keys.DataKeys;
import health.vigil.vault.RecordSearch;
import health.vigil.vault.RecordSearch.Condition;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

/// Page links. A search with its values is sealed into the link, so that a URL of our making shows nothing of it. The
/// key lives as long as the process, and a link opens only for the caller, purpose and type that it was made for.
public final class Cursors {
    private static final int LONGEST = 64 * 1024;

    private final DataKey key = DataKeys.of(DataKeys.generate());

    /// A link to the page of the search that begins after its cursor.
    public String seal(Call call, RecordSearch search) {
        return seal(call, search.type(), write(search));
    }

    /// A link that carries something else.
    ///
    /// @param scope what it is for; it opens for the same only
    String seal(Call call, String scope, byte[] content) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key.seal(content, context(call, scope)));
    }

    /// The search behind a link; a link that is altered, another caller's or of an earlier process is refused.
    public RecordSearch open(Call call, String type, String cursor) {
        return read(opened(call, type, cursor));
    }

    /// What such a link carries.
    byte[] opened(Call call, String scope, String cursor) {
        if (cursor.length() > LONGEST) {
            throw Refusals.pageGone();
        }
        try {
            return key.open(Base64.getUrlDecoder().decode(cursor), context(call, scope));
        } catch (ProblemException | IllegalArgumentException e) {
            throw Refusals.pageGone();
        }
    }

    private static String context(Call call, String type) {
        return String.join(
                "\n",
                type,
                call.principal().kind().name(),
                call.principal().id(),
                call.principal().role().name(),
                call.purpose().name());
    }

    private static byte[] write(RecordSearch search) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeUTF(search.type());
            out.writeInt(search.order().size());
            for (RecordSearch.Order order : search.order()) {
                out.writeUTF(order.parameter());
                out.writeBoolean(order.descending());
            }
            out.writeInt(search.limit());
            out.writeBoolean(search.after() != null);
            out.writeUTF(Objects.requireNonNullElse(search.after(), ""));
            out.writeInt(search.conditions().size());
            for (Condition condition : search.conditions()) {
                out.writeUTF(condition.parameter());
                out.writeInt(condition.values().size());
                for (String value : condition.values()) {
                    out.writeUTF(value);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static RecordSearch read(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            String type = in.readUTF();
            List<RecordSearch.Order> order = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                order.add(new RecordSearch.Order(in.readUTF(), in.readBoolean()));
            }
            int limit = in.readInt();
            boolean later = in.readBoolean();
            String after = in.readUTF();
            List<Condition> conditions = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                String parameter = in.readUTF();
                List<String> values = new ArrayList<>();
                for (int more = in.readInt(); more > 0; more--) {
                    values.add(in.readUTF());
                }
                conditions.add(new Condition(parameter, values));
            }
            return new RecordSearch(type, conditions, order, limit, later ? after : null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
