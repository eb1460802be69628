"""The measured promises, each beside the bare limit of the same machine in the same run."""
