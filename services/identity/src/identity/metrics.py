"""Numbers that say how people come in; a rise of wrong codes means that somebody guesses."""

from prometheus_client import Counter, Gauge

CODES_SENT = Counter("kabinet_codes_sent_total", "Codes handed to a channel.", ["channel", "outcome"])
CODES_TRIED = Counter("kabinet_codes_tried_total", "Codes that people typed.", ["outcome"])
CODES_WRONG = Gauge("kabinet_codes_wrong_this_hour", "Wrong codes in this hour, over all addresses.")
CHALLENGES = Counter("kabinet_challenges_total", "Proofs of work asked for and brought.", ["outcome"])
SIGN_INS = Counter("kabinet_sign_ins_total", "Sign-ins by password or code.", ["outcome"])
REGISTRATIONS = Counter("kabinet_registrations_total", "Cabinets made.")
for channel in ("sms", "email"):
    for outcome in ("accepted", "refused"):
        CODES_SENT.labels(channel, outcome)
for outcome in ("right", "wrong", "refused"):
    CODES_TRIED.labels(outcome)
for outcome in ("asked", "solved", "refused"):
    CHALLENGES.labels(outcome)
for outcome in ("opened", "wrong_password"):
    SIGN_INS.labels(outcome)
