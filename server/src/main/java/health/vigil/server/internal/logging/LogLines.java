package health.vigil.server.internal.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.core.LayoutBase;
import health.vigil.base.ProblemException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// One event, one line (a failure adds its frames in the plain form). A foreign exception appears by its
/// class and frames only: libraries put the input that they failed on into their messages, and that may be
/// content of a record (PHI-7). Our own problems carry none and appear in full.
public final class LogLines extends LayoutBase<ILoggingEvent> {
    private static final int MOST_FRAMES = 12;
    private static final JsonMapper JSON = JsonMapper.shared();

    private boolean json;

    /// Set from the logging configuration: `json` writes one JSON object a line, anything else plain text.
    public void setFormat(String format) {
        json = format.equals("json");
    }

    @Override
    public String doLayout(ILoggingEvent event) {
        return json ? asJson(event) : asText(event);
    }

    private static String asText(ILoggingEvent event) {
        StringBuilder line = new StringBuilder()
                .append(event.getInstant())
                .append(' ')
                .append(event.getLevel())
                .append(' ')
                .append(event.getLoggerName())
                .append(": ")
                .append(oneLine(event.getFormattedMessage()))
                .append('\n');
        if (event.getThrowableProxy() != null) {
            line.append(failure(event.getThrowableProxy()));
        }
        return line.toString();
    }

    private static String asJson(ILoggingEvent event) {
        ObjectNode node = JSON.createObjectNode()
                .put("time", event.getInstant().toString())
                .put("level", event.getLevel().toString())
                .put("logger", event.getLoggerName())
                .put("thread", event.getThreadName())
                .put("message", event.getFormattedMessage());
        if (event.getThrowableProxy() != null) {
            node.put("failure", failure(event.getThrowableProxy()));
        }
        return node + "\n";
    }

    private static String failure(IThrowableProxy thrown) {
        StringBuilder text = new StringBuilder();
        String introduction = "";
        for (IThrowableProxy each = thrown; each != null; each = each.getCause()) {
            boolean ours = each.getClassName().equals(ProblemException.class.getName());
            text.append("  ")
                    .append(introduction)
                    .append(each.getClassName())
                    .append(ours ? ": " + oneLine(each.getMessage()) : "")
                    .append('\n');
            introduction = "caused by ";
            StackTraceElementProxy[] frames = each.getStackTraceElementProxyArray();
            for (int i = 0; i < Math.min(frames.length, MOST_FRAMES); i++) {
                text.append("    ").append(frames[i].getSTEAsString()).append('\n');
            }
        }
        return text.toString();
    }

    /// A line break in a message would make the next line look like an event of its own.
    private static String oneLine(String message) {
        return message.replace('\n', ' ').replace('\r', ' ');
    }
}
