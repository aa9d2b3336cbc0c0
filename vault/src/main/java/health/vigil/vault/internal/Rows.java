package health.vigil.vault.internal;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/// Queries of every call, as the driver takes them: to build a statement by JDBI, which copies its configuration for
/// each, costs more than such a query.
final class Rows {
    private Rows() {}

    /// A row of the result.
    @FunctionalInterface
    interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /// @param sql with a `?` for each parameter
    static <T> List<T> of(Handle transaction, String sql, Reader<T> reader, Argument... parameters) {
        try (PreparedStatement query = transaction.getConnection().prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                parameters[i].apply(i + 1, query, null);
            }
            List<T> rows = new ArrayList<>();
            try (ResultSet found = query.executeQuery()) {
                while (found.next()) {
                    rows.add(reader.read(found));
                }
            }
            return rows;
        } catch (SQLException e) {
            throw new UnableToExecuteStatementException(e, null);
        }
    }
}
