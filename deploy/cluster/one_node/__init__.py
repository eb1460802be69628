"""A real Kubernetes of one node, for tests on a machine that reaches nothing but package registries."""
