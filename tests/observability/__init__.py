"""Metrics, traces, logs and alarms of the running system, with a real Prometheus."""
