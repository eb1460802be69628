"""Numbers about messages: how many went out, and what the short ones cost."""

from prometheus_client import Counter

MESSAGES = Counter("kabinet_messages_total", "Messages given to a channel.", ["channel", "outcome"])
SMS_SPEND = Counter("kabinet_sms_spend_minor_total", "Kopecks that the sent SMS cost, by the agreed price.")
for channel in ("sms", "email"):
    for outcome in ("sent", "failed"):
        MESSAGES.labels(channel, outcome)
