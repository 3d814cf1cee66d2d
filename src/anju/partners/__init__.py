"""Partners: contractors, suppliers, third-party repairers and their contracts. Below stands the estate."""
