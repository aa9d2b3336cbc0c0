package health.vigil.vault.internal;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/// Statements of every call, as the driver takes them: to build one by JDBI, which copies its configuration for each,
/// costs more than such a query.
final class Rows {
    private Rows() {}

    /// A row of the result.
    @FunctionalInterface
    interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /// A query and, once it was asked, its rows.
    static final class Query<T> {
        private final String sql;
        private final Reader<T> reader;
        private final Argument[] parameters;
        private final List<T> rows = new ArrayList<>();

        /// @param sql with a `?` for each parameter
        Query(String sql, Reader<T> reader, Argument... parameters) {
            this.sql = sql;
            this.reader = reader;
            this.parameters = parameters;
        }

        List<T> rows() {
            return rows;
        }

        private void read(ResultSet found) throws SQLException {
            while (found.next()) {
                rows.add(reader.read(found));
            }
        }
    }

    /// @param sql with a `?` for each parameter
    static <T> List<T> of(Handle transaction, String sql, Reader<T> reader, Argument... parameters) {
        Query<T> query = new Query<>(sql, reader, parameters);
        ask(transaction, query);
        return query.rows();
    }

    /// Asks queries that travel together, in order: each sees what had been committed when it began.
    static void ask(Handle transaction, Query<?>... queries) {
        String sql = Stream.of(queries).map(query -> query.sql).collect(Collectors.joining(";"));
        try (PreparedStatement statement = transaction.getConnection().prepareStatement(sql)) {
            bind(statement, Stream.of(queries).flatMap(query -> Stream.of(query.parameters)));
            statement.execute();
            for (Query<?> query : queries) {
                try (ResultSet found = statement.getResultSet()) {
                    query.read(found);
                }
                statement.getMoreResults();
            }
        } catch (SQLException e) {
            throw new UnableToExecuteStatementException(e, null);
        }
    }

    /// Changes rows.
    ///
    /// @param sql with a `?` for each parameter
    static void change(Handle transaction, String sql, Argument... parameters) {
        try (PreparedStatement statement = transaction.getConnection().prepareStatement(sql)) {
            bind(statement, Stream.of(parameters));
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new UnableToExecuteStatementException(e, null);
        }
    }

    private static void bind(PreparedStatement statement, Stream<Argument> parameters) throws SQLException {
        int position = 1;
        for (Argument parameter : (Iterable<Argument>) parameters::iterator) {
            parameter.apply(position++, statement, null);
        }
    }
}
