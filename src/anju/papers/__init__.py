"""Papers: what the product prints, as Chinese PDF. Facts come from the rooms below, the layout from `typ/`."""
