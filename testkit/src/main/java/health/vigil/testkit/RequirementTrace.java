package health.vigil.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/// Appends one line for each promise that each executed test stands for to `target/requirements.tsv` of the module
/// under test: requirement id, class and method, outcome. Registered with the JUnit Platform by its service file.
public final class RequirementTrace implements TestExecutionListener {
    private final Path file;
    private final List<String> lines = new ArrayList<>();
    private @Nullable TestPlan plan;

    /// Writes below the working directory, which Surefire sets to the module's.
    public RequirementTrace() {
        this(Path.of("target", "requirements.tsv"));
    }

    RequirementTrace(Path file) {
        this.file = file;
    }

    @Override
    public void testPlanExecutionStarted(TestPlan testPlan) {
        plan = testPlan;
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        switch (result.getStatus()) {
            case SUCCESSFUL -> record(test, "passed");
            case FAILED -> recordAll(test, "failed");
            case ABORTED -> recordAll(test, "skipped");
        }
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        recordAll(test, "skipped");
    }

    @Override
    public synchronized void testPlanExecutionFinished(TestPlan testPlan) {
        Path directory = file.toAbsolutePath().getParent();
        if (lines.isEmpty() || directory == null || !Files.isDirectory(directory)) {
            return;
        }
        try {
            Files.write(file, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        lines.clear();
    }

    /// A container that failed took with it the tests that it did not get to.
    private void recordAll(TestIdentifier test, String outcome) {
        record(test, outcome);
        TestPlan whole = plan;
        if (whole != null) {
            whole.getDescendants(test).forEach(each -> record(each, outcome));
        }
    }

    private synchronized void record(TestIdentifier test, String outcome) {
        Optional<MethodSource> source =
                test.getSource().filter(MethodSource.class::isInstance).map(MethodSource.class::cast);
        if (source.isEmpty()) {
            return;
        }
        Method method = source.get().getJavaMethod();
        Class<?> type = source.get().getJavaClass();
        if (!test.isTest() && outcome.equals("passed")) {
            return; // its invocations speak for a parameterised test
        }
        for (String id : promises(method, type)) {
            lines.add(id + "\t" + type.getName() + "#" + method.getName() + "\t" + outcome);
        }
    }

    private static SortedSet<String> promises(Method method, Class<?> type) {
        SortedSet<String> ids = new TreeSet<>();
        Requirement onMethod = method.getAnnotation(Requirement.class);
        if (onMethod != null) {
            ids.addAll(Arrays.asList(onMethod.value()));
        }
        for (Class<?> each = type; each != null; each = each.getEnclosingClass()) {
            Requirement onType = each.getAnnotation(Requirement.class);
            if (onType != null) {
                ids.addAll(Arrays.asList(onType.value()));
            }
        }
        return ids;
    }
}
