"""From a filled form to a cabinet: nothing exists before the phone is proven."""
