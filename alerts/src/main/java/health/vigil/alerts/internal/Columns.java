package health.vigil.alerts.internal;

import health.vigil.alerts.AlertState;
import health.vigil.alerts.CloseReason;
import health.vigil.alerts.Outcome;
import health.vigil.alerts.OverrideReason;
import health.vigil.alerts.SuppressionReason;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// How values become columns and back.
final class Columns {
    private Columns() {}

    /// The state's column.
    static String state(AlertState state) {
        return switch (state) {
            case AlertState.Raised _ -> "RAISED";
            case AlertState.Delivered _ -> "DELIVERED";
            case AlertState.Escalated _ -> "ESCALATED";
            case AlertState.Acknowledged _ -> "ACKNOWLEDGED";
            case AlertState.ActedOn _ -> "ACTED_ON";
            case AlertState.Overridden _ -> "OVERRIDDEN";
            case AlertState.Resolved _ -> "RESOLVED";
            case AlertState.Closed _ -> "CLOSED";
            case AlertState.Suppressed _ -> "SUPPRESSED";
        };
    }

    /// The state's detail column.
    static String detail(AlertState state) {
        return switch (state) {
            case AlertState.Escalated escalated -> Integer.toString(escalated.level());
            case AlertState.Overridden overridden -> overridden.reason().name();
            case AlertState.Resolved resolved -> resolved.outcome().name();
            case AlertState.Closed closed -> closed.reason().name();
            case AlertState.Suppressed suppressed -> suppressed.reason().name();
            case AlertState.Raised _, AlertState.Delivered _, AlertState.Acknowledged _, AlertState.ActedOn _ -> "";
        };
    }

    /// The state of both columns.
    static AlertState state(String state, String detail) {
        return switch (state) {
            case "RAISED" -> new AlertState.Raised();
            case "DELIVERED" -> new AlertState.Delivered();
            case "ESCALATED" -> new AlertState.Escalated(Integer.parseInt(detail));
            case "ACKNOWLEDGED" -> new AlertState.Acknowledged();
            case "ACTED_ON" -> new AlertState.ActedOn();
            case "OVERRIDDEN" -> new AlertState.Overridden(OverrideReason.valueOf(detail));
            case "RESOLVED" -> new AlertState.Resolved(Outcome.valueOf(detail));
            case "CLOSED" -> new AlertState.Closed(CloseReason.valueOf(detail));
            case "SUPPRESSED" -> new AlertState.Suppressed(SuppressionReason.valueOf(detail));
            default -> throw new IllegalStateException("not a state of an alert: " + state);
        };
    }

    static Array texts(Handle transaction, Collection<String> values) {
        return array(transaction, "text", values.toArray());
    }

    static Array uuids(Handle transaction, Collection<UUID> values) {
        return array(transaction, "uuid", values.toArray());
    }

    private static Array array(Handle transaction, String type, Object[] values) {
        try {
            return transaction.getConnection().createArrayOf(type, values);
        } catch (SQLException e) {
            throw new IllegalStateException("the database refused an array of " + type, e);
        }
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    static UUID uuid(ResultSet row, String column) throws SQLException {
        return row.getObject(column, UUID.class);
    }

    static @Nullable UUID uuidOrNull(ResultSet row, String column) throws SQLException {
        return row.getObject(column, UUID.class);
    }

    static List<String> textList(ResultSet row, String column) throws SQLException {
        return List.of((String[]) row.getArray(column).getArray());
    }

    static List<UUID> uuidList(ResultSet row, String column) throws SQLException {
        return List.of((UUID[]) row.getArray(column).getArray());
    }
}
