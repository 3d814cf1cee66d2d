"""The component library: tokens, components, layouts, the browser's islands, forms made from a verb's inputs. No domain word.

Everything stands on the gallery page. See docs/mechanisms/design-system.md.
"""
