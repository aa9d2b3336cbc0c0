package health.vigil.alerts;

import health.vigil.policy.Action;

/// What a person can do to an alert.
public enum HumanAct {
    ACKNOWLEDGE(Action.ACKNOWLEDGE),
    ACT_ON(Action.ACKNOWLEDGE),
    OVERRIDE(Action.OVERRIDE),
    RESOLVE(Action.RECORD_OUTCOME);

    private final Action action;

    HumanAct(Action action) {
        this.action = action;
    }

    /// The action that policy is asked about. Acting on an alert is part of answering it.
    public Action action() {
        return action;
    }
}
