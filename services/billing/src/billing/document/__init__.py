"""The payment document as PDF."""
