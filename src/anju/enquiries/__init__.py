"""Enquiries and suggestions (咨询、建议): answered at once, or taken along and answered within their time."""
