package health.vigil.gateway.internal.subscription;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.util.Map;

/// Where subscribers listen: a WebSocket on which the first words are `bind-with-token` and a token. Nobody signs in
/// here, since the token says enough; who does not show one within half a minute is shown out.
public final class SocketDoor extends HttpServlet {
    private static final String BIND = "bind-with-token ";
    private static final int LONGEST_MESSAGE = 512;
    private static final int SEND_MILLIS = 10_000;
    private static final long UNBOUND_MILLIS = 30_000;

    private final transient Sockets sockets;

    SocketDoor(Sockets sockets) {
        this.sockets = sockets;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        boolean asked = "websocket".equalsIgnoreCase(request.getHeader("Upgrade"));
        if (!asked
                || !(getServletContext().getAttribute(ServerContainer.class.getName())
                        instanceof ServerContainer container)) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        ServerEndpointConfig config = ServerEndpointConfig.Builder.create(Listener.class, "/")
                .configurator(new ServerEndpointConfig.Configurator() {
                    @Override
                    public <T> T getEndpointInstance(Class<T> type) {
                        return type.cast(new Listener(sockets));
                    }
                })
                .build();
        try {
            container.upgradeHttpToWebSocket(request, response, config, Map.of());
        } catch (DeploymentException e) {
            throw new ServletException(e);
        }
    }

    /// One connection. Public because the container asks.
    public static final class Listener extends Endpoint implements MessageHandler.Whole<String> {
        private final Sockets sockets;
        private volatile Session session;

        @SuppressWarnings("NullAway.Init") // the container opens it before anything is said
        Listener(Sockets sockets) {
            this.sockets = sockets;
        }

        @Override
        public void onOpen(Session opened, EndpointConfig config) {
            session = opened;
            opened.setMaxTextMessageBufferSize(LONGEST_MESSAGE);
            opened.setMaxBinaryMessageBufferSize(LONGEST_MESSAGE);
            opened.setMaxIdleTimeout(UNBOUND_MILLIS);
            opened.getUserProperties().put("org.apache.tomcat.websocket.BLOCKING_SEND_TIMEOUT", (long) SEND_MILLIS);
            opened.addMessageHandler(String.class, this);
        }

        @Override
        public void onMessage(String text) {
            if (text.startsWith(BIND)
                    && sockets.bind(session, text.substring(BIND.length()).strip())) {
                session.setMaxIdleTimeout(0);
                return;
            }
            close();
        }

        private void close() {
            try {
                session.close(new CloseReason(CloseCodes.VIOLATED_POLICY, "VGL-GW-401 The token does not open."));
            } catch (IOException e) {
                sockets.closed(session);
            }
        }

        @Override
        public void onClose(Session closed, CloseReason reason) {
            sockets.closed(closed);
        }

        @Override
        public void onError(Session failed, Throwable failure) {
            sockets.closed(failed);
        }
    }
}
