"""One test run for the whole repository: the shared plugin is loaded here."""

pytest_plugins = ["common.testing", "sandbox.testing"]
